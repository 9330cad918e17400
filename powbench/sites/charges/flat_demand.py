"""Flat demand: so much per kW of the month's highest load."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from ...reading.keys import CURRENCY, Number, Rows, key
from ...reading.table import Table
from ...reading.urdb_fields import Fields
from ..calendar import Floats
from . import tiers
from .part import Charge, Noted, Use
from .tiers import Tiers


@dataclass(frozen=True)
class FlatDemand(Charge):
    """Per kW of the month's highest load; by_month: which tiers each month of the year has."""

    structures: tuple[Tiers, ...]
    by_month: tuple[int, ...] = (0,) * 12
    component, term = "demand_charge", "flat"
    demand_keys = (
        key(
            "price_per_kw", Number(f"{CURRENCY}/kW and month"),
            "Price of each kW of the month's highest load.", "9.5",
            without="needed without tiers",
        ),
        key(
            "tiers", Rows(tiers.DEMAND), "Prices by steps of the month's highest load.",
            "[{ up_to_kw = 1_000, price = 9 }, { price = 11 }]",
            without="needed without price_per_kw",
        ),
    )  # fmt: skip

    @classmethod
    def read(cls, table: Table, currency: str) -> Self | None:
        if not table.has("demand"):
            return None
        demand = table.table("demand")
        if demand.has("tiers"):
            if demand.has("price_per_kw"):
                demand.problem("price_per_kw", "stands beside tiers", "give one of them")
            return cls((tiers.read(demand, "up_to_kw"),))
        return cls((tiers.one(demand.number("price_per_kw")),))

    @classmethod
    def from_urdb(cls, record: Fields) -> Self | None:
        size = record.demand_unit("flatdemandstructure", ("flatdemandunit", "demandunits"))
        if size is None:
            return None
        structures = tiers.from_urdb(record, "flatdemandstructure", size)
        value = record.twelve("flatdemandmonths")
        if value is None and len(structures) > 1:
            problem = f"is missing, and flatdemandstructure has {len(structures)} periods"
            raise record.fail("flatdemandmonths", problem)
        months = tuple(
            record.index(cell, "flatdemandmonths", len(structures)) for cell in value or [0] * 12
        )
        return cls(structures, months)

    def charged(self, use: Use, so_far: Floats) -> Floats:
        charge = np.zeros_like(so_far)
        for index, month in enumerate(use.hours.months):
            structure = self.structures[self.by_month[month.number - 1]]
            charge[..., index] = tiers.integral(structure, use.billed_kw[..., index])
        return charge * use.share

    def scaled(self, factor: float) -> Self:
        return replace(self, structures=tiers.scaled(self.structures, factor))

    @classmethod
    def page(cls, part: Self | None) -> dict[str, Any]:
        return {
            "flat_demand": part
            and {"structures": tiers.page(part.structures), "by_month": list(part.by_month)}
        }

    def noted(self) -> Noted:
        return tiers.noted("flat demand", self.structures)
