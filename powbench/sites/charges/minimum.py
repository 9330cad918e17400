"""Minimum bills: what a bill lacks to the least of a month and of a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from ...reading.keys import CURRENCY, Number, key
from ...reading.table import Table
from ...reading.urdb_fields import Fields
from ..calendar import Floats
from .part import Charge, Use


@dataclass(frozen=True)
class MinimumCharge(Charge):
    """Currency per month, and per calendar year, that a bill comes to at least."""

    per_month: float = 0.0
    per_year: float = 0.0
    component, term = "fixed_charge", "to_minimum"
    keys = (
        key(
            "minimum_per_month", Number(f"{CURRENCY}/month"),
            "The utility bills at least this much a month.", "2_000", default=0.0,
        ),
        key(
            "minimum_per_year", Number(f"{CURRENCY}/year"),
            "The utility bills at least this much a calendar year.", "30_000", default=0.0,
        ),
    )  # fmt: skip

    @classmethod
    def read(cls, table: Table, currency: str) -> Self:
        return cls(
            table.number("minimum_per_month"),
            table.number("minimum_per_year"),
        )

    @classmethod
    def from_urdb(cls, record: Fields) -> Self:
        """The older fields, or `mincharge` in the unit of one of them."""
        general = record.amount("mincharge")
        unit = str(record.record.get("minchargeunits", "$/month"))
        to_month = {"$/month": 1.0, "$/year": 0.0, "$/day": 365.25 / 12}
        if unit not in to_month:
            raise record.fail("minchargeunits", f"is {unit!r}")
        return cls(
            record.amount("minmonthlycharge") + general * to_month[unit],
            record.amount("annualmincharge") + (general if unit == "$/year" else 0.0),
        )

    def charged(self, use: Use, so_far: Floats) -> Floats:
        lack = np.zeros_like(so_far)
        if self.per_month > 0:  # without one a bill may be negative, as prices may
            lack = np.maximum(0.0, self.per_month * use.share - so_far)
        if self.per_year > 0:  # what a calendar year lacks is put into its last month
            billed = so_far + lack
            years = np.array([month.year for month in use.hours.months])
            for year in sorted(set(years.tolist())):
                inside = np.flatnonzero(years == year)
                floor = self.per_year * (use.share[inside] / 12).sum()
                lack[..., inside[-1]] += np.maximum(0.0, floor - billed[..., inside].sum(axis=-1))
        return lack

    def scaled(self, factor: float) -> Self:
        return type(self)(self.per_month * factor, self.per_year * factor)

    @classmethod
    def page(cls, part: Self | None) -> dict[str, Any]:
        return {f"minimum_{name}": value for name, value in vars(part or cls()).items()}

    @property
    def uneven(self) -> str:
        return "minimum bills" if self.per_month > 0 or self.per_year > 0 else ""
