"""Rolling-origin scores: definitions by hand, no look ahead, and the published figures."""

from __future__ import annotations

import math
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from powbench.errors import InputError
from powbench.network import backtest, history, price_record, scoring, series
from powbench.rigs import catalogue

RECORD = series.shipped()


def scores_of(rows: np.ndarray, block: int = 5000) -> scoring.Scores:
    found = scoring.Scores(len(rows), rows.shape[1])
    for begin in range(0, rows.shape[1], block):
        found.add(rows[:, begin : begin + block])
    return found


def crps(draws: np.ndarray) -> float:
    """By its definition, without the pairs: draw i of n stands i - 1 times above another."""
    n, ordered = len(draws), np.sort(draws)
    pairs = 2 * ((2 * np.arange(1, n + 1) - n - 1) * ordered).sum() / n**2
    return float(np.abs(draws - 1.0).mean() - pairs / 2)


def test_crps_by_its_definition() -> None:
    draws = np.random.default_rng(1).lognormal(0, 0.3, 200)
    pairs = np.abs(draws[:, None] - draws[None]).mean()
    assert crps(draws) == pytest.approx(np.abs(draws - 1.0).mean() - pairs / 2, rel=1e-12)
    assert scores_of(draws[None]).crps()[0] == pytest.approx(crps(draws), rel=1e-6)
    assert scores_of(np.array([[1.4]])).crps()[0] == pytest.approx(0.4)


def test_crps_of_a_normal_in_closed_form() -> None:
    """sd x (2 phi(0) - 1/sqrt(pi)) at the mean (Gneiting and Raftery 2007)."""
    draws = 1 + np.random.default_rng(2).normal(0, 0.1, 200_000)
    expected = 0.1 * (2 / math.sqrt(2 * math.pi) - 1 / math.sqrt(math.pi))
    assert scores_of(draws[None]).crps()[0] == pytest.approx(expected, abs=2e-4)


@pytest.mark.parametrize("count", [1, 2, 3, 20, 4999, 5001, 23_456])
def test_scores_of_blocks_are_those_of_all_draws(count: int) -> None:
    """Wide, narrow, without any width, and with many equal ones."""
    rng = np.random.default_rng(3)
    wide, narrow = rng.lognormal(0, 2, count), rng.lognormal(0.2, 0.02, count)
    rows = np.stack([wide, narrow, np.full(count, 1.4), rng.integers(1, 4, count) / 2.0])
    found = scores_of(rows)
    expected = np.quantile(rows, scoring.SHARES, axis=1).T
    assert found.quantiles() == pytest.approx(expected, rel=1e-12)
    assert found.crps() == pytest.approx([crps(row) for row in rows], rel=1e-6)


def test_an_origin_without_its_quantile_is_gone_through_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Windows that close far too early lose it, and wider ones find it."""
    monkeypatch.setattr(backtest, "BLOCK", 30)
    wanted = backtest.run(RECORD, (26,), 448, 300, 1)
    tried: list[float] = []
    real = backtest._once

    def watched(asked: backtest.Asked, epochs: Any, spreads: float) -> Any:
        tried.append(spreads)
        return real(asked, epochs, spreads)

    monkeypatch.setattr(backtest, "_once", watched)
    monkeypatch.setattr("powbench.order.windows.SPREADS", 0.02)
    assert backtest.run(RECORD, (26,), 448, 300, 1).origins == wanted.origins
    assert max(tried) > 0.02


def test_what_is_kept_does_not_grow_with_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of ten times the paths no array is larger, but for the square root that windows hold."""
    monkeypatch.setattr(backtest, "BLOCK", 250)
    peaks = []
    for paths in (1_000, 10_000):
        tracemalloc.start()
        backtest.run(RECORD, (26,), 453, paths, 1)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]


def test_earned_by_hand() -> None:
    """Doubling each epoch: an epoch then lasts half of 14 days."""
    path = np.log([1.0, 2.0, 4.0, 8.0])
    assert backtest.earned(path, 0.5) == pytest.approx(0.5)
    assert backtest.earned(path, 1.25) == pytest.approx(0.5 + 0.25 + 0.25 / 4)
    assert backtest.earned(path, 3.0) == pytest.approx(0.5 + 0.25 + 0.125 + 1.5 / 8)
    price = np.array([10.0, 20.0, 40.0, 80.0])
    assert backtest.earned(path, 1.25, price) == pytest.approx(5 + 5 + 0.25 / 4 * 40)
    assert backtest.complete(path, 1.5) and not backtest.complete(path, 1.6)
    assert backtest.earned(np.zeros((2, 9)), 5.0) == pytest.approx([5.0, 5.0])


def test_no_look_ahead() -> None:
    """Whatever happens after an origin leaves its forecast as it was."""
    record = replace(RECORD, log_work=RECORD.log_work[:330], starts=RECORD.starts[:330])
    changed = record.log_work.copy()
    changed[300:] += 0.01 * np.arange(30)
    a = backtest.run(record, (26,), 260, 90, 1)
    b = backtest.run(replace(record, log_work=changed), (26,), 260, 90, 1)
    assert {290, 273} <= {origin.epoch for origin in b.origins}
    for x, y in zip(a.origins, b.origins, strict=False):
        assert (x.epoch, x.method) == (y.epoch, y.method)
        if x.epoch < 274:  # truth, too, ends before the change
            assert x == y
        if x.epoch == 290 and x.method == "forecast":
            # The truth differs, the forecast does not: all ratios scale alike.
            assert x.high / x.low == pytest.approx(y.high / y.low)


def test_scores_of_the_shipped_record() -> None:
    """The calculators' figures are those of the design's first try; the forecast beats them."""
    done = backtest.run(RECORD, (26, 52), 200, 720, 1)

    def crps(method: str, horizon: int) -> float:
        score = done.score(method, horizon, 200)
        assert score is not None
        return score.crps

    assert crps("static", 26) == pytest.approx(0.42, abs=0.03)
    assert crps("static", 52) == pytest.approx(0.89, abs=0.03)
    assert crps("constant growth", 26) == pytest.approx(0.17, abs=0.01)
    assert crps("constant growth", 52) == pytest.approx(0.26, abs=0.01)
    for horizon in (26, 52):
        assert crps("forecast", horizon) < crps("constant growth", horizon)
    assert done.score("forecast", 26, 460) is None


def test_interrupt_keeps_what_is_done() -> None:
    def stop(share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    done = backtest.run(RECORD, (26,), 400, 90, 1, stop)
    assert done.interrupted and done.origins


def test_interrupt_leaves_the_rest_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 300 origins those that had begun, and none that waited for a thread."""
    begun: list[int] = []
    real = backtest.scored

    def watched(asked: backtest.Asked, epochs: range) -> Any:
        begun.extend(epochs)
        return real(asked, epochs)

    def stop(share: float) -> None:
        if share > 0.02:
            raise KeyboardInterrupt

    monkeypatch.setattr(backtest, "scored", watched)
    done = backtest.run(RECORD, (26,), 130, 20, 1, stop, threads=2)
    assert done.interrupted and done.origins and len(begun) < 150


def test_the_scores_do_not_depend_on_threads() -> None:
    record = series.with_shipped_prices(RECORD, catalogue.releases())
    one, three = (backtest.run(record, (26,), 430, 60, 1, threads=n) for n in (1, 3))
    assert one.origins == three.origins


def test_a_close_is_known_a_day_later_and_for_a_week() -> None:
    day = 86_400.0
    moments = np.array([0.99, 1.0, 8.0, 8.01, math.nan]) * day
    found = price_record.known_at(moments, [0.0], [5.0])
    assert found == pytest.approx([math.nan, 5, 5, math.nan, math.nan], nan_ok=True)
    found = price_record.known_at(moments, [0.0], [5.0], 7.1)
    assert found == pytest.approx([math.nan, 5, 5, 5, math.nan], nan_ok=True)


def test_too_few_epochs() -> None:
    rows = "".join(f"{i},{i + 1}\n" for i in range(60))
    few = series.difficulty("epoch,difficulty\n" + rows, "d.csv")
    with pytest.raises(InputError, match=r"d\.csv holds 60 epochs, too few") as error:
        backtest.run(few, (1,), 0, 20, 1)
    assert "needs 60 epochs" in error.value.hint


def test_nothing_to_score() -> None:
    with pytest.raises(InputError, match="26 epochs after epoch 470"):
        backtest.run(RECORD, (26,), 470, 90, 1)


CSV = "epoch,difficulty\n" + "".join(
    f"{200 + i},{math.exp(24 + 0.01 * i):.2f}\n" for i in range(100)
)


def test_own_record_and_prices() -> None:
    record = series.difficulty(CSV, "d.csv")
    assert (record.first_epoch, len(record.log_work)) == (200, 100)
    assert np.diff(record.log_work) == pytest.approx(0.01, abs=1e-6)
    days = "date,close_usd\n" + "".join(
        f"{np.datetime64('2016-05-01') + i},{100 * 1.001**i:.4f}\n" for i in range(1500)
    )
    priced = series.with_prices(record, days, "p.csv", bitcoins=False)
    assert priced.usd_per_btc is not None and np.isnan(priced.usd_per_btc).sum() < 5
    done = backtest.run(priced, (10,), 0, 90, 1)
    static = done.score("static", 10, 0, "usd")
    assert static is not None and done.origins[0].epoch >= 259
    # Difficulty grows by 1 % and the price by 1.4 % per epoch: constant both is 2 % short.
    assert static.median_bias == pytest.approx(math.exp(0.05) / math.exp(0.07) - 1, abs=0.006)


@pytest.mark.parametrize(
    "text, says",
    [
        ("", "no columns"),
        ("epoch,difficulty\n", "holds no epoch"),
        ("epoch\n1\n", "neither difficulty nor nbits"),
        ("epoch,difficulty\n1,x\n", "d.csv:2: difficulty 'x'"),
        ("epoch,difficulty\n1,nan\n", "no number"),
        ("epoch,difficulty\n1,-3\n", "difficulty -3"),
        ("epoch,difficulty\n1.5,3\n", "is no epoch"),
        ("epoch,difficulty\n1,3\n3,3\n", "d.csv:3: epoch 3 does not follow 1"),
        ("epoch,difficulty\n1\n", "the row has 1 of 2 values"),
        ("epoch,nbits\n1,zz\n", "'zz' is no nBits"),
        ("epoch,difficulty,date\n1,3,1.2.2020\n", "d.csv:2: '1.2.2020' is no date"),
        ("epoch,difficulty,date\n1,3,2020-02-01\n2,3,\n3,3,2020-01-01\n", "d.csv:4: 2020-01-01"),
        ("epoch,difficulty,date\n1,3,2020-02-01\n2,3,2020-02-01\n", "d.csv:3: 2020-02-01"),
        ("epoch,difficulty\n1,3\n2,1e300\n", "d.csv:3: difficulty 1e+300"),
        ("epoch,nbits\n1,ff123456\n", "'ff123456' is no nBits"),
        ("epoch,difficulty\n1,30\n2,3000\n", "d.csv:3: difficulty is 100 times that"),
        ("epoch,difficulty\n1,30\n2,7\n", "d.csv:3: difficulty is 0.2333 times that"),
        (
            "epoch,difficulty,nbits\n1,3,1d00ffff\n",
            "nbits 1d00ffff and difficulty 3 do not belong together",
        ),
        ("epoch,difficulty,nbits\n1,1.02e0,1d00ffff\n", "difficulty 1.02e0 do not belong together"),
        ("epoch,difficulty,date\n400,10,2030-01-01\n401,10,\n", "epoch 401 starts on 2023-"),
    ],
)
def test_bad_difficulty_files(text: str, says: str) -> None:
    with pytest.raises(InputError) as error:
        series.difficulty(text, "d.csv")
    assert says in error.value.message and error.value.hint


@pytest.mark.parametrize(
    "text, says",
    [
        ("day,usd\n", "no column 'date'"),
        ("date,eur\n2020-01-01,3\n", "no column that ends in usd"),
        ("date,open_usd,close_usd\n2020-01-01,3,4\n", "has 2 columns that end in usd: open_usd, c"),
        ("date,Volume USD\n2020-01-01,3\n", "and is a price; there are Volume USD"),
        ("date,usd,usd\n2020-01-01,3,4\n", "has two columns 'usd'"),
        ("date,usd\n2020-01-01,\u0663\n", "is no number"),
        ("date,usd\n2020-01-01," + "9" * 200_000 + "\n", "is longer than 128 KiB"),
        ("date,usd\n", "holds no price"),
        ("date,usd\n01.02.2020,3\n", "is no date"),
        ("date,usd\n2020-01-02,3\n2020-01-01,3\n", "not after the date above"),
        ("date,usd\n2020-01-02,0\n", "the price 0 is not above 0"),
        ("date,usd\n2020-01-02,1e300\n", "p.csv:2: 1e+300 USD is no price"),
        ("date,usd\n2040-01-02,9\n", "no price within a week before any epoch"),
    ],
)
def test_bad_price_files(text: str, says: str) -> None:
    with pytest.raises(InputError) as error:
        series.with_prices(RECORD, text, "p.csv")
    assert says in error.value.message and error.value.hint


def test_what_a_retarget_allows() -> None:
    """Four times and a quarter, as nBits round them; difficulty beside the nbits it is of."""
    text = "epoch,difficulty,nbits\n1,4.0,\n2,1,1d00ffff\n3,4.0001,\n"
    grown = np.diff(series.difficulty(text, "d.csv").log_work)
    assert np.exp(grown) == pytest.approx([0.25, 4.0001], rel=1e-4)


@pytest.mark.parametrize("form", ["{:.0f}", "{:.2f}", "{:.17g}", "{:.4e}"])
@pytest.mark.parametrize("beside", [True, False])
def test_however_bitcoins_difficulty_is_printed(form: str, beside: bool) -> None:
    """As a column of its own or beside nbits; and then it is known for Bitcoin's."""
    rows = ["epoch,difficulty,nbits"]
    for e in history.epochs():
        shown = form.format(e.hashes_per_block * 0xFFFF / 2**48)
        rows.append(f"{e.number},{shown},{f'{e.nbits:x}' if beside else ''}")
    rows.append(f"482,{shown},")
    own = series.difficulty("\n".join(rows), "d.csv")
    assert own.log_work[:-1] == pytest.approx(RECORD.log_work, rel=0.02)
    joined, told = series.continued(own)
    assert joined is not None and len(joined.log_work) == 483 and "continues the record" in told


def test_prices_that_begin_after_those_that_ship_are_bitcoins_too() -> None:
    rows = "\n".join(f"{n},{w}" for n, w in ((480, 132757073449487), (481, 132716002350731)))
    joined, _ = series.continued(series.difficulty(f"epoch,difficulty\n{rows}\n482,125e12", "d"))
    assert joined is not None
    for usd, good in ((80_000, True), (80, False), (8e7, False)):
        days = "".join(f"2026-10-{day},{usd}\n" for day in range(10, 21))
        if good:
            priced = series.with_prices(joined, f"date,usd\n{days}", "p.csv")
            assert priced.usd_per_btc is not None and priced.usd_per_btc[-1] == usd
            continue
        with pytest.raises(InputError, match="times the last price of a bitcoin"):
            series.with_prices(joined, f"date,usd\n{days}", "p.csv")


def test_when_epochs_start() -> None:
    """As the file says, else as Bitcoin's record says, else as difficulties imply."""
    text = "epoch,difficulty,date\n400,10,2023-09-10\n401,10,\n402,20,2023-10-20T12:00Z\n"
    ours = series.difficulty(text, "d.csv")
    fourth = RECORD.starts[401]
    assert ours.starts.tolist() == [1_694_304_000.0, fourth, 1_697_803_200.0]
    rows = "".join(f"{480 + i},{2**i}\n" for i in range(4))
    implied = series.difficulty("epoch,difficulty\n" + rows, "d.csv").starts
    assert implied[:2].tolist() == RECORD.starts[480:].tolist()
    assert np.diff(implied[1:]) / 86_400 == pytest.approx([7, 7], rel=1e-3)
    # From epoch 400 on the difficulties alone lead to within an hour of where 436 began.
    begun = datetime.fromtimestamp(RECORD.starts[400], UTC).isoformat()
    text = f"epoch,nbits,date\n9400,{history.epochs()[400].nbits:x},{begun}\n"
    text += "".join(f"{9000 + e.number},{e.nbits:x},\n" for e in history.epochs()[401:437])
    far = series.difficulty(text, "d.csv").starts[-1]
    assert far == pytest.approx(history.epochs()[436].start, abs=3600)


def test_prices_of_epochs_after_the_shipped_record() -> None:
    """A record of some other coin, with dates of its own, is priced by them."""
    start, days = np.datetime64("2030-01-01"), range(0, 2000, 10)
    rows = "".join(f"{i},{1000 + i},{start + d}\n" for i, d in enumerate(days))
    record = series.difficulty("epoch,difficulty,date\n" + rows, "d.csv")
    text = "date,usd\n" + "".join(f"{start + d},{5 + d}\n" for d in range(2000))
    priced = series.with_prices(record, text, "p.csv")
    assert priced.usd_per_btc is not None
    # A day's price is its close: at the start of an epoch the one of the day before is known.
    assert math.isnan(priced.usd_per_btc[0])
    assert priced.usd_per_btc[1:].tolist() == [4.0 + d for d in days[1:]]
    on_the_day = text.replace(f"{start + 500},505", f"{start + 500},9")
    changed = series.with_prices(record, on_the_day, "p.csv")
    assert changed.usd_per_btc is not None and on_the_day != text
    assert np.array_equal(changed.usd_per_btc, priced.usd_per_btc, equal_nan=True)


def a_daily_csv(days: int) -> str:
    start = np.datetime64("2020-01-01")
    return "date,usd\n" + "".join(f"{start + i},{100 + i}\n" for i in range(days))


def test_a_price_record_every_14_days_ends_before_the_start() -> None:
    until = 1_577_836_800.0 + 500.5 * 86_400  # 2020-01-01 and 500 days and a half
    found = price_record.fortnightly(a_daily_csv(900), "p.csv", until)
    assert found[-1] == 600 and found[-2] == 586 and found[0] == 600 - 14 * 35
    # What comes later, the user may know; the forecast must not.
    assert price_record.fortnightly(a_daily_csv(501), "p.csv", until) == found


def test_a_gap_ends_a_price_record_and_too_little_is_refused() -> None:
    rows = a_daily_csv(900).splitlines()
    gap = "\n".join(rows[:400] + rows[420:])
    until = 1_577_836_800.0 + 899 * 86_400
    assert price_record.fortnightly(gap, "p.csv", until)[0] > 100 + 399
    with pytest.raises(InputError, match=r"p.csv has \d+ prices, 14 days apart"):
        price_record.fortnightly(a_daily_csv(200), "p.csv", 1_577_836_800.0 + 199 * 86_400)
    with pytest.raises(InputError, match=r"p\.csv has 0 prices"):
        price_record.fortnightly(a_daily_csv(900), "p.csv", 1_000_000_000.0)


def test_another_forecaster_is_scored_like_ours() -> None:
    """One that says nothing moves is the static calculator."""

    def still(known: object, first: int, shocks: object) -> np.ndarray:
        return np.zeros((90, 53))

    done = backtest.run(RECORD, (26,), 400, 90, 1, forecaster=still)
    own, static = done.score("forecast", 26, 400), done.score("static", 26, 400)
    assert own is not None and static is not None and own.crps == pytest.approx(static.crps)
