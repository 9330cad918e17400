"""Reading what the page is made of: powbench's documents, told apart by their schema."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from ...documents import reading
from ...documents.allocation import Allocation
from ...documents.backtest import Backtest
from ...documents.check import Check
from ...documents.projection import Projection
from ...documents.simulation import Simulation
from ...errors import InputError
from ...measure import document as results
from ...measure.document import Result
from .picture import clean

KINDS = {
    "result": "powbench bench",
    "projection": "powbench project",
    "check": "powbench check",
    "simulation": "powbench simulate",
    "backtest": "powbench backtest",
    "allocation": "powbench allocate",
}
TYPES: dict[str, type] = {
    "check": Check,
    "projection": Projection,
    "simulation": Simulation,
    "allocation": Allocation,
    "backtest": Backtest,
}
VERSION = 1
HINT = "pass files that `--json` wrote: " + ", ".join(f"`{c}`" for c in KINDS.values())


@dataclass(frozen=True)
class Document:
    """kind: the schema's name without `powbench.` and version. name: short and its own in
    the page. result: of a result only, read and checked."""

    kind: str
    name: str
    path: str
    data: dict[str, Any]
    result: Result | None = None


def read(texts: Sequence[tuple[str, str]]) -> tuple[Document, ...]:
    """Documents from (path, text); InputError says what a file is instead."""
    if not texts:
        raise InputError("no document is given", "powbench report bench.json -o report.html")
    found: list[Document] = []
    seen: dict[str, str] = {}
    for path, text in texts:
        if text in seen:
            raise InputError(f"{path} holds the same as {seen[text]}", "give each document once")
        seen[text] = path
        found.append(_one(path, text, {d.name for d in found}))
    return tuple(found)


def _one(path: str, text: str, taken: set[str]) -> Document:
    data = reading.value(text, path)
    schema = data.get("schema") if isinstance(data, dict) else None
    if not isinstance(schema, str) or not schema.startswith("powbench."):
        told = f" but {schema!r}" if isinstance(schema, str) else ""
        raise InputError(f"{path} is no powbench document{told}", HINT)
    kind, _, version = schema.removeprefix("powbench.").partition("/")
    if kind not in KINDS:
        raise InputError(f"{path} is {schema}, which has no place in a report", HINT)
    if version != str(VERSION):
        newer = version.isdecimal() and version.isascii() and len(version) < 5
        raise InputError(
            f"{path} has the {'newer' if newer else 'unknown'} format {schema}, "
            f"this powbench reads powbench.{kind}/{VERSION}",
            "upgrade powbench" if newer else f"write it again with `{KINDS[kind]}`",
        )
    if kind in TYPES:
        reading.typed(data, path, TYPES[kind])
    result = results.from_data(data, path) if kind == "result" else None
    name = clean(PurePath(path).stem, 40) or path
    number = 2
    while name in taken:
        name = f"{clean(PurePath(path).stem, 40)} ({number})"
        number += 1
    return Document(kind, name, path, data, result)
