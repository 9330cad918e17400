"""`[uncertainty]`, `[[risk]]` and the groups of sites."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from .. import bounded
from ..errors import InputError
from ..network import fee_record, price_forecast, price_record, when
from ..network.fee_record import Stretch
from ..reading.keys import Change, Choice, Flag, Keys, Number, Text, key
from ..reading.table import Table
from ..sites.sites_file import Groups
from ..sites.uncertainty import PastPrices, Risk, RiskKind, Uncertainty
from .read_allocation import NOTE
from .typed import LEAST_GROWTH, MOST_GROWTH

Prices = tuple[float, ...]
OLD_FEES_DAYS = 90
"""Between the newest fees that are drawn from and the start, before it is said."""
_MOST_ARRIVALS = 1000.0
KEYS = Keys(
    "What may move, for `simulate`, `allocate` and the band that `project` prints.",
    (
        key("difficulty", Choice(lambda: ("forecast", "scenario")),
            "Difficulty follows the forecast that `powbench backtest` scores, or [network].",
            '"scenario"', default="forecast"),
        key("price_drift", Change("per year", LEAST_GROWTH, MOST_GROWTH),
            "Mean change of the price.", "0.1", default=0.0),
        key("price_volatility", Change("per √year", high=5.0), "How much the price varies: the "
            "standard deviation of its logarithm after a year.", "0.6", default=0.0),
        key("price_csv", Text(), "Past prices by day, with the columns date,usd. Their steps until "
            "the start are drawn again, in place of volatility and drift.", '"btc.csv"',
            without="none"),
        key("price_history", Text(), "Past prices by day, with the columns date,usd, to which the "
            "forecast of difficulty responds: for days that the shipped prices lack.", '"btc.csv"',
            without="those that ship"),
        key("hash_price", Flag(), "Whether the forecast of difficulty responds to the price.",
            "false", default=True),
        key("fees_volatility", Number("sd of ln", high=5.0),
            "How much fees vary: the standard deviation of their logarithm.", "0.5", default=0.0),
        key("fees_half_life_days", Number("days", high=3650.0),
            "How soon fees come half of the way back; 0: one draw for all time.", "30",
            default=0.0),
        key("fees_bootstrap", Flag(), "Whether fees rise and fall as blocks of their own past did, "
            "spikes included; in place of fees_volatility. What [network] says is their usual "
            "level.", "true", default=False),
        key("rigs", Flag(), "Whether rigs vary within their measured interval or their data "
            "sheet's tolerance.", "false", default=True),
    ),
)  # fmt: skip
RISK = Keys(
    "A hazard. It strikes every site of its group at the same moments.",
    (
        key("kind", Choice(lambda: tuple(k.value for k in RiskKind)),
            "Power, internet and rationing end again; a levy and a ban stay.", '"power"'),
        key("group", Text(), "A site, or a group of sites.", '"kazakhstan"'),
        key("per_year", Number("arrivals a year", high=_MOST_ARRIVALS, above=True),
            "How often it strikes on average.", "2"),
        key("days", Number("days", high=3650.0, above=True), "How long it lasts on average.", "5",
            without="needed, but for a levy and a ban"),
        key("share", Number("share", high=1.0, above=True),
            "How much power is gone. Needed for rationing: how much of the contract is gone.",
            "1.0", default=1.0),
        key("usd_per_kwh", Number("USD/kWh", above=True), "Amount of a levy.", "0.01",
            without="needed for a levy"),
        NOTE,
    ),
)  # fmt: skip


def read(
    top: Table,
    groups: Groups,
    folder: Path,
    start: float,
    past_fees: Sequence[Stretch] = (),
) -> Uncertainty:
    """groups: of every site in the file. Relative paths are below `folder`; of a price
    record only what comes before `start` [s since 1970] is used. past_fees: what blocks paid,
    where [network] names a record; none: the one that ships."""
    table = top.table("uncertainty")
    known = sorted({name for members in groups.values() for name in members})
    risks = tuple(_risk(row, known) for row in top.tables("risk"))
    _contradictions(top, risks)
    uncertainty = Uncertainty(
        difficulty=table.choice("difficulty") == "forecast",
        price_drift=table.number("price_drift"),
        price_volatility=table.number("price_volatility"),
        fees_volatility=table.number("fees_volatility"),
        rigs=table.flag("rigs"),
        risks=risks,
        fees_half_life_days=table.number("fees_half_life_days"),
        price_record=_drawn(table, folder, start),
        past_prices=_answered(table, folder, start),
        hash_price=table.flag("hash_price"),
        fees_record=_past_fees(table, past_fees, start),
    )
    if uncertainty.fees_record and uncertainty.fees_volatility:
        table.problem(
            "fees_bootstrap", "moves the fees, and so does fees_volatility", "keep one of them"
        )
    if uncertainty.price_record and (uncertainty.price_volatility or uncertainty.price_drift):
        table.problem(
            "price_csv", "moves the price, and so does price_volatility or price_drift",
            "give the record, or drift and volatility",
        )  # fmt: skip
    if uncertainty.past_prices and not uncertainty.difficulty:
        table.problem(
            "price_history", "has no effect here: only the forecast responds to it",
            'write difficulty = "forecast", or leave it out',
        )  # fmt: skip
    if uncertainty.past_prices and not uncertainty.hash_price:
        table.problem(
            "price_history", "has no effect with hash_price = false",
            "leave one of them out",
        )  # fmt: skip
    if uncertainty.fees_half_life_days and not uncertainty.fees_volatility:
        table.problem(
            "fees_half_life_days", "has no effect without fees_volatility", "add fees_volatility"
        )
    table.finish()
    return uncertainty


def _drawn(table: Table, folder: Path, start: float) -> Prices:
    """Prices every 14 days until the start."""

    def load() -> Prices:
        name = table.text("price_csv")
        return price_record.fortnightly(_text(folder, name), name, start)

    none: Prices = ()
    return table.guarded("price_csv", load, none) if table.has("price_csv") else none


def _past_fees(table: Table, record: Sequence[Stretch], start: float) -> Prices:
    """Every 14 days until the start, a year of them at least."""

    def load() -> Prices:
        found, end = fee_record.by_fortnight(
            record or fee_record.shipped(), start, price_forecast.FEWEST_STEPS
        )
        fees = found[-price_forecast.POOL :]
        if len(fees) < price_forecast.FEWEST_STEPS:
            raise InputError(
                f"the record of fees holds {len(fees)} fortnights without a gap until "
                f"{when.iso_date(start)}, and {price_forecast.FEWEST_STEPS} are needed",
                "`powbench network record` makes one from your own node, for fees_history",
            )
        if not median(fees):
            raise InputError("half of the record of fees is 0", "give fees_volatility instead")
        if end < start - OLD_FEES_DAYS * when.DAY:
            table.book.notes.append(
                f"fees_bootstrap draws from fees until {when.iso_date(end)}: the record of later "
                "ones has gaps"
            )
        return fees

    none: Prices = ()
    wanted = table.flag("fees_bootstrap")
    if not wanted or table.book.is_unread(("network", "fees_history")):
        return none
    return table.guarded("fees_bootstrap", load, none)


def _answered(table: Table, folder: Path, start: float) -> PastPrices:
    """Days before the start and their prices."""

    def load() -> PastPrices:
        name = table.text("price_history")
        days, prices = price_record.daily(_text(folder, name), name)
        past = tuple(pair for pair in zip(days, prices, strict=True) if pair[0] < start)
        if not past:
            raise InputError(
                f"{name} has no price before {when.iso_date(start)}",
                "difficulty responds to past prices: give a year or more of them",
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
    kind = RiskKind(row.choice("kind"))
    group = row.choice("group", known)
    rate = row.number("per_year")
    days, share, levy = 0.0, 1.0, 0.0
    if not kind.lasting:
        days = row.number("days")
        share = row.number("share")
    if kind is RiskKind.RATIONING and not row.has("share"):
        row.problem("share", "is missing", "say which share of the power is gone: share = 0.7")
    if kind is RiskKind.LEVY:
        levy = row.number("usd_per_kwh")
    row.remark(f"risk {kind.value} of {group!r}")
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
