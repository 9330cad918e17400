"""Simulated sites against what is known in closed form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from powbench.errors import InputError
from powbench.network import price_forecast
from powbench.network.scenario import Scenario
from powbench.network.state import NetworkState
from powbench.provenance import Status
from powbench.rigs.rig import Interval, Rig, exactly
from powbench.simulation import (
    arrivals,
    coins,
    difficulty_paths,
    prepared,
    remarks,
    run,
    size,
    summary,
    weather,
)
from powbench.simulation.outcome import paybacks
from powbench.simulation.steps import cut
from powbench.sites.ageing import Ageing
from powbench.sites.calendar import hours
from powbench.sites.currency import Rates
from powbench.sites.finance import payback_years
from powbench.sites.heat import Heat
from powbench.sites.loan import Loan
from powbench.sites.projection import market, project_all
from powbench.sites.running.fleet import FleetLine
from powbench.sites.running.supply import Supply, Window
from powbench.sites.site import Horizon, Hosting, Project, Site
from powbench.sites.tariff import flat
from powbench.sites.tax import IncomeTax
from powbench.sites.uncertainty import CERTAIN, Risk, RiskKind, Uncertainty
from tests.simulation import all_paths
from tests.simulation.states import november

MORNINGS = Window(5, 11, 0.0, (12, 1, 2))
RIG = Rig(
    "Model X", Interval(2e14, 1.9e14, 2.1e14), Interval(3500, 3150, 3850), "wall",
    Status.READ, "a data sheet", Status.READ, "a data sheet",
)  # fmt: skip
START = date(2025, 12, 1)


def a_site(name: str = "a", **more: object) -> Site:
    line = FleetLine(RIG, 100, purchase_usd=1000.0, resale_usd=200.0)
    site = Site(
        name, (line,), flat(0.045), utc_offset=5, pool_fee=0.02, wages_per_month=3000.0,
        tax=IncomeTax(0.2),
    )  # fmt: skip
    return replace(site, **more)  # type: ignore[arg-type]


def simulated(
    sites: tuple[Site, ...],
    what: Uncertainty,
    paths: int = 400,
    seed: int = 1,
    days: int = 400,
    groups: dict[str, tuple[str, ...]] | None = None,
) -> tuple[all_paths.AllPaths, list, prepared.World]:  # type: ignore[type-arg]
    project = Project(Horizon(START, days, 0.1), Rates(), sites)
    state: NetworkState = november()
    projections = project_all(project, state, Scenario())
    own = groups or {site.name: (site.name,) for site in sites}
    world = prepared.prepare(projections, project, state, Scenario(), own, what, seed)
    return all_paths.simulate(world, paths), list(projections), world


SITES = (
    a_site("plain"),
    a_site("idle", supply=Supply(uptime=0.95, idle_share=0.3, switch_off=True)),
    a_site("hosted", hosting=Hosting(0.01, 0.03, 0.2), utc_offset=-6.0),
    a_site(
        "old",
        ageing=Ageing(0.2, 300, 20, 0.03, 0.02),
        heat=Heat(0.02, 0.7, MORNINGS),
        hosting=Hosting(0.01),
        supply=Supply(switch_off=True),
        treasury_share=0.4,
        loan=Loan(80_000.0, 0.12, 18, 2),
    ),
)


def test_without_uncertainty_it_is_project() -> None:
    done, projections, _ = simulated(SITES, CERTAIN, paths=3)
    for outcome, p in zip(done.sites, projections, strict=True):
        assert outcome.coins == pytest.approx([float(p.btc.sum())] * 3, rel=1e-12)
        assert outcome.kwh == pytest.approx([float(p.energy_kwh.sum())] * 3, rel=1e-12)
        assert outcome.profit == pytest.approx([p.profit_usd] * 3, rel=1e-9)
        assert outcome.npv == pytest.approx([float(p.accounts.npv_usd)] * 3, rel=1e-9)
        assert outcome.cash[0] == pytest.approx(p.accounts.cash, rel=1e-9)


def test_coins_held_fetch_the_price_at_the_end_of_their_path() -> None:
    sells = a_site("sells", tax=IncomeTax())
    holds = replace(sells, name="holds", treasury_share=0.25)
    what = replace(CERTAIN, price_volatility=0.8)
    done, _, world = simulated((sells, holds), what, paths=50)
    sold, held = done.sites
    assert np.array_equal(sold.profit, held.profit)
    last = weather.price_factor(world, world.plans[0].steps, np.arange(50))[:, -1]
    price = november().usd_per_btc * last
    worth = 0.25 * 0.98 * (held.coins * price - held.revenue)
    assert held.cash.sum(axis=1) - sold.cash.sum(axis=1) == pytest.approx(worth, rel=1e-9)
    assert np.std(held.npv) > np.std(sold.npv)


def test_a_loan_stands_on_every_path() -> None:
    free = a_site("free", tax=IncomeTax())
    owes = replace(free, name="owes", loan=Loan(60_000.0, 0.12, 24))
    done, projections, _ = simulated((free, owes), CERTAIN, paths=2)
    service = projections[1].accounts.service
    assert service is not None
    less = done.sites[0].cash - done.sites[1].cash
    assert less == pytest.approx(np.tile(service.interest + service.principal, (2, 1)))
    with_loan = all_paths.of(done)
    # After the first month the own money laid out is less by the loan, and the payment is gone.
    ahead = (with_loan[1].fan[0].p50 or 0) - (with_loan[0].fan[0].p50 or 0)
    assert ahead == pytest.approx(60_000 - less[0, 0])
    both = all_paths.fleet(done.sites)
    assert both.loan_usd == 60_000
    assert both.payback[0] < all_paths.fleet((done.sites[0], done.sites[0])).payback[0]


def test_constant_difficulty_earns_what_the_market_says() -> None:
    """Epochs of exactly 14 days: the consensus' 2015 intervals make 0.05 % of time."""
    state = november()
    grid = hours(START, 900, 0.0)
    steps = cut(grid)
    log_work = np.zeros((1, difficulty_paths.epochs_needed(float(steps.edges[-1]) - state.moment)))
    found, blocks = coins.per_hash_rate(log_work, state, steps.edges, None)
    its = market(replace(state, fees_btc_per_block=0.0), Scenario(), grid)
    assert found[0].sum() == pytest.approx(its.btc_per_hash_rate.sum(), rel=1e-3)
    seconds = steps.edges[-1] - steps.edges[0]
    assert blocks.sum() * state.hashes_per_block == pytest.approx(seconds, rel=1e-9)


def test_a_halving_falls_on_its_height() -> None:
    state = replace(november(), height=1_049_000.0)  # 1,000 blocks before the fifth
    edges = state.moment + np.array([0.0, 500 * 600, 1000 * 600, 1500 * 600])
    found, blocks = coins.per_hash_rate(np.zeros((1, 9)), state, edges, None)
    assert found[0] / blocks[0] == pytest.approx([3.125, 3.125, 1.5625])
    typed, _ = coins.per_hash_rate(np.zeros((1, 9)), state, edges, 12.5)
    assert typed[0] / blocks[0] == pytest.approx([12.5] * 3)


def test_after_the_last_epoch_the_difficulty_goes_on() -> None:
    state = november()
    edges = state.moment + 86_400 * np.array([0.0, 100.0, 200.0])
    path = np.log([[1.0, 2.0, 2.0]])
    _, blocks = coins.per_hash_rate(path, state, edges, 1.0)
    half = 86_400 * 100 / state.hashes_per_block / 2
    assert blocks[0, 1] == pytest.approx(half, rel=1e-9)


@pytest.mark.parametrize("kind", [RiskKind.POWER, RiskKind.INTERNET, RiskKind.RATIONING])
def test_availability_of_exponential_outages(kind: RiskKind) -> None:
    """Long-run share of time up is 1 / (1 + rate x length), whatever the kind."""
    risk = Risk(kind, "a", per_year=12, days=4)
    edges = 86_400.0 * np.arange(0.0, 20_000.0, 7.0)
    on = arrivals.on_share(risk, 0, 3, np.arange(20), edges)
    assert on.min() >= 0 and on.max() <= 1 + 1e-9
    assert 1 - on[:, 100:].mean() == pytest.approx(1 / (1 + 48 / 365.25), abs=2e-3)


def test_a_ban_comes_once_and_stays() -> None:
    risk = Risk(RiskKind.BAN, "a", per_year=0.5)
    edges = 86_400.0 * np.arange(0.0, 731.0)
    on = arrivals.on_share(risk, 0, 1, np.arange(20_000), edges)
    assert np.all(np.diff(on, axis=1) >= -1e-12)
    assert (on[:, -1] < 1e-9).mean() == pytest.approx(np.exp(-0.5 * 730 / 365.25), abs=0.01)


def test_coins_go_with_availability_and_fixed_costs_stay() -> None:
    risk = Risk(RiskKind.POWER, "a", per_year=20, days=3, share=0.5)
    what = replace(CERTAIN, risks=(risk,))
    done, (p,), world = simulated((a_site(),), what, paths=200)
    own = done.sites[0]
    lost = 1 - own.coins / float(p.btc.sum())
    edges = world.plans[0].steps.edges
    on = arrivals.on_share(risk, 0, 1, np.arange(200), edges)
    mean = (on * np.diff(edges)).sum(axis=1) / (edges[-1] - edges[0])
    assert lost == pytest.approx(0.5 * mean, abs=1e-3)
    assert own.kwh / float(p.energy_kwh.sum()) == pytest.approx(1 - lost, abs=2e-3)
    wages = float(p.accounts.costs.wages.sum())
    power = own.kwh * 0.045
    assert own.cost == pytest.approx(wages + power + 0.02 * own.revenue, rel=1e-9)


def test_internet_costs_energy_unless_the_site_idles() -> None:
    risk = Risk(RiskKind.INTERNET, "net", per_year=20, days=3)
    what = replace(CERTAIN, risks=(risk,))
    sites = (a_site("on"), a_site("off", supply=Supply(idle_share=0.0)))
    groups: dict[str, tuple[str, ...]] = {"on": ("on", "net"), "off": ("off", "net")}
    done, projections, _ = simulated(sites, what, groups=groups)
    on, off = done.sites
    assert on.coins == pytest.approx(off.coins)  # one event strikes both
    assert on.kwh == pytest.approx([float(projections[0].energy_kwh.sum())] * 400)
    kept = off.coins / float(projections[1].btc.sum())
    assert off.kwh / float(projections[1].energy_kwh.sum()) == pytest.approx(kept, abs=2e-3)


def test_groups_strike_together_and_others_not() -> None:
    what = replace(CERTAIN, risks=(Risk(RiskKind.POWER, "town", 3, 10),))
    groups = {"a": ("a", "town"), "b": ("b", "town"), "c": ("c",)}
    done, projections, _ = simulated(tuple(a_site(n) for n in "abc"), what, groups=groups)
    a, b, c = done.sites
    assert np.array_equal(a.coins, b.coins) and a.coins.std() > 0
    assert c.coins == pytest.approx([float(projections[2].btc.sum())] * 400)


def test_a_levy_raises_the_cost_of_later_energy() -> None:
    what = replace(CERTAIN, risks=(Risk(RiskKind.LEVY, "a", 1000.0, usd_per_kwh=0.02),))
    done, (p,), _ = simulated((a_site(),), what, paths=50)
    extra = done.sites[0].cost - float(p.accounts.costs.total.sum())
    assert extra == pytest.approx([0.02 * float(p.energy_kwh.sum())] * 50, rel=0.02)


def test_rationing_is_a_share_of_the_contract() -> None:
    """A site that draws half of its contract anyway loses nothing to a cap of a half."""
    kw = 100 * 3.5
    risk = Risk(RiskKind.RATIONING, "town", 1000.0, days=3000.0, share=0.5)
    what = replace(CERTAIN, risks=(risk,))
    supplies = (Supply(contract_kw=2 * kw), Supply(contract_kw=kw), Supply(uptime=0.5), Supply())
    sites = tuple(a_site(f"s{n}", supply=supply) for n, supply in enumerate(supplies))
    groups: dict[str, tuple[str, ...]] = {site.name: (site.name, "town") for site in sites}
    done, projections, _ = simulated(sites, what, paths=30, groups=groups)
    for outcome, p, kept in zip(done.sites, projections, (1.0, 0.5, 1.0, 0.5), strict=True):
        assert outcome.coins / float(p.btc.sum()) == pytest.approx([kept] * 30, abs=0.01)


def test_fees_come_back_and_keep_their_mean() -> None:
    years = np.array([0.01, 0.1, 0.5, 3.0])
    found = price_forecast.returning(0.6, 0.1, years, 1, np.arange(60_000))
    assert found.mean(axis=0) == pytest.approx(1.0, abs=0.01)
    spread = 0.6 * np.sqrt(1 - 0.25 ** (years / 0.1))
    assert np.log(found).std(axis=0) == pytest.approx(spread, rel=0.02)
    one = np.log(found[:, 1] / found[:, 1].mean()), np.log(found[:, 2] / found[:, 2].mean())
    slope = np.cov(*one)[0, 1] / one[0].var()
    assert slope == pytest.approx(0.5 ** (0.4 / 0.1), abs=0.02)


def test_fees_half_life_moves_coins() -> None:
    stays = Uncertainty(difficulty=True, fees_volatility=1.0, rigs=False)
    still, _, _ = simulated((a_site(),), replace(stays, fees_volatility=0.0), paths=2000)
    moved, _, _ = simulated((a_site(),), replace(stays, fees_half_life_days=10.0), paths=2000)
    assert not np.array_equal(still.sites[0].coins, moved.sites[0].coins)
    assert moved.sites[0].coins.mean() == pytest.approx(still.sites[0].coins.mean(), rel=0.005)


def test_fees_move_where_difficulty_is_the_files() -> None:
    """One draw a path multiplies the part of the coins that is fees, and nothing else."""
    what = Uncertainty(difficulty=False, fees_volatility=0.8, rigs=False)
    done, (p,), world = simulated((a_site(),), what, paths=50)
    factor = weather.fees_factor(world, world.plans[0].steps, np.arange(50))[:, 0]
    free = replace(november(), fees_btc_per_block=0.0)
    bare = project_all(world.project, free, Scenario())[0]
    subsidy, all_coins = float(bare.btc.sum()), float(p.btc.sum())
    assert all_coins / subsidy - 1 > 0.001
    assert done.sites[0].coins == pytest.approx(subsidy + (all_coins - subsidy) * factor, rel=1e-9)


def test_a_price_record_is_drawn_again() -> None:
    """Steps of two values, three of each in a row: after 14 days there is nothing else."""
    steps = np.tile([0.1, 0.1, 0.1, -0.1, -0.1, -0.1], 10)
    record = 100 * np.exp(np.concatenate([[0.0], np.cumsum(steps)]))
    found = price_forecast.bootstrap_at(record, np.array([14, 28]) / 365.25, 1, np.arange(500))
    assert set(np.round(np.log(found[:, 0]), 9)) == {0.1, -0.1}
    assert set(np.round(np.log(found[:, 1]), 9)) == {0.2, 0.0, -0.2}
    half = price_forecast.bootstrap_at(record, np.array([7.0]) / 365.25, 1, np.arange(500))
    assert np.log(half[:, 0]) == pytest.approx(np.log(found[:, 0]) / 2)


def test_the_answer_does_not_depend_on_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    risks = (Risk(RiskKind.POWER, "plain", 4, 6), Risk(RiskKind.BAN, "idle", 0.2))
    what = Uncertainty(price_volatility=0.5, fees_volatility=0.3, risks=risks)
    whole, _, _ = simulated(SITES, what, paths=150)
    monkeypatch.setattr(run, "BATCH", 37)
    parts, _, _ = simulated(SITES, what, paths=150)
    for x, y in zip(whole.sites, parts.sites, strict=True):
        for name in ("coins", "kwh", "revenue", "cost", "npv", "payback", "cash"):
            assert np.array_equal(getattr(x, name), getattr(y, name), equal_nan=True), name
    other, _, _ = simulated(SITES, what, paths=150, seed=2)
    assert not np.array_equal(other.sites[0].coins, whole.sites[0].coins)


def test_tolerances_of_a_model_are_shared_and_bounded() -> None:
    what = replace(CERTAIN, rigs=True)
    done, projections, _ = simulated((a_site("a"), a_site("b")), what, paths=2000)
    a, b = done.sites
    assert np.array_equal(a.coins, b.coins)
    share = a.coins / float(projections[0].btc.sum())
    assert 0.95 <= share.min() < 0.955 and 1.045 < share.max() <= 1.05
    power = a.kwh / float(projections[0].energy_kwh.sum())
    assert power.min() >= 0.9 and power.max() <= 1.1
    assert abs(np.corrcoef(share, power)[0, 1]) < 0.08
    typed = replace(RIG, hashes_per_second=exactly(2e14), watts=exactly(3500.0))
    certain, _, _ = simulated((a_site(fleet=(FleetLine(typed, 100),)),), what, paths=5)
    assert certain.sites[0].coins.std() == 0


def test_a_measured_interval_is_normal() -> None:
    measured = replace(RIG, status=Status.MEASURED, watts_status=Status.MEASURED)
    site = a_site(fleet=(FleetLine(measured, 1),))
    done, (p,), _ = simulated((site,), replace(CERTAIN, rigs=True), paths=4000)
    share = done.sites[0].coins / float(p.btc.sum())
    assert share.std() == pytest.approx(0.05 / 1.96, rel=0.05)


def test_price_volatility_spreads_revenue_and_keeps_the_mean() -> None:
    what = replace(CERTAIN, price_volatility=0.6)
    done, (p,), _ = simulated((a_site(),), what, paths=20_000, days=60)
    revenue = done.sites[0].revenue
    assert revenue.mean() == pytest.approx(float(p.accounts.revenue.sum()), rel=0.01)
    assert np.log(revenue).std() > 0.1


def test_paybacks_are_those_of_finance() -> None:
    flows = np.random.default_rng(5).normal(10, 40, (500, 13))
    flows[:, 0] = -100
    times = np.arange(13) / 12
    found = paybacks(flows, times, 100.0)
    for row, value in zip(flows, found, strict=True):
        expected = payback_years(row, times)
        assert (value == pytest.approx(expected)) if expected is not None else np.isinf(value)
    assert np.isnan(paybacks(flows, times, 0.0)).all()


def test_cvar_by_hand() -> None:
    assert summary.cvar(np.arange(100.0)) == pytest.approx(2.0)
    assert summary.cvar(np.arange(10.0)) == pytest.approx(0.0)
    assert summary.cvar(np.arange(30.0)) == pytest.approx((0 + 0.5 * 1) / 1.5)
    normal = np.random.default_rng(1).normal(0, 1, 400_000)
    assert summary.cvar(normal) == pytest.approx(-2.0627, abs=0.02)


def test_bands_with_paths_that_have_no_number() -> None:
    values = np.array([1.0] * 5 + [np.inf] * 5)
    assert all_paths.band(values) == summary.Band(1.0, 1.0, None)
    assert all_paths.band(np.array([1.0, np.nan])) == summary.Band(None, None, None)


def test_the_fleet_is_the_sum_path_by_path() -> None:
    done, _, world = simulated(SITES, Uncertainty(), paths=300)
    whole = all_paths.of(done)[-1]
    npv = sum(s.npv for s in done.sites)
    assert whole.mean_npv == pytest.approx(float(np.mean(npv)))
    assert whole.npv.p50 == pytest.approx(float(np.quantile(npv, 0.5, method="inverted_cdf")))
    assert world.uncertainty.difficulty


def test_memory_is_asked_for_before_the_work() -> None:
    _, _, world = simulated((a_site(),), CERTAIN, paths=1)
    with pytest.raises(InputError, match=r"need .* GiB"):
        size.threads_for(world, 10_000_000, 1, 1 << 20)
        size.threads_for(world, 10_000, 1, 1 << 30)


def test_interrupt_keeps_whole_batches() -> None:
    def stop(share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    _, _, world = simulated((a_site(),), CERTAIN, paths=1)
    done = run.simulate(world, 4000, stop)
    assert (done.interrupted and done.paths == 2000) or done.paths == 3000


def test_too_few_epochs_for_a_forecast() -> None:
    site = a_site()
    project = Project(Horizon(START, 30), Rates(), (site,))
    state = replace(november(), height=10_000.0)
    projections = project_all(project, state, Scenario())
    with pytest.raises(InputError, match="a forecast needs 60"):
        prepared.prepare(projections, project, state, Scenario(), {"a": ("a",)}, Uncertainty(), 1)


def test_risks_that_are_alike_are_named() -> None:
    """They may be meant, or one table pasted twice."""
    twice = Risk(RiskKind.POWER, "a", 2.0, 5.0)
    rarer = replace(twice, per_year=1.0)

    def told(*risks: Risk) -> list[str]:
        _, _, world = simulated((a_site(),), replace(CERTAIN, risks=risks), paths=20, days=40)
        return [note for note in remarks.of(world) if "alike" in note]

    assert told(twice, rarer) == []
    assert told(twice, rarer, twice) == [
        "2 [[risk]] tables of power for 'a' are alike; each of them strikes"
    ]
