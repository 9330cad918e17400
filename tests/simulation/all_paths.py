"""All paths in memory, and their figures by sorting: what the blocks are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from powbench.simulation import run
from powbench.simulation.outcome import SiteOutcome, with_fleet
from powbench.simulation.prepared import World
from powbench.simulation.summary import Band, Hedged, Summary, cvar
from powbench.sites.calendar import Floats


@dataclass(frozen=True)
class AllPaths:
    sites: tuple[SiteOutcome, ...]


def simulate(world: World, paths: int, engine: run.Engine = run.batch) -> AllPaths:
    return AllPaths(tuple(engine(world, np.arange(paths))))


def band(values: Floats) -> Band:
    """Quantiles of (p); infinities count as numbers and come out as None."""
    if np.isnan(values).any():
        return Band(None, None, None)
    # `inverted_cdf` picks a path rather than mixing two: no inf - inf.
    quantiles = np.quantile(values, (0.1, 0.5, 0.9), method="inverted_cdf")
    low, middle, high = (float(v) if np.isfinite(v) else None for v in quantiles)
    return Band(low, middle, high)


def of_site(site: SiteOutcome) -> Summary:
    running = np.cumsum(site.cash, axis=1) - site.own_usd
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


def of(done: AllPaths) -> tuple[Summary, ...]:
    """Every site, and with several of them the fleet."""
    return tuple(of_site(site) for site in with_fleet(done.sites))


def fleet(sites: Sequence[SiteOutcome]) -> SiteOutcome:
    """Several sites together, path by path."""
    return tuple(with_fleet(sites))[-1]
