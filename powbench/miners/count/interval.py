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

from ...chain.target import HASHES_PER_DIFFICULTY as HASHES_PER_DIFFICULTY
from ...confidence import STANDARD_ERRORS, TAIL
from ...gamma import gamma_quantile as gamma_quantile


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
