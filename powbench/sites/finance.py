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

    None when no rate does that, or when several do and none is the answer.
    """
    if not (np.any(flows > 0) and np.any(flows < 0)):
        return None
    # Searched over ln(1 + rate), from -99.99 % a year to e^14, where hours-long paybacks end.
    grid = np.linspace(np.log(1e-4), 14.0, 600)
    with np.errstate(over="ignore", invalid="ignore"):
        values = (flows * np.exp(-np.outer(grid, years))).sum(axis=1)
    finite = np.isfinite(values)
    grid, values = grid[finite], values[finite]
    crossings = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)
    if len(crossings) != 1:
        return None
    low, high = grid[crossings[0]], grid[crossings[0] + 1]
    sign = np.sign(values[crossings[0]])
    for _ in range(80):
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
