"""What a site did by the hour, and why not more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ...rigs.rig import Mode
from ..calendar import Floats
from .fleet import FleetLine, Part


class Cause(StrEnum):
    """Why an hour was not mined."""

    UPTIME = "rigs_down"
    POWER = "no_power"
    CURTAILMENT = "scheduled_curtailment"
    RATIONING = "rationing"
    QUOTA_POWER = "quota_power"
    PRICE = "switched_off_by_price"
    QUOTA_ENERGY = "quota_energy"
    INTERNET = "no_internet"
    MODE = "slower_mode"
    AGE = "age"


@dataclass(frozen=True)
class InMode:
    """What a line does in one mode by the hour (n): share of its rigs, load at the meter [kW],
    hashes that reach the pool [H/s]. number: of the line in the fleet."""

    number: int
    line: FleetLine
    mode: Mode
    share: Floats
    load_kw: Floats
    hashes_per_second: Floats


@dataclass(frozen=True)
class Chosen:
    """Part by part and hour by hour (parts, n), where a site chooses modes: kw, the full load at
    the meter; there, what supply leaves to choose from; hashing and drawing, what was chosen."""

    kw: Floats
    there: Floats
    hashing: Floats
    drawing: Floats


@dataclass(frozen=True)
class Offered:
    """What a power market's payments count: there, chosen, kw (parts, n): shares of each part that
    might run and that do, and full loads; spared (n): kept off by schedule [kW]; of_most: the
    fleet's full load in normal modes as a share of that in its fastest (n), or 1."""

    there: Floats
    chosen: Floats
    kw: Floats
    spared: Floats
    of_most: Floats | float

    @property
    def could_kw(self) -> Floats:
        """(n): the load without a choice by price."""
        could: Floats = ((self.there * self.kw).sum(axis=0) + self.spared) * self.of_most
        return could

    @property
    def chosen_kw(self) -> Floats:
        """(n): the load that was chosen."""
        chosen: Floats = (self.chosen * self.kw).sum(axis=0)
        return chosen


@dataclass(frozen=True)
class Operation:
    """What a site does by the hour.

    load_kw: mean power at the meter. hashes_per_second: that reach the pool. lost:
    per cause, full-fleet hours lost in each hour (share of the fleet's hash rate, in its fastest
    modes where the site chooses). chosen: None where it does not; rethought: also where paths
    choose when to run.
    """

    load_kw: Floats
    hashes_per_second: Floats
    lost: tuple[tuple[Cause, Floats], ...]
    parts: tuple[Part, ...]
    offered: Offered
    chosen: Chosen | None = None
    rethought: Chosen | None = None
    within: Floats | None = None

    @property
    def in_modes(self) -> tuple[InMode, ...]:
        """Line by line, in the order of their power, the modes that can be chosen; none where
        the site does not choose.

        What runs in a mode is what reached it and did not go on to the next one.
        """
        found: list[InMode] = []
        if (chosen := self.chosen) is None:
            return ()
        for number in sorted({part.number for part in self.parts}):
            places = [n for n, part in enumerate(self.parts) if part.number == number]
            for step, place in enumerate(places):
                line, mode = self.parts[place].line, self.parts[place].mode
                hashing, drawing = chosen.hashing[place], chosen.drawing[place]
                if step + 1 < len(places):
                    hashing = hashing - chosen.hashing[places[step + 1]]
                    drawing = drawing - chosen.drawing[places[step + 1]]
                load = drawing * chosen.kw[places[: step + 1]].sum(axis=0)
                rate = line.count * mode.hashes_per_second.value
                found.append(InMode(number, line, mode, drawing, load, hashing * rate))
        return tuple(found)
