"""`powbench simulate`: the band around each site's projection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from . import files, options, output, sites_file
from .paths import Input
from .values import Whole

_EPILOG = """\b
Examples:
  powbench simulate sites.toml                         10,000 paths
  powbench simulate sites.toml --paths 1000 --seed 7 --json bands.json
  powbench simulate template.toml --sites sites.csv    a site in each row
"""


@click.command(epilog=_EPILOG)
@click.argument("sites", type=Input(), metavar="SITES.toml")
@click.option(
    "--paths", type=Whole(20, 10_000_000), default=10_000, show_default=True,
    help="How many futures.",
)  # fmt: skip
@options.rows
@options.seed("The same seed gives the same numbers.")
@click.option(
    "--threads", type=Whole(1, 1024),
    help="More threads take less time. The results stay the same.  [default: all cores]",
)  # fmt: skip
@click.option(
    "--quick", is_flag=True,
    help="Bands within 0.4 % of themselves in place of exact ones, in less memory.",
)  # fmt: skip
@options.common
def command(
    sites: str,
    rows: str | None,
    paths: int,
    seed: int,
    threads: int | None,
    quick: bool,
    json_path: str | None,
) -> int:
    """P10, P50 and P90 of coins, cost, profit and NPV of each site and of all together.

    The file says what may happen: [uncertainty] and [[risk]]. Without them difficulty
    follows the forecast that `powbench backtest` scores, and rigs differ from their data
    sheets by up to their tolerance.
    """
    from ..documents import reading
    from ..measure.crew import allowed_cpus
    from ..report.terminal import simulation as report
    from ..report.terminal.ends import shortened
    from ..simulation import document, prepared, remarks, run, size
    from ..sites import finance_notes, hedge_notes, tariff_notes
    from ..sites.projection import project_all

    file = sites_file.read(sites, rows=rows)
    project, network = file.project, file.network
    projections = project_all(project, network.state, network.scenario)
    world = prepared.prepare(
        projections, project, network.state, network.scenario, file.groups, file.uncertainty, seed
    )
    count = size.threads_for(world, paths, threads or len(allowed_cpus()), _free_bytes(), quick)
    if threads is not None and count < threads:
        output.say(f"{count} threads: more would find no paths to do, or no memory")
    engine = _engine(paths * len(world.plans))
    with _progress() as tell:
        done = run.simulate(world, paths, tell, count, engine, quick)
    empty = [site.name for site in project.sites if file.allocation.of(site.name).empty]
    forward = hedge_notes.of(projections, file.network.curve)
    said = (*tariff_notes.of(projections), *finance_notes.of(projections), *forward)
    notes = (*project.remarks(), *said, *remarks.of(world))
    notes = (*notes, *_of_empty(empty))
    if json_path is not None:
        result = document.document(done, world, notes)
        files.write_text(json_path, reading.text(result))
    sites_file.show_title(file)
    output.show(report.table(done, world, every=output.verbosity() > 0))
    for note in notes if output.verbosity() > 0 else shortened(notes, "notes"):
        output.say(f"note: {note}")
    if done.interrupted:
        output.warn(f"{done.ended}: {done.paths} of {paths} paths were done and are shown")
        return 130
    return 0


def _engine(size: int) -> Any:
    """Compiled loops where they are worth it; NumPy's answer is the same to the ninth digit."""
    from ..errors import PowbenchError
    from ..simulation import compiled, run

    if size < compiled.WORTH_IT:
        return run.batch
    try:
        compiled.prepare(output.say)
    except PowbenchError as error:
        output.warn(f"{error.message}; going on without, which takes longer")
        return run.batch
    return compiled.batch


def _of_empty(sites: list[str]) -> tuple[str, ...]:
    if not sites:
        return ()
    named = f"{', '.join(sites)}, where allocate = {{ empty = true }} has no rigs yet"
    return (f"all sites together count the rigs in the file at {named}",)


def _free_bytes() -> int:
    """What the system says is available, or 4 GiB where it says nothing."""
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
    except OSError:
        return 4 << 30
    for line in text.splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return 4 << 30


def _progress() -> Any:
    from ..report.terminal.progress import share_bar

    return share_bar("paths", output.verbosity(), output.say)
