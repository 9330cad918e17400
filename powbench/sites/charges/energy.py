"""The energy charge: so much per kWh, by tiers, by period, or both.

Tiers count the kWh of the billing month over all periods together; which tiers apply in an hour
is its period's affair.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

import numpy as np

from ...reading.keys import CURRENCY, Choice, Grid, Number, Rows, key
from ...reading.table import Table
from ...reading.urdb_fields import Fields
from ..calendar import Floats, Hours
from . import schedule, tiers
from .part import Noted, Part
from .schedule import ALWAYS, Schedule
from .series import Series
from .tiers import MAX_PRICE, Tiers

WAYS = ("price", "tiers", "periods")
OTHERWISE = "one of price, tiers, periods, price_csv and urdb is needed"


class TierUnit(StrEnum):
    """What a tier's limit counts: kWh of the month, or per kW of its billed demand, or per day."""

    KWH = "kWh"
    KWH_PER_KW = "kWh/kW"
    KWH_DAILY = "kWh daily"
    KWH_PER_KW_DAILY = "kWh/kW daily"

    @property
    def per_kw(self) -> bool:
        return self in (TierUnit.KWH_PER_KW, TierUnit.KWH_PER_KW_DAILY)


@dataclass(frozen=True)
class Ladder:
    """What the next kWh costs, step by step of what the month has used before it.

    edges (k): used kWh / stretch from which the next step holds, ascending. stretch (months):
    kWh per unit of an edge. price (k + 1, n): of each step in each hour [per kWh].
    within (parts, n): of the first step in each part of an hour; None where it holds for the hour.
    """

    edges: Floats
    stretch: Floats
    price: Floats
    within: Floats | None = None


@dataclass(frozen=True)
class EnergyCharge(Part):
    """Per kWh: tiers of each period, and when each period is.

    monthly_adder: currency per kWh by month of the year, on top of every tier. series: by time,
    on top of that.
    """

    periods: tuple[Tiers, ...]
    schedule: Schedule = ALWAYS
    unit: TierUnit = TierUnit.KWH
    monthly_adder: tuple[float, ...] = (0.0,) * 12
    series: Series | None = None
    keys = (
        key("price", Number(f"{CURRENCY}/kWh", high=MAX_PRICE), "One price at all hours.", "0.038",
            without=OTHERWISE),
        key(
            "tiers", Rows(tiers.ENERGY), "Prices by steps of the month's use.",
            "[{ up_to_kwh = 1_000_000, price = 20 }, { price = 18 }]", without=OTHERWISE,
        ),
        key(
            "tier_unit", Choice(lambda: tuple(unit.value for unit in TierUnit)),
            "What up_to_kwh counts: kWh of the month or of a day, alone or per kW of demand.",
            '"kWh/kW"', default=TierUnit.KWH.value,
        ),
        key(
            "periods", Rows(tiers.ENERGY_PERIOD),
            "Times of use with a price of their own, numbered from 0.",
            "[{ price = 0.038 }, { price = 0.095 }]",
            "[{ tiers = [{ up_to_kwh = 50_000, price = 0.05 }, { price = 0.04 }] }, "
            "{ price = 0.1 }]",
            without=OTHERWISE,
        ),
        key(
            "weekday", Grid(), "The period of each hour from Monday to Friday.",
            '["000000000000000001111000"]', without="needed with periods",
        ),
        key(
            "weekend", Grid(), "The period of each hour of Saturday and Sunday.",
            '["000000000000000000000000"]', without="as weekday",
        ),
    )  # fmt: skip

    @classmethod
    def read(cls, table: Table, currency: str) -> Self:
        if table.has("price"):
            return cls((tiers.one(table.number("price")),))
        unit = TierUnit(table.choice("tier_unit"))
        if table.has("tiers"):
            return cls((tiers.read(table, "up_to_kwh"),), ALWAYS, unit)
        periods = tiers.read_periods(table, "periods", "up_to_kwh")
        when = schedule.read(table, "weekday", "weekend", len(periods))
        return cls(periods, when, unit)

    @classmethod
    def from_urdb(cls, record: Fields) -> Self:
        periods = tiers.from_urdb(record, "energyratestructure")
        return cls(
            periods,
            schedule.from_urdb(record, "energy", len(periods)),
            _unit(record),
            tuple(
                record.number(cell, "fueladjustmentsmonthly")
                for cell in record.twelve("fueladjustmentsmonthly") or [0.0] * 12
            ),
        )

    def hourly(self, load_kw: Floats, billed_kw: Floats, hours: Hours) -> tuple[Floats, Floats]:
        """The charge of each hour (..., n), and its mean price per kWh; where there is no load
        that of the next kWh."""
        adder = self._adder(hours)
        cost, rate = np.empty_like(load_kw), np.empty_like(load_kw)
        if not self.uneven:
            rate[...] = self._first_prices(hours) + adder
            return load_kw * rate, rate
        period = self.schedule.periods(hours)
        scale = self._scale(billed_kw, hours)[..., hours.month]
        used = _used_before(load_kw, hours)
        for number, steps in enumerate(self.periods):
            mask = period == number
            factor, before = scale[..., mask], used[..., mask]
            after = before + load_kw[..., mask]
            cost[..., mask] = factor * (
                tiers.integral(steps, after / factor) - tiers.integral(steps, before / factor)
            )
            rate[..., mask] = tiers.price_at(steps, before / factor)
        np.divide(cost, load_kw, out=rate, where=load_kw > 0)
        return cost + load_kw * adder, rate + adder

    def _first_prices(self, hours: Hours) -> Floats | float:
        """(n): of the first tier."""
        if len(self.periods) == 1:
            return self.periods[0][0].price
        prices = np.array([steps[0].price for steps in self.periods])
        its: Floats = prices[self.schedule.periods(hours)]
        return its

    def ladder(self, billed_kw: Floats, hours: Hours) -> Ladder:
        """The price of the next kWh."""
        edges = sorted({tier.up_to for steps in self.periods for tier in steps[:-1]})
        starts = np.array([0.0, *edges])
        steps = np.stack([tiers.price_at(each, starts) for each in self.periods], axis=-1)
        price: Floats = steps[:, self.schedule.periods(hours)] + self._monthly(hours)
        within = self._values(hours)
        if within is not None:
            within = price[0] + within
        if self.series is not None:
            price = price + self.series.by_hour(hours)
        return Ladder(starts[1:], self._scale(billed_kw, hours), price, within)

    def within(self, hours: Hours) -> Floats | None:
        """(parts, n): by how much each part of an hour is dearer than its mean; None where the
        price holds for the hour."""
        values = self._values(hours)
        return None if values is None else values - values.mean(axis=0)

    def _values(self, hours: Hours) -> Floats | None:
        if self.series is None or (parts := self.series.parts(hours)) == 1:
            return None
        return self.series.within(hours, parts)

    def _monthly(self, hours: Hours) -> Floats:
        return hours.of_year(self.monthly_adder) if any(self.monthly_adder) else hours.nothing

    def _adder(self, hours: Hours) -> Floats:
        adder = self._monthly(hours)
        return adder if self.series is None else adder + self.series.by_hour(hours)

    def _scale(self, billed_kw: Floats, hours: Hours) -> Floats:
        """By how much each month stretches the tiers' limits, (..., months)."""
        daily = self.unit in (TierUnit.KWH_DAILY, TierUnit.KWH_PER_KW_DAILY)
        size = np.array([m.days if daily else m.share for m in hours.months])
        if self.unit.per_kw:
            stretched: Floats = size * np.maximum(billed_kw, 1e-12)
            return stretched
        return np.broadcast_to(size, billed_kw.shape)

    def scaled(self, factor: float) -> Self:
        adder = tuple(value * factor for value in self.monthly_adder)
        series = self.series and self.series.scaled(factor)
        periods = tiers.scaled(self.periods, factor)
        return replace(self, periods=periods, monthly_adder=adder, series=series)

    @classmethod
    def page(cls, part: Self | None) -> dict[str, Any]:
        assert part is not None
        energy = {"periods": tiers.page(part.periods), "unit": part.unit.value}
        return {
            "energy": {**energy, **part.schedule.page()},
            "monthly_adder": list(part.monthly_adder),
        }

    def noted(self) -> Noted:
        return tiers.noted("energy", self.periods)

    @property
    def uneven(self) -> str:
        return "tiers" if any(len(steps) > 1 for steps in self.periods) else ""


def _unit(record: Fields) -> TierUnit:
    """What the tiers' limits count. One tier has no limit, but its price is per kWh too."""
    units = {unit.value.lower(): unit for unit in TierUnit}
    periods = record.record["energyratestructure"]
    written = [[str(tier.get("unit") or "kWh").lower() for tier in steps] for steps in periods]
    for text in (text for row in written for text in row):
        if text not in units:
            raise record.fail("energyratestructure", f"has the unknown unit {text!r}")
    used = {text for row in written if len(row) > 1 for text in row} or {"kwh"}
    if len(used) > 1:
        raise record.fail("energyratestructure", f"mixes the units {sorted(used)}")
    return units[used.pop()]


def _used_before(load_kw: Floats, hours: Hours) -> Floats:
    """kWh of the billing month up to the start of each hour."""
    running = np.cumsum(load_kw, axis=-1) - load_kw
    used: Floats = np.maximum(running - running[..., hours.starts][..., hours.month], 0.0)
    return used
