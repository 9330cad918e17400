"""P10, P50 and P90 of rows of numbers, and the mean of the worst ones of some rows, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..order import windows
from ..order.windows import Windows
from ..sites.calendar import Floats, Ints

SHARES = (0.1, 0.5, 0.9)
TAIL = 0.05

Edges = tuple[tuple[Floats, Floats], ...]
"""Of each window, in the order of Quantiles.windows."""


@dataclass(frozen=True)
class Found:
    """quantiles (3, r); tails: of each row with a tail the mean of its worst share TAIL.
    known (r): whether both are right, False where a row has to be gone through again."""

    quantiles: Floats
    tails: tuple[float, ...]
    known: np.ndarray


@dataclass(frozen=True)
class Quantiles:
    """windows: of r rows at each of SHARES. tail_rows (t): the rows whose worst are wanted.
    tail: their windows at TAIL, with the sums of what lies below."""

    windows: tuple[Windows, ...]
    tail_rows: Ints
    tail: Windows

    @property
    def edges(self) -> Edges:
        return tuple(window.edges for window in (*self.windows, self.tail))

    @property
    def width(self) -> int:
        """How many numbers are held of a row, at most."""
        return sum(window.inside.shape[1] for window in (*self.windows, self.tail))

    def closed(self, paths: int, spreads: float) -> Quantiles:
        """As far as they can be when `paths` numbers are to come in all."""
        return Quantiles(
            tuple(
                windows.closed_around(window, share, paths, spreads)
                for window, share in zip(self.windows, SHARES, strict=True)
            ),
            self.tail_rows,
            windows.closed_around(self.tail, TAIL, paths, spreads),
        )

    def found(self) -> Found:
        """Of all that have come."""
        count = self.tail.count
        places = [windows.place_of(share, count) for share in SHARES]
        known = np.all([w.holds(p) for w, p in zip(self.windows, places, strict=True)], axis=0)
        tails = windows.tails(self.tail, TAIL)
        known[self.tail_rows] &= ~np.isnan(tails)
        values = [w.at(p) for w, p in zip(self.windows, places, strict=True)]
        return Found(np.array(values), tuple(tails), known)


def of_block(
    ordered: Floats, tail_rows: Ints, edges: Edges | None, paths: int, spreads: float
) -> Quantiles:
    """Of numbers (r, n), each row ascending, of which `paths` are to come in all.

    edges: of those that came before; None where these are the first.
    """
    *of_shares, of_tail = edges or (
        *(windows.open_edges(len(ordered)) for _ in SHARES), windows.open_edges(len(tail_rows)),
    )  # fmt: skip
    (tail,) = windows.of_block(ordered[tail_rows], [of_tail], with_sums=True)
    block = Quantiles(tuple(windows.of_block(ordered, of_shares)), tail_rows, tail)
    # All that came before closed the edges more than one block can.
    return block.closed(paths, spreads) if edges is None else block


def joined(parts: Sequence[Quantiles]) -> Quantiles:
    return Quantiles(
        tuple(windows.joined(its) for its in zip(*(p.windows for p in parts), strict=True)),
        parts[0].tail_rows,
        windows.joined([part.tail for part in parts]),
    )
