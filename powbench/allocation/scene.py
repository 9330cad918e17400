"""What an allocation is about: sites projected with every model of rigs, stages, capacities."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..network import when
from ..rigs.modes import gains
from ..rigs.rig import Rig
from ..simulation import money, prepared
from ..sites import projection as projections_of
from ..sites.allocation_terms import AllocationTerms, SiteTerms
from ..sites.calendar import Floats, Hours, Ints
from ..sites.calendar import hours as hours_of
from ..sites.running.fleet import FleetLine
from ..sites.running.supply import OutageKind
from ..sites.site import Site
from ..sites.sites_file import SitesFile
from . import stages as stages_of
from .continued import continued
from .earlier import Held
from .stages import Stage, Worth

Shares = tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True)
class Scene:
    """All that does not depend on the paths.

    rigs (M): the models. ways (V): how they may run, each a rig as fast as it may get; of which
    model: model_of (V); allowed, usual (S, V). plans, counts [site][way]: rigs in each plan.
    held: where an earlier plan leaves off; what stands then is paid.
    kw (S, V). shares [site][way]: by mode the share of the hours of each stage, as planned.
    """

    file: SitesFile
    terms: AllocationTerms
    rigs: tuple[Rig, ...]
    ways: tuple[Rig, ...]
    model_of: Ints
    allowed: NDArray[np.bool_]
    usual: NDArray[np.bool_]
    shares: tuple[tuple[Shares, ...], ...]
    stages: tuple[Stage, ...]
    hours: tuple[Hours, ...]
    worths: tuple[Worth, ...]
    plans: tuple[tuple[money.SitePlan, ...], ...]
    counts: tuple[tuple[int, ...], ...]
    kw: Floats
    capacity_kw: Floats
    markets: tuple[projections_of.Market, ...]
    world: prepared.World
    held: Held | None = None

    @property
    def moments(self) -> tuple[float, ...]:
        """(T): the first day of each stage [s since 1970]."""
        return tuple(when.seconds(stage.start) for stage in self.stages)

    @property
    def sites(self) -> tuple[Site, ...]:
        return self.file.project.sites


def scene(file: SitesFile, seed: int, held: Held | None = None) -> Scene:
    """Project every site with every way to run a model. InputError for rigs or prices that
    contradict."""
    file = file if held is None else continued(file, held)
    project, state, scenario = file.project, file.network.state, file.network.scenario
    terms, sites = file.allocation, project.sites
    rigs = _rigs(sites, terms)
    markets = projections_of.markets(project, state, scenario)
    horizon = project.horizon
    hours = tuple(hours_of(horizon.start, horizon.days, site.utc_offset) for site in sites)
    stages = stages_of.cut(hours[0], horizon, terms)
    ways, model_of, allowed, usual = _ways(sites, rigs)
    kw = np.array(
        [[way.watts.value / 1e3 * max(site.pue.by_month) for way in ways] for site in sites]
    )
    capacity = np.array([_capacity_kw(site, terms.of(site.name), stages) for site in sites])
    probes, counts = [], []
    for site, site_market, own_kw, most in zip(sites, markets, kw, capacity, strict=True):
        full = max(float(most.max()), site.watts / 1e3 * max(site.pue.by_month) * 1e-3)
        number = tuple(max(1, int(full / each + 1e-9)) for each in own_kw)
        for way, count in zip(ways, number, strict=True):
            fleet = (FleetLine(way, count),)
            hosting = replace(site.hosting, share_of_margin=0.0)
            probe = replace(site, fleet=fleet, hosting=hosting, setup_usd=0.0)
            probes.append(
                projections_of.project_site(probe, project.horizon, project.rates, site_market)
            )
        counts.append(number)
    world = prepared.prepare(probes, project, state, scenario, file.groups, file.uncertainty, seed)
    size = len(ways)
    shares = [_shares(probe, hours[n // size], stages) for n, probe in enumerate(probes)]
    return Scene(
        file=file,
        terms=terms,
        rigs=rigs,
        ways=ways,
        model_of=model_of,
        allowed=allowed,
        usual=usual,
        shares=tuple(tuple(shares[n * size : (n + 1) * size]) for n in range(len(sites))),
        stages=stages,
        hours=hours,
        worths=tuple(
            stages_of.worth(h, project.horizon, site.tax.rate)
            for h, site in zip(hours, sites, strict=True)
        ),
        plans=tuple(tuple(world.plans[n * size : (n + 1) * size]) for n in range(len(sites))),
        counts=tuple(counts),
        kw=kw,
        capacity_kw=capacity,
        markets=markets,
        world=world,
        held=held,
    )


def _rigs(sites: tuple[Site, ...], terms: AllocationTerms) -> tuple[Rig, ...]:
    """The models that stand at a site, then those that are for sale alone."""
    by_name: dict[str, Rig] = {}
    lines = [line.rig for site in sites for line in site.fleet]
    for rig in [*lines, *(offer.rig for offer in terms.offers)]:
        known = by_name.setdefault(rig.name, rig)
        if (known.hashes_per_second, known.watts) != (rig.hashes_per_second, rig.watts):
            raise InputError(
                f"two different rigs are called {rig.name!r}",
                "rigs that move need one name each: type one in as hashrate and power",
            )
    return tuple(by_name.values())


def _ways(
    sites: tuple[Site, ...], rigs: tuple[Rig, ...]
) -> tuple[tuple[Rig, ...], Ints, NDArray[np.bool_], NDArray[np.bool_]]:
    """ways, model_of, allowed and usual of a Scene.

    Where a site chooses modes, a rig may run up to each mode that is ever the best: a slower
    bound leaves power to others. Elsewhere it runs in its normal mode. Nothing is changed where
    rigs get no faster than that.
    """
    ways: list[Rig] = []
    model_of, allowed, usual = [], [], []
    chooses = [site.supply.best_mode for site in sites]
    for model, rig in enumerate(rigs):
        best = [gain.mode for gain in gains(rig)] if any(chooses) else []
        fit = [mode for mode in best if mode.watts.value <= rig.watts.value]
        most = fit[-1] if fit else (best or [rig.normal])[0]
        for mode in rig.every_mode:
            plain = mode == rig.normal
            here = [mode in best if choosing else plain for choosing in chooses]
            if not any(here):
                continue
            slower = tuple(m for m in best if m.watts.value <= mode.watts.value)
            several = len(rig.every_mode) > 1 and any(chooses)
            ways.append(replace(rig.only(mode), modes=slower) if several else rig)
            model_of.append(model)
            allowed.append(here)
            usual.append([mode == most if choosing else plain for choosing in chooses])
    return tuple(ways), np.array(model_of), np.array(allowed).T, np.array(usual).T


def _shares(probe: projections_of.Projection, hours: Hours, stages: tuple[Stage, ...]) -> Shares:
    """By mode the share of the hours of each stage; none where the site does not choose."""
    if not probe.site.supply.best_mode:
        return ()
    firsts = [hours.months[stage.first].first_hour for stage in stages]
    lengths = np.diff([*firsts, hours.count])
    return tuple(
        (used.mode.name, tuple((np.add.reduceat(used.share, firsts) / lengths).tolist()))
        for used in probe.operation.in_modes
    )


def _capacity_kw(site: Site, terms: SiteTerms, stages: tuple[Stage, ...]) -> Floats:
    """(T): what a site can feed in each stage; the least of it where it changes within."""
    if terms.capacity_mw is not None:
        return np.full(len(stages), terms.capacity_mw * 1e3)
    if terms.capacity_table:
        return np.array([1e3 * _least(terms.capacity_table, stage) for stage in stages])
    fleet_kw = site.watts / 1e3 * max(site.pue.by_month)
    return np.full(len(stages), site.supply.contract_kw or fleet_kw)


def _least(table: tuple[tuple[float, float], ...], stage: Stage) -> float:
    begin, end = when.seconds(stage.start), when.seconds(stage.end)
    before = [mw for moment, mw in table if moment <= begin]
    within = [mw for moment, mw in table if begin < moment < end]
    return min([before[-1] if before else 0.0, *within])


def present(scene: Scene) -> Ints:
    """(S, M): rigs that stand at each site now."""
    counts = np.zeros((len(scene.sites), len(scene.rigs)), dtype=np.int64)
    place = {rig.name: number for number, rig in enumerate(scene.rigs)}
    for s, site in enumerate(scene.sites):
        if not scene.terms.of(site.name).empty:
            for line in site.fleet:
                counts[s, place[line.rig.name]] += line.count
    return counts


def end_usd(sites: tuple[Site, ...], terms: AllocationTerms, model: str) -> float:
    """What a rig fetches at the end; nothing where neither a line nor an offer says it."""
    prices = {
        line.resale_usd: site.name
        for site in sites
        for line in site.fleet
        if line.rig.name == model
    }
    for offer in terms.offers:
        if offer.rig.name == model and offer.resale_usd is not None:
            prices.setdefault(offer.resale_usd, "[[allocate.buy]]")
    if len(prices) > 1:
        offers = " and ".join(f"{usd:g} USD at {name}" for usd, name in prices.items())
        raise InputError(
            f"resale_usd of {model!r} is {offers}",
            "rigs move between sites, so a model fetches the same everywhere: give one price",
        )
    return next(iter(prices), 0.0)


def remarks(scene: Scene) -> tuple[str, ...]:
    """What the linear value of a rig leaves out at these sites, and what nobody said."""
    notes = []
    unsaid = [
        site.name
        for site in scene.sites
        if scene.terms.of(site.name).capacity_mw is None
        and not scene.terms.of(site.name).capacity_table
    ]
    if unsaid:
        notes.append(
            f"no capacity_mw at {', '.join(unsaid)}: their contract, or what the rigs in the "
            "file draw, is taken for it"
        )
    closed = [s.name for s, kw in zip(scene.sites, scene.capacity_kw, strict=True) if not kw.any()]
    if closed:
        where = "every site" if len(closed) == len(scene.sites) else ", ".join(closed)
        notes.append(f"capacity_mw = 0 at {where}: no rig runs there")
    modal = [rig.name for rig in scene.rigs if len(rig.every_mode) > 1]
    if modal and not any(site.supply.best_mode for site in scene.sites):
        notes.append(
            f'{", ".join(modal)}: no site chooses among its modes; supply = {{ modes = "best" }} '
            "lets it"
        )
    if not scene.terms.routes:
        notes.append("no [[allocate.route]]: rigs cannot move")
    ends = {rig.name: end_usd(scene.sites, scene.terms, rig.name) for rig in scene.rigs}
    if not any(ends.values()) and not scene.terms.sale_usd:
        notes.append("neither sale_usd nor resale_usd: rigs fetch nothing")
    notes += _of_offers(scene, ends)
    if scene.held is not None:
        start = scene.file.project.horizon.start
        notes.append(f"what was spent before {start} is in none of these NPVs")
    for site in scene.sites:
        odd = _not_linear(site)
        if odd:
            notes.append(
                f"{site.name}: counted as with the site full, though a part of it fares "
                f"otherwise: {', '.join(odd)}"
            )
    return tuple(notes)


def _of_offers(scene: Scene, ends: dict[str, float]) -> list[str]:
    """Offers of which nothing can come, and those that pay without running."""
    notes = []
    for offer in scene.terms.offers:
        name, now = offer.rig.name, scene.terms.sale_usd.get(offer.rig.name, 0.0)
        priced = [usd for t in scene.moments if (usd := offer.price_usd(t)) is not None]
        if not priced:
            notes.append(f"buying {name}: none is for sale before the last stage begins")
        elif min(priced) < max(ends[name], now):
            notes.append(
                f"buying {name}: it costs {min(priced):,.0f} USD and sells for "
                f"{max(ends[name], now):,.0f}, so that buying pays without running it"
            )
        elif not ends[name]:
            notes.append(f"buying {name}: no resale_usd, so that it fetches nothing at the end")
    return notes


def _not_linear(site: Site) -> list[str]:
    supply, tariff = site.supply, site.tariff
    # Without a contract the cap is a share of whatever fleet is there.
    rationed = supply.contract_kw is not None and any(
        outage.kind is OutageKind.RATIONING for outage in supply.outages
    )
    return [
        name
        for name, there in (
            *((part.uneven, part.uneven) for part in (tariff.energy, *tariff.parts)),
            ("payments up to so many kW", any(math.isfinite(p.kw) for p in site.payments)),
            ("the quota", supply.quota_kw is not None or supply.quota_kwh_per_month is not None),
            ("rationing", rationed),
        )
        if there
    ]
