"""How well mining pays, as miners see it when they decide to buy or to switch off.

Hashprice (what one hash earns, price x subsidy / work) over the energy of a hash of the
hardware on sale: revenue per kWh that a newcomer would see. Its level says little, as
hardware prices and electricity are in it; where it stands against its own past says more.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from ..chain.retarget import BLOCKS_PER_EPOCH
from ..chain.subsidy import SATOSHI_PER_BTC, subsidy_satoshi
from .scenario import Floats

Releases = Sequence[tuple[float, float]]
"""Of hardware: moment of release [s since 1970], efficiency [J/TH]."""
YEARS = (0, 1, 2, 3, 4)
"""What counts as on sale: the best hardware so far (0), or all that came in so many years."""
FEWEST_KNOWN = 26
"""Epochs before the last one (a year) that must be known to stand for the past."""
_YEAR_SECONDS = 365.25 * 86_400


def on_sale(releases: Releases, moments: Floats) -> Floats:
    """J/TH of the hardware on sale at each moment [s since 1970], by YEARS: (n, 5).

    The best of all until then, and the medians of what came in the years before; where
    nothing came in those, the last one before. NaN before any.
    """
    ordered = sorted(releases)
    joules = [efficiency for _, efficiency in ordered]
    best = list(accumulate(joules, min))
    days = [moment for moment, _ in ordered]
    efficiencies = np.full((len(moments), len(YEARS)), np.nan)
    for place, moment in enumerate(moments.tolist()):
        last = 0 if np.isnan(moment) else bisect_right(days, moment)
        for column, years in enumerate(YEARS if last else ()):
            first = min(bisect_left(days, moment - years * _YEAR_SECONDS), last - 1)
            efficiencies[place, column] = _median(joules[first:last]) if years else best[last - 1]
    return efficiencies


def _median(values: list[float]) -> float:
    """As numpy's to the last bit: of values so few, and so often, that numpy takes a tenth of a
    second, and a fortieth more to load its masked arrays for it."""
    ordered, half = sorted(values), len(values) // 2
    return (ordered[half] + ordered[-half - 1]) / 2


def subsidies(first_epoch: int, count: int) -> Floats:
    """Subsidy [BTC] at the first block of consecutive epochs (count)."""
    heights = BLOCKS_PER_EPOCH * np.arange(first_epoch, first_epoch + count)
    coins: Floats = np.array([subsidy_satoshi(int(h)) for h in heights]) / SATOSHI_PER_BTC
    return coins


def pays(log_work: Floats, first_epoch: int, usd_per_btc: Floats, joules_per_th: Floats) -> Floats:
    """ln(revenue per energy) of each epoch, shape of joules_per_th (n, ...): not finite where
    nobody knows it, and after the last subsidy.

    Other arguments by epoch (n), NaN where unknown; units only shift it.
    """
    with np.errstate(divide="ignore"):
        subsidy = np.log(subsidies(first_epoch, len(log_work)))
        revenue = np.log(usd_per_btc) + subsidy - log_work
        log_revenue: Floats = (revenue - np.log(joules_per_th).T).T
    return log_revenue


def enough(known: Floats) -> bool:
    """Whether what is known by epoch (n, ...) is so at the last one and through the year before."""
    return len(known) > FEWEST_KNOWN and bool(np.isfinite(known[-FEWEST_KNOWN - 1 :]).all())


def drive(first_epoch: int, log_price: Floats, halves: bool = True) -> Floats:
    """Change of ln(price x subsidy) from each epoch to the next, (paths, epochs).

    log_price (paths, epochs + 1): ln of the price at the start of first_epoch and after it.
    halves: whether the subsidy goes by height; a typed one stays. Fees are not in it.
    """
    changes: Floats = np.diff(log_price, axis=-1)
    if halves:
        subsidy = subsidies(first_epoch, log_price.shape[-1])
        left = subsidy[1:] > 0  # after the last halving there is nothing left to halve
        changes = changes + np.log(
            np.where(left, subsidy[1:] / np.maximum(subsidy[:-1], 1e-8), 1.0)
        )
    return changes
