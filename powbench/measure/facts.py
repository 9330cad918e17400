"""The machine: what changes the speed of hashing, read once per run.

`cpu_signature` tells whether two results may be compared for a regression. It
covers the hardware as this process is allowed to use it. The operating system's
version, the microcode and the mitigations are recorded but stay out of it, since
what they cost is what a comparison over time wants to find; live values (clock,
temperature, load) are never part of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from .. import child
from ..documents import machine as documents
from ..kernels import native
from . import procfs
from .crew import allowed_cpus

FEATURES = (
    *("sse4_1", "ssse3", "bmi2", "avx2", "sha_ni"),
    *("avx512f", "avx512bw", "avx512vl", "sha2", "asimd"),
)
"""Instruction sets that kernels use, as /proc/cpuinfo names them."""


@dataclass(frozen=True)
class CoreType:
    """CPUs that are alike; a hybrid machine has several of these, the fastest first."""

    name: str
    cpus: tuple[int, ...]
    max_mhz: float | None


@dataclass(frozen=True)
class Machine:
    """Facts of the machine. None or empty means that the system does not tell."""

    architecture: str
    vendor: str
    model_name: str
    family: str
    model: str
    stepping: str
    microcode: str
    features: tuple[str, ...]
    logical_cpus: int
    physical_cores: int | None
    smt: bool | None
    core_types: tuple[CoreType, ...]
    allowed_cpus: tuple[int, ...]
    placement: tuple[int, ...]
    caches: tuple[str, ...]
    governor: str
    frequency_driver: str
    turbo: bool | None
    min_mhz: float | None
    max_mhz: float | None
    mitigations: dict[str, str]
    hypervisor: str
    quota_cpus: float | None
    scheduling: str
    memory_bytes: int | None
    os: str
    host: str | None = None
    live: dict[str, Any] = field(default_factory=dict)


SIGNATURE_FACTS = (
    *("architecture", "vendor", "model_name", "family", "model", "stepping", "features"),
    *("logical_cpus", "physical_cores", "smt", "core_types", "allowed_cpus", "caches"),
    *("governor", "turbo", "min_mhz", "max_mhz", "hypervisor", "quota_cpus"),
)


def signature_facts(machine: dict[str, Any]) -> dict[str, Any]:
    """The facts that the signature covers, from the machine as it stands in a result."""
    return {name: machine.get(name) for name in SIGNATURE_FACTS}


def cpu_signature(machine: dict[str, Any]) -> str:
    """16 hex digits, equal on machines whose speed may be compared."""
    text = json.dumps(signature_facts(machine), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def first_difference(a: dict[str, Any], b: dict[str, Any]) -> tuple[str, Any, Any] | None:
    """The first fact of the signature in which two machines differ."""
    for name in SIGNATURE_FACTS:
        if a.get(name) != b.get(name):
            return name, a.get(name), b.get(name)
    return None


def as_json(machine: Machine) -> dict[str, Any]:
    """The machine as it stands in powbench.result/1, its signature included."""
    data: dict[str, Any] = json.loads(json.dumps(asdict(machine)))
    return {"cpu_signature": cpu_signature(data), **data}


def signature() -> str:
    """Of this machine, as it stands in its results."""
    return str(as_json(collect())["cpu_signature"])


def as_document(machine: Machine) -> documents.Machine:
    return msgspec.convert(as_json(machine), documents.Machine)


def collect(
    root: Path = Path("/"), with_host: bool = False, allowed: list[int] | None = None
) -> Machine:
    """Read the facts. `root` and `allowed` are for recorded trees."""
    blocks = procfs.cpuinfo(root)
    first = blocks[0] if blocks else {}
    allowed = allowed_cpus() if allowed is None else allowed
    online = [int(b["processor"]) for b in blocks if b.get("processor", "").isdigit()]
    types = core_types(root, online or list(range(os.cpu_count() or 1)))
    cpu0 = "sys/devices/system/cpu/cpu0"
    flags = set((first.get("flags") or first.get("Features") or "").split())
    siblings = {c: _siblings(root, c) for t in types for c in t.cpus}
    smt_text = procfs.read(root, "sys/devices/system/cpu/smt/active")
    return Machine(
        architecture=platform.machine(),
        vendor=first.get("vendor_id") or first.get("CPU implementer", ""),
        model_name=first.get("model name") or _model_name_elsewhere(root),
        family=first.get("cpu family") or first.get("CPU architecture", ""),
        model=first.get("model") or first.get("CPU part", ""),
        stepping=first.get("stepping") or first.get("CPU revision", ""),
        microcode=first.get("microcode", ""),
        features=tuple(f for f in FEATURES if f in flags) or native.features(),
        logical_cpus=len(blocks) or (os.cpu_count() or 1),
        physical_cores=len({min(s) for s in siblings.values() if s}) or None,
        smt={"1": True, "0": False}.get(smt_text or ""),
        core_types=types,
        allowed_cpus=tuple(allowed),
        placement=tuple(placement(types, siblings, allowed)),
        caches=tuple(procfs.caches(root, 0)),
        governor=procfs.read(root, f"{cpu0}/cpufreq/scaling_governor") or "",
        frequency_driver=procfs.read(root, f"{cpu0}/cpufreq/scaling_driver") or "",
        turbo=_turbo(root),
        min_mhz=_mhz(root, f"{cpu0}/cpufreq/scaling_min_freq"),
        max_mhz=_mhz(root, f"{cpu0}/cpufreq/scaling_max_freq"),
        mitigations=procfs.mitigations(root),
        hypervisor=_hypervisor(root, flags),
        quota_cpus=procfs.cgroup_cpus(root),
        scheduling=_scheduling(),
        memory_bytes=_memory(root),
        os=f"{platform.system()} {platform.release()}",
        host=platform.node() if with_host else None,
        live=live_values(root, first),
    )


def core_types(root: Path, cpus: list[int]) -> tuple[CoreType, ...]:
    """Groups of CPUs that are alike, the fastest first.

    Intel hybrids list their cores in /sys/devices/cpu_core/cpus and
    cpu_atom/cpus; on ARM cpu_capacity tells big from little.
    """
    groups: dict[tuple[int, str], list[int]] = {}
    for rank, (name, folder) in enumerate(
        (("performance", "cpu_core"), ("efficiency", "cpu_atom"))
    ):
        listed = procfs.cpu_list(procfs.read(root, f"sys/devices/{folder}/cpus") or "")
        if listed:
            groups[rank, name] = listed
    if not groups:
        for cpu in cpus:
            capacity = procfs.read_int(root, f"sys/devices/system/cpu/cpu{cpu}/cpu_capacity")
            name = f"capacity {capacity}" if capacity else "all"
            groups.setdefault((-(capacity or 0), name), []).append(cpu)
    return tuple(
        CoreType(
            name,
            tuple(members),
            _mhz(root, f"sys/devices/system/cpu/cpu{members[0]}/cpufreq/cpuinfo_max_freq"),
        )
        for (_, name), members in sorted(groups.items())
    )


def placement(
    types: tuple[CoreType, ...], siblings: dict[int, list[int]], allowed: list[int]
) -> list[int]:
    """Allowed CPUs in the order in which threads take them.

    Fast cores before slow ones; within a type every core once before any second
    hyperthread.
    """
    rank = {cpu: i for i, t in enumerate(types) for cpu in t.cpus}

    def key(cpu: int) -> tuple[int, int, int]:
        family = siblings.get(cpu) or [cpu]
        return (rank.get(cpu, len(types)), family.index(cpu) if cpu in family else 0, cpu)

    return sorted(allowed, key=key)


def live_values(root: Path, first: dict[str, str]) -> dict[str, Any]:
    """Clock, load and temperature at this moment; never part of a comparison."""
    loads = (procfs.read(root, "proc/loadavg") or "").split()
    thermal = procfs.read_int(root, "sys/class/thermal/thermal_zone0/temp")
    mhz = first.get("cpu MHz", "")
    return {
        "mhz": float(mhz) if mhz.replace(".", "", 1).isdigit() else None,
        "load_1min": float(loads[0]) if loads else None,
        "celsius": thermal / 1000 if thermal else None,
    }


def _siblings(root: Path, cpu: int) -> list[int]:
    text = procfs.read(root, f"sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
    return procfs.cpu_list(text or "")


def _mhz(root: Path, path: str) -> float | None:
    khz = procfs.read_int(root, path)
    return khz / 1000 if khz else None


def _turbo(root: Path) -> bool | None:
    no_turbo = procfs.read_int(root, "sys/devices/system/cpu/intel_pstate/no_turbo")
    if no_turbo is not None:
        return no_turbo == 0
    boost = procfs.read_int(root, "sys/devices/system/cpu/cpufreq/boost")
    return None if boost is None else boost == 1


def _hypervisor(root: Path, flags: set[str]) -> str:
    named = procfs.read(root, "sys/hypervisor/type") or procfs.read(
        root, "sys/class/dmi/id/sys_vendor"
    )
    return (named or "unnamed") if "hypervisor" in flags else ""


def _memory(root: Path) -> int | None:
    """First line of /proc/meminfo: `MemTotal:       24576000 kB`."""
    fields = (procfs.read(root, "proc/meminfo") or "").split()
    return int(fields[1]) * 1024 if len(fields) > 1 and fields[1].isdigit() else None


def _scheduling() -> str:
    if not hasattr(os, "sched_getscheduler"):
        return ""
    names = {
        os.SCHED_OTHER: "other",
        os.SCHED_BATCH: "batch",
        os.SCHED_FIFO: "fifo",
        os.SCHED_RR: "rr",
    }
    policy = os.sched_getscheduler(0)
    return f"{names.get(policy, str(policy))}, nice {os.nice(0)}"


def _model_name_elsewhere(root: Path) -> str:
    """ARM boards name themselves in the device tree, macOS in sysctl."""
    board = procfs.read(root, "proc/device-tree/model")
    if board:
        return board.strip("\0")
    if platform.system() == "Darwin":
        try:
            return child.run(["sysctl", "-n", "machdep.cpu.brand_string"], 5).text.strip()
        except child.ChildError:
            return ""
    return platform.processor()
