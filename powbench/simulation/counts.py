"""Quantiles of rows of numbers to within a stated share, from counts alone.

The bits of a float, the sign seen to, are an integer in the order of the floats. Its upper 19 bits
(sign, exponent and 7 bits of the mantissa) are its cell: numbers of one cell lie within 1 part in
128 of each other. What is kept are the counts of the cells that are not empty, however many
numbers come.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..order import windows
from ..sites.calendar import Floats, Ints
from .quantiles import SHARES, TAIL, Found

BITS = 19
ERROR = 2.0**-8
"""A quantile is the middle of its cell: so far from the exact one at most, as a share of it."""
_SHIFT = np.uint64(64 - BITS)
_SIGN = np.uint64(1 << 63)
_ALL = np.uint64((1 << 64) - 1)


@dataclass(frozen=True)
class Counts:
    """Of r rows, of which `count` numbers have come: cells (k), the row's number in front of the
    cell's, ascending; counts (k). tail_rows (t): the rows whose worst are wanted."""

    count: int
    rows: int
    tail_rows: Ints
    cells: NDArray[np.uint64]
    counts: Ints

    @property
    def width(self) -> int:
        """How many cells a row has, on average."""
        return len(self.cells) // max(1, self.rows)

    @property
    def edges(self) -> None:
        """What comes is counted whatever came before."""
        return

    def found(self) -> Found:
        starts = np.searchsorted(self.cells, np.arange(self.rows + 1, dtype=np.uint64) << _ROW)
        middles, tails = _middles(self.cells), []
        quantiles = np.full((len(SHARES), self.rows), np.nan)
        size = TAIL * self.count
        for row, (begin, end) in enumerate(itertools.pairwise(starts)):
            reached = np.cumsum(self.counts[begin:end])
            places = [windows.place_of(share, self.count) for share in SHARES]
            at = np.minimum(np.searchsorted(reached, places, side="right"), end - begin - 1)
            if end > begin:
                quantiles[:, row] = middles[begin:end][at]
            if row in self.tail_rows:
                before = np.concatenate([[0], reached[:-1]])
                taken = np.clip(size - before, 0.0, self.counts[begin:end])
                tails.append(float((taken[taken > 0] * middles[begin:end][taken > 0]).sum() / size))
        return Found(quantiles, tuple(tails), np.ones(self.rows, dtype=np.bool_))

    def closed(self, paths: int, spreads: float) -> Counts:
        """Counts forget nothing."""
        return self


_ROW = np.uint64(BITS)


def of_block(ordered: Floats, tail_rows: Ints) -> Counts:
    """Of numbers (r, n), each row ascending; NaN is counted nowhere."""
    rows = np.arange(len(ordered), dtype=np.uint64)[:, None] << _ROW
    codes = (rows | (_keys(ordered) >> _SHIFT))[~np.isnan(ordered)]
    first = np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]])[: len(codes)])
    counts = np.diff(np.append(first, len(codes)))
    return Counts(ordered.shape[1], len(ordered), tail_rows, codes[first], counts)


def joined(parts: Sequence[Counts]) -> Counts:
    """All that several have counted."""
    cells, place = np.unique(np.concatenate([p.cells for p in parts]), return_inverse=True)
    counts = np.zeros(len(cells), dtype=np.int64)
    np.add.at(counts, place, np.concatenate([p.counts for p in parts]))
    first = parts[0]
    return Counts(sum(p.count for p in parts), first.rows, first.tail_rows, cells, counts)


def _keys(numbers: Floats) -> NDArray[np.uint64]:
    """Integers in the order of the floats."""
    bits = np.ascontiguousarray(numbers).view(np.uint64)
    return np.where(bits & _SIGN, bits ^ _ALL, bits | _SIGN)


def _middles(cells: NDArray[np.uint64]) -> Floats:
    """The middle of each cell; of one at zero, zero, and of one without an end, infinity."""
    keys = (cells & np.uint64((1 << BITS) - 1)) << _SHIFT
    ends = [_floats(keys), _floats(keys | ((np.uint64(1) << _SHIFT) - np.uint64(1)))]
    further = np.isnan(ends[0]) | (np.abs(ends[0]) > np.abs(ends[1]))
    near = np.where(further, ends[1], ends[0])
    with np.errstate(invalid="ignore"):
        middle = ends[0] / 2 + ends[1] / 2
    return np.where(near == 0, 0.0, np.where(np.isinf(near) | np.isnan(middle), near, middle))


def _floats(keys: NDArray[np.uint64]) -> Floats:
    return np.where(keys & _SIGN, keys ^ _SIGN, keys ^ _ALL).view(np.float64)
