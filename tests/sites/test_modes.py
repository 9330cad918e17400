"""The best mode of each hour, against a search over all hours and modes that knows no hull."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.rigs.modes import gains
from powbench.rigs.rig import Mode, Rig, typed
from powbench.sites.bill import bill
from powbench.sites.charges import tiers
from powbench.sites.charges.energy import EnergyCharge
from powbench.sites.charges.flat_demand import FlatDemand
from powbench.sites.charges.schedule import Schedule
from powbench.sites.projection import Projection
from powbench.sites.running.fleet import FleetLine
from powbench.sites.running.operation import Cause
from powbench.sites.running.supply import Outage, OutageKind, Supply, Window
from powbench.sites.site import Hosting, Pue
from powbench.sites.tariff import Tariff
from tests.sites import cases

LOW, ECO, NORMAL, TURBO = (
    cases.mode("low", 80, 2000), cases.mode("eco", 95, 2600),
    cases.mode("normal", 110, 3250), cases.mode("turbo", 120, 3900),
)  # fmt: skip
S19 = replace(cases.S19, modes=(LOW, ECO, TURBO))
BEST, MAY_STOP = Supply(best_mode=True), Supply(best_mode=True, switch_off=True)


def by_hour(*prices: float) -> Tariff:
    """One period per price, in turn by the hour of the day."""
    row = tuple(hour % len(prices) for hour in range(24))
    return Tariff(
        EnergyCharge(
            tuple(tiers.one(price) for price in prices), Schedule((row,) * 12, (row,) * 12)
        )
    )


def beats(one: Mode, other: Mode) -> bool:
    watts, rate = one.watts.value, one.hashes_per_second.value
    mine, its = (watts, -rate), (other.watts.value, -other.hashes_per_second.value)
    return mine != its and mine[0] <= its[0] and mine[1] <= its[1]


def searched(p: Projection, prices: tuple[float, ...], lines: list[tuple[Rig, int]]) -> float:
    """The most that every hour and every rig can leave, one by one. Nobody burns power for
    nothing, even where it is paid for: what hashes no more for more power is no choice."""
    market, site = p.market, p.site
    kept = 1 - site.pool_fee - site.hosting.share_of_revenue
    pue = site.pue.by_month[0]
    total = 0.0
    for hour in range(p.hours.count):
        worth = market.btc_per_hash_rate[hour] * market.usd_per_btc[hour] * kept
        price = prices[hour % 24 % len(prices)] + site.hosting.fee_per_kwh
        for rig, count in lines:
            choices = [
                mode.hashes_per_second.value * worth - mode.watts.value / 1e3 * pue * price
                for mode in (*rig.modes, rig.normal)
                if not any(beats(other, mode) for other in (*rig.modes, rig.normal))
            ]
            total += count * max([*choices, 0.0] if site.supply.switch_off else choices)
    return total


modes = st.lists(
    st.tuples(st.floats(20, 200), st.floats(500, 6000)).map(lambda at: cases.mode("a", *at)),
    max_size=5,
)


@settings(deadline=None, max_examples=60)
@given(
    rigs=st.lists(
        st.tuples(modes, st.floats(20, 200), st.floats(500, 6000)), min_size=1, max_size=3
    ),
    prices=st.lists(st.floats(-0.02, 0.4), min_size=1, max_size=5),
    stop=st.booleans(),
)
def test_every_hour_has_the_mode_that_leaves_most(
    rigs: list[tuple[list[Mode], float, float]], prices: list[float], stop: bool
) -> None:
    lines = [
        (replace(typed(rate * 1e12, watts), modes=tuple(others)), number + 1)
        for number, (others, rate, watts) in enumerate(rigs)
    ]
    p = cases.run(
        cases.site(
            tariff=by_hour(*prices),
            fleet=tuple(FleetLine(rig, count) for rig, count in lines),
            supply=MAY_STOP if stop else BEST,
            pue=Pue((1.1,) * 12),
            pool_fee=0.02,
            hosting=Hosting(fee_per_kwh=0.01, share_of_revenue=0.05),
        ),
        days=2,
    )
    best = searched(p, tuple(prices), lines)
    scale = float(p.accounts.revenue.sum() + p.accounts.costs.total.sum())
    assert p.profit_usd == pytest.approx(best, rel=1e-9, abs=1e-9 * abs(scale))


def test_one_mode_is_as_none_to_the_last_bit() -> None:
    supply = Supply(
        uptime=0.97, quota_kw=30.0, idle_share=0.3,
        curtailment=(Window(17, 21, 0.3),),
        outages=(Outage(cases.run(cases.site()).hours.edges[30], 2e9, OutageKind.RATIONING, 0.2),),
    )  # fmt: skip
    for stop in (False, True):
        without = replace(supply, switch_off=stop)
        plain = cases.run(cases.site(tariff=by_hour(0.03, 0.3), supply=without))
        asked = cases.run(
            cases.site(tariff=by_hour(0.03, 0.3), supply=replace(without, best_mode=True))
        )
        assert np.array_equal(plain.accounts.margin, asked.accounts.margin)
        assert np.array_equal(plain.operation.load_kw, asked.operation.load_kw)


def test_a_rig_with_modes_runs_in_its_normal_one_where_nobody_asks() -> None:
    plain, modal = cases.run(cases.site()), cases.run(cases.site(S19))
    assert np.array_equal(plain.accounts.margin, modal.accounts.margin)
    assert modal.operation.in_modes == ()


def test_a_mode_that_another_beats_at_every_price_is_never_chosen() -> None:
    beaten = cases.mode("beaten", 79, 2100)  # slower than low, and draws more
    between = cases.mode("between", 90, 2590)  # a mix of low and eco is faster at its power
    rig = replace(S19, modes=(LOW, beaten, between, ECO, TURBO))
    for prices in ((0.02,), (0.1,), (0.2,), (0.01, 0.05, 0.1, 0.15, 0.2, 0.3)):
        p = cases.run(cases.site(rig, tariff=by_hour(*prices), supply=MAY_STOP))
        assert {m.mode.name for m in p.operation.in_modes} == {"low", "eco", "normal", "turbo"}


def test_all_stand_still_where_every_mode_loses() -> None:
    p = cases.run(cases.site(S19, tariff=2.0, supply=MAY_STOP))
    assert not p.operation.load_kw.any()
    assert dict(p.lost_hours())[Cause.PRICE] == pytest.approx(p.hours.count)
    assert p.start is not None
    below = p.start.usd_per_kwh
    assert below is not None
    assert cases.run(cases.site(S19, tariff=below * 0.999, supply=MAY_STOP)).ran
    on = cases.run(cases.site(S19, tariff=2.0, supply=BEST))
    assert [m.mode.name for m in on.operation.in_modes if m.share.any()] == ["low"]


def test_lost_hours_and_shares_add_up() -> None:
    supply = replace(MAY_STOP, uptime=0.9, idle_share=0.2, quota_kwh_per_month=9000.0)
    p = cases.run(cases.site(S19, tariff=by_hour(0.02, 0.21, 0.25, 0.9), supply=supply))
    lost = sum(hours for _, hours in p.lost_hours())
    run = float(p.operation.hashes_per_second.sum()) / p.site.fastest
    assert lost + run == pytest.approx(p.hours.count)
    used = p.operation.in_modes
    assert sum(m.load_kw for m in used) == pytest.approx(p.operation.load_kw)
    assert sum(m.hashes_per_second for m in used) == pytest.approx(p.operation.hashes_per_second)
    assert {m.mode.name for m in used if m.share.any()} >= {"low", "turbo"}


def test_the_bill_is_of_what_was_drawn() -> None:
    stepped = (tiers.Tier(15_000.0, 0.02), tiers.Tier(float("inf"), 0.16))
    tariff = Tariff(EnergyCharge((stepped,)), (FlatDemand((tiers.one(12.0),)),))
    p = cases.run(cases.site(S19, tariff=tariff, supply=MAY_STOP))
    again = bill(tariff, p.operation.load_kw, p.hours)
    assert p.bill.total == pytest.approx(again.total)
    shares = {m.mode.name: m.share for m in p.operation.in_modes}
    dear = p.bill.rate > 0.15
    assert dear.any()
    assert not shares["turbo"][dear][1:].any()  # the hour in which a tier begins counts by it
    assert shares["turbo"][~dear].all()


def test_under_a_cap_the_efficient_modes_run_first() -> None:
    """As many rigs as the cap feeds in their most efficient mode; no split of it hashes more."""
    p = cases.run(cases.site(S19, count=10, supply=replace(BEST, quota_kw=18.0), tariff=0.01))
    shares = {m.mode.name: float(m.share[0]) for m in p.operation.in_modes}
    assert shares == {"low": pytest.approx(0.9), "eco": 0.0, "normal": 0.0, "turbo": 0.0}
    assert float(p.operation.load_kw[0]) == pytest.approx(18.0)
    fleet = np.array([(80, 2.0), (95, 2.6), (110, 3.25), (120, 3.9)])
    tried = max(
        a * one[0] + b * other[0]
        for one in fleet for other in fleet
        for a in range(11) for b in range(11 - a)
        if a * one[1] + b * other[1] <= 18.0
    )  # fmt: skip
    assert float(p.operation.hashes_per_second[0]) >= tried * 1e12 * (1 - 1e-12)


def test_faster_modes_keep_to_the_contract() -> None:
    free = cases.run(cases.site(S19, count=10, supply=BEST, tariff=0.01))
    bound = cases.run(
        cases.site(S19, count=10, supply=replace(BEST, contract_kw=33.0), tariff=0.01)
    )
    assert float(free.operation.load_kw.max()) == pytest.approx(39.0)
    assert float(bound.operation.load_kw.max()) == pytest.approx(33.0)


@given(modes, st.booleans())
def test_gains_fall_and_reach_the_fastest(others: list[Mode], stop: bool) -> None:
    rig = replace(typed(100e12, 3000.0), modes=tuple(others))
    found = gains(rig, stop)
    slopes = [g.hashes_per_second / g.watts for g in found]
    assert all(a > b for a, b in pairwise(slopes if stop else slopes[1:]))
    rate = sum(g.hashes_per_second for g in found)
    assert rate == pytest.approx(max(m.hashes_per_second.value for m in rig.every_mode))


def test_above_a_strike_price_no_mode_runs_and_no_path_may_choose_one() -> None:
    supply = replace(BEST, strike_price=0.1)
    p = cases.run(cases.site(S19, tariff=by_hour(0.02, 0.3), supply=supply))
    assert p.operation.chosen is not None
    odd = np.arange(p.hours.count) % 24 % 2 == 1
    assert not p.operation.load_kw[odd].any() and p.operation.load_kw[~odd].all()
    assert not p.operation.chosen.there[:, odd].any()
    assert (p.operation.chosen.there[:, ~odd] == 1).all()
