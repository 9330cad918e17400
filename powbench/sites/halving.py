"""The halvings of a projection: when they come, and what the months around them earn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..chain.retarget import BLOCK_SECONDS
from ..chain.subsidy import SATOSHI_PER_BTC, next_halving, subsidy_satoshi
from .projection import Projection


@dataclass(frozen=True)
class Earned:
    """What a site earns in one whole month [USD]; month: 2028-03."""

    month: str
    revenue_usd: float
    profit_usd: float


@dataclass(frozen=True)
class Halving:
    """At `height`, about `moment` [s since 1970]; subsidies [BTC].

    within: whether it lies in the horizon. before, after: the whole months next to the one it
    falls into, None where the horizon does not hold them.
    """

    height: int
    moment: float
    within: bool
    subsidy_btc: float
    subsidy_btc_after: float
    before: Earned | None = None
    after: Earned | None = None


def halvings(p: Projection) -> tuple[Halving, ...]:
    """Those within the horizon or, if there is none, the next one after it, at ten minutes a
    block from the horizon's end. Empty where a typed subsidy ignores the height."""
    if not p.market.halves:
        return ()
    path, start, end = p.market.path, float(p.hours.edges[0]), float(p.hours.edges[-1])
    first, last = np.interp([start, end], path.edges, path.heights).tolist()
    height = next_halving(int(first))
    within: list[Halving] = []
    while height <= last and subsidy_satoshi(height - 1):
        within.append(_inside(p, height, float(np.interp(height, path.heights, path.edges))))
        height = next_halving(height)
    if within or not subsidy_satoshi(height - 1):
        return tuple(within)
    return (Halving(height, end + (height - last) * BLOCK_SECONDS, False, *_subsidies(height)),)


def _inside(p: Projection, height: int, moment: float) -> Halving:
    starts = p.hours.edges[p.hours.starts]
    place = int(np.searchsorted(starts, moment, side="right")) - 1
    around = (_earned(p, place - 1), _earned(p, place + 1))
    return Halving(height, moment, True, *_subsidies(height), *around)


def _earned(p: Projection, place: int) -> Earned | None:
    if not 0 <= place < len(p.hours.months) or p.hours.months[place].share < 1:
        return None
    revenue, margin = p.accounts.revenue[place], p.accounts.margin[place]
    return Earned(p.hours.months[place].label, float(revenue), float(margin))


def _subsidies(height: int) -> tuple[float, float]:
    before, after = (subsidy_satoshi(h) / SATOSHI_PER_BTC for h in (height - 1, height))
    return before, after
