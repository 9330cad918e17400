"""`powbench history`: the trend of stored results, and what is put into the store."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from ..errors import InputError
from . import files, options, output, storing
from .paths import Input
from .values import Whole

if TYPE_CHECKING:
    from ..documents.stored import Point
    from ..store.runs import Query

MOST_NAMED = 8
_EPILOG = """\b
Examples:
  powbench history --baseline nightly -n 30
  powbench history --machine web-3 -k avx512
  powbench history results/*.json --store
"""


@click.command(epilog=_EPILOG)
@click.argument("paths", type=Input(), metavar="[FILE]...", nargs=-1)
@click.option("--baseline", metavar="NAME", help="Only the checks of this baseline.")
@options.of_points
@click.option(
    "-n", "--last", type=Whole(1), default=50, show_default=True, help="Only the newest points."
)
@click.option("--store", is_flag=True, help="Keep the FILEs in the store as well.")
@options.kernels
@options.common
def command(
    paths: tuple[str, ...],
    baseline: str | None,
    machine: str | None,
    version: str | None,
    last: int,
    store: bool,
    kernel_names: tuple[str, ...],
    json_path: str | None,
) -> None:
    """Show the trend of stored results and checks, or of result and check FILEs.

    The store holds what `bench`, `miners measure` and `check` kept with --store, on this
    machine or, from their files, on others. Lines are comparable only within one CPU
    signature, so each machine and each signature has a trend of its own. A miner has one
    trend, whichever machine counted its shares.
    """
    from ..documents import reading
    from ..documents.stored import Trend
    from ..report.terminal import trend
    from ..store.runs import Query

    if store and not paths:
        raise InputError("--store keeps FILEs, and none is given", "name them, or leave it out")
    query = Query(machine, kernel_names, version, baseline, last)
    if store:
        storing.require()
    texts = ((path, files.read_bounded(path)) for path in paths)
    points = of_files(texts, query, store) if paths else of_store(query)
    if json_path is not None:
        document = Trend(schema="powbench.trend/1", points=tuple(points))
        files.write_text(json_path, reading.text(document))
    output.show(trend.history(points))


def of_files(texts: Iterable[tuple[str, str]], query: Query, keep: bool = False) -> list[Point]:
    """The points of result and check documents, each (path, text); with `keep` they go into
    the store, too."""
    from ..store.points import runs_of_text

    collecting = gc.isenabled()
    gc.disable()  # documents have no cycles, so that it would look through all points for nothing
    try:
        runs = [run for path, text in texts for run in runs_of_text(text, path)]
    finally:
        if collecting:
            gc.enable()
    if keep:
        storing.keep_runs(runs)
    points = [p for run in runs for p in run.points]
    if not points:
        raise InputError(
            "there is no rate to show", "pass what `bench`, `check` or `miners measure` wrote"
        )
    require_kernels(query, sorted({p.kernel for p in points}))
    return query.of(points) or refuse(query, points)


def of_store(query: Query, newest: bool = False) -> list[Point]:
    """newest: the last point of each series is all that is needed."""
    from ..store import place, results
    from ..store.runs import Query

    with results.opened(place.folder()) as database:
        require_kernels(query, database.kernels())
        found = database.newest(query) if newest else database.points(query)
        return found or refuse(query, database.points(Query()))


def refuse(query: Query, every: list[Point]) -> list[Point]:
    """InputError that says in what each of `every` point differs from those that are asked for;
    none, where there is none at all."""
    asked = (
        ("machine", query.machine, {n for p in every for n in (p.machine, p.cpu_signature)}),
        ("version", query.version, {p.version for p in every}),
        ("baseline", query.baseline, {p.baseline or "" for p in every}),
    )
    for name, wanted, known in asked:
        if every and wanted is not None and wanted not in known:
            there = sorted(known - {""}) or ["none"]
            more = f" and {len(there) - MOST_NAMED} more" if len(there) > MOST_NAMED else ""
            raise InputError(
                f"no result here has the {name} {wanted!r}",
                f"those here: {', '.join(there[:MOST_NAMED])}{more}",
            )
    if every:
        raise InputError(
            "no result here has all that is asked for",
            "leave out one of --machine, --version, --baseline and -k",
        )
    return []


def require_kernels(query: Query, known: list[str]) -> None:
    """InputError for a kernel of which there is nothing, where there is something."""
    missing = [name for name in query.kernels if name not in known]
    if known and missing:
        raise InputError(
            f"no result here has the kernel {missing[0]!r}", "the kernels are " + ", ".join(known)
        )
