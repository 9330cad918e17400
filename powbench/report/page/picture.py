"""What every part of the page is made of: a chart, the words for it, the table behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..shown import shown
from ..units import count

Row = tuple[str, ...]
Records = list[dict[str, Any]]
LONGEST_TABLE = 400


@dataclass(frozen=True)
class Table:
    """Cells as text. A header that begins with `>` stands above numbers."""

    headers: Row
    rows: tuple[Row, ...]

    @property
    def shown(self) -> tuple[Row, ...]:
        return self.rows[:LONGEST_TABLE]

    @property
    def left_out(self) -> int:
        return max(0, len(self.rows) - LONGEST_TABLE)


@dataclass(frozen=True)
class Picture:
    """name: what `--picture` takes. says: the picture in one sentence, for who cannot see it.

    note: what a reader must know about it (downsampled, mixed scopes). chart: a
    Vega-Lite specification without config and width.
    """

    name: str
    title: str
    says: str
    chart: dict[str, Any]
    table: Table
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Pictures under one heading, with text, notes and a table. badge: a verdict and its tone.
    table_last: below the pictures."""

    title: str
    pictures: tuple[Picture, ...] = ()
    text: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    table_last: bool = False
    facts: Table | None = None
    badge: tuple[str, str] | None = None


@dataclass(frozen=True)
class Part:
    """One part of the page: benchmark, sites, check, ... ident: of its anchor.

    sliders: for each projection what the page's script starts from.
    """

    ident: str
    title: str
    lead: str
    groups: tuple[Group, ...]
    sliders: tuple[dict[str, Any], ...] = ()

    def pictures(self) -> tuple[Picture, ...]:
        return tuple(p for group in self.groups for p in group.pictures)


def clean(text: object, longest: int = 200) -> str:
    """A name as it may stand in a page: control characters shown, not without end."""
    return shown(text, longest)


def gathered(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """(who, note) pairs as one line for each note, with all whom it concerns behind it."""
    whom: dict[str, list[str]] = {}
    for who, note in pairs:
        named = whom.setdefault(clean(note, 400), [])
        if who and who not in named:
            named.append(who)
    return tuple(f"{note} ({', '.join(who)})" if who else note for note, who in whom.items())


def thinned(kept: int, whole: int, plural: str) -> str:
    """The sentence that says a picture shows groups rather than everything."""
    return (
        f"{count(whole)} {plural} are drawn in {count(kept)} groups: the line is the median of "
        "each group, the band reaches from its lowest to its highest."
    )
