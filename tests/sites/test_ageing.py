"""Rigs that age, and heat that is sold: closed forms, and nothing of either unless asked."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.sites.ageing import Ageing
from powbench.sites.heat import Heat
from powbench.sites.projection import Projection
from powbench.sites.running.operation import Cause
from powbench.sites.running.supply import Supply, Window
from powbench.sites.site import Hosting, Site
from powbench.sites.tax import IncomeTax
from tests.sites import cases

WINTER = Heat(0.03, 0.6, Window(0, 24, 0.0, (1, 2, 12)))


def total(p: Projection, name: str) -> float:
    return float(getattr(p.accounts.costs, name).sum())


def test_failures_take_their_share_of_the_hours_and_cost_a_repair_each() -> None:
    ageing = Ageing(failures_per_year=0.1, repair_usd=250, repair_days=36.525)
    p = cases.run(cases.site(count=1000, ageing=ageing), 365)
    whole = cases.run(cases.site(count=1000), 365)
    up = 1 / 1.01  # 10 years of running, then a tenth of a year in repair
    assert float(p.btc.sum()) == pytest.approx(float(whole.btc.sum()) * up, rel=1e-12)
    assert float(p.energy_kwh.sum()) == pytest.approx(float(whole.energy_kwh.sum()) * up)
    assert dict(p.lost_hours())[Cause.UPTIME] == pytest.approx(8760 * (1 - up))
    assert total(p, "repairs") == pytest.approx(1000 * up * 0.1 * 365 / 365.25 * 250, rel=1e-12)
    assert Cause.AGE not in dict(p.lost_hours())


def test_the_running_share_is_that_of_a_renewal_process() -> None:
    """Draw times to failure and repairs by hand: the same share of the time is run."""
    rng = np.random.default_rng(1)
    up = rng.exponential(365.25 / 0.8, 200_000)
    share = up.sum() / (up.sum() + 40.0 * len(up))
    assert Ageing(0.8, 0, 40).running == pytest.approx(share, rel=2e-3)


def test_hash_rate_and_power_drift_by_the_month() -> None:
    p = cases.run(cases.site(ageing=Ageing(hash_rate_loss=0.05, efficiency_loss=0.03)), 730)
    fresh = cases.run(cases.site(), 730)
    days = np.array([m.days for m in p.hours.months])
    years = (np.cumsum(days) - days / 2) / 365.25
    kept = 0.95**years
    assert p.btc / fresh.btc == pytest.approx(kept)
    assert p.energy_kwh / fresh.energy_kwh == pytest.approx(kept * 1.03**years)
    lost = dict(p.lost_hours())[Cause.AGE]
    assert lost == pytest.approx(float(((1 - kept) * days * 24).sum()))
    run = float(p.operation.hashes_per_second.sum()) / p.site.fastest
    assert run + sum(hours for _, hours in p.lost_hours()) == pytest.approx(p.hours.count)
    mean = float(np.average(1.03**years, weights=kept * days))
    assert p.joules_per_terahash / fresh.joules_per_terahash == pytest.approx(mean)
    assert p.break_even.joules_per_terahash is not None
    assert fresh.break_even.joules_per_terahash is not None
    # What a joule may cost does not change much, and not with the rigs' efficiency.
    assert p.hashcost == pytest.approx((fresh.hashcost or 0) * mean)


def test_a_rig_that_needs_more_power_every_year_is_switched_off_in_the_end() -> None:
    supply = Supply(switch_off=True)
    fresh = cases.run(cases.site(supply=supply), 700)  # a constant hashprice, before the halving
    even = fresh.break_even.usd_per_kwh
    assert even is not None
    tight = cases.site(tariff=even / 1.1, supply=supply)
    assert Cause.PRICE not in {c for c, h in cases.run(tight, 700).lost_hours() if h > 0}
    p = cases.run(replace(tight, ageing=Ageing(efficiency_loss=0.1)), 700)
    off = dict(p.operation.lost)[Cause.PRICE] > 0
    assert off.any() and not off[0] and off[-1]
    # At the middle of the first month that is off, the energy is more than 10 % dearer.
    first = p.hours.months[int(p.hours.month[int(np.argmax(off))])]
    years = (first.first_hour + first.hours / 2) / 24 / 365.25
    assert 1.1**years >= 1.1 > 1.1 ** (years - 31 / 365.25)


def test_heat_is_a_cost_below_zero_in_the_hours_with_a_buyer() -> None:
    p = cases.run(cases.site(heat=WINTER), 365)
    plain = cases.run(cases.site(), 365)
    winter = p.energy_kwh[[0, 1, 11]].sum()
    assert total(p, "heat_sold") == pytest.approx(-winter * 0.6 * 0.03)
    assert p.profit_usd == pytest.approx(plain.profit_usd + winter * 0.6 * 0.03)
    assert p.accounts.costs.heat_sold[5] == 0
    assert p.usd_per_kwh == plain.usd_per_kwh  # it makes power no cheaper


def test_a_buyer_of_heat_keeps_rigs_running_that_lose_money_otherwise() -> None:
    supply = Supply(switch_off=True)
    even = cases.run(cases.site(), 365).break_even.usd_per_kwh
    assert even is not None
    dear = cases.site(tariff=even + 0.01, supply=supply)
    assert not cases.run(dear, 365).ran
    by_day = replace(WINTER, wanted=Window(8, 20, 0.0, (1, 2, 12)))
    p = cases.run(replace(dear, heat=by_day), 365)
    on = p.operation.load_kw > 0
    assert np.array_equal(on, by_day.wanted.applies(p.hours))
    assert p.profit_usd > 0
    summer = replace(WINTER, wanted=Window(0, 24, 0.0, (7,)))
    waits = cases.run(replace(dear, heat=summer), 31)
    assert waits.start is not None and waits.start.usd_per_kwh == pytest.approx(even, rel=1e-6)


@st.composite
def sites(draw: st.DrawFn) -> Site:
    changes: dict[str, Any] = {
        "pool_fee": draw(st.sampled_from((0.0, 0.02))),
        "supply": Supply(
            uptime=draw(st.floats(0.5, 1)), switch_off=draw(st.booleans()),
            best_mode=draw(st.booleans()),
        ),
        "hosting": Hosting(0.003, 0.02, draw(st.sampled_from((0.0, 0.2)))),
        "tax": IncomeTax(0.2),
        "wages_per_month": 300.0,
    }  # fmt: skip
    return cases.site(tariff=draw(st.floats(0.01, 0.2)), **changes)


@settings(max_examples=25, deadline=None)
@given(sites())
def test_what_costs_and_brings_nothing_changes_nothing(site: Site) -> None:
    """To the cent and beyond: rigs that never age, and heat at a price of zero."""
    plain = cases.run(site, 120)
    still = replace(site, ageing=Ageing(0, 99, 9), heat=replace(WINTER, usd_per_kwh=0.0))
    p = cases.run(still, 120)
    for name in ("margin", "tax", "cash", "flows", "npv_usd", "revenue"):
        assert np.array_equal(getattr(p.accounts, name), getattr(plain.accounts, name))
    assert p.lost_hours() == plain.lost_hours()
    assert [c.name for c in p.accounts.costs.components] == [
        c.name for c in plain.accounts.costs.components
    ]
    assert p.break_even == plain.break_even


def test_a_year_of_drift_is_what_the_key_says() -> None:
    """From the middle of a month to that of the same month a year later."""
    p = cases.run(cases.site(ageing=Ageing(hash_rate_loss=0.2)), 731, start=cases.START)
    rate = p.hours.by_month(p.operation.hashes_per_second) / [m.hours for m in p.hours.months]
    assert math.isclose(rate[12] / rate[0], 0.8 ** (365 / 365.25), rel_tol=1e-9)
