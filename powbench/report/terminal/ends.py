"""Of many rows the first and the last, and how many are between."""

from __future__ import annotations

FIRST, LAST, MOST = 20, 5, 40
"""Up to so many rows all are shown."""


def between(place: int, count: int) -> bool:
    """Whether row `place` of `count`, from 1, is left out."""
    return count > MOST and FIRST < place <= count - LAST


def left_out(count: int) -> str:
    return f"… {count - FIRST - LAST:,} between"


def shortened(lines: tuple[str, ...], what: str) -> tuple[str, ...]:
    """The first of many lines, and how many more `what` there are."""
    if len(lines) <= MOST:
        return lines
    return (*lines[:FIRST], f"{len(lines) - FIRST:,} more {what}; --json has them all")
