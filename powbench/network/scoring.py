"""How good a forecast was, from draws of it and what came to pass.

Draws come in blocks and are not kept. Quantiles are exact (order/windows.py). For the CRPS draws
are counted in cells: numbers whose floats have the sign, the exponent and the first 9 bits of the
mantissa in common, 1 part in 512 apart at most. The distances of draws in two cells are exact,
from the sums of both; of three or more in one cell they count as those of draws at even distances.
That puts the CRPS off by less than 1e-6 of itself where a forecast spreads over some ten cells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..order import windows
from .scenario import Floats

SHARES = (0.1, 0.5, 0.9)
_BITS = 9
_SHIFT, _ROW = np.int64(52 - _BITS), np.int64(12 + _BITS)


class Scores:
    """Of r rows of positive draws, of which `paths` are to come in all; what came to pass is 1.

    spreads: how closely windows close around a quantile.
    """

    def __init__(self, rows: int, paths: int, spreads: float = windows.SPREADS) -> None:
        self._rows, self._paths, self._spreads = rows, paths, spreads
        self._come, self._off = 0, np.zeros(rows)
        self._windows: list[windows.Windows] = []
        self._cells: _Cells | None = None

    def add(self, draws: Floats) -> None:
        """(r, n) more."""
        ordered = np.sort(draws, axis=1)
        self._come += ordered.shape[1]
        self._off += np.abs(ordered - 1.0).sum(axis=1)
        edges = [w.edges for w in self._windows] or [windows.open_edges(self._rows)] * len(SHARES)
        blocks = windows.of_block(ordered, edges)
        joined = [
            windows.joined([known, block])
            for known, block in zip(self._windows, blocks, strict=True)
        ] if self._windows else blocks  # fmt: skip
        self._windows = [
            windows.closed_around(each, share, self._paths, self._spreads)
            for each, share in zip(joined, SHARES, strict=True)
        ]
        cells = _Cells.of_block(ordered)
        self._cells = cells if self._cells is None else self._cells.with_more(cells)

    def quantiles(self) -> Floats | None:
        """P10, P50 and P90 (r, 3), between two draws where NumPy's `quantile` is; None where
        chance had one outside of what was held."""
        found = []
        for share, window in zip(SHARES, self._windows, strict=True):
            place = share * (self._come - 1)
            low = int(place)
            high = min(low + 1, self._come - 1)
            if not (window.holds(low) & window.holds(high)).all():
                return None
            below, above = window.at(low), window.at(high)
            found.append(below + (place - low) * (above - below))
        return np.array(found).T

    def crps(self) -> Floats:
        """Continuous ranked probability score (r): E|X - 1| - E|X - X'| / 2. 0 is perfect; of a
        single draw it is the absolute error (Gneiting and Raftery 2007)."""
        assert self._cells is not None
        apart = np.array([self._cells.apart(row) for row in range(self._rows)])
        found: Floats = self._off / self._come - apart / self._come**2
        return found


@dataclass(frozen=True)
class _Cells:
    """Cells that are not empty, ascending, with their row in front (codes): how many draws they
    have, their sum, the least and the most of them (k)."""

    codes: NDArray[np.int64]
    counts: Floats
    sums: Floats
    least: Floats
    most: Floats

    @staticmethod
    def of_block(ordered: Floats) -> _Cells:
        """Of draws (r, n), each row ascending."""
        rows = np.arange(len(ordered), dtype=np.int64)[:, None] << _ROW
        codes = (rows | (np.ascontiguousarray(ordered).view(np.int64) >> _SHIFT)).ravel()
        draws = ordered.ravel()
        return _Cells(codes, np.ones(len(draws)), draws, draws, draws)._merged()

    def with_more(self, other: _Cells) -> _Cells:
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        both = [np.concatenate(pair) for pair in pairs]
        order = np.argsort(both[0], kind="stable")
        return _Cells(*(each[order] for each in both))._merged()

    def _merged(self) -> _Cells:
        """One of each code, where they are ascending and one may be there several times."""
        first = np.flatnonzero(np.diff(self.codes, prepend=-1))
        return _Cells(
            self.codes[first],
            np.add.reduceat(self.counts, first),
            np.add.reduceat(self.sums, first),
            np.minimum.reduceat(self.least, first),
            np.maximum.reduceat(self.most, first),
        )

    def apart(self, row: int) -> float:
        """The sum of the distances of all pairs of draws of a row."""
        start, end = np.searchsorted(self.codes, np.array([row, row + 1]) << _ROW)
        its = slice(start, end)
        count = self.counts[its]
        upto = np.cumsum(count)
        # Each cell's draws lie above those before it and below those after it.
        between = self.sums[its] * (2 * upto - count - upto[-1])
        within = count * (count + 1) / 6 * (self.most - self.least)[its]
        return float((between + within).sum())
