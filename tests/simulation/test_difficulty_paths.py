"""Difficulty on paths answers their own price, the scenario of the file and halvings."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from powbench.chain.retarget import EPOCH_SECONDS
from powbench.chain.target import target_of
from powbench.errors import InputError
from powbench.network import hash_price_gap, history, price_forecast, price_record, series
from powbench.network.scenario import CONSTANT, Move, Scenario
from powbench.network.state import NetworkState
from powbench.rigs import catalogue
from powbench.simulation import band, difficulty_paths, prepared, weather
from powbench.sitefile import read_project
from powbench.sites.calendar import Floats
from powbench.sites.projection import project_all
from powbench.sites.uncertainty import PastPrices, Uncertainty
from tests.simulation.states import november

DAY = 86_400.0
STATE = november()
UNTIL = STATE.moment + 4 * 365.25 * DAY
PATHS = np.arange(960)


def daily(usd: float | Floats, until: float = STATE.moment, days: int = 4000) -> PastPrices:
    """Prices of the `days` days before `until`."""
    first = math.floor(until / DAY) * DAY
    moments = first - DAY * np.arange(days, 0, -1)
    return tuple(zip(moments.tolist(), np.broadcast_to(usd, days).tolist(), strict=True))


FLAT = Uncertainty(past_prices=daily(STATE.usd_per_btc))


def paths(
    what: Uncertainty, scenario: Scenario | None = None, state: NetworkState = STATE
) -> Floats:
    def walk(moments: Floats) -> Floats:
        if not what.price_record:
            return np.zeros((1, len(moments)))
        years = (moments - state.moment) / (365.25 * DAY)
        return np.log(price_forecast.bootstrap_at(np.array(what.price_record), years, 3, PATHS))

    fit = difficulty_paths.fitted(state, what)
    return difficulty_paths.paths_of(fit, state, scenario or Scenario(), 3, PATHS, UNTIL, walk)


BLIND = Uncertainty(hash_price=False)


def test_where_it_is_switched_off_nothing_answers() -> None:
    assert not difficulty_paths.fitted(STATE, BLIND).answers
    rising = Scenario(price=Move(growth_per_year=1.0))
    assert np.array_equal(paths(BLIND), paths(BLIND, rising))


def test_prices_that_ship_are_answered_as_far_as_they_reach() -> None:
    """Within an epoch, too; not weeks after the last one, nor where the price is another's."""
    last = price_record.prices_shipped()[0][-1]
    starts = series.shipped().starts
    number = 472  # the last epoch that begins before them
    state = replace(STATE, height=2016.0 * (number + 0.6), moment=starts[number] + 9 * DAY,
                    usd_per_btc=70_000.0)  # fmt: skip
    fit = difficulty_paths.fitted(state, Uncertainty())
    assert fit.answers and fit.epoch == number
    higher = difficulty_paths.fitted(replace(state, usd_per_btc=77_000.0), Uncertainty())
    by_price = (higher.gap - fit.gap) / math.log(1.1)
    assert (by_price > 0.95).all() and (by_price < 1.001).all()  # of a mean, its own part
    late = replace(state, height=2016.0 * (number + 4), moment=last + 23 * DAY)
    for other in (late, replace(state, usd_per_btc=700.0)):
        assert not difficulty_paths.fitted(other, Uncertainty()).answers
    assert "end on 2026-06-13" in difficulty_paths.unanswered(late)
    assert "a bitcoin was at " in difficulty_paths.unanswered(replace(state, usd_per_btc=700.0))
    young = replace(STATE, height=2016.0 * 60, moment=starts[60] + DAY, usd_per_btc=2.0,
                    target=target_of(history.epochs()[60].nbits))  # fmt: skip
    assert not difficulty_paths.fitted(young, Uncertainty()).answers
    assert "less than a year of prices" in difficulty_paths.unanswered(young)
    with pytest.raises(InputError, match="there were 51 epochs") as told:
        difficulty_paths.fitted(
            replace(STATE, height=2016.0 * 50, moment=starts[50]), Uncertainty()
        )
    assert "scenario" in str(told.value.hint)


def test_where_hash_price_stands_by_hand() -> None:
    """Epoch by epoch in plain loops; the state's own price, work and day end it."""

    def on_sale(moment: float) -> float:
        days = 2 * 365.25 * DAY
        return statistics.median(j for at, j in catalogue.releases() if 0 <= moment - at <= days)

    prices = daily(np.geomspace(500.0, 80_000.0, 4000))
    state = replace(STATE, usd_per_btc=1.3 * 80_000, moment=STATE.moment + 5 * DAY)
    shipped_ones = [
        p for p in zip(*price_record.prices_shipped(), strict=True) if p[0] < prices[0][0]
    ]
    by_day = dict([*shipped_ones, *prices])
    number = int(state.height) // 2016
    paid = []
    for epoch in history.epochs()[:number]:
        start = series.shipped().starts[epoch.number]
        days = [day for day in by_day if day + DAY <= start and start - day - DAY <= 7 * DAY]
        if not days:
            continue
        joules = on_sale(start)
        subsidy = 50.0 / 2 ** (epoch.number * 2016 // 210_000)
        paid.append(math.log(by_day[max(days)] * subsidy / epoch.hashes_per_block / joules))
    joules = on_sale(state.moment)
    subsidy = 50.0 / 2 ** (number * 2016 // 210_000)
    paid.append(math.log(state.usd_per_btc * subsidy / state.hashes_per_block / joules))
    fit = difficulty_paths.fitted(state, Uncertainty(past_prices=prices))
    for memory, past in ((None, paid), (52, paid[-52:])):
        for middle, average in (("median", statistics.median), ("mean", statistics.fmean)):
            expected = paid[-1] - average(past)
            models = len(fit.gap) // len(hash_price_gap.WAYS)
            first = models * hash_price_gap.WAYS.index((2, middle, memory))
            assert fit.gap[first : first + models] == pytest.approx(expected, abs=1e-9)


def test_prices_from_2014_on_are_continued_by_those_that_ship() -> None:
    first = price_record.daily("date,usd\n2014-09-18,1\n", "p")[0][0]
    late = tuple(p for p in daily(STATE.usd_per_btc, days=4200) if p[0] >= first)
    before = [p for p in zip(*price_record.prices_shipped(), strict=True) if p[0] < first]
    whole = (*before, *late)
    gap = difficulty_paths.fitted(STATE, Uncertainty(past_prices=late)).gap
    assert len(whole) == len(late) + 122
    assert np.array_equal(gap, difficulty_paths.fitted(STATE, Uncertainty(past_prices=whole)).gap)


def test_hardware_that_was_released_since_the_last_epoch_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = difficulty_paths.fitted(STATE, FLAT).gap
    new = ((STATE.moment - DAY, 5.0),) * 50
    monkeypatch.setattr(catalogue, "releases", lambda: (*OLD, *new))
    assert np.median(difficulty_paths.fitted(STATE, FLAT).gap - before) > 0.5


OLD = catalogue.releases()


def test_the_price_scenario_is_answered() -> None:
    fit = difficulty_paths.fitted(STATE, FLAT)
    assert fit.answers
    still = paths(FLAT)
    doubled = STATE.moment + 40 * DAY
    jump = Scenario(price=Move(table=((doubled, 2 * STATE.usd_per_btc),)))
    more = paths(FLAT, jump) - still
    assert not more[:, :2].any() and (more[:, 5:] > 0).all()
    # The slowest model closes half of the new gap in 104 epochs, the fastest in 13.
    assert (more[:, -1] > math.log(2) / 3).all() and (more[:, -1] < math.log(2)).all()
    assert np.array_equal(paths(FLAT, Scenario(price=CONSTANT)), still)


@pytest.mark.parametrize("into", [0.1, 0.9])
def test_epochs_ahead_begin_where_the_state_stands_in_its_own(into: float) -> None:
    """With 90 % of the epoch gone the next one begins 1.4 days from now, not 14."""
    number = int(STATE.height) // 2016
    state = replace(STATE, height=(number + into) * 2016.0)
    asked: list[Floats] = []

    def walk(moments: Floats) -> Floats:
        asked.append(moments)
        return np.zeros((1, len(moments)))

    difficulty_paths.paths_of(
        difficulty_paths.fitted(state, FLAT), state, Scenario(), 3, PATHS[:48], UNTIL, walk
    )
    ahead = (asked[0] - state.moment) / EPOCH_SECONDS
    assert ahead[:3] == pytest.approx([0, 1 - into, 2 - into])


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
    price = np.log(price_forecast.bootstrap_at(np.array(record), years, 3, PATHS))
    assert np.corrcoef(price[:, 1], extra)[0, 1] > 0.6
    assert free[:, 52].std() > held[:, 52].std()


SITES = """start = 2025-12-03
months = 30
[network]
price_growth_per_year = 0.2
[uncertainty]
price_history = "p.csv"
{more}
[site.a]
utc_offset = 5
rigs = [{{ model = "Antminer S21 200T", count = 1 }}]
tariff = {{ price = 0.05 }}
"""


@pytest.mark.parametrize("more", ["", "price_volatility = 0.7", 'price_csv = "p.csv"'])
def test_from_the_file_to_the_paths(more: str, tmp_path: Path) -> None:
    """What simulate, allocate and project draw: past prices, scenario and the path's own price."""
    random = np.random.default_rng(4)
    prices = daily(90_000 * np.exp(random.normal(0, 0.03, 1500).cumsum() * 0.2), days=1500)
    rows = "".join(f"{np.datetime64(int(day), 's')}"[:10] + f",{usd}\n" for day, usd in prices)
    (tmp_path / "p.csv").write_text("date,usd\n" + rows)
    file = read_project.read(SITES.format(more=more), "s.toml", tmp_path)
    network = file.network
    projections = project_all(file.project, network.state, network.scenario)
    world = prepared.prepare(
        projections, file.project, network.state, network.scenario, file.groups,
        file.uncertainty, 3,
    )  # fmt: skip
    assert world.answers_hash_price and len(file.uncertainty.past_prices) == 1500
    steps = world.plans[0].steps
    end = float(steps.edges[-1])
    factor = np.log(np.broadcast_to(
        weather.price_factor(world, steps, PATHS), (len(PATHS), steps.count)
    ))  # fmt: skip

    def walk(moments: Floats) -> Floats:
        return np.array([
            np.interp(moments, steps.edges, np.concatenate([[0.0], own])) for own in factor
        ])  # fmt: skip

    fit = difficulty_paths.fitted(network.state, file.uncertainty)
    expected = difficulty_paths.paths_of(fit, network.state, network.scenario, 3, PATHS, end, walk)
    found = weather.log_work(world, PATHS, end)
    assert found is not None and found == pytest.approx(expected, abs=1e-9)
    bands = band.around(projections, file, alternatives=False)
    assert bands.sites and bands.difficulty == "forecast"
    blind = replace(file, uncertainty=replace(file.uncertainty, past_prices=(), hash_price=False))
    assert band.around(projections, blind, alternatives=False).sites != bands.sites


@pytest.mark.parametrize("epochs", [-60, 0, 40])
def test_a_state_before_or_after_the_record(epochs: int) -> None:
    """Prices after the state are not used; those of epochs that the record has not yet are."""
    moment = STATE.moment + epochs * EPOCH_SECONDS
    state = replace(STATE, height=STATE.height + 2016 * epochs, moment=moment)
    usd = STATE.usd_per_btc
    what = Uncertainty(past_prices=daily(usd, until=moment))
    fit = difficulty_paths.fitted(state, what)
    assert fit.answers and fit.epoch == int(state.height) // 2016
    later = daily(3 * usd, until=moment + 100 * DAY, days=100)
    again = difficulty_paths.fitted(state, Uncertainty(past_prices=what.past_prices + later))
    assert np.array_equal(again.gap, fit.gap)
    recent = daily(usd, until=moment, days=27 * 14 + 8)
    assert difficulty_paths.fitted(state, Uncertainty(past_prices=recent)).answers


@pytest.mark.parametrize(
    "prices, says",
    [
        (daily(STATE.usd_per_btc, until=STATE.moment - 30 * DAY), "does not hold a year without"),
        (daily(STATE.usd_per_btc, until=STATE.moment - 9 * DAY), "price_history ends on 2025-1"),
        (daily(150 * STATE.usd_per_btc), "the network's price is"),
        (daily(STATE.usd_per_btc / 2.1), "the network's price is"),
    ],
)
def test_past_prices_that_cannot_be_answered(prices: PastPrices, says: str) -> None:
    with pytest.raises(InputError, match=says) as told:
        difficulty_paths.fitted(STATE, Uncertainty(past_prices=prices))
    assert told.value.hint


def test_factors_between_the_ends_of_steps() -> None:
    edges = np.array([0.0, 10.0, 20.0])
    factor = np.exp([[1.0, 3.0], [2.0, 2.0]])
    moments = np.array([-5.0, 0.0, 5.0, 10.0, 15.0, 20.0, 99.0])
    found = difficulty_paths.between(moments, edges, factor)
    assert found[0] == pytest.approx([0, 0, 0.5, 1, 2, 3, 3])
    assert found[1] == pytest.approx([0, 0, 1, 2, 2, 2, 2])
    assert not difficulty_paths.between(moments, edges, np.ones((3, 1))).any()
