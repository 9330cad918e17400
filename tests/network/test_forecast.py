"""The difficulty forecast: what it knows, what it leaves open."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.errors import InputError
from powbench.network import forecast, hash_price_gap, price_forecast, series

LOG_WORK = series.shipped().log_work
PATHS = np.arange(1800)


def test_starts_where_the_record_ends_and_knows_nothing_later() -> None:
    fit = forecast.fit(LOG_WORK[:301])
    paths = fit.log_work(1, PATHS, 52)
    assert paths.shape == (1800, 53) and np.all(paths[:, 0] == 0)
    changed = LOG_WORK.copy()
    changed[301:] = 99.0
    assert np.array_equal(forecast.fit(changed[:301]).log_work(1, PATHS, 52), paths)


def test_a_path_is_the_same_in_any_batch() -> None:
    fit = forecast.fit(LOG_WORK[:301])
    whole = fit.log_work(7, PATHS, 40)
    assert np.array_equal(fit.log_work(7, PATHS[900:], 40), whole[900:])
    assert np.array_equal(fit.log_work(7, PATHS[[5, 1700]], 20), whole[[5, 1700], :21])
    assert not np.array_equal(fit.log_work(8, PATHS, 40), whole)


@pytest.mark.parametrize("exponent", [0.0, 8.0])
def test_a_power_law_without_noise_is_continued(exponent: float) -> None:
    number = np.arange(1, 301)
    fit = forecast.fit(exponent * np.log(number), first_epoch=1)
    truth = exponent * np.log(352 / 300)
    grown = fit.expected(52)[:, -1] / fit.damping
    assert grown[fit.sizes == 2] == pytest.approx([truth] * 12, abs=0.04)
    assert grown == pytest.approx([truth] * 36, abs=0.3)  # what fades is told from p badly
    middle = np.median(fit.log_work(1, PATHS, 52)[:, -1])
    assert middle == pytest.approx(0.85 * truth, abs=0.08)


def test_paths_of_a_model_spread_around_what_it_expects() -> None:
    fit = forecast.fit(LOG_WORK[:301])
    paths = fit.log_work(3, np.arange(72_000), 26)[:, -1]
    for model, middle in enumerate(fit.expected(26)[:, -1]):
        own = paths[fit.model_of(np.arange(len(paths))) == model]
        assert own.mean() == pytest.approx(middle, abs=5 * own.std() / len(own) ** 0.5)


@pytest.mark.parametrize("first", [0, 1, 123_456_789])
def test_every_model_has_an_equal_share_in_any_run_of_paths(first: int) -> None:
    """A thousand of them to a few paths, and each damping and kind of growth by itself."""
    fit = forecast.fit(LOG_WORK[:301])
    of = fit.model_of(np.arange(first, first + 1000))
    outer, kind = of // 12, of % 12
    assert np.bincount(outer, minlength=3) == pytest.approx(np.full(3, 1000 / 3), abs=4)
    assert np.bincount(kind, minlength=12) == pytest.approx(np.full(12, 1000 / 12), abs=4)
    assert np.bincount(of, minlength=36) == pytest.approx(np.full(36, 1000 / 36), abs=6)
    few = fit.model_of(np.arange(first, first + 12))
    assert len(set(few // 12)) == 3 and len(set(few % 12)) >= 6


@pytest.mark.parametrize("place", [59, 130, 300, 472])
def test_a_forecast_from_within_a_record_is_the_one_of_its_beginning(place: int) -> None:
    """Bit for bit, with and without hashprice; blind is as if there were no prices."""
    price = np.exp(np.sin(np.arange(len(LOG_WORK)) / 20))
    price[:100] = np.nan
    joules = np.full((len(LOG_WORK), 5), 30.0)

    def hash_price_gaps(end: int) -> hash_price_gap.HashPriceGaps:
        return hash_price_gap.gaps_of(LOG_WORK[:end], 0, price[:end], joules[:end])

    fits = forecast.Fits(LOG_WORK, 0, hash_price_gaps(len(LOG_WORK)))
    known = LOG_WORK[: place + 1]
    own = forecast.fit(known, 0, hash_price_gaps(place + 1))
    assert fits.answers(place) == own.answers == (place > 126)
    for found, expected in (
        (fits.forecast(place), own),
        (fits.forecast(place, blind=True), forecast.fit(known)),
    ):
        drawn = found.log_work(1, PATHS[:99], 30)
        assert np.array_equal(drawn, expected.log_work(1, PATHS[:99], 30))


def test_luck_of_one_epoch_is_gone_in_the_next() -> None:
    """A record that is luck alone (mean 2016 waits) spreads like luck, not like a walk."""
    waits = np.random.default_rng(3).gamma(2016, 1 / 2016, 400)
    record = 30 + np.log(1 / waits)
    shocks = forecast.Shocks.drawn(1, PATHS, 52)
    calm = replace(shocks, state=0 * shocks.state, fresh=0 * shocks.fresh)
    paths = forecast.fit(record).shaped(calm)  # the growth as if it were known
    walk = np.diff(record)[-forecast.POOL :].std() * 52**0.5
    assert paths[:, 52].std() < 0.7 * walk


def test_fat_tails_come_from_the_record() -> None:
    fit = forecast.fit(LOG_WORK[:350])  # the ban of 2021 lies in the pool
    assert fit.steps.min() < -0.2 and abs(fit.steps.mean()) < 1e-12


def test_too_few_epochs() -> None:
    with pytest.raises(InputError, match="59 epochs are too few"):
        forecast.fit(LOG_WORK[:59])
    assert forecast.fit(LOG_WORK[:60]).epoch == 59


def test_price_bootstrap_has_no_drift_and_geometric_the_stated_one() -> None:
    past = np.exp(np.cumsum(np.random.default_rng(1).normal(0.05, 0.1, 200)))
    paths = price_forecast.bootstrap(past, price_forecast.Draws.drawn(1, 4000, 26))
    assert np.log(paths[:, -1] / past[-1]).mean() == pytest.approx(0, abs=0.05)
    years = np.array([0.5, 1.0, 4.0])
    drawn = price_forecast.geometric(100.0, 0.2, 0.5, years, 1, np.arange(40000))
    assert drawn.mean(axis=0) == pytest.approx(100 * 1.2**years, rel=0.03)
    assert np.log(drawn[:, -1]).std() == pytest.approx(0.5 * 2, rel=0.02)


@pytest.mark.parametrize("level", [-7.0, 0.0, 60.0, 170.0])
@pytest.mark.parametrize("ahead", [0, 1, 2, 3, 60])
def test_a_record_that_stands_still_goes_on(level: float, ahead: int) -> None:
    """No drift and no steps to draw: what is left is luck and growth that may come, the same
    at any level and over any horizon."""
    fit = forecast.fit(np.full(80, level))
    paths = fit.log_work(1, PATHS[:200], ahead)
    assert paths.shape == (200, ahead + 1) and np.all(paths[:, 0] == 0)
    same = forecast.fit(np.zeros(80)).log_work(1, PATHS[:200], ahead)
    assert np.allclose(paths, same, atol=1e-9)


@given(
    steps=st.lists(st.floats(-1.4, 1.4), min_size=59, max_size=120),
    ahead=st.integers(0, 80),
)
@settings(deadline=None, max_examples=40)
def test_any_record_within_the_rule_gives_numbers(steps: list[float], ahead: int) -> None:
    fit = forecast.fit(np.cumsum([50.0, *steps]))
    assert np.isfinite(fit.log_work(2, PATHS[:100], ahead)).all()
