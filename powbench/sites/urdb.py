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

import json
import math
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..network import when
from .tariff import (
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
from .urdb_left_out import kw_per_unit, left_out, prices

LIMIT_BYTES = 16 << 20
FOR_EVER = 4e9
"""An end date beyond 2096 [s since 1970] is no end."""
LARGEST = 1e18
"""No price or size is larger; URDB writes "no limit" as nothing or as the largest float, 1e38."""
YEAR_BEFORE = 11
"""Months that a ratchet looks back when the record gives no range: the billed month's year."""


def load(path: Path) -> Tariff:
    """The tariff in a file of one record, or of a URDB answer that holds one item."""
    try:
        with path.open("rb") as file:
            raw = file.read(LIMIT_BYTES + 1)
        if len(raw) > LIMIT_BYTES:
            raise InputError(f"{path} is larger than 16 MiB", "is it one URDB record?")
        data = json.loads(raw.decode("utf-8-sig"))
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}", "check the path") from None
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{path} is not JSON: {error}", "download the record in JSON from OpenEI"
        ) from None
    items = data.get("items") if isinstance(data, dict) else None
    if isinstance(data, list):
        items = data
    if isinstance(items, list):
        if len(items) != 1:
            raise InputError(f"{path} holds {len(items)} records", "keep the one that bills you")
        data = items[0]
    return from_record(data, str(path))


def from_record(record: Any, source: str = "URDB record") -> Tariff:
    """The Tariff of a record; InputError names the field that is wrong."""
    known = record.items() if isinstance(record, dict) else ()
    plain = {str(key).lower(): value for key, value in known}
    if "energyratestructure" not in plain:
        raise InputError(
            f"{source} has no energyratestructure", "give one rate record as OpenEI serves it"
        )
    return _Reader(plain, source).tariff()


class _Reader:
    def __init__(self, record: dict[str, Any], source: str) -> None:
        self.record, self.source = record, source
        self.left_out = left_out(record)

    def fail(self, key: str, what: str) -> InputError:
        return InputError(f"{self.source}: {key} {what}", "compare it with OpenEI's URDB format")

    def tariff(self) -> Tariff:
        energy = self.structure("energyratestructure")
        fixed, per_day = self.fixed()
        return Tariff(
            energy=EnergyCharge(energy, self.schedule("energy", len(energy)), self.unit()),
            currency="USD",
            timed_demand=self.timed_demand(),
            flat_demand=self.flat_demand(),
            ratchet=self.ratchet(),
            fixed_per_month=fixed,
            fixed_per_day=per_day,
            minimum_per_month=self.minimum("minmonthlycharge", "$/month"),
            minimum_per_year=self.minimum("annualmincharge", "$/year"),
            monthly_adder=self.adders(),
            name=str(self.record.get("name") or self.record.get("label") or "URDB record"),
            left_out=tuple(self.left_out),
            until=self.until(),
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
            price = self.number(tier.get("rate") or 0.0, f"{key} {where} rate")
            price += self.number(tier.get("adj") or 0.0, f"{key} {where} adj")
            found.append(Tier(math.inf if last else limit, price / size))
            below = limit
        return tuple(found)

    def unit(self) -> TierUnit:
        units = {
            str(tier.get("unit") or "kWh").lower()
            for period in self.record["energyratestructure"]
            for tier in period
            if len(period) > 1
        }
        if len(units) > 1:
            raise self.fail("energyratestructure", f"mixes the units {sorted(units)}")
        text = units.pop() if units else "kwh"
        found = next((unit for unit in TierUnit if unit.value.lower() == text), None)
        if found is None:
            raise self.fail("energyratestructure", f"has the unknown unit {text!r}")
        return found

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
        value = self.record.get("flatdemandmonths", [0] * 12)
        if not isinstance(value, list) or len(value) != 12:
            raise self.fail("flatdemandmonths", "has not 12 months")
        months = tuple(self.index(cell, "flatdemandmonths", len(structures)) for cell in value)
        return FlatDemand(structures, months)

    def demand_unit(self, key: str, units: tuple[str, ...]) -> float | None:
        """kW per unit of a demand charge; None when there is none, or none to be billed."""
        if not self.record.get(key):
            return None
        name = next((str(self.record[unit]) for unit in units if self.record.get(unit)), "kW")
        try:
            size = kw_per_unit(name)
        except ValueError:
            raise self.fail(units[0], f"is {name!r}") from None
        if size is None:
            said = f"{key} ({prices(self.record[key])} USD/{name}: demand of each day)"
            self.left_out.append(said)
        elif name.lower() == "kva":
            self.left_out.append(f"what {key} in kVA adds at a power factor below 1")
        return size

    def ratchet(self) -> Ratchet | None:
        """lookbackPercent, lookbackRange [months], lookbackMonths [12 x bool].

        The older demandratchetpercentage [12] counts when it is one number all year.
        """
        share = self.share(self.record.get("lookbackpercent") or 0.0, "lookbackpercent")
        older = self.shares("demandratchetpercentage")
        if share <= 0:
            if len(set(older)) > 1:
                self.left_out.append("demandratchetpercentage (differs by month)")
            elif older[0] > 0:
                return Ratchet(older, YEAR_BEFORE, timed=True)
            return None
        months = self.number(self.record.get("lookbackrange") or 0, "lookbackrange")
        if months != int(months) or not 0 <= months <= 120:
            raise self.fail("lookbackrange", f"is {months:g}, not a count of months")
        listed = self.record.get("lookbackmonths") or [True] * 12
        if not isinstance(listed, list) or len(listed) != 12:
            raise self.fail("lookbackmonths", "has not 12 months")
        if not any(listed):  # a range stands without listed months
            listed = [True] * 12
        shares = tuple(share if counts else 0.0 for counts in listed)
        return Ratchet(shares, int(months) or YEAR_BEFORE, timed=True)

    def shares(self, key: str) -> tuple[float, ...]:
        value = self.record.get(key) or [0.0] * 12
        if not isinstance(value, list) or len(value) != 12:
            raise self.fail(key, "has not 12 months")
        return tuple(self.share(cell or 0.0, key) for cell in value)

    def share(self, value: Any, key: str) -> float:
        """0 to 1, written so or in percent."""
        number = self.number(value, key)
        if not 0 <= number <= 100:
            raise self.fail(key, f"is {number:g}, no share or percentage")
        return number / 100 if number > 1 else number

    def until(self) -> float:
        """When its prices ended [s since 1970]; infinite when it does not say."""
        end = self.record.get("enddate")
        if isinstance(end, str):
            try:
                return when.seconds(when.parse(end[:10]))
            except InputError:
                return math.inf
        if isinstance(end, int | float) and not isinstance(end, bool) and 0 < end < FOR_EVER:
            return float(end)
        return math.inf

    def fixed(self) -> tuple[float, float]:
        """Fixed charge as (per month, per day)."""
        monthly = self.number(self.record.get("fixedmonthlycharge") or 0.0, "fixedmonthlycharge")
        first = self.number(
            self.record.get("fixedchargefirstmeter") or 0.0, "fixedchargefirstmeter"
        )
        unit = str(self.record.get("fixedchargeunits", "$/month"))
        if not first:
            return monthly, 0.0
        per = {"$/month": (first, 0.0), "$/day": (0.0, first), "$/year": (first / 12, 0.0)}
        if unit not in per:
            raise self.fail("fixedchargeunits", f"is {unit!r}")
        return monthly + per[unit][0], per[unit][1]

    def minimum(self, key: str, unit: str) -> float:
        """The older field, or `mincharge` with the same unit."""
        named = self.number(self.record.get(key) or 0.0, key)
        general = self.number(self.record.get("mincharge") or 0.0, "mincharge")
        given = str(self.record.get("minchargeunits", "$/month"))
        if given not in ("$/month", "$/year", "$/day"):
            raise self.fail("minchargeunits", f"is {given!r}")
        if given == "$/day" and unit == "$/month":
            return named + general * 365.25 / 12
        return named + (general if given == unit else 0.0)

    def adders(self) -> tuple[float, ...]:
        value = self.record.get("fueladjustmentsmonthly") or [0.0] * 12
        if not isinstance(value, list) or len(value) != 12:
            raise self.fail("fueladjustmentsmonthly", "has not 12 months")
        return tuple(self.number(cell, "fueladjustmentsmonthly") for cell in value)

    def number(self, value: Any, key: str, infinite: bool = False) -> float:
        good = isinstance(value, int | float) and not isinstance(value, bool)
        if good and infinite and value > LARGEST:
            return math.inf
        if not good or not -LARGEST <= value <= LARGEST:
            raise self.fail(key, f"is {value!r:.40}, not a number in reach")
        return float(value)

    def index(self, value: Any, key: str, count: int) -> int:
        """Period numbers may be written as floats; they must be whole and exist."""
        number = self.number(value, key)
        if number != int(number) or not 0 <= number < count:
            raise self.fail(key, f"names period {value!r}, there are {count}")
        return int(number)
