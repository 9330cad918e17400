"""`powbench simulate`: the band around each site's projection."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

import click

from .. import batches
from ..errors import InputError, NotMeasurable
from ..numerals import counted
from . import files, options, output, sites_file, working
from .paths import Input
from .values import Text, Whole

if TYPE_CHECKING:
    from ..documents.simulation import Simulation as About
    from ..simulation import cost, run, tally
    from ..simulation.prepared import World

CORES = (8, 64, 512)
"""For which `--plan` says the hours, next to one and to those here."""
_EPILOG = """\b
Examples:
  powbench simulate sites.toml                     # 10,000 paths
  powbench simulate sites.toml --paths 1000 --seed 7 --json bands.json
  powbench simulate sites.toml --paths 1M --plan   # how long that takes
  powbench simulate sites.toml --paths 1M --scheduler tcp://10.0.0.1:8786
  powbench simulate sites.toml --paths 1M --shard 3/8 --json part3.json
  powbench simulate template.toml --sites sites.csv   # a site in each row
"""


def _shard(text: str, option: str) -> tuple[int, int]:
    """The number of a part, from 1, and how many there are."""
    match = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise InputError(f"{option}: {text!r} is no part of a whole", "write 1/8 to 8/8")
    return int(match[1]), int(match[2])


@click.command(epilog=_EPILOG)
@click.argument("sites", type=Input(), metavar="SITES.toml")
@click.option(
    "--paths", type=Whole(20, 10_000_000), default=10_000, show_default=True,
    help="How many futures.",
)  # fmt: skip
@options.rows
@options.seed("The same seed gives the same numbers.")
@click.option(
    "--quick", is_flag=True,
    help="Bands within 0.4% of themselves in place of exact ones, in less memory.",
)  # fmt: skip
@working.who
@click.option(
    "--shard", type=Text(_shard), metavar="I/N",
    help="Only part I of N; --json then writes a part for `powbench merge`.",
)  # fmt: skip
@click.option(
    "--plan", is_flag=True,
    help="Run 1% of the paths, or a minute of them, and say what all of them will take: core "
    "hours, memory, parts.",
)  # fmt: skip
@options.common
def command(
    sites: str,
    rows: str | None,
    paths: int,
    seed: int,
    quick: bool,
    shard: tuple[int, int] | None,
    plan: bool,
    who: working.Who,
    json_path: str | None,
) -> int:
    """P10, P50 and P90 of coins, cost, profit and NPV of each site and of all together.

    The file says what may happen: [uncertainty] and [[risk]]. Without them difficulty
    follows the forecast that `powbench backtest` scores, and rigs differ from their data
    sheets by up to their tolerance.
    """
    from ..documents import reading
    from ..simulation import cost, document, parts, prepared, remarks, run, size, tally
    from ..sites import finance_notes, hedge_notes, tariff_notes
    from ..sites.projection import project_all

    file = sites_file.read(sites, rows=rows)
    project, network = file.project, file.network
    projections = project_all(project, network.state, network.scenario)
    world = prepared.prepare(
        projections, project, network.state, network.scenario, file.groups, file.uncertainty, seed
    )
    empty = [site.name for site in project.sites if file.allocation.of(site.name).empty]
    forward = hedge_notes.of(projections, file.network.curve)
    said = (*tariff_notes.of(projections), *finance_notes.of(projections), *forward)
    notes = (*project.remarks(), *said, *remarks.of(world))
    notes = (*notes, *_of_empty(empty))
    about = document.frame(world, notes)
    del projections  # their hours make room for paths
    part = None if shard is None else parts.Shard(*shard)
    how = tally.How(paths, quick) if part is None else parts.how(paths, quick)
    if part is not None and json_path is None:
        raise InputError("--shard makes a part and has no file for it", "add --json part.json")
    if part is not None:
        size.check_part(world, paths, part.count, quick)
    firsts = run.blocks(paths) if part is None else part.of(run.blocks(paths))
    engine = working.engine(paths * len(world.plans))

    def room(wanted: int) -> int:
        return size.threads_for(world, paths, wanted, working.free_bytes(), quick)

    if plan:
        if part is not None or who.scheduler is not None:
            raise InputError(
                "--plan runs its sample here, and in one piece",
                "leave out --shard and --scheduler",
            )
        with working.workers(who, room) as workers, _progress() as tell:
            its_sample = cost.sample(world, how, engine, workers, tell)
        named = shlex.join([sites, *(["--sites", rows] if rows else [])])
        return _planned(world, how, its_sample, _ran(engine), named, json_path)
    with working.workers(who, room) as workers, _progress() as tell:
        try:
            if part is None:
                done = run.simulate(world, paths, tell, 1, engine, quick, workers)
            else:
                passed = run.through(workers.shared(world), how, firsts, tell, engine, workers)
        except batches.WorkersLost as error:
            raise working.lost(error) from None
    if part is not None:
        if passed.ended == run.INTERRUPTED:
            output.warn("interrupted: the part is not whole, and nothing was written")
            return 130
        if passed.ended:
            raise working.lost(f"{passed.ended}: the part is not whole, and nothing was written")
        assert json_path is not None
        its = parts.part(
            passed.tallies, part, how, run.months_of(world), about, prepared.digest(world),
            _ran(engine),
        )  # fmt: skip
        files.write_text(json_path, reading.text(its, indent=None))
        output.say(f"part {part.number} of {part.count}: {counted(its.paths, 'path')}")
        return 0
    return show(done, about, paths, json_path)


def _ran(engine: run.Engine) -> str:
    from ..simulation import run

    return "numpy" if engine is run.batch else "compiled loops"


def _planned(
    world: World, how: tally.How, sample: cost.Sample, ran: str, file: str, json_path: str | None
) -> int:
    """What all paths will take, as a document and as a table."""
    from ..documents import reading
    from ..measure import facts
    from ..report.terminal import simulation_plan as report
    from ..simulation import cost

    here = sorted({1, sample.threads, *CORES})
    machine = facts.collect()
    processor = machine.model_name or machine.architecture
    of_all = cost.cost(world, how, sample, here)
    its = cost.document(world, how, sample, of_all, ran, processor)
    if json_path is not None:
        files.write_text(json_path, reading.text(its))
    output.show(report.table(its, file))
    return 0


def show(done: run.Simulation, about: About, paths: int, json_path: str | None) -> int:
    """The answer as a document and as tables; paths: that were asked for."""
    from ..documents import reading
    from ..report.terminal import simulation as report
    from ..report.terminal.ends import shortened
    from ..report.terminal.tables import prose
    from ..simulation import document, run

    if json_path is not None:
        files.write_text(json_path, reading.text(document.filled(about, done)))
    if about.title:
        output.show(prose(about.title))
    output.show(report.table(done, about, every=output.verbosity() > 0))
    notes = about.notes
    for note in notes if output.verbosity() > 0 else shortened(notes, "notes"):
        output.say(f"note: {note}")
    if done.interrupted:
        output.warn(
            f"{done.ended}: {done.paths:,} of {counted(paths, 'path')} were done and are shown"
        )
        return 130 if done.ended == run.INTERRUPTED else NotMeasurable.exit_code
    return 0


def _of_empty(sites: list[str]) -> tuple[str, ...]:
    if not sites:
        return ()
    named = f"{', '.join(sites)}, where allocate = {{ empty = true }} has no rigs yet"
    return (f"all sites together count the rigs in the file at {named}",)


def _progress() -> Any:
    from ..report.terminal.progress import share_bar

    return share_bar("paths", output.verbosity(), output.say)
