"""How well mining pays, as miners see it when they decide to buy or to switch off.

Hash price (what one hash earns, price x subsidy / work) over the energy of a hash of the
best rig on sale: revenue per kWh that a newcomer would see. Its level says little, as
rigs' prices and electricity are in it; where it stands against its own past says more.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..chain.retarget import BLOCKS_PER_EPOCH
from ..chain.subsidy import SATOSHI_PER_BTC, subsidy_satoshi
from .scenario import Floats

Releases = Sequence[tuple[float, float]]
"""Of rigs: moment of release [s since 1970], efficiency [J/TH]."""
FEWEST_KNOWN = 26
"""Epochs before the last one (a year) that must be known for their mean to stand for the past."""


def best_on_sale(releases: Releases, moments: Floats) -> Floats:
    """Least J/TH of the rigs released until each moment [s since 1970] (n); NaN before any."""
    ordered = sorted(releases)
    best = np.minimum.accumulate([joules for _, joules in ordered]) if ordered else np.array([])
    place = np.searchsorted([moment for moment, _ in ordered], moments, side="right")
    found: Floats = np.where(np.isnan(moments), np.nan, np.concatenate([[np.nan], best])[place])
    return found


def subsidies(first_epoch: int, count: int) -> Floats:
    """Subsidy [BTC] at the first block of consecutive epochs (count)."""
    heights = BLOCKS_PER_EPOCH * np.arange(first_epoch, first_epoch + count)
    found: Floats = np.array([subsidy_satoshi(int(h)) for h in heights]) / SATOSHI_PER_BTC
    return found


def gaps(log_work: Floats, first_epoch: int, usd_per_btc: Floats, joules_per_th: Floats) -> Floats:
    """ln(revenue per energy) of each epoch (n) less its mean until then; NaN where unknown.

    Each mean takes in the epoch itself and none after it, so a gap never looks ahead.
    Arguments by epoch (n) with NaN where nobody knows; after the last subsidy unknown.
    """
    subsidy = subsidies(first_epoch, len(log_work))
    with np.errstate(divide="ignore"):
        pays = np.log(usd_per_btc) + np.log(subsidy) - log_work - np.log(joules_per_th)
    known = np.isfinite(pays)
    total = np.cumsum(np.where(known, pays, 0.0))
    count = np.cumsum(known)
    found: Floats = np.where(known, pays - total / np.maximum(count, 1), np.nan)
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
