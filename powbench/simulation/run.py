"""Paths through a whole project: batches of them, every site in the same world.

What happens on a path is in weather.py, the money it leaves in money.py.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..errors import InputError
from ..sites import finance
from ..sites.accounts import settle
from ..sites.calendar import Floats, Ints
from . import money, weather
from .prepared import World

BATCH = 1000


@dataclass(frozen=True)
class SiteOutcome:
    """One site, one number per path (p): coins [BTC], kwh, revenue, cost and profit [USD]
    (before tax and outlay), npv [USD], payback [years, inf for never, NaN where nothing
    was laid out]; cash (p, months) after tax and loan [USD], without what is laid out and drawn
    at the start and the resale at the end, which are the same on all paths; years (months + 1)
    of their edges.
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
    resale_usd: float = 0.0
    years: tuple[float, ...] = ()
    hedged_npv: Floats | None = None

    @property
    def profit(self) -> Floats:
        return self.revenue - self.cost


@dataclass
class Simulation:
    """All paths that were finished."""

    sites: tuple[SiteOutcome, ...]
    months: tuple[str, ...]
    paths: int
    interrupted: bool = False
    notes: list[str] = field(default_factory=list)


def bytes_needed(world: World, paths: int, threads: int = 1) -> int:
    """Memory at the peak [bytes]: results twice while batches are joined, and those at work."""
    months = max(len(plan.steps.months) for plan in world.plans)
    steps = max(plan.steps.count for plan in world.plans)
    risks = len(world.uncertainty.risks)
    results = paths * (len(world.plans) * 2 + 2) * (months + 6)
    at_work = threads * min(paths, BATCH) * steps * (20 + risks * 3)
    return 8 * (results + at_work)


Engine = Callable[[World, Ints], tuple["SiteOutcome", ...]]


def simulate(
    world: World,
    paths: int,
    progress: Callable[[float], None] = lambda share: None,
    threads: int = 1,
    engine: Engine | None = None,
) -> Simulation:
    """`paths` paths on `threads` threads; engine: what runs a batch of them (`batch`).

    Ctrl-C keeps the first batches that are done and marks the answer.
    """
    run_batch = engine or batch
    done: list[tuple[SiteOutcome, ...]] = []
    interrupted = False
    pool = ThreadPoolExecutor(threads)
    waiting: deque[Future[tuple[SiteOutcome, ...]]] = deque()
    starts = iter(range(0, paths, BATCH))
    try:
        for start in itertools.islice(starts, 2 * threads):
            waiting.append(pool.submit(run_batch, world, _numbers(start, paths)))
        while waiting:
            done.append(waiting.popleft().result())
            for start in itertools.islice(starts, 1):
                waiting.append(pool.submit(run_batch, world, _numbers(start, paths)))
            progress(min(1.0, len(done) * BATCH / paths))
    except KeyboardInterrupt:
        interrupted = True
        if not done:
            raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    sites = tuple(_joined(parts) for parts in zip(*done, strict=True))
    months = tuple(month.label for month in world.plans[0].hours.months)
    return Simulation(sites, months, len(sites[0].coins), interrupted)


def _numbers(start: int, paths: int) -> Ints:
    return np.arange(start, min(paths, start + BATCH))


def _joined(parts: Sequence[SiteOutcome]) -> SiteOutcome:
    names: tuple[str, ...] = ("coins", "kwh", "revenue", "cost", "npv", "payback", "cash")
    if parts[0].hedged_npv is not None:
        names += ("hedged_npv",)
    joined: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in names
    }
    return replace(parts[0], **joined)


def batch(world: World, paths: Ints) -> tuple[SiteOutcome, ...]:
    """The outcomes of some paths, by their numbers."""
    end = max(float(plan.steps.edges[-1]) for plan in world.plans)
    log_work = weather.log_work(world, paths, end)
    return tuple(
        outcome(world, plan, weather.over(world, plan, paths, log_work)) for plan in world.plans
    )


def outcome(world: World, plan: money.SitePlan, weather: money.Weather) -> SiteOutcome:
    """Close the books of one site on every path."""
    return closed(world, plan, money.flow(plan, weather))


def closed(world: World, plan: money.SitePlan, flow: money.Flow) -> SiteOutcome:
    """Tax, cash and NPV of what came out by month."""
    horizon = world.project.horizon
    accounts = settle(plan.site, horizon, plan.hours, flow.revenue, flow.costs, flow.held)
    hedged = None
    if flow.hedge is not None:
        revenue = flow.revenue + flow.hedge
        hedged = settle(plan.site, horizon, plan.hours, revenue, flow.costs, flow.held).npv_usd
    return SiteOutcome(
        name=plan.site.name,
        coins=flow.coins.sum(axis=-1),
        kwh=flow.kwh.sum(axis=-1),
        revenue=flow.revenue.sum(axis=-1),
        cost=flow.costs.total.sum(axis=-1),
        npv=accounts.npv_usd,
        payback=paybacks(accounts.flows, accounts.times, plan.site.outlay_usd),
        cash=accounts.cash,
        outlay_usd=plan.site.outlay_usd,
        loan_usd=plan.site.outlay_usd - plan.site.own_usd,
        resale_usd=plan.site.resale_usd,
        years=tuple(accounts.times.tolist()),
        hedged_npv=hedged,
    )


def paybacks(flows: Floats, times: Floats, outlay_usd: float) -> Floats:
    """By path (p) [years]; NaN where nothing was laid out."""
    return finance.paybacks(flows, times) if outlay_usd > 0 else np.full(len(flows), np.nan)


def check_size(world: World, paths: int, limit_bytes: int, threads: int = 1) -> None:
    """InputError before the work when the paths would not fit."""
    needs = bytes_needed(world, paths, threads)
    if needs > limit_bytes:
        raise InputError(
            f"{paths:,} paths of {len(world.plans)} sites need {needs / 2**30:.1f} GiB",
            f"{limit_bytes / 2**30:.1f} GiB are free; ask for fewer paths",
        )
