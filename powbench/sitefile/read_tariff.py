"""A tariff from its table in the file: the keys of each part stand in its file of sites/charges.

[site.x.tariff]                      # one of: price, tiers, periods, urdb
currency = "KZT"
urdb = "record.json"                 # beside it: ratchet_timed, prior_peak_kw
"""

from __future__ import annotations

from pathlib import Path

from ..provenance import Status
from ..reading.table import Table
from ..sites.charges.energy import WAYS, EnergyCharge
from ..sites.charges.ratchet import Ratchet, looking_back
from ..sites.charges.timed_demand import TimedDemand
from ..sites.tariff import PARTS, Tariff, flat
from . import urdb


def read(table: Table, folder: Path, currencies: tuple[str, ...]) -> Tariff:
    """The tariff of a site; problems go into the table's book. Paths are below `folder`."""
    currency = table.currency("currency", currencies)
    ways = [way for way in (*WAYS, "urdb") if table.has(way)]
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
    given_energy = set(ways) & set(WAYS)
    energy = EnergyCharge.read(table, currency) if given_energy else flat(1.0).energy
    parts = tuple(part for kind in PARTS if (part := kind.read(table, currency)))
    table.table("demand").finish()
    table.finish()
    return Tariff(energy, parts, currency)


def _record(table: Table, folder: Path) -> Tariff:
    name = table.text("urdb")
    tariff = table.guarded("urdb", lambda: urdb.load(folder / name), flat(1.0))
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
