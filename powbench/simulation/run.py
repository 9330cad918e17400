"""Paths through a whole project, block by block, every site in the same world.

What happens on a path is in weather.py, the money it leaves in money.py, and what is kept of it in
tally.py: a block's paths are gone when it is done, so memory does not hold them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import batches
from ..errors import NotMeasurable
from ..order.windows import SPREADS
from ..sites.accounts import settle
from ..sites.calendar import Ints
from . import money, tally, weather
from .counts import ERROR, Counts
from .outcome import SiteOutcome, paybacks, with_fleet
from .prepared import World
from .quantiles import Edges
from .summary import Summary, of
from .tally import Growing, How, Tally

BATCH = 1000

Engine = Callable[[World, Ints], Iterator[SiteOutcome]]
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Simulation:
    """Summaries of the sites in the order of the file, and with several of them of all together.

    paths: that were finished. ended: why there are no more, empty where all were done.
    error: by how much of itself a quantile may be off, 0 for exact.
    """

    sites: tuple[Summary, ...]
    together: Summary | None
    months: tuple[str, ...]
    paths: int
    ended: str = ""
    error: float = 0.0

    @property
    def interrupted(self) -> bool:
        return bool(self.ended)

    @property
    def summaries(self) -> tuple[Summary, ...]:
        return self.sites if self.together is None else (*self.sites, self.together)


def batch(world: World, paths: Ints) -> Iterator[SiteOutcome]:
    """The outcomes of some paths, by their numbers, site by site."""
    end = max(float(plan.steps.edges[-1]) for plan in world.plans)
    log_work = weather.log_work(world, paths, end)
    for plan in world.plans:
        yield outcome(world, plan, weather.over(world, plan, paths, log_work))


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
        own_usd=plan.site.own_usd,
        resale_usd=plan.site.resale_usd,
        years=tuple(accounts.times.tolist()),
        hedged_npv=hedged,
    )


def block(
    world: World, engine: Engine, first: int, how: How, edges: Sequence[Edges | None] | None
) -> tuple[Tally, ...]:
    """What a worker does: the BATCH paths from `first` on, and what is kept of them."""
    numbers = np.arange(first, min(how.paths, first + BATCH))
    return tuple(tally.of_outcomes(with_fleet(engine(world, numbers)), how, edges))


def simulate(
    world: World,
    paths: int,
    progress: Progress = lambda share: None,
    threads: int = 1,
    engine: Engine = batch,
    quick: bool = False,
    workers: batches.Workers | None = None,
) -> Simulation:
    """`paths` paths on `workers`, or else on so many threads.

    engine: what runs a block of them (`batch`). quick: quantiles within counts.ERROR, in less
    memory. Ctrl-C keeps the first blocks that are done and marks the answer; so does the loss of
    all workers.
    """
    how = How(paths, quick)
    if workers is None:
        with batches.threads(threads) as pool:
            return _simulate(world, how, progress, engine, pool)
    return _simulate(world, how, progress, engine, workers)


def _simulate(
    world: World, how: How, progress: Progress, engine: Engine, workers: batches.Workers
) -> Simulation:
    shared = workers.shared(world)
    passed = through(shared, how, blocks(how.paths), progress, engine, workers)

    def once_more(again: How) -> Passed:
        return through(shared, again, blocks(again.paths), progress, engine, workers)

    return concluded(passed, months_of(world), once_more)


def blocks(paths: int) -> range:
    """The first path of each block."""
    return range(0, paths, BATCH)


def months_of(world: World) -> tuple[str, ...]:
    return tuple(month.label for month in world.plans[0].hours.months)


@dataclass(frozen=True)
class Passed:
    """What blocks of paths left. ended: why not all of them were done, empty where they were."""

    tallies: tuple[Tally, ...]
    ended: str = ""


INTERRUPTED = "interrupted"


def through(
    world: Any, how: How, firsts: range, progress: Progress, engine: Engine,
    workers: batches.Workers,
) -> Passed:  # fmt: skip
    """Once through the blocks that begin with the paths `firsts`.

    world: as workers.shared has it. KeyboardInterrupt and WorkersLost where not even one block
    was done.
    """
    growing: list[Growing] = []

    def told(done: int) -> None:
        progress(min(1.0, done / len(firsts)))

    calls = (
        (world, engine, first, how, [each.edges for each in growing] or None) for first in firsts
    )
    ended = ""
    try:
        for done in batches.run(block, calls, workers, told):
            if not growing:
                growing = [Growing(how) for _ in done]
            for each, its in zip(growing, done, strict=True):
                each.add(its)
            del done, its  # large, and the next one may take a while
    except (KeyboardInterrupt, batches.WorkersLost) as error:
        if not growing:
            raise
        ended = str(error) or INTERRUPTED
    return Passed(tuple(each.tally() for each in growing), ended)


def concluded(
    passed: Passed, months: tuple[str, ...], once_more: Callable[[How], Passed]
) -> Simulation:
    """The figures of all paths. once_more: goes through them again, for outcomes with a row
    whose wanted numbers are not known, with windows that close less closely."""
    tallies, paths = passed.tallies, passed.tallies[0].paths
    found = {place: its.kept.found() for place, its in enumerate(tallies)}
    spreads = SPREADS  # where a path lacks a number there is no quantile to know
    while missed := [n for n, its in found.items() if not (its.known | tallies[n].lacking).all()]:
        spreads *= 2
        again = once_more(How(paths, spreads=spreads, only=frozenset(missed)))
        if again.ended:
            raise NotMeasurable(
                "the paths were not gone through a second time, which some quantiles needed",
                "run it again",
            )
        found |= zip(missed, (its.kept.found() for its in again.tallies), strict=True)
    summaries = tuple(of(its, found[place]) for place, its in enumerate(tallies))
    several = len(summaries) > 1
    quick = isinstance(tallies[0].kept, Counts)
    return Simulation(
        summaries[:-1] if several else summaries,
        summaries[-1] if several else None,
        months, paths, passed.ended, ERROR if quick else 0.0,
    )  # fmt: skip
