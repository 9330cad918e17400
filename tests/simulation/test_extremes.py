"""Any network, price and horizon: a right number or a clear error, and nothing in between."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from powbench.chain.retarget import EPOCH_SECONDS
from powbench.errors import InputError
from powbench.network.scenario import Move, Scenario
from powbench.network.state import target_for
from powbench.simulation import prepared, weather
from powbench.simulation.outcome import SiteOutcome
from powbench.sites.running.supply import Supply
from powbench.sites.uncertainty import Risk, RiskKind, Uncertainty
from tests.simulation import all_paths
from tests.simulation.states import november
from tests.simulation.worlds import world

PATHS = 60
SLOW = settings(
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    max_examples=25,
    suppress_health_check=(HealthCheck.too_slow,),
)


def finite(its: prepared.World) -> SiteOutcome:
    """The outcome of the only site: every number is one, but for a payback that never comes."""
    done = all_paths.simulate(its, PATHS)
    for found in done.sites:
        for name in ("coins", "kwh", "revenue", "cost", "npv", "cash"):
            assert np.isfinite(getattr(found, name)).all(), name
        assert (found.coins >= 0).all() and (found.kwh >= 0).all()
        all_paths.of_site(found)
    return done.sites[0]


@given(
    share=st.floats(0.3, 3.0),
    into=st.floats(0.0, 0.4),
    price=st.floats(1e-3, 1e9),
    answers=st.booleans(),
)
@SLOW
def test_one_day_within_an_epoch_is_known(
    share: float, into: float, price: float, answers: bool
) -> None:
    """86,400 s x hash rate / hashes per block x subsidy and fees, whatever the forecast says."""
    known = november()
    height = 2016.0 * (known.height // 2016 + into)
    state = replace(
        known, height=height, usd_per_btc=price, target=target_for(known.difficulty * share)
    )
    found = finite(world(state, 1, Uncertainty(hash_price=answers, rigs=False)))
    blocks = 86_400 * 10 * 2e14 / state.hashes_per_block
    assert found.coins == pytest.approx(blocks * (3.125 + state.fees_btc_per_block), rel=1e-9)
    assert found.revenue == pytest.approx(found.coins * price, rel=1e-9)


@given(
    days=st.integers(1, 2500),
    growth=st.floats(-0.99, 100.0),
    price=st.floats(-6.0, 9.0).map(lambda power: 10.0**power),
    volatility=st.sampled_from([0.0, 0.5, 5.0]),
    share=st.sampled_from([0.26, 1.0, 3.9]),
)
@SLOW
def test_every_path_reaches_the_end_of_its_horizon(
    days: int, growth: float, price: float, volatility: float, share: float
) -> None:
    known = november()
    state = replace(known, usd_per_btc=price, target=target_for(known.difficulty * share))
    its = world(
        state, days, Uncertainty(price_volatility=volatility),
        Scenario(price=Move(growth_per_year=growth)),
    )  # fmt: skip
    end = float(its.plans[0].steps.edges[-1])
    found = weather.log_work(its, np.arange(PATHS), end)
    assert found is not None
    lasts = np.exp(-np.diff(found)) * EPOCH_SECONDS
    lasts[:, 0] *= 1 - known.height % 2016 / 2016
    assert (lasts.sum(axis=1) >= end - state.moment).all()
    finite(its)


def test_blocks_that_come_much_faster_are_drawn_to_the_end() -> None:
    """Epochs of seconds: a horizon holds many times those of 14 days."""
    known = november()
    its = world(known, 300, Uncertainty(hash_price=False))
    assert its.forecast is not None
    end = known.moment + 300 * 86_400
    faster = replace(its.forecast, steps=its.forecast.steps + 1.0)  # each epoch e times more work
    found = weather.log_work(replace(its, forecast=faster), np.arange(5), end)
    assert found is not None and found.shape[1] > 60
    endless = replace(its.forecast, steps=its.forecast.steps + 1e3)
    with pytest.raises(InputError, match="so fast"):
        weather.log_work(replace(its, forecast=endless), np.arange(5), end)


@pytest.mark.parametrize("difficulty", [1e-3, 1.0, 1e9, 1e18])
def test_a_difficulty_that_no_retarget_leads_to_has_no_forecast(difficulty: float) -> None:
    state = replace(november(), target=target_for(difficulty))
    with pytest.raises(InputError, match=r"cannot come of .* a retarget is at most a factor of 4"):
        world(state)
    finite(world(state, what=Uncertainty(difficulty=False)))


@pytest.mark.parametrize("days", [1, 40, 400])
@pytest.mark.parametrize(
    "supply",
    [Supply(uptime=0.0), Supply(quota_kwh_per_month=0.0), Supply(quota_kw=0.0, switch_off=True)],
)
def test_a_site_without_energy_earns_nothing(days: int, supply: Supply) -> None:
    found = finite(world(november(), days, supply=supply))
    assert not found.coins.any() and not found.kwh.any() and not found.revenue.any()
    assert found.npv == pytest.approx([-10_000.0] * PATHS)


def test_a_risk_that_strikes_all_the_time_is_refused_before_the_work() -> None:
    risk = Risk(RiskKind.POWER, "a", per_year=1000.0, days=0.001)
    finite(world(november(), 30, Uncertainty(risks=(risk,))))
    with pytest.raises(InputError, match="too often"):
        world(november(), 73_000, Uncertainty(difficulty=False, risks=(risk,)))
