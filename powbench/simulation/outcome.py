"""What paths leave at one site, and at all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..sites import finance
from ..sites.calendar import Floats


@dataclass(frozen=True)
class SiteOutcome:
    """One site, one number per path (p): coins [BTC], kwh, revenue, cost and profit [USD]
    (before tax and outlay), npv [USD], payback [years, inf for never, NaN where nothing
    was laid out]; cash (p, months) after tax and loan [USD], without what is laid out and drawn
    at the start and the resale at the end, which are the same on all paths; years (months + 1)
    of their edges. own_usd: the outlay less the loan.
    hedged_npv: the NPV with the hash rate that is sold forward, None where none is."""

    name: str
    coins: Floats
    kwh: Floats
    revenue: Floats
    cost: Floats
    npv: Floats
    payback: Floats
    cash: Floats
    outlay_usd: float = 0.0
    loan_usd: float = 0.0
    own_usd: float = 0.0
    resale_usd: float = 0.0
    years: tuple[float, ...] = ()
    hedged_npv: Floats | None = None

    @property
    def profit(self) -> Floats:
        return self.revenue - self.cost


def paybacks(flows: Floats, times: Floats, outlay_usd: float) -> Floats:
    """By path (p) [years]; NaN where nothing was laid out."""
    return finance.paybacks(flows, times) if outlay_usd > 0 else np.full(len(flows), np.nan)


def with_fleet(sites: Iterable[SiteOutcome]) -> Iterator[SiteOutcome]:
    """Each site, and after several of them all together, path by path."""
    total: SiteOutcome | None = None
    several = False
    for site in sites:
        yield site
        several = total is not None
        total = site if total is None else _sum(total, site)
    if several and total is not None:
        yield _together(total)


def _sum(one: SiteOutcome, other: SiteOutcome) -> SiteOutcome:
    hedged = None
    if one.hedged_npv is not None or other.hedged_npv is not None:
        first = one.npv if one.hedged_npv is None else one.hedged_npv
        hedged = first + (other.npv if other.hedged_npv is None else other.hedged_npv)
    return replace(
        one,
        coins=one.coins + other.coins,
        kwh=one.kwh + other.kwh,
        revenue=one.revenue + other.revenue,
        cost=one.cost + other.cost,
        npv=one.npv + other.npv,
        cash=one.cash + other.cash,
        outlay_usd=one.outlay_usd + other.outlay_usd,
        loan_usd=one.loan_usd + other.loan_usd,
        own_usd=one.own_usd + other.own_usd,
        resale_usd=one.resale_usd + other.resale_usd,
        hedged_npv=hedged,
    )


def _together(total: SiteOutcome) -> SiteOutcome:
    """The sum as an outcome of its own: it pays back what all of the sites cost."""
    cash, outlay = total.cash, total.outlay_usd
    flows = np.concatenate([np.full((len(cash), 1), total.loan_usd - outlay), cash], axis=1)
    flows[:, -1] += total.resale_usd
    payback = paybacks(flows, np.array(total.years), outlay)
    return replace(total, name="all sites", payback=payback)
