"""A plan through the books of `simulate`: each site with the rigs that the plan has there.

The program values rigs one by one and taxes every dollar alike. Here a site is projected
with the very fleet of each stage, so that tiers, quotas, rationing below a contract and
minimum bills are those of that fleet; the host's share and tax with its losses carried
forward are settled over the horizon on each path. Keeping all is `simulate`, path by path.
A stage's months are those of a site that had its fleet all along: a ratchet does not
remember the stage before.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .. import batches
from ..order import windows
from ..simulation import money, run, weather
from ..sites.accounts import Assets, closed, hosts_share
from ..sites.calendar import Floats, Ints
from ..sites.projection import project_site
from ..sites.running.fleet import FleetLine
from . import buying, transit, values
from .columns import Columns
from .outcome import NpvOutcome, Tally
from .plan import FleetPlan
from .scene import Scene, present
from .transit import Transit

Fleet = tuple[int, ...]
"""Rigs by the way they run."""


@dataclass(frozen=True)
class Stay:
    """Rigs that run at a site from `begin` [s after the horizon's start] to the stage's end."""

    stage: int
    begin: float
    fleet: Fleet


class Replay:
    """What is replayed; every worker has one, with the projections that its blocks share."""

    def __init__(self, scene: Scene, index: Columns, plans: Sequence[FleetPlan]) -> None:
        self.scene, self.index, self.plans = scene, index, tuple(plans)
        self._known: dict[tuple[int, Fleet], money.SitePlan] = {}

    def __reduce__(self) -> tuple[object, ...]:
        return Replay, (self.scene, self.index, self.plans)

    def of_block(self, paths: Ints, s: int) -> Floats:
        """NPV of a site under each plan (plans, p) [USD]."""
        books = _Books(self.scene, paths, self._known)
        return np.stack([_site_npv(books, self.index, plan, s) for plan in self.plans])


def of_block(replay: Replay, paths: range, s: int) -> Floats:
    """What a worker does."""
    return replay.of_block(np.array(paths), s)


def npv_usd(
    scene: Scene,
    index: Columns,
    plans: Sequence[FleetPlan],
    paths: range,
    progress: Callable[[float], None] = lambda share: None,
    threads: int = 1,
) -> list[Floats]:
    """NPV of each plan on some paths of the simulation (p) [USD], all of them kept."""
    with batches.threads(threads) as workers:
        done = list(blocks(scene, index, plans, paths, progress, workers))
    return list(np.concatenate(done, axis=1))


def blocks(
    scene: Scene,
    index: Columns,
    plans: Sequence[FleetPlan],
    paths: range,
    progress: Callable[[float], None],
    workers: batches.Workers,
) -> Iterator[Floats]:
    """The same block after block: (plans, p)."""
    shared = workers.shared(Replay(scene, index, plans))
    starts, sites = range(0, len(paths), run.BATCH), len(scene.sites)
    calls = (
        (shared, paths[start : start + run.BATCH], s) for start in starts for s in range(sites)
    )
    pieces = len(starts) * sites
    done = batches.run(of_block, calls, workers, lambda count: progress(count / pieces))
    while of_sites := list(itertools.islice(done, sites)):
        yield sum(of_sites, start=np.zeros_like(of_sites[0]))


def outcomes(npvs: Callable[[], Iterable[Floats]], paths: int, tail: float) -> list[NpvOutcome]:
    """Of each plan, of `paths` NPVs that come in blocks (plans, p) and are not kept.

    npvs: goes through them, once more where the last of the worst is not known after the first
    time.
    """
    spreads = windows.SPREADS
    while True:
        tally = Tally(paths, tail, spreads)
        for block in npvs():
            tally.add(block)
        if (found := tally.outcomes()) is not None:
            return found
        spreads *= 2


def _stays(scene: Scene, index: Columns, plan: FleetPlan, s: int) -> list[Stay]:
    """Stage by stage the rigs there from its start, and those that arrive in it."""
    moving = transit.of(scene)
    stays = []
    for t in range(len(scene.stages)):
        stays.append(Stay(t, 0.0, tuple(plan.run_in[s, :, t].tolist())))
        for number, slot in enumerate(moving.slots):
            if (slot.site, slot.stage) == (s, t):
                late = np.round(plan.x[index.late[number]]).astype(np.int64)
                if late.any():
                    stays.append(Stay(t, moving.begins[number], tuple(late.tolist())))
    return stays


class _Books:
    """Projections by fleet, which all blocks share (`known`), and the margins they leave on the
    paths of one."""

    def __init__(
        self, scene: Scene, paths: Ints, known: dict[tuple[int, Fleet], money.SitePlan]
    ) -> None:
        self.scene, self.paths, self._plans = scene, paths, known
        self._log_work = values.log_work(scene, paths)
        self._margins: dict[tuple[int, Fleet], Floats] = {}

    def plan(self, s: int, fleet: Fleet) -> money.SitePlan:
        """A site with a fleet, at its own tariff; the host's share is taken at the end."""
        key = s, fleet
        if key not in self._plans:
            scene, site = self.scene, self.scene.sites[s]
            lines = tuple(
                FleetLine(way, count) for way, count in zip(scene.ways, fleet, strict=True) if count
            )
            hosting = replace(site.hosting, share_of_margin=0.0)
            filled = replace(site, fleet=lines, hosting=hosting, setup_usd=0.0)
            project = scene.file.project
            done = project_site(filled, project.horizon, project.rates, scene.markets[s])
            self._plans[key] = money.plan(done)
        return self._plans[key]

    def margin(self, s: int, fleet: Fleet) -> Floats:
        """(p, months) before the host's share, with all that stands for the site."""
        key = s, fleet
        if key not in self._margins:
            if any(fleet):
                flow = money.flow(self.plan(s, fleet), self._weather(s, fleet))
                margin = flow.revenue - flow.costs.total
            else:
                margin = np.broadcast_to(
                    -values.standing(self.scene, s), (len(self.paths), self._months(s))
                )
            self._margins[key] = margin
        return self._margins[key]

    def late(self, s: int, before: Fleet, more: Fleet, begin: float) -> Floats:
        """(p, months): what `more` rigs add to those before them from `begin` on."""
        together = tuple(a + b for a, b in zip(before, more, strict=True))
        return self._after(s, together, begin) - self._after(s, before, begin)

    def _after(self, s: int, fleet: Fleet, begin: float) -> Floats:
        if not any(fleet):
            return np.zeros((len(self.paths), self._months(s)))
        plan = self.plan(s, fleet)
        left, there = values.left_after(plan, begin)
        flow = money.flow(values.shortened(plan, left), self._weather(s, fleet))
        demand: Floats = values.of_load(plan) * there
        return values.of_rigs(flow) - demand

    def _weather(self, s: int, fleet: Fleet) -> money.Weather:
        return weather.over(self.scene.world, self.plan(s, fleet), self.paths, self._log_work)

    def _months(self, s: int) -> int:
        return len(self.scene.hours[s].months)


def _site_npv(books: _Books, index: Columns, plan: FleetPlan, s: int) -> Floats:
    """Margin, host's share, tax and present value of one site (p)."""
    scene = books.scene
    margin = np.zeros((len(books.paths), len(scene.hours[s].months)))
    there: Fleet = ()
    for stay in _stays(scene, index, plan, s):
        stage = scene.stages[stay.stage]
        months = slice(stage.first, stage.first + stage.months)
        if stay.begin == 0.0:
            there = stay.fleet
            if plan.open_[s, stay.stage]:
                margin[:, months] = books.margin(s, there)[:, months]
        else:
            margin[:, months] += books.late(s, there, stay.fleet, stay.begin)[:, months]
            there = tuple(a + b for a, b in zip(there, stay.fleet, strict=True))
    short = np.repeat(plan.short_kw[s], [stage.months for stage in scene.stages])
    margin -= short * values.untaken(scene, s)
    margin -= hosts_share(scene.sites[s], margin)
    # Losses on the way are expected ones, so that a share of a rig may be left.
    left_usd = float(plan.x[index.end[s]] @ values.prices(scene)[1])
    return _settled(books, plan, s, margin, left_usd)


def _settled(books: _Books, plan: FleetPlan, s: int, margin: Floats, left_usd: float) -> Floats:
    """NPV (p) with what is bought, sold, moved and set up at the start of stages."""
    scene = books.scene
    firsts = [stage.first for stage in scene.stages]
    sale_usd, _ = values.prices(scene)
    moving = transit.of(scene)
    received, gone = np.zeros((2, margin.shape[-1]))
    received[firsts] += (plan.sold[s] * sale_usd).sum(axis=0)
    for number, lane in enumerate(moving.lanes):
        if lane.source == s:
            received[firsts] -= plan.moved[number].sum(axis=0) * moving.paid_usd[number]
    gone[firsts] = _sold_of_own(scene, plan, s)
    laid_out, first = _outlay(scene, plan, s)
    bought = _bought(books, plan, s, moving)
    assets = Assets(laid_out, left_usd, first, received, gone, bought)
    settled = closed(scene.sites[s], scene.file.project.horizon, scene.hours[s], margin, assets)
    paid = scene.held is not None and not scene.terms.of(scene.sites[s].name).empty
    return settled.npv_usd + (laid_out if paid else 0.0)


def _bought(books: _Books, plan: FleetPlan, s: int, moving: Transit) -> Floats | None:
    """(p or 1, months): what rigs cost that are bought for a site [USD]."""
    if not plan.bought.any():
        return None
    usd, scene = buying.prices(books.scene, books.paths), books.scene
    firsts = [stage.first for stage in scene.stages]
    paid = np.zeros((len(books.paths), len(scene.hours[s].months)))
    for count, each in zip(plan.bought, moving.purchases, strict=True):
        if each.site == s:
            paid[:, firsts] += count * usd[each.row]
    return paid


def _sold_of_own(scene: Scene, plan: FleetPlan, s: int) -> Floats:
    """(T): what was paid for the rigs sold in each stage [USD]; those that stood there first go
    first, and a rig that came from elsewhere stays in the books of the site that bought it."""
    sold = np.minimum(np.cumsum(plan.sold[s], axis=-1), present(scene)[s][:, None])
    usd: Floats = values.purchases(scene)[s] @ np.diff(sold, axis=-1, prepend=0)
    return usd


def _outlay(scene: Scene, plan: FleetPlan, s: int) -> tuple[float, int]:
    """What was laid out for a site [USD], and in which month."""
    site = scene.sites[s]
    if not scene.terms.of(site.name).empty:
        return site.outlay_usd, 0
    held = np.flatnonzero(plan.open_[s])
    # A site without anything to pay for is open all along, and nothing was laid out.
    return (site.setup_usd, scene.stages[held[0]].first) if len(held) else (0.0, 0)
