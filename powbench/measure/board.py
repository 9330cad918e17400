"""What the looks at a board say of its measurement, for the document and in sentences (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..documents.board import Board, Clock, Throttled
from ..documents.fields import ABSENT
from ..energy.gauge import State
from .statistics import median

STEADY = 0.01
"""Warm is a board whose rate has changed by no more from one round of slices to the next."""
ROUND = 10
"""Slices of a round, whose median counts: one burst of noise is no change."""
POINTS = 300
FALLEN = 0.9
"""Of its median: a clock that was lower for a moment is worth a note."""
Look = tuple[float, State]


@dataclass(frozen=True)
class WarmUp:
    """How a board was brought to its lasting rate. count: nonces of a slice at that rate.

    steady: whether it came within STEADY; else `seconds` is the limit, which was reached.
    """

    seconds: float
    steady: bool
    count: int


def is_steady(rates: Sequence[float]) -> bool:
    """Whether the last two rounds of slices differ by STEADY at most; not after fewer."""
    if len(rates) < 2 * ROUND:
        return False
    before, now = median(rates[-2 * ROUND : -ROUND]), median(rates[-ROUND:])
    return abs(now - before) <= STEADY * before


def summary(
    warm: WarmUp,
    launch: int,
    looks: Sequence[Look],
    window: tuple[float, float],
    source: str = "",
    reason: str = "",
) -> Board:
    """looks, window: seconds of one clock; looks outside of the window do not count.

    source: what was looked at. reason: why nothing was, or why the looks ended.
    """
    began, ended = window
    inside = [(at, state) for at, state in looks if began <= at <= ended]
    clocks = [(at, state.hertz) for at, state in inside if state.hertz is not None]
    degrees = [state.celsius for _, state in inside if state.celsius is not None]
    told = [state.throttled for _, state in inside if state.throttled is not None]
    hertz = [value for _, value in clocks]
    if source and not inside:
        reason = reason or "the slices ended before its first look"
    elif source and not clocks:
        reason = reason or f"{source} shows no clock"
    return Board(
        warm_up_seconds=round(warm.seconds, 6),
        steady=warm.steady,
        nonces_per_launch=launch,
        source=source or ABSENT,
        reason=reason or ABSENT,
        looks=len(inside) or ABSENT,
        clock=Clock(min(hertz), median(hertz), max(hertz)) if hertz else ABSENT,
        highest_celsius=max(degrees) if degrees else ABSENT,
        throttled=_throttled(told, ended - began) if told else ABSENT,
        clock_over_time=tuple((round(t - began, 3), h) for t, h in _thinned(clocks)) or ABSENT,
    )


def _throttled(told: Sequence[tuple[str, ...]], seconds: float) -> tuple[Throttled, ...]:
    """Each reason with its share of the looks, as seconds; the longest first."""
    reasons = dict.fromkeys(reason for state in told for reason in state)
    counted = {reason: sum(reason in state for state in told) for reason in reasons}
    return tuple(
        Throttled(reason, round(seconds * number / len(told), 6))
        for reason, number in sorted(counted.items(), key=lambda pair: -pair[1])
    )


def _thinned(clocks: Sequence[tuple[float, float]]) -> Iterable[tuple[float, float]]:
    """POINTS of them at most: of each stretch the lowest, which a mean would hide."""
    if len(clocks) <= POINTS:
        return clocks
    edges = [round(i * len(clocks) / POINTS) for i in range(POINTS + 1)]
    return [min(clocks[a:b], key=lambda point: point[1]) for a, b in pairwise(edges)]


def notes(board: Board, seconds: float) -> tuple[str, ...]:
    """What a reader of the rate should know. seconds: of all slices."""
    said = []
    if not board.steady:
        said.append(
            f"its rate was not steady within {STEADY:.0%} after {board.warm_up_seconds:.3g} s of "
            "warm-up, so its clock may not be settled"
        )
    for one in board.throttled or ():
        if one.seconds:
            held = f"{one.reason} held its clock down"
            said.append(f"{held} for {one.seconds:.1f} s of {seconds:.1f} s")
    clock = board.clock
    if clock and clock.low < FALLEN * clock.median:
        said.append(
            f"its clock fell to {clock.low / 1e6:.0f} MHz, from a median of "
            f"{clock.median / 1e6:.0f} MHz"
        )
    return tuple(said)
