"""Supply, levies, hosting and tax from their tables in the file."""

from __future__ import annotations

import math
import re
from pathlib import Path

from ..network import when
from ..provenance import Status
from ..reading.keys import (
    CURRENCY,
    Choice,
    Flag,
    Inline,
    Key,
    Keys,
    Moment,
    Number,
    Numbers,
    Pairs,
    Part,
    Rows,
    Text,
    Whole,
    key,
)  # fmt: skip
from ..reading.table import Table
from ..rigs.rig import NORMAL
from ..sites import levy
from ..sites.charges.tiers import MAX_PRICE
from ..sites.levy import Generation, Levy
from ..sites.running.supply import Supply, Window
from ..sites.site import Hosting
from ..sites.tax import IncomeTax
from . import read_outages

_ONE_LEVY = "one of law, per_kwh and bands is needed"
WINDOW = Keys(
    "Hours in which the site may not run in full.",
    (
        key("hours", Numbers("hour of the day", 2, 0, 24, whole=True),
            "First hour, and the hour at which it ends, local.", "[17, 21]"),
        key("allowed", Number("share of full power", high=1.0), "How much may run all the same.",
            "0.1", default=0.0),
        key("months", Numbers("months", None, 1, 12, whole=True), "Months of the year.",
            "[6, 7, 8, 9]", without="all"),
        key("days", Choice(lambda: ("all", "weekdays", "weekend")), "Days of the week.",
            '"weekdays"', default="all"),
    ),
)  # fmt: skip
QUOTA = Keys(
    "A limit on what the site draws: by load (share or kw), by use, or by both.",
    (
        key("share", Number("share of contract", high=1.0), "Part of the contract.", "0.6",
            without="no limit on the load, or kw"),
        key("kw", Number("kW"), "Load at the meter.", "2_000",
            without="no limit on the load, or share"),
        key("kwh_per_month", Number("kWh/month"), "Use of a billing month.", "1_200_000",
            without="no limit on the use"),
    ),
)  # fmt: skip
SUPPLY = Keys(
    "When and how much power there is.",
    (
        *read_outages.KEYS,
        key(
            "curtailment", Rows(WINDOW), "Hours in which the site must run less, every day alike.",
            '[{ hours = [17, 21], months = [6, 7, 8, 9], days = "weekdays", allowed = 0.1 }]',
            without="none",
        ),
        key("contract_kw", Number("kW"), "Highest load that the contract allows, at the meter.",
            "3_600", without="the fleet's full power"),
        key("quota", Inline(QUOTA), "A limit below the contract.", "{ share = 0.6 }",
            "{ kw = 2_000, kwh_per_month = 1_200_000 }", without="none"),
        key("uptime", Number("share of hours", high=1.0),
            "Part of the hours in which the rigs run when nothing else stops them.", "0.97",
            default=1.0),
        key("offline_draw", Number("share of full power", high=1.0),
            "Power that rigs still draw without internet.", "0.3", default=1.0),
        key("switch_off", Flag(), "Whether the site stops in hours when power costs more than it "
            "earns.", "true", default=False),
        key("strike_price",
            (Number("tariff's currency/kWh", low=-MAX_PRICE, high=MAX_PRICE),
             Choice(lambda: ("best",))),
            "The price of energy above which the site stands still, without levies and a host's "
            "fee; best: when the kWh costs more than it earns, as with switch_off.",
            "0.075", '"best"', without="none"),
        key("modes", Choice(lambda: (NORMAL, "best")),
            "In which mode rigs with several run: the normal one at all hours, or in each hour the "
            "one that leaves most at the price of that hour's next kWh.", '"best"',
            default=NORMAL),
    ),
)  # fmt: skip
LEVY = Keys(
    "A levy on each kWh that the site uses.",
    (
        key("law", Choice(levy.laws), "The levy of a law that ships with powbench.", '"KZ"',
            without=_ONE_LEVY),
        key("currency", Text("[A-Z]{3}"), "Currency of per_kwh and bands.", '"KZT"',
            default="USD"),
        key("per_kwh", Number(f"{CURRENCY}/kWh"), "The same levy at every price.", "1",
            without=_ONE_LEVY),
        key("bands", Pairs(f"{CURRENCY}/kWh"),
            "The levy by the price of power: [from this price, levy], the first from 0.",
            "[[0, 25], [24, 1]]", without=_ONE_LEVY),
        key("from", Moment(), "The first day of the levy.", "2027-01-01", without="always"),
        key("until", Moment(), "The day at which the levy ends.", "2028-01-01", without="never"),
        key("name", Text(), "What the levy is called.", '"grid levy"',
            without="levy and its number"),
    ),
    one_of=("law", "per_kwh", "bands"),
)  # fmt: skip
HOSTING = Keys(
    "What a host takes for running the rigs.",
    (
        key("fee_per_kwh", Number("USD/kWh"), "For each kWh at the meter, beside the tariff.",
            "0.012", default=0.0),
        key("share_of_revenue", Part("share"), "Of what the rigs earn.", "0.05", default=0.0),
        key("share_of_margin", Part("share"), "Of what is left after power.", "0.2", default=0.0),
    ),
)  # fmt: skip
TAX = Keys(
    "Tax on the profit.",
    (
        key("rate", Part("share of profit"), "Rate of the tax.", "0.21", default=0.0),
        key("depreciation_years", Number("years", above=True),
            "Years over which the rigs are written off, in equal parts.", "5", default=4.0),
        key("carry_forward_years", Whole("years"), "How long a loss may wait for a profit.", "10",
            without="none"),
        key("loss_offset_limit", Number("share of profit", high=1.0),
            "Part of a profit that earlier losses may take.", "0.8", default=1.0),
    ),
)  # fmt: skip
OF_LEVIES: tuple[Key, ...] = (
    key("levy", Rows(LEVY), "Levies on the use of power.", '[{ law = "KZ" }]',
        '[{ name = "grid levy", currency = "KZT", per_kwh = 1, from = 2027-01-01, '
        "until = 2028-01-01 }]",
        '[{ currency = "KZT", bands = [[0, 25], [24, 1]] }]', without="none"),
    key("generation", Choice(lambda: tuple(g.value for g in Generation)),
        "Where the power comes from; the levy of a law depends on it.", '"own"',
        default=Generation.GRID.value),
    key("metered", Flag(), "Whether the use is metered; the levy of a law depends on it.",
        "false", default=True),
)  # fmt: skip


def read_supply(table: Table, folder: Path, utc_offset: float, full_kw: float) -> Supply:
    """folder: where a table of outages is. full_kw: the fleet at its highest PUE, at the meter."""
    outages = read_outages.read_outages(table, folder, utc_offset)
    curtailment = tuple(_window(window) for window in table.tables("curtailment"))
    contract = table.optional("contract_kw")
    strike, best = _strike(table)
    quota_kw, quota_kwh = _quota(table, full_kw if contract is None else contract)
    supply = Supply(
        uptime=table.number("uptime"),
        curtailment=curtailment,
        outages=outages,
        contract_kw=contract,
        quota_kw=quota_kw,
        quota_kwh_per_month=quota_kwh,
        idle_share=table.number("offline_draw"),
        switch_off=table.flag("switch_off") or best,
        best_mode=table.has("modes") and table.choice("modes") == "best",
        strike_price=strike,
    )
    table.finish()
    return supply


def _strike(table: Table) -> tuple[float | None, bool]:
    """A price, and whether it is the break-even of each hour."""
    written = table.get("strike_price")
    if isinstance(written, str) and not re.search(r"\d", written):
        return None, table.choice("strike_price") == "best"
    return (table.number("strike_price") if table.has("strike_price") else None), False


def _window(table: Table) -> Window:
    hours = table.numbers("hours")
    allowed = table.number("allowed")
    months = tuple(range(1, 13))
    if table.has("months"):
        listed = table.numbers("months")
        months = tuple(int(month) for month in listed)
        if not listed or months != listed:
            table.problem("months", "are no numbers of months", "write months = [6, 7, 8]")
    else:
        table.note("months", "all", "", Status.DEFAULT, "not given")
    days = table.choice("days")
    if hours[0] == hours[1]:
        table.problem("hours", "begin and end at the same hour", "write hours = [17, 21]")
    if allowed == 1 and not table.unread("allowed"):
        table.problem("allowed", "is 1: all may run, nothing is curtailed", "1% is 0.01")
    if any(h != int(h) for h in hours):
        table.problem("hours", "are not whole hours", "write hours = [17, 21]")
    table.finish()
    return Window(int(hours[0]), int(hours[1]) % 25, allowed, months, days)


def _quota(table: Table, contract_kw: float) -> tuple[float | None, float | None]:
    if not table.has("quota"):
        table.note("quota", "none", "", Status.DEFAULT, "not given")
        return None, None
    quota = table.table("quota")
    share, power = quota.has("share"), quota.has("kw")
    energy = quota.has("kwh_per_month")
    if share and power:
        quota.problem("", "has both share and kw", "give one of them")
    if not (share or power or energy):
        quota.problem("", "is empty", "give share (of the contract), kw or kwh_per_month")
    kw = None
    if share:
        kw = quota.number("share") * contract_kw
    elif power:
        kw = quota.number("kw")
    kwh = quota.number("kwh_per_month") if energy else None
    quota.finish()
    return kw, kwh


def read_levies(site: Table, utc_offset: float, currencies: tuple[str, ...]) -> tuple[Levy, ...]:
    """`[[site.x.levy]]`: law = "KZ", or per_kwh, or bands = [[from price, levy], …]."""
    generation = Generation(site.choice("generation"))
    metered = site.flag("metered")
    levies: list[Levy] = []
    tables = site.tables("levy")
    for number, table in enumerate(tables):
        ways = table.given()
        if len(ways) > 1:
            table.problem("", f"has {' and '.join(ways)}", "give one of law, per_kwh, bands")
        if table.has("law"):
            law = table.choice("law")
            for rule in levy.of_law(law, generation, metered, utc_offset) if law else ():
                levies.append(rule)
                span = f"from {when.iso_date(rule.start + 43_200)}"
                rates = [rate for _, rate in rule.bands]
                text = f"{max(rates):g} to {min(rates):g} in {len(rates)} bands, {span}"
                if len(rates) == 1:
                    text = f"{rates[0]:g}, {span}"
                status = Status.READ if rule.status == "read" else Status.INFERRED
                table.note(f"law {law}", text, f"{rule.currency}/kWh", status, rule.source)
        else:
            levies.append(_own_levy(table, number, utc_offset, currencies))
        table.finish()
    if not tables:
        site.note("levy", "none", "", Status.DEFAULT, "not given")
    return tuple(levies)


def _own_levy(table: Table, number: int, utc_offset: float, currencies: tuple[str, ...]) -> Levy:
    currency = table.currency("currency", currencies)
    bands: list[tuple[float, float]] = []
    if table.has("bands"):
        written = table.get("bands")
        for place, row in enumerate(written if isinstance(written, list) else []):
            path = (*table.path, "bands", place)
            if not isinstance(row, list) or len(row) != 2:
                table.book.add(path, "is no [from price, levy]", "write [5, 20]")
                continue
            edge, value = table.checked(path, row[0]), table.checked(path, row[1])
            if bands and edge <= bands[-1][0]:
                table.book.add(path, "does not rise", "sort the bands by price")
            bands.append((edge, value))
        if not bands or bands[0][0] != 0:
            table.problem("bands", "do not start at 0", "the first band is [0, …]")
        table.note(
            "bands", f"{len(bands)} bands", f"{currency}/kWh", Status.TYPED, table.place("bands")
        )
    else:
        bands = [(0.0, table.number("per_kwh"))]
    start = table.moment("from", utc_offset, -math.inf)
    end = table.moment("until", utc_offset, math.inf)
    if end <= start:
        table.problem("until", "is not after from", "a levy ends after it begins")
    name = table.optional_text("name") or f"levy {number + 1}"
    return Levy(name, currency, tuple(bands) or ((0.0, 0.0),), start, end)


def read_hosting(table: Table) -> Hosting:
    hosting = Hosting(
        fee_per_kwh=table.number("fee_per_kwh"),
        share_of_revenue=table.number("share_of_revenue"),
        share_of_margin=table.number("share_of_margin"),
    )
    table.finish()
    return hosting


def read_tax(table: Table) -> IncomeTax:
    carry = table.optional("carry_forward_years")
    tax = IncomeTax(
        rate=table.number("rate"),
        depreciation_years=table.number("depreciation_years"),
        carry_years=None if carry is None else int(carry),
        offset_limit=table.number("loss_offset_limit"),
    )
    table.finish()
    return tax
