"""A batch of paths through compiled loops: what `run.batch` does, some ten times as fast.

NumPy draws what all sites share (difficulty, price, fees, rigs) and closes the books;
between them _loops.py goes through each site's steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from ..network import draws
from ..network.scenario import Floats, Scenario
from ..sites.calendar import Ints
from ..sites.hedge import sold
from ..sites.supply import FleetLine
from ..sites.uncertainty import Risk, RiskKind
from . import arrivals, coins, luck, money, run, weather
from .outcome import SiteOutcome
from .prepared import World
from .prepared import prepare as prepare_world

WORTH_IT = 20_000
"""Paths x sites from which on loading numba costs less than it saves."""
MOST_CALENDARS = 8
"""Whose coins per H/s a block holds at a time, of some 2 MB each."""
_ACTS_ON = {RiskKind.INTERNET: 1, RiskKind.LEVY: 2}  # 0, power, for all others


def prepare(announce: Callable[[str], None]) -> None:
    """Have the loops compiled, once for this machine; a line before and one after.

    PowbenchError where numba cannot compile or keep them.
    """
    from ..kernels import compiling

    compiling.module("the simulation", __name__, announce)


def batch(world: World, paths: Ints) -> Iterator[SiteOutcome]:
    """The outcomes of some paths, by their numbers, site by site."""
    end = max(float(plan.steps.edges[-1]) for plan in world.plans)
    log_work = weather.log_work(world, paths, end)
    factors: dict[bytes, tuple[Floats, Floats]] = {}
    earned: dict[tuple[bytes, bool], Floats] = {}
    rigs: dict[tuple[FleetLine, ...], tuple[Floats, Floats]] = {}
    for plan in world.plans:
        steps = plan.steps
        # Weeks and months in local time: as far from the start at every site.
        key = (steps.edges - steps.edges[0]).tobytes()
        if key not in factors:
            factors[key] = (
                _rows(weather.price_factor(world, steps, paths), len(paths)),
                _rows(weather.fees_factor(world, steps, paths), len(paths)),
            )
        price_factor, fees_factor = factors[key]
        if log_work is None:
            coins_per_rate = plan.coins_per_hash_rate + plan.fees_per_hash_rate * (fees_factor - 1)
        else:
            calendar = (steps.edges.tobytes(), plan.site.payout.pays_fees)
            if calendar not in earned:
                if len(earned) == MOST_CALENDARS:
                    del earned[next(iter(earned))]
                earned[calendar] = _earned(world, plan, log_work, fees_factor)
            coins_per_rate = earned[calendar]
        fleet = plan.site.fleet
        if fleet not in rigs:
            hashes, watts = weather.rig_factors(world, plan, paths)
            rigs[fleet] = np.array(hashes[:, 0]), np.array(watts[:, 0])
        *amounts, sold_worth = _site(world, plan, paths, coins_per_rate, price_factor, *rigs[fleet])
        flow = money.books(plan, amounts, sold_worth, price_factor[:, -1])
        yield run.closed(world, plan, flow)


def _earned(world: World, plan: money.SitePlan, log_work: Floats, fees_factor: Floats) -> Floats:
    """Coins per H/s of each step (p, n), the same at all sites of a calendar."""
    from . import _loops

    loop: Any = _loops.earned  # numba's own types do not know the signature
    state, edges = world.state, plan.steps.edges
    stretches = coins.stretches(state, log_work.shape[1], world.scenario.subsidy_btc)
    out = np.empty((len(log_work), plan.steps.count))
    loop(
        log_work, state.hashes_per_block, state.moment, stretches.first, stretches.epoch,
        stretches.part, stretches.subsidy, weather.fees_level(world, plan), fees_factor, edges, out,
    )  # fmt: skip
    return out


def _site(
    world: World,
    plan: money.SitePlan,
    paths: Ints,
    coins_per_rate: Floats,
    price_factor: Floats,
    hash_factor: Floats,
    watt_factor: Floats,
) -> Floats:
    from . import _loops

    loop: Any = _loops.site

    steps, site = plan.steps, plan.site
    cells = plan.choices
    struck = [
        (number, risk)
        for number, risk in enumerate(world.uncertainty.risks)
        if risk.group in world.groups[site.name]
    ]
    out = np.empty((8, len(paths), len(steps.months)))
    loop(
        coins_per_rate, steps.edges, steps.months, plan.usd_per_btc, price_factor,
        *_risks(world, plan, struck, paths), hash_factor, watt_factor,
        cells.hash_rate, cells.kwh, cells.energy_usd, cells.levies_usd, cells.hosting_usd,
        cells.income_usd, cells.may_stop, float(site.supply.idle_share),
        1 - site.pool_fee - site.hosting.share_of_revenue,
        _rows(luck.factor(world, plan, paths), len(paths)), sold(site.hedges, steps.edges), out,
    )  # fmt: skip
    return out


def _risks(
    world: World, plan: money.SitePlan, struck: list[tuple[int, Risk]], paths: Ints
) -> tuple[object, ...]:
    """counters, acts_on, lasting, wait, length, loss, levy as _loops.site takes them."""
    count = len(struck)
    counters = np.empty((count, len(paths)), dtype=np.uint64)
    loss = np.empty((count, plan.steps.count))
    for row, (number, risk) in enumerate(struck):
        counters[row] = draws.counters(world.seed, arrivals.stream(number), paths)
        rationing = risk.kind is RiskKind.RATIONING
        loss[row] = plan.rationed(risk.share) if rationing else risk.share
    risks = [risk for _, risk in struck]
    return (
        counters,
        np.array([_ACTS_ON.get(r.kind, 0) for r in risks], dtype=np.int64),
        np.array([r.kind.lasting for r in risks], dtype=np.bool_),
        np.array([arrivals.YEAR_SECONDS / r.per_year for r in risks], dtype=np.float64),
        np.array([r.days * 86_400.0 for r in risks], dtype=np.float64),
        loss,
        np.array([r.usd_per_kwh for r in risks], dtype=np.float64),
    )


def _rows(factor: Floats, paths: int) -> Floats:
    """(p, n) or (p, 1), also where one row stands for all paths."""
    return np.ascontiguousarray(
        factor if len(factor) == paths else np.repeat(factor, paths, axis=0)
    )


def compile_all() -> None:
    """What `prepare` runs in a child process: a small project through the loops."""
    from ..network.state import shipped
    from ..rigs.rig import typed
    from ..sites.currency import Rates
    from ..sites.projection import project_all
    from ..sites.site import Horizon, Project, Site
    from ..sites.supply import FleetLine
    from ..sites.tariff import flat
    from ..sites.uncertainty import Uncertainty

    state, scenario = shipped(), Scenario()
    site = Site("one rig", (FleetLine(typed(1e14, 3000.0), 1),), flat(0.05))
    start = datetime.fromtimestamp(state.moment, UTC).date() + timedelta(days=1)
    project = Project(Horizon(start, 1), Rates(), (site,))
    projections = project_all(project, state, scenario)
    groups = {site.name: (site.name,)}
    world = prepare_world(projections, project, state, scenario, groups, Uncertainty(), seed=1)
    tuple(batch(world, np.arange(2)))


if __name__ == "__main__":
    compile_all()
