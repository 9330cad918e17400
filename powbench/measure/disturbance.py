"""Which slices count: those in which nothing else had our CPUs.

A slice is judged by counters read before and after it, never by its time, and all slices
are judged alike. Where most of them are disturbed, that is how the machine is: then none
is dropped, and a warning says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from . import counters
from .counters import QUOTA, RUN_DELAY, RUN_DELAY_SHARE, STEAL
from .measurement import Slice

MOST_DROPPED = 0.25
"""Of the slices; the share at which `check` calls a machine unfit."""
LEAST_KEPT = 6
"""Fewer slices give no interval of 95 %."""


@dataclass(frozen=True)
class Counts:
    """Counters of the CPUs in use at one moment; None where the system has none."""

    steal: int | None = None
    quota: int | None = None


Watch = Callable[[], Counts]


def watch(cpus: Sequence[int], root: Path = Path("/")) -> Watch:
    """What to ask before and after each slice on these CPUs."""
    return lambda: Counts(counters.steal(root, *cpus), counters.quota(root))


def causes(
    before: Counts, after: Counts, delays_ns: Sequence[int | None], seconds: float
) -> tuple[str, ...]:
    """Why a slice of `seconds` was disturbed, empty for a good one.

    delays_ns: how long each thread waited for its CPU; the longest counts, because a
    slice ends with its last thread.
    """
    reasons = []
    if _moved(before.steal, after.steal):
        reasons.append(STEAL)
    if max((d for d in delays_ns if d is not None), default=0) > RUN_DELAY_SHARE * seconds * 1e9:
        reasons.append(RUN_DELAY)
    if _moved(before.quota, after.quota):
        reasons.append(QUOTA)
    return tuple(reasons)


def _moved(before: int | None, after: int | None) -> bool:
    return before is not None and after is not None and after > before


def sift(slices: Sequence[Slice]) -> tuple[tuple[Slice, ...], tuple[Slice, ...], str]:
    """(slices that count, dropped ones, a warning or nothing)."""
    disturbed = tuple(s for s in slices if s.causes)
    if not disturbed:
        return tuple(slices), (), ""
    kept = tuple(s for s in slices if not s.causes)
    if len(disturbed) > MOST_DROPPED * len(slices):
        of = "all" if not kept else f"{len(disturbed)} of"
        counted = f"{of} {len(slices)} slices were disturbed ({tally(disturbed)})"
        return _all(slices), (), f"{counted}: so many that all are kept"
    if len(kept) < LEAST_KEPT:
        return _all(slices), (), ""
    return kept, disturbed, ""


def _all(slices: Sequence[Slice]) -> tuple[Slice, ...]:
    return tuple(replace(s, causes=()) for s in slices)


def tally(dropped: Sequence[Slice]) -> str:
    """How often each cause came up: `run delay 3, steal time 1`. A slice may have several."""
    every = [cause for s in dropped for cause in s.causes]
    counted = sorted({(-every.count(cause), cause) for cause in every})
    return ", ".join(f"{cause} {-number}" for number, cause in counted)
