"""The median of slices, with an interval that assumes nothing about their distribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from ..confidence import CONFIDENCE


@dataclass(frozen=True)
class Interval:
    """A median between two order statistics.

    confidence: the exact probability that low .. high covers the median of the
    population, for independent slices: at least CONFIDENCE when there
    are six or more values, what the extremes give when there are fewer.
    """

    median: float
    low: float
    high: float
    confidence: float


def median(values: Sequence[float]) -> float:
    """The middle value, or the mean of the middle two. ValueError when empty."""
    if not values:
        raise ValueError("median of nothing")
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def median_interval(values: Sequence[float]) -> Interval:
    """Median with the narrowest symmetric order-statistic interval.

    The k-th smallest and k-th largest of n values cover the median with
    probability 1 - 2 P(Binomial(n, 1/2) < k): the sign test turned round.
    ValueError when empty.
    """
    ordered = sorted(values)
    n = len(ordered)
    best_k, best_coverage = 1, 1 - 2 * 0.5**n
    tail = 0.5**n  # P(X < k) for k = 1
    for k in range(2, n // 2 + 1):
        tail += comb(n, k - 1) * 0.5**n if n < 1000 else _binomial(n, k - 1)
        if 1 - 2 * tail < CONFIDENCE:
            break
        best_k, best_coverage = k, 1 - 2 * tail
    return Interval(
        median(ordered), ordered[best_k - 1], ordered[n - best_k], max(0.0, best_coverage)
    )


def _binomial(n: int, k: int) -> float:
    from math import exp, lgamma, log

    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) - n * log(2))


def upper_decile(values: Sequence[float]) -> float:
    """The value that a tenth of them reach or exceed. ValueError when empty."""
    if not values:
        raise ValueError("upper decile of nothing")
    ordered = sorted(values)
    return ordered[len(ordered) + -len(ordered) // 10]
