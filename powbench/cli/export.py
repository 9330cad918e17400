"""`powbench export`: a stored result or check in another tool's format."""

from __future__ import annotations

import json

import click

from . import files, options, output
from .paths import Input, Output


@click.command(epilog="Example: powbench export check.json --to pyperf=head.json")
@click.argument("path", type=Input(), metavar="DOCUMENT.json")
@click.option(
    "--to", "targets", type=Output(labelled=True), multiple=True, required=True,
    metavar="FORMAT=FILE",
    help="pyperf, google-benchmark, bencher or github-action-benchmark; repeatable.",
)  # fmt: skip
@options.common
def command(path: str, targets: tuple[str, ...], json_path: str | None) -> None:
    """Write a result or a check as pyperf, google-benchmark, Bencher or
    github-action-benchmark JSON."""
    from ..documents import reading
    from ..documents.check import Check
    from ..documents.result import Result
    from ..report import exports as exporters

    wanted = [exporters.parse(text, "--to") for text in targets]
    text = files.read_bounded(path)
    document = reading.one_of(text, path, Result, Check)
    made = [(name, out, exporters.export(name, document)) for name, out in wanted]
    for name, out, exported in made:  # none of them, where a later one cannot be
        files.write_text(out, exported)
        if out != "-":
            output.say(f"wrote {out} for {name}")
    for warning in exporters.warnings(document):
        output.warn(warning)
    if json_path is not None:
        files.write_text(json_path, json.dumps(reading.value(text, path), indent=1))
