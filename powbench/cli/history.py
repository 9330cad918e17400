"""`powbench history`: the trend of stored results."""

from __future__ import annotations

import click

from ..errors import InputError
from . import files, options, output
from .paths import Input
from .values import Whole


@click.command(epilog="Example: powbench history --baseline nightly -n 30")
@click.argument("paths", type=Input(), metavar="[FILE]...", nargs=-1)
@click.option("--baseline", metavar="NAME", help="Only the checks of this baseline.")
@click.option(
    "-n", "--last", type=Whole(1), default=50, show_default=True, help="Only the newest points."
)
@options.kernels
@options.common
def command(
    paths: tuple[str, ...],
    baseline: str | None,
    last: int,
    kernel_names: tuple[str, ...],
    json_path: str | None,
) -> None:
    """Show the trend of stored checks, or of result and check FILEs.

    Lines are comparable only within one CPU signature, so each has a trend of its
    own. A miner has one trend, whichever machine counted its shares.
    """
    from ..check import trend as trends
    from ..check.store import Store
    from ..documents import reading
    from ..documents.stored import Trend
    from ..report.terminal import trend

    if paths:
        points = [p for path in paths for p in trends.of_text(files.read_bounded(path), path)]
        points.sort(key=lambda p: p.created)
    else:
        points = [p for h in Store.default().history() for p in trends.of_history(h)]
    if baseline is not None:
        points = [p for p in points if p.baseline == baseline]
    known = sorted({p.kernel for p in points})
    if points and (missing := [name for name in kernel_names if name not in known]):
        raise InputError(
            f"no result here has the kernel {missing[0]!r}", "the kernels are " + ", ".join(known)
        )
    if kernel_names:
        points = [p for p in points if p.kernel in kernel_names]
    points = points[-last:]
    if json_path is not None:
        document = Trend(schema="powbench.trend/1", points=tuple(points))
        files.write_text(json_path, reading.text(document))
    output.show(trend.history(points))
