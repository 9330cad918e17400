"""What mining usually pays, in eighty ways: by hand, by plain loops, without a look ahead."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from powbench.network import hash_price, hash_price_gap, series
from powbench.network.scenario import Floats
from powbench.rigs import catalogue

AVERAGE: dict[str, Callable[[Sequence[float]], float]] = {
    "mean": statistics.fmean,
    "median": statistics.median,
}


def of(way: tuple[int, str, int | None], found: hash_price_gap.HashPriceGaps) -> Floats:
    return found.gaps[:, hash_price_gap.WAYS.index(way)]


def test_gaps_by_hand() -> None:
    work = np.log([1.0, 2.0, 4.0, 4.0])
    price = np.array([math.nan, 8.0, 8.0, 64.0])
    joules = np.tile([[50.0], [50.0], [25.0], [25.0]], 5)
    found = hash_price_gap.gaps_of(work, 0, price, joules)
    # Revenue per energy: unknown, 8/2/50, 8/4/25 (the same), 64/4/25 (eight times as much).
    gaps = of((2, "median", None), found)
    assert gaps == pytest.approx([math.nan, 0, 0, math.log(8)], nan_ok=True)
    gaps = of((2, "mean", None), found)
    assert gaps == pytest.approx([math.nan, 0, 0, math.log(8) * 2 / 3], nan_ok=True)
    # Against the median of all that is known, of an even number the middle between two.
    work, one = np.array([0.0, 3.0, 1.0, 7.0, 2.0]), np.ones(5)
    found = hash_price_gap.gaps_of(work, 0, one, np.ones((5, 5)))
    assert -of((0, "median", None), found) == pytest.approx([0, 3 - 1.5, 0, 7 - 2, 0])


def test_every_way_by_plain_loops() -> None:
    """The shipped record with holes; each hardware by its own column."""
    record = series.with_shipped_prices(series.shipped(), catalogue.releases())
    assert record.usd_per_btc is not None and record.joules_per_th is not None
    price = record.usd_per_btc.copy()
    price[[50, 51, 300]] = math.nan
    found = hash_price_gap.gaps_of(record.log_work, 0, price, record.joules_per_th)
    for years, middle, memory in hash_price_gap.WAYS[::7]:
        paid = hash_price.pays(record.log_work, 0, price, record.joules_per_th[:, years])
        gaps = of((years, middle, memory), found)
        for epoch in (37, 38, 51, 52, 90, 299, 300, 301, 440):
            first = 0 if memory is None else max(0, epoch - memory + 1)
            past = [x for x in paid[first : epoch + 1].tolist() if math.isfinite(x)]
            expected = (
                paid[epoch] - AVERAGE[middle](past) if math.isfinite(paid[epoch]) else math.nan
            )
            assert gaps[epoch] == pytest.approx(expected, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("middle", hash_price_gap.MIDDLES)
def test_a_memory_that_is_full_from_the_first_epoch_on(middle: str) -> None:
    """Fifty epochs, all known, against the last 26."""
    paid = np.random.default_rng(6).normal(size=50)
    found = hash_price_gap.gaps_of(-paid, 400, np.ones(50), np.ones((50, 5)))
    subsidy = np.log(hash_price.subsidies(400, 50))
    each = (paid + subsidy).tolist()
    for epoch in (0, 24, 25, 26, 27, 49):
        past = each[max(0, epoch - 25) : epoch + 1]
        gap = of((0, middle, 26), found)[epoch]
        assert gap == pytest.approx(each[epoch] - AVERAGE[middle](past), abs=1e-12)


def test_paces_are_powers_of_the_epochs_number() -> None:
    number = np.arange(100, 400)
    joules = 5e3 * number[:, None] ** -np.array([0.0, 3.0, 6.0, 6.5, 7.0])
    price = np.ones(300)
    price[:40] = math.nan
    found = hash_price_gap.gaps_of(np.zeros(300), 100, price, joules).paces
    assert np.isnan(found[:41]).all()
    assert found[41:] == pytest.approx(np.tile([0.0, 3.0, 6.0, 6.5, 7.0], (259, 1)))


def test_hardware_has_got_better_with_the_sixth_power() -> None:
    """Of the real list since 2010: 5 to 7, by each way to say what is on sale."""
    record = series.with_shipped_prices(series.shipped(), catalogue.releases())
    assert record.hash_price_gaps is not None
    assert (
        (record.hash_price_gaps.paces[200:440] > 4.5)
        & (record.hash_price_gaps.paces[200:440] < 7.5)
    ).all()


def test_neither_looks_ahead() -> None:
    record = series.with_shipped_prices(series.shipped(), catalogue.releases())
    assert record.usd_per_btc is not None and record.joules_per_th is not None
    whole = record.hash_price_gaps
    price, joules = record.usd_per_btc.copy(), record.joules_per_th.copy()
    price[301:] *= 9
    joules[301:] /= 3
    changed = hash_price_gap.gaps_of(record.log_work, 0, price, joules)
    assert whole is not None
    for name in ("gaps", "paces"):
        before, after = getattr(whole, name), getattr(changed, name)
        assert np.array_equal(before[:301], after[:301], equal_nan=True)
        assert not np.array_equal(before[301], after[301])
