"""The interval of counted work: quantiles against scipy, known ends, coverage by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from powbench.miners.count import interval
from powbench.miners.count.interval import HASHES_PER_DIFFICULTY, Group, work
from powbench.miners.stratum.vardiff import Vardiff

WINDOWS = 400


@pytest.mark.parametrize("shape", [1, 1.5, 2, 7.25, 33, 1000.5, 38_416, 9.9e5, 1.1e6, 1e8])
@pytest.mark.parametrize("probability", [1e-4, 0.025, 0.5, 0.975, 0.9999])
def test_gamma_quantiles_are_those_of_scipy(shape: float, probability: float) -> None:
    from scipy.stats import gamma

    wanted = gamma.ppf(probability, shape)
    assert interval.gamma_quantile(probability, shape) == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize(("probability", "shape"), [(0, 2), (1, 2), (0.5, 0.5), (0.5, math.nan)])
def test_no_quantile_where_there_is_none(probability: float, shape: float) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        interval.gamma_quantile(probability, shape)


@pytest.mark.parametrize("shares", [1, 5, 10, 100, 12_345])
def test_one_difficulty_has_the_exact_poisson_interval(shares: int) -> None:
    """The ends are the rates at which so many shares, or as few, come 2.5 times in a hundred."""
    from scipy.stats import poisson

    counted = work([Group(512.0, shares)])
    one = 512 * HASHES_PER_DIFFICULTY
    assert counted.hashes == pytest.approx(shares * one)
    assert poisson.sf(shares - 1, counted.low / one) == pytest.approx(0.025, rel=1e-6)
    assert poisson.cdf(shares, counted.high / one) == pytest.approx(0.025, rel=1e-6)
    assert counted.equivalent_shares == pytest.approx(shares)


def test_no_share_bounds_the_work_from_above_only() -> None:
    counted = work([Group(4.0, 0)])
    assert (counted.hashes, counted.low) == (0, 0)
    assert counted.high == pytest.approx(-math.log(0.025) * 4 * HASHES_PER_DIFFICULTY)
    with pytest.raises(ValueError, match="no difficulty"):
        work([])


def test_a_difficulty_that_brought_no_share_still_widens_the_interval() -> None:
    alone, beside = work([Group(1.0, 50)]), work([Group(1.0, 50), Group(64.0, 0)])
    assert beside.hashes == alone.hashes
    assert beside.low == alone.low
    assert beside.high > alone.high


def test_shares_that_bring_one_percent() -> None:
    assert interval.shares_for(0.01) == pytest.approx(38_415, abs=1)
    assert interval.seconds_until(0.01, 3841.5, 60) == pytest.approx(540, rel=1e-3)
    assert interval.seconds_until(0.01, 50_000, 60) == 0
    assert interval.seconds_until(0.01, 0, 60) is None


def covers(groups: list[Group], hashes: float) -> bool:
    counted = work(groups)
    return counted.low <= hashes <= counted.high


@pytest.mark.parametrize("expected", [30.0, 300.0, 4268.0])
def test_the_true_rate_is_inside_in_95_of_100_windows(expected: float) -> None:
    random = np.random.default_rng(23)
    true = expected * HASHES_PER_DIFFICULTY
    inside = sum(
        covers([Group(1.0, int(n))], true) for n in random.poisson(expected, WINDOWS)
    )  # fmt: skip
    assert 0.93 <= inside / WINDOWS <= 0.97


@pytest.mark.parametrize("parts", [(0.5, 1.0, 0.5, 8.0), (0.1, 0.25, 0.9, 2.0)])
def test_also_where_the_difficulty_changed(parts: tuple[float, float, float, float]) -> None:
    """`parts`: share of the window, its difficulty, and the same of the rest."""
    random = np.random.default_rng(24)
    inside = 0
    work_units = 2000.0
    for _ in range(WINDOWS):
        groups = [
            Group(d, int(random.poisson(work_units * part / d)))
            for part, d in (parts[:2], parts[2:])
        ]
        inside += covers(groups, work_units * HASHES_PER_DIFFICULTY)
    assert 0.93 <= inside / WINDOWS <= 0.97


@pytest.mark.slow
def test_also_where_vardiff_decides_during_the_window() -> None:
    """The difficulty follows the shares that have come, from four times too hard on."""
    random = np.random.default_rng(9)
    seconds, speed, inside = 300.0, 64.0, 0  # speed: difficulty 1 a second
    for _ in range(WINDOWS):
        vardiff = Vardiff(5.0, 64.0)
        vardiff.begin(0.0)
        counts = {vardiff.difficulty: 0}
        now = 0.0
        while True:
            now += random.exponential(vardiff.difficulty / speed)
            if now >= seconds:
                break
            counts[vardiff.difficulty] += 1
            vardiff.share(vardiff.difficulty, float(random.uniform()), now)
            counts.setdefault(vardiff.difficulty, 0)
        groups = [Group(d, n) for d, n in counts.items()]
        inside += covers(groups, speed * seconds * HASHES_PER_DIFFICULTY)
    assert 0.93 <= inside / WINDOWS <= 0.97
