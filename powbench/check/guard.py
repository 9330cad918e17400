"""Was a round disturbed? Counters before and after it, never its times.

Readings are taken by the parent (steal, pressure, throttling) and by the workers
around each slice (run delay, involuntary switches). `judge` decides afterwards,
for all arms of a round alike. A counter that has never moved since boot says
nothing: it is "not reported", not "quiet".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..measure import procfs
from ..measure.counters import QUOTA, RUN_DELAY, RUN_DELAY_SHARE, STEAL, cgroup_paths, quota, steal

PRESSURE_SHARE = 0.25
"""Of the time since the kernel last updated its pressure totals (every two seconds)."""

SWITCHES, PRESSURE, THROTTLE = "involuntary switches", "CPU pressure", "thermal throttling"
COUNTERS = (STEAL, RUN_DELAY, SWITCHES, PRESSURE, THROTTLE, QUOTA)


@dataclass(frozen=True)
class Reading:
    """Counters at one moment, since boot; None where the system has none.

    moment: seconds of a monotonic clock. steal: ticks of the measured CPU.
    pressure: microseconds in which some task waited for a CPU.
    """

    moment: float
    steal: int | None = None
    pressure: int | None = None
    throttle: int | None = None
    quota: int | None = None


@dataclass(frozen=True)
class Evidence:
    """What is known about one round beside its times.

    run_delay_ns and switches: sums over the slices; None when a worker cannot tell.
    """

    before: Reading
    after: Reading
    run_delay_ns: int | None = None
    switches: int | None = None
    slices: int = 3


def read(cpu: int, moment: float, root: Path = Path("/")) -> Reading:
    """The parent's counters. `root` is for recorded trees."""
    return Reading(moment, steal(root, cpu), pressure(root), throttle(root, cpu), quota(root))


def pressure(root: Path) -> int | None:
    """Total of the `some` line, of our own cgroup where it has the file.

    some avg10=0.43 avg60=0.97 avg300=1.33 total=104069121
    """
    for path in [*cgroup_paths(root, "cpu.pressure"), "proc/pressure/cpu"]:
        for line in (procfs.read(root, path) or "").splitlines():
            if line.startswith("some ") and "total=" in line:
                total = line.rpartition("total=")[2]
                return int(total) if total.isdigit() else None
    return None


def throttle(root: Path, cpu: int) -> int | None:
    """core_throttle_count and package_throttle_count together."""
    folder = f"sys/devices/system/cpu/cpu{cpu}/thermal_throttle"
    counts = [
        procfs.read_int(root, f"{folder}/{kind}_throttle_count") for kind in ("core", "package")
    ]
    known = [c for c in counts if c is not None]
    return sum(known) if known else None


def judge(evidence: Sequence[Evidence], round_seconds: float) -> list[tuple[str, ...]]:
    """The causes for dropping each round, empty for a good one.

    round_seconds: hashing time that a round was planned to take.
    """
    shares = pressure_shares(evidence)
    return [_causes(e, share, round_seconds) for e, share in zip(evidence, shares, strict=True)]


def _causes(e: Evidence, pressed: float | None, round_seconds: float) -> tuple[str, ...]:
    causes = []
    if _moved(e.before.steal, e.after.steal):
        causes.append(STEAL)
    if e.run_delay_ns is not None and e.run_delay_ns > RUN_DELAY_SHARE * round_seconds * 1e9:
        causes.append(RUN_DELAY)
    # A switch to a kernel thread is short; where run delay is known, it tells how short.
    allowed = 3 * e.slices if e.run_delay_ns is not None else 0
    if e.switches is not None and e.switches > allowed:
        causes.append(SWITCHES)
    if pressed is not None and pressed > PRESSURE_SHARE:
        causes.append(PRESSURE)
    if _moved(e.before.throttle, e.after.throttle):
        causes.append(THROTTLE)
    if _moved(e.before.quota, e.after.quota):
        causes.append(QUOTA)
    return tuple(causes)


def _moved(before: int | None, after: int | None) -> bool:
    return before is not None and after is not None and after > before


def pressure_shares(evidence: Sequence[Evidence]) -> list[float | None]:
    """The share of time under pressure, of the interval in which each round lies.

    The kernel moves its totals every two seconds only, so an increase belongs to
    all rounds since the one before.
    """
    shares: list[float | None] = [None] * len(evidence)
    if not evidence:
        return shares
    first, since, last = 0, evidence[0].before.moment, evidence[0].before.pressure
    for i, e in enumerate(evidence):
        now = e.after.pressure
        if last is None or now is None:
            first, since, last = i + 1, e.after.moment, now
        elif now != last:
            span = max(e.after.moment - since, 1e-9)
            share = (now - last) / 1e6 / span
            shares[first : i + 1] = [share] * (i + 1 - first)
            first, since, last = i + 1, e.after.moment, now
    return shares


def not_reported(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Counters that this system does not have, or that have never moved."""
    if not evidence:
        return COUNTERS
    last = evidence[-1].after
    values: dict[str, int | None] = {
        STEAL: last.steal,
        RUN_DELAY: _total([e.run_delay_ns for e in evidence]),
        SWITCHES: _total([e.switches for e in evidence]),
        PRESSURE: last.pressure,
        THROTTLE: last.throttle,
        QUOTA: last.quota,
    }
    return tuple(name for name in COUNTERS if not values[name])


def _total(values: Sequence[int | None]) -> int:
    return sum(v for v in values if v is not None)
