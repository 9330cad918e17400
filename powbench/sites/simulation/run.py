"""Paths through a whole project: batches of them, every site in the same world.

Difficulty, price and fees are one path for all sites; a risk strikes all sites of its
group; a model's data sheet is wrong by the same share at every site. Everything random
is drawn by counter (network/draws.py), so the answer does not depend on batches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ...errors import InputError
from ...network import draws, price_forecast
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
from . import arrivals, coins, money

BATCH = 1000
_PRICE, _FEES, _RIGS = 20, 21, 100  # streams of random numbers
_NORMAL_95 = 1.959964


@dataclass(frozen=True)
class SiteOutcome:
    """One site, one number per path (p): coins [BTC], kwh, revenue, cost and profit [USD]
    (before tax and outlay), npv [USD], payback [years, inf for never, NaN where nothing
    was laid out]; cash (p, months) after tax [USD], without outlay and resale."""

    name: str
    coins: Floats
    kwh: Floats
    revenue: Floats
    cost: Floats
    npv: Floats
    payback: Floats
    cash: Floats

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
    """Everything a batch of paths needs; made once."""

    project: Project
    plans: tuple[money.Plan, ...]
    state: NetworkState
    scenario: Scenario
    groups: Groups
    uncertainty: Uncertainty
    seed: int


def bytes_needed(world: World, paths: int) -> int:
    """Memory at the peak [bytes]: the results of all paths, and a batch at work."""
    months = max(len(plan.steps.months) for plan in world.plans)
    steps = max(plan.steps.count for plan in world.plans)
    risks = len(world.uncertainty.risks)
    return 8 * (
        paths * len(world.plans) * (months + 6) + min(paths, BATCH) * steps * (20 + risks * 3)
    )


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
    if uncertainty.difficulty and not scenario.history:
        coins.fitted(state)
    plans = tuple(money.plan(p, project.rates) for p in projections)
    return World(project, plans, state, scenario, groups, uncertainty, seed)


def simulate(
    world: World, paths: int, progress: Callable[[float], None] = lambda share: None
) -> Simulation:
    """`paths` paths. Ctrl-C keeps the batches that are done and marks the answer."""
    done: list[tuple[SiteOutcome, ...]] = []
    interrupted = False
    try:
        for start in range(0, paths, BATCH):
            done.append(batch(world, np.arange(start, min(paths, start + BATCH))))
            progress(min(paths, start + BATCH) / paths)
    except KeyboardInterrupt:
        interrupted = True
        if not done:
            raise
    sites = tuple(_joined(parts) for parts in zip(*done, strict=True))
    months = tuple(month.label for month in world.plans[0].hours.months)
    return Simulation(sites, months, len(sites[0].coins), interrupted)


def _joined(parts: Sequence[SiteOutcome]) -> SiteOutcome:
    names = ("coins", "kwh", "revenue", "cost", "npv", "payback", "cash")
    return SiteOutcome(
        parts[0].name, *(np.concatenate([getattr(part, name) for part in parts]) for name in names)
    )


def batch(world: World, paths: Ints) -> tuple[SiteOutcome, ...]:
    """The outcomes of some paths, by their numbers."""
    end = max(float(plan.steps.edges[-1]) for plan in world.plans)
    log_work = None
    if world.uncertainty.difficulty and not world.scenario.history:
        log_work = coins.paths_of(world.seed, paths, world.state, end)
    return tuple(
        outcome(world, plan, weather(world, plan, paths, log_work)) for plan in world.plans
    )


def weather(world: World, plan: money.Plan, paths: Ints, log_work: Floats | None) -> money.Weather:
    """What the paths do to one site."""
    what, steps = world.uncertainty, plan.steps
    earned: Floats = plan.coins_per_hash_rate[None]
    if log_work is not None:
        state = world.state
        subsidy, blocks = coins.per_hash_rate(
            log_work, state, steps.edges, world.scenario.subsidy_btc
        )
        middle = (steps.edges[:-1] + steps.edges[1:]) / 2
        no_epochs = np.zeros_like(middle)
        fees = world.scenario.fees.values(state.fees_btc_per_block, state.moment, middle, no_epochs)
        earned = subsidy + blocks * fees * _fees_factor(world, paths)
    price: Floats = plan.usd_per_btc[None]
    if what.price_volatility or what.price_drift:
        years = (steps.edges[1:] - steps.edges[0]) / arrivals.YEAR_SECONDS
        price = price * price_forecast.geometric(
            1.0, what.price_drift, what.price_volatility, years, world.seed, paths
        )
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
            power = power * (1 - risk.share * on)
    rates, watts = _rig_factors(world, plan, paths)
    return money.Weather(earned, price, power, connection, levy, rates, watts)


def _fees_factor(world: World, paths: Ints) -> Floats:
    sd = world.uncertainty.fees_volatility
    if not sd:
        return np.ones((1, 1))
    factor: Floats = np.exp(sd * draws.normals(world.seed, _FEES, paths, 1) - sd * sd / 2)
    return factor


def _rig_factors(world: World, plan: money.Plan, paths: Ints) -> tuple[Floats, Floats]:
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
    found = money.flow(plan, its)
    accounts = settle(plan.site, world.project.horizon, plan.hours, found.revenue, found.costs)
    return SiteOutcome(
        name=plan.site.name,
        coins=found.coins.sum(axis=-1),
        kwh=found.kwh.sum(axis=-1),
        revenue=found.revenue.sum(axis=-1),
        cost=found.costs.total.sum(axis=-1),
        npv=accounts.npv_usd,
        payback=_paybacks(accounts.flows, accounts.times, plan.site.outlay_usd),
        cash=accounts.cash,
    )


def _paybacks(flows: Floats, times: Floats, outlay_usd: float) -> Floats:
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
    if not (what.price_volatility or what.price_drift):
        notes.append("the price follows the file's scenario on every path")
    return tuple(notes)


def check_size(world: World, paths: int, limit_bytes: int) -> None:
    """InputError before the work when the paths would not fit."""
    needs = bytes_needed(world, paths)
    if needs > limit_bytes:
        raise InputError(
            f"{paths:,} paths of {len(world.plans)} sites need {needs / 2**30:.1f} GiB",
            f"{limit_bytes / 2**30:.1f} GiB are free; ask for fewer paths",
        )
