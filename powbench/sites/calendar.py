"""Real calendar hours in a site's own UTC offset: months as billing months, leap years right.

The offset is fixed; clocks that change in summer are not modelled.
"""

from __future__ import annotations

import calendar as months_of
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..network import when

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST_OFFSETS = 32
"""Of a file's sites, for which what they share is kept at hand."""
MOST_KEPT = 8
"""Grids of tariffs for each offset."""


@dataclass(frozen=True)
class Month:
    """A billing month, or the part of it that the horizon covers.

    first_hour: index of its first hour. share: covered hours / hours of the whole month.
    """

    year: int
    number: int
    first_hour: int
    hours: int
    share: float

    @property
    def label(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def days(self) -> float:
        return self.hours / 24


@dataclass(frozen=True)
class Hours:
    """n hours in a row. Arrays have length n, edges n + 1 [s since 1970].

    month: index into months. month_of_year 0–11, hour_of_day 0–23 local, weekend:
    Saturday or Sunday local. utc_offset [hours].
    """

    edges: Floats
    month: Ints
    month_of_year: Ints
    hour_of_day: Ints
    weekend: NDArray[np.bool_]
    months: tuple[Month, ...]
    starts: Ints
    utc_offset: float = 0.0

    @property
    def local(self) -> Floats:
        """Start of each hour (n) by the site's own clock, as if that were UTC [s since 1970].

        What is dated without an hour (an exchange rate) begins at local midnight.
        """
        begin: Floats = self.edges[:-1] + when.HOUR * self.utc_offset
        return begin

    @property
    def month_starts(self) -> Floats:
        """`local` of the first hour of each month (months)."""
        begin: Floats = self.edges[self.starts] + when.HOUR * self.utc_offset
        return begin

    @property
    def count(self) -> int:
        return len(self.month)

    @cached_property
    def nothing(self) -> Floats:
        """(n): zero in every hour, for all to read and none to write to."""
        zeros = np.zeros(self.count)
        zeros.flags.writeable = False
        return zeros

    def kept(self, key: Hashable, make: Callable[[Hours], Ints]) -> Ints:
        """What `make` makes of these hours (n); sites with the same `key` share it, and those used
        last are kept."""
        found = self._kept.pop(key, None)
        if found is None:
            found = make(self)
        self._kept[key] = found
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return found

    @cached_property
    def _kept(self) -> OrderedDict[Hashable, Ints]:
        return OrderedDict()

    def of_year(self, by_month: tuple[float, ...]) -> Floats:
        """(n): what each month of the year (12) says of its hours."""
        values = np.array([by_month[month.number - 1] for month in self.months])
        return self.of_months(values)

    def of_months(self, monthly: Floats) -> Floats:
        """(n): what each month (months) says of its hours."""
        hourly: Floats = np.repeat(monthly, [month.hours for month in self.months])
        return hourly

    def by_month(self, hourly: Floats) -> Floats:
        """Sum of an hourly quantity (..., n) over each month -> (..., months)."""
        summed: Floats = np.add.reduceat(hourly, self.starts, axis=-1)
        return summed

    def peak_by_month(self, hourly: Floats) -> Floats:
        """Largest hourly value (..., n) of each month -> (..., months)."""
        peak: Floats = np.maximum.reduceat(hourly, self.starts, axis=-1)
        return peak


def end_after_months(start: date, count: int) -> date:
    """The same day `count` months later (the month's last day where there is none)."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, months_of.monthrange(year, month + 1)[1]))


@lru_cache(maxsize=MOST_OFFSETS)
def hours(start: date, days: int, utc_offset: float) -> Hours:
    """The hours of `days` days from local midnight of `start`.

    utc_offset: hours east of Greenwich, in quarters. InputError beyond 200 years.
    """
    if not 0 < days <= 73_050:
        raise InputError(f"a horizon of {days} days is out of range", "give 1 day to 200 years")
    count = 24 * days
    first = np.datetime64(start.isoformat(), "h")
    local = first + np.arange(count)
    day = local.astype("datetime64[D]")
    month_number = local.astype("datetime64[M]").astype(np.int64)
    hour_of_day = (local - day).astype(np.int64)
    weekday = (day.astype(np.int64) + 3) % 7  # 1970-01-01 was a Thursday; Monday is 0
    begin = when.seconds(start, utc_offset)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(month_number)) + 1])
    lengths = np.diff(np.concatenate([starts, [count]]))
    months = []
    for first_hour, length in zip(starts.tolist(), lengths.tolist(), strict=True):
        first_moment = start + timedelta(hours=first_hour)
        whole = 24 * months_of.monthrange(first_moment.year, first_moment.month)[1]
        months.append(
            Month(first_moment.year, first_moment.month, first_hour, length, length / whole)
        )
    return Hours(
        edges=begin + when.HOUR * np.arange(count + 1, dtype=np.float64),
        month=month_number - month_number[0],
        month_of_year=month_number % 12,
        hour_of_day=hour_of_day,
        weekend=weekday >= 5,
        months=tuple(months),
        starts=starts,
        utc_offset=utc_offset,
    )
