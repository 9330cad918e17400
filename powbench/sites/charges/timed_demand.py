"""Demand by period: so much per kW of the highest load within each period of the month."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from ...reading.keys import Grid, Rows, key
from ...reading.table import Table
from ...reading.urdb_fields import Fields
from ..calendar import Floats
from . import schedule, tiers
from .part import Charge, Noted, Use
from .schedule import Schedule
from .tiers import Tiers


@dataclass(frozen=True)
class TimedDemand(Charge):
    """Per kW of the highest load within each period of the month."""

    periods: tuple[Tiers, ...]
    schedule: Schedule
    component, term = "demand_charge", "by_period"
    keys = (
        key(
            "demand_periods", Rows(tiers.DEMAND_PERIOD),
            "Periods with a demand charge of their own, numbered from 0.",
            "[{ price = 4 }, { price = 8 }]",
            "[{ tiers = [{ up_to_kw = 500, price = 4 }, { price = 5 }] }, { price = 8 }]",
            without="no demand charge by period",
        ),
        key(
            "demand_weekday", Grid(), "The demand period of each hour from Monday to Friday.",
            '["000000001111111111110000"]', without="needed with demand_periods",
        ),
        key(
            "demand_weekend", Grid(), "The demand period of each hour of Saturday and Sunday.",
            '["000000000000000000000000"]', without="as demand_weekday",
        ),
    )  # fmt: skip

    @classmethod
    def read(cls, table: Table, currency: str) -> Self | None:
        keys = "demand_periods", "demand_weekday", "demand_weekend"
        if not table.has(keys[0]):
            for key in keys[1:]:
                if table.has(key):
                    remedy = "add demand_periods = [ … ]"
                    table.problem(key, "stands without demand_periods", remedy)
            return None
        periods = tiers.read_periods(table, keys[0], "up_to_kw")
        return cls(periods, schedule.read(table, keys[1], keys[2], len(periods)))

    @classmethod
    def from_urdb(cls, record: Fields) -> Self | None:
        size = record.demand_unit("demandratestructure", ("demandrateunit", "demandunits"))
        if size is None:
            return None
        periods = tiers.from_urdb(record, "demandratestructure", size)
        return cls(periods, schedule.from_urdb(record, "demand", len(periods)))

    def charged(self, use: Use, so_far: Floats) -> Floats:
        charge, period = np.zeros_like(so_far), self.schedule.periods(use.hours)
        for number, structure in enumerate(self.periods):
            mask = period == number
            occurs = use.hours.peak_by_month(mask.astype(np.float64)) > 0
            peak = use.hours.peak_by_month(np.where(mask, use.load_kw, 0.0))
            kw = use.billed_kw if use.by_period_too else peak
            charge += np.where(occurs, tiers.integral(structure, kw), 0.0)
        return charge * use.share

    def scaled(self, factor: float) -> Self:
        return replace(self, periods=tiers.scaled(self.periods, factor))

    @classmethod
    def page(cls, part: Self | None) -> dict[str, Any]:
        return {
            "timed_demand": part and {"periods": tiers.page(part.periods), **part.schedule.page()}
        }

    def noted(self) -> Noted:
        return tiers.noted("demand", self.periods)
