"""NPV, IRR and payback of a row of cash flows, without scipy."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from .calendar import Floats, Ints

_MOST = 700.0  # ln(1 + rate)


def npv(flows: Floats, years: Floats, rate: float) -> Floats:
    """Net present value (...) of flows (..., n) at `years` (n), discounted at `rate` a year."""
    value: Floats = (flows / (1 + rate) ** years).sum(axis=-1)
    return value


def irr(flows: Floats, years: Floats) -> float | None:
    """The yearly rate at which flows (n) are worth nothing.

    Of flows that add up to a gain only rates above zero count: when their running sum changes
    sign once there is exactly one (Norstrom), and a second one near -100 %, which costs after
    the last income bring about, says nothing. None when no rate fits, when several do, or when
    it is beyond e^700 - 1, which is no number.
    """
    if not (np.any(flows > 0) and np.any(flows < 0)):
        return None
    if float(flows.sum()) <= 0:
        return _root(flows, years, np.log(1e-4), 40.0)
    high = 40.0
    while high < _MOST and float((flows * np.exp(-high * years)).sum()) > 0:
        high = min(2 * high, _MOST)  # paid back within hours
    return _root(flows, years, 0.0, high)


def _root(flows: Floats, years: Floats, low: float, high: float) -> float | None:
    """The only rate with ln(1 + rate) between low and high; None for none or several."""
    grid, factors = _grid(years.tobytes(), low, high)
    values: Floats = np.sign((flows * factors).sum(axis=1))
    crossings = np.flatnonzero(values[:-1] * values[1:] < 0)
    if len(crossings) != 1:
        return None
    low, high = float(grid[crossings[0]]), float(grid[crossings[0] + 1])
    sign = values[crossings[0]]
    for _ in range(60):
        middle = (low + high) / 2
        if middle == low:  # as near as numbers are
            break
        if _signs(flows, years, np.array([middle]))[0] == sign:
            low = middle
        else:
            high = middle
    return float(np.expm1((low + high) / 2))


def _signs(flows: Floats, years: Floats, log_rates: Floats) -> Floats:
    """Of the present value at each rate (n)."""
    signs: Floats = np.sign((flows * _factors(years, log_rates)).sum(axis=1))
    return signs


def _factors(years: Floats, log_rates: Floats) -> Floats:
    """What a flow counts at each rate (rates, n).

    Scaled to its largest factor, which at -99.99 % in a hundred years is beyond all numbers.
    """
    exponents = -np.outer(log_rates, years)
    factors: Floats = np.exp(exponents - exponents.max(axis=1, keepdims=True))
    return factors


@lru_cache(maxsize=4)
def _grid(years: bytes, low: float, high: float) -> tuple[Floats, Floats]:
    """Rates from low to high, and their factors: sites of one horizon share them."""
    log_rates = np.linspace(low, high, 2000)
    return log_rates, _factors(np.frombuffer(years), log_rates)


def payback_years(flows: Floats, years: Floats) -> float | None:
    """Of flows (n); None where they never pay back."""
    years_needed = float(paybacks(flows, years))
    return years_needed if np.isfinite(years_needed) else None


def paybacks(flows: Floats, years: Floats) -> Floats:
    """When the running sum of flows (..., n) is back at zero for good (...); inf where it never
    is, 0 where it never falls below."""
    total = np.cumsum(flows, axis=-1)
    count = total.shape[-1]
    below = total < 0
    last = count - 1 - np.argmax(below[..., ::-1], axis=-1)
    follows = np.minimum(last + 1, count - 1)

    def sum_at(place: Ints) -> Floats:
        picked: Floats = np.take_along_axis(total, place[..., None], axis=-1)[..., 0]
        return picked

    lacks, gained = -sum_at(last), sum_at(follows) - sum_at(last)
    share = np.divide(lacks, gained, out=np.zeros_like(lacks), where=gained > 0)
    back = years[last] + (years[follows] - years[last]) * share
    paid_back: Floats = np.where(last == count - 1, np.inf, back)
    return np.where(below.any(axis=-1), paid_back, 0.0)
