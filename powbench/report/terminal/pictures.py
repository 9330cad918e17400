"""Bars in the cells of a table, which yield their room to the numbers."""

from __future__ import annotations

from ..units import bar


class Gauge:
    """A bar that yields its room to the numbers: they must fit 80 columns, it need not."""

    WIDTH = 16

    def __init__(self, share: float) -> None:
        self._share = share

    def drawn(self, width: int, plain: bool) -> str:
        return "#" * round(self._share * width) if plain else bar(self._share, width)


class Change:
    """A ratio as a bar left or right of the middle, which is equal; yields its room as Gauge.

    The longest bar is `most` away from equal, or LEAST where all are nearer.
    """

    WIDTH = 17
    LEAST = 0.02

    def __init__(self, ratio: float, most: float) -> None:
        self._part = max(-1.0, min(1.0, (ratio - 1) / max(most, self.LEAST)))

    def drawn(self, width: int, plain: bool) -> str:
        half = (width - 1) // 2
        block, middle = "#|" if plain else "█│"
        drawn = block * round(abs(self._part) * half)
        left, right = (drawn, "") if self._part < 0 else ("", drawn)
        return f"{left:>{half}}{middle}{right}"
