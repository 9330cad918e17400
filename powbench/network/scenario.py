"""How difficulty, price and fees move from the state they start in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from . import when

Floats = NDArray[np.float64]


class OwnWeight(StrEnum):
    """Whether a projected fleet adds to the network's hash rate."""

    COUNTED = "counted"
    """It already hashes somewhere: the network's difficulty contains it."""
    SITE = "site"
    """Each site's fleet is new, and the site is judged alone."""
    ALL = "all"
    """The fleets of all sites in the file are new and start together."""


@dataclass(frozen=True)
class Move:
    """A quantity over time: constant, growing, or a table by date.

    growth_per_year, growth_per_epoch: relative, 0.5 is +50 %. table: (moment [s since
    1970], value) in ascending order; a value holds until the next one, and before the
    first one the starting value holds.
    """

    growth_per_year: float = 0.0
    growth_per_epoch: float = 0.0
    table: tuple[tuple[float, float], ...] = ()

    def values(self, initial: float, start: float, moments: Floats, epoch: Floats) -> Floats:
        """The quantity at moments [s since 1970], in epochs number `epoch` from the start."""
        if self.table:
            dates = np.array([moment for moment, _ in self.table])
            known = np.array([initial, *(value for _, value in self.table)])
            steps: Floats = known[np.searchsorted(dates, moments, side="right")]
            return steps
        years = (moments - start) / (when.YEAR_DAYS * when.DAY)
        grown: Floats = initial * (
            (1 + self.growth_per_year) ** years * (1 + self.growth_per_epoch) ** epoch
        )
        return grown


CONSTANT = Move()


@dataclass(frozen=True)
class Shock:
    """A share of the network is gone from `start` [s since 1970] for `days`."""

    start: float
    days: float
    share: float

    @property
    def end(self) -> float:
        return self.start + self.days * when.DAY


@dataclass(frozen=True)
class Scenario:
    """What happens to the network from its state on.

    difficulty: a Move whose table holds difficulties; `history` replaces it with the
    recorded epochs. subsidy_btc: a typed subsidy that ignores the height, or None.
    """

    difficulty: Move = CONSTANT
    price: Move = CONSTANT
    fees: Move = CONSTANT
    shocks: tuple[Shock, ...] = ()
    history: bool = False
    subsidy_btc: float | None = None
    own_weight: OwnWeight = OwnWeight.COUNTED
