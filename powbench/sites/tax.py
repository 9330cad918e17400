"""Income tax: profit after depreciation, losses carried forward, settled at each year's end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .calendar import Floats, Hours


@dataclass(frozen=True)
class IncomeTax:
    """rate: share of taxable profit. Depreciation is straight-line over `depreciation_years`.

    carry_years: how many later years a loss may be set off in (None: any).
    offset_limit: share of a year's profit that old losses may take.
    """

    rate: float = 0.0
    depreciation_years: float = 4.0
    carry_years: int | None = None
    offset_limit: float = 1.0


def depreciation(purchase_usd: float, years: float, hours: Hours, first: int = 0) -> Floats:
    """Straight-line depreciation by month (months) from month `first` on; a part of a month by
    its share."""
    months = np.array([month.share for month in hours.months])
    months[:first] = 0.0
    whole = years * 12
    done = np.minimum(np.cumsum(months), whole)
    written: Floats = np.diff(np.concatenate([[0.0], done])) / whole * purchase_usd
    return written


def book_share(years: float, hours: Hours) -> Floats:
    """What of an outlay at the start stands in the books on each month's first day (months)."""
    written = depreciation(1.0, years, hours)
    left: Floats = 1.0 - (np.cumsum(written) - written)
    return left


@dataclass(frozen=True)
class TaxYear:
    """One calendar year's tax, each amount (...) [USD].

    profit: taxable before old losses. carried_in: old losses that may still be used.
    used: what of them is set off. carried_out: what is left, this year's loss included,
    before any of it lapses. tax = rate x (profit above zero - used).
    """

    year: int
    months: tuple[int, ...]
    profit: Floats
    carried_in: Floats
    used: Floats
    carried_out: Floats
    tax: Floats


def ledger(tax: IncomeTax, taxable: Floats, hours: Hours) -> tuple[TaxYear, ...]:
    """Tax by calendar year on taxable income (..., months) [USD]; the oldest loss goes first."""
    years = np.array([month.year for month in hours.months])
    losses: list[tuple[int, Floats]] = []
    by_year = []
    for year in sorted(set(years.tolist())):
        inside = np.flatnonzero(years == year)
        profit = taxable[..., inside].sum(axis=-1)
        room = np.maximum(profit, 0.0) * tax.offset_limit
        kept: list[tuple[int, Floats]] = []
        used, carried_in = np.zeros_like(profit), np.zeros_like(profit)
        for born, left in losses:
            if tax.carry_years is not None and year - born > tax.carry_years:
                continue
            carried_in = carried_in + left
            take = np.minimum(left, room - used)
            used = used + take
            kept.append((born, left - take))
        loss = np.maximum(-profit, 0.0)
        losses = [*kept, (year, loss)]
        due = tax.rate * (np.maximum(profit, 0.0) - used)
        months = tuple(inside.tolist())
        by_year.append(
            TaxYear(year, months, profit, carried_in, used, carried_in - used + loss, due)
        )
    return tuple(by_year)


def by_month(tax: IncomeTax, taxable: Floats, hours: Hours) -> Floats:
    """Tax (..., months) on taxable income (..., months), due in each year's last month."""
    due = np.zeros_like(taxable)
    for year in ledger(tax, taxable, hours):
        due[..., year.months[-1]] = year.tax
    return due
