"""What paths do to a site: coins of a hash, price, power, connection, levies, its rigs.

Difficulty, price and fees are one path for all sites; a risk strikes all sites of its
group; a model's data sheet is wrong by the same share at every site. Everything random
is drawn by counter (network/draws.py), so the answer does not depend on batches.
"""

from __future__ import annotations

import numpy as np

from ..network import draws, price_forecast
from ..provenance import Status
from ..rigs.rig import Interval
from ..sites.calendar import Floats, Ints
from ..sites.uncertainty import RiskKind
from . import arrivals, coins, difficulty_paths, luck, money
from .prepared import World
from .steps import Steps

_FEES, _RIGS = 21, 100  # streams of random numbers
_NORMAL_95 = 1.959964


def log_work(world: World, paths: Ints, until: float) -> Floats | None:
    """ln(work / the state's) by epoch, one path for all sites; None without a forecast."""
    if world.forecast is None:
        return None
    steps = world.plans[0].steps  # weeks of one site stand for those of all

    def walk(moments: Floats) -> Floats:
        return difficulty_paths.between(moments, steps.edges, price_factor(world, steps, paths))

    return difficulty_paths.paths_of(
        world.forecast, world.state, world.scenario, world.seed, paths, until, walk
    )


def over(world: World, plan: money.SitePlan, paths: Ints, log_work: Floats | None) -> money.Weather:
    """What the paths do to one site."""
    uncertainty, steps = world.uncertainty, plan.steps
    earned: Floats
    if log_work is None:
        more = fees_factor(world, steps, paths) - 1
        earned = plan.coins_per_hash_rate + plan.fees_per_hash_rate * more
    else:
        state = world.state
        subsidy, blocks = coins.per_hash_rate(
            log_work, state, steps.edges, world.scenario.subsidy_btc
        )
        fees = fees_level(world, plan) * fees_factor(world, steps, paths)
        earned = subsidy + blocks * fees
    price: Floats = plan.usd_per_btc[None]
    price = price * price_factor(world, steps, paths)
    one = np.ones((1, 1))
    power: Floats = one
    connection: Floats = one
    levy: Floats = np.zeros((1, 1))
    for number, risk in enumerate(uncertainty.risks):
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
    chance = luck.factor(world, plan, paths)
    return money.Weather(earned, price, power, connection, levy, rates, watts, chance)


def price_factor(world: World, steps: Steps, paths: Ints) -> Floats:
    """By what the price differs from the file's scenario at the end of each step, (p, n)."""
    uncertainty = world.uncertainty
    years = (steps.edges[1:] - steps.edges[0]) / arrivals.YEAR_SECONDS
    if uncertainty.price_record:
        record = np.array(uncertainty.price_record)
        return price_forecast.bootstrap_at(record, years, world.seed, paths)
    if not uncertainty.moves_price:
        return np.ones((1, 1))
    return price_forecast.geometric(
        1.0, uncertainty.price_drift, uncertainty.price_volatility, years, world.seed, paths
    )


def fees_factor(world: World, steps: Steps, paths: Ints) -> Floats:
    """The same for fees, (p, n) or (p, 1); of mean 1, but of median 1 where a record is drawn."""
    sd, half_life = world.uncertainty.fees_volatility, world.uncertainty.fees_half_life_days
    years = (steps.edges[1:] - steps.edges[0]) / arrivals.YEAR_SECONDS
    if world.uncertainty.fees_record:
        record = np.array(world.uncertainty.fees_record)
        return price_forecast.levels_at(record, years, world.seed, paths)
    if not sd:
        return np.ones((1, 1))
    if half_life:
        return price_forecast.returning(sd, half_life / 365.25, years, world.seed, paths)
    factor: Floats = np.exp(sd * draws.normals(world.seed, _FEES, paths, 1) - sd * sd / 2)
    return factor


def fees_level(world: World, plan: money.SitePlan) -> Floats:
    """The file's fees scenario [BTC per block] in the middle of each step (n), as far as the
    site's pool pays them on."""
    edges, state = plan.steps.edges, world.state
    middle = (edges[:-1] + edges[1:]) / 2
    fees = world.scenario.fees.values(
        state.fees_btc_per_block, state.moment, middle, np.zeros_like(middle)
    )
    return fees if plan.site.payout.pays_fees else np.zeros_like(fees)


def rig_factors(world: World, plan: money.SitePlan, paths: Ints) -> tuple[Floats, Floats]:
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
