"""Rows and numbers of a user's CSV with a header line; what is wrong is told with its line."""

from __future__ import annotations

from collections.abc import Iterator

from .. import bounded, numerals
from ..errors import InputError


def rows(text: str, name: str, needs: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, column -> text) of each row; InputError when it is not one value per column."""
    parsed_rows = bounded.csv_rows(text)
    try:
        _, header = next(parsed_rows, (1, []))
        columns = [cell.strip() for cell in header]
        if not any(columns):
            remedy = f"write {','.join(needs)} there" if needs else "is it the right file?"
            raise InputError(f"{name} names no columns in its first line", remedy)
        _separated_otherwise(columns, name)
        for column in needs:
            if column not in columns:
                first = ", ".join(columns)[:200]
                raise InputError(
                    f"{name} has no column {column!r}",
                    f"name the columns in the first line, which is {first!r}",
                )
        for column in columns:
            if columns.count(column) > 1:
                raise InputError(
                    f"{name} has two columns {column!r}", "give each column a name of its own"
                )
        for line, cells in parsed_rows:
            if cells and len(cells) != len(columns):
                raise InputError(
                    f"{name}:{line}: the row has {len(cells)} of {len(columns)} values",
                    "write one value for each column",
                )
            if cells:
                yield line, dict(zip(columns, map(str.strip, cells), strict=True))
    except bounded.Unreadable as error:
        raise InputError(f"{name}: {error}", "is it the right file?") from None


def _separated_otherwise(columns: list[str], name: str) -> None:
    """InputError for the columns of a spreadsheet whose decimals have commas."""
    for mark, called in ((";", "semicolons"), ("\t", "tabs")):
        if len(columns) == 1 and mark in columns[0]:
            raise InputError(
                f"{name} has {called} between its columns",
                "write commas there, and a point before decimals",
            )


def number(text: str, name: str, line: int, column: str) -> float:
    """A cell's number; InputError for anything but ASCII digits with a decimal point."""
    try:
        return bounded.typed(text)
    except bounded.Unreadable:
        raise InputError(
            f"{name}:{line}: {column} {text[:40]!r} is no number",
            numerals.without_comma(text[:40], "write digits only, as in 1234.5"),
        ) from None
