"""The horizon cut into stages of whole billing months, and what a dollar of each is worth."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ..sites.allocation_terms import AllocationTerms
from ..sites.calendar import Floats, Hours, Ints
from ..sites.site import Horizon

_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
             "ninth", "tenth", "eleventh", "twelfth")  # fmt: skip
_UNITS = {1: "month", 3: "quarter", 6: "half-year", 12: "year"}


@dataclass(frozen=True)
class Stage:
    """first: index of its first billing month. months: how many. start, end: local days,
    the end not in it."""

    number: int
    first: int
    months: int
    start: date
    end: date
    unit: str

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def name(self) -> str:
        """`now`, `in the second quarter (from 2022-04-01)`."""
        if self.number == 0:
            return f"now ({self.start.isoformat()})"
        count = self.number + 1
        ordinal = _ORDINALS[count] if count < len(_ORDINALS) else f"{count}th"
        return f"in the {ordinal} {self.unit} (from {self.start.isoformat()})"


def cut(hours: Hours, horizon: Horizon, terms: AllocationTerms) -> tuple[Stage, ...]:
    """Stages of `stage_months` billing months; the last one takes what is left."""
    months = len(hours.months)
    every = terms.stage_months
    count = max(1, math.ceil(months / every))
    if terms.stages is not None:
        count = min(count, terms.stages)
    stages = []
    for number in range(count):
        first = number * every
        last = months if number == count - 1 else first + every
        start = horizon.start + timedelta(hours=hours.months[first].first_hour)
        end = horizon.start + timedelta(days=horizon.days)
        if last < months:
            end = horizon.start + timedelta(hours=hours.months[last].first_hour)
        stages.append(Stage(number, first, last - first, start, end, _UNITS.get(every, "stage")))
    return tuple(stages)


@dataclass(frozen=True)
class Worth:
    """What a dollar before tax is worth at the start, for one site, by billing month (m).

    margin (m): earned in the course of a month, taxed at the end of its year. at_start (m):
    on its first day. tax_usd (m): a dollar of tax on the income of a month. A loss earns its
    tax back at once: what carrying it forward delays is not modelled.
    """

    margin: Floats
    at_start: Floats
    at_end: float
    tax: Floats
    rate: float
    shares: Floats

    def shields(self, depreciation_years: float, first: int = 0) -> Floats:
        """(m): what writing off a dollar laid out in month `first` saves in taxes from each
        month on, what is left of it at the end included."""
        share = np.concatenate([np.zeros(first), self.shares[first:]])
        whole = depreciation_years * 12
        written = np.diff(np.concatenate([[0.0], np.minimum(np.cumsum(share), whole)])) / whole
        written[-1] += 1.0 - written.sum()
        saved: Floats = self.rate * np.cumsum((written * self.tax)[::-1])[::-1]
        return saved


def worth(hours: Hours, horizon: Horizon, tax_rate: float) -> Worth:
    """As accounts.settle and tax.by_month reckon where every year makes a profit."""
    length = np.array([month.hours for month in hours.months]) / (365.25 * 24)
    ends = np.cumsum(length)
    discount = (1 + horizon.discount_rate) ** -np.concatenate([[0.0], ends])
    years = np.array([month.year for month in hours.months])
    last: Ints = np.searchsorted(years, years, side="right") - 1
    tax = discount[1:][last]
    return Worth(
        margin=discount[1:] - tax_rate * tax,
        at_start=discount[:-1] - tax_rate * tax,
        at_end=float(discount[-1] * (1 - tax_rate)),
        tax=tax,
        rate=tax_rate,
        shares=np.array([month.share for month in hours.months]),
    )
