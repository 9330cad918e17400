"""A tariff from its table; each part declares its keys in its file of sites/charges."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..provenance import Status
from ..reading.keys import CURRENCY, Inline, Keys, Number, Text, key
from ..reading.table import Table
from ..sites.charges import tiers
from ..sites.charges.coincident import CoincidentPeaks
from ..sites.charges.energy import OTHERWISE, WAYS, EnergyCharge
from ..sites.charges.peaks import Peaks
from ..sites.charges.ratchet import Ratchet, looking_back
from ..sites.charges.timed_demand import TimedDemand
from ..sites.tariff import PARTS, Tariff, flat
from . import read_coincident, read_series, urdb

CURRENCY_KEY = key(
    "currency", Text("[A-Z]{3}"),
    "Currency of the table's prices; its rate is in [exchange_rates].",
    '"KZT"', default="USD",
)  # fmt: skip
DEMAND = Keys(
    "What the utility charges for the month's highest load.",
    tuple(each for part in PARTS for each in part.demand_keys),
)
KEYS = Keys(
    f"What power costs. {CURRENCY} in a unit is the currency of this table.",
    (
        CURRENCY_KEY,
        *EnergyCharge.keys,
        key(
            "urdb", Text(), "A rate record of OpenEI's URDB in JSON, relative to this file.",
            '"record.json"', without=OTHERWISE,
        ),
        key(
            "price_csv", Text(),
            "Prices by the hour or by parts of it: a CSV file, relative to this file, with the "
            "columns moment and usd_per_mwh or usd_per_kwh (or another currency's).",
            '"prices.csv"', without=OTHERWISE,
        ),
        *read_series.CLOCK,
        read_series.INTERVAL,
        key("price_adder", Number(f"{CURRENCY}/kWh", low=-tiers.MAX_PRICE, high=tiers.MAX_PRICE),
            "What each kWh costs on top of price_csv: delivery, a retailer's margin.", "0.004",
            default=0.0),
        key(
            "demand", Inline(DEMAND), "A charge for the month's highest load.",
            "{ price_per_kw = 1.5, ratchet = 0.8, ratchet_months = 11, minimum_kw = 50, "
            "ratchet_timed = true, prior_peak_kw = 400 }",
            "{ tiers = [{ up_to_kw = 1_000, price = 9 }, { price = 11 }] }",
            without="no demand charge",
        ),
        key(
            "coincident", Inline(read_coincident.KEYS), "Peaks of the grid, and what the load at "
            "them costs.",
            '{ price_per_kw = 64, load_csv = "load.csv", time_zone = "US/Central", highest = 4, '
            'one_per = "month", months = [6, 7, 8, 9], prior_kw = 1_500, avoid = 40 }',
            '{ price_per_kw = 64, hours = ["2026-06-23T16:45", "2026-07-14T17:00"], '
            "interval_minutes = 15, avoid = true }",
            without="none",
        ),
        *(each for part in PARTS for each in part.keys),
    ),
    one_of=(*WAYS, "price_csv", "urdb"),
)  # fmt: skip


def read(
    table: Table, folder: Path, currencies: tuple[str, ...], utc_offset: float = 0.0
) -> tuple[Tariff, Peaks | None]:
    """The tariff of a site, and the peaks that it avoids; problems go into the table's book. Paths
    are below `folder`."""
    currency = table.currency("currency", currencies)
    ways = table.given()
    if len(ways) != 1:
        given = " and ".join(ways) or "none"
        table.problem(
            "", f"has {given} of price, tiers, periods, price_csv, urdb", "give exactly one"
        )
    if ways == ["urdb"]:
        tariff = _record(table, folder)
        if currency != "USD":
            table.problem("currency", f"is {currency}, a URDB record is in USD", "leave it out")
        return _with_peaks(table, folder, utc_offset, tariff)
    given_energy = set(ways) & set(WAYS)
    energy, notes = flat(1.0).energy, tuple[str, ...]()
    if given_energy:
        energy = EnergyCharge.read(table, currency)
    elif ways == ["price_csv"]:
        energy, notes = _by_time(table, folder, utc_offset)
    parts = tuple(part for kind in PARTS if (part := kind.read(table, currency)))
    table.table("demand").finish()
    whole = Tariff(energy, parts, currency, notes=notes)
    return _with_peaks(table, folder, utc_offset, whole)


def _with_peaks(
    table: Table, folder: Path, utc_offset: float, tariff: Tariff
) -> tuple[Tariff, Peaks | None]:
    """With the charge for coincident peaks, or those of its record named; the table is done."""
    avoid = None
    if table.has("coincident"):
        peaks, of_record = table.table("coincident"), tariff.of(CoincidentPeaks)
        charge, avoid, notes = read_coincident.read(peaks, folder, utc_offset, of_record)
        peaks.finish()
        tariff = tariff if charge is None else tariff.having(charge)
        tariff = replace(tariff, notes=(*tariff.notes, *notes))
    table.finish()
    return tariff, avoid


def _by_time(table: Table, folder: Path, utc_offset: float) -> tuple[EnergyCharge, tuple[str, ...]]:
    found = read_series.read(table, "price_csv", folder, utc_offset)
    adder = tiers.one(table.number("price_adder"))
    if found is None:
        return EnergyCharge((adder,)), ()
    return EnergyCharge((adder,), series=found.series), found.notes


def _record(table: Table, folder: Path) -> Tariff:
    name = table.text("urdb")
    path, book = folder / name, table.book
    tariff = table.guarded(
        "urdb", lambda: book.once(("urdb", path), lambda: urdb.load(path)), flat(1.0)
    )
    by_period = tariff.of(TimedDemand) is not None
    ratchet = looking_back(table, tariff.of(Ratchet), by_period)
    source = f"URDB record {name}: {tariff.name}"
    table.note("urdb", name, "", Status.TYPED, table.place("urdb"))
    for part in (tariff.energy, *tariff.parts):
        for label, value, unit in part.noted():
            table.note(f"urdb {label}", value, unit, Status.READ, source)
    for number, charge in enumerate(tariff.left_out):
        table.note(f"urdb left out {number}", charge, "", Status.READ, source)
    return tariff.having(ratchet) if ratchet else tariff
