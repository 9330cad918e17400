"""The OpenEI URDB rate record, imported as it is.

    {"name": "...", "energyratestructure": [[{"max": 1000, "rate": 0.02, "adj": 0.01,
     "unit": "kWh"}, {"rate": 0.03}]], "energyweekdayschedule": [[0 x 24] x 12],
     "demandratestructure": ..., "flatdemandstructure": ..., "flatdemandmonths": [12],
     "fixedmonthlycharge": 468.6, "minmonthlycharge": 1.0, "annualmincharge": 12.0}

Charges that cannot be billed from an hourly load (coincident peaks, reactive power)
are an error, not left out. What a record says without effect on a bill is ignored.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from ..errors import InputError
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

LIMIT_BYTES = 16 << 20
OPEN_ENDED = 1e30
"""URDB writes "no limit" as nothing at all or as the largest float, about 1e38."""
_UNBILLABLE = ("coincidentratestructure", "demandreactivepowercharge")


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
    if isinstance(items, list) and len(items) == 1:
        data = items[0]
    return from_record(data, str(path))


def from_record(record: Any, source: str = "URDB record") -> Tariff:
    """The Tariff of a record; InputError names the field that is wrong or cannot be billed."""
    if not isinstance(record, dict) or "energyratestructure" not in record:
        raise InputError(
            f"{source} has no energyratestructure", "give one rate record as OpenEI serves it"
        )
    for key in _UNBILLABLE:
        if record.get(key):
            raise InputError(
                f"{source}: {key} cannot be billed from an hourly load",
                "take it out of the record if you accept a bill without it",
            )
    return _Reader(record, source).tariff()


class _Reader:
    def __init__(self, record: dict[str, Any], source: str) -> None:
        self.record, self.source = record, source

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
        )

    def structure(self, key: str) -> tuple[Tiers, ...]:
        """[[{max, rate, adj}]]: periods of tiers."""
        value = self.record[key]
        if not isinstance(value, list) or not value:
            raise self.fail(key, "is no list of periods")
        return tuple(self.tiers(key, number, period) for number, period in enumerate(value))

    def tiers(self, key: str, number: int, period: Any) -> Tiers:
        if not isinstance(period, list) or not period:
            raise self.fail(key, f"period {number} has no tier")
        found, below = [], 0.0
        for place, tier in enumerate(period):
            where = f"period {number} tier {place}"
            if not isinstance(tier, dict):
                raise self.fail(key, f"{where} is no table")
            last = place == len(period) - 1
            limit = self.number(tier.get("max", math.inf), f"{key} {where} max", infinite=True)
            limit = math.inf if limit >= OPEN_ENDED else limit
            if not last and not below < limit < math.inf:
                raise self.fail(key, f"{where}: max {limit:g} does not follow {below:g}")
            price = self.number(tier.get("rate", 0.0), f"{key} {where} rate")
            price += self.number(tier.get("adj", 0.0), f"{key} {where} adj")
            found.append(Tier(math.inf if last else limit, price))
            below = limit
        return tuple(found)

    def unit(self) -> TierUnit:
        units = {
            str(tier.get("unit", "kWh"))
            for period in self.record["energyratestructure"]
            for tier in period
            if len(period) > 1
        }
        if len(units) > 1:
            raise self.fail("energyratestructure", f"mixes the units {sorted(units)}")
        text = units.pop() if units else "kWh"
        try:
            return TierUnit(text)
        except ValueError:
            raise self.fail("energyratestructure", f"has the unknown unit {text!r}") from None

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
        if not self.record.get("demandratestructure"):
            return None
        periods = self.structure("demandratestructure")
        return TimedDemand(periods, self.schedule("demand", len(periods)))

    def flat_demand(self) -> FlatDemand | None:
        if not self.record.get("flatdemandstructure"):
            return None
        structures = self.structure("flatdemandstructure")
        value = self.record.get("flatdemandmonths", [0] * 12)
        if not isinstance(value, list) or len(value) != 12:
            raise self.fail("flatdemandmonths", "has not 12 months")
        months = tuple(self.index(cell, "flatdemandmonths", len(structures)) for cell in value)
        return FlatDemand(structures, months)

    def ratchet(self) -> Ratchet | None:
        """lookbackPercent [%], lookbackRange [months], lookbackMonths [12 x bool]."""
        percent = self.number(self.record.get("lookbackPercent") or 0.0, "lookbackPercent")
        if percent <= 0:
            return None
        if self.record.get("lookbackMonths") and not all(self.record["lookbackMonths"]):
            raise self.fail("lookbackMonths", "of some months only is not supported")
        months = self.number(self.record.get("lookbackRange") or 11, "lookbackRange")
        share = percent / 100 if percent > 1 else percent
        return Ratchet((share,) * 12, int(months), timed=True)

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
        value = self.record.get("fuelAdjustmentsMonthly") or [0.0] * 12
        if not isinstance(value, list) or len(value) != 12:
            raise self.fail("fuelAdjustmentsMonthly", "has not 12 months")
        return tuple(self.number(cell, "fuelAdjustmentsMonthly") for cell in value)

    def number(self, value: Any, key: str, infinite: bool = False) -> float:
        good = isinstance(value, int | float) and not isinstance(value, bool)
        if not good or math.isnan(value) or (math.isinf(value) and not infinite):
            raise self.fail(key, f"is {value!r}, not a number")
        return float(value)

    def index(self, value: Any, key: str, count: int) -> int:
        """Period numbers may be written as floats; they must be whole and exist."""
        number = self.number(value, key)
        if number != int(number) or not 0 <= number < count:
            raise self.fail(key, f"names period {value!r}, there are {count}")
        return int(number)
