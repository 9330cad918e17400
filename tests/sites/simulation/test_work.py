"""Difficulty on paths answers their own price, the scenario of the file and halvings."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from powbench.network import price_forecast, series
from powbench.network.scenario import CONSTANT, Move, Scenario
from powbench.network.state import NetworkState, shipped
from powbench.sites.calendar import Floats
from powbench.sites.simulation import work
from powbench.sites.uncertainty import Uncertainty

STATE = shipped()
UNTIL = STATE.moment + 4 * 365.25 * 86_400
PATHS = np.arange(960)
EPOCHS = len(series.shipped().log_work)
FLAT = Uncertainty(epoch_prices=(STATE.usd_per_btc,) * EPOCHS)


def paths(
    what: Uncertainty, scenario: Scenario | None = None, state: NetworkState = STATE
) -> Floats:
    def walk(moments: Floats) -> Floats:
        if not what.price_record:
            return np.zeros((1, len(moments)))
        years = (moments - state.moment) / (365.25 * 86_400)
        return np.log(price_forecast.bootstrap_at(np.array(what.price_record), years, 3, PATHS))

    fit = work.fitted(state, what)
    return work.paths_of(fit, state, scenario or Scenario(), 3, PATHS, UNTIL, walk)


def test_without_prices_nothing_answers() -> None:
    assert not work.fitted(STATE, Uncertainty()).answers
    rising = Scenario(price=Move(growth_per_year=1.0))
    assert np.array_equal(paths(Uncertainty()), paths(Uncertainty(), rising))


def test_the_price_scenario_is_answered() -> None:
    fit = work.fitted(STATE, FLAT)
    assert fit.answers
    still = paths(FLAT)
    doubled = STATE.moment + 40 * 86_400
    jump = Scenario(price=Move(table=((doubled, 2 * STATE.usd_per_btc),)))
    more = paths(FLAT, jump) - still
    assert not more[:, :2].any() and (more[:, 5:] > 0).all()
    # The slowest model closes half of the new gap in 104 epochs, the fastest in 13.
    assert (more[:, -1] > math.log(2) / 3).all() and (more[:, -1] < math.log(2)).all()
    assert np.array_equal(paths(FLAT, Scenario(price=CONSTANT)), still)


def test_a_typed_subsidy_does_not_halve() -> None:
    typed = paths(FLAT, Scenario(subsidy_btc=3.125))
    halved = paths(FLAT)
    epochs = (1_050_000 - STATE.height) / 2016  # until block 1,050,000
    before, after = int(epochs) + 1, int(epochs) + 3
    assert np.array_equal(typed[:, :before], halved[:, :before])
    assert (typed[:, after:] > halved[:, after:]).all()


def test_each_path_answers_its_own_price() -> None:
    """Where the drawn price ends higher, more work has come: the two go together."""
    random = np.random.default_rng(2)
    record = tuple((STATE.usd_per_btc * np.exp(random.normal(0, 0.1, 105).cumsum())).tolist())
    what = replace(FLAT, price_record=record)
    free, held = paths(what), paths(FLAT)
    extra = (free - held)[:, 52]
    years = np.array([0.0, 1.0, 2.0])
    price = np.log(
        price_forecast.bootstrap_at(np.array(record), years, 3, PATHS)
    )  # the walk of the same seed and paths
    assert np.corrcoef(price[:, 1], extra)[0, 1] > 0.6
    assert free[:, 52].std() > held[:, 52].std()


@pytest.mark.parametrize("beyond", [-2016 * 60, 0, 2016 * 40])
def test_a_state_before_or_after_the_record(beyond: int) -> None:
    """Prices after the state's epoch are not used; epochs after the record have none."""
    state = replace(STATE, height=STATE.height + beyond)
    fit = work.fitted(state, FLAT)
    assert fit.answers and fit.epoch == int(state.height) // 2016
    number = int(state.height) // 2016
    later = FLAT.epoch_prices[:number] + (1.0,) * (len(FLAT.epoch_prices) - number)
    assert work.fitted(state, replace(FLAT, epoch_prices=later)).gap == fit.gap


def test_no_price_no_answer() -> None:
    assert not work.fitted(replace(STATE, usd_per_btc=0.0), FLAT).answers
    few = (math.nan,) * (int(STATE.height) // 2016 - 20) + (9e4,) * 20
    assert not work.fitted(STATE, Uncertainty(epoch_prices=few)).answers


def test_factors_between_the_ends_of_steps() -> None:
    edges = np.array([0.0, 10.0, 20.0])
    factor = np.exp([[1.0, 3.0], [2.0, 2.0]])
    moments = np.array([-5.0, 0.0, 5.0, 10.0, 15.0, 20.0, 99.0])
    found = work.between(moments, edges, factor)
    assert found[0] == pytest.approx([0, 0, 0.5, 1, 2, 3, 3])
    assert found[1] == pytest.approx([0, 0, 1, 2, 2, 2, 2])
    assert not work.between(moments, edges, np.ones((3, 1))).any()
