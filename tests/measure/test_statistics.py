"""The median's interval covers what it says, counted exactly."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.measure.statistics import median, median_interval, upper_decile

values = st.lists(st.floats(1e-3, 1e12), min_size=1, max_size=60)


def coverage(n: int, k: int) -> Fraction:
    """P(k-th smallest <= median <= k-th largest), exact: 1 - 2 P(Binomial(n, 1/2) < k)."""
    return 1 - 2 * Fraction(sum(comb(n, i) for i in range(k)), 2**n)


def rank(n: int) -> int:
    """The k that median_interval takes among n values, read off its own answer."""
    return int(median_interval(list(range(1, n + 1))).low)


@pytest.mark.parametrize("n", range(1, 200))
def test_the_interval_is_the_narrowest_that_covers_95_percent(n: int) -> None:
    found = median_interval(list(range(1, n + 1)))
    k = int(found.low)
    assert found.high == n + 1 - k  # symmetric
    assert found.confidence == pytest.approx(float(coverage(n, k)), abs=1e-12)
    if n >= 6:
        assert coverage(n, k) >= Fraction(95, 100)
        assert coverage(n, k + 1) < Fraction(95, 100) or k + 1 > n // 2
    else:
        assert k == 1  # the extremes, with whatever they give
        assert found.confidence < 0.95


@pytest.mark.parametrize("n", range(1, 13))
def test_the_formula_is_what_enumeration_counts(n: int) -> None:
    """All 2^n ways of n values to lie below or above the true median."""
    k = rank(n)
    covered = sum(k <= sum(below) <= n - k for below in itertools.product((0, 1), repeat=n))
    assert Fraction(covered, 2**n) == coverage(n, k)


@pytest.mark.parametrize("n", [999, 1000, 1001, 5000, 100_000])
def test_many_values(n: int) -> None:
    found = median_interval(range(1, n + 1))
    k = int(found.low)
    assert 0.95 <= found.confidence < 0.96
    # The normal approximation is good to a rank or two here.
    assert k == pytest.approx(n / 2 - 1.96 * n**0.5 / 2, abs=2)


@given(values)
def test_low_median_high_are_in_order_and_among_the_values(sample: list[float]) -> None:
    found = median_interval(sample)
    assert found.low <= found.median <= found.high
    assert {found.low, found.high} <= set(sample)
    assert 0 <= found.confidence < 1


@given(values)
def test_the_order_of_the_slices_does_not_matter(sample: list[float]) -> None:
    assert median_interval(sample) == median_interval(sorted(sample, reverse=True))


@given(values, st.floats(0.01, 100))
def test_units_do_not_matter(sample: list[float], factor: float) -> None:
    one, other = median_interval(sample), median_interval([v * factor for v in sample])
    assert other.low == one.low * factor
    assert other.high == one.high * factor
    assert other.median == pytest.approx(one.median * factor)


@given(st.lists(st.integers(0, 1000), min_size=1))
def test_median_splits_in_half(sample: list[int]) -> None:
    middle = median(sample)
    assert 2 * sum(v < middle for v in sample) <= len(sample)
    assert 2 * sum(v > middle for v in sample) <= len(sample)


def test_nothing_has_no_median() -> None:
    with pytest.raises(ValueError, match="nothing"):
        median([])
    with pytest.raises(ValueError, match="nothing"):
        median_interval([])


@given(st.lists(st.floats(1, 1e9), min_size=1, max_size=60))
def test_upper_decile(values: list[float]) -> None:
    found = upper_decile(values)
    assert sum(v >= found for v in values) * 10 >= len(values)
    assert sum(v > found for v in values) * 10 < len(values)


def test_upper_decile_of_nothing() -> None:
    with pytest.raises(ValueError, match="of nothing"):
        upper_decile([])
