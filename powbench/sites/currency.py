"""Money in one currency: dated exchange rates to USD, each holding until the next one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..network import when
from ..provenance import Status, parse_status
from ..tables import rows
from .calendar import Floats


@dataclass(frozen=True)
class Rate:
    """From `moment` on one unit of `currency` is worth `usd`.

    moment: a date's midnight by the clock of the site that pays, as if that were UTC
    [s since 1970], so that a month's bill is settled at the rate of its first day.
    """

    currency: str
    moment: float
    usd: float
    status: Status = Status.TYPED
    source: str = ""


@dataclass(frozen=True)
class Rates:
    """All rates that a file uses, ascending by date within a currency."""

    table: tuple[Rate, ...] = ()

    def known(self) -> tuple[str, ...]:
        return tuple(sorted({"USD", *(rate.currency for rate in self.table)}))

    def first(self, currency: str) -> float:
        """The moment of a currency's first rate; -inf for USD, +inf when there is none."""
        if currency == "USD":
            return -np.inf
        return min((r.moment for r in self.table if r.currency == currency), default=np.inf)

    def lowest(self, currency: str) -> float:
        """The least that one unit was ever worth [USD]; 0 when there is no rate."""
        if currency == "USD":
            return 1.0
        return min((r.usd for r in self.table if r.currency == currency), default=0.0)

    def usd(self, currency: str, moments: Floats) -> Floats:
        """USD per unit at moments, by the site's clock; none may lie before the first."""
        if currency == "USD":
            return np.ones_like(moments)
        dated = [rate for rate in self.table if rate.currency == currency]
        starts = np.array([rate.moment for rate in dated])
        values = np.array([rate.usd for rate in dated])
        usd_per_unit: Floats = values[np.searchsorted(starts, moments, side="right") - 1]
        return usd_per_unit


def shipped() -> Rates:
    """The rates in powbench/data/exchange_rates.csv."""
    ordered = sorted(rows("exchange_rates.csv"), key=lambda r: (r["currency"], r["date"]))
    return Rates(tuple(_rate(row) for row in ordered))


def _rate(row: dict[str, str]) -> Rate:
    return Rate(
        row["currency"],
        when.seconds(when.parse(row["date"])),
        float(row["usd_per_unit"]),
        parse_status(row["status"]) or Status.INFERRED,
        row["source"],
    )
