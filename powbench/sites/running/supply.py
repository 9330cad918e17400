"""What a site's power is limited by, and whether it may stand still for the price."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ..calendar import Floats, Hours
from ..charges.peaks import Peaks


class OutageKind(StrEnum):
    """Why supply fails; each costs differently."""

    POWER = "power"
    """No power: no revenue, no energy; fixed costs stay."""
    INTERNET = "internet"
    """No internet: no revenue, energy still drawn unless the site idles."""
    RATIONING = "rationing"
    """A cap on power at a share of the contract."""


@dataclass(frozen=True)
class Outage:
    """From start until before end [s since 1970] `share` (0–1) of the supply is gone."""

    start: float
    end: float
    kind: OutageKind
    share: float
    event: str = ""
    status: str = "typed in"
    source: str = ""

    def overlap(self, hours: Hours) -> Floats:
        """Share of each hour that lies inside the outage."""
        begin, end = hours.edges[:-1], hours.edges[1:]
        inside = np.minimum(end, self.end) - np.maximum(begin, self.start)
        return np.clip(inside / (end - begin), 0.0, 1.0)


@dataclass(frozen=True)
class Window:
    """Scheduled curtailment: in these months (1–12) and local hours only `allowed` (0–1) may run.

    Hours from `first` until before `last`; first > last passes midnight. days: `all`,
    `weekdays` or `weekend`.
    """

    first: int
    last: int
    allowed: float
    months: tuple[int, ...] = tuple(range(1, 13))
    days: str = "all"

    def applies(self, hours: Hours) -> NDArray[np.bool_]:
        clock = hours.hour_of_day
        if self.first < self.last:
            inside = (clock >= self.first) & (clock < self.last)
        else:
            inside = (clock >= self.first) | (clock < self.last)
        inside &= np.isin(hours.month_of_year + 1, self.months)
        if self.days != "all":
            inside &= hours.weekend == (self.days == "weekend")
        return inside


@dataclass(frozen=True)
class Supply:
    """Everything about supply. Powers [kW] at the meter; None: no such limit.

    contract_kw: what rationing takes its share of; None: the fleet's full power.
    idle_share: share of full power drawn while offline (1: nobody stops the rigs).
    best_mode: each rig runs in the mode that leaves most in the hour, not in its normal one.
    strike_price: the price of energy [tariff's currency/kWh] above which nothing runs. avoided: the
    grid's peaks, in whose hours nothing runs.
    """

    uptime: float = 1.0
    curtailment: tuple[Window, ...] = ()
    outages: tuple[Outage, ...] = ()
    contract_kw: float | None = None
    quota_kw: float | None = None
    quota_kwh_per_month: float | None = None
    idle_share: float = 1.0
    switch_off: bool = False
    best_mode: bool = False
    strike_price: float | None = None
    avoided: Peaks | None = None

    @property
    def stops(self) -> bool:
        """Whether the site may stand still for the price of power."""
        return self.switch_off or self.strike_price is not None

    def suffers(self, kind: OutageKind) -> bool:
        """Whether there are outages of a kind."""
        return any(outage.kind is kind for outage in self.outages)

    @property
    def chooses(self) -> bool:
        """Whether what runs depends on the price of power."""
        return self.stops or self.best_mode


def share_allowed(supply: Supply, hours: Hours) -> Floats:
    """What scheduled curtailment and peaks to avoid allow of full power in each hour, 0–1."""
    allowed = np.ones(hours.count)
    for window in supply.curtailment:
        allowed = np.where(window.applies(hours), np.minimum(allowed, window.allowed), allowed)
    return allowed if supply.avoided is None else allowed * ~supply.avoided.within(hours)


def share_left(supply: Supply, kind: OutageKind, hours: Hours) -> Floats:
    """What outages of one kind leave of each hour, 0–1."""
    left = np.ones(hours.count)
    for outage in supply.outages:
        if outage.kind is kind:
            left *= 1 - outage.share * outage.overlap(hours)
    return left
