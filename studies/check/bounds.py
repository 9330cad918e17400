"""Exact bounds of a share: Clopper and Pearson, one side."""

from __future__ import annotations

from math import ceil, exp, lgamma, log


def binomial_tail(k: int, n: int, p: float) -> float:
    """P(X <= k), by recurrence in logarithms."""
    if p <= 0:
        return 1.0
    if p >= 1:
        return float(k >= n)
    return sum(
        exp(lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) + i * log(p) + (n - i) * log(1 - p))
        for i in range(k + 1)
    )


def upper(k: int, n: int, confidence: float = 0.95) -> float:
    """Clopper-Pearson: the largest share that k of n or fewer would not refute, one side."""
    if n == 0 or k >= n:
        return 1.0
    low, high = k / n, 1.0
    for _ in range(80):
        middle = (low + high) / 2
        if binomial_tail(k, n, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def lower(k: int, n: int, confidence: float = 0.95) -> float:
    return 1 - upper(n - k, n, confidence) if n else 0.0


def needed(k: int, share: float = 0.01) -> int:
    """Checks that would bound the rate at `share` if there were still only k false alarms."""
    n = ceil(log(0.05) / log(1 - share)) + k
    while upper(k, n) > share:
        n += 1
    return n
