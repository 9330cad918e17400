"""Exact order statistics of rows of numbers that come in blocks and are not kept.

Of each row a window is held: how many numbers lie below it, and those within. As numbers come, it
closes around the place where the wanted one will end, by SPREADS standard deviations of that
place; numbers that fall outside are counted and forgotten. So a row of n numbers takes memory
for some sqrt(n) of them. At the end the counts say whether the wanted one is within; where chance
had it that it is not, that is known, and the row is gone through once more.

Numbers equal to an edge are counted there, so that many equal ones take no memory either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from . import exact

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Edges = tuple[Floats, Floats]
"""Of r rows: low and high (r)."""
SPREADS = 6.0
"""Beyond them lies one place in 10^9."""


def place_of(share: float, count: int) -> int:
    """Which of `count` numbers in ascending order is the quantile, from 0: NumPy's inverted_cdf,
    a number that is there rather than a mix of two."""
    virtual = count * share - 1
    place = int(np.floor(virtual))
    return max(0, place + (virtual > place))


@dataclass(frozen=True)
class Windows:
    """One place in each of r rows, of which `count` numbers have come.

    low, high (r): edges. below (r): how many numbers are less than low; at_low, at_high (r): how
    many equal an edge, at_high 0 where both are one. inside (r, k): those between, ascending,
    filled up with infinity; sizes (r): how many. sums (r): of those below, as exact.total; empty
    where nobody asks for them. A row whose low is NaN is lost: parts of it had windows apart.
    """

    count: int
    low: Floats
    high: Floats
    below: Ints
    at_low: Ints
    at_high: Ints
    inside: Floats
    sizes: Ints
    sums: tuple[int, ...] = ()

    @property
    def edges(self) -> Edges:
        return self.low, self.high

    def closed(self, low: Floats, high: Floats) -> Windows:
        """With edges (r) that lie within these."""
        if np.array_equal(low, self.low) and np.array_equal(high, self.high):
            return self
        up, down, one = low > self.low, high < self.high, low == high
        to_end = up & (low == self.high)
        low_, high_ = low[:, None], high[:, None]
        dropped, at_low = self.inside < low_, (self.inside == low_).sum(axis=1)
        below = self.below + up * self.at_low + dropped.sum(axis=1)
        sums = tuple(
            sum_ + _dropped(self.inside[row, dropped[row]], bool(up[row]), self, row)
            for row, sum_ in enumerate(self.sums)
        )
        start = (self.inside <= low_).sum(axis=1)
        sizes = np.maximum((self.inside < high_).sum(axis=1) - start, 0)
        sizes = np.minimum(sizes, self.sizes)  # what fills up is no number
        at_high = np.where(down, (self.inside == high_).sum(axis=1), self.at_high)
        return Windows(
            self.count, low, high, below,
            np.where(up, np.where(to_end, self.at_high, at_low), self.at_low),
            np.where(one, 0, at_high),
            _cut_out(self.inside, start, sizes), sizes, sums,
        )  # fmt: skip

    def around(self, place: float, spread: float) -> Windows:
        """Closed around a place among the numbers so far, `spread` to either side."""
        return self.closed(self.at(np.floor(place - spread)), self.at(np.ceil(place + spread)))

    def at(self, place: float) -> Floats:
        """The number at a place (r), or the edge beyond which it lies."""
        within = place - self.below - self.at_low
        index = np.clip(within, 0, max(0, self.inside.shape[1] - 1)).astype(np.int64)
        rows = np.arange(len(index))
        found = self.inside[rows, index] if self.inside.shape[1] else self.low
        found = np.where(within >= self.sizes, self.high, found)
        return np.where(within < 0, self.low, found)

    def holds(self, place: int) -> np.ndarray:
        """Whether the number at a place is known (r)."""
        known = self.below + self.at_low + self.sizes + self.at_high
        return np.asarray((self.below <= place) & (place < known) & ~np.isnan(self.low))


def _dropped(numbers: Floats, up: bool, of: Windows, row: int) -> int:
    equal = int(of.at_low[row]) if up else 0
    return exact.total(numbers) + (equal * exact.total(of.low[row : row + 1]) if equal else 0)


def _cut_out(numbers: Floats, start: Ints, sizes: Ints) -> Floats:
    """From (r, k) ascending, `sizes` from `start` on in each row, filled up with infinity."""
    cut = np.full((len(numbers), int(sizes.max(initial=0))), np.inf)
    # Row by row: one index array for all takes NumPy three times as long.
    for row, (begin, size) in enumerate(zip(start.tolist(), sizes.tolist(), strict=True)):
        cut[row, :size] = numbers[row, begin : begin + size]
    return cut


def of_block(ordered: Floats, edges: Sequence[Edges], with_sums: bool = False) -> list[Windows]:
    """Of numbers (r, n), each row ascending with NaN at its end, the windows of these edges."""
    ends = np.array(edges).reshape(-1, len(ordered)).T
    before = np.array([row.searchsorted(its) for row, its in zip(ordered, ends, strict=True)])
    upto = np.array([r.searchsorted(its, "right") for r, its in zip(ordered, ends, strict=True)])
    found = []
    for place, (low, high) in enumerate(edges):
        below, below_high = before[:, 2 * place], before[:, 2 * place + 1]
        upto_low, upto_high = upto[:, 2 * place], upto[:, 2 * place + 1]
        sizes = np.maximum(below_high - upto_low, 0)
        at_high = np.where(low == high, 0, upto_high - below_high)
        sums: tuple[int, ...] = ()
        if with_sums:
            sums = tuple(exact.total(row[:n]) for row, n in zip(ordered, below, strict=True))
        found.append(
            Windows(
                ordered.shape[1], low, high, below, upto_low - below, at_high,
                _cut_out(ordered, upto_low, sizes), sizes, sums,
            )
        )  # fmt: skip
    return found


def open_edges(rows: int) -> Edges:
    """Those of a window that nothing lies outside of."""
    return np.full(rows, -np.inf), np.full(rows, np.inf)


def joined(parts: Sequence[Windows]) -> Windows:
    """All the numbers of several, within the edges that they share."""
    if len(parts) == 1:
        return parts[0]
    low = np.max([part.low for part in parts], axis=0)
    high = np.min([part.high for part in parts], axis=0)
    low = np.where(low <= high, low, np.nan)
    high = np.where(np.isnan(low), np.nan, high)
    parts = [part.closed(low, high) for part in parts]
    inside = np.sort(np.concatenate([part.inside for part in parts], axis=1), axis=1)
    sizes = np.sum([part.sizes for part in parts], axis=0)
    return replace(
        parts[0],
        count=sum(part.count for part in parts),
        below=np.sum([part.below for part in parts], axis=0),
        at_low=np.sum([part.at_low for part in parts], axis=0),
        at_high=np.sum([part.at_high for part in parts], axis=0),
        inside=inside[:, : int(sizes.max(initial=0))],
        sizes=sizes,
        sums=tuple(map(sum, zip(*(part.sums for part in parts), strict=True))),
    )


def closed_around(window: Windows, share: float, paths: int, spreads: float = SPREADS) -> Windows:
    """As far as it can be closed when `paths` numbers are to come in all.

    Of those that have come, as many lie below the quantile of all as a draw without replacement
    has it (hypergeometric).
    """
    come = window.count
    left = max(0.0, (paths - come) / max(1, paths - 1))
    spread = spreads * np.sqrt(share * (1 - share) * come * left)
    place = place_of(share, paths) * come / paths
    return window.around(place, float(spread) + 1)


def tails(window: Windows, share: float) -> list[float]:
    """Of each row with sums the mean of its lowest `share`, the last one counted in part; NaN where
    the last one is not held."""
    size = share * window.count
    last = min(int(size), window.count - 1)
    held = window.holds(last)
    lasts = window.closed(window.at(last), window.at(last))
    found = []
    for row, number in enumerate(lasts.low.tolist()):
        if not held[row]:
            found.append(float("nan"))
            continue
        before = last - int(lasts.below[row])  # as large as the last one that counts
        found.append(exact.mean_of_tail(lasts.sums[row], number, before + size - last, size))
    return found
