"""What a rig sells for when the horizon ends: typed, or from its age and a price per TH/s."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..provenance import Status
from ..reading.keys import Inline, Keys, Number, Pairs, Part, key
from ..reading.table import Table
from ..rigs.rig import TERA, Rig

DECLINE = Keys(
    "A price that falls by the same share every year of a rig's age.",
    (
        key("usd_per_th", Number("USD/TH"), "The price of a new rig.", "15"),
        key("decline_per_year", Part("share a year"), "What a year of age takes.", "0.35"),
    ),
)  # fmt: skip
OF_RIGS = (
    key("resale_usd", Number("USD each"), "What a rig sells for at the end.", "900", default=0.0),
    key("resale_by_age", (Pairs("USD/TH"), Inline(DECLINE)),
        "The same by the rig's age then, per TH/s: [[years, USD/TH], …], linear between them and "
        "flat beyond, or a yearly decline.", "[[0, 15], [2, 6], [4, 1.5]]",
        "{ usd_per_th = 15, decline_per_year = 0.35 }", without="resale_usd"),
    key("age_years", Number("years", high=50.0), "How old the rigs are at the start, for "
        "resale_by_age.", "1.5", default=0.0),
)  # fmt: skip


@dataclass(frozen=True)
class Market:
    """Prices [USD/TH] at ages [years]; or, without ages, the first one that falls by a share."""

    usd_per_th: tuple[float, ...]
    ages: tuple[float, ...] = ()
    decline: float = 0.0

    def at(self, age: float) -> float:
        if not self.ages:
            return self.usd_per_th[0] * float((1 - self.decline) ** age)
        return float(np.interp(age, self.ages, self.usd_per_th))


def read(row: Table, rig: Rig, years: float, price_usd: float) -> float:
    """What one of the rigs fetches after so many years [USD]; price_usd: what it costs."""
    if not row.has("resale_by_age"):
        if row.has("age_years"):
            row.number("age_years")
            row.problem("age_years", "has no effect without resale_by_age", "leave it out")
        return row.number("resale_usd")
    if row.has("resale_usd"):
        row.problem("resale_by_age", "stands beside resale_usd", "give one of them")
    age = row.number("age_years") + years
    market = _market(row)
    price = market.at(age)
    usd = price * rig.hashes_per_second.value / TERA
    source = f"{price:.4g} USD/TH at an age of {age:.2f} years ({row.place('resale_by_age')})"
    row.note("resale_usd", usd, "USD each", Status.INFERRED, source)
    if 0 < price_usd < usd:
        row.book.notes.append(
            f"{rig.name} sells for {usd:,.0f} USD at the end, more than it costs "
            f"({price_usd:,.0f} USD): resale_by_age is in USD per TH/s"
        )
    return usd


def _market(row: Table) -> Market:
    value = row.get("resale_by_age")
    if isinstance(value, dict):
        table = row.table("resale_by_age")
        found = Market((table.number("usd_per_th"),), decline=table.number("decline_per_year"))
        table.finish()
        return found
    path = (*row.path, "resale_by_age")
    remedy = "write resale_by_age = [[0, 15], [2, 6], [4, 1.5]], years and USD/TH"
    rows = value if isinstance(value, list) else []
    if not rows or any(not isinstance(each, list) or len(each) != 2 for each in rows):
        row.problem("resale_by_age", "is no list of [years, USD/TH]", remedy, unread=True)
        return Market((0.0,))
    ages = tuple(row.checked((*path, n), each[0], high=100.0) for n, each in enumerate(rows))
    prices = tuple(row.checked((*path, n), each[1]) for n, each in enumerate(rows))
    if list(ages) != sorted(set(ages)):
        row.problem("resale_by_age", "has ages that do not rise", "sort the rows by age")
        return Market((0.0,))
    return Market(prices, ages)
