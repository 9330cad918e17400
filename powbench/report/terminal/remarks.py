"""Remarks on many measurements: each is said once, with those that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MOST_NAMES = 3
"""That a remark names; --json has each."""
_NUMBER = re.compile(r"(?<![\w:.^/-])\d[\d,]*(?:\.\d+)?(?=[\s%),;:]|$)")


def merged(pairs: Iterable[tuple[str, str]]) -> list[tuple[list[str], str]]:
    """[(names, remark)] of (name, remark), in the order that they came. Remarks that differ in
    their numbers alone are one: `10 … 39% of the time`."""
    kinds: dict[str, list[tuple[str, str]]] = {}
    for name, text in pairs:
        kinds.setdefault(_NUMBER.sub("#", text), []).append((name, text))
    return [
        (list(dict.fromkeys(name for name, _ in of)), _ranges([text for _, text in of]))
        for of in kinds.values()
    ]


def _ranges(texts: Sequence[str]) -> str:
    """The first of some texts that are alike, each number as its lowest … highest."""
    columns = iter(zip(*map(_NUMBER.findall, texts), strict=True))

    def span(_: re.Match[str]) -> str:
        order = sorted(set(next(columns)), key=lambda number: float(number.replace(",", "")))
        return order[0] if len(order) == 1 else f"{order[0]} … {order[-1]}"

    return _NUMBER.sub(span, texts[0])


def some(names: Sequence[str], between: str = ", ") -> str:
    """`a, b, c and 12 others`."""
    if len(names) <= MOST_NAMES + 1:
        return between.join(names)
    return f"{between.join(names[:MOST_NAMES])} and {len(names) - MOST_NAMES} others"
