"""What a figure of energy holds, and which of two holds more: the one ranking of scopes."""

from __future__ import annotations

from typing import Literal, get_args

Scope = Literal["wall", "declared", "battery", "psys", "board", "package", "gpu", "dram"]
"""The widest first: this order is the ranking, and `breadth` tells it.

A wall meter sees the whole machine. A declared power is of the whole machine too, as whoever
typed it in knew what it is for; a battery feeds it behind the supply; psys holds the packages.
"""

SCOPES: tuple[str, ...] = get_args(Scope)


def breadth(scope: str) -> int:
    """0 for the widest scope, more for narrower ones, most for one that is not known."""
    return SCOPES.index(scope) if scope in SCOPES else len(SCOPES)
