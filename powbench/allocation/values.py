"""From a scene to an Instance: what a rig of each model brings at each site in each stage.

Each site is projected once per model and way to run it (see scene.py), filled to its capacity
with that alone, and run through the paths of `powbench simulate`: same seed, same difficulty,
prices, risks by group, and error of each data sheet. A rig brings its share of that. So a rig's
value is exact where money goes with the number of rigs; tiers, quotas, rationing below contract
and minimum bills make it a value at full load.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .. import batches
from ..errors import InputError
from ..simulation import money, run, weather
from ..sites.calendar import Floats, Ints
from ..sites.tax import book_share
from . import buying, transit
from .instance import Instance, Slot, Terms, Way
from .scene import Scene, end_usd, present


def bytes_kept(scene: Scene, scenarios: int) -> int:
    """Memory at the peak [bytes]: values of all scenarios, the program and its copies."""
    moving = transit.of(scene)
    slots, bought = len(moving.slots), len(moving.purchases) * len(scene.stages)
    columns = (
        len(scene.sites) * len(scene.ways) * len(scene.stages) + slots * len(scene.ways) + bought
    )
    # Values twice, then triplets, their messages, scipy's matrix and HiGHS with its presolve.
    return 8 * scenarios * columns * 16


def bytes_at_work(scene: Scene, scenarios: int) -> int:
    """What a thread takes while it is at one site [bytes]."""
    steps = max(plan.steps.count for plans in scene.plans for plan in plans)
    return 8 * min(scenarios, run.BATCH) * steps * 40


def threads_for(scene: Scene, scenarios: int, wanted: int, limit_bytes: int) -> int:
    """As many of the `wanted` threads as there is room for.

    InputError before the work where the scenarios would not fit.
    """
    kept, each = bytes_kept(scene, scenarios), bytes_at_work(scene, scenarios)
    if kept + each > limit_bytes:
        raise InputError(
            f"{scenarios:,} scenarios of {len(scene.sites)} sites, {len(scene.ways)} models or "
            f"modes of rigs and {len(scene.stages)} stages need {(kept + each) / 2**30:.1f} GiB",
            f"{limit_bytes / 2**30:.1f} GiB are free; ask for fewer --scenarios",
        )
    return min(wanted, (limit_bytes - kept) // each)


def instance(
    scene: Scene,
    paths: range,
    progress: Callable[[float], None] = lambda share: None,
    threads: int = 1,
    workers: batches.Workers | None = None,
) -> Instance:
    """The question over some paths of the simulation, by their numbers.

    On `workers`, or else on so many threads: the values are the same.
    """
    if workers is None:
        with batches.threads(threads) as pool:
            run_usd, late_usd = _values(scene, paths, progress, pool)
    else:
        run_usd, late_usd = _values(scene, paths, progress, workers)
    moving = transit.of(scene)
    slots = moving.slots
    sites, stages = len(scene.sites), len(scene.stages)
    sale, relief, end = _resale(scene)
    return Instance(
        models=tuple(rig.name for rig in scene.rigs),
        stages=stages,
        sites=tuple(_terms(scene, s) for s in range(sites)),
        present=present(scene),
        kw=scene.kw,
        run_usd=run_usd,
        slots=tuple(slots),
        late_usd=late_usd,
        lanes=moving.lanes,
        paid_usd=moving.paid_usd,
        sale_usd=sale,
        relief_usd=relief,
        end_usd=end,
        constant_usd=sum(_sunk(scene, s) for s in range(sites)),
        may_idle=scene.terms.may_idle,
        may_sell=scene.terms.may_sell,
        most_moves=scene.terms.most_moves,
        budget_usd=scene.terms.budget_usd,
        ways=ways_of(scene),
        offers=buying.offers(scene, moving, np.arange(paths.start, paths.stop)),
        most_bought=tuple(offer.most for offer in scene.terms.offers),
        buying_usd=scene.terms.buying_usd,
        buying_stage_usd=scene.terms.buying_stage_usd,
        coming=moving.coming,
    )


def _values(
    scene: Scene, paths: range, progress: Callable[[float], None], workers: batches.Workers
) -> tuple[Floats, Floats]:
    """run_usd and late_usd of an Instance."""
    sites, models, stages = len(scene.sites), len(scene.ways), len(scene.stages)
    slots = transit.of(scene).slots
    run_usd = np.zeros((len(paths), sites, models, stages))
    late_usd = np.zeros((len(paths), len(slots), models))
    pieces = [(first, s) for first in range(0, len(paths), run.BATCH) for s in range(sites)]
    shared = workers.shared(scene)
    calls = ((shared, paths[first : first + run.BATCH], s) for first, s in pieces)
    done = batches.run(
        of_block, calls, workers, lambda count: progress(count / len(pieces))
    )  # fmt: skip
    for (first, s), (running, late) in zip(pieces, done, strict=True):
        rows = slice(first, first + run.BATCH)
        run_usd[rows, s] = running
        late_usd[rows, [number for number, slot in enumerate(slots) if slot.site == s]] = late
    return run_usd, late_usd


def of_block(scene: Scene, paths: range, s: int) -> tuple[Floats, Floats]:
    """What a worker does: what one rig brings at a site in each stage (p, V, T), and from each of
    the site's slots on (p, slots, V)."""
    moving, numbers = transit.of(scene), np.array(paths)
    here = [
        (slot, begin)
        for slot, begin in zip(moving.slots, moving.begins, strict=True)
        if slot.site == s
    ]
    running = np.zeros((len(paths), len(scene.ways), len(scene.stages)))
    late = np.zeros((len(paths), len(here), len(scene.ways)))
    its_work = log_work(scene, numbers)
    for m in np.flatnonzero(scene.allowed[s]).tolist():
        outside = weather.over(scene.world, scene.plans[s][m], numbers, its_work)
        running[:, m] = _by_stage(scene, s, m, outside)
        for number, (slot, begin) in enumerate(here):
            late[:, number, m] = _late(scene, s, m, outside, slot, begin)
    return running, late


def ways_of(scene: Scene) -> tuple[Way, ...]:
    """The ways in plain numbers; none where every model has one."""
    if len(scene.ways) == len(scene.rigs):
        return ()
    return tuple(
        Way(
            int(scene.model_of[v]),
            way.normal.name,
            tuple(scene.allowed[:, v].tolist()),
            tuple(scene.usual[:, v].tolist()),
            tuple(shares[v] for shares in scene.shares),
        )
        for v, way in enumerate(scene.ways)
    )


def log_work(scene: Scene, numbers: Ints) -> Floats | None:
    """One path of difficulty for all sites, as run.batch draws it."""
    until = max(float(plan.steps.edges[-1]) for plans in scene.plans for plan in plans)
    return weather.log_work(scene.world, numbers, until)


def _margins(scene: Scene, s: int, m: int, plan: money.SitePlan, outside: money.Weather) -> Floats:
    """(p, months): what one rig leaves before tax, without what stands for the whole site."""
    shared = 1 - scene.sites[s].hosting.share_of_margin
    return of_rigs(money.flow(plan, outside)) * shared / scene.counts[s][m]


def of_rigs(flow: money.Flow) -> Floats:
    """(p, months): what running rigs leave, without what stands for the whole site."""
    costs = flow.costs
    margin: Floats = flow.revenue - (
        costs.pool_fee
        + costs.energy_charge
        + costs.levies
        + costs.hosting
        + costs.heat_sold
        + costs.energy_income
    )
    return margin


def _demand(scene: Scene, s: int, m: int) -> Floats:
    """(months): demand charges and repairs of one rig, after the host's share."""
    shared = 1 - scene.sites[s].hosting.share_of_margin
    demand: Floats = of_load(scene.plans[s][m]) * shared / scene.counts[s][m]
    return demand


def of_load(plan: money.SitePlan) -> Floats:
    """(months): what stands for the rigs that run: demand charges and repairs."""
    demand: Floats = plan.standing.demand_charge + plan.standing.repairs
    return demand


def _firsts(scene: Scene) -> list[int]:
    return [stage.first for stage in scene.stages]


def _by_stage(scene: Scene, s: int, m: int, outside: money.Weather) -> Floats:
    """(p, T): one rig that runs through each stage."""
    margin = _margins(scene, s, m, scene.plans[s][m], outside) - _demand(scene, s, m)
    summed: Floats = np.add.reduceat(margin * scene.worths[s].margin, _firsts(scene), axis=-1)
    return summed


def _late(scene: Scene, s: int, m: int, outside: money.Weather, slot: Slot, begin: float) -> Floats:
    """(p): one rig that runs from `begin` [s after the horizon's start] to its stage's end."""
    plan, stage = scene.plans[s][m], scene.stages[slot.stage]
    left, there = left_after(plan, begin)
    margin = _margins(scene, s, m, shortened(plan, left), outside)
    months = slice(stage.first, stage.first + stage.months)
    worth = scene.worths[s].margin[months]
    usd: Floats = ((margin - _demand(scene, s, m) * there)[..., months] * worth).sum(axis=-1)
    return usd


def left_after(plan: money.SitePlan, begin: float) -> tuple[Floats, np.ndarray]:
    """What is left of each step after `begin` [s after the horizon's start] (n), and whether
    anything is left of each month (months)."""
    edges = plan.steps.edges - plan.steps.edges[0]
    left = np.clip((edges[1:] - begin) / np.diff(edges), 0.0, 1.0)
    return left, plan.steps.by_month(left) > 0


def shortened(plan: money.SitePlan, left: Floats) -> money.SitePlan:
    """The plan with rigs that run for a share of each step only."""
    return replace(
        plan,
        hash_rate=plan.hash_rate * left,
        kwh=plan.kwh * left,
        energy_usd=plan.energy_usd * left,
        levies_usd=plan.levies_usd * left,
        hosting_usd=plan.hosting_usd * left,
        income_usd=plan.income_usd * left,
        cells=None if plan.cells is None else plan.cells.shortened(left),
    )


def _resale(scene: Scene) -> tuple[Floats, Floats, Floats]:
    """(S, M, T) what a sale leaves: its price after the tax on what exceeds the book value, less
    what writing off that value would still have saved; (S, M, T) what a price below the book
    value saves in taxes where there is income; (S, M) what a rig fetches at the end."""
    price, ends = prices(scene)
    firsts = _firsts(scene)
    sale, relief = np.empty((2, len(scene.sites), *price.shape))
    for s, (site, worth, bought) in enumerate(
        zip(scene.sites, scene.worths, purchases(scene), strict=True)
    ):
        years = site.tax.depreciation_years
        book = bought[:, None] * book_share(years, scene.hours[s])[firsts]
        taxed = worth.rate * worth.tax[firsts]
        sale[s] = price * worth.at_start[firsts] + taxed * np.minimum(price, book)
        sale[s] -= bought[:, None] * worth.shields(years)[firsts]
        relief[s] = taxed * np.maximum(book - price, 0.0)
    last = np.array([w.at_end for w in scene.worths])
    return sale, relief, ends[None] * last[:, None]


def purchases(scene: Scene) -> Floats:
    """(S, M): what a site paid for a rig that stands there now, on average [USD]."""
    paid = np.zeros((len(scene.sites), len(scene.rigs)))
    place = {rig.name: number for number, rig in enumerate(scene.rigs)}
    for s, site in enumerate(scene.sites):
        for line in site.fleet:
            paid[s, place[line.rig.name]] += line.count * line.purchase_usd
    there = present(scene)
    average: Floats = np.divide(paid, there, out=np.zeros_like(paid), where=there > 0)
    return average


def prices(scene: Scene) -> tuple[Floats, Floats]:
    """(M, T) and (M): what a rig fetches at each stage's start and at the end [USD]."""
    ends = np.array([end_usd(scene.sites, scene.terms, rig.name) for rig in scene.rigs])
    now = np.array(
        [scene.terms.sale_usd.get(r.name, e) for r, e in zip(scene.rigs, ends, strict=True)]
    )
    starts = transit.starts(scene)
    gone = starts[:-1] / starts[-1]
    return now[:, None] + (ends - now)[:, None] * gone, ends


def standing(scene: Scene, s: int) -> Floats:
    """(months): what a site under contract costs with no rig in it, before the host's share."""
    plans = _plans(scene, s)
    fixed = np.min([plan.standing.fixed_charge for plan in plans], axis=0)
    total: Floats = plans[0].standing.wages + plans[0].standing.fixed_costs + fixed
    return total


def _plans(scene: Scene, s: int) -> list[money.SitePlan]:
    return [scene.plans[s][v] for v in np.flatnonzero(scene.allowed[s]).tolist()]


def untaken(scene: Scene, s: int) -> Floats:
    """(months): what a kW that is paid for and not taken costs, the host's fee per kWh too,
    before the host's share of the margin."""
    plan = max(_plans(scene, s), key=lambda p: float(p.kwh.sum()))
    kwh = plan.steps.by_month(plan.kwh)
    usd = plan.steps.by_month(plan.energy_usd + plan.hosting_usd)
    # Where nothing runs there is no price of what ran, and power that is not taken is not free.
    price = np.divide(usd, kwh, out=plan.tariff_usd_per_kwh.copy(), where=kwh > 0)
    cost: Floats = np.array([month.hours for month in scene.hours[s].months]) * price
    return cost


def _terms(scene: Scene, s: int) -> Terms:
    site, terms = scene.sites[s], scene.terms.of(scene.sites[s].name)
    worth, firsts = scene.worths[s], _firsts(scene)
    shared = 1 - site.hosting.share_of_margin
    opening = np.array(
        [
            site.setup_usd * (worth.at_start[first] + worth.rate * worth.tax[first])
            - site.setup_usd * worth.shields(site.tax.depreciation_years, first)[first]
            for first in firsts
        ]
    )
    return Terms(
        name=site.name,
        capacity_kw=scene.capacity_kw[s],
        occupied=not terms.empty,
        lead=_stages_for(scene, terms.lead_months),
        notice=_stages_for(scene, terms.notice_months),
        minimum_kw=terms.minimum_take_mw * 1e3,
        may_fall_short=terms.take_or_pay,
        standing_usd=np.add.reduceat(standing(scene, s) * shared * worth.margin, firsts),
        opening_usd=opening,
        shortfall_usd_per_kw=np.add.reduceat(untaken(scene, s) * shared * worth.margin, firsts),
        tax_rate=worth.rate,
        noticed=scene.held is not None and site.name in scene.held.ends,
    )


def _stages_for(scene: Scene, months: float) -> int:
    """Stages that so many months take, rounded up."""
    return int(np.ceil(months / scene.terms.stage_months - 1e-9))


def _sunk(scene: Scene, s: int) -> float:
    """Outlay of a site in use and what writing it off saves: the same in every plan. After an
    earlier plan it has been paid."""
    site = scene.sites[s]
    if scene.terms.of(site.name).empty:
        return 0.0
    paid = 1.0 if scene.held is None else 0.0
    saved = float(scene.worths[s].shields(site.tax.depreciation_years)[0])
    return site.outlay_usd * (saved - paid)
