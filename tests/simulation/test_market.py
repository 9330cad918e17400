"""A site in a power market on paths: each does what a projection at its own price would do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from powbench.network import when
from powbench.network.scenario import Scenario
from powbench.simulation import compiled, money, run
from powbench.simulation.prepared import prepare
from powbench.sites.ageing import Ageing
from powbench.sites.charges import tiers
from powbench.sites.charges.energy import EnergyCharge
from powbench.sites.charges.series import Series
from powbench.sites.currency import Rates
from powbench.sites.heat import Heat
from powbench.sites.payments import Basis, Payment
from powbench.sites.projection import Projection
from powbench.sites.running.supply import Outage, OutageKind, Supply, Window
from powbench.sites.site import Horizon, Hosting, Project
from powbench.sites.tariff import Tariff, flat
from powbench.sites.uncertainty import Uncertainty
from tests.sites import cases

DAYS = 28
FACTORS = np.array([0.2, 0.6, 1.0, 1.6, 5.0])
FIRST = when.seconds(cases.START)
OUT = Outage(FIRST + 3 * 86_400, FIRST + 4 * 86_400, OutageKind.INTERNET, 0.5)
MODES = (cases.mode("low", 80, 2000), cases.mode("eco", 95, 2600))
READY = Payment("ready", "USD", Basis.READY, 4.0, 20.0)
RESERVE = Payment("reserve", "USD", Basis.RESERVE, 0.003, availability=0.5)


def series(minutes: int, seed: int) -> Series:
    values = np.random.default_rng(seed).normal(0.2, 0.1, DAYS * 24 * 60 // minutes)
    return Series(FIRST, minutes, values, "prices.csv")


def spot(minutes: int = 60) -> Tariff:
    return Tariff(EnergyCharge((tiers.one(0.0),), series=series(minutes, 1)))


def sold(minutes: int) -> Payment:
    return Payment("sold", "USD", Basis.NOT_USED, series(minutes, 2))


OLD_AND_WARM = {
    "ageing": Ageing(0.3, 200.0, 20.0, 0.5, 0.6),
    "heat": Heat(0.05, 0.7, Window(6, 20, 0.0)),
}
SITES: dict[str, dict[str, Any]] = {
    "prices by the hour": {"tariff": spot()},
    "prices by the quarter": {"tariff": spot(15)},
    "power sold by the quarter": {"tariff": flat(0.03), "payments": (sold(15), READY, RESERVE)},
    "both": {"tariff": spot(15), "payments": (sold(60), RESERVE)},
    "modes": {"tariff": spot(), "payments": (sold(60), READY), "best": True},
    "a strike price, too": {"tariff": spot(15), "payments": (READY,), "strike": 0.3},
    "old rigs that heat": {"tariff": spot(), "payments": (sold(60),), **OLD_AND_WARM},
    "old rigs with modes": {"tariff": spot(), "best": True, **OLD_AND_WARM},
}


def site(name: str) -> Any:
    its = dict(SITES[name])
    supply = Supply(
        uptime=0.9, switch_off=True, outages=(OUT,), idle_share=0.4,
        best_mode=its.pop("best", False), strike_price=its.pop("strike", None),
    )  # fmt: skip
    return cases.site(
        replace(cases.S19, modes=MODES), supply=supply, hosting=Hosting(0.01, 0.05),
        pool_fee=0.02, **its,
    )  # fmt: skip


def projected(name: str, price: float = 40_000.0) -> Projection:
    return cases.run(site(name), DAYS, cases.state(price=price))


@pytest.mark.parametrize("name", SITES)
def test_the_plan_comes_back(name: str) -> None:
    """A path with the plan's own weather: energy, income and profit to 1e-9, by month."""
    p = projected(name)
    plan = money.plan(p)
    one = np.ones((1, 1))
    flow = money.flow(
        plan,
        money.Weather(
            plan.coins_per_hash_rate[None], plan.usd_per_btc[None], one, one, np.zeros((1, 1)),
            one, one, one,
        ),
    )  # fmt: skip
    assert 0 < p.energy_kwh.sum() < p.site.watts / 1e3 * DAYS * 24 * 0.9
    np.testing.assert_allclose(flow.kwh[0], p.energy_kwh, rtol=1e-9)
    books = p.accounts.costs
    for one_cost in (
        "energy_charge", "levies", "hosting", "energy_income", "heat_sold", "repairs",
    ):  # fmt: skip
        got, planned = getattr(flow.costs, one_cost)[0], getattr(books, one_cost)
        np.testing.assert_allclose(got, planned, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(flow.revenue[0], p.accounts.revenue, rtol=1e-6)


@pytest.mark.parametrize("name", SITES)
def test_a_path_decides_as_a_projection_at_its_price(name: str) -> None:
    """Hours of a week are taken together by price, so this holds within some percent."""
    p = projected(name)
    plan = money.plan(p)
    one = np.ones((1, 1))
    shape = (len(FACTORS), plan.steps.count)
    hours = plan.steps.of_hours(p.market.btc_per_hash_rate)
    flow = money.flow(
        plan,
        money.Weather(
            np.broadcast_to(hours, shape), FACTORS[:, None] * plan.usd_per_btc, one, one,
            np.zeros((1, 1)), one, one, one,
        ),
    )  # fmt: skip
    for path, factor in enumerate(FACTORS):
        other = projected(name, 40_000.0 * factor)
        full = p.site.watts / 1e3 * DAYS * 24
        assert abs(flow.kwh[path].sum() - other.energy_kwh.sum()) < 0.04 * full
        margin = float((flow.revenue - flow.costs.total)[path].sum())
        scale = float(p.accounts.revenue.sum()) * max(1.0, float(factor))
        assert abs(margin - other.profit_usd) < 0.04 * scale


def test_loops_and_numpy_agree() -> None:
    sites = tuple(replace(site(name), name=name) for name in SITES)
    project = Project(Horizon(cases.START, DAYS), Rates(), sites)
    projections = tuple(cases.run(its, DAYS) for its in sites)
    groups = {its.name: (its.name,) for its in sites}
    world = prepare(
        projections, project, cases.state(), Scenario(), groups,
        Uncertainty(difficulty=False, price_volatility=0.6), seed=3,
    )  # fmt: skip
    paths = np.arange(40)
    for fast, slow in zip(compiled.batch(world, paths), run.batch(world, paths), strict=True):
        for name in ("coins", "kwh", "revenue", "cost", "npv"):
            np.testing.assert_allclose(getattr(fast, name), getattr(slow, name), rtol=1e-9)
        assert np.ptp(fast.kwh) > 0  # paths differ in when they run
