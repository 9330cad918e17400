"""Where a site chooses modes, every path chooses: against a search over hours and modes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from powbench.simulation import money
from powbench.sites.charges import tiers
from powbench.sites.charges.energy import EnergyCharge
from powbench.sites.charges.schedule import Schedule
from powbench.sites.projection import Projection
from powbench.sites.running.supply import Supply
from powbench.sites.site import Hosting
from powbench.sites.tariff import Tariff
from tests.sites import cases

PRICES = (0.02, 0.1, 0.2, 0.3)
ROW = tuple(hour % len(PRICES) for hour in range(24))
TARIFF = Tariff(EnergyCharge(tuple(map(tiers.one, PRICES)), Schedule((ROW,) * 12, (ROW,) * 12)))
MODES = (cases.mode("low", 80, 2000), cases.mode("eco", 95, 2600), cases.mode("turbo", 120, 3900))
FACTORS = np.array([0.3, 0.7, 0.9, 1.0, 1.3, 2.0, 6.0])


def projected(stop: bool, best: bool = True) -> Projection:
    supply = Supply(uptime=0.9, switch_off=stop, best_mode=best)
    rig = replace(cases.S19, modes=MODES)
    hosting = Hosting(0.01, 0.05)
    return cases.run(
        cases.site(rig, tariff=TARIFF, supply=supply, pool_fee=0.02, hosting=hosting), 20
    )


def flowed(p: Projection, hash_factor: float = 1.0, watt_factor: float = 1.0) -> money.Flow:
    """At FACTORS times the plan's price, one path each."""
    plan = money.plan(p)
    hours = plan.steps.of_hours(p.market.btc_per_hash_rate)
    shape = (len(FACTORS), plan.steps.count)
    one = np.ones((1, 1))
    price = FACTORS[:, None] * plan.usd_per_btc
    return money.flow(
        plan,
        money.Weather(
            np.broadcast_to(hours, shape), price, one, one, np.zeros((1, 1)),
            hash_factor * one, watt_factor * one, one,
        ),
    )  # fmt: skip


@pytest.mark.parametrize("stop", [False, True])
@pytest.mark.parametrize(("faster", "hungrier"), [(1.0, 1.0), (0.95, 1.08)])
def test_each_path_has_the_best_mode_of_each_hour(
    stop: bool, faster: float, hungrier: float
) -> None:
    p = projected(stop)
    flow = flowed(p, faster, hungrier)
    # The network stands still but for the block in which the epoch ends: weeks have one price.
    plan = money.plan(p)
    week = np.repeat(np.arange(plan.steps.count), np.diff([*plan.steps.first, p.hours.count]))
    length = plan.steps.of_hours(np.ones(p.hours.count))
    worth = plan.steps.of_hours(p.market.btc_per_hash_rate) / length * plan.usd_per_btc
    kept = 1 - 0.02 - 0.05
    for path, factor in enumerate(FACTORS):
        total = 0.0
        for hour in range(p.hours.count):
            price = PRICES[hour % 24 % len(PRICES)] + 0.01
            choices = [
                m.hashes_per_second.value * faster * worth[week[hour]] * factor * kept
                - m.watts.value / 1e3 * hungrier * price
                for m in (*MODES, p.site.fleet[0].rig.normal)
            ]
            total += 0.9 * 10 * max([*choices, 0.0] if stop else choices)
        costs = flow.costs
        left = flow.revenue - costs.pool_fee - costs.energy_charge - costs.hosting - costs.levies
        assert float(left[path].sum()) == pytest.approx(total, rel=1e-9, abs=1e-6)


def test_at_the_plans_own_price_the_plan_comes_back() -> None:
    p = projected(True)
    flow = flowed(p)
    path = int(np.flatnonzero(FACTORS == 1.0)[0])
    assert flow.kwh[path] == pytest.approx(p.energy_kwh, rel=2e-3)
    assert flow.revenue[path] == pytest.approx(p.accounts.revenue, rel=2e-3)


def test_normal_modes_are_as_they_were() -> None:
    with_modes = projected(False, best=False)
    plain = cases.run(replace(with_modes.site, fleet=cases.site().fleet), 20)
    one, other = flowed(with_modes), flowed(plain)
    assert np.array_equal(one.revenue, other.revenue)
    assert np.array_equal(one.costs.total, other.costs.total)


def test_rigs_that_arrive_late_choose_too() -> None:
    cells = money.plan(projected(True)).choices
    left = np.linspace(0.0, 1.0, cells.kwh.shape[1])
    assert np.array_equal(cells.shortened(left).energy_usd, cells.energy_usd * left)
    assert np.array_equal(cells.shortened(left).may_stop, cells.may_stop)


def test_a_site_that_is_off_in_the_plan_runs_where_a_path_pays() -> None:
    dear = Tariff(EnergyCharge((tiers.one(0.5),)))
    p = cases.run(replace(projected(True).site, tariff=dear), 20)
    assert not p.ran
    flow = flowed(p)
    ran = flow.kwh.sum(axis=-1) > 0
    assert ran.tolist() == (FACTORS >= 2.0).tolist()
    plan = money.plan(p)
    assert plan.fees_per_hash_rate == pytest.approx(
        plan.steps.of_hours(p.market.fees_per_hash_rate)
    )
