"""Options of a test beside its usual ones: powbench refuses one that is given twice."""

from __future__ import annotations

from collections.abc import Sequence


def beside(usual: Sequence[str], *given: str) -> list[str]:
    """The usual options, each with one value, without those that are given; then the given."""
    pairs = zip(usual[::2], usual[1::2], strict=True)
    return [*(word for pair in pairs if pair[0] not in given for word in pair), *given]
