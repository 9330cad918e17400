"""`[[site.NAME.payment]]`: what a power market pays a site."""

from __future__ import annotations

import math
from pathlib import Path

from ..reading.keys import CURRENCY, Keys, Moment, Number, Text, key
from ..reading.table import Table
from ..sites.charges.series import Series
from ..sites.payments import Basis, Payment
from . import read_series

_ONE = "one of per_kwh, per_kwh_csv, per_kw_month, per_kw_hour and per_kw_hour_csv is needed"
_POWER = ("kw", "mw")
KEYS = Keys(
    "What a power market pays for power that the site does not use, or could leave.",
    (
        key("name", Text(), "What the payment is called.", '"demand response"',
            without="payment and its number"),
        key("currency", Text("[A-Z]{3}"), "Currency of the payment.", '"EUR"', default="USD"),
        key("per_kwh", Number(f"{CURRENCY}/kWh"),
            "For each kWh that rigs do not draw because the price or curtailment stops them.",
            "0.12", without=_ONE),
        key("per_kwh_csv", Text(), "The same by time: a CSV file as price_csv of a tariff.",
            '"sold.csv"', without=_ONE),
        key("per_kw_month", Number(f"{CURRENCY}/kW and month"),
            "For each kW that could be switched off, running or not.", "3.5", without=_ONE),
        key("per_kw_hour", Number(f"{CURRENCY}/kW and hour"),
            "For each kW that runs and could stop at once: a reserve.", "0.006", without=_ONE),
        key("per_kw_hour_csv", Text(),
            "The same by time: a CSV file with the columns moment and usd_per_mw or usd_per_kw.",
            '"reserve.csv"', without=_ONE),
        *read_series.CLOCK,
        key("availability", Number("share", high=1.0),
            "How much of the reserve is sold and delivered.", "0.9", default=1.0),
        key("kw", Number("kW", above=True), "The most that is paid for.", "2_000",
            without="all"),
        key("from", Moment(), "The first day of the payment.", "2027-01-01", without="always"),
        key("until", Moment(), "The day at which the payment ends.", "2028-01-01",
            without="never"),
    ),
    one_of=("per_kwh", "per_kwh_csv", "per_kw_month", "per_kw_hour", "per_kw_hour_csv"),
)  # fmt: skip
_BASES = {
    "per_kwh": Basis.NOT_USED, "per_kwh_csv": Basis.NOT_USED, "per_kw_month": Basis.READY,
    "per_kw_hour": Basis.RESERVE, "per_kw_hour_csv": Basis.RESERVE,
}  # fmt: skip


def read(
    site: Table, folder: Path, utc_offset: float, currencies: tuple[str, ...]
) -> tuple[Payment, ...]:
    """The payments of a site; what is said of their files goes into the book's notes."""
    found = []
    for number, table in enumerate(site.tables("payment"), start=1):
        payment = _payment(table, number, folder, utc_offset, currencies)
        table.finish()
        if payment is not None:
            found.append(payment)
    return tuple(found)


def _payment(
    table: Table, number: int, folder: Path, utc_offset: float, currencies: tuple[str, ...]
) -> Payment | None:
    currency = table.currency("currency", currencies)
    name = table.line("name") or f"payment {number}"
    ways = table.given()
    if len(ways) != 1:
        given = " and ".join(ways) or "no amount"
        table.problem("", f"has {given}", "give one of " + ", ".join(KEYS.one_of))
        return None
    (way,) = ways
    amount: float | Series = 0.0
    if way.endswith("_csv"):
        units = read_series.ENERGY if _BASES[way] is Basis.NOT_USED else _POWER
        read = read_series.read(table, way, folder, utc_offset, units)
        if read is not None:
            amount = read.series
            site = f"site {table.path[1]!r}"
            table.book.notes += [f"{site}: {note}" for note in read.notes]
    else:
        amount = table.number(way)
    reserve = _BASES[way] is Basis.RESERVE
    start = table.moment("from", utc_offset) if table.has("from") else -math.inf
    end = table.moment("until", utc_offset) if table.has("until") else math.inf
    if end <= start:
        table.problem("until", "is not after from", "a payment ends after it begins")
    return Payment(
        name,
        currency,
        _BASES[way],
        amount,
        table.number("kw") if table.has("kw") else math.inf,
        table.number("availability") if reserve else 1.0,
        start,
        end,
    )
