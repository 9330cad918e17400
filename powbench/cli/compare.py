"""`powbench compare A.json B.json...`: results side by side."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from ..errors import InputError
from . import files, options, output
from .paths import Input

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..measure.document import Result

_EPILOG = """\b
Examples:
  powbench compare before.json after.json
  powbench compare results/*.json --json machines.json
"""


@click.command(epilog=_EPILOG)
@click.argument("paths", type=Input(), metavar="A.json B.json...", nargs=-1)
@options.common
def command(paths: tuple[str, ...], json_path: str | None) -> None:
    """Put results side by side: two line by line, more of them in one table.

    Results of different machines are a hardware comparison. This command does not
    judge: two runs at different times differ by more than most changes do.
    """
    from ..documents import reading
    from ..measure import comparing, comparing_many
    from ..report.terminal import bench as terminal
    from ..report.terminal import compare_many

    if not paths:
        raise InputError("no result is given", "powbench compare before.json after.json")
    results = every(paths)
    first = [one for _, one in zip(range(3), results, strict=False)]
    if len(first) == 1:
        raise InputError(
            f"{paths[0]} alone cannot be compared", "give a second result, or `powbench report` it"
        )
    if len(first) == 2:
        (a, one), (b, other) = first
        comparison = comparing.compare(one, other)
        text = reading.text(comparing.as_document(comparison))
        shown = terminal.compare(comparison, (a, b))
    else:
        entries = comparing_many.many(one for some in (first, results) for one in some)
        text = reading.text(comparing_many.as_document(entries))
        shown = compare_many.table(entries, short([e.name for e in entries]))
    if json_path is not None:
        files.write_text(json_path, text)
    output.show(shown)


def every(paths: tuple[str, ...]) -> Iterator[tuple[str, Result]]:
    """(name, result) of each, read one after another."""
    from ..measure import document

    for path in paths:
        yield from document.several(files.read_bounded(path), path)


def short(names: list[str]) -> list[str]:
    """Files without their folders and endings, where that still tells them apart."""
    stems = [PurePath(name).stem for name in names]
    return stems if len(set(stems)) == len(set(names)) else names
