"""Samples to joules, without a clock or a meter: wraps, trapezoids and gaps.

A window is a list of spans (start, end) in seconds of the monotonic clock: the
stretches in which work was counted. Between them is what does not count.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .meter import Counter, MeterError

Spans = Sequence[tuple[float, float]]

# A count may be a few updates old, so a short gap can show more than it holds.
SLACK_SECONDS = 0.1
POINTS = 300
STALE_SHARE = 0.05
"""Of the time between two points of a counter's power: more, and the steps are its own."""
LEAST_SECONDS = 0.05


@dataclass(frozen=True)
class Account:
    """What the samples say about a window.

    `edge_seconds` is how much time at the ends of the window may have been
    credited wrongly; `spread` the relative error of joining samples by straight
    lines, None when a single sample cannot tell. `sampling` is the relative error, at 95 %, of
    a power that swung between the samples: what so many looks at it leave open.
    """

    joules: float
    samples: int
    longest_gap_seconds: float
    wraps: int = 0
    edge_seconds: float = 0.0
    spread: float | None = 0.0
    sampling: float = 0.0
    watts_over_time: tuple[tuple[float, float], ...] = ()


class CounterTrack:
    """Follows the counters of one meter and undoes their wraps."""

    def __init__(self, counters: Sequence[Counter]) -> None:
        self._counters = tuple(counters)
        self._times: list[float] = []
        self._total: list[float] = []
        self._wrapped: list[int] = []
        self._last: tuple[float, ...] = ()
        self._changed: list[float] = []
        self.spoiled = ""

    def add(self, time: float, values: Sequence[float]) -> None:
        """Take one sample, later than the one before. What makes it no use is kept in `spoiled`."""
        if self.spoiled:
            return
        if len(values) != len(self._counters):
            self.spoiled = f"{len(values)} counters answered instead of {len(self._counters)}"
            return
        if not self._times:
            self._times, self._total, self._wrapped = [time], [0.0], [0]
            self._last, self._changed = tuple(values), [time]
            return
        gap = time - self._times[-1]
        risen, wraps = 0.0, 0
        for counter, before, now in zip(self._counters, self._last, values, strict=True):
            try:
                rise = turned(counter, before, now, gap)
            except MeterError as error:
                self.spoiled = error.message
                return
            risen += rise
            wraps += now < before
        self._times.append(time)
        self._total.append(self._total[-1] + risen)
        self._wrapped.append(self._wrapped[-1] + wraps)
        self._last = tuple(values)
        if risen > 0:
            self._changed.append(time)

    def over(self, spans: Spans, update_seconds: float | None) -> Account:
        """The joules of `spans`; MeterError when the samples do not cover them."""
        if self.spoiled:
            raise MeterError(self.spoiled)
        start, end = spans[0][0], spans[-1][1]
        if len(self._times) < 2 or self._times[0] > start or self._times[-1] < end:
            raise MeterError("the counter was not read at both ends of the window")
        first = bisect_right(self._times, start) - 1
        last = bisect_left(self._times, end)
        joules = sum(self._at(b) - self._at(a) for a, b in spans)
        if joules <= 0:
            raise MeterError(
                f"the counter did not move in {end - start:.1f} s",
                ("measure for longer: --seconds 600",),
            )
        times = self._times[first : last + 1]
        stale = self._standstill(start, end) if update_seconds is None else update_seconds
        return Account(
            joules=joules,
            samples=len(times),
            longest_gap_seconds=max(b - a for a, b in pairwise(times)),
            wraps=self._wrapped[last] - self._wrapped[first],
            edge_seconds=2 * stale,
            watts_over_time=self._watts(first, last, start, stale),
        )

    def _at(self, time: float) -> float:
        """Joules since the first sample; straight between samples."""
        after = bisect_left(self._times, time)
        if self._times[after] == time or after == 0:
            return self._total[after]
        t0, t1 = self._times[after - 1], self._times[after]
        e0, e1 = self._total[after - 1], self._total[after]
        return e0 + (e1 - e0) * (time - t0) / (t1 - t0)

    def _standstill(self, start: float, end: float) -> float:
        marks = [start, *(t for t in self._changed if start < t < end), end]
        return max(b - a for a, b in pairwise(marks))

    def _watts(
        self, first: int, last: int, start: float, stale: float
    ) -> tuple[tuple[float, float], ...]:
        """Mean power between samples that are far enough apart for the counter to tell.

        A pause between slices is too short for that by itself and joins the next slice.
        """
        whole = self._times[last] - self._times[first]
        least = max(LEAST_SECONDS, stale / STALE_SHARE, whole / POINTS)
        points, a = [], first
        for b in range(first + 1, last + 1):
            seconds = self._times[b] - self._times[a]
            if seconds >= least:
                middle = (self._times[a] + self._times[b]) / 2 - start
                points.append((middle, (self._total[b] - self._total[a]) / seconds))
                a = b
        return tuple(points)


def turned(counter: Counter, before: float, now: float, gap: float) -> float:
    """Joules that passed while `counter` went from `before` to `now` in `gap` seconds.

    A count that went down has wrapped once. MeterError when it never wraps, when a
    single wrap would be more than can have passed (it was reset), when the rise is
    more than can have passed, or when one turn more could hide in the gap.
    """
    most = counter.most_watts * (gap + SLACK_SECONDS)
    rise = now - before
    if rise < 0:
        if counter.range_joules is None:
            raise MeterError(f"{counter.label} went down by {-rise:.3f} J, and it never wraps")
        rise += counter.range_joules
        if rise < 0 or rise > most:
            raise MeterError(
                f"{counter.label} went down without a wrap: {rise:.0f} J in {gap:.3f} s would be "
                f"more than {counter.most_watts:.0f} W, so it was reset"
            )
    elif rise > most:
        raise MeterError(
            f"{counter.label} rose by {rise:.0f} J in {gap:.3f} s, "
            f"more than {counter.most_watts:.0f} W"
        )
    if counter.range_joules is not None and rise + counter.range_joules <= most:
        raise MeterError(
            f"{counter.label} was not read for {gap:.1f} s: it turns over every "
            f"{counter.range_joules:.0f} J and could have wrapped once more unseen "
            f"(at up to {counter.most_watts:.0f} W)"
        )
    return rise


class PowerTrack:
    """Follows a power sensor; the joules are the trapezoids under its samples.

    Only samples taken while work was counted enter: one from before the start or
    from a pause would show another load. At the ends the nearest sample holds.
    """

    def __init__(self) -> None:
        self._samples: list[tuple[float, float]] = []

    def add(self, time: float, watts: float) -> None:
        """Take one sample, no earlier than the one before."""
        self._samples.append((time, watts))

    def over(self, spans: Spans) -> Account:
        """The joules of `spans`; MeterError when no sample lies in them."""
        start, end = spans[0][0], spans[-1][1]
        inside = self._inside(spans)
        if not inside:
            raise MeterError(f"no answer inside the window of {end - start:.1f} s")
        times = [t for t, _ in inside]
        watts = [w for _, w in inside]
        area = [0.0]
        errors = []
        for i in range(1, len(inside)):
            gap = times[i] - times[i - 1]
            area.append(area[-1] + gap * (watts[i] + watts[i - 1]) / 2)
            errors.append(gap * abs(watts[i] - watts[i - 1]) / 2)
        joules = sum(_area(times, watts, area, b) - _area(times, watts, area, a) for a, b in spans)
        if joules <= 0:
            raise MeterError("the meter said 0 W all the time")
        marks = [start, *times, end]
        return Account(
            joules=joules,
            samples=len(inside),
            longest_gap_seconds=max(b - a for a, b in pairwise(marks)),
            spread=math.hypot(*errors) / joules if len(inside) > 1 else None,
            sampling=_sampling(marks, watts) * sum(b - a for a, b in spans) / joules,
            watts_over_time=thinned([(t - start, w) for t, w in inside]),
        )

    def _inside(self, spans: Spans) -> list[tuple[float, float]]:
        starts = [a for a, _ in spans]
        kept = []
        for time, watts in self._samples:
            index = bisect_right(starts, time) - 1
            if index >= 0 and time <= spans[index][1]:
                kept.append((time, watts))
        return kept


def _sampling(marks: Sequence[float], watts: Sequence[float]) -> float:
    """Watts that the mean of samples at `marks[1:-1]`, in a window between its ends, may be off.

    Taken as drawn at random times: the recorder's jitter makes them so, whatever the period of
    a swing. Their variance comes from neighbours (von Neumann: half the mean square of
    successive differences), so that a slow change counts little.
    """
    if len(watts) < 2:
        return 0.0
    steps = [b - a for a, b in pairwise(watts)]
    deviation = math.hypot(*steps) / math.sqrt(2 * len(steps))
    times = marks[1:-1]
    middles = [marks[0], *((a + b) / 2 for a, b in pairwise(times)), marks[-1]]
    shares = [b - a for a, b in pairwise(middles)]
    return student(len(steps)) * deviation * math.hypot(*shares) / (marks[-1] - marks[0])


def student(freedom: int) -> float:
    """The factor of Student's t for 95 %, rounded up."""
    few = (12.71, 4.31, 3.19, 2.78, 2.58, 2.45, 2.37, 2.31, 2.27, 2.23)
    return few[freedom - 1] if freedom <= len(few) else 2 + 2.4 / freedom


def _area(
    times: Sequence[float], watts: Sequence[float], area: Sequence[float], time: float
) -> float:
    """Joules from the first sample to `time` (negative before it)."""
    if time <= times[0]:
        return (time - times[0]) * watts[0]
    if time >= times[-1]:
        return area[-1] + (time - times[-1]) * watts[-1]
    i = bisect_right(times, time) - 1
    part = (time - times[i]) / (times[i + 1] - times[i])
    there = watts[i] + (watts[i + 1] - watts[i]) * part
    return area[i] + (time - times[i]) * (watts[i] + there) / 2


def thinned(
    points: Sequence[tuple[float, float]], most: int = POINTS
) -> tuple[tuple[float, float], ...]:
    """At most `most` points, each the mean of its neighbours, in order."""
    step = max(1, math.ceil(len(points) / most))
    groups = [points[i : i + step] for i in range(0, len(points), step)]
    return tuple((sum(t for t, _ in g) / len(g), sum(w for _, w in g) / len(g)) for g in groups)
