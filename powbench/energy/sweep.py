"""The most efficient point and the fastest: what to measure, and what to make of it (pure)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..errors import InputError
from ..scope import breadth
from .reading import EnergyReading, RateInterval


@dataclass(frozen=True, order=True)
class Setting:
    """One way to run: a kernel on so many threads, under a frequency cap in hertz (None: none).

    Of a miner: what was set on it in place of the kernel, and no threads.
    """

    kernel: str
    threads: int
    cap_hertz: float | None = None

    def __str__(self) -> str:
        cap = f" at {self.cap_hertz / 1e6:.0f} MHz" if self.cap_hertz is not None else ""
        return f"{self.kernel} × {self.threads}{cap}" if self.threads else self.kernel


@dataclass(frozen=True)
class Judged:
    """What a point is judged by. The ends are None where they are not known."""

    low: float | None
    value: float
    high: float | None


@dataclass(frozen=True)
class Point:
    """A setting with what was measured there, both over the same window."""

    setting: Setting
    hashes_per_second: RateInterval
    energy: tuple[EnergyReading, ...]

    def reading(self, source: str) -> EnergyReading | None:
        """Of the meter `source`, with hashes per joule; None when it has none."""
        there = (r for r in self.energy if r.source == source and r.hashes_per_joule is not None)
        return next(there, None)

    def efficiency(self, source: str) -> Judged | None:
        """Hashes per joule by the meter `source`; None when it has none."""
        r = self.reading(source)
        if r is None or r.hashes_per_joule is None:
            return None
        return Judged(r.hashes_per_joule_low, r.hashes_per_joule, r.hashes_per_joule_high)


@dataclass(frozen=True)
class Choice:
    """The best of some points, and the others that cannot be told from it.

    They are those whose interval reaches into its own; without intervals, all of them.
    """

    best: Point
    ties: tuple[Point, ...] = ()


@dataclass(frozen=True)
class SweepOutcome:
    """What a sweep found.

    `source` is the meter that efficiency was judged by. `most_efficient` is None when
    no point has hashes per joule by it, and `reason` then says so.
    """

    fastest: Choice
    most_efficient: Choice | None
    source: str
    reason: str = ""


def plan(
    kernels: Sequence[str], threads: Sequence[int], caps: Sequence[float] = ()
) -> tuple[Setting, ...]:
    """Every setting to measure, cap by cap, so that caps are set as seldom as can be.

    Without caps the machine's own limit stays. InputError when there is nothing to do.
    """
    if not kernels or not threads or min(threads) < 1 or any(not c > 0 for c in caps):
        raise InputError("a sweep needs kernels, threads from 1 and caps above 0", "see --help")
    order: tuple[float | None, ...] = tuple(sorted(set(caps), reverse=True)) or (None,)
    return tuple(
        Setting(kernel, count, cap)
        for cap in order
        for kernel in dict.fromkeys(kernels)
        for count in sorted(set(threads))
    )


def cap_steps(lowest: float, highest: float, count: int) -> tuple[float, ...]:
    """`count` caps in hertz from `highest` down to `lowest`, evenly, in whole 100 MHz between."""
    if count < 2 or not 0 < lowest < highest:
        raise InputError("caps need two steps or more between two frequencies", "e.g. --caps 4")
    step = (highest - lowest) / (count - 1)
    inner = [round((highest - step * i) / 1e8) * 1e8 for i in range(1, count - 1)]
    return tuple(dict.fromkeys((highest, *(c for c in inner if lowest < c < highest), lowest)))


def pick(points: Sequence[Point], source: str | None = None) -> SweepOutcome:
    """The fastest and the most efficient of `points`.

    Efficiency is judged by one meter, since scopes differ: `source`, or the one that
    most points have (of those the widest scope, then the first). Ties are points that
    cannot be told from the best one. InputError without points.
    """
    if not points:
        raise InputError("a sweep without a measured point has no best one", "see the errors above")
    fastest = _best(points, lambda p: _ends(p.hashes_per_second))
    assert fastest is not None
    judged_by = _common_source(points) if source is None else source
    efficient = _best(points, lambda p: p.efficiency(judged_by))
    if efficient is not None:
        return SweepOutcome(fastest, efficient, judged_by)
    reasons = dict.fromkeys(r.reason for p in points for r in p.energy if not r.available)
    return SweepOutcome(fastest, None, judged_by, "; ".join(reasons) or "no meter gave joules")


def _ends(rate: RateInterval) -> Judged:
    """The rate and its ends; a single slice, whose ends are one, has none."""
    known = rate.low < rate.high
    return Judged(rate.low if known else None, rate.median, rate.high if known else None)


def _common_source(points: Sequence[Point]) -> str:
    seen: dict[str, int] = {}
    width: dict[str, int] = {}
    for point in points:
        for reading in point.energy:
            if reading.hashes_per_joule is not None:
                seen[reading.source] = seen.get(reading.source, 0) + 1
                width.setdefault(reading.source, breadth(reading.scope))
    return max(seen, key=lambda source: (seen[source], -width[source]), default="")


def _best(points: Sequence[Point], of: Callable[[Point], Judged | None]) -> Choice | None:
    judged = [(ends, point) for point in points if (ends := of(point)) is not None]
    if not judged:
        return None
    best, point = max(judged, key=lambda pair: pair[0].value)
    return Choice(point, tuple(p for ends, p in judged if p is not point and _tied(best, ends)))


def _tied(best: Judged, other: Judged) -> bool:
    """Whether the two cannot be told apart: what is not known does not separate them."""
    return best.low is None or other.high is None or other.high >= best.low
