"""`powbench compare A.json B.json...`: results side by side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from ..errors import InputError, NotMeasurable
from ..numerals import counted
from . import files, options, output
from .paths import Input

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.fleet import Fleet
    from ..measure.document import Result

_EPILOG = """\b
Examples:
  powbench compare before.json after.json
  powbench compare results/*.json --json machines.json
  powbench compare fleet.json            # each host beside the first
  powbench compare june.json july.json   # two fleets: each host beside itself
"""


@click.command(epilog=_EPILOG)
@click.argument("paths", type=Input(), metavar="A.json B.json...", nargs=-1)
@options.common
def command(paths: tuple[str, ...], json_path: str | None) -> int:
    """Put results side by side: two line by line, more of them in one table.

    The document of `powbench fleet` stands for the results of its hosts; two of them are
    compared host by host.

    Results of different machines are a hardware comparison. This command does not
    judge: two runs at different times differ by more than most changes do.

    Rates of a header with other numbers of versions rolled do not compare. Such a result is
    left out and named, the others are shown, and the exit code is 3.
    """
    from ..documents import reading
    from ..measure import comparing, comparing_fleets, comparing_many
    from ..report.terminal import bench as terminal
    from ..report.terminal import compare_fleets, compare_many

    if not paths:
        raise InputError("no result is given", "write `powbench compare before.json after.json`")
    opened = [of_file(path) for path in paths[:2]]
    fleets = [found for found in opened if found.is_fleet]
    if len(paths) == len(fleets) == 2:
        fleet = comparing_fleets.compare(*(found.results for found in fleets))
        if json_path is not None:
            files.write_text(json_path, reading.text(fleet))
        output.show(compare_fleets.table(fleet))
        return left_out(len(fleet.left_out))
    results, code = every(opened, paths), 0
    first = [one for _, one in zip(range(3), results, strict=False)]
    if len(first) < 2:
        raise InputError(
            f"{paths[0]} alone cannot be compared: it holds {len(first) or 'no'} result",
            "give a second result, or `powbench report` it",
        )
    if len(first) == 2:
        (a, one), (b, other) = first
        comparison = comparing.compare(one, other)
        text = reading.text(comparing.as_document(comparison))
        shown = terminal.compare(comparison, (a, b))
    else:
        many = comparing_many.many(one for some in (first, results) for one in some)
        text = reading.text(comparing_many.as_document(many))
        shown = compare_many.table(many, short([e.name for e in many.entries]))
        code = left_out(len(many.left_out))
    if json_path is not None:
        files.write_text(json_path, text)
    output.show(shown)
    return code


def left_out(count: int) -> int:
    """The exit code where so many results do not compare, and the others are shown."""
    if count:
        output.warn(f"{counted(count, 'result')} left out; the exit code is 3")
    return NotMeasurable.exit_code if count else 0


@dataclass(frozen=True)
class Opened:
    """A file with its results, each with its name among them."""

    path: str
    is_fleet: bool
    results: tuple[tuple[str, Result], ...]


def of_file(path: str) -> Opened:
    """A result, or those of a fleet by host."""
    from ..documents import reading
    from ..documents import result as documents
    from ..documents.fleet import Fleet
    from ..measure import document

    text = files.read_bounded(path)
    found: documents.Result | Fleet = reading.one_of(text, path, documents.Result, Fleet)
    if isinstance(found, Fleet):
        notes_of(found, path)
        return Opened(path, True, document.of_fleet(found, path))
    return Opened(path, False, ((path, document.from_document(found, path)),))


def notes_of(fleet: Fleet, path: str) -> None:
    """What a table of rates does not show of a fleet."""
    if fleet.without_rates:
        output.say(f"note: {path} has no rates of {', '.join(fleet.without_rates)}")
    for line in fleet.doubles:
        output.say(f"note: {path}: {line}")


def every(opened: list[Opened], paths: tuple[str, ...]) -> Iterator[tuple[str, Result]]:
    """(name, result) of each, read one after another; hosts with their fleet beside other files."""
    rest = (of_file(path) for path in paths[len(opened) :])
    for some in (opened, rest):
        for file in some:
            of = f"{PurePath(file.path).stem}: " if file.is_fleet and len(paths) > 1 else ""
            yield from ((f"{of}{name}", result) for name, result in file.results)


def short(names: list[str]) -> list[str]:
    """Files without their folders and endings, where that still tells them apart."""
    stems = [PurePath(name).name.removesuffix(".json") for name in names]
    return stems if len(set(stems)) == len(set(names)) else names
