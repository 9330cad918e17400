"""One line instead of a file: a rig, a tariff, a network; and the whole catalogue at one tariff."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ..errors import InputError
from ..network.scenario import Scenario
from ..network.state import NetworkState, target_for
from ..provenance import Figure, Status
from ..rigs.rig import Rig
from ..sites import plausible
from ..sites.currency import Rates
from ..sites.site import Horizon, Project, Pue, Site
from ..sites.sites_file import NetworkInput, SitesFile
from ..sites.supply import FleetLine
from ..sites.tariff import flat
from ..sites.uncertainty import Uncertainty
from .typed import Typed


def build(rigs: tuple[Rig, ...], typed: Typed, base: NetworkState) -> SitesFile:
    """One site per rig, all alike but for the rig, in `base` with what was typed replaced.

    InputError without a tariff.
    """
    price = typed.tariff
    if price is None:
        raise InputError("--tariff is missing", "add --tariff 0.05 (USD per kWh)")
    state, network_figures = _network(typed, base)
    days = 1 if typed.days is None else typed.days
    start = datetime.fromtimestamp(state.moment, UTC)
    # Midnight at or after the state, so that the horizon never starts before it.
    day = start.date() + timedelta(days=int(start.time() != start.time().min))
    common = (
        _figure("tariff.price", price, price, "USD/kWh", "--tariff"),
        _figure("pue", typed.pue, 1.0, "", "--pue"),
        _figure("pool_fee", typed.pool_fee, 0.0, "share of revenue", "--pool-fee"),
        _figure("rigs.0.count", typed.count, 1, "rigs", "--count"),
    )
    sites = tuple(_site(rig, price, typed, common) for rig in rigs)
    figures = (
        Figure("start", day.isoformat(), "", Status.DEFAULT, "the network's date"),
        _figure("days", typed.days, 1, "days", "--days"),
    )
    scenario = Scenario(subsidy_btc=typed.subsidy)
    notes = plausible.of_network(state, scenario)
    network = NetworkInput(state, scenario, network_figures, notes)
    notes += plausible.of_fleets(sites, state, scenario)
    project = Project(Horizon(day, days), Rates(), sites, figures, notes)
    groups = {site.name: (site.name,) for site in sites}
    return SitesFile(project, network, Uncertainty(), groups)


def _figure(name: str, typed: float | None, default: float, unit: str, option: str) -> Figure:
    if typed is None:
        return Figure(name, default, unit, Status.DEFAULT, f"{option} not given")
    return Figure(name, typed, unit, Status.TYPED, option)


def _site(rig: Rig, usd_per_kwh: float, typed: Typed, common: tuple[Figure, ...]) -> Site:
    return Site(
        name=rig.name,
        fleet=(FleetLine(rig, typed.count or 1),),
        tariff=flat(usd_per_kwh),
        pue=Pue((1.0 if typed.pue is None else typed.pue,) * 12),
        pool_fee=typed.pool_fee or 0.0,
        figures=(*rig.figures("rigs.0"), *common),
    )


def _network(typed: Typed, base: NetworkState) -> tuple[NetworkState, tuple[Figure, ...]]:
    state, replaced = base, []
    if typed.difficulty is not None:
        state = replace(state, target=target_for(typed.difficulty), notes=())
        replaced.append(
            Figure("network.difficulty", typed.difficulty, "", Status.TYPED, "--difficulty")
        )
        replaced.append(Figure("network.nbits", "of the difficulty typed", "", Status.TYPED, ""))
    if typed.price is not None:
        state = replace(state, usd_per_btc=typed.price)
        replaced.append(
            Figure("network.price_usd", typed.price, "USD/BTC", Status.TYPED, "--price")
        )
    if typed.fees is not None:
        state = replace(state, fees_btc_per_block=typed.fees)
        replaced.append(
            Figure("network.fees_btc_per_block", typed.fees, "BTC", Status.TYPED, "--fees")
        )
    subsidy = (
        Figure("network.subsidy_btc", "by height", "", Status.DEFAULT, "--subsidy not given")
        if typed.subsidy is None
        else Figure("network.subsidy_btc", typed.subsidy, "BTC", Status.TYPED, "--subsidy")
    )
    given = {f.name.removeprefix("network."): f.source for f in replaced if f.source}
    state = state.with_given(given)
    names = {figure.name for figure in replaced}
    everything = None not in (typed.difficulty, typed.price, typed.fees, typed.subsidy)
    if everything:
        # Nothing of the snapshot is left that the result depends on.
        state = replace(state, origin="typed in", dated=False, stale="", given=())
        return state, (*(f for f in replaced if f.source), subsidy)
    kept = tuple(f for f in base.figures if f.name not in names)
    return state, (*kept, *(f for f in replaced if f.source), subsidy)
