"""Properties that hold for any site."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.errors import InputError
from powbench.network.scenario import Move, Scenario
from powbench.provenance import Status
from powbench.rigs.rig import typed
from powbench.sites.accounts import Costs, settle
from powbench.sites.calendar import hours
from powbench.sites.carbon import Basis, Carbon
from powbench.sites.currency import Rates
from powbench.sites.levy import Levy
from powbench.sites.projection import Projection, project_all
from powbench.sites.running.supply import Supply
from powbench.sites.site import Horizon, Hosting, Project, Pue, Site, pue_of_temperature
from powbench.sites.tariff import flat
from tests.sites import cases

sites = st.builds(
    lambda hashes, watts, count, price, pue, fee, levy, wages, hosting, uptime: cases.site(
        typed(hashes * 1e12, watts),
        count,
        price,
        pue=Pue((pue,) * 12),
        pool_fee=fee,
        levies=(Levy("levy", "USD", ((0.0, levy),)),),
        wages_per_month=wages,
        hosting=Hosting(hosting[0], hosting[1], hosting[2]),
        supply=Supply(uptime=uptime),
    ),
    st.floats(1, 500),
    st.floats(100, 6000),
    st.integers(1, 50_000),
    st.floats(0, 0.2),
    st.floats(1, 1.5),
    st.floats(0, 0.05),
    st.floats(0, 0.02),
    st.floats(0, 1e5),
    st.tuples(st.floats(0, 0.02), st.floats(0, 0.1), st.floats(0, 0.3)),
    st.floats(0.1, 1),
)


def turnover(p: Projection) -> float:
    """What a rounding error is measured by [USD]."""
    return float(p.accounts.revenue.sum() + p.accounts.costs.total.sum())


@given(sites)
@settings(cases.NO_SHRINK, max_examples=40)
def test_cost_is_the_sum_of_its_parts(site: Site) -> None:
    p = cases.run(site, 40)
    costs = p.accounts.costs
    parts = sum(float(getattr(costs, f.name).sum()) for f in fields(Costs))
    assert float(costs.total.sum()) == pytest.approx(parts)
    assert p.profit_usd == pytest.approx(float(p.accounts.revenue.sum()) - parts)


@given(sites)
@settings(cases.NO_SHRINK, max_examples=30)
def test_twice_the_fleet_is_twice_the_energy(site: Site) -> None:
    p = cases.run(site, 20)
    line = site.fleet[0]
    twice = cases.run(replace(site, fleet=(replace(line, count=2 * line.count),)), 20)
    assert twice.energy_kwh.sum() == pytest.approx(2 * p.energy_kwh.sum())
    assert twice.btc.sum() == pytest.approx(2 * p.btc.sum())


@given(sites)
@settings(cases.NO_SHRINK, max_examples=40)
def test_break_even_tariff_gives_zero_margin(site: Site) -> None:
    p = cases.run(site, 40)
    tariff = p.break_even.tariff_usd_per_kwh
    assert tariff is not None
    again = cases.run(replace(site, tariff=flat(tariff)), 40)
    assert again.profit_usd == pytest.approx(0, abs=1e-9 * turnover(p) + 1e-9)


@given(sites)
@settings(cases.NO_SHRINK, max_examples=40)
def test_break_even_price_gives_zero_margin(site: Site) -> None:
    price = cases.run(site, 40).break_even.usd_per_btc
    assert price is not None
    again = cases.run(site, 40, cases.state(price=max(price, 1e-9)))
    assert again.profit_usd == pytest.approx(0, abs=1e-9 * turnover(again) + 1e-6)


@given(sites)
@settings(cases.NO_SHRINK, max_examples=30)
def test_break_even_efficiency_gives_zero_margin(site: Site) -> None:
    plain = replace(site, hosting=Hosting())
    efficiency = cases.run(plain, 40).break_even.joules_per_terahash
    if efficiency is None:
        return
    line = plain.fleet[0]
    rate = line.rig.hashes_per_second.value
    rig = typed(rate, efficiency * rate / 1e12)
    again = cases.run(replace(plain, fleet=(replace(line, rig=rig),)), 40)
    assert again.profit_usd == pytest.approx(0, abs=1e-9 * turnover(again) + 1e-6)


def test_hashprice_meets_hashcost_at_break_even() -> None:
    p = cases.run(cases.site(pue=Pue((1.1,) * 12)), 1)
    assert p.break_even.usd_per_kwh == pytest.approx(p.hashprice / (24 * 29.5454545454 * 1.1))


def test_pool_fee_comes_off_gross_revenue() -> None:
    losing = cases.site(tariff=1.0, pool_fee=0.02)
    p = cases.run(losing, 1)
    assert float(p.accounts.costs.pool_fee.sum()) == pytest.approx(
        0.02 * float(p.accounts.revenue.sum())
    )
    assert p.profit_usd < 0


def test_host_shares_a_margin_but_no_loss() -> None:
    winning = cases.run(cases.site(tariff=0.01, hosting=Hosting(share_of_margin=0.3)), 31)
    alone = cases.run(cases.site(tariff=0.01), 31)
    assert winning.profit_usd == pytest.approx(0.7 * alone.profit_usd)
    losing = cases.run(cases.site(tariff=1.0, hosting=Hosting(share_of_margin=0.3)), 31)
    assert float(losing.accounts.costs.hosting.sum()) == 0


def test_carbon_and_its_absence() -> None:
    carbon = Carbon(821.0, Basis.LIFE_CYCLE, Status.READ, "test")
    p = cases.run(cases.site(carbon=carbon), 31)
    assert p.tco2e == pytest.approx(float(p.energy_kwh.sum()) * 821 / 1e6)
    assert cases.run(cases.site(), 31).tco2e is None


def test_nothing_runs() -> None:
    p = cases.run(cases.site(supply=Supply(uptime=0.0)), 31)
    assert (p.usd_per_kwh, p.cost_per_btc, p.hashcost) == (None, None, None)
    assert p.break_even.usd_per_kwh is None


def test_pue_of_temperature() -> None:
    pue = pue_of_temperature((-30.0, 0.0, 10.0, 40.0) * 3, (0.0, 20.0), (1.0, 1.2))
    assert pue.by_month[:4] == pytest.approx((1.0, 1.0, 1.1, 1.2))


def test_the_horizon_starts_before_the_network() -> None:
    with pytest.raises(InputError, match="starts before"):
        cases.run(cases.site(), 10, cases.state(start=date(2022, 3, 1)))


def test_accounts_take_many_paths_at_once() -> None:
    """10,000 price paths through the books in one call, each as if alone."""
    site = cases.site(tax=cases.site().tax)
    horizon = Horizon(date(2022, 1, 1), 365, 0.1)
    grid = hours(horizon.start, 365, 0.0)
    rng = np.random.default_rng(3)
    revenue = rng.uniform(0, 2e4, (10_000, 12))
    zero = np.zeros_like(revenue)
    costs = Costs(zero, zero + 9e3, *[zero] * (len(fields(Costs)) - 2))
    together = settle(site, horizon, grid, revenue, costs)
    assert together.npv_usd.shape == (10_000,)
    one = Costs(*(getattr(costs, f.name)[17] for f in fields(Costs)))
    alone = settle(site, horizon, grid, revenue[17], one)
    assert together.npv_usd[17] == pytest.approx(float(alone.npv_usd))


def test_sites_in_different_zones_see_their_own_hours() -> None:
    project = Project(
        Horizon(date(2022, 1, 2), 2),
        Rates(),
        (cases.site(utc_offset=6.0), cases.site(utc_offset=-6.0, name="west")),
    )
    table = Move(table=((cases.state().moment + 86_400 * 2.0, 80_000.0),))
    east, west = project_all(project, cases.state(), Scenario(price=table))
    doubled = [int((p.market.usd_per_btc == 80_000).sum()) for p in (east, west)]
    assert doubled == [18, 30]  # 2022-01-03T00Z is 06:00 there and the evening before here
