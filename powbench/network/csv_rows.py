"""Rows and numbers of a user's CSV with a header line; what is wrong is told with its line."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator

from ..errors import InputError


def rows(text: str, name: str, needs: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(text.splitlines())
    columns = reader.fieldnames or []
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
        value = float(text.replace("_", ""))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{name}:{line}: {column} {text!r} is no number", "write digits only")
    return value
