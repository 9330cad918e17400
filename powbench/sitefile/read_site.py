"""One `[site.NAME]` table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from .. import bounded
from ..provenance import Status
from ..reading.keys import (
    CURRENCY,
    Choice,
    Inline,
    Keys,
    Names,
    Number,
    Numbers,
    Part,
    Rows,
    Text,
    Whole,
    key,
)  # fmt: skip
from ..reading.table import Table
from ..rigs.rig import Rig
from ..sites import plausible
from ..sites.carbon import Basis, Carbon, codes, of_place
from ..sites.charges.energy import WAYS
from ..sites.currency import Rates
from ..sites.heat import Heat
from ..sites.payout import Payout, Scheme
from ..sites.running.fleet import FleetLine
from ..sites.site import Hosting, Pue, Site, pue_of_temperature
from ..sites.tariff import Tariff, flat
from . import (
    read_ageing,
    read_allocation,
    read_heat,
    read_hedges,
    read_loan,
    read_modes,
    read_payments,
    read_resale,
    read_rig,
    read_supply,
    read_tariff,
)

_ONE_RIG = "one of model, result and hashrate is needed"
RIGS = Keys(
    "Rigs of one kind.",
    (
        key("model", Text(), "A model of the catalogue: `powbench rigs` lists them.",
            '"Antminer S21 200T"', without=_ONE_RIG),
        key("result", Text(), "A measurement: a file of `powbench bench --json`, relative to this "
            "file. Of `powbench fleet` each host is a rig.", '"bench.json"', '"fleet.json"',
            without=_ONE_RIG),
        key("measurement", Text(), "Which measurement of the result: KERNEL or KERNEL@THREADS.",
            '"scalar@1"', without="the fastest"),
        key("watts", Number("W", above=True), "Power of a result that has none.", "65",
            without="as measured"),
        key("hashrate", Text(), "A hash rate with its unit.", '"110TH/s"', without=_ONE_RIG),
        key("power", Text(), "Power or efficiency with its unit, beside hashrate.", '"3250W"',
            '"29.5J/TH"', without="needed with hashrate"),
        key("modes", Rows(read_modes.MODE), "Its other modes; supply.modes says whether the site "
            "uses them. The mode of the rig's own figures is called normal.",
            '[{ name = "low", hashrate = "80TH/s", power = "2000W" }]',
            without="those of the catalogue or the result"),
        key("count", Whole("rigs", 1, 1e9), "How many of them.", "600"),
        key("price_usd", Number("USD each"), "What a rig costs at the start.", "3_200",
            default=0.0),
        *read_resale.OF_RIGS,
    ),
    one_of=("model", "result", "hashrate"),
)  # fmt: skip
PUE = Keys(
    "Power at the meter by temperature, linear between the points.",
    (
        key("monthly_celsius", Numbers("°C", 12, -80.0, 60.0), "Mean temperature of each month.",
            "[-15, -14, -7, 6, 14, 20, 21, 19, 13, 5, -5, -12]"),
        key("celsius", Numbers("°C", None, -80.0, 60.0), "Rising temperatures.", "[-20, 20, 35]"),
        key("values", Numbers("", None, 1.0, 10.0), "Meter power / rig power at each of them.",
            "[1.03, 1.06, 1.15]"),
    ),
)  # fmt: skip
CARBON = Keys(
    "What the power emits: a place, or a figure with its basis.",
    (
        key("place", Choice(codes), "A country or US state of the table that ships.", '"KAZ"',
            without="needed without g_per_kwh"),
        key("g_per_kwh", Number("g/kWh"), "Emission of CO2 equivalents.", "380",
            without="needed without place"),
        key("basis", Choice(lambda: tuple(b.value for b in Basis)),
            "What the figure counts: the chimney alone (direct), or also building the plant and "
            "bringing the fuel.",
            f'"{Basis.LIFE_CYCLE.value}"', without="needed with g_per_kwh"),
    ),
)  # fmt: skip
COSTS = Keys(
    f"What the site costs besides power. {CURRENCY} in a unit is the currency of this table.",
    (
        key("currency", Text("[A-Z]{3}"), "Currency of wages and fixed costs.", '"KZT"',
            default="USD"),
        key("wages_per_month", Number(f"{CURRENCY}/month"), "Wages of a month.", "22_000",
            default=0.0),
        key("fixed_per_month", Number(f"{CURRENCY}/month"), "Rent, insurance and the like.",
            "9_000", default=0.0),
        key("setup_usd", Number("USD"), "What the site costs once, at the start.", "400_000",
            default=0.0),
    ),
)  # fmt: skip
KEYS = Keys(
    "A place with rigs: what its power costs and what stops it. NAME is yours to choose.",
    (
        read_allocation.NOTE,
        key("utc_offset", Number("hours", -12.0, 14.0), "Local time less UTC, in quarters of an "
            "hour.", "-6", default=0.0),
        key("rigs", Rows(RIGS), "The fleet.",
            '[{ model = "Antminer S21 200T", count = 600, price_usd = 3200, resale_usd = 900 }]',
            '[{ hashrate = "104TH/s", power = "3068W", count = 400 }]',
            '[{ model = "Antminer S21 200T", count = 600, price_usd = 3200, age_years = 0.5, '
            'resale_by_age = [[0, 15], [2, 6], [4, 1.5]] }]',
            '[{ model = "Antminer S21 200T", count = 600, price_usd = 3200, '
            'resale_by_age = { usd_per_th = 15, decline_per_year = 0.35 } }]',
            '[{ result = "bench.json", measurement = "scalar@1", watts = 65, count = 2 }]',
            '[{ hashrate = "110TH/s", power = "3250W", count = 400, '
            'modes = [{ name = "low", hashrate = "80TH/s", power = "2000W" }] }]'),
        key("pue", (Number("", 1.0, 10.0), Numbers("", 12, 1.0, 10.0), Inline(PUE)),
            "Meter power / rig power: one number, one a month, or by temperature.", "1.06",
            "[1.03, 1.03, 1.04, 1.05, 1.06, 1.08, 1.09, 1.08, 1.06, 1.05, 1.04, 1.03]",
            "{ monthly_celsius = [-15, -14, -7, 6, 14, 20, 21, 19, 13, 5, -5, -12], "
            "celsius = [-20, 20, 35], values = [1.03, 1.06, 1.15] }", default=1.0),
        key("pool_fee", Part("share of revenue"), "What the pool keeps.", "0.02", default=0.0),
        key("payout", Choice(lambda: tuple(scheme.value for scheme in Scheme)),
            "How the pool pays. fpps: for every share, average fees included. pps: the same "
            "without fees. pplns: when the pool finds a block. solo: when the site finds one.",
            '"solo"', without=Scheme.FPPS.value),
        key("pool_share", Part("share of the network"),
            "How much of the network's hash rate the pool has, for pplns. Sites of pools with the "
            "same share are in one pool.", "0.03", without="needed for pplns"),
        read_hedges.OF_SITE,
        read_ageing.OF_SITE,
        read_heat.OF_SITE,
        read_loan.OF_SITE,
        key("treasury_share", Number("share of coins", high=1.0), "What part of the coins is "
            "held until the end of the horizon, and sold then; the others are sold when they are "
            "mined.", "0.3", without="none"),
        key("carbon", Inline(CARBON), "What the power emits.", '{ place = "USA" }',
            f'{{ g_per_kwh = 380, basis = "{Basis.LIFE_CYCLE.value}" }}', without="none"),
        *read_supply.OF_LEVIES,
        key("groups", Names(), "Groups that the site belongs to, for [[risk]] and routes.",
            '["kazakhstan"]', without="none"),
        key("tariff", Inline(read_tariff.KEYS), "What power costs.", "{ price = 0.05 }"),
        key("supply", Inline(read_supply.SUPPLY), "When and how much power there is.",
            "{ uptime = 0.97 }", without="all power at all hours"),
        key("payment", Rows(read_payments.KEYS), "What a power market pays the site.",
            '[{ name = "demand response", per_kw_month = 3.5, kw = 2_000 }, '
            '{ per_kwh = 0.12, from = 2027-01-01, until = 2028-01-01 }]',
            '[{ currency = "KZT", per_kw_hour_csv = "reserve.csv", availability = 0.9 }]',
            '[{ per_kwh_csv = "sold.csv", time_zone = "US/Central" }]',
            "[{ per_kw_hour = 0.006 }]", without="none"),
        key("hosting", Inline(read_supply.HOSTING), "What a host takes.",
            "{ fee_per_kwh = 0.012, share_of_revenue = 0.05, share_of_margin = 0.2 }",
            without="none"),
        key("costs", Inline(COSTS), "Other costs.", "{ wages_per_month = 22_000 }",
            without="none"),
        key("tax", Inline(read_supply.TAX), "Tax on the profit.",
            "{ rate = 0.21, depreciation_years = 5, carry_forward_years = 10 }", without="none"),
        key("allocate", Inline(read_allocation.SITE), "Terms for `powbench allocate`.",
            "{ capacity_mw = 5 }", without="none"),
    ),
)  # fmt: skip


def read(
    table: Table, folder: Path, rates: Rates, years: float, replacement: Rig | None = None
) -> Site:
    """The site in `table`. years: of the horizon. replacement: a rig that takes every line's place
    (`--rig`)."""
    currencies = rates.known()
    offset = table.number("utc_offset")
    if offset * 4 != int(offset * 4):
        table.problem("utc_offset", f"{offset:g} is no quarter of an hour", "write 5.75 for 5:45")
    fleet = _fleet(table, folder, years, replacement)
    pue = _pue(table)
    watts = sum(line.watts for line in fleet)
    tariff, energy, avoided = table.table("tariff"), flat(1.0), None
    if table.has("tariff"):
        energy, avoided = read_tariff.read(tariff, folder, currencies, offset)
        _dear(tariff, energy, rates)
    else:
        table.problem("tariff", "is missing", "add [site.NAME.tariff] with price = …")
    costs = table.table("costs")
    costs_currency = costs.currency("currency", currencies)
    payout = _payout(table)
    site = Site(
        name=str(table.path[-1]),
        fleet=fleet,
        tariff=energy,
        utc_offset=offset,
        pue=pue,
        pool_fee=table.number("pool_fee"),
        payout=payout,
        hedges=read_hedges.read(table, payout),
        levies=read_supply.read_levies(table, offset, currencies),
        tax=read_supply.read_tax(table.table("tax")),
        supply=replace(
            read_supply.read_supply(
                table.table("supply"), folder, offset, watts / 1e3 * max(pue.by_month)
            ),
            avoided=avoided,
        ),
        hosting=_hosting(table.table("hosting")),
        wages_per_month=costs.number("wages_per_month"),
        fixed_per_month=costs.number("fixed_per_month"),
        costs_currency=costs_currency,
        setup_usd=costs.number("setup_usd"),
        carbon=_carbon(table),
        ageing=read_ageing.read(table),
        heat=_heat(table),
        payments=read_payments.read(table, folder, offset, currencies),
        loan=read_loan.read(table),
        treasury_share=table.number("treasury_share") if table.has("treasury_share") else 0.0,
        figures=(),
    )
    costs.finish()
    if site.pool_fee + site.hosting.share_of_revenue >= 1:
        table.problem(
            "pool_fee", "takes all revenue together with hosting.share_of_revenue", "lower one"
        )
    table.remark(f"site {table.path[-1]!r}")
    table.finish()
    return Site(**{**vars(site), "figures": tuple(table.figures)})


def _payout(table: Table) -> Payout:
    scheme = Scheme(table.choice("payout")) if table.has("payout") else Scheme.FPPS
    share = 0.0
    if scheme is Scheme.PPLNS:
        if table.has("pool_share"):
            share = table.number("pool_share")
        if not share:
            said = "is 0" if table.has("pool_share") else "is missing"
            table.problem(
                "pool_share", f"{said}, and pplns pays when the pool finds a block",
                "say which share of the network the pool has: pool_share = 0.03",
            )  # fmt: skip
    elif table.has("pool_share") and not table.unread("payout"):
        table.problem("pool_share", f"has no effect with {scheme.value}", "leave it out")
    return Payout(scheme, share)


def _dear(table: Table, tariff: Tariff, rates: Rates) -> None:
    """A problem at a price of energy that nobody pays even in its cheapest hour."""
    if tariff.energy.series is not None:
        text = plausible.of_series(tariff.energy.series, rates.lowest(tariff.currency))
        table.book.notes += [f"site {table.path[-2]!r}: {text}"] if text else []
        return
    key = next((way for way in WAYS if table.has(way)), None)
    if key is None or table.unread(key):  # a utility's record is no slip of the pen
        return
    cheapest = min(tier.price for steps in tariff.energy.periods for tier in steps)
    _doubt(table, key, cheapest * rates.lowest(tariff.currency), tariff.currency)


def _doubt(table: Table, key: str, usd_per_kwh: float, currency: str = "USD") -> None:
    """What has a source is believed."""
    meant = plausible.meant_by(usd_per_kwh)
    if meant and not _has_source(table.data[key]):
        meant = meant if currency == "USD" else f"write {currency} per kWh, and check the rate"
        table.problem(
            key,
            f"is {usd_per_kwh:.6g} USD/kWh, above every mean price of energy",
            f'{meant}; to insist, say who asks it: {{ value = …, source = "…" }}',
        )


def _has_source(value: Any) -> bool:
    if isinstance(value, dict):
        return "source" in value or any(map(_has_source, value.values()))
    return isinstance(value, list) and any(map(_has_source, value))


def _hosting(table: Table) -> Hosting:
    hosting = read_supply.read_hosting(table)
    _doubt(table, "fee_per_kwh", hosting.fee_per_kwh)
    return hosting


def _heat(table: Table) -> Heat | None:
    heat = read_heat.read(table)
    if heat is not None:
        _doubt(table.table("heat"), "usd_per_kwh", heat.usd_per_kwh)
    return heat


def _fleet(
    table: Table, folder: Path, years: float, replacement: Rig | None
) -> tuple[FleetLine, ...]:
    fleet = []
    rows = table.tables("rigs")
    if len(rows) > bounded.MOST_PARTS:
        fault = f"are {len(rows):,} lines, and {bounded.MOST_PARTS} is the limit"
        table.problem("rigs", fault, "write rigs of one kind on one line, with their count")
        return (FleetLine(read_rig.STAND_IN, 1),)
    for number, row in enumerate(rows):
        rigs = [read_modes.having(row, rig) for rig in read_rig.read(row, folder)]
        count = row.whole("count")
        chosen = [replacement] if replacement else rigs
        purchase = row.number("price_usd")
        for place, rig in enumerate(chosen):
            resale = read_resale.read(row, rig, years, purchase)
            prefix = f"rigs.{number}" if len(chosen) == 1 else f"rigs.{number}.{place}"
            table.figures.extend(rig.figures(prefix))
            fleet.append(FleetLine(rig, count, purchase, resale))
        row.finish()
    if not fleet:
        table.problem(
            "rigs", "is missing or empty", 'add rigs = [{ model = "Antminer S21 200T", count = 1 }]'
        )
        fleet.append(FleetLine(read_rig.STAND_IN, 1))
    return tuple(fleet)


def _pue(table: Table) -> Pue:
    """pue = 1.08; 12 values; or { monthly_celsius, celsius, values }."""
    value: Any = table.data.get("pue")
    if isinstance(value, list):
        months = table.numbers("pue")
        table.note(
            "pue",
            f"{min(months):g} to {max(months):g} by month",
            "",
            Status.TYPED,
            table.place("pue"),
        )
        return Pue(months if len(months) == 12 else (1.0,) * 12)
    if isinstance(value, dict) and "value" not in value:
        return _pue_by_temperature(table.table("pue"))
    return Pue((table.number("pue"),) * 12)


def _pue_by_temperature(table: Table) -> Pue:
    months = table.numbers("monthly_celsius")
    points = table.numbers("celsius")
    values = table.numbers("values")
    table.finish()
    if len(points) != len(values) or list(points) != sorted(set(points)):
        table.problem(
            "celsius", "does not match values", "write one rising temperature for each value"
        )
        return Pue((1.0,) * 12)
    pue = pue_of_temperature(months, points, values)
    shown = ", ".join(f"{v:.3f}" for v in pue.by_month)
    table.note("by_month", shown, "", Status.TYPED, f"{table.place('values')}, linear in between")
    return pue


def _carbon(table: Table) -> Carbon | None:
    """carbon = { place = "KAZ" } from the shipped table, or { g_per_kwh, basis }."""
    if not table.has("carbon"):
        table.note("carbon", "none", "", Status.DEFAULT, "not given")
        return None
    carbon = table.table("carbon")
    if carbon.has("place"):
        if carbon.has("g_per_kwh") or carbon.has("basis"):
            carbon.problem("", "has a place and a figure", "give place, or g_per_kwh and basis")
        code = carbon.choice("place")
        carbon.finish()
        intensity = of_place(code)
        if intensity:
            carbon.note(
                "g_per_kwh",
                intensity.g_per_kwh,
                f"g/kWh {intensity.basis.value}",
                intensity.status,
                intensity.source,
            )
        return intensity
    grams = carbon.number("g_per_kwh")
    basis = carbon.choice("basis")
    carbon.finish()
    if not basis:
        return None
    return Carbon(grams, Basis(basis), Status.TYPED, carbon.place("g_per_kwh"))
