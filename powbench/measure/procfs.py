"""Parsers for what Linux says about its CPUs. Text in, values out; no judgement.

Every function takes the root of the file system, so that tests replay recorded
trees. A file that is not there reads as None.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

LIMIT_BYTES = 1 << 20


def read(root: Path, path: str) -> str | None:
    """The stripped text of a file below `root`, or None when it cannot be read."""
    try:
        with (root / path.lstrip("/")).open("rb") as file:
            return file.read(LIMIT_BYTES).decode("utf-8", "replace").strip()
    except OSError:
        return None


def read_int(root: Path, path: str) -> int | None:
    text = read(root, path)
    try:
        return int(text) if text else None
    except ValueError:
        return None


def cpu_list(text: str) -> list[int]:
    """`0-3,8` -> [0, 1, 2, 3, 8]. Empty or broken text gives what could be read."""
    cpus: list[int] = []
    for part in text.split(","):
        low, _, high = part.strip().partition("-")
        if low.isdigit() and (not high or high.isdigit()):
            cpus += range(int(low), int(high or low) + 1)
    return cpus


def cpu_ranges(cpus: list[int]) -> str:
    """[0, 1, 2, 3, 8] -> `0-3,8`."""
    runs: list[list[int]] = []
    for cpu in sorted(cpus):
        if runs and cpu == runs[-1][1] + 1:
            runs[-1][1] = cpu
        else:
            runs.append([cpu, cpu])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def cpuinfo(root: Path) -> list[dict[str, str]]:
    """/proc/cpuinfo, one dictionary per processor.

    processor	: 0
    vendor_id	: GenuineIntel
    cpu family	: 6
    model		: 143
    model name	: Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz
    stepping	: 8
    microcode	: 0xffffffff
    cpu MHz		: 2699.998
    flags		: fpu vme de pse ...

    On ARM the keys are `CPU implementer`, `CPU part`, `Features`.
    """
    blocks: list[dict[str, str]] = []
    current: dict[str, str] = {}
    for line in (read(root, "proc/cpuinfo") or "").splitlines():
        key, colon, value = line.partition(":")
        if not colon:
            current = {}
            continue
        if key.strip() == "processor":
            current = {}
            blocks.append(current)
        current[key.strip()] = value.strip()
    return blocks


def caches(root: Path, cpu: int) -> list[str]:
    """Caches that one CPU sees, as `L1d 48K`, `L2 2048K x2` (shared by two CPUs)."""
    labels = []
    for index in range(8):
        base = f"sys/devices/system/cpu/cpu{cpu}/cache/index{index}"
        level, size = read(root, f"{base}/level"), read(root, f"{base}/size")
        if not level or not size:
            break
        kind = {"Data": "d", "Instruction": "i"}.get(read(root, f"{base}/type") or "", "")
        shared = len(cpu_list(read(root, f"{base}/shared_cpu_list") or "")) or 1
        labels.append(f"L{level}{kind} {size}" + (f" x{shared}" if shared > 1 else ""))
    return labels


def mitigations(root: Path) -> dict[str, str]:
    """/sys/devices/system/cpu/vulnerabilities: name -> `Not affected`, `Mitigation: ...`."""
    folder = root / "sys/devices/system/cpu/vulnerabilities"
    if not folder.is_dir():
        return {}
    return {p.name: read(root, str(p.relative_to(root))) or "" for p in sorted(folder.iterdir())}


def cgroup_cpus(root: Path) -> float | None:
    """CPU quota of this process's cgroup and its parents in CPUs, None without one.

    v2 cpu.max: `200000 100000` or `max 100000`; v1: cpu.cfs_quota_us, -1 for none.
    """
    limits = []
    for folder in _cgroup_folders(root):
        quota, _, period = (read(root, f"{folder}/cpu.max") or "").partition(" ")
        if quota.isdigit() and period.isdigit() and int(period):
            limits.append(int(quota) / int(period))
        quota_us = read_int(root, f"{folder}/cpu.cfs_quota_us")
        period_us = read_int(root, f"{folder}/cpu.cfs_period_us")
        if quota_us and quota_us > 0 and period_us:
            limits.append(quota_us / period_us)
    return min(limits, default=None)


def _cgroup_folders(root: Path) -> Iterator[str]:
    """The cgroup of this process and its parents, each of which may set a limit.

    v2 `0::/user.slice/session-1.scope`, v1 `4:cpu,cpuacct:/docker/1f2e`. In a
    container with its own view of the tree the path leads nowhere, but the top is
    the container's.
    """
    yield "sys/fs/cgroup/cpu"
    for line in (read(root, "proc/self/cgroup") or "").splitlines():
        number, controllers, path = line.split(":", 2) if line.count(":") >= 2 else ("", "", "")
        if number == "0" or "cpu" in controllers.split(","):
            top = "sys/fs/cgroup" if number == "0" else "sys/fs/cgroup/cpu"
            parts = [p for p in path.split("/") if p and p != ".."]
            for depth in range(len(parts), -1, -1):
                yield "/".join([top, *parts[:depth]])


def stat_ticks(root: Path) -> dict[str, int]:
    """The `cpu` line of /proc/stat in clock ticks, by name.

    cpu  4705 150 1120 16250 520 0 30 12 0 0
    """
    names = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal")
    for line in (read(root, "proc/stat") or "").splitlines():
        fields = line.split()
        if fields and fields[0] == "cpu":
            return {n: int(v) for n, v in zip(names, fields[1:], strict=False)}
    return {}
