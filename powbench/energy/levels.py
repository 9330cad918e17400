"""How good a figure of energy is, and the first rule that keeps it from the next level (pure).

    L0   a model or a plate: nobody measured these joules
    L1   a sensor of a part: a chip, a board
    L2   a sensor of the whole device, or a sensor that was calibrated against one
    L3   a meter at the wall of a declared class of 1 % or better, over the whole window

Three levels, and a figure that has the lowest of all its aspects: EE HPC WG, Energy Efficient
High Performance Computing Power Measurement Methodology. A power analyser within 1 % at the
wall: SPECpower_ssj2008, Run and Reporting Rules, 2.13.2. The whole system at the wall, over the
work of the very run, for 60 s at least: MLPerf Power (arXiv 2410.12032). One sample a second: the
first two of them (the figures of both from memory).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, TypeVar

from ..documents.energy import LevelName
from ..scope import breadth

WHOLE = ("wall", "battery")
"""The scopes that leave nothing of the device out; psys does not see what the supply loses."""
NAMES: tuple[LevelName, ...] = ("L0", "L1", "L2", "L3")
BEST_CLASS = 0.01
LEAST_SECONDS = 60.0
MOST_GAP_SECONDS = 2.0
"""Between two samples of a power, whose time between them varies at random. A counter has no
such gap."""


class Evidence(Protocol):
    """A reading, as measured or as it stands in a document; what is empty is not known."""

    @property
    def available(self) -> Any: ...
    @property
    def name(self) -> Any: ...
    @property
    def kind(self) -> Any: ...
    @property
    def scope(self) -> Any: ...
    @property
    def meter_class(self) -> Any: ...
    @property
    def calibration(self) -> Any: ...
    @property
    def seconds(self) -> Any: ...
    @property
    def samples(self) -> Any: ...
    @property
    def missed_answers(self) -> Any: ...
    @property
    def longest_gap_seconds(self) -> Any: ...
    @property
    def wraps(self) -> Any: ...


R = TypeVar("R", bound=Evidence)


@dataclass(frozen=True)
class Level:
    """0 to 3. limit: the first rule of the next level that fails; empty at the highest."""

    number: int
    limit: str = ""
    calibrated: bool = False

    @property
    def name(self) -> LevelName:
        return NAMES[self.number]

    @property
    def measured(self) -> bool:
        """Whether its joules were measured; those of a model and of a plate were not."""
        return self.number > 0

    def __str__(self) -> str:
        return self.name + (" (calibrated)" if self.calibrated else "")

    @property
    def cell(self) -> str:
        """The same, for a narrow column."""
        return self.name + (" cal." if self.calibrated else "")

    @property
    def sentence(self) -> str:
        """`L1, not L2: package is a part of the device`"""
        return f"{self}, not L{self.number + 1}: {self.limit}" if self.limit else str(self)


def of(r: Evidence) -> Level | None:
    """The level of a reading; None where there is none."""
    if not r.available:
        return None
    if r.calibration:
        return Level(2, "a calibrated sensor is no meter at the wall", calibrated=True)
    lower = claimed(r.kind or "", r.scope or "")
    if lower.number < 2 or r.scope != "wall":
        return lower
    limit = _not_best(r)
    return Level(2, limit) if limit else Level(3)


def widest(readings: Iterable[R]) -> R | None:
    """The one that speaks for the machine: of the widest scope, among equals of the highest
    level, a meter before a sensor calibrated by one, the first of those. None when none is
    available."""
    there = [(r, level) for r in readings if (level := of(r)) is not None]
    first = min(
        there,
        key=lambda pair: (breadth(pair[0].scope or ""), -pair[1].number, pair[1].calibrated),
        default=None,
    )
    return first[0] if first is not None else None


@cache
def claimed(kind: str, scope: str) -> Level:
    """The most that a figure of this kind and scope can be while nothing else is known of it."""
    if kind != "measured":
        said = {"declared": "its power was declared", "estimated": "a model estimates it"}
        return Level(0, said.get(kind, "how it was found is not known"))
    if scope not in WHOLE:
        return Level(1, f"{scope} is a part of the device" if scope else "its scope is not known")
    if scope == "battery":
        return Level(2, "the gauge of a battery is no meter at the wall")
    return Level(2, "no class of the meter is declared (;class=1)")


def _not_best(r: Evidence) -> str:
    """The first rule of L3 that a sensor of the whole device fails."""
    if not r.meter_class:
        return claimed("measured", "wall").limit
    if r.meter_class > BEST_CLASS:
        return f"its class of {100 * r.meter_class:g}% is above {100 * BEST_CLASS:g}%"
    if not r.seconds or r.seconds < LEAST_SECONDS:
        return f"the window of {r.seconds or 0:.3g} s is under {LEAST_SECONDS:g} s"
    if r.missed_answers:
        many = r.missed_answers
        return f"{many} answers of the meter are missing" if many > 1 else "an answer is missing"
    gap = r.longest_gap_seconds
    if isinstance(r.wraps, int):  # a counter
        return ""
    if not isinstance(gap, float | int):
        return "its gaps are not known"
    if gap > MOST_GAP_SECONDS:
        return f"up to {gap:.3g} s between two samples, above {MOST_GAP_SECONDS:g} s (;every=0.5)"
    return ""
