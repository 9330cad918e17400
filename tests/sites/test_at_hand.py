"""The hours of many sites live while they are computed, and come back bit by bit."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest

from powbench.analysis import modes
from powbench.network.scenario import OwnWeight, Scenario
from powbench.rigs.rig import typed
from powbench.sites import at_hand
from powbench.sites.calendar import hours
from powbench.sites.currency import Rates
from powbench.sites.market import Markets
from powbench.sites.payout import Payout, Scheme
from powbench.sites.projection import project_all, project_site
from powbench.sites.running.supply import Supply
from powbench.sites.site import Horizon, Project, Site
from powbench.sites.tariff import flat
from tests.sites import cases

DAYS = 366
ONE_SITE_BYTES = 10 * 8 * 24 * DAYS
"""Less than what the hours of a site take: twenty arrays and more."""


def _project(sites: int, **changes: Any) -> Project:
    its = tuple(
        Site(f"s{n}", cases.site(count=10 + n).fleet, flat(0.05 + n / 1e5), **changes)
        for n in range(sites)
    )
    return Project(Horizon(cases.START, DAYS), Rates(), its)


def _peak_bytes(project: Project, scenario: Scenario) -> int:
    hours.cache_clear()
    tracemalloc.start()
    try:
        kept = project_all(project, cases.state(), scenario)
        assert len(kept) == len(project.sites)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_hours_of_sites() -> None:
    few, many = at_hand.MOST_HOURS // (24 * DAYS) + 1, 150
    more = _peak_bytes(_project(many), Scenario()) - _peak_bytes(_project(few), Scenario())
    assert more < 0.1 * (many - few) * ONE_SITE_BYTES


def test_hours_that_are_gone_come_back_with_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_hand, "MOST_HOURS", 1)
    project = _project(3, supply=Supply(uptime=0.9))
    its = Markets(project, cases.state(), Scenario())
    found = project_all(project, cases.state(), Scenario())
    for site, p in zip(project.sites, found, strict=True):
        held = project_site(site, project.horizon, project.rates, its.of(site))
        for ours, theirs in (
            (p.operation.load_kw, held.operation.load_kw),
            (p.operation.hashes_per_second, held.operation.hashes_per_second),
            (p.bill.hourly, held.bill.hourly),
            (p.market.btc_per_hash_rate, held.market.btc_per_hash_rate),
            (p.accounts.cash, held.accounts.cash),
        ):
            assert np.array_equal(ours, theirs)


def test_sites_asked_for_last_are_not_computed_again() -> None:
    found = project_all(_project(2), cases.state(), Scenario())
    assert found[0].operation is found[0].operation
    assert found[1].operation is found[1].operation


def test_sites_share_a_market_where_nothing_sets_them_apart() -> None:
    base = cases.site()
    sites = (
        base, Site("b", base.fleet, base.tariff),
        Site("c", base.fleet, base.tariff, utc_offset=3),
        Site("d", base.fleet, base.tariff, payout=Payout(Scheme.PPS)),
        Site("e", base.fleet, base.tariff, payout=Payout(Scheme.PPS)),
    )  # fmt: skip
    project = Project(Horizon(cases.START, 31), Rates(), sites)
    its = Markets(project, cases.state(), Scenario())
    a, b, c, d, e = (its.of(site) for site in sites)
    assert a is b
    assert d is e
    assert len({id(each) for each in (a, c, d)}) == 3
    assert not d.fees_per_hash_rate.any()


def test_sites_of_their_own_weight_do_not_hold_a_market_each() -> None:
    scenario = Scenario(own_weight=OwnWeight.SITE)
    found = project_all(_project(3), cases.state(), scenario)
    keys = [p.market.key for p in found]
    assert len(set(keys)) == 3
    assert keys == [p.market.key for p in found]


def test_what_is_said_of_modes_holds_no_hours() -> None:
    rig = typed(110e12, 3250.0)
    low = cases.mode("low", 80, 2000)
    site = cases.site(rig=type(rig)(**{**vars(rig), "modes": (low,)}))
    p = cases.run(site)
    found = modes.choice(p, Horizon(cases.START, 31), Rates())
    assert found is not None
    for each in (found.normal, found.by_hour):
        assert isinstance(each.at_hand, at_hand.Again)
        assert each.operation.load_kw.sum() > 0
