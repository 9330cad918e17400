"""Sums of floats as integers, so that the order in which they come does not matter."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

UNIT = 1074
"""A sum counts in 2^-1074: every finite float is a whole number of these."""
_HALF = 26
_AT_ONCE = 1 << 30  # halves of 27 bits whose sum 63 bits hold


def total(values: Floats) -> int:
    """Of finite floats (n), in units of 2^-UNIT."""
    mantissas, exponents = np.frexp(values)
    whole = (mantissas * 2.0**53).astype(np.int64)
    high, low = whole >> _HALF, whole & ((1 << _HALF) - 1)
    least = int(exponents.min(initial=0))
    assert len(values) < _AT_ONCE
    places = exponents - least
    summed = 0
    for half, shift in ((high, _HALF), (low, 0)):
        by_place = np.zeros(int(places.max(initial=0)) + 1, dtype=np.int64)
        np.add.at(by_place, places, half)
        for place in np.flatnonzero(by_place).tolist():
            power = place + least - 53 + shift + UNIT
            part = int(by_place[place])
            # Below the smallest float the bits that would be lost are zeros.
            summed += part << power if power >= 0 else part >> -power
    return summed


def number(value: float) -> Fraction:
    """A float as it is."""
    return Fraction(value)


def mean(sum_: int, count: int) -> float:
    """The float nearest to a sum over a count; infinite where no float is so large."""
    return _nearest(Fraction(sum_, count << UNIT))


def mean_of_tail(sum_: int, last: float, share: float, size: float) -> float:
    """(sum + share x last) / size, rounded once."""
    whole = Fraction(sum_, 1 << UNIT) + Fraction(share) * Fraction(last)
    return _nearest(whole / Fraction(size))


def _nearest(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
