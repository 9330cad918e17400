"""How good a forecast was, from draws of it and what came to pass."""

from __future__ import annotations

import numpy as np

from .scenario import Floats


def crps(draws: Floats, actual: float) -> float:
    """Continuous ranked probability score of draws (n): E|X - a| - E|X - X'| / 2, exact.

    0 is perfect; for a single draw it is the absolute error (Gneiting and Raftery 2007).
    """
    ordered = np.sort(draws)
    n = len(ordered)
    rank = 2 * np.arange(1, n + 1) - n - 1
    return float(np.abs(ordered - actual).mean() - (rank * ordered).sum() / n**2)


def quantiles(draws: Floats) -> tuple[float, float, float]:
    """P10, P50 and P90 of draws (n)."""
    low, middle, high = np.quantile(draws, (0.1, 0.5, 0.9))
    return float(low), float(middle), float(high)
