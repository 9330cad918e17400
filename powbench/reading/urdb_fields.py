"""The fields of a URDB record, each checked: what is not there is never taken for a price of 0."""

from __future__ import annotations

import math
from typing import Any

from ..bounded import LARGEST
from ..errors import InputError
from ..network import when
from .urdb_left_out import LeftOut, kw_per_unit, left_out, prices, sign

FOR_EVER = 4e9
"""A date beyond 2096 [s since 1970] is no end."""


class Fields:
    """A record with its keys in lower case. InputError names the field that is wrong.

    left_out, notes: of what was read so far, as in a Tariff.
    """

    def __init__(self, record: dict[str, Any], source: str) -> None:
        self.record, self.source = record, source
        self.left_out, self.notes = left_out(record), list[str]()

    def fail(self, key: str, fault: str, remedy: str = "") -> InputError:
        remedy = remedy or "compare it with OpenEI's URDB format"
        return InputError(f"{self.source}: {key} {fault}", remedy)

    def amount(self, key: str) -> float:
        """A charge that a record may lack; 0 then. A key without a value is no charge of 0."""
        return self.number(self.record[key], key) if key in self.record else 0.0

    def rate(self, tier: dict[str, Any], where: str) -> float:
        """Rate and adjustment of a tier, in the record's own unit."""
        if tier.get("rate") is None:
            sells = tier.get("sell") is not None
            only = " but `sell`, at which the utility buys power" if sells else ""
            remedy = 'ask the utility for its tariff; "rate": 0 says that it charges nothing'
            raise self.fail(where, f"has no rate{only}", remedy)
        adjustment = self.number(tier["adj"], f"{where} adj") if "adj" in tier else 0.0
        return self.number(tier["rate"], f"{where} rate") + adjustment

    def twelve(self, key: str) -> list[Any] | None:
        """A value per month; None where the record says nothing."""
        if key not in self.record:
            return None
        value = self.record[key]
        if not isinstance(value, list) or len(value) != 12:
            raise self.fail(key, "has not 12 months")
        return value

    def share(self, value: Any, key: str) -> float:
        """0 to 1, written so or in percent."""
        number = self.number(value, key)
        if not 0 <= number <= 100:
            raise self.fail(key, f"is {number:g}, no share or percentage")
        return number / 100 if number > 1 else number

    def flag(self, value: Any, key: str) -> bool:
        if value not in (True, False, 0, 1):
            raise self.fail(key, f"holds {value!r:.40}, neither true nor false")
        return bool(value)

    def moment(self, key: str, unknown: float) -> float:
        """A date [s since 1970]; `unknown` where it does not say."""
        value = self.record.get(key)
        if isinstance(value, str):
            try:
                return when.seconds(when.parse(value[:10]))
            except InputError:
                return unknown
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < FOR_EVER:
            return float(value)
        return unknown

    def number(self, value: Any, key: str, infinite: bool = False) -> float:
        good = isinstance(value, int | float) and not isinstance(value, bool)
        if good and infinite and value > LARGEST:  # URDB's "no limit": the largest float, 1e38
            return math.inf
        if value is None:
            raise self.fail(key, "has no value", "write the number, or leave the field out")
        if not good or not -LARGEST <= value <= LARGEST:
            raise self.fail(key, f"is {value!r:.40}, not a number in reach")
        return float(value)

    def index(self, value: Any, key: str, count: int) -> int:
        """Period numbers may be written as floats; they must be whole and exist."""
        number = self.number(value, key)
        if number != int(number) or not 0 <= number < count:
            raise self.fail(key, f"names period {value!r}, there are {count}")
        return int(number)

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

    def limits(self, key: str) -> tuple[float, float]:
        """What a customer must be within for the tariff to be offered."""
        low, high = self.amount(f"{key}min"), self.amount(f"{key}max")
        return low, high or math.inf
