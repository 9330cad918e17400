"""Quantiles, risk and fans of simulated outcomes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..order import exact
from ..sites.calendar import Floats
from .quantiles import TAIL, Found
from .tally import COINS, FAN, NPV, PAYBACK, PER_BTC, PROFIT, Tally


@dataclass(frozen=True)
class Band:
    """P10, P50, P90; None where more than that share of paths has no number."""

    p10: float | None
    p50: float | None
    p90: float | None


NOTHING = Band(None, None, None)


@dataclass(frozen=True)
class Hedged:
    """NPV with the hash rate that is sold forward [USD]."""

    npv: Band
    mean_npv: float
    cvar: float


@dataclass(frozen=True)
class Summary:
    """One site, or the whole fleet. Money in USD, of the whole horizon.

    loss: share of paths with profit < 0. cvar: mean NPV of the worst 5 %. payback_share:
    of paths that pay back within the horizon, None without outlay; paid_back: the share
    that have by the end of each month, for good. fan: per month, band of the cash earned
    until its end (after tax, outlay included).
    """

    name: str
    coins: Band
    cost_per_btc: Band
    profit: Band
    npv: Band
    mean_npv: float
    loss: float
    npv_loss: float
    cvar: float
    payback: Band
    payback_share: float | None
    fan: tuple[Band, ...]
    paid_back: tuple[float, ...] = ()
    hedged: Hedged | None = None


def cvar(values: Floats, tail: float = TAIL) -> float:
    """Mean of the worst share `tail` of values (p): the last one counts in part."""
    ordered = np.sort(values)
    size = tail * len(ordered)
    whole = int(size)
    total = ordered[:whole].sum()
    if whole < len(ordered):
        total += (size - whole) * ordered[whole]
    return float(total / size)


def of(tally: Tally, found: Found | None = None) -> Summary:
    """found: what its rows hold; None: to be looked up."""
    its = tally.kept.found() if found is None else found
    bands = [
        NOTHING if lacking else Band(*(v if np.isfinite(v) else None for v in row))
        for row, lacking in zip(its.quantiles.T.tolist(), tally.lacking.tolist(), strict=True)
    ]
    months, paths = len(tally.paid_back), tally.paths
    known = not tally.lacking[PAYBACK]
    hedged = None
    if tally.hedged is not None:
        hedged = Hedged(bands[-1], exact.mean(tally.hedged, paths), its.tails[1])
    return Summary(
        name=tally.name,
        coins=bands[COINS],
        cost_per_btc=bands[PER_BTC],
        profit=bands[PROFIT],
        npv=bands[NPV],
        mean_npv=exact.mean(tally.npv, paths),
        loss=tally.loss / paths,
        npv_loss=tally.npv_loss / paths,
        cvar=its.tails[0],
        payback=bands[PAYBACK],
        payback_share=tally.returned / paths if known else None,
        fan=tuple(bands[FAN : FAN + months]),
        paid_back=tuple(count / paths for count in tally.paid_back.tolist()) if known else (),
        hedged=hedged,
    )
