"""A loan that is drawn on the first day of the horizon, and what is paid for it by the month.

Interest is a twelfth of the yearly rate a month, on what is still owed; a part of a month bears
its share. An instalment is paid at the end of the billing month in which it falls due. What is
still owed when the horizon ends falls due then.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from .calendar import Floats, Hours

_NOTHING = 1e-12
"""Growth of what is owed over all its months that no cent shows."""


class Kind(StrEnum):
    """annuity: equal payments, interest included. linear: equal parts of the loan, and interest.
    bullet: interest, and the loan at its end."""

    ANNUITY = "annuity"
    LINEAR = "linear"
    BULLET = "bullet"


@dataclass(frozen=True)
class Loan:
    """months: until all of it is paid back, the grace_months at its start included, in which
    only interest is paid."""

    usd: float
    rate_per_year: float
    months: int
    grace_months: int = 0
    kind: Kind = Kind.ANNUITY

    def repaid(self) -> Floats:
        """What is paid back in each of its months (months) [USD]."""
        count = self.months - self.grace_months
        parts: Floats = np.zeros(count)
        rate = self.rate_per_year / 12
        growth = math.expm1(count * math.log1p(rate))
        if self.kind is Kind.BULLET:
            parts[-1] = self.usd
        elif self.kind is Kind.LINEAR or growth < _NOTHING:
            parts = np.full(count, self.usd / count)
        else:
            first = self.usd * rate / growth
            parts = first * (1 + rate) ** np.arange(count, dtype=np.float64)
        return np.concatenate([np.zeros(self.grace_months), parts])


@dataclass(frozen=True)
class Service:
    """drawn_usd: on the first day. interest, principal (months) [USD]: paid at each month's end.
    early_usd: of the principal what falls due only because the horizon ends."""

    drawn_usd: float
    interest: Floats
    principal: Floats
    early_usd: float


def service(loan: Loan, hours: Hours) -> Service:
    """What is paid for a loan in the months of a horizon."""
    share = np.array([month.share for month in hours.months])
    due = np.clip(np.floor(np.cumsum(share) + 1e-9), 0, loan.months).astype(np.int64)
    so_far = np.minimum(np.cumsum(loan.repaid()), loan.usd)
    so_far[-1] = loan.usd  # whatever the sum was rounded to
    repaid = np.concatenate([[0.0], so_far])[due]
    owed = loan.usd - np.concatenate([[0.0], repaid[:-1]])  # through each month
    principal = np.diff(repaid, prepend=0.0)
    early = loan.usd - float(repaid[-1]) if due[-1] < loan.months else 0.0
    principal[-1] += early
    return Service(loan.usd, owed * loan.rate_per_year / 12 * share, principal, early)
