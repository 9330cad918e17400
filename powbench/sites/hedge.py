"""Hash rate sold forward: the buyer pays a fixed hashprice, the seller what it comes to.

Settled as hash rate futures and forwards are: per day, petahash and month the seller gets the
price agreed on less the hashprice of that day, be it more or less. (Bitnomial's Hashrate US
Dollar Petahash Futures, HUP: 1 PH/s for 30 days; Luxor's non-deliverable forward: the same by
the day.) The hashprice is what FPPS pays: subsidy and average fees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..network.scenario import Floats

PETAHASH = 1e15
DAY_SECONDS = 86_400.0


@dataclass(frozen=True)
class Hedge:
    """start, end [s since 1970]; sold [H/s]; price [USD per PH/s and day], None for the curve's."""

    start: float
    end: float
    hashes_per_second: float
    usd_per_petahash_day: float | None = None


def sold(hedges: Sequence[Hedge], edges: Floats) -> Floats:
    """Mean hash rate [H/s] that is sold in each step between `edges` [s since 1970] (n + 1)."""
    return _by_step(hedges, edges, [h.hashes_per_second for h in hedges]) / np.diff(edges)


def fixed(hedges: Sequence[Hedge], edges: Floats) -> Floats:
    """What the buyer pays in each step [USD] (n)."""
    per_second = [
        h.hashes_per_second / PETAHASH * (h.usd_per_petahash_day or 0.0) / DAY_SECONDS
        for h in hedges
    ]
    return _by_step(hedges, edges, per_second)


def _by_step(hedges: Sequence[Hedge], edges: Floats, each: Sequence[float]) -> Floats:
    """Sum over hedges of a quantity per second times the seconds of each step it lasts."""
    total = np.zeros(len(edges) - 1)
    for hedge, quantity in zip(hedges, each, strict=True):
        inside = np.clip(edges, hedge.start, hedge.end)
        total += quantity * np.diff(inside)
    return total
