"""The tables of keys that the reader of sites files declares, each by its path."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from powbench.reading import keys as kinds
from powbench.reading.keys import Key, Keys
from powbench.sitefile import read_project

Tables = dict[str, Keys]


@cache
def tables() -> Tables:
    """Each table once, by its first path: `site.NAME.tariff`; in lists too."""
    listed: Tables = {}

    def visit(path: str, keys: Keys) -> None:
        if keys in listed.values():
            return
        listed[path] = keys
        for key in keys:
            for kind in key.kinds:
                if isinstance(kind, kinds.Inline | kinds.Rows | kinds.Named):
                    name = f"{key.name}.NAME" if isinstance(kind, kinds.Named) else key.name
                    visit(f"{path}.{name}".lstrip("."), kind.keys)

    visit("", read_project.KEYS)
    return listed


def path_of(keys: Keys) -> str:
    return next(path for path, each in tables().items() if each == keys)


def mentioned(keys: Keys, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Table and name of every key in `data`, a table with these keys."""
    for name, value in data.items():
        key = keys[name]
        yield path_of(keys), key.name
        for kind in key.kinds:
            if isinstance(kind, kinds.Inline) and isinstance(value, dict) and "value" not in value:
                yield from mentioned(kind.keys, value)
            if isinstance(kind, kinds.Rows):
                for row in value:
                    yield from mentioned(kind.keys, row)
            if isinstance(kind, kinds.Named):
                for row in value.values():
                    yield from mentioned(kind.keys, row)


def anchor(path: str) -> str:
    return path.replace(".", "-")


def unit_of(key: Key) -> str:
    return next((unit for kind in key.kinds if (unit := getattr(kind, "unit", ""))), "")


def in_brackets(key: Key) -> str:
    return f" [{unit_of(key)}]" if unit_of(key) else ""
