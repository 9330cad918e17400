"""How well mining pays, as miners see it when they decide to buy or to switch off.

Hash price (what one hash earns, price x subsidy / work) over the energy of a hash of the
hardware on sale: revenue per kWh that a newcomer would see. Its level says little, as
hardware prices and electricity are in it; where it stands against its own past says more.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence

import numpy as np

from ..chain.retarget import BLOCKS_PER_EPOCH
from ..chain.subsidy import SATOSHI_PER_BTC, subsidy_satoshi
from .scenario import Floats

Releases = Sequence[tuple[float, float]]
"""Of hardware: moment of release [s since 1970], efficiency [J/TH]."""
ON_SALE_SECONDS = 2 * 365.25 * 86_400
"""The median over two years scored best of {the best one, the median of one, two, three, four
years} on the epochs before 200."""
FEWEST_KNOWN = 26
"""Epochs before the last one (a year) that must be known to stand for the past."""


def typical_on_sale(
    releases: Releases, moments: Floats, seconds: float = ON_SALE_SECONDS
) -> Floats:
    """Median J/TH of what came on sale in the time before each moment [s since 1970] (n).

    seconds: how long that is. Where nothing came: the last one before. NaN before any.
    """
    ordered = sorted(releases)
    joules = np.array([efficiency for _, efficiency in ordered])
    days = [moment for moment, _ in ordered]
    found = np.full(len(moments), np.nan)
    for place, moment in enumerate(moments.tolist()):
        last = 0 if np.isnan(moment) else bisect_right(days, moment)
        if last:
            first = min(bisect_left(days, moment - seconds), last - 1)
            found[place] = np.median(joules[first:last])
    return found


def subsidies(first_epoch: int, count: int) -> Floats:
    """Subsidy [BTC] at the first block of consecutive epochs (count)."""
    heights = BLOCKS_PER_EPOCH * np.arange(first_epoch, first_epoch + count)
    found: Floats = np.array([subsidy_satoshi(int(h)) for h in heights]) / SATOSHI_PER_BTC
    return found


def pays(log_work: Floats, first_epoch: int, usd_per_btc: Floats, joules_per_th: Floats) -> Floats:
    """ln(revenue per energy) of each epoch (n): not finite where nobody knows it, and after
    the last subsidy. Arguments by epoch (n), NaN where unknown; units only shift it."""
    with np.errstate(divide="ignore"):
        subsidy = np.log(subsidies(first_epoch, len(log_work)))
        found: Floats = np.log(usd_per_btc) + subsidy - log_work - np.log(joules_per_th)
    return found


def gaps(log_work: Floats, first_epoch: int, usd_per_btc: Floats, joules_per_th: Floats) -> Floats:
    """ln(revenue per energy) of each epoch (n) less what was usual until then; NaN if unknown.

    What is usual: the median of all that is known, the epoch itself included and none after
    it, so a gap never looks ahead. Arguments as of pays. With two years of hardware medians
    scored better than means on the epochs before 200, which cannot tell a memory of four
    years from any longer one.
    """
    paid = pays(log_work, first_epoch, usd_per_btc, joules_per_th)
    found = np.full(len(paid), np.nan)
    past: list[float] = []
    for place in np.flatnonzero(np.isfinite(paid)):
        insort(past, float(paid[place]))
        half = len(past) // 2
        found[place] = paid[place] - (past[half] + past[-half - 1]) / 2
    return found


def enough(gap: Floats | None) -> bool:
    """Whether gaps (n) are known at the last epoch and through the year before it."""
    return (
        gap is not None
        and len(gap) > FEWEST_KNOWN
        and bool(np.isfinite(gap[-FEWEST_KNOWN - 1 :]).all())
    )


def drive(first_epoch: int, log_price: Floats, halves: bool = True) -> Floats:
    """Change of ln(price x subsidy) from each epoch to the next, (paths, epochs).

    log_price (paths, epochs + 1): ln of the price at the start of first_epoch and after it.
    halves: whether the subsidy goes by height; a typed one stays. Fees are not in it.
    """
    found: Floats = np.diff(log_price, axis=-1)
    if halves:
        subsidy = subsidies(first_epoch, log_price.shape[-1])
        left = subsidy[1:] > 0  # after the last halving there is nothing left to halve
        found = found + np.log(np.where(left, subsidy[1:] / np.maximum(subsidy[:-1], 1e-8), 1.0))
    return found
