"""`powbench allocate`: what to keep, move, buy, idle and sell, stage by stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .. import batches, quantities
from ..errors import NotMeasurable
from . import files, options, output, sites_file, working
from .paths import Input
from .values import Number, Part, Whole

if TYPE_CHECKING:
    from ..allocation.scene import Scene
    from ..sites.sites_file import SitesFile

_EPILOG = """\b
Examples:
  powbench allocate sites.toml                     # the plan and the frontier
  powbench allocate sites.toml --weight 0          # the best plan on average
  powbench allocate sites.toml --scenarios 500 --json plan.json
  powbench allocate sites.toml --after plan.json   # again, a quarter later
"""


@click.command(epilog=_EPILOG)
@click.argument("sites", type=Input(), metavar="SITES.toml")
@options.rows
@click.option(
    "--weight", type=Number(high=1000.0), metavar="W",
    help="Weight of the mean NPV of the worst scenarios, added to the mean of all.  "
    "[default: cvar_weight of the file, or 1]",
)  # fmt: skip
@click.option(
    "--scenarios", type=Whole(1, 1_000_000),
    help="How many futures the plan is chosen on.  [default: the file's, or 200]",
)  # fmt: skip
@click.option(
    "--check-paths", type=Whole(0, 1_000_000), default=1000, show_default=True,
    help="How many other futures it is judged on; 0 for none.",
)  # fmt: skip
@options.seed("The same seed gives the same futures, those of `powbench simulate`.")
@click.option(
    "--gap", type=Part(), default=0.005, show_default=True, metavar="SHARE",
    help="How far from the best plan the answer may be.",
)  # fmt: skip
@click.option(
    "--time-limit", type=Number(above=True, quantity=quantities.SECONDS), default=60.0,
    show_default=True, metavar="SECONDS",
    help="Time limit of one search.",
)  # fmt: skip
@click.option(
    "--after", type=Input(), metavar="PLAN.json",
    help="Go on from an earlier plan of this file: its rigs, moves and contracts as they stand on "
    "the file's `start`.",
)  # fmt: skip
@working.who
@options.common
def command(
    sites: str,
    rows: str | None,
    weight: float | None,
    scenarios: int | None,
    check_paths: int,
    seed: int,
    gap: float,
    time_limit: float,
    after: str | None,
    who: working.Who,
    json_path: str | None,
) -> int:
    """How many of each rig to keep, move, buy, idle or sell at each site, now and later.

    Maximises the mean NPV plus a weight times the mean NPV of the worst scenarios.
    The file holds capacities, contracts, routes and prices: [allocate],
    [[allocate.route]], [[allocate.buy]], [site.NAME.allocate]. Needs the extra `sites` (scipy).
    """
    from ..allocation import (
        ahead,
        columns,
        decide,
        document,
        earlier,
        replay,
        scene,
        solver,
        solving,
        values,
    )  # fmt: skip
    from ..documents import allocation, fields, reading
    from ..report.terminal import allocation as report

    solver.require_scipy()
    file = sites_file.read(sites, rows=rows)
    terms = file.allocation
    number = scenarios or terms.scenarios
    before = None
    if after is not None:
        text = files.read_bounded(after)
        name = files.STDIN if after == "-" else after
        before = earlier.held(reading.read(text, name, allocation.Allocation), name, file)
    site_scene = scene.scene(file, seed, before)
    chosen = terms.cvar_weight if weight is None else weight
    effort = solving.Effort(gap, time_limit)

    def room(wanted: int) -> int:
        return values.threads_for(site_scene, number, wanted, working.free_bytes())

    with working.workers(who, room) as workers:
        with _progress("scenarios") as tell:
            try:
                question = values.instance(site_scene, range(number), tell, workers=workers)
            except batches.WorkersLost as error:
                raise working.lost(error) from None
        others = range(number, number + check_paths)

        def checked(plans: Any, tell: Any) -> Any:
            index = columns.columns(question)

            def npvs() -> Any:
                return replay.blocks(site_scene, index, plans, others, tell, workers)

            return replay.outcomes(npvs, check_paths, terms.tail)

        if needs := ahead.said(question, chosen, terms.weights, effort):
            output.say(f"note: {needs}")
        with solver.ChildSolver() as child, _progress("plans") as tell:
            answer = decide.decide(
                question, chosen, terms.weights, terms.tail, child, effort,
                checked if check_paths else None, tell,
            )  # fmt: skip
    better = decide.better_by_check(answer)
    notes = (*file.project.remarks(), *_remarks(file, site_scene), *([better] if better else []))
    result = document.document(answer, site_scene, seed, check_paths, notes)
    if json_path is not None:
        files.write_text(json_path, reading.text(result))
    sites_file.show_title(file)
    changes = None if result.after is fields.ABSENT else result.after
    output.show(report.show(answer, site_scene, seed, check_paths, changes))
    for note in notes:
        output.say(f"note: {note}")
    return _ending(answer, gap)


def _remarks(file: SitesFile, site_scene: Scene) -> tuple[str, ...]:
    from ..allocation import scene
    from ..simulation import remarks
    from ..sites import finance_notes, tariff_notes
    from ..sites.projection import project_all

    project, network = file.project, file.network
    fleets = project_all(project, network.state, network.scenario)
    said = (*tariff_notes.of(fleets), *finance_notes.left_out(project.sites))
    return (*said, *remarks.of(site_scene.world), *scene.remarks(site_scene))


def _ending(answer: Any, gap: float) -> int:
    from ..allocation import decide

    for sentence in answer.unsolved:
        output.warn(sentence)
    for choice in answer.choices:
        if choice.gap > gap:
            output.warn(
                f"weight {choice.weight:g}: time was up at a gap of {choice.gap:.2%}; "
                "--time-limit gives it more"
            )
    if answer.ended:
        what = f"plans of {len(answer.choices)} weights were done and are shown"
        output.warn(f"{answer.ended}: {what}")
        return 130 if answer.ended == decide.INTERRUPTED else NotMeasurable.exit_code
    return 0


def _progress(unit: str) -> Any:
    from ..report.terminal.progress import share_bar

    return share_bar(unit, output.verbosity(), output.say)
