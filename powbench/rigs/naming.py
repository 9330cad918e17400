"""Which model of the catalogue a text names, and how many boards a model has."""

from __future__ import annotations

import re
from functools import cache

from ..tables import rows
from .catalogue import Entry, entries

_RATE = re.compile(r"\d+(?:\.\d+)?t")
LONGEST_TEXT = 200
SHORTEST_WORD = 5
"""A family of one word is known by a longer one than this: `NerdQAxe++`, and not `S19`."""


def named_in(text: str) -> tuple[Entry, ...]:
    """The models that `text` names, such as a miner's user agent; none where it names none.

    All words of a model's family must stand there one after the other, as in
    `Antminer S19j Pro/49.0`. The longest family wins. One family may have several models, which
    only a rate such as `104T` behind it tells apart: without it all of them come back.
    """
    said = _words(text[:LONGEST_TEXT])
    found: dict[Entry, int] = {}
    for entry in entries():
        family = _family(entry.model)
        if (len(family) > 1 or len(family[0]) > SHORTEST_WORD) and _stands_in(family, said):
            found[entry] = len(family)
    longest = [entry for entry, words in found.items() if words == max(found.values())]
    exact = [entry for entry in longest if _stands_in(_words(entry.model), said)]
    return tuple(exact or longest)


@cache
def boards(model: str) -> int | None:
    """How many hash boards a model has, by powbench/data/hashboards.csv; None: not known."""
    known = {tuple(_words(row["family"])): int(row["boards"]) for row in rows("hashboards.csv")}
    return known.get(tuple(_family(model)))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9+.]+", text.lower())


def _family(model: str) -> list[str]:
    words = _words(model)
    return words[:-1] if _RATE.fullmatch(words[-1]) else words


def _stands_in(words: list[str], said: list[str]) -> bool:
    return any(said[i : i + len(words)] == words for i in range(len(said) - len(words) + 1))
