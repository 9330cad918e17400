"""Sites by the row of a CSV: each is the template's site with other values in some of its keys.

site,tariff.price,rigs.count,utc_offset
amarillo,0.038,600,-6
odessa,0.041,,-6

A column is named as the reference of the sites file names a key; an empty cell leaves what the
template says.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .. import bounded, numerals
from ..errors import InputError
from ..network import csv_rows
from ..reading.keys import Choice, Flag, Inline, Key, Keys, Moment, Names, Number, Rows, Text
from ..reading.lines import Path
from ..reading.problems import Book, Origin

NAME = "site"
_EXAMPLE = "as in: site,tariff.price,rigs.count"


@dataclass(frozen=True)
class SiteRows:
    """The text of a CSV, and what the file is called."""

    text: str
    name: str


@dataclass(frozen=True)
class Column:
    """What stands in a column: the key at `path` below the site."""

    name: str
    path: Path
    key: Key


def read(
    text: str, name: str, template: Mapping[str, Any], called: str, keys: Keys, book: Book
) -> dict[str, dict[str, Any]]:
    """The tables of the sites in a CSV, in its order. template: the table of the site `called`.

    InputError for a wrong column or row; problems of cells go into the book, which learns where
    each site comes from.
    """
    sites: dict[str, dict[str, Any]] = {}
    lines: dict[str, int] = {}
    columns: tuple[Column, ...] | None = None
    named: dict[Path, str] = {}
    for line, row in csv_rows.rows(text, name, (NAME,)):
        if columns is None:
            columns = _columns(tuple(row), name, template, keys)
            named = {column.path: column.name for column in columns}
        site = row[NAME]
        if not site or not site.isprintable():
            raise InputError(
                f"{name}:{line}: column {NAME!r}: {site!r:.60} is no name to print",
                "name the site with letters",
            )
        if site in sites:
            raise InputError(
                f"{name}:{line}: column {NAME!r}: {site!r:.60} stands in row {lines[site]}, too",
                "give each site a name of its own",
            )
        if len(sites) >= bounded.MOST_SITES:
            raise InputError(
                f"{name} has more than {bounded.MOST_SITES:,} sites", "divide the file"
            )
        lines[site] = line
        book.from_rows[site] = Origin(name, line, named, called)
        sites[site] = _site(row, site, columns, template, book)
    if not sites:
        raise InputError(f"{name} has no row of a site", f"write one for each site, {_EXAMPLE}")
    return sites


def _columns(
    names: tuple[str, ...], file: str, template: Mapping[str, Any], keys: Keys
) -> tuple[Column, ...]:
    found: dict[Path, Column] = {}
    for name in names:
        if name == NAME:
            continue
        column = _column(name, file, template, keys)
        for path, other in found.items():
            if path[: len(column.path)] == column.path[: len(path)]:
                raise InputError(
                    f"{file}:1: the columns {other.name!r} and {name!r} say the same",
                    "leave one of them out",
                )
        found[column.path] = column
    return tuple(found.values())


def _column(name: str, file: str, template: Mapping[str, Any], keys: Keys) -> Column:
    """The key that a column names; `rigs.count` is the count of the template's only line."""

    def wrong(fault: str, remedy: str) -> InputError:
        return InputError(f"{file}:1: the column {name[:60]!r} {fault}", remedy)

    path: list[str | int] = []
    there: Any = template
    inside: Keys | None = keys
    key, parts = None, name.split(".")
    while parts:
        part = parts.pop(0)
        if inside is None:
            raise wrong("goes on below a value", f"end it at {'.'.join(map(str, path))}")
        key = inside.by_name.get(part)
        if key is None:
            known = list(_paths(keys))
            near = difflib.get_close_matches(name, known, 1, 0.6)
            few = (
                f"name keys of a site, as {', '.join(known[:3])}, or say it for all in the template"
            )
            raise wrong("names no key of a site", f"did you mean {near[0]!r}?" if near else few)
        path.append(part)
        there = there.get(part) if isinstance(there, dict) else None
        inside = next((kind.keys for kind in key.kinds if isinstance(kind, Inline | Rows)), None)
        if parts and any(isinstance(kind, Rows) for kind in key.kinds):
            entries = there if isinstance(there, list) else []
            numbered = parts[0].isdecimal()
            number = int(parts.pop(0)[:9]) if numbered else 0
            if (len(entries) > 1 and not numbered) or number > max(0, len(entries) - 1):
                raise wrong(
                    f"fits none of the template's {len(entries)} entries of {part}",
                    f"number them from 0, as in {part}.0",
                )
            path.append(number)
            there = entries[number] if entries else None
    if key is None or not _is_value(key):
        below = next(iter(_paths_below(key)), "") if key else ""
        raise wrong("names a table, not a value", f"name a key of it, as {name}.{below}")
    return Column(name, tuple(path), key)


def _is_value(key: Key) -> bool:
    return any(not isinstance(kind, Inline | Rows) for kind in key.kinds)


def _paths(keys: Keys) -> Iterator[str]:
    """All columns that may be named, an entry of a list without its number."""
    for key in keys:
        if _is_value(key):
            yield key.name
        yield from (f"{key.name}.{below}" for below in _paths_below(key))


def _paths_below(key: Key) -> Iterator[str]:
    for kind in key.kinds:
        if isinstance(kind, Inline | Rows):
            yield from _paths(kind.keys)


def _site(
    row: Mapping[str, str],
    site: str,
    columns: tuple[Column, ...],
    template: Mapping[str, Any],
    book: Book,
) -> dict[str, Any]:
    data = dict(template)
    for column in columns:
        if not (cell := row[column.name]):
            continue
        try:
            value = _value(cell, column.key)
        except bounded.Unreadable as error:
            said = str(error)
            remedy = numerals.without_comma(cell[:40], "write digits only, as in 1234.5")
            book.add((NAME, site, *column.path), said, remedy, unread=True)
            continue
        _put(data, column.path, value)
    return data


def _value(cell: str, key: Key) -> Any:
    """A cell as TOML would have it; text needs no quotes, a list of names has semicolons."""
    if cell[0] in "[{":
        return bounded.toml_value(f"cell = {cell}")["cell"]
    kinds = key.kinds
    if any(isinstance(kind, Flag) for kind in kinds) and cell.lower() in ("true", "false"):
        return cell.lower() == "true"
    if any(isinstance(kind, Names) for kind in kinds):
        return [part.strip() for part in cell.split(";")]
    try:
        if any(isinstance(kind, Number) for kind in kinds):
            return _number(cell)
    except bounded.Unreadable:
        if not any(isinstance(kind, Choice | Text | Moment) for kind in kinds):
            raise
    return cell


def _number(cell: str) -> int | float:
    value = bounded.typed(cell)
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _put(data: dict[str, Any], path: Path, value: Any) -> None:
    """Set what stands at `path`; the containers on the way are copied, not the template's."""
    inner: Any = data
    for part, following in pairwise(path):
        below = inner.get(part) if isinstance(inner, dict) else inner[part]
        if isinstance(following, int):
            inner[part] = list(below) if isinstance(below, list) and below else [{}]
        else:
            inner[part] = dict(below) if isinstance(below, dict) else {}
        inner = inner[part]
    inner[path[-1]] = value
