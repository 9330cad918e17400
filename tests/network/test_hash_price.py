"""Where hashprice stands and how difficulty answers: by hand, closed forms, no look ahead."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from powbench import tables
from powbench.network import backtest, forecast, hash_price, hash_price_gap, price_record, series
from powbench.network.scenario import Floats
from powbench.rigs import catalogue

RECORD = series.shipped()
PATHS = np.arange(960)
KINDS = len(forecast.SIZES) * len(forecast.HALF_LIVES)


def one_model(closing: float, gap: float, p: float = 0.0) -> forecast.DifficultyForecast:
    """Epoch 400, no noise, nothing that fades: growth is the answer and p / k, in each kind."""
    one = np.ones(KINDS)
    return forecast.DifficultyForecast(
        epoch=400,
        means=np.tile([[p, 0.0]], (KINDS, 1)),
        roots=np.zeros((KINDS, 2, 2)),
        fading=0.5 * one,
        sizes=0 * one,
        damping=one,
        steps=np.zeros(forecast.POOL),
        closing=closing * one,
        gap=gap * one,
        leaving=p * one,
    )


def calm(epochs: int) -> forecast.Shocks:
    drawn = forecast.Shocks.drawn(1, np.arange(3), epochs)
    return replace(drawn, luck=0 * drawn.luck)


def test_on_sale_by_hand() -> None:
    year = 365.25 * 86_400
    releases = [(3 * year, 20.0), (0.0, 50.0), (0.5 * year, 60.0), (1.5 * year, 40.0)]
    moments = np.array([-1.0, 0.0, 0.5, 1.7, 2.0, 2.2, 3.0, 3.4, 9.0, math.nan]) * year
    found = hash_price.on_sale(releases, moments)
    # 50; 50, 60; 50, 60, 40 until two years are over to the second; 60, 40; 40, 20 from the
    # day on which the 20 comes; 20 for good.
    unknown = math.nan
    two_years = [unknown, 50, 55, 50, 50, 50, 30, 30, 20, unknown]
    assert found[:, 2] == pytest.approx(two_years, nan_ok=True)
    one_year = [unknown, 50, 55, 40, 40, 40, 20, 20, 20, unknown]
    assert found[:, 1] == pytest.approx(one_year, nan_ok=True)
    best = [unknown, 50, 50, 40, 40, 40, 20, 20, 20, unknown]
    assert found[:, 0] == pytest.approx(best, nan_ok=True)
    assert found[7, 3] == 40 and found[7, 4] == 45  # 60, 40, 20; 50 besides
    assert np.isnan(hash_price.on_sale([], np.array([1.0]))).all()


def test_what_could_be_bought() -> None:
    """CBECI's list: CPUs, GPUs, FPGAs, ASICs; the median of two years by statistics.median."""
    days = ("2010-02-01", "2011-08-01", "2014-09-01", "2016-07-01", "2019-06-01", "2022-01-01")
    moments = np.array([np.datetime64(d, "s").astype(float) for d in days])
    found = hash_price.on_sale(catalogue.releases(), moments)[:, 2]
    for joules, moment in zip(found, moments, strict=True):
        recent = [j for at, j in catalogue.releases() if moment - 730.5 * 86_400 <= at <= moment]
        assert joules == statistics.median(recent)
    cpus, gpus, s3, s9, s17, now = found
    assert cpus == pytest.approx(5.5e7) and gpus == pytest.approx(5.5e6)
    assert s3 == pytest.approx((10_000 + 766) / 2, rel=1e-3)
    assert s9 == pytest.approx((273.36 + 258.15) / 2) and 80 < s17 < 100 and 29 < now < 45


def test_prices_from_2014_on_are_continued_backwards() -> None:
    """By what ships, where none is missing between; not for another coin."""
    days = np.arange(np.datetime64("2014-09-18"), np.datetime64("2016-01-01"))
    text = "date,usd\n" + "".join(f"{day},400\n" for day in days)
    found = series.with_prices(RECORD, text, "p").usd_per_btc
    assert found is not None
    assert found[38] == 0.0665 and found[135] == 1009.0 and found[159] == 470.43  # Mt. Gox at first
    assert np.flatnonzero(np.isfinite(found))[0] == 38
    assert np.isfinite(found[38:195]).all() and (found[160:195] == 400).all()
    other = series.with_prices(RECORD, text, "p", bitcoins=False).usd_per_btc
    assert other is not None and np.isnan(other[:160]).all()
    later = "date,usd\n" + "".join(f"{day},400\n" for day in days[days > days[40]])
    joined = series.with_prices(RECORD, later, "p").usd_per_btc
    assert joined is not None and joined[163] == 400 and 300 < joined[162] < 399
    # In front of a user's own prices; after them where that is wanted; never between them.
    day = 86_400.0
    own = [RECORD.starts[300] - day, RECORD.starts[310] - day]
    for after in (False, True):
        beside = price_record.beside_shipped(RECORD.starts, own, [1.0, 2.0], after)
        assert beside[38] == 0.0665 and beside[299] > 1000
        assert (beside[300], beside[310]) == (1, 2) and np.isnan(beside[301:310]).all()
        assert (beside[320] > 1000) is np.bool_(after)
    early = [f"{row['date']},{row['usd']}\n" for row in tables.rows("prices.csv")]
    early = [row for row in early if row < "2014-09-18"]
    assert len(early) == 122
    whole = "date,usd\n" + "".join(early) + text.split("\n", 1)[1]
    once = series.with_prices(RECORD, whole, "p").usd_per_btc
    assert once is not None and np.array_equal(once, found, equal_nan=True)


def test_a_halving_halves_what_mining_pays() -> None:
    """Block 210,000 lies in epoch 104: epoch 105 begins with 25 BTC."""
    same = np.ones(4)
    found = hash_price.pays(np.zeros(4), 103, same, same)
    assert found - found[0] == pytest.approx([0, 0, -math.log(2), -math.log(2)])
    drive = hash_price.drive(103, np.zeros((2, 4)))
    assert drive == pytest.approx(np.array([[0, -math.log(2), 0]] * 2))
    assert not hash_price.drive(103, np.zeros((1, 4)), halves=False).any()
    # After the last halving the subsidy is gone for good.
    assert not hash_price.drive(3500, np.zeros((1, 4))).any()
    assert not np.isfinite(hash_price.pays(np.zeros(2), 3500, same[:2], same[:2])).any()


def test_half_of_the_gap_closes_in_its_half_life() -> None:
    closing = 1 - 0.5 ** (1 / 26)
    for gap in (0.8, -0.4):
        path = one_model(closing, gap).shaped(calm(52))
        assert path[:, 26] == pytest.approx(gap / 2)
        assert path[:, 52] == pytest.approx(gap * 3 / 4)


def test_growth_as_fast_as_hardware_gets_better_leaves_the_gap() -> None:
    """p adds to the answer and does not change it; where hardware stands still it closes it."""
    closing = 1 - 0.5 ** (1 / 26)
    both = one_model(closing, 0.8, p=9.0).shaped(calm(52))
    alone = one_model(0.0, 0.8, p=9.0).shaped(calm(52))
    assert alone[0, -1] == pytest.approx(9 * sum(1 / k for k in range(401, 453)))
    assert both - alone == pytest.approx(one_model(closing, 0.8).shaped(calm(52)))
    still = replace(one_model(closing, 0.0, p=9.0), leaving=np.zeros(KINDS)).shaped(calm(1040))
    # In the end each epoch's answer takes back what grows: the gap is growth / closing.
    assert still[0, -1] - still[0, -2] == pytest.approx(0, abs=2e-4)
    assert still[0, -1] < 0.4 * alone[0, -1] + 9 / 400 / closing


def test_work_follows_a_price_that_jumps_and_a_subsidy_that_halves() -> None:
    closing = 1 - 0.5 ** (1 / 13)
    drive = np.zeros((3, 130))
    drive[0, 0], drive[1, 9] = math.log(2), -math.log(2)
    up, down, still = one_model(closing, 0.0).shaped(calm(130), drive)[:, [1, 14, 130]]
    assert up == pytest.approx([0, math.log(2) / 2, math.log(2)], abs=1e-3)
    assert down[0] == 0 and down[2] == pytest.approx(-math.log(2), abs=2e-3)
    assert not still.any()


def test_work_that_comes_by_chance_closes_the_gap() -> None:
    """Noise sd s a step: sd of the sum tends to s / sqrt(1 - (1 - c)^2), not to s sqrt(n)."""
    steps = np.tile([0.1, -0.1], forecast.POOL // 2)
    shocks = replace(forecast.Shocks.drawn(1, np.arange(20_000), 90), luck=np.zeros((20_000, 91)))
    closing = 1 - 0.5 ** (1 / 4)
    free = replace(one_model(0.0, 0.0), steps=steps).shaped(shocks)
    held = replace(one_model(closing, 0.0), steps=steps).shaped(shocks)
    block = np.cumsum(free[:, 3::3] - free[:, :-3:3], axis=1)  # independent blocks of three
    assert block[:, -1] == pytest.approx(free[:, 90])
    # The same recursion, written out for one path.
    gap, total = 0.0, 0.0
    for ahead in range(90):
        step = free[7, ahead + 1] - free[7, ahead]
        answer = closing * gap
        gap -= step + answer
        total += step + answer
    assert held[7, 90] == pytest.approx(total)
    assert held[:, 90].std() < 0.6 * free[:, 90].std()


def hash_price_gaps(gap: Floats) -> hash_price_gap.HashPriceGaps:
    """The same gap (n) in every way, and hardware that stands still."""
    return hash_price_gap.HashPriceGaps(
        np.tile(gap[:, None], len(hash_price_gap.WAYS)), np.zeros((len(gap), 5))
    )


def test_without_a_gap_at_the_end_the_forecast_is_the_one_without_prices() -> None:
    known = RECORD.log_work[:301]
    blind = forecast.fit(known)
    gap = np.full(301, math.nan)
    for unknown in (None, hash_price_gaps(gap)):
        fit = forecast.fit(known, hash_price_gaps=unknown)
        assert not fit.answers
        assert np.array_equal(fit.log_work(1, PATHS, 30), blind.log_work(1, PATHS, 30))
    gap[100:301] = 0.3
    gap[300] = math.nan  # not known now
    assert not forecast.fit(known, hash_price_gaps=hash_price_gaps(gap)).answers
    gap[:] = math.nan
    gap[275:301] = 0.3  # not known for more than a year
    assert not forecast.fit(known, hash_price_gaps=hash_price_gaps(gap)).answers
    gap[274] = 0.3
    fit = forecast.fit(known, hash_price_gaps=hash_price_gaps(gap))
    assert fit.answers and (fit.gap == 0.3).all() and (fit.damping == 1).all()
    assert len(set(fit.closing)) == len(forecast.CLOSING_HALF_LIVES)


def test_each_model_has_its_own_answer() -> None:
    """Gap, closing and what leaves the gap, by the order of ways, half-lives and paces."""
    gaps = np.random.default_rng(3).normal(size=(301, len(hash_price_gap.WAYS)))
    paces = np.tile(np.arange(5.0), (301, 1))
    fit = forecast.fit(
        RECORD.log_work[:301], hash_price_gaps=hash_price_gap.HashPriceGaps(gaps, paces)
    )
    answers = list(product(hash_price_gap.WAYS, forecast.CLOSING_HALF_LIVES, forecast.PACES))
    assert fit.models == KINDS * len(answers) == KINDS * 640
    for place, ((years, middle, memory), half_life, pace) in enumerate(answers):
        own = slice(place * KINDS, (place + 1) * KINDS)
        way = hash_price_gap.WAYS.index((years, middle, memory))
        assert (fit.gap[own] == gaps[-1, way]).all()
        assert fit.closing[own] == pytest.approx(1 - 0.5 ** (1 / half_life))
        by_hardware = fit.leaving[own] == hash_price.YEARS.index(years)
        assert by_hardware.all() if pace == "hardware" else not by_hardware.any()
        if pace == "work":
            assert np.array_equal(fit.leaving[own], fit.means[own, 0])
            other = slice((place + 1) * KINDS, (place + 2) * KINDS)
            assert np.array_equal(fit.means[own], fit.means[other])


def test_what_answered_before_is_not_taken_for_growth() -> None:
    """Steps that are the answer alone leave p + m where a record without growth has it."""
    gap = 0.5 * np.sin(np.arange(301) / 15)
    closing = 1 - 0.5 ** (1 / 26)
    answered = np.concatenate([[0.0], np.cumsum(closing * gap[:-1])])
    with_gap = forecast.fit(answered, hash_price_gaps=hash_price_gaps(gap))
    without = forecast.fit(np.zeros(301), hash_price_gaps=hash_price_gaps(0 * gap))
    own = np.isclose(with_gap.closing, closing)
    assert with_gap.means[own] == pytest.approx(without.means[own], abs=1e-9)


def test_no_look_ahead_with_prices() -> None:
    """Whatever work and prices do after an origin, its forecasts stay (up to the truth's scale)."""
    random = np.random.default_rng(5)
    work = RECORD.log_work[:310].copy()
    price = 100 * np.exp(np.cumsum(random.normal(0, 0.05, len(work))))
    joules = np.full((len(price), 5), 30.0)
    record = replace(RECORD, log_work=work, starts=RECORD.starts[: len(work)], usd_per_btc=price,
                     joules_per_th=joules)  # fmt: skip
    work, later, cheaper = work.copy(), price.copy(), joules.copy()
    work[300:] += 0.5
    later[300:] *= 5
    cheaper[300:] = 5.0
    changed = replace(record, log_work=work, usd_per_btc=later, joules_per_th=cheaper)
    a = backtest.run(record, (4,), 285, 96, 1)
    b = backtest.run(changed, (4,), 285, 96, 1)
    seen = set()
    for x, y in zip(a.origins, b.origins, strict=False):
        if x.epoch < 299 and x.method in backtest.SPREAD:
            assert x.high / x.low == pytest.approx(y.high / y.low)
            assert x.median / x.low == pytest.approx(y.median / y.low)
            seen.add((x.scored, x.method))
    assert len(seen) == 5


def test_a_price_of_its_own_widens_what_a_path_earns() -> None:
    record = series.with_shipped_prices(RECORD, catalogue.releases())
    done = backtest.run(record, (26,), 425, 960, 1)
    at = {(o.scored, o.method, o.epoch): o for o in done.origins}
    wider = []
    for epoch in range(425, 445):
        held, drawn = (at["coins", m, epoch] for m in (backtest.HELD, backtest.DRAWN))
        wider.append(drawn.high / drawn.low / (held.high / held.low))
    assert np.mean(wider) > 1.03 and np.mean(np.array(wider) > 1) > 0.7
