"""Hashprice by month, as a market quotes it for the months to come.

month,usd_per_ph_day
2027-01,41.50
2027-02,40.75
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..errors import InputError
from . import csv_rows, when

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
LEAST_USD, MOST_USD = 0.01, 100_000.0
"""Per PH/s and day; beyond them it is another unit."""


@dataclass(frozen=True)
class Month:
    """start, end [s since 1970]; usd: per PH/s and day."""

    start: float
    end: float
    usd: float


def read(text: str, name: str) -> tuple[Month, ...]:
    """The curve in a CSV; InputError names the line."""
    months: list[Month] = []
    for line, row in csv_rows.rows(text, name, ("month", "usd_per_ph_day")):
        month = _MONTH.fullmatch(row["month"].strip())
        if month is None or not 1 <= int(month[2]) <= 12 or not 2009 <= int(month[1]) <= 2140:
            raise InputError(
                f"{name}:{line}: {row['month'][:40]!r} is no month", "write it as 2027-01"
            )
        year, number = int(month[1]), int(month[2])
        start = when.seconds(date(year, number, 1))
        end = start + calendar.monthrange(year, number)[1] * when.DAY
        if months and start <= months[-1].start:
            raise InputError(
                f"{name}:{line}: {row['month']} is not after the month above", "sort the rows"
            )
        usd = csv_rows.number(row["usd_per_ph_day"], name, line, "usd_per_ph_day")
        if not LEAST_USD <= usd <= MOST_USD:
            raise InputError(
                f"{name}:{line}: {usd:g} is no hashprice",
                "give USD per PH/s and day, such as 41.5",
            )
        months.append(Month(start, end, usd))
    if not months:
        raise InputError(f"{name} holds no month", "write month,usd_per_ph_day rows")
    return tuple(months)


def mean(curve: Sequence[Month], start: float, end: float) -> float | None:
    """By days from `start` to `end` [s since 1970]; None where the curve lacks some of them."""
    shares = [(max(0.0, min(m.end, end) - max(m.start, start)), m.usd) for m in curve]
    known = sum(seconds for seconds, _ in shares)
    if end <= start or known < end - start - 1.0:
        return None
    return sum(seconds * usd for seconds, usd in shares) / known
