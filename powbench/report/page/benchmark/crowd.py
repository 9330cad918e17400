"""Which of many results are drawn, so that a page of hundreds stays small: decided beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from ....measure.document import Result
from ....measure.measurement import Measurement
from ..downsample import GROUPS

PANELS = 6
"""So many measurements of one result have a panel; the table has all."""
MOST_CROSSES = 150
"""So many dropped slices of one result are drawn."""
MOST_DRAWN = 40
"""Rows of a picture that are still read, and sections of a page that are still scrolled."""
MOST_BYTES = 1_800_000
"""Of all sections together; the page has its own limit, and more than sections."""
SECTION_BYTES, POINT_BYTES = 14_000, 95
"""A section with the words of its pictures, and a point of them: of pages, rounded up."""


def ends(rates: Sequence[float], most: int = MOST_DRAWN) -> list[int]:
    """Places of at most `most` of them: the fastest ones and, a quarter, the slowest ones; in
    the order given."""
    order = sorted(range(len(rates)), key=lambda i: -rates[i])
    if len(order) > most:
        slowest = most // 4
        order = order[: most - slowest] + order[len(order) - slowest :]
    return sorted(order)


def rate_of(result: Result) -> float:
    """Of its fastest measurement, 0 without one."""
    return max((m.hashes_per_second.median for m in result.measurements), default=0.0)


def with_sections(results: Sequence[Result]) -> list[int]:
    """Places of the results that have a section of their own: all, or as many as fit."""
    rates = [rate_of(result) for result in results]
    sizes = [_bytes(result) for result in results]
    most = min(len(results), MOST_DRAWN)
    while most > 1 and sum(sizes[i] for i in ends(rates, most)) > MOST_BYTES:
        most -= 1
    return ends(rates, most)


def _bytes(result: Result) -> int:
    """About what the section of a result takes on the page."""
    fastest = sorted(result.measurements, key=lambda m: -m.hashes_per_second.median)[:PANELS]
    points = sum(map(_points, fastest)) + min(MOST_CROSSES, sum(len(m.dropped) for m in fastest))
    return SECTION_BYTES + POINT_BYTES * points


def _points(m: Measurement) -> int:
    series = [len(m.slices), *(len(r.watts_over_time) for r in m.energy)]
    return sum(min(GROUPS, length) for length in series)
