"""`[uncertainty]`, `[[risk]]` and the groups of sites.

[uncertainty]
difficulty = "forecast"       # or "scenario": as [network] says
price_volatility = 0.6        # per square root of a year; price_drift = 0.0 a year
price_csv = "btc.csv"         # or: date,usd by day; its steps until the start, drawn again
price_history = "btc.csv"     # past prices by day, where those that ship do not reach
hash_price = true             # false: difficulty does not answer the price
fees_volatility = 0.5         # sd of ln(fees), one draw a path
fees_half_life_days = 30      # or: fees move, and come half of the way back in so long
rigs = true                   # measured intervals and data-sheet tolerances

[[risk]]
kind = "power"                # internet, rationing, levy, ban
group = "ekibastuz"           # a site's own name, or one of its groups = ["…"]
per_year = 2
days = 5                      # mean length; not for levy and ban, which stay
share = 1.0                   # of power gone; rationing: of the contract
usd_per_kwh = 0.01            # levy only
"""

from __future__ import annotations

from pathlib import Path

from .. import bounded
from ..errors import InputError
from ..network import price_record, when
from ..reading.table import Table
from ..sites.sites_file import Groups
from ..sites.uncertainty import PastPrices, Risk, RiskKind, Uncertainty

Prices = tuple[float, ...]
_MOST_ARRIVALS = 1000.0


def read(top: Table, groups: Groups, folder: Path, start: float) -> Uncertainty:
    """groups: of every site in the file. Relative paths are below `folder`; of a price
    record only what comes before `start` [s since 1970] is used."""
    table = top.table("uncertainty")
    known = sorted({name for members in groups.values() for name in members})
    risks = tuple(_risk(row, known) for row in top.tables("risk"))
    _contradictions(top, risks)
    uncertainty = Uncertainty(
        difficulty=table.choice("difficulty", ("forecast", "scenario"), "forecast") == "forecast",
        price_drift=table.rate("price_drift", "per year", 0.0, low=-0.99, high=100.0),
        price_volatility=table.rate("price_volatility", "per √year", 0.0, high=5.0),
        fees_volatility=table.number("fees_volatility", "sd of ln", 0.0, high=5.0),
        rigs=table.flag("rigs", True),
        risks=risks,
        fees_half_life_days=table.number("fees_half_life_days", "days", 0.0, high=3650.0),
        price_record=_drawn(table, folder, start),
        past_prices=_answered(table, folder, start),
        hash_price=table.flag("hash_price", True),
    )
    if uncertainty.price_record and (uncertainty.price_volatility or uncertainty.price_drift):
        table.problem(
            "price_csv", "moves the price, and so does price_volatility or price_drift",
            "give the record, or drift and volatility",
        )  # fmt: skip
    if uncertainty.past_prices and not uncertainty.difficulty:
        table.problem(
            "price_history", "is answered by the forecast alone",
            'write difficulty = "forecast", or leave it out',
        )  # fmt: skip
    if uncertainty.past_prices and not uncertainty.hash_price:
        table.problem(
            "price_history", "is given, and hash_price = false leaves it without a reader",
            "leave one of them out",
        )  # fmt: skip
    if uncertainty.fees_half_life_days and not uncertainty.fees_volatility:
        table.problem("fees_half_life_days", "has nothing to bring back", "add fees_volatility")
    table.finish()
    return uncertainty


def _drawn(table: Table, folder: Path, start: float) -> Prices:
    """Prices every 14 days until the start."""

    def load() -> Prices:
        name = table.text("price_csv")
        return price_record.fortnightly(_text(folder, name), name, start)

    none: Prices = ()
    return table.guarded("price_csv", load, none) if table.has("price_csv") else none


def _answered(table: Table, folder: Path, start: float) -> PastPrices:
    """Days before the start and their prices."""

    def load() -> PastPrices:
        name = table.text("price_history")
        days, prices = price_record.daily(_text(folder, name), name)
        past = tuple(pair for pair in zip(days, prices, strict=True) if pair[0] < start)
        if not past:
            raise InputError(
                f"{name} has no price before {when.iso_date(start)}",
                "past prices are what difficulty answers: give a year or more of them",
            )
        return past

    none: PastPrices = ()
    return table.guarded("price_history", load, none) if table.has("price_history") else none


def _text(folder: Path, name: str) -> str:
    return bounded.text_of(lambda: bounded.read_bytes(folder / name), name)


def groups_of(site: Table) -> tuple[str, ...]:
    """The groups that a site's table names, and its own name."""
    site_name = str(site.path[-1])
    value = site.get("groups")
    if value is None:
        return (site_name,)
    if not isinstance(value, list) or not all(isinstance(g, str) and g.strip() for g in value):
        site.problem("groups", "is no list of names", 'write groups = ["town", "grid"]')
        return (site_name,)
    return (site_name, *(g for g in value if g != site_name))


def _risk(row: Table, known: list[str]) -> Risk:
    kind = RiskKind(row.choice("kind", [k.value for k in RiskKind]))
    group = row.choice("group", known or [""])
    rate = row.number("per_year", "arrivals a year", high=_MOST_ARRIVALS, above=True)
    days, share, levy = 0.0, 1.0, 0.0
    if not kind.lasting:
        days = row.number("days", "days", high=3650.0, above=True)
        share = row.number("share", "share", 1.0, high=1.0, above=True)
    if kind is RiskKind.RATIONING and not row.has("share"):
        row.problem("share", "is missing", "say which share of the power is gone: share = 0.7")
    if kind is RiskKind.LEVY:
        levy = row.number("usd_per_kwh", "USD/kWh", above=True)
    row.text("note", "none")
    row.finish()
    return Risk(kind, group, rate, days, share, levy)


def _contradictions(top: Table, risks: tuple[Risk, ...]) -> None:
    seen: dict[tuple[RiskKind, str], int] = {}
    for number, risk in enumerate(risks):
        key = (risk.kind, risk.group)
        if risk.kind.lasting and key in seen:
            top.book.add(
                ("risk", number),
                f"a second {risk.kind.value} for {risk.group!r}",
                "hazards of one event add up: give their sum in one [[risk]]",
            )
        seen.setdefault(key, number)
