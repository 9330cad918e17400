"""Is this machine fit to measure? Checks with what they read and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..energy.battery import discharging
from . import procfs
from .facts import Machine

WATCH_SECONDS = 0.5


@dataclass(frozen=True)
class Finding:
    """status: good, bad, or unknown (the system does not tell)."""

    check: str
    status: str
    reading: str
    advice: str = ""


def assess(
    machine: Machine, sleep: Callable[[float], None], root: Path = Path("/")
) -> list[Finding]:
    """All checks. Watches /proc/stat for WATCH_SECONDS, during which nothing is hashed."""
    before = procfs.stat_ticks(root)
    sleep(WATCH_SECONDS)
    after = procfs.stat_ticks(root)
    return [
        busy(before, after),
        steal(before, after),
        governor(machine),
        turbo(machine),
        quota(machine),
        affinity(machine),
        hypervisor(machine),
        cores(machine),
        battery(root),
    ]


def _cpus(count: float) -> str:
    return f"{count:g} CPU" + ("" if count == 1 else "s")


def _share(before: dict[str, int], after: dict[str, int], *names: str) -> float | None:
    total = sum(after.values()) - sum(before.values())
    if not before or total <= 0:
        return None
    return sum(after.get(n, 0) - before.get(n, 0) for n in names) / total


def busy(before: dict[str, int], after: dict[str, int]) -> Finding:
    share = _share(before, after, "user", "nice", "system", "irq", "softirq")
    if share is None:
        return Finding("idle machine", "unknown", "no /proc/stat")
    if share > 0.05:
        return Finding(
            "idle machine",
            "bad",
            f"other programs use {share:.0%} of the CPU time",
            "stop other programs",
        )
    return Finding("idle machine", "good", f"other programs use {share:.1%} of the CPU time")


def steal(before: dict[str, int], after: dict[str, int]) -> Finding:
    share = _share(before, after, "steal")
    if share is None:
        return Finding("steal time", "unknown", "no /proc/stat")
    if not after.get("steal"):
        return Finding(
            "steal time",
            "unknown",
            "the counter has never moved, so this system does not report it",
        )
    if share > 0.01:
        return Finding(
            "steal time",
            "bad",
            f"other virtual machines take {share:.1%} of the CPU time",
            "use dedicated CPUs",
        )
    return Finding("steal time", "good", f"{share:.1%}")


def governor(machine: Machine) -> Finding:
    if not machine.governor:
        return Finding("governor", "unknown", "no cpufreq here")
    if machine.governor in ("performance", "schedutil") or "pstate" in machine.frequency_driver:
        return Finding("governor", "good", f"{machine.governor} ({machine.frequency_driver})")
    return Finding(
        "governor", "bad", machine.governor, "cpupower frequency-set -g performance, as root"
    )


def turbo(machine: Machine) -> Finding:
    if machine.turbo is None:
        return Finding("turbo", "unknown", "the system does not tell")
    if machine.turbo:
        return Finding(
            "turbo", "bad", "on: the clock depends on temperature and neighbours",
            "for comparisons write 1 to /sys/devices/system/cpu/intel_pstate/no_turbo",
        )  # fmt: skip
    return Finding("turbo", "good", "off")


def quota(machine: Machine) -> Finding:
    if machine.quota_cpus is None:
        return Finding("cgroup quota", "good", "none")
    if machine.quota_cpus < len(machine.allowed_cpus):
        return Finding(
            "cgroup quota", "bad",
            f"the time of {_cpus(machine.quota_cpus)} on {_cpus(len(machine.allowed_cpus))}",
            "measure with fewer threads (-t), or lift the container's CPU limit",
        )  # fmt: skip
    return Finding("cgroup quota", "good", _cpus(machine.quota_cpus))


def affinity(machine: Machine) -> Finding:
    allowed, all_cpus = len(machine.allowed_cpus), machine.logical_cpus
    status = "good" if allowed == all_cpus else "bad"
    advice = "" if status == "good" else "`-t all` means the allowed CPUs; see taskset"
    return Finding("affinity", status, f"{allowed} of {all_cpus} CPUs allowed", advice)


def hypervisor(machine: Machine) -> Finding:
    if machine.hypervisor:
        return Finding(
            "hypervisor", "bad", f"virtual machine ({machine.hypervisor})",
            "neighbours slow it down unseen: compare only within one run, or use bare metal",
        )  # fmt: skip
    return Finding("hypervisor", "good", "none")


def cores(machine: Machine) -> Finding:
    if len(machine.core_types) > 1:
        kinds = ", ".join(f"{len(t.cpus)} {t.name}" for t in machine.core_types)
        return Finding(
            "core types",
            "bad",
            f"hybrid: {kinds}",
            "one thread runs on the fastest type; -t all mixes them",
        )
    return Finding("core types", "good", "all alike")


def battery(root: Path) -> Finding:
    names = " + ".join(discharging(root))
    if names:
        return Finding("power", "bad", f"{names} is discharging", "plug the machine in")
    return Finding("power", "good", "not on battery")
