"""Quantiles, risk and fans of simulated outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..sites.calendar import Floats
from .run import Simulation, SiteOutcome, paybacks

TAIL = 0.05


@dataclass(frozen=True)
class Band:
    """P10, P50, P90; None where more than that share of paths has no number."""

    p10: float | None
    p50: float | None
    p90: float | None


@dataclass(frozen=True)
class Hedged:
    """NPV with the hash rate that is sold forward [USD]."""

    npv: Band
    mean_npv: float
    cvar: float


@dataclass(frozen=True)
class Summary:
    """One site, or the whole fleet. Money in USD, of the whole horizon.

    loss: share of paths with profit < 0. cvar: mean NPV of the worst 5 %. payback_share:
    of paths that pay back within the horizon, None without outlay; paid_back: the share
    that have by the end of each month, for good. fan: per month, band of the cash earned
    until its end (after tax, outlay included).
    """

    name: str
    coins: Band
    cost_per_btc: Band
    profit: Band
    npv: Band
    mean_npv: float
    loss: float
    npv_loss: float
    cvar: float
    payback: Band
    payback_share: float | None
    fan: tuple[Band, ...]
    paid_back: tuple[float, ...] = ()
    hedged: Hedged | None = None


def band(values: Floats) -> Band:
    """Quantiles of (p); infinities count as numbers and come out as None."""
    if np.isnan(values).any():
        return Band(None, None, None)
    # `inverted_cdf` picks a path rather than mixing two: no inf - inf.
    quantiles = np.quantile(values, (0.1, 0.5, 0.9), method="inverted_cdf")
    low, middle, high = (float(v) if np.isfinite(v) else None for v in quantiles)
    return Band(low, middle, high)


def cvar(values: Floats, tail: float = TAIL) -> float:
    """Mean of the worst share `tail` of values (p): the last one counts in part."""
    ordered = np.sort(values)
    size = tail * len(ordered)
    whole = int(size)
    total = ordered[:whole].sum()
    if whole < len(ordered):
        total += (size - whole) * ordered[whole]
    return float(total / size)


def of_site(site: SiteOutcome, outlay_usd: float) -> Summary:
    running = np.cumsum(site.cash, axis=1) - outlay_usd
    per_btc = np.divide(
        site.cost, site.coins, out=np.full_like(site.cost, np.inf), where=site.coins > 0
    )
    known = not np.isnan(site.payback).any()
    return Summary(
        name=site.name,
        coins=band(site.coins),
        cost_per_btc=band(per_btc),
        profit=band(site.profit),
        npv=band(site.npv),
        mean_npv=float(site.npv.mean()),
        loss=float((site.profit < 0).mean()),
        npv_loss=float((site.npv < 0).mean()),
        cvar=cvar(site.npv),
        payback=band(site.payback),
        payback_share=float(np.isfinite(site.payback).mean()) if known else None,
        fan=tuple(band(running[:, month]) for month in range(running.shape[1])),
        paid_back=tuple(float((site.payback <= y).mean()) for y in site.years[1:]) if known else (),
        hedged=None
        if site.hedged_npv is None
        else Hedged(band(site.hedged_npv), float(site.hedged_npv.mean()), cvar(site.hedged_npv)),
    )


def fleet(sites: Sequence[SiteOutcome]) -> SiteOutcome:
    """All sites together, path by path; pays back what all of them cost."""

    def total(name: str) -> Floats:
        summed: Floats = np.sum([getattr(site, name) for site in sites], axis=0)
        return summed

    hedged = None
    if any(site.hedged_npv is not None for site in sites):
        each = [site.npv if site.hedged_npv is None else site.hedged_npv for site in sites]
        hedged = np.sum(each, axis=0)
    outlay, resale = sum(s.outlay_usd for s in sites), sum(s.resale_usd for s in sites)
    cash, years = total("cash"), sites[0].years
    borrowed = sum(s.loan_usd for s in sites)
    flows = np.concatenate([np.full((len(cash), 1), borrowed - outlay), cash], axis=1)
    flows[:, -1] += resale
    return SiteOutcome(
        name="all sites",
        coins=total("coins"),
        kwh=total("kwh"),
        revenue=total("revenue"),
        cost=total("cost"),
        npv=total("npv"),
        payback=paybacks(flows, np.array(years), outlay),
        cash=cash,
        outlay_usd=outlay,
        loan_usd=borrowed,
        resale_usd=resale,
        years=years,
        hedged_npv=hedged,
    )


def of(simulation: Simulation, outlays: Sequence[float]) -> tuple[Summary, ...]:
    """Every site, and with several of them the fleet."""
    summaries = [of_site(s, o) for s, o in zip(simulation.sites, outlays, strict=True)]
    if len(summaries) > 1:
        summaries.append(of_site(fleet(simulation.sites), sum(outlays)))
    return tuple(summaries)
