"""A series of prices or loads by time: what it is in each hour of a horizon, and within it.

Hours that the series lacks take the same day and hour of its last year.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from ...errors import InputError
from ...network import when
from ..calendar import Floats, Hours, Ints

YEAR_SECONDS = 365 * when.DAY - 3 * when.HOUR
"""A few hours that are missing at its end are those of its start."""


@dataclass(frozen=True, eq=False)
class Series:
    """values: one after another from `start` [s since 1970], each for `minutes`, a part of an hour.

    name: of the file, for what is said of it.
    """

    start: float
    minutes: int
    values: Floats
    name: str

    @property
    def end(self) -> float:
        return self.start + 60 * self.minutes * len(self.values)

    def covers(self, hours: Hours) -> bool:
        return self.start <= float(hours.edges[0]) and float(hours.edges[-1]) <= self.end

    def parts(self, hours: Hours) -> int:
        """Into how many parts an hour is cut, so that each has one value."""
        off = round(float(hours.edges[0] - self.start) / 60)
        return 60 // math.gcd(60, self.minutes, off)

    def within(self, hours: Hours, parts: int) -> Floats:
        """The value in each part of each hour (parts, n). InputError where the series has neither
        all of the hours nor a year of them."""
        begin = hours.edges[:-1]
        if not self.covers(hours):
            if self.end - self.start < YEAR_SECONDS:
                raise InputError(
                    f"{self.name} covers {when.iso_date(self.start)} to {when.iso_date(self.end)}, "
                    "neither the whole horizon nor a year",
                    "give a year of rows at least: a year is repeated",
                )
            inside = (begin >= self.start) & (begin + when.HOUR <= self.end)
            begin = np.where(inside, begin, self._a_year_before(begin, hours))
        each = 60 * self.minutes
        first = begin - self.start + 1e-3
        places = ((first + when.HOUR / parts * k) // each for k in range(parts))
        last = len(self.values) - 1
        return np.stack([self.values[np.clip(p, 0, last).astype(np.int64)] for p in places])

    def by_hour(self, hours: Hours) -> Floats:
        """The mean of each hour (n)."""
        mean: Floats = self.within(hours, self.parts(hours)).mean(axis=0)
        return mean

    def scaled(self, factor: float) -> Self:
        return replace(self, values=self.values * factor)

    def _a_year_before(self, begin: Floats, hours: Hours) -> Floats:
        """The same day and time, by the site's own clock, in the last year of the series."""
        shift = when.HOUR * hours.utc_offset
        clock = np.round(begin + shift).astype("datetime64[s]")
        day, month = clock.astype("datetime64[D]"), clock.astype("datetime64[M]")
        of_year = month.astype(np.int64) % 12
        of_month = (day - month.astype("datetime64[D]")).astype(np.int64)
        last = np.datetime64(round(self.end + shift), "s").astype("datetime64[Y]")
        year = int(last.astype(np.int64))

        def moved(years: Any) -> Floats:
            its_month = (years * 12 + of_year).astype("datetime64[M]")
            first = its_month.astype("datetime64[D]")
            days: Ints = ((its_month + 1).astype("datetime64[D]") - first).astype(np.int64)
            date = first + np.minimum(of_month, days - 1)  # 29 February becomes the 28th
            seconds: Floats = (date.astype("datetime64[s]") + (clock - day)).astype(np.float64)
            return seconds - shift

        in_last = moved(np.full_like(of_year, year))
        return np.where(in_last < self.end, in_last, moved(np.full_like(of_year, year - 1)))


def finer(values: Floats, parts: int) -> Floats:
    """Values of fewer parts of an hour (k, n), each taken so often that there are `parts`; of more
    parts their mean."""
    if len(values) > parts:
        mean: Floats = values.reshape(parts, -1, values.shape[1]).mean(axis=1)
        return mean
    return np.repeat(values, parts // len(values), axis=0)
