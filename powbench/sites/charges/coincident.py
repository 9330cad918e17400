"""Coincident peaks: so much per kW of the load at the grid's own peaks.

Either by the year, as ERCOT's 4CP: the mean load at the peaks of a calendar year is billed in
the months of the next one. Or by the month, as URDB records have it: the load at the peak of each
period of the month is billed in that month. Without named peaks the month's highest load within
the period stands in, which is the most that may be due.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ...reading.table import Table
from ...reading.urdb_fields import Fields
from ...reading.urdb_left_out import LeftOut, prices, sign
from ..calendar import Floats, Ints
from . import schedule, tiers
from .part import Charge, Noted, Use
from .peaks import Peaks, highest_in, hour_of, of_year
from .schedule import ALWAYS, Schedule
from .tiers import Tiers

_SCHEDULES = ("coincidentrateschedule", "coincidentschedule", "coincidentsched")


@dataclass(frozen=True)
class CoincidentPeaks(Charge):
    """per_year: currency per kW, billed in the next year; prior_kw: the mean load at the peaks
    before the horizon. periods, schedule: of a charge by the month. peaks: None where nobody
    names them.
    """

    peaks: Peaks | None = None
    per_year: float = 0.0
    prior_kw: float = 0.0
    periods: tuple[Tiers, ...] = ()
    schedule: Schedule = ALWAYS
    component, term = "demand_charge", "coincident"

    @classmethod
    def read(cls, table: Table, currency: str) -> Self | None:
        """Nothing: its series is a file beside the file of sites (sitefile/read_coincident.py)."""
        return None

    @classmethod
    def from_urdb(cls, record: Fields) -> Self | None:
        key = "coincidentratestructure"
        structure = record.record.get(key)
        if not structure:
            return None
        name = next((n for n in _SCHEDULES if n in record.record), "")
        rated = isinstance(structure, list) and all(
            isinstance(tier, dict) and tier.get("rate") is not None
            for row in structure
            for tier in (row if isinstance(row, list) and row else [None])
        )
        if not rated or (len(structure) > 1 and not name):
            unit = record.record.get("coincidentrateunit", "kW")
            why = "no month and hour is given for its periods" if rated else "no price is given"
            said = f"demand at the utility's own peak ({prices(structure)} USD/{unit}: {why})"
            record.left_out.append(LeftOut(said, sign(structure)))
            return None
        size = record.demand_unit(key, ("coincidentrateunit",))
        if size is None:
            return None
        periods = tiers.from_urdb(record, key, size)
        grid = schedule.grid_from_urdb(record, name, len(periods)) if name else None
        return cls(periods=periods, schedule=ALWAYS if grid is None else Schedule(grid, grid))

    def charged(self, use: Use, so_far: Floats) -> Floats:
        return (self._by_year(use) + self._by_month(use)) * use.share

    def due_kw(self, use: Use, year: int) -> Floats:
        """(...): the mean load at the peaks of a year; prior_kw at those outside of the horizon."""
        if self.peaks is None:
            return np.zeros(use.load_kw.shape[:-1])
        begin = of_year(self.peaks, year, use.hours.utc_offset)
        if not len(begin):
            return np.zeros(use.load_kw.shape[:-1])
        place = hour_of(begin, use.hours)
        inside = (place >= 0) & (place < use.hours.count)
        kw = use.load_kw[..., np.where(inside, place, 0)] * self._of_mean(use, begin, place)
        mean: Floats = np.where(inside, kw, self.prior_kw).mean(axis=-1)
        return mean

    def _of_mean(self, use: Use, begin: Floats, place: Ints) -> Floats:
        """(k): the load of each peak's interval / the mean of its hour."""
        assert self.peaks is not None
        found = np.ones(len(begin))
        minutes = self.peaks.minutes if self.peaks.load is None else self.peaks.load.minutes
        if use.within is None or minutes >= 60:
            return found
        parts = len(use.within)
        for number, hour in enumerate(place.tolist()):
            if 0 <= hour < use.hours.count:
                off = (begin[number] - use.hours.edges[hour]) / 60
                first = round(off * parts / 60)
                last = max(first + 1, round((off + minutes) * parts / 60))
                found[number] = use.within[first:last, hour].mean()
        return found

    def _by_year(self, use: Use) -> Floats:
        charge = np.zeros((*use.load_kw.shape[:-1], len(use.hours.months)))
        if self.per_year:
            years = np.array([month.year for month in use.hours.months])
            for year in sorted(set(years.tolist())):
                due = self.per_year / 12 * self.due_kw(use, year - 1)
                charge[..., years == year] = due[..., None]
        return charge

    def _by_month(self, use: Use) -> Floats:
        charge = np.zeros((*use.load_kw.shape[:-1], len(use.hours.months)))
        if not self.periods:
            return charge
        period = self.schedule.periods(use.hours)
        for number, structure in enumerate(self.periods):
            for index in range(len(use.hours.months)):
                inside = (period == number) & (use.hours.month == index)
                kw = self._of_period(use, inside)
                if kw is not None:
                    charge[..., index] += tiers.integral(structure, kw)
        return charge

    def _of_period(self, use: Use, inside: NDArray[np.bool_]) -> Floats | None:
        """(...): what a period of a month is billed on; None where it has no peak."""
        if self.peaks is None:
            return use.load_kw[..., inside].max(axis=-1) if inside.any() else None
        places = highest_in(self.peaks, inside, use.hours)
        return use.load_kw[..., places].mean(axis=-1) if len(places) else None

    @property
    def uneven(self) -> str:
        return "coincident peaks before the start" if self.per_year and self.prior_kw else ""

    def scaled(self, factor: float) -> Self:
        periods = tiers.scaled(self.periods, factor)
        return replace(self, per_year=self.per_year * factor, periods=periods)

    def noted(self) -> Noted:
        return tiers.noted("coincident demand", self.periods)
