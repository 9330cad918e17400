"""Long series as few groups: median, lowest, highest of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")

GROUPS = 120


@dataclass(frozen=True)
class Group:
    """place: the middle of the group's first and last one."""

    place: float
    low: float
    value: float
    high: float


def grouped(
    places: Sequence[float], values: Sequence[float], groups: int = GROUPS
) -> tuple[Group, ...]:
    """At most `groups` groups of as equal size as can be; every value is in one of them."""
    count = min(groups, len(values))
    edges = [round(i * len(values) / count) for i in range(count + 1)] if count else []
    made = []
    for a, b in pairwise(edges):
        part = sorted(values[a:b])
        half = len(part) // 2
        middle = part[half] if len(part) % 2 else (part[half - 1] + part[half]) / 2
        made.append(Group((places[a] + places[b - 1]) / 2, part[0], middle, part[-1]))
    return tuple(made)


def spread(values: Sequence[T], most: int) -> Sequence[T]:
    """All of them, or `most` spread evenly over them, the first and the last among these."""
    if len(values) <= most:
        return values
    return [values[round(i * (len(values) - 1) / (most - 1))] for i in range(most)]
