"""Rows and numbers of a user's CSV with a header line; what is wrong is told with its line."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator

from ..errors import InputError


def rows(text: str, name: str, needs: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(text.splitlines())
    try:
        columns = reader.fieldnames or []
        yield from _rows(reader, list(columns), name, needs)
    except csv.Error as error:
        raise InputError(f"{name}:{reader.line_num}: {error}", "is it a CSV?") from None


def _rows(
    reader: csv.DictReader[str], columns: list[str], name: str, needs: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    for column in columns:
        if columns.count(column) > 1:
            raise InputError(f"{name} has two columns {column!r}", "name each column differently")
    for column in needs:
        if column not in columns:
            first = ", ".join(columns) or "nothing"
            raise InputError(
                f"{name} has no column {column!r}",
                f"its first line says {first!r}: name the columns there, with commas between",
            )
    for row in reader:
        if None in row or None in row.values():
            raise InputError(f"{name}:{reader.line_num}: not one value per column", "look there")
        yield reader.line_num, row


def number(text: str, name: str, line: int, column: str) -> float:
    try:
        value = float(text.replace("_", "")) if text.isascii() else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{name}:{line}: {column} {text!r} is no number", "write digits only")
    return value
