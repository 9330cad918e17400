"""Where hashprice stands against what is usual, said in eighty ways.

Nobody knows which hardware a miner has in mind who decides to buy, nor against what past
it is weighed. So the best one on sale stands beside the medians of what came in one to
four years, and the mean beside the median of what mining paid in half a year up to all of
the past. None is chosen: each has an equal share of the paths.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from itertools import product

import numpy as np

from . import hash_price
from .scenario import Floats

MIDDLES = ("mean", "median")
MEMORIES: tuple[int | None, ...] = (26, 52, 78, 104, 130, 156, 208, None)
"""Epochs up to the one in question, itself included; None: all that are known."""
WAYS = tuple(product(hash_price.YEARS, MIDDLES, MEMORIES))
HARDWARE = tuple(hash_price.YEARS.index(years) for years, _, _ in WAYS)
"""By way: which column of the hardware on sale it goes by."""


@dataclass(frozen=True)
class HashPriceGaps:
    """Where hashprice stood, and how fast hardware got better: what a forecast may answer.

    gaps (n, WAYS): ln(revenue per energy) of each epoch less what was usual until then,
    NaN where nobody knows. paces (n, YEARS): the power of the epoch's number with which
    J/TH fell since the first epoch that is known. Neither looks past its epoch.
    """

    gaps: Floats
    paces: Floats


def gaps_of(
    log_work: Floats, first_epoch: int, usd_per_btc: Floats, joules_per_th: Floats
) -> HashPriceGaps:
    """From ln(work per block) and prices (n), and hash_price.on_sale's hardware (n, YEARS)."""
    paid = hash_price.pays(log_work, first_epoch, usd_per_btc, joules_per_th)
    paid = np.where(np.isfinite(paid), paid, np.nan)
    usual = [
        _middle(paid[:, column], middle, memory)
        for column, (_, middle, memory) in zip(HARDWARE, WAYS, strict=True)
    ]
    gaps = paid[:, HARDWARE] - np.stack(usual, axis=1)
    return HashPriceGaps(gaps, _paces(paid, first_epoch, joules_per_th))


def _middle(paid: Floats, middle: str, memory: int | None) -> Floats:
    """Mean or median of what is known of the last `memory` epochs at each epoch (n)."""
    reach = len(paid) if memory is None else memory
    if middle == "mean":
        sums = np.concatenate([[0.0], np.cumsum(np.nan_to_num(paid))])
        counts = np.concatenate([[0], np.cumsum(np.isfinite(paid))])
        ends = np.arange(1, len(paid) + 1)
        starts = np.maximum(0, ends - reach)
        with np.errstate(invalid="ignore"):
            middles: Floats = (sums[ends] - sums[starts]) / (counts[ends] - counts[starts])
        return middles
    middles = np.full(len(paid), np.nan)
    past: list[float] = []
    each = paid.tolist()
    for place, value in enumerate(each):
        if value == value:
            insort(past, value)
        gone = each[place - reach] if place >= reach else value
        if place >= reach and gone == gone:
            del past[bisect_left(past, gone)]
        if past:
            half = len(past) // 2
            middles[place] = (past[half] + past[-half - 1]) / 2
    return middles


def _paces(paid: Floats, first_epoch: int, joules_per_th: Floats) -> Floats:
    number = np.maximum(np.arange(first_epoch, first_epoch + len(paid)), 1.0)
    paces = np.full(paid.shape, np.nan)
    for column in range(paid.shape[1]):
        known = np.flatnonzero(np.isfinite(paid[:, column]))
        first, later = known[:1], known[1:]
        if len(later):
            fallen = np.log(joules_per_th[first, column] / joules_per_th[later, column])
            with np.errstate(divide="ignore", invalid="ignore"):  # from epoch 0 to 1
                paces[later, column] = fallen / np.log(number[later] / number[first])
    return paces
