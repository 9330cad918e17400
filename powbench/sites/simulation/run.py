"""Paths through a whole project: batches of them, every site in the same world.

Difficulty, price and fees are one path for all sites; a risk strikes all sites of its
group; a model's data sheet is wrong by the same share at every site. Everything random
is drawn by counter (network/draws.py), so the answer does not depend on batches.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ...errors import InputError
from ...network import draws, price_forecast
from ...network.forecast import DifficultyForecast
from ...network.scenario import CONSTANT, OwnWeight, Scenario
from ...network.state import NetworkState
from ...provenance import Status
from ...rigs.rig import Interval
from ..accounts import settle
from ..calendar import Floats, Ints
from ..projection import Projection
from ..read_uncertainty import Groups
from ..site import Project
from ..uncertainty import RiskKind, Uncertainty
from . import arrivals, coins, money, work
from .steps import Steps

BATCH = 1000
_PRICE, _FEES, _RIGS = 20, 21, 100  # streams of random numbers
_NORMAL_95 = 1.959964


@dataclass(frozen=True)
class SiteOutcome:
    """One site, one number per path (p): coins [BTC], kwh, revenue, cost and profit [USD]
    (before tax and outlay), npv [USD], payback [years, inf for never, NaN where nothing
    was laid out]; cash (p, months) after tax [USD], without the outlay at the start and the
    resale at the end, which are the same on all paths; years (months + 1) of their edges."""

    name: str
    coins: Floats
    kwh: Floats
    revenue: Floats
    cost: Floats
    npv: Floats
    payback: Floats
    cash: Floats
    outlay_usd: float = 0.0
    resale_usd: float = 0.0
    years: tuple[float, ...] = ()

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


@dataclass(frozen=True)
class World:
    """Everything a batch of paths needs; made once. forecast: None where difficulty is the
    file's scenario or recorded."""

    project: Project
    plans: tuple[money.Plan, ...]
    state: NetworkState
    scenario: Scenario
    groups: Groups
    uncertainty: Uncertainty
    seed: int
    forecast: DifficultyForecast | None

    def log_work(self, paths: Ints, until: float) -> Floats | None:
        """ln(work / the state's) by epoch, one path for all sites; None without a forecast."""
        if self.forecast is None:
            return None
        steps = self.plans[0].steps  # weeks of one site stand for those of all

        def walk(moments: Floats) -> Floats:
            return work.between(moments, steps.edges, price_factor(self, steps, paths))

        return work.paths_of(
            self.forecast, self.state, self.scenario, self.seed, paths, until, walk
        )

    @property
    def answers_hash_price(self) -> bool:
        """Whether difficulty answers the price on each path."""
        return self.forecast is not None and self.forecast.answers

    @property
    def difficulty(self) -> str:
        """Where it comes from: the record, the forecast, or the file's scenario."""
        if self.scenario.history:
            return "recorded"
        return "forecast" if self.uncertainty.difficulty else "scenario"


def bytes_needed(world: World, paths: int, threads: int = 1) -> int:
    """Memory at the peak [bytes]: results twice while batches are joined, and those at work."""
    months = max(len(plan.steps.months) for plan in world.plans)
    steps = max(plan.steps.count for plan in world.plans)
    risks = len(world.uncertainty.risks)
    results = paths * (len(world.plans) * 2 + 2) * (months + 6)
    at_work = threads * min(paths, BATCH) * steps * (20 + risks * 3)
    return 8 * (results + at_work)


def prepare(
    projections: Sequence[Projection],
    project: Project,
    state: NetworkState,
    scenario: Scenario,
    groups: Groups,
    uncertainty: Uncertainty,
    seed: int,
) -> World:
    """InputError when a forecast is asked for and cannot be made."""
    moves = uncertainty.difficulty and not scenario.history
    fit = work.fitted(state, uncertainty) if moves else None
    plans = tuple(money.plan(p, project.rates) for p in projections)
    return World(project, plans, state, scenario, groups, uncertainty, seed, fit)


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
    names = ("coins", "kwh", "revenue", "cost", "npv", "payback", "cash")
    joined: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in names
    }
    return replace(parts[0], **joined)


def batch(world: World, paths: Ints) -> tuple[SiteOutcome, ...]:
    """The outcomes of some paths, by their numbers."""
    end = max(float(plan.steps.edges[-1]) for plan in world.plans)
    log_work = world.log_work(paths, end)
    return tuple(
        outcome(world, plan, weather(world, plan, paths, log_work)) for plan in world.plans
    )


def weather(world: World, plan: money.Plan, paths: Ints, log_work: Floats | None) -> money.Weather:
    """What the paths do to one site."""
    what, steps = world.uncertainty, plan.steps
    earned: Floats
    if log_work is None:
        more = fees_factor(world, steps, paths) - 1
        earned = plan.coins_per_hash_rate + plan.fees_per_hash_rate * more
    else:
        state = world.state
        subsidy, blocks = coins.per_hash_rate(
            log_work, state, steps.edges, world.scenario.subsidy_btc
        )
        fees = fees_level(world, steps) * fees_factor(world, steps, paths)
        earned = subsidy + blocks * fees
    price: Floats = plan.usd_per_btc[None]
    price = price * price_factor(world, steps, paths)
    one = np.ones((1, 1))
    power: Floats = one
    connection: Floats = one
    levy: Floats = np.zeros((1, 1))
    for number, risk in enumerate(what.risks):
        if risk.group not in world.groups[plan.site.name]:
            continue
        on = arrivals.on_share(risk, number, world.seed, paths, steps.edges)
        if risk.kind is RiskKind.LEVY:
            levy = levy + on * risk.usd_per_kwh
        elif risk.kind is RiskKind.INTERNET:
            connection = connection * (1 - risk.share * on)
        else:
            rationing = risk.kind is RiskKind.RATIONING
            power = power * (1 - on * (plan.rationed(risk.share) if rationing else risk.share))
    rates, watts = rig_factors(world, plan, paths)
    return money.Weather(earned, price, power, connection, levy, rates, watts)


def price_factor(world: World, steps: Steps, paths: Ints) -> Floats:
    """By what the price differs from the file's scenario at the end of each step, (p, n)."""
    what = world.uncertainty
    years = (steps.edges[1:] - steps.edges[0]) / arrivals.YEAR_SECONDS
    if what.price_record:
        record = np.array(what.price_record)
        return price_forecast.bootstrap_at(record, years, world.seed, paths)
    if not what.moves_price:
        return np.ones((1, 1))
    return price_forecast.geometric(
        1.0, what.price_drift, what.price_volatility, years, world.seed, paths
    )


def fees_factor(world: World, steps: Steps, paths: Ints) -> Floats:
    """The same for fees, (p, n) or (p, 1); mean 1."""
    sd, half_life = world.uncertainty.fees_volatility, world.uncertainty.fees_half_life_days
    if not sd:
        return np.ones((1, 1))
    if half_life:
        years = (steps.edges[1:] - steps.edges[0]) / arrivals.YEAR_SECONDS
        return price_forecast.returning(sd, half_life / 365.25, years, world.seed, paths)
    factor: Floats = np.exp(sd * draws.normals(world.seed, _FEES, paths, 1) - sd * sd / 2)
    return factor


def fees_level(world: World, steps: Steps) -> Floats:
    """The file's fees scenario [BTC per block] in the middle of each step (n)."""
    middle = (steps.edges[:-1] + steps.edges[1:]) / 2
    state = world.state
    return world.scenario.fees.values(
        state.fees_btc_per_block, state.moment, middle, np.zeros_like(middle)
    )


def rig_factors(world: World, plan: money.Plan, paths: Ints) -> tuple[Floats, Floats]:
    """By how much hash rate and watts differ from the plan, (p, 1) each.

    A data sheet's tolerance holds for the model, so it is one draw for all its rigs at
    all sites, uniform between the limits; a measured 95 % interval is normal.
    """
    if not world.uncertainty.rigs:
        return np.ones((len(paths), 1)), np.ones((len(paths), 1))
    models = {line.rig.name for p in world.plans for line in p.site.fleet}
    place = {name: number for number, name in enumerate(sorted(models))}
    hashes, watts = np.zeros((len(paths), 1)), np.zeros((len(paths), 1))
    for line in plan.site.fleet:
        stream = _RIGS + 4 * place[line.rig.name]
        measured = line.rig.status is Status.MEASURED
        share = line.hashes_per_second / plan.site.hashes_per_second
        hashes += share * _factor(line.rig.hashes_per_second, measured, world.seed, stream, paths)
        measured = line.rig.watts_status is Status.MEASURED
        share = line.watts / plan.site.watts
        watts += share * _factor(line.rig.watts, measured, world.seed, stream + 2, paths)
    return hashes, watts


def _factor(interval: Interval, measured: bool, seed: int, stream: int, paths: Ints) -> Floats:
    low, high = interval.low / interval.value, interval.high / interval.value
    if measured:
        z = draws.normals(seed, stream, paths, 1)
        wide = np.where(z < 0, 1 - low, high - 1) / _NORMAL_95
        bounded: Floats = np.maximum(1 + wide * z, 0.0)
        return bounded
    return low + (high - low) * draws.uniforms(seed, stream, paths, 1)


def outcome(world: World, plan: money.Plan, its: money.Weather) -> SiteOutcome:
    """Close the books of one site on every path."""
    return closed(world, plan, money.flow(plan, its))


def closed(world: World, plan: money.Plan, found: money.Flow) -> SiteOutcome:
    """Tax, cash and NPV of what came out by month."""
    accounts = settle(plan.site, world.project.horizon, plan.hours, found.revenue, found.costs)
    return SiteOutcome(
        name=plan.site.name,
        coins=found.coins.sum(axis=-1),
        kwh=found.kwh.sum(axis=-1),
        revenue=found.revenue.sum(axis=-1),
        cost=found.costs.total.sum(axis=-1),
        npv=accounts.npv_usd,
        payback=paybacks(accounts.flows, accounts.times, plan.site.outlay_usd),
        cash=accounts.cash,
        outlay_usd=plan.site.outlay_usd,
        resale_usd=plan.site.resale_usd,
        years=tuple(accounts.times.tolist()),
    )


def paybacks(flows: Floats, times: Floats, outlay_usd: float) -> Floats:
    """finance.payback_years for every path."""
    if outlay_usd <= 0:
        return np.full(len(flows), np.nan)
    total = np.cumsum(flows, axis=-1)
    count = total.shape[-1]
    below = total < 0
    last = count - 1 - np.argmax(below[:, ::-1], axis=-1)
    rows, follows = np.arange(len(total)), np.minimum(last + 1, count - 1)
    lacks, gained = -total[rows, last], total[rows, follows] - total[rows, last]
    share = np.divide(lacks, gained, out=np.zeros_like(lacks), where=gained > 0)
    found = times[last] + (times[follows] - times[last]) * share
    found = np.where(last == count - 1, np.inf, found)
    result: Floats = np.where(below.any(axis=-1), found, 0.0)
    return result


def remarks(world: World) -> tuple[str, ...]:
    """What the reader should know about where paths and file part."""
    what, scenario = world.uncertainty, world.scenario
    notes = []
    if what.difficulty and scenario.history:
        notes.append("difficulty is recorded (history = true), so all paths share it")
    elif what.difficulty:
        lost = [
            name
            for name, there in (
                ("difficulty growth or table", scenario.difficulty != CONSTANT),
                ("shocks", bool(scenario.shocks)),
                ("own weight", scenario.own_weight is not OwnWeight.COUNTED),
            )
            if there
        ]
        if lost:
            notes.append(
                f"the forecast takes the place of the file's {', '.join(lost)}; "
                'difficulty = "scenario" in [uncertainty] keeps them'
            )
    struck = {risk.group for risk in what.risks}
    for name in sorted({g for own in world.groups.values() for g in own} - set(world.groups)):
        if what.risks and name not in struck:
            notes.append(f"no [[risk]] strikes the group {name!r}")
    if not what.moves_price:
        notes.append("the price follows the file's scenario on every path")
    if world.answers_hash_price:
        notes.append("difficulty answers the price and the halvings of each path")
    elif what.past_prices:
        notes.append("price_history is not used: difficulty is recorded")
    elif what.difficulty and what.hash_price and not scenario.history:
        notes.append(f"difficulty does not answer the price: {work.unanswered(world.state)}")
    elif what.difficulty and not scenario.history:
        notes.append("difficulty does not answer the price: hash_price = false")
    return tuple(notes)


def check_size(world: World, paths: int, limit_bytes: int, threads: int = 1) -> None:
    """InputError before the work when the paths would not fit."""
    needs = bytes_needed(world, paths, threads)
    if needs > limit_bytes:
        raise InputError(
            f"{paths:,} paths of {len(world.plans)} sites need {needs / 2**30:.1f} GiB",
            f"{limit_bytes / 2**30:.1f} GiB are free; ask for fewer paths",
        )
