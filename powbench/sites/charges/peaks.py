"""The grid's own peaks: hours that are named, or the highest of a series of loads."""

from __future__ import annotations

import calendar as months_of
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ...network import when
from ..calendar import Floats, Hours, Ints, hours
from .series import Series

ONE_PER = ("interval", "day", "month")


@dataclass(frozen=True, eq=False)
class Peaks:
    """named: starts [s since 1970], each for `minutes`; those of a year that has none are those of
    the last one that has, on the same day. load: of the grid, the `highest` intervals of a year
    count, in these months (1–12), at most one per interval, day or month.
    """

    named: tuple[float, ...] = ()
    load: Series | None = None
    minutes: int = 60
    highest: int = 4
    one_per: str = "interval"
    months: tuple[int, ...] = tuple(range(1, 13))

    def within(self, grid: Hours) -> NDArray[np.bool_]:
        """(n): the hours of a horizon in which a peak lies."""
        inside = np.zeros(grid.count, dtype=np.bool_)
        for year in range(grid.months[0].year, grid.months[-1].year + 1):
            places = hour_of(of_year(self, year, grid.utc_offset), grid)
            inside[places[(places >= 0) & (places < grid.count)]] = True
        return inside


@lru_cache(maxsize=256)
def of_year(peaks: Peaks, year: int, utc_offset: float) -> Floats:
    """The starts of a year's peaks [s since 1970], by the site's own clock."""
    if peaks.load is None:
        return _named(peaks.named, year, utc_offset)
    grid = _year(year, utc_offset)
    parts = peaks.load.parts(grid)
    load = peaks.load.within(grid, parts).T.ravel()
    begin = grid.edges[0] + when.HOUR / parts * np.arange(len(load))
    month = np.repeat(grid.month_of_year + 1, parts)
    inside = np.flatnonzero(np.isin(month, peaks.months))
    order = inside[np.argsort(-load[inside], kind="stable")]
    if peaks.one_per != "interval":
        key = month if peaks.one_per == "month" else np.arange(len(load)) // (24 * parts)
        order = order[np.sort(np.unique(key[order], return_index=True)[1])]
    highest: Floats = np.sort(begin[order[: peaks.highest]])
    return highest


def highest_in(peaks: Peaks, inside: NDArray[np.bool_], grid: Hours) -> Ints:
    """The hour of a horizon with the highest load of the grid among `inside` (n), or those of it
    that are named; none where there is none."""
    if peaks.load is None:
        return np.flatnonzero(inside & peaks.within(grid))
    if not inside.any():
        return np.zeros(0, dtype=np.int64)
    load = np.where(inside, peaks.load.within(grid, peaks.load.parts(grid)).max(axis=0), -np.inf)
    return np.array([int(np.argmax(load))])


def hour_of(begin: Floats, grid: Hours) -> Ints:
    """In which hour of a horizon moments lie; outside of 0 to n - 1 where in none."""
    hour: Ints = np.floor((begin - grid.edges[0]) / when.HOUR + 1e-9).astype(np.int64)
    return hour


def _year(year: int, utc_offset: float) -> Hours:
    return hours(date(year, 1, 1), 366 if months_of.isleap(year) else 365, utc_offset)


def _named(named: tuple[float, ...], year: int, utc_offset: float) -> Floats:
    shift = when.HOUR * utc_offset
    local = [datetime.fromtimestamp(each + shift, UTC) for each in named]
    years = {each.year for each in local}
    of = year if year in years else max(years, default=year)
    moved = []
    for each in local:
        if each.year == of:
            day = min(each.day, months_of.monthrange(year, each.month)[1])
            moved.append(each.replace(year=year, day=day).timestamp() - shift)
    return np.array(sorted(moved))
