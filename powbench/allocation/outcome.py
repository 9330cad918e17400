"""What a plan is worth over many futures: NPV on average, of the worst ones, and losses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..order import exact, windows
from ..simulation.summary import cvar
from ..sites.calendar import Floats


@dataclass(frozen=True)
class NpvOutcome:
    """NPV over scenarios: mean, mean of the worst share (CVaR), share of losses [USD]."""

    mean: float
    tail: float
    loss: float

    def objective(self, weight: float) -> float:
        return self.mean + weight * self.tail


def outcome(npv: Floats, tail: float) -> NpvOutcome:
    return NpvOutcome(float(npv.mean()), cvar(npv, tail), float((npv < 0).mean()))


class Tally:
    """Outcomes of rows of NPVs that come in blocks and are not kept, of which `paths` come in all.

    tail: the worst share. spreads: how closely windows close around its end.
    """

    def __init__(self, paths: int, tail: float, spreads: float = windows.SPREADS) -> None:
        self._paths, self._tail, self._spreads = paths, tail, spreads
        self._window: windows.Windows | None = None
        self._sums: list[int] = []
        self._losses: list[int] = []

    def add(self, npv: Floats) -> None:
        """(rows, n) more."""
        known = self._window
        edges = windows.open_edges(len(npv)) if known is None else known.edges
        (block,) = windows.of_block(np.sort(npv, axis=1), [edges], with_sums=True)
        joined = block if known is None else windows.joined([known, block])
        self._window = windows.closed_around(joined, self._tail, self._paths, self._spreads)
        before = zip(self._sums or [0] * len(npv), self._losses or [0] * len(npv), strict=True)
        rows = list(zip(before, npv, strict=True))
        self._sums = [total + exact.total(row) for (total, _), row in rows]
        self._losses = [lost + int((row < 0).sum()) for (_, lost), row in rows]

    def outcomes(self) -> list[NpvOutcome] | None:
        """Of each row; None where chance had the end of some tail outside of what was held."""
        assert self._window is not None
        count = self._window.count
        tails = windows.tails(self._window, self._tail)
        if np.isnan(tails).any():
            return None
        every = zip(self._sums, tails, self._losses, strict=True)
        return [NpvOutcome(exact.mean(s, count), tail, lost / count) for s, tail, lost in every]
