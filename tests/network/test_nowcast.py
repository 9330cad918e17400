"""The next retarget from the blocks so far, against epochs whose blocks are drawn."""

from __future__ import annotations

import math

import numpy as np
import pytest

from powbench.network import history, nowcast

BLOCKS = 2016
RATES_OF = 20


def scores(seen: int, first: int) -> tuple[float, float]:
    """Mean error and the share inside the interval, over epochs from `first`.

    Block times are drawn at hash rates that go evenly from the mean of one epoch to that of
    the next, as the record implies them.
    """
    work = [e.hashes_per_block for e in history.epochs()]
    rates = np.log(work[1:])  # of epoch k, relative: the next difficulty follows it
    random = np.random.default_rng(7)
    errors, inside = [], []
    for k in range(first, len(rates) - 1):
        known = nowcast.growth(work[: k + 1])
        assert known is not None
        places = (np.arange(BLOCKS) + 0.5) / BLOCKS
        path = np.interp(places, [-0.5, 0.5, 1.5], rates[k - 1 : k + 2]) - math.log(work[k])
        for _ in range(RATES_OF):
            gaps = 600 * random.exponential(size=BLOCKS) * np.exp(-path)
            truth = math.log(BLOCKS * 600 / gaps.sum())
            found = nowcast.nowcast(seen, gaps[:seen].sum(), BLOCKS - seen, known)
            errors.append(abs(math.log1p(found.change) - truth))
            inside.append(math.log1p(found.low) <= truth <= math.log1p(found.high))
    return float(np.mean(errors)), float(np.mean(inside))


def test_half_an_epoch_tells_the_next_difficulty_to_18_permille() -> None:
    error, inside = scores(BLOCKS // 2, 420)
    assert 0.0125 < error <= 0.018  # chance alone leaves 1.25 %
    assert 0.93 <= inside <= 0.97


@pytest.mark.parametrize("seen", [20, 200, 500, 1500, 1900])
def test_the_interval_is_right_at_any_time_of_an_epoch(seen: int) -> None:
    assert 0.93 <= scores(seen, 300)[1] <= 0.975


def test_the_blocks_so_far_weigh_more_the_more_there_are() -> None:
    known = nowcast.Growth(0.0, 0.05**2)
    ends = []
    for seen in (10, 100, 1000, 2000):
        found = nowcast.nowcast(seen, seen * 600 * 0.9, 2015 - seen, known)
        ends.append(found.change)
        assert found.low < found.change < found.high
    assert ends == sorted(ends)
    assert ends[0] < 0.01
    assert ends[-1] == pytest.approx(2016 / (2000 * 0.9 + 15 / 1.11) - 1, abs=1e-3)


def test_the_rule_bounds_a_change() -> None:
    known = nowcast.Growth(0.0, 0.05**2)
    assert nowcast.nowcast(1000, 1e8, 1015, known).change == -0.75
    assert nowcast.nowcast(1000, 1.0, 15, known).change == 3.0


def test_a_short_record_says_nothing() -> None:
    assert nowcast.growth([1.0] * nowcast.FEWEST_EPOCHS) is None
    steady = nowcast.growth([1.01**n for n in range(60)])
    assert steady is not None and steady.mean == pytest.approx(math.log(1.01))
    assert steady.variance == 0.0
