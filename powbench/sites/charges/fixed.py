"""Fixed charges: so much per month or day, whatever is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from ...reading.keys import CURRENCY, Number, key
from ...reading.table import Table
from ...reading.urdb_fields import Fields
from ..calendar import Floats
from .part import Charge, Noted, Use


@dataclass(frozen=True)
class FixedCharge(Charge):
    """Currency per month and per day, whatever is used."""

    per_month: float = 0.0
    per_day: float = 0.0
    component, term = "fixed_charge", "fixed"
    keys = (
        key(
            "fixed_per_month", Number(f"{CURRENCY}/month"),
            "A fixed charge of the utility per billing month.", "450", default=0.0,
        ),
    )  # fmt: skip

    @classmethod
    def read(cls, table: Table, currency: str) -> Self:
        return cls(table.number("fixed_per_month"))

    @classmethod
    def from_urdb(cls, record: Fields) -> Self:
        monthly, first = record.amount("fixedmonthlycharge"), record.amount("fixedchargefirstmeter")
        unit = str(record.record.get("fixedchargeunits", "$/month"))
        if not first:
            return cls(monthly)
        per = {"$/month": (first, 0.0), "$/day": (0.0, first), "$/year": (first / 12, 0.0)}
        if unit not in per:
            raise record.fail("fixedchargeunits", f"is {unit!r}")
        return cls(monthly + per[unit][0], per[unit][1])

    def charged(self, use: Use, so_far: Floats) -> Floats:
        days = np.array([month.days for month in use.hours.months])
        charge: Floats = self.per_month * use.share + self.per_day * days
        return np.broadcast_to(charge, so_far.shape)

    def scaled(self, factor: float) -> Self:
        return type(self)(self.per_month * factor, self.per_day * factor)

    @classmethod
    def page(cls, part: Self | None) -> dict[str, Any]:
        return {f"fixed_{name}": value for name, value in vars(part or cls()).items()}

    def noted(self) -> Noted:
        yield "fixed", self.per_month, "USD/month"
