"""Where a number came from: every figure that enters a result carries its source and status."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How far a figure can be trusted, from consensus rule to silent assumption."""

    EXACT = "exact"
    MEASURED = "measured"
    READ = "read"
    INFERRED = "inferred"
    MEMORY = "from memory"
    ASSUMED = "assumed"
    TYPED = "typed in"
    DEFAULT = "default"


def parse_status(text: str) -> Status | None:
    """The status a table or file writes; None when it is no status. `memory` and `typed` pass."""
    plain = text.strip().lower()
    short = {"memory": Status.MEMORY, "typed": Status.TYPED}
    if plain in short:
        return short[plain]
    return next((status for status in Status if status.value == plain), None)


@dataclass(frozen=True)
class Figure:
    """One input: what it is called, what it is worth, in which unit, and who says so.

    name: dotted path as the user would write it (`tariff.price`). value: a number or
    the text that stands for a table. unit: SI or money unit, empty for a pure number.
    source: where it was read, or the place in the file where it was typed.
    """

    name: str
    value: float | int | str | bool | None
    unit: str
    status: Status
    source: str

    def __str__(self) -> str:
        value = f"{self.value:,.15g}" if isinstance(self.value, float) else _written(self.value)
        unit = _unit(value, self.unit)
        return f"{self.name} = {value}{unit} [{self.status.value}: {self.source}]"


def _written(value: float | str | bool | None) -> str:
    """As a sites file has it: true, not True."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _unit(value: str, unit: str) -> str:
    """` days`, ` day` of one, and nothing of a table or of what is not there."""
    if value == "none" or not unit:
        return ""
    return f" {unit.removesuffix('s')}" if value == "1" and unit.isalpha() else f" {unit}"


def defaults(figures: tuple[Figure, ...]) -> tuple[str, ...]:
    """`name = value` of every input that nobody gave."""
    texts = []
    for f in figures:
        if f.status is Status.DEFAULT:
            value = f"{f.value:g}" if isinstance(f.value, float) else _written(f.value)
            texts.append(f"{f.name} = {value}{_unit(value, f.unit)}")
    return tuple(texts)
