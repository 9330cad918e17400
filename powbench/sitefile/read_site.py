"""One `[site.NAME]` table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .. import bounded, quantities
from ..provenance import Status
from ..reading.table import Table
from ..rigs import catalogue
from ..rigs.rig import Rig, typed
from ..sites import plausible
from ..sites.carbon import Basis, Carbon, codes, of_place
from ..sites.charges.energy import WAYS
from ..sites.currency import Rates
from ..sites.site import Hosting, Pue, Site, pue_of_temperature
from ..sites.supply import FleetLine
from ..sites.tariff import Tariff, flat
from . import read_supply, read_tariff

_STAND_IN = typed(1e12, 1000.0)


def read(table: Table, folder: Path, rates: Rates, replacement: Rig | None = None) -> Site:
    """The site in `table`. replacement: a rig that takes every line's place (`--rig`)."""
    currencies = rates.known()
    offset = table.number("utc_offset", "hours", 0.0, low=-12.0, high=14.0)
    if offset * 4 != int(offset * 4):
        table.problem("utc_offset", f"{offset:g} is no quarter of an hour", "write 5.75 for 5:45")
    fleet = _fleet(table, folder, replacement)
    pue = _pue(table)
    watts = sum(line.watts for line in fleet)
    tariff, energy = table.table("tariff"), flat(1.0)
    if table.has("tariff"):
        energy = read_tariff.read(tariff, folder, currencies)
        _dear(tariff, energy, rates)
    else:
        table.problem("tariff", "is missing", "add [site.NAME.tariff] with price = …")
    costs = table.table("costs")
    costs_currency = costs.currency("currency", currencies)
    site = Site(
        name=str(table.path[-1]),
        fleet=fleet,
        tariff=energy,
        utc_offset=offset,
        pue=pue,
        pool_fee=table.part("pool_fee", "share of revenue", 0.0),
        levies=read_supply.read_levies(table, offset, currencies),
        tax=read_supply.read_tax(table.table("tax")),
        supply=read_supply.read_supply(
            table.table("supply"), folder, offset, watts / 1e3 * max(pue.by_month)
        ),
        hosting=_hosting(table.table("hosting")),
        wages_per_month=costs.number("wages_per_month", f"{costs_currency}/month", 0.0),
        fixed_per_month=costs.number("fixed_per_month", f"{costs_currency}/month", 0.0),
        costs_currency=costs_currency,
        setup_usd=costs.number("setup_usd", "USD", 0.0),
        carbon=_carbon(table),
        figures=(),
    )
    costs.finish()
    if site.pool_fee + site.hosting.share_of_revenue >= 1:
        table.problem("pool_fee", "and hosting.share_of_revenue take all revenue", "lower one")
    table.text("note", "none")
    table.finish()
    return Site(**{**vars(site), "figures": tuple(table.figures)})


def _dear(table: Table, tariff: Tariff, rates: Rates) -> None:
    """A problem at a price of energy that nobody pays even in its cheapest hour."""
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


def _fleet(table: Table, folder: Path, replacement: Rig | None) -> tuple[FleetLine, ...]:
    fleet = []
    rows = table.tables("rigs")
    if len(rows) > bounded.MOST_PARTS:
        fault = f"are {len(rows):,} lines, and {bounded.MOST_PARTS} is the limit"
        table.problem("rigs", fault, "write rigs of one kind on one line, with their count")
        return (FleetLine(_STAND_IN, 1),)
    for number, row in enumerate(rows):
        rig = _rig(row, folder)
        count = row.number("count", "rigs", low=1.0, high=1e9)
        if count != int(count):
            row.problem("count", f"{count:g} is no whole number", "count whole rigs")
        purchase = row.number("price_usd", "USD each", 0.0)
        resale = row.number("resale_usd", "USD each", 0.0)
        row.finish()
        chosen = replacement or rig
        table.figures.extend(chosen.figures(f"rigs.{number}"))
        fleet.append(FleetLine(chosen, int(count), purchase, resale))
    if not fleet:
        table.problem(
            "rigs", "is missing or empty", 'add rigs = [{ model = "Antminer S21 200T", count = 1 }]'
        )
        fleet.append(FleetLine(_STAND_IN, 1))
    return tuple(fleet)


def _rig(row: Table, folder: Path) -> Rig:
    """model = "…" from the catalogue; result = "file.json"; or hashrate and power."""
    ways = [way for way in ("model", "result", "hashrate") if row.has(way)]
    if len(ways) != 1:
        row.has("power")
        row.problem("", "names no rig or several", "give one of model, result, hashrate + power")
        return _STAND_IN
    if ways == ["model"]:
        name = row.text("model")
        return row.guarded("model", lambda: catalogue.find(name), _STAND_IN)
    if ways == ["result"]:
        from ..rigs import result

        path = folder / row.text("result")
        measurement = row.text("measurement", "") or None
        watts = row.number("watts", "W", above=True) if row.has("watts") else None
        return row.guarded("result", lambda: result.load(str(path), measurement, watts), _STAND_IN)
    rate, power = row.text("hashrate"), row.text("power")
    source = row.place("hashrate")
    hashes = row.guarded("hashrate", lambda: quantities.hashes_per_second(rate), 1e12)
    watts = row.guarded("power", lambda: draw(power, hashes), 1e3) if power else 1e3
    return typed(hashes, watts, source)


def draw(text: str, hashes_per_second: float) -> float:
    """A rig's power [W] from `3250W`, or from `29.5J/TH` and its hash rate."""
    if quantities.is_efficiency(text):
        return quantities.joules_per_terahash(text) * hashes_per_second / 1e12
    return quantities.watts(text)


def _pue(table: Table) -> Pue:
    """pue = 1.08; 12 values; or { monthly_celsius, celsius, values }."""
    value: Any = table.data.get("pue")
    if isinstance(value, list):
        months = table.numbers("pue", 12, 1.0, 10.0)
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
    return Pue((table.number("pue", "", 1.0, low=1.0, high=10.0),) * 12)


def _pue_by_temperature(table: Table) -> Pue:
    months = table.numbers("monthly_celsius", 12, -80.0, 60.0)
    points = table.numbers("celsius", None, -80.0, 60.0)
    values = table.numbers("values", None, 1.0, 10.0)
    table.finish()
    if len(points) != len(values) or list(points) != sorted(set(points)):
        table.problem("celsius", "does not match values", "one rising temperature per value")
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
        code = carbon.choice("place", codes())
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
    grams = carbon.number("g_per_kwh", "g/kWh")
    basis = carbon.choice("basis", [b.value for b in Basis])
    carbon.finish()
    if not basis:
        return None
    return Carbon(grams, Basis(basis), Status.TYPED, carbon.place("g_per_kwh"))
