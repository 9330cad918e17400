"""Electricity tariffs: the data. Shapes and meaning follow the OpenEI URDB record.

Prices are in the tariff's own currency. Tiers count the kWh of the billing month over
all periods together; which tiers apply in an hour is its period's affair.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from .calendar import Floats, Hours, Ints

Grid = tuple[tuple[int, ...], ...]
"""12 months x 24 hours of period numbers, from 0."""


class TierUnit(StrEnum):
    """What a tier's limit counts: kWh of the month, or per kW of its billed demand, or per day."""

    KWH = "kWh"
    KWH_PER_KW = "kWh/kW"
    KWH_DAILY = "kWh daily"
    KWH_PER_KW_DAILY = "kWh/kW daily"

    @property
    def per_kw(self) -> bool:
        return self in (TierUnit.KWH_PER_KW, TierUnit.KWH_PER_KW_DAILY)


@dataclass(frozen=True)
class Tier:
    """Up to `up_to` (kWh or kW; infinite for the last) each unit costs `price`."""

    up_to: float
    price: float


Tiers = tuple[Tier, ...]


@dataclass(frozen=True)
class Schedule:
    """Which period an hour belongs to."""

    weekday: Grid
    weekend: Grid

    def periods(self, hours: Hours) -> Ints:
        """Period number of each hour (n)."""
        grids = np.array([self.weekday, self.weekend], dtype=np.int64)
        found: Ints = grids[hours.weekend.astype(np.int64), hours.month_of_year, hours.hour_of_day]
        return found


ONE_PERIOD: Grid = ((0,) * 24,) * 12
ALWAYS = Schedule(ONE_PERIOD, ONE_PERIOD)


@dataclass(frozen=True)
class EnergyCharge:
    """Per kWh: tiers of each period, and when each period is."""

    periods: tuple[Tiers, ...]
    schedule: Schedule = ALWAYS
    unit: TierUnit = TierUnit.KWH

    @property
    def tiered(self) -> bool:
        return any(len(tiers) > 1 for tiers in self.periods)


@dataclass(frozen=True)
class TimedDemand:
    """Per kW of the highest load within each period of the month."""

    periods: tuple[Tiers, ...]
    schedule: Schedule


@dataclass(frozen=True)
class FlatDemand:
    """Per kW of the month's highest load; by_month: which tiers each month of the year has."""

    structures: tuple[Tiers, ...]
    by_month: tuple[int, ...] = (0,) * 12


@dataclass(frozen=True)
class Ratchet:
    """Billed demand is at least a share of an earlier month's peak.

    share: per month of the year in which the peak was; of the `months` months before
    the billed one the highest share x peak counts.
    minimum_kw: billed in any case. timed: whether timed demand is billed on it too
    (then on the month's billed demand rather than the period's peak).
    prior_peak_kw: highest peak in the year before the horizon.
    """

    share: tuple[float, ...]
    months: int
    minimum_kw: float = 0.0
    timed: bool = False
    prior_peak_kw: float = 0.0


@dataclass(frozen=True)
class Tariff:
    """A whole tariff. fixed, minimum: currency per month; minimum_per_year: per year.

    monthly_adder: currency per kWh by month of the year, on top of every tier.
    left_out: what the utility charges or takes off and the bill lacks. bound: what that makes
    of the bill, as `is a lower bound`. notes: what to know of how the tariff was read.
    since, until: when these prices began and ended [s since 1970]. fits_kw, fits_kwh: peak
    and use of a month (lowest, highest) of those to whom it is offered.
    """

    energy: EnergyCharge
    currency: str = "USD"
    timed_demand: TimedDemand | None = None
    flat_demand: FlatDemand | None = None
    ratchet: Ratchet | None = None
    fixed_per_month: float = 0.0
    fixed_per_day: float = 0.0
    minimum_per_month: float = 0.0
    minimum_per_year: float = 0.0
    monthly_adder: tuple[float, ...] = (0.0,) * 12
    name: str = ""
    left_out: tuple[str, ...] = ()
    bound: str = ""
    notes: tuple[str, ...] = ()
    since: float = -math.inf
    until: float = math.inf
    fits_kw: tuple[float, float] = (0.0, math.inf)
    fits_kwh: tuple[float, float] = (0.0, math.inf)


def flat(price: float, currency: str = "USD") -> Tariff:
    """One price per kWh at all hours."""
    return Tariff(EnergyCharge(((Tier(math.inf, price),),)), currency)


def integral(tiers: Tiers, amount: Floats) -> Floats:
    """What `amount` units cost from zero: the integral of the tiers' price."""
    edges = np.array([0.0, *(tier.up_to for tier in tiers[:-1])])
    prices = np.array([tier.price for tier in tiers])
    at_edges = np.concatenate([[0.0], np.cumsum(np.diff(edges) * prices[:-1])])
    place = np.clip(np.searchsorted(edges, amount, side="right") - 1, 0, len(prices) - 1)
    cost: Floats = at_edges[place] + (amount - edges[place]) * prices[place]
    return cost


def price_at(tiers: Tiers, amount: Floats) -> Floats:
    """The price of the next unit after `amount`."""
    limits = np.array([tier.up_to for tier in tiers[:-1]])
    prices = np.array([tier.price for tier in tiers])
    found: Floats = prices[np.searchsorted(limits, amount, side="right")]
    return found
