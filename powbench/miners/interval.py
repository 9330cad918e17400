"""Work counted by shares, with the interval that counting allows.

A share of difficulty d stands for d * 2^48/0xFFFF hashes on average, and shares come as a
Poisson process. Of one difficulty the interval is the exact one (Garwood, Biometrika 28, 1936);
of several it is the gamma interval for a weighted sum of Poisson counts (Fay and Feuer,
Statistics in Medicine 16, 1997), which is the exact one where all weights are equal.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from ..chain.target import HASHES_PER_DIFFICULTY as HASHES_PER_DIFFICULTY
from ..confidence import STANDARD_ERRORS, TAIL

_LARGE_SHAPE = 1e6
_STEPS = 100


@dataclass(frozen=True)
class Group:
    """Shares of one difficulty."""

    difficulty: float
    shares: int


@dataclass(frozen=True)
class Work:
    """Hashes that shares prove, with the ends of the 95 % interval; `low` is 0 without a share.

    equivalent_shares: shares of one difficulty that would be as precise.
    """

    hashes: float
    low: float
    high: float
    equivalent_shares: float


def work(groups: Sequence[Group]) -> Work:
    """The work of all `groups`; ValueError without a difficulty, as nothing is bounded then.

    A difficulty that was asked for belongs among them even when no share came of it.
    """
    if not groups:
        raise ValueError("no difficulty, so no share of none says nothing")
    total = math.fsum(g.difficulty * g.shares for g in groups)
    variance = math.fsum(g.difficulty**2 * g.shares for g in groups)
    heaviest = max(g.difficulty for g in groups)
    low = 0.0
    if total:
        low = variance / total * gamma_quantile(TAIL, total**2 / variance)
    more, wider = total + heaviest, variance + heaviest**2
    high = wider / more * gamma_quantile(1 - TAIL, more**2 / wider)
    equivalent = total**2 / variance if total else 0.0
    scale = HASHES_PER_DIFFICULTY
    return Work(total * scale, low * scale, high * scale, equivalent)


def shares_for(precision: float) -> float:
    """Shares of one difficulty whose interval is +- `precision` (0.01 is 1 %) wide."""
    return (STANDARD_ERRORS / precision) ** 2


def seconds_until(precision: float, equivalent_shares: float, seconds: float) -> float | None:
    """Seconds still to go at the pace of `equivalent_shares` in `seconds`; None without one."""
    if equivalent_shares <= 0:
        return None
    return max(0.0, shares_for(precision) / equivalent_shares - 1) * seconds


def gamma_quantile(probability: float, shape: float) -> float:
    """Where the gamma distribution of this shape (1 and more) and scale 1 reaches `probability`.

    Half of the chi-square quantile with 2 * shape degrees of freedom. Relative error below 1e-9.
    """
    if not 0 < probability < 1 or not shape >= 1:
        raise ValueError(f"no quantile {probability} of shape {shape}")
    z = NormalDist().inv_cdf(probability)
    third = 1 / (9 * shape)  # Wilson and Hilferty: the cube root is nearly normal
    guess = shape * max(0.01, 1 - third + z * math.sqrt(third)) ** 3
    if shape > _LARGE_SHAPE:
        return guess
    low, high = 0.0, math.inf
    for _ in range(_STEPS):
        error = gamma_below(guess, shape) - probability
        low, high = (guess, high) if error < 0 else (low, guess)
        density = math.exp((shape - 1) * math.log(guess) - guess - math.lgamma(shape))
        better = guess - error / density if density > 0 else math.nan
        if not low < better < high:
            better = (low + high) / 2 if high < math.inf else 2 * guess
        if abs(better - guess) <= 1e-12 * guess:
            return better
        guess = better
    return guess


def gamma_below(x: float, shape: float) -> float:
    """The regularised incomplete gamma function P(shape, x): the chance to be below x.

    The series below the mean, Lentz's continued fraction above it (Abramowitz and Stegun
    6.5.29 and 6.5.31).
    """
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        k = shape
        while term > total * 1e-17:
            k += 1
            term *= x / k
            total += term
        return front * total
    tiny = 1e-300
    b = x + 1 - shape
    c, d = 1 / tiny, 1 / b
    fraction, n = d, 0
    while True:
        n += 1
        a = -n * (n - shape)
        b += 2
        d = 1 / (a * d + b or tiny)
        c = b + a / c or tiny
        fraction *= c * d
        if abs(c * d - 1) < 1e-16 or n > 1_000_000:
            return 1 - front * fraction
