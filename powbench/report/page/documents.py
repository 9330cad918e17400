"""Reading what the page is made of: powbench's documents, told apart by their schema."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, Generic, TypeVar

from ...documents import reading
from ...documents.allocation import Allocation
from ...documents.backtest import Backtest
from ...documents.check import Check
from ...documents.compare import Compare
from ...documents.fleet import Fleet
from ...documents.projection.document import Projection
from ...documents.simulation import Simulation
from ...documents.sweep import Sweep
from ...errors import InputError
from ...measure import document as results
from . import headings
from .picture import clean


def _of(kind: type) -> Callable[[Any, str], Any]:
    return lambda data, path: reading.typed(data, path, kind)


READERS: dict[str, Callable[[Any, str], Any]] = {
    "result": results.from_data,
    "fleet": _of(Fleet),
    "sweep": _of(Sweep),
    "compare": _of(Compare),
    "projection": _of(Projection),
    "simulation": _of(Simulation),
    "allocation": _of(Allocation),
    "check": _of(Check),
    "backtest": _of(Backtest),
}
VERSION = 1
HINT = "pass files that `--json` wrote: " + ", ".join(f"`{reading.WRITERS[k]}`" for k in READERS)

C = TypeVar("C")


@dataclass(frozen=True)
class Document(Generic[C]):
    """kind: the schema's name without `powbench.` and version. name: short and its own among
    the page's pictures. heading: what stands above them. content: the document, typed."""

    kind: str
    name: str
    path: str
    content: C
    heading: str = ""


def read(texts: Sequence[tuple[str, str]]) -> tuple[Document[Any], ...]:
    """Documents from (path, text); InputError says what a file is instead."""
    if not texts:
        raise InputError(
            "no document is given", "write `powbench report bench.json -o report.html`"
        )
    documents: list[Document[Any]] = []
    seen: dict[str, str] = {}
    for path, text in texts:
        if text in seen:
            raise InputError(f"{path} and {seen[text]} are the same", "give each document once")
        seen[text] = path
        documents.append(one(path, reading.value(text, path), {d.name for d in documents}))
    return headed(documents)


def headed(documents: Sequence[Document[Any]]) -> tuple[Document[Any], ...]:
    """Each with its heading; where two of a part would have the same, the file's name tells
    them apart."""
    kinds_headings = [(d.kind, headings.of(d.kind, d.content)) for d in documents]
    often = Counter(kinds_headings)
    return tuple(
        replace(d, heading=heading if often[kind, heading] == 1 else f"{heading} ({d.name})")
        for d, (kind, heading) in zip(documents, kinds_headings, strict=True)
    )


def one(path: str, data: Any, taken: set[str]) -> Document[Any]:
    """The document in the file `path`, with a name that is not taken."""
    schema = data.get("schema") if isinstance(data, dict) else None
    if not isinstance(schema, str) or not schema.startswith("powbench."):
        but = f" but {schema!r}" if isinstance(schema, str) else ""
        raise InputError(f"{path} is no powbench document{but}", HINT)
    kind, _, version = schema.removeprefix("powbench.").partition("/")
    if kind not in READERS:
        raise InputError(f"{path} is {schema}, which a report cannot show", HINT)
    if version != str(VERSION):
        newer = version.isdecimal() and version.isascii() and len(version) < 5
        raise InputError(
            f"{path} has the {'newer' if newer else 'unknown'} format {schema}, "
            f"this powbench reads powbench.{kind}/{VERSION}",
            "upgrade powbench" if newer else f"write it again with `{reading.WRITERS[kind]}`",
        )
    content = READERS[kind](data, path)
    name = clean(PurePath(path).stem, 40) or path
    number = 2
    while name in taken:
        name = f"{clean(PurePath(path).stem, 40)} ({number})"
        number += 1
    return Document(kind, name, path, content)
