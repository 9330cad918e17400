"""What may happen to sites, as a file states it: risks with rates, and what moves the market.

A risk strikes a group: all sites that belong to it, at the same moments. A site belongs to
the groups it names, and to the one that bears its own name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PastPrices = tuple[tuple[float, float], ...]
"""Days [s since 1970] and their prices [USD]."""


class RiskKind(StrEnum):
    """Why a site earns less than planned."""

    POWER = "power"
    """No power: no revenue, no energy; fixed costs stay."""
    INTERNET = "internet"
    """No internet: no revenue; energy is drawn as far as the site does not idle."""
    RATIONING = "rationing"
    """A cap on power: a share of the contract is gone."""
    LEVY = "levy"
    """From its arrival on every kWh costs more."""
    BAN = "ban"
    """From its arrival on there is no power."""

    @property
    def lasting(self) -> bool:
        """Whether it arrives once and stays."""
        return self in (RiskKind.LEVY, RiskKind.BAN)


@dataclass(frozen=True)
class Risk:
    """per_year: arrivals a year while it is not on, exponential waits; not on at the start.

    days: mean length, exponential (0 for a levy or a ban, which stay). share: of power or
    connection that is gone meanwhile. usd_per_kwh: what a levy adds.
    """

    kind: RiskKind
    group: str
    per_year: float
    days: float = 0.0
    share: float = 1.0
    usd_per_kwh: float = 0.0


@dataclass(frozen=True)
class Uncertainty:
    """difficulty: whether paths follow the forecast or the file's scenario.

    price_drift a year and price_volatility per square root of a year multiply the file's
    price scenario, or else price_record does: prices [USD] every 14 days until the start,
    whose steps are drawn again in blocks. hash_price: whether the forecast answers how well
    mining pays, by past_prices, (day [s since 1970], USD) until the start, or without any by
    those that ship as far as they reach. fees_volatility: sd of the
    logarithm of fees around the file's scenario; fees_half_life_days: how fast they come back
    to it (0: one draw a path stays). fees_record in their place: what blocks paid, in BTC every
    14 days until the start, whose stretches come again. rigs: whether intervals and tolerances
    of hash rate and watts count.
    """

    difficulty: bool = True
    price_drift: float = 0.0
    price_volatility: float = 0.0
    fees_volatility: float = 0.0
    rigs: bool = True
    risks: tuple[Risk, ...] = ()
    fees_half_life_days: float = 0.0
    fees_record: tuple[float, ...] = ()
    price_record: tuple[float, ...] = ()
    past_prices: PastPrices = ()
    hash_price: bool = True

    @property
    def moves_price(self) -> bool:
        return bool(self.price_volatility or self.price_drift or self.price_record)


CERTAIN = Uncertainty(difficulty=False, rigs=False)
