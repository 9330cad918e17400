"""Sites and networks that several tests share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import Phase, settings

from powbench.chain.target import HASHES
from powbench.network import when
from powbench.network.scenario import Scenario
from powbench.network.state import NetworkState, target_for
from powbench.provenance import Status
from powbench.rigs.rig import Mode, Rig, exactly, typed
from powbench.sites.currency import Rates
from powbench.sites.projection import Projection, market, project_site
from powbench.sites.running.fleet import FleetLine
from powbench.sites.site import Horizon, Site
from powbench.sites.tariff import Kind, Tariff, flat

NO_SHRINK = settings(phases=(Phase.explicit, Phase.generate), deadline=None)
"""Shrinking a failing site may take minutes: the first failing example is shown instead."""

START = date(2022, 1, 1)
S19 = typed(110e12, 3250.0)


def state(
    difficulty: float = 24e12, price: float = 40_000.0, fees: float = 0.1, start: date = START
) -> NetworkState:
    return NetworkState(
        when.seconds(start), 717_000.0, target_for(difficulty), price, fees, "test", False, ()
    )


def state_of_hash_rate(
    rate: float, block_seconds: float, price: float, fees: float
) -> NetworkState:
    """The state whose blocks take `block_seconds` at `rate` hashes per second."""
    target = round(HASHES / (rate * block_seconds)) - 1
    return replace(state(price=price, fees=fees), target=target)


def site(rig: Rig = S19, count: int = 10, tariff: float | Tariff = 0.05, **changes: Any) -> Site:
    bought = tariff if isinstance(tariff, Tariff) else flat(tariff)
    base = Site("here", (FleetLine(rig, count),), bought)
    return replace(base, **changes)


def run(
    its_site: Site,
    days: int = 31,
    network: NetworkState | None = None,
    scenario: Scenario | None = None,
    start: date = START,
    discount_rate: float = 0.0,
    rates: Rates | None = None,
    own: float = 0.0,
) -> Projection:
    from powbench.sites.calendar import hours

    grid = hours(start, days, its_site.utc_offset)
    its = market(network or state(start=start), scenario or Scenario(), grid, own)
    return project_site(its_site, Horizon(start, days, discount_rate), rates or Rates(), its)


def part(tariff: Tariff, kind: type[Kind]) -> Kind:
    """The part of a tariff that must have one."""
    found = tariff.of(kind)
    assert found is not None
    return found


def mode(name: str, terahashes: float, watts: float) -> Mode:
    return Mode(name, exactly(terahashes * 1e12), exactly(watts), Status.TYPED, "test")
