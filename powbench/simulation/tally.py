"""What blocks of paths leave behind: counts, exact sums and places, from which every figure comes.

All of it can be added up in any order and on any machine, and the sum is the same to the bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..errors import InputError
from ..order import exact, windows
from ..sites.calendar import Floats, Ints
from . import counts, quantiles
from .counts import Counts
from .outcome import SiteOutcome
from .quantiles import Edges, Quantiles

COINS, PER_BTC, PROFIT, NPV, PAYBACK, FAN = range(6)
"""Rows of the figures that have a band; from FAN on one of each month, and last, where hash rate
is sold forward, the NPV with it."""

Kept = Quantiles | Counts


@dataclass(frozen=True)
class How:
    """paths: that are to come in all. quick: counts alone, for bands within counts.ERROR.
    spreads: how closely windows close. only: outcomes to follow, by their place; None: all."""

    paths: int
    quick: bool = False
    spreads: float = windows.SPREADS
    only: frozenset[int] | None = None


@dataclass(frozen=True)
class Tally:
    """One site, or all together. kept: of the rows above. lacking (r): whether any path has no
    number. loss, npv_loss, returned: paths with a loss, a negative NPV, a payback; paid_back
    (months): that are back by the end of each month. npv, hedged: sums as exact.total."""

    name: str
    paths: int
    kept: Kept
    lacking: np.ndarray
    loss: int
    npv_loss: int
    returned: int
    paid_back: Ints
    npv: int
    hedged: int | None


def of_block(outcome: SiteOutcome, how: How, edges: Edges | None) -> Tally:
    """Of the paths of one block."""
    rows = _rows(outcome)
    tails = [NPV] if outcome.hedged_npv is None else [NPV, len(rows) - 1]
    if not np.isfinite(rows[tails]).all():
        raise InputError(
            f"the NPV of {outcome.name} is beyond all numbers on some paths",
            "shorten the horizon, or lower what moves the price",
        )
    kept: Kept
    rows.sort(axis=1)
    if how.quick:
        kept = counts.of_block(rows, np.array(tails))
    else:
        kept = quantiles.of_block(rows, np.array(tails), edges, how.paths, how.spreads)
    years = np.array(outcome.years[1:])
    return Tally(
        name=outcome.name,
        paths=rows.shape[1],
        kept=kept,
        lacking=np.isnan(rows[:, -1]),
        loss=int((outcome.profit < 0).sum()),
        npv_loss=int((outcome.npv < 0).sum()),
        returned=int(np.isfinite(outcome.payback).sum()),
        paid_back=(outcome.payback <= years[:, None]).sum(axis=1),
        npv=exact.total(outcome.npv),
        hedged=None if outcome.hedged_npv is None else exact.total(outcome.hedged_npv),
    )


def _rows(outcome: SiteOutcome) -> Floats:
    per_btc = np.divide(
        outcome.cost, outcome.coins, out=np.full_like(outcome.cost, np.inf),
        where=outcome.coins > 0,
    )  # fmt: skip
    running = np.cumsum(outcome.cash, axis=1) - outcome.own_usd
    rows = [outcome.coins, per_btc, outcome.profit, outcome.npv, outcome.payback, *running.T]
    if outcome.hedged_npv is not None:
        rows.append(outcome.hedged_npv)
    found = np.stack(rows)
    found += 0.0  # a zero has no sign
    return found


def joined(parts: Sequence[Tally]) -> Tally:
    """All the paths of several."""
    first = parts[0]
    kept: Kept
    if isinstance(first.kept, Quantiles):
        kept = quantiles.joined([p.kept for p in parts if isinstance(p.kept, Quantiles)])
    else:
        kept = counts.joined([p.kept for p in parts if isinstance(p.kept, Counts)])
    return Tally(
        name=first.name,
        paths=sum(part.paths for part in parts),
        kept=kept,
        lacking=np.any([part.lacking for part in parts], axis=0),
        loss=sum(part.loss for part in parts),
        npv_loss=sum(part.npv_loss for part in parts),
        returned=sum(part.returned for part in parts),
        paid_back=np.sum([part.paid_back for part in parts], axis=0),
        npv=sum(part.npv for part in parts),
        hedged=None if first.hedged is None else sum(part.hedged or 0 for part in parts),
    )


class Growing:
    """A tally that blocks are added to. They are joined when they are a quarter of what it is, so
    that this takes little time and memory however many come."""

    def __init__(self, how: How) -> None:
        self._how = how
        self._parts: list[Tally] = []

    def add(self, block: Tally) -> None:
        self._parts.append(block)
        waiting = sum(part.kept.width for part in self._parts[1:])
        if 4 * waiting >= self._parts[0].kept.width:
            self.tally()

    def tally(self) -> Tally:
        """Of all that have come."""
        if len(self._parts) > 1:
            self._parts = [closed(joined(self._parts), self._how)]
        return self._parts[0]

    @property
    def edges(self) -> Edges | None:
        """Beyond which no number matters any more; None before the first has come."""
        return self._parts[0].kept.edges if self._parts else None


def closed(tally: Tally, how: How) -> Tally:
    """Without the numbers that cannot matter any more."""
    return replace(tally, kept=tally.kept.closed(how.paths, how.spreads))


def of_outcomes(
    outcomes: Iterable[SiteOutcome], how: How, edges: Sequence[Edges | None] | None
) -> Iterator[Tally]:
    """Of a block, one outcome after another, so that no more than one is held."""
    for place, outcome in enumerate(outcomes):
        if how.only is None or place in how.only:
            yield of_block(outcome, how, None if edges is None else edges[place])
