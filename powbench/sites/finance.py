"""NPV, IRR and payback of a row of cash flows, without scipy."""

from __future__ import annotations

import numpy as np

from .calendar import Floats


def npv(flows: Floats, years: Floats, rate: float) -> Floats:
    """Net present value (...) of flows (..., n) at `years` (n), discounted at `rate` a year."""
    value: Floats = (flows / (1 + rate) ** years).sum(axis=-1)
    return value


def irr(flows: Floats, years: Floats) -> float | None:
    """The yearly rate at which flows (n) are worth nothing.

    When their running sum changes sign once, exactly one rate above zero exists
    (Norstrom) and is the answer. None when no rate fits, or when several do.
    """
    if not (np.any(flows > 0) and np.any(flows < 0)):
        return None
    signs = np.sign(np.cumsum(flows))
    signs = signs[signs != 0]
    if np.count_nonzero(np.diff(signs)) == 1 and signs[-1] > 0:
        return _root(flows, years, 0.0, 40.0)
    return _root(flows, years, np.log(1e-4), 40.0)


def _root(flows: Floats, years: Floats, low: float, high: float) -> float | None:
    """The only rate with ln(1 + rate) between low and high; None for none or several."""
    grid = np.linspace(low, high, 2000)
    values = (flows * np.exp(-np.outer(grid, years))).sum(axis=1)
    crossings = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)
    if len(crossings) != 1:
        return None
    low, high = float(grid[crossings[0]]), float(grid[crossings[0] + 1])
    sign = np.sign(values[crossings[0]])
    for _ in range(60):
        middle = (low + high) / 2
        if np.sign((flows * np.exp(-middle * years)).sum()) == sign:
            low = middle
        else:
            high = middle
    return float(np.expm1((low + high) / 2))


def payback_years(flows: Floats, years: Floats) -> float | None:
    """When the running sum of flows (n) is back at zero for good; None when it never is.

    0.0 when nothing was laid out.
    """
    total = np.cumsum(flows)
    below = np.flatnonzero(total < 0)
    if len(below) == 0:
        return 0.0
    last = int(below[-1])
    if last == len(flows) - 1:
        return None
    gained = total[last + 1] - total[last]
    return float(years[last] + (years[last + 1] - years[last]) * (-total[last] / gained))
