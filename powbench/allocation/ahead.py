"""What a large question will need, said before the work."""

from __future__ import annotations

from collections.abc import Sequence

from .columns import columns
from .instance import Instance
from .solving import Effort

LARGE = 400_000
"""Coefficients from which searches take seconds and minutes (benchmarks/test_allocation.py)."""


def said(instance: Instance, weight: float, weights: Sequence[float], effort: Effort) -> str:
    """What a large question will need at most, in words; empty for a smaller one."""
    count = columns(instance).count
    size = instance.run_usd.size + instance.late_usd.size + 4 * count
    if size < LARGE:
        return ""
    searches = len({weight, *weights})
    return (
        f"{count:,} columns, about {size:,} coefficients: {searches} "
        f"search{'es end' if searches > 1 else ' ends'} after {searches * effort.seconds:,.0f} s "
        f"at most (--time-limit {effort.seconds:g} each), then each limit that binds is tried "
        "again; fewer scenarios, weights or stages take less"
    )
