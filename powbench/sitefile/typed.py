"""What the command line gives in place of a file, or of the network in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

NETWORK = ("difficulty", "price", "subsidy", "fees", "growth", "price_growth")
"""What changes the network, and may stand beside a file too."""
LEAST_GROWTH, MOST_GROWTH = -0.99, 100.0
"""Of a price or a difficulty in a year or an epoch, relative."""


@dataclass(frozen=True)
class Growth:
    """Relative growth, 0.04 is +4 %, by the epoch of 2016 blocks or by the year; text: as typed."""

    per_year: float = 0.0
    per_epoch: float = 0.0
    text: str = "0"


@dataclass(frozen=True)
class Typed:
    """None where it gave nothing.

    tariff and hosting [USD/kWh], difficulty, price [USD/BTC], subsidy and fees [BTC/block],
    capex [USD per rig], capex_per_th [USD per TH/s], discount_rate [per year], pool fee, tax
    and the like as shares.
    """

    tariff: float | None = None
    hosting: float | None = None
    start: date | None = None
    days: int | None = None
    months: int | None = None
    pue: float | None = None
    pool_fee: float | None = None
    count: int | None = None
    capex: float | None = None
    capex_per_th: float | None = None
    tax: float | None = None
    discount_rate: float | None = None
    switch_off: bool | None = None
    best_mode: bool | None = None
    difficulty: float | None = None
    growth: Growth | None = None
    price: float | None = None
    price_growth: Growth | None = None
    subsidy: float | None = None
    fees: float | None = None

    @property
    def given(self) -> tuple[str, ...]:
        """The names of what was given, in this order."""
        return tuple(name for name, value in vars(self).items() if value is not None)

    @property
    def bought(self) -> bool:
        """Whether it is said what rigs cost."""
        return self.capex is not None or self.capex_per_th is not None
