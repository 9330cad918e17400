"""Counters of the system that move when something else had our CPUs; never a time of ours.

Every reader of a file takes the root of the file system, so that tests replay recorded
trees, and answers None where the system has no such counter.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from . import procfs

STEAL, RUN_DELAY, QUOTA = "steal time", "run delay", "quota throttling"
RUN_DELAY_SHARE = 0.02
"""Of the hashing time: more waiting than this for a CPU spoils it."""


def steal(root: Path, *cpus: int) -> int | None:
    """Ninth column of the CPUs' lines in /proc/stat together, in ticks of 10 ms.

    cpu1 104812 0 6336 553805 634 0 88 27 0 0
    """
    names, ticks = {f"cpu{cpu}" for cpu in cpus}, []
    for line in (procfs.read(root, "proc/stat") or "").splitlines():
        fields = line.split()
        if fields and fields[0] in names and len(fields) > 8:
            ticks.append(int(fields[8]))
    return sum(ticks) if ticks else None


def quota(root: Path) -> int | None:
    """nr_throttled of our cgroup: periods in which the quota was used up.

    nr_periods 12
    nr_throttled 3
    """
    for path in [*cgroup_paths(root, "cpu.stat"), "sys/fs/cgroup/cpu/cpu.stat"]:
        for line in (procfs.read(root, path) or "").splitlines():
            name, _, value = line.partition(" ")
            if name == "nr_throttled" and value.isdigit():
                return int(value)
    return None


def cgroup_paths(root: Path, name: str) -> Iterator[str]:
    """The file in our v2 cgroup, then in its parents: `0::/user.slice/session-1.scope`."""
    for line in (procfs.read(root, "proc/self/cgroup") or "").splitlines():
        if line.startswith("0::"):
            parts = [p for p in line[3:].split("/") if p and p != ".."]
            for depth in range(len(parts), -1, -1):
                yield "/".join(["sys/fs/cgroup", *parts[:depth], name])


def run_delay_ns(root: Path = Path("/")) -> int | None:
    """Second field of /proc/thread-self/schedstat: nanoseconds the thread waited for a CPU.

    120943822 38106 1
    """
    fields = (procfs.read(root, "proc/thread-self/schedstat") or "").split()
    return int(fields[1]) if len(fields) > 1 and fields[1].isdigit() else None
