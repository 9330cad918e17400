"""A tariff from its table in the file.

[site.x.tariff]                      # one of: price, tiers, periods, urdb
currency = "KZT"
price = 15.2
tiers = [{ up_to_kwh = 1_000_000, price = 14 }, { price = 12 }]
periods = [{ price = 10 }, { price = 18 }]        # or with tiers = […] each
weekday = ["000000001111111111110000"]            # 12 rows of 24 digits, or one for all
weekend = ["000000000000000000000000"]
urdb = "record.json"                     # beside it: ratchet_timed, prior_peak_kw
demand = { price_per_kw = 9.5, ratchet = 0.8, ratchet_months = 11 }
demand_periods, demand_weekday, demand_weekend    # as periods, weekday, weekend, per kW
fixed_per_month, minimum_per_month, minimum_per_year
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..provenance import Status
from ..sites.tariff import (
    ALWAYS,
    ONE_PERIOD,
    EnergyCharge,
    FlatDemand,
    Grid,
    Ratchet,
    Schedule,
    Tariff,
    Tier,
    Tiers,
    TierUnit,
    TimedDemand,
    flat,
)
from . import urdb
from .table import Table

_MAX_PRICE = 1e6
_WAYS = ("price", "tiers", "periods", "urdb")


def read(table: Table, folder: Path, currencies: tuple[str, ...]) -> Tariff:
    """The tariff of a site; problems go into the table's book. Paths are below `folder`."""
    currency = table.currency("currency", currencies)
    ways = [way for way in _WAYS if table.has(way)]
    if len(ways) != 1:
        given = " and ".join(ways) or "none"
        table.problem("", f"has {given} of price, tiers, periods, urdb", "give exactly one")
        if not ways:
            table.has("tier_unit")
    if ways == ["urdb"]:
        tariff = _record(table, folder)
        if currency != "USD":
            table.problem("currency", f"is {currency}, a URDB record is in USD", "leave it out")
        table.finish()
        return tariff
    energy = _energy(table, ways[0]) if ways else flat(1.0).energy
    flat_demand, ratchet = _flat_demand(table)
    tariff = Tariff(
        energy=energy,
        currency=currency,
        timed_demand=_timed_demand(table),
        flat_demand=flat_demand,
        ratchet=ratchet,
        fixed_per_month=table.number("fixed_per_month", f"{currency}/month", 0.0),
        minimum_per_month=table.number("minimum_per_month", f"{currency}/month", 0.0),
        minimum_per_year=table.number("minimum_per_year", f"{currency}/year", 0.0),
    )
    table.finish()
    return tariff


def _record(table: Table, folder: Path) -> Tariff:
    name = table.text("urdb")
    tariff = _looking_back(
        table, table.guarded("urdb", lambda: urdb.load(folder / name), flat(1.0))
    )
    source = f"URDB record {name}: {tariff.name}"
    table.note("urdb", name, "", Status.TYPED, table.place("urdb"))
    parts = [("energy", tariff.energy.periods)]
    if tariff.timed_demand:
        parts.append(("demand", tariff.timed_demand.periods))
    if tariff.flat_demand:
        parts.append(("flat demand", tariff.flat_demand.structures))
    for what, periods in parts:
        for number, tiers in enumerate(periods):
            prices = ", ".join(f"{tier.price:g} up to {tier.up_to:g}" for tier in tiers)
            table.note(f"urdb {what} period {number}", prices, "USD", Status.READ, source)
    for number, charge in enumerate(tariff.left_out):
        table.note(f"urdb left out {number}", charge, "", Status.READ, source)
    table.note("urdb fixed", tariff.fixed_per_month, "USD/month", Status.READ, source)
    return tariff


def _looking_back(table: Table, tariff: Tariff) -> Tariff:
    """What a record with a look-back does not say: ratchet_timed and prior_peak_kw."""
    ratchet = tariff.ratchet
    acts = {
        "prior_peak_kw": ratchet is not None,
        "ratchet_timed": ratchet is not None and tariff.timed_demand is not None,
    }
    for key, needed in acts.items():
        if table.has(key) and not needed and not table.unread("urdb"):
            by_period = " with demand by period" if key == "ratchet_timed" else ""
            what = f"has nothing to act on: the record has no look-back{by_period}"
            table.problem(key, what, "leave it out")
    if ratchet is None:
        return tariff
    prior = table.number("prior_peak_kw", "kW", 0.0)
    timed = table.flag("ratchet_timed", False) if acts["ratchet_timed"] else False
    return replace(tariff, ratchet=replace(ratchet, timed=timed, prior_peak_kw=prior))


def _energy(table: Table, way: str) -> EnergyCharge:
    choices = [unit.value for unit in TierUnit]
    if way == "periods":
        unit = TierUnit(table.choice("tier_unit", choices, TierUnit.KWH.value))
        periods = _periods(table, "periods", "up_to_kwh")
        return EnergyCharge(periods, _schedule(table, "weekday", "weekend", len(periods)), unit)
    if way == "tiers":
        unit = TierUnit(table.choice("tier_unit", choices, TierUnit.KWH.value))
        return EnergyCharge((_tiers(table, "tiers", "up_to_kwh"),), ALWAYS, unit)
    price = table.number("price", "per kWh", high=_MAX_PRICE)
    return EnergyCharge(((Tier(math.inf, price),),))


def _periods(table: Table, key: str, limit: str) -> tuple[Tiers, ...]:
    found: list[Tiers] = []
    for period in table.tables(key):
        if period.has("tiers"):
            found.append(_tiers(period, "tiers", limit))
        else:
            found.append((Tier(math.inf, period.number("price", "per unit", high=_MAX_PRICE)),))
        period.finish()
    if not found:
        table.problem(key, "is empty", f"write {key} = [{{ price = … }}, …]")
        found.append((Tier(math.inf, 1.0),))
    return tuple(found)


def _tiers(table: Table, key: str, limit: str) -> Tiers:
    """Tiers in ascending order, the last one open."""
    rows = table.tables(key)
    found: list[Tier] = []
    below = 0.0
    for place, row in enumerate(rows):
        price = row.number("price", "per unit", high=_MAX_PRICE)
        last = place == len(rows) - 1
        up_to = math.inf
        if row.has(limit):
            up_to = row.number(limit, limit[-3:], above=True)
            if row.unread(limit):
                up_to = math.nextafter(below, math.inf)  # nothing is known to compare with
            elif up_to <= below:
                row.problem(limit, f"{up_to:g} is not above {below:g}", "sort the tiers")
        elif not last:
            row.problem(limit, "is missing", "only the last tier is open-ended")
        if last and math.isfinite(up_to):
            row.problem(limit, "the last tier ends", "add a last tier without a limit")
        below = up_to if math.isfinite(up_to) else below
        found.append(Tier(up_to, price))
        row.finish()
    if not found:
        table.problem(key, "is empty", f"write {key} = [{{ {limit} = …, price = … }}, …]")
    return tuple(found) or (Tier(math.inf, 1.0),)


def _schedule(table: Table, weekday: str, weekend: str, periods: int) -> Schedule:
    working = _grid(table, weekday, periods)
    if not table.has(weekend):
        table.note(weekend, f"as {weekday}", "", Status.DEFAULT, "not given")
        return Schedule(working, working)
    return Schedule(working, _grid(table, weekend, periods))


def _grid(table: Table, key: str, periods: int) -> Grid:
    """12 rows of 24 period numbers; one row stands for all months."""
    rows = table.get(key)
    if isinstance(rows, str):
        rows = [rows]
    if not isinstance(rows, list) or len(rows) not in (1, 12):
        count = len(rows) if isinstance(rows, list) else 0
        table.problem(
            key, f"has {count} rows", "give 12 rows, one per month, or one for all of 24 hours each"
        )
        return ONE_PERIOD
    before = len(table.book.problems)
    found = tuple(_row(table, key, place, row, periods) for place, row in enumerate(rows))
    if len(table.book.problems) > before:
        return ONE_PERIOD
    table.note(key, f"{len(rows)} x 24 grid", "", Status.TYPED, table.place(key))
    return found * 12 if len(found) == 1 else found


def _row(table: Table, key: str, place: int, row: Any, periods: int) -> tuple[int, ...]:
    path = (*table.path, key, place)
    cells = list(row) if isinstance(row, str | list) else []
    if len(cells) != 24:
        table.book.add(path, f"row {place + 1} has {len(cells)} hours", "a row has 24 hours")
        return (0,) * 24
    numbers = []
    for hour, cell in enumerate(cells):
        digit = str(cell).isascii() and str(cell).isdigit() and not isinstance(cell, bool)
        if not digit or int(cell) >= periods:
            table.book.add(
                path,
                f"row {place + 1}, hour {hour} has no period {cell!r}",
                f"there are periods 0 to {periods - 1}",
            )
            return (0,) * 24
        numbers.append(int(cell))
    return tuple(numbers)


def _flat_demand(table: Table) -> tuple[FlatDemand | None, Ratchet | None]:
    if not table.has("demand"):
        return None, None
    demand = table.table("demand")
    if demand.has("tiers"):
        if demand.has("price_per_kw"):
            demand.problem("price_per_kw", "stands beside tiers", "give one of them")
        tiers = _tiers(demand, "tiers", "up_to_kw")
    else:
        tiers = (Tier(math.inf, demand.number("price_per_kw", "per kW and month")),)
    share = demand.number("ratchet", "share of an earlier peak", 0.0, high=1.0)
    months = demand.number("ratchet_months", "months", 11.0 if share else 0.0, high=60.0)
    if months != int(months):
        demand.problem("ratchet_months", f"{months:g} is no whole number", "count whole months")
    ratchet = Ratchet(
        (share,) * 12,
        int(months),
        minimum_kw=demand.number("minimum_kw", "kW", 0.0),
        timed=demand.flag("ratchet_timed", False),
        prior_peak_kw=demand.number("prior_peak_kw", "kW", 0.0),
    )
    demand.finish()
    needed = share > 0 or ratchet.minimum_kw > 0
    return FlatDemand((tiers,)), ratchet if needed else None


def _timed_demand(table: Table) -> TimedDemand | None:
    keys = "demand_periods", "demand_weekday", "demand_weekend"
    if not table.has(keys[0]):
        for key in keys[1:]:
            if table.has(key):
                table.problem(key, "stands without demand_periods", "add demand_periods = [ … ]")
        return None
    periods = _periods(table, keys[0], "up_to_kw")
    return TimedDemand(periods, _schedule(table, keys[1], keys[2], len(periods)))
