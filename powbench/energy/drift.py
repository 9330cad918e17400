"""Did the machine keep its pace? Throttling and drift in a long run (pure).

The run is cut into bins of equal time; a bin is the median of its samples, so that a
single slow slice says nothing. A stretch of bins well below the best level is a
throttle when the watts fell with the rate, a slow-down when they did not (then
something else had the machine). Without such stretches a trend over all bins is a drift.

Slope: Theil and Sen (median of the slopes of all pairs); trend: Kendall's tau.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median
from typing import Literal

Series = Sequence[tuple[float, float]]
Kind = Literal["throttled", "slowed", "drifted"]

MOST_BINS = 60
FEWEST_BINS = 8
BIN_SAMPLES = 3

# A bin below this share of the best level is a fall; two in a row are an event.
FALL = 0.05
FALL_BINS = 2
# Watts that fell by less than this share of the rate's fall did not fall with it.
FOLLOWS = 0.3
DRIFT = 0.02
TREND = 0.6


@dataclass(frozen=True)
class Event:
    """What happened from `start` to `end` (seconds since the run began).

    `of` is rate or watts; `change` is relative to the level before (-0.12: 12 % less);
    `watts_change` is what the watts did meanwhile, None when nothing measured them.
    """

    kind: Kind
    of: Literal["rate", "watts"]
    start: float
    end: float
    change: float
    watts_change: float | None = None

    def __str__(self) -> str:
        text = f"{self.kind} from {self.start:.0f} s to {self.end:.0f} s: {self.of} "
        text += f"{self.change:+.1%}"
        if self.watts_change is not None and self.of == "rate":
            text += f", watts {self.watts_change:+.1%}"
        return text


@dataclass(frozen=True)
class Bin:
    """The median of the samples from `start` to `end`."""

    start: float
    end: float
    value: float


def bins(series: Series) -> tuple[Bin, ...]:
    """`series` (time, value) in equal stretches of time; empty when it is too short to judge."""
    count = min(MOST_BINS, len(series) // BIN_SAMPLES)
    if count < FEWEST_BINS:
        return ()
    ordered = sorted(series)
    first, last = ordered[0][0], ordered[-1][0]
    width = (last - first) / count
    if width <= 0:
        return ()
    groups: list[list[float]] = [[] for _ in range(count)]
    for time, value in ordered:
        groups[min(count - 1, int((time - first) / width))].append(value)
    return tuple(
        Bin(first + i * width, first + (i + 1) * width, median(group))
        for i, group in enumerate(groups)
        if group
    )


def analyse(rates: Series, watts: Series = ()) -> tuple[Event, ...]:
    """What happened to the machine in a run, in order of time.

    `rates` is (seconds, hashes per second) of each slice, `watts` (seconds, watts);
    both count from the start of the run. Runs of fewer than 24 slices are not judged.
    """
    falls = _falls(bins(rates), watts)
    if falls:
        return falls
    drifts = [_drift(bins(rates), "rate", watts), _drift(bins(watts), "watts", ())]
    return tuple(event for event in drifts if event is not None)


def _falls(binned: Sequence[Bin], watts: Series) -> tuple[Event, ...]:
    if not binned:
        return ()
    level = _upper(binned)
    events, stretch = [], list[Bin]()
    for one in (*binned, None):
        if one is not None and one.value < level * (1 - FALL):
            stretch.append(one)
            continue
        if len(stretch) >= FALL_BINS and not _is_slope(binned):
            events.append(_fall(stretch, level, watts))
        stretch = []
    return tuple(events)


def _upper(binned: Sequence[Bin]) -> float:
    """The level when nothing is wrong: the median of the upper quarter."""
    values = sorted(b.value for b in binned)
    return median(values[-max(1, len(values) // 4) :])


def _is_slope(binned: Sequence[Bin]) -> bool:
    """Whether the values leave the line between them little: a drift, not a fall.

    A step bends away from every line; half of the whole change is far, a tenth near.
    """
    slope, middle = _line(binned)
    off = [abs(b.value - middle - slope * (b.start + b.end) / 2) for b in binned]
    whole = abs(slope) * (binned[-1].end - binned[0].start)
    return _tau(binned) ** 2 >= TREND**2 and max(off) <= whole / 5


def _fall(stretch: Sequence[Bin], level: float, watts: Series) -> Event:
    start, end = stretch[0].start, stretch[-1].end
    change = median(b.value for b in stretch) / level - 1
    inside = [w for t, w in watts if start <= t < end]
    outside = [w for t, w in watts if not start <= t < end]
    if not inside or not outside:
        return Event("throttled", "rate", start, end, change)
    watts_change = median(inside) / median(outside) - 1
    kind: Kind = "throttled" if watts_change <= FOLLOWS * change else "slowed"
    return Event(kind, "rate", start, end, change, watts_change)


def _drift(binned: Sequence[Bin], of: Literal["rate", "watts"], watts: Series) -> Event | None:
    if not binned or abs(_tau(binned)) < TREND:
        return None
    slope, middle = _line(binned)
    start, end = binned[0].start, binned[-1].end
    change = slope * (end - start) / (middle + slope * start)
    if abs(change) < DRIFT:
        return None
    others = bins(watts)
    watts_change = others[-1].value / others[0].value - 1 if others else None
    return Event("drifted", of, start, end, change, watts_change)


def _line(binned: Sequence[Bin]) -> tuple[float, float]:
    """Slope and the value at time 0 of the Theil-Sen line."""
    points = [((b.start + b.end) / 2, b.value) for b in binned]
    slope = median((v2 - v1) / (t2 - t1) for (t1, v1), (t2, v2) in combinations(points, 2))
    return slope, median(v - slope * t for t, v in points)


def _tau(binned: Sequence[Bin]) -> float:
    """Kendall's tau of value against time: 1 always rising, -1 always falling."""
    signs = [(b.value > a.value) - (b.value < a.value) for a, b in combinations(binned, 2)]
    return sum(signs) / len(signs) if signs else 0.0
