"""`powbench export`: stored results and checks in other tools' formats."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from ..errors import InputError
from . import files, history, options, output
from .paths import Input, Output

if TYPE_CHECKING:
    from ..documents.stored import Point

_EPILOG = """\b
Examples:
  powbench export check.json --to pyperf=head.json
  powbench export --to openmetrics=/srv/node-exporter/powbench.prom
  powbench export results/*.json --machine web-3 --to csv=web-3.csv
"""


@click.command(epilog=_EPILOG)
@click.argument("paths", type=Input(), metavar="[DOCUMENT.json]...", nargs=-1)
@click.option(
    "--to", "targets", type=Output(labelled=True), multiple=True, required=True,
    metavar="FORMAT=FILE",
    help="pyperf, google-benchmark, bencher or github-action-benchmark; openmetrics or csv; "
    "repeatable.",
)  # fmt: skip
@options.of_points
@options.kernels
@options.common
def command(
    paths: tuple[str, ...],
    targets: tuple[str, ...],
    machine: str | None,
    version: str | None,
    kernel_names: tuple[str, ...],
    json_path: str | None,
) -> None:
    """Write results and checks in other formats.

    openmetrics and csv hold any number of them: the DOCUMENTs, or without one the whole
    store (`powbench history`). openmetrics has the last point of each machine, kernel and
    number of threads, for node-exporter's textfile collector. The other formats hold the
    times of one DOCUMENT: pyperf, google-benchmark, Bencher or github-action-benchmark JSON.
    """
    from ..report import exports as exporters
    from ..store.runs import Query

    every = (*exporters.FORMATS, *exporters.POINTS)
    wanted = [exporters.parse(text, "--to", every) for text in targets]
    timed = [name for name, _ in wanted if name in exporters.FORMATS]
    if timed and len(paths) != 1:
        raise InputError(
            f"{timed[0]} holds the times of one DOCUMENT, and {len(paths)} are given",
            "give one; openmetrics and csv hold several, or the store",
        )
    kernel_names = () if timed and options.set_elsewhere("kernel_names") else kernel_names
    query = Query(machine, kernel_names, version)
    if timed and query != Query():
        raise InputError(
            f"{timed[0]} holds all of its DOCUMENT",
            "--machine, --version and -k go with openmetrics and csv",
        )
    texts = [(path, files.read_bounded(path)) for path in paths]
    points: list[Point] = []
    if len(timed) < len(wanted):
        newest = [name for name, _ in wanted] == [exporters.NEWEST] and json_path is None
        points = history.of_files(texts, query) if paths else history.of_store(query, newest)
    if not timed and not points:
        raise InputError(
            "no result is there to export",
            "`powbench history` lists the store; `bench --store` keeps a result",
        )
    made = [
        (name, out, exporters.POINTS[name](points)) for name, out in wanted if name not in timed
    ]
    if timed:
        made += of_times(*texts[0], [one for one in wanted if one[0] in timed])
    for name, out, exported in made:  # none of them, where a later one cannot be
        files.write_text(out, exported)
        if out != "-":
            output.say(f"wrote {out} for {name}")
    if json_path is not None:
        files.write_text(json_path, as_json(texts, points))


def of_times(path: str, text: str, wanted: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(format, file, text) of each format that one document is written in."""
    from ..documents import reading
    from ..documents.check import Check
    from ..documents.result import Result
    from ..report import exports as exporters

    document = reading.one_of(text, path, Result, Check)
    made = [(name, out, exporters.export(name, document)) for name, out in wanted]
    for warning in exporters.warnings(document):
        output.warn(warning)
    return made


def as_json(texts: list[tuple[str, str]], points: list[Point]) -> str:
    """The one document that was exported, or all points of several."""
    from ..documents import reading
    from ..documents.stored import Trend

    if len(texts) == 1:
        ((path, text),) = texts
        return json.dumps(reading.value(text, path), indent=1)
    return reading.text(Trend(schema="powbench.trend/1", points=tuple(points)))
