"""`powbench compare A.json B.json`: two results side by side."""

from __future__ import annotations

import click

from . import files, options, output
from .paths import Input


@click.command(epilog="Example: powbench compare before.json after.json")
@click.argument("a", type=Input(), metavar="A.json")
@click.argument("b", type=Input(), metavar="B.json")
@options.common
def command(a: str, b: str, json_path: str | None) -> None:
    """Put two results side by side.

    Results of different machines are a hardware comparison. This command does not
    judge: two runs at different times differ by more than most changes do.
    """
    from ..documents import reading
    from ..measure import comparing, document
    from ..report.terminal import bench as terminal

    results = [document.from_text(files.read_bounded(path), path) for path in (a, b)]
    comparison = comparing.compare(*results)
    if json_path is not None:
        files.write_text(json_path, reading.text(comparing.as_document(comparison)))
    output.show(terminal.compare(comparison, (a, b)))
