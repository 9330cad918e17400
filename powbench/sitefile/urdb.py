"""The OpenEI URDB rate record, imported as it is.

    {"name": "...", "energyratestructure": [[{"max": 1000, "rate": 0.02, "adj": 0.01,
     "unit": "kWh"}, {"rate": 0.03}]], "energyweekdayschedule": [[0 x 24] x 12],
     "demandratestructure": ..., "flatdemandstructure": ..., "flatdemandmonths": [12],
     "fixedmonthlycharge": 468.6, "minmonthlycharge": 1.0, "annualmincharge": 12.0}

The documentation writes some keys in camel case, the service in lower case: both are read.
Charges that an hourly load cannot tell (coincident peaks, reactive power) are left out,
and the tariff says so. What a record says without effect on a bill is ignored.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from .. import bounded
from ..errors import InputError
from ..sites.tariff import (
    ALWAYS,
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
)
from .urdb_fields import Fields
from .urdb_left_out import LeftOut, Sign, bound, kw_per_unit, left_out, prices, sign

LIMIT_BYTES = 16 << 20
YEAR_BEFORE = 11
"""Months that a ratchet looks back when the record gives no range: the billed month's year."""


def load(path: Path) -> Tariff:
    """The tariff in a file of one record, or of a URDB answer that holds one item."""
    text = bounded.read_text(path, LIMIT_BYTES)
    try:
        data = bounded.json_value(text)
    except bounded.Unreadable as error:
        raise InputError(f"{path}: {error}", "download the record in JSON from OpenEI") from None
    items = data.get("items") if isinstance(data, dict) else None
    if isinstance(data, list):
        items = data
    if isinstance(items, list):
        if len(items) != 1:
            raise InputError(f"{path} holds {len(items)} records", "keep the one that bills you")
        data = items[0]
    return from_record(data, str(path))


def from_record(record: Any, source: str = "URDB record") -> Tariff:
    """The Tariff of a record; InputError names the field that is wrong.

    Whether a look-back bills demand by period too, and the peaks before the horizon, no record
    says: it does not, and there were none.
    """
    known = record.items() if isinstance(record, dict) else ()
    plain = {str(key).lower(): value for key, value in known}
    if "energyratestructure" not in plain:
        raise InputError(
            f"{source} has no energyratestructure", "give one rate record as OpenEI serves it"
        )
    return _Reader(plain, source).tariff()


class _Reader(Fields):
    def __init__(self, record: dict[str, Any], source: str) -> None:
        super().__init__(record, source)
        self.left_out = left_out(record)
        self.notes: list[str] = []

    def tariff(self) -> Tariff:
        energy = self.structure("energyratestructure")
        fixed, per_day = self.fixed()
        timed, flat, ratchet = self.timed_demand(), self.flat_demand(), self.ratchet()
        return Tariff(
            energy=EnergyCharge(energy, self.schedule("energy", len(energy)), self.unit()),
            currency="USD",
            timed_demand=timed,
            flat_demand=flat,
            ratchet=ratchet,
            fixed_per_month=fixed,
            fixed_per_day=per_day,
            minimum_per_month=self.minimum("minmonthlycharge", "$/month"),
            minimum_per_year=self.minimum("annualmincharge", "$/year"),
            monthly_adder=self.adders(),
            name=str(self.record.get("name") or self.record.get("label") or "URDB record"),
            left_out=tuple(charge.what for charge in self.left_out),
            bound=bound(self.left_out),
            notes=tuple(self.notes),
            since=self.moment("startdate", -math.inf),
            until=self.moment("enddate", math.inf),
            fits_kw=self.limits("peakkwcapacity"),
            fits_kwh=self.limits("peakkwhusage"),
        )

    def structure(self, key: str, size: float = 1.0) -> tuple[Tiers, ...]:
        """[[{max, rate, adj}]]: periods of tiers. size: of the record's unit in ours."""
        value = self.record[key]
        if not isinstance(value, list) or not value:
            raise self.fail(key, "is no list of periods")
        return tuple(self.tiers(key, number, period, size) for number, period in enumerate(value))

    def tiers(self, key: str, number: int, period: Any, size: float) -> Tiers:
        if not isinstance(period, list) or not period:
            raise self.fail(key, f"period {number} has no tier")
        found, below = [], 0.0
        for place, tier in enumerate(period):
            where = f"period {number} tier {place}"
            if not isinstance(tier, dict):
                raise self.fail(key, f"{where} is no table")
            last = place == len(period) - 1
            limit = math.inf if tier.get("max") is None else tier["max"]
            limit = self.number(limit, f"{key} {where} max", infinite=True)
            limit *= size
            if not last and not below < limit < math.inf:
                raise self.fail(key, f"{where}: max {limit:g} does not follow {below:g}")
            if last and limit < math.inf:
                self.notes.append(
                    f"{key} {where} ends at {limit:g} and no tier follows: its price is held"
                )
            price = self.rate(tier, f"{key} {where}")
            found.append(Tier(math.inf if last else limit, price / size))
            below = limit
        return tuple(found)

    def unit(self) -> TierUnit:
        """What the tiers' limits count. One tier has no limit, but its price is per kWh too."""
        units = {unit.value.lower(): unit for unit in TierUnit}
        periods = self.record["energyratestructure"]
        written = [[str(tier.get("unit") or "kWh").lower() for tier in tiers] for tiers in periods]
        for text in (text for row in written for text in row):
            if text not in units:
                raise self.fail("energyratestructure", f"has the unknown unit {text!r}")
        found = {text for row in written if len(row) > 1 for text in row} or {"kwh"}
        if len(found) > 1:
            raise self.fail("energyratestructure", f"mixes the units {sorted(found)}")
        return units[found.pop()]

    def schedule(self, kind: str, periods: int) -> Schedule:
        keys = f"{kind}weekdayschedule", f"{kind}weekendschedule"
        if periods == 1 and not any(key in self.record for key in keys):
            return ALWAYS
        return Schedule(*(self.grid(key, periods) for key in keys))

    def grid(self, key: str, periods: int) -> Grid:
        value = self.record.get(key)
        if not isinstance(value, list) or len(value) != 12:
            raise self.fail(key, "has not 12 rows")
        rows = []
        for month, row in enumerate(value):
            if not isinstance(row, list) or len(row) != 24:
                raise self.fail(key, f"row {month} has not 24 hours")
            numbers = tuple(self.index(cell, f"{key} row {month}", periods) for cell in row)
            rows.append(numbers)
        return tuple(rows)

    def timed_demand(self) -> TimedDemand | None:
        size = self.demand_unit("demandratestructure", ("demandrateunit", "demandunits"))
        if size is None:
            return None
        periods = self.structure("demandratestructure", size)
        return TimedDemand(periods, self.schedule("demand", len(periods)))

    def flat_demand(self) -> FlatDemand | None:
        size = self.demand_unit("flatdemandstructure", ("flatdemandunit", "demandunits"))
        if size is None:
            return None
        structures = self.structure("flatdemandstructure", size)
        value = self.twelve("flatdemandmonths")
        if value is None and len(structures) > 1:
            what = f"is missing, and flatdemandstructure has {len(structures)} periods"
            raise self.fail("flatdemandmonths", what)
        months = tuple(
            self.index(cell, "flatdemandmonths", len(structures)) for cell in value or [0] * 12
        )
        return FlatDemand(structures, months)

    def demand_unit(self, key: str, units: tuple[str, ...]) -> float | None:
        """kW per unit of a demand charge; None when there is none, or none to be billed."""
        if self.record.get(key, []) == []:
            return None
        name = next((str(self.record[unit]) for unit in units if self.record.get(unit)), "kW")
        try:
            size = kw_per_unit(name)
        except ValueError:
            raise self.fail(units[0], f"is {name!r}") from None
        if size is None:
            said = f"{key} ({prices(self.record[key])} USD/{name}: demand of each day)"
            self.left_out.append(LeftOut(said, sign(self.record[key])))
        elif name.lower() == "kva":
            said = f"what {key} in kVA adds at a power factor below 1"
            self.left_out.append(LeftOut(said, sign(self.record[key])))
        return size

    def ratchet(self) -> Ratchet | None:
        """lookbackPercent, lookbackRange [months], lookbackMonths [12 x bool].

        The older demandratchetpercentage [12] counts when it is one number all year.
        """
        percent = self.amount("lookbackpercent")
        share = self.share(percent, "lookbackpercent")
        older = [
            self.share(cell, "demandratchetpercentage")
            for cell in self.twelve("demandratchetpercentage") or [0.0] * 12
        ]
        if share <= 0:
            if len(set(older)) > 1:
                said = "demandratchetpercentage (differs by month)"
                self.left_out.append(LeftOut(said, Sign.CHARGE))
            elif older[0] > 0:
                return Ratchet(tuple(older), YEAR_BEFORE)
            return None
        if percent >= 1:
            self.notes.append(f"lookbackpercent {percent:g} is read as {share:.3g} of the peak")
        months = self.amount("lookbackrange")
        if months != int(months) or not 0 <= months <= 120:
            raise self.fail("lookbackrange", f"is {months:g}, not a count of months")
        cells = self.twelve("lookbackmonths") or [True] * 12
        listed = [self.flag(cell, "lookbackmonths") for cell in cells]
        if not any(listed):  # a range stands without listed months
            listed = [True] * 12
        shares = tuple(share if counts else 0.0 for counts in listed)
        return Ratchet(shares, int(months) or YEAR_BEFORE)

    def limits(self, key: str) -> tuple[float, float]:
        """What a customer must be within for the tariff to be offered."""
        low, high = self.amount(f"{key}min"), self.amount(f"{key}max")
        return low, high or math.inf

    def fixed(self) -> tuple[float, float]:
        """Fixed charge as (per month, per day)."""
        monthly, first = self.amount("fixedmonthlycharge"), self.amount("fixedchargefirstmeter")
        unit = str(self.record.get("fixedchargeunits", "$/month"))
        if not first:
            return monthly, 0.0
        per = {"$/month": (first, 0.0), "$/day": (0.0, first), "$/year": (first / 12, 0.0)}
        if unit not in per:
            raise self.fail("fixedchargeunits", f"is {unit!r}")
        return monthly + per[unit][0], per[unit][1]

    def minimum(self, key: str, unit: str) -> float:
        """The older field, or `mincharge` with the same unit."""
        named, general = self.amount(key), self.amount("mincharge")
        given = str(self.record.get("minchargeunits", "$/month"))
        if given not in ("$/month", "$/year", "$/day"):
            raise self.fail("minchargeunits", f"is {given!r}")
        if given == "$/day" and unit == "$/month":
            return named + general * 365.25 / 12
        return named + (general if given == unit else 0.0)

    def adders(self) -> tuple[float, ...]:
        value = self.twelve("fueladjustmentsmonthly") or [0.0] * 12
        return tuple(self.number(cell, "fueladjustmentsmonthly") for cell in value)
