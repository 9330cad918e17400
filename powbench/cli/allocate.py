"""`powbench allocate`: what to keep, move, idle and sell, stage by stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .. import quantities
from . import files, options, output, simulate, sites_file
from .paths import Input
from .values import Number, Part, Whole

if TYPE_CHECKING:
    from ..allocation.scene import Scene

_EPILOG = """\b
Examples:
  powbench allocate sites.toml                            the plan and the frontier
  powbench allocate sites.toml --weight 0                 the best plan on average
  powbench allocate sites.toml --scenarios 500 --json plan.json
"""


@click.command(epilog=_EPILOG)
@click.argument("sites", type=Input(), metavar="SITES.toml")
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
@options.common
def command(
    sites: str,
    weight: float | None,
    scenarios: int | None,
    check_paths: int,
    seed: int,
    gap: float,
    time_limit: float,
    json_path: str | None,
) -> int:
    """How many of each rig to keep, move, idle or sell at each site, now and later.

    Maximises the mean NPV plus a weight times the mean NPV of the worst scenarios.
    The file holds capacities, contracts, routes and prices: [allocate],
    [[allocate.route]], [site.NAME.allocate]. Needs the extra `sites` (scipy).
    """
    from ..allocation import columns, decide, replay, scene, solver, solving, values
    from ..documents import reading
    from ..report.terminal import allocation as report

    solver.require_scipy()
    file = sites_file.read(sites)
    terms = file.allocation
    number = scenarios or terms.scenarios
    site_scene = scene.scene(file, seed)
    values.check_size(site_scene, number, simulate._free_bytes())
    with _progress("scenarios") as tell:
        question = values.instance(site_scene, range(number), tell)
    chosen = terms.cvar_weight if weight is None else weight
    checked = None
    if check_paths:
        others = range(number, number + check_paths)

        def checked(plans: Any, tell: Any) -> Any:
            return replay.npv_usd(site_scene, columns.columns(question), plans, others, tell)

    with solver.ChildSolver() as child, _progress("plans") as tell:
        answer = decide.decide(
            question, chosen, terms.weights, terms.tail, child,
            solving.Effort(gap, time_limit), checked, tell,
        )  # fmt: skip
    better = decide.better_by_check(answer)
    notes = (*file.project.remarks(), *_remarks(site_scene), *([better] if better else []))
    if json_path is not None:
        result = report.document(answer, site_scene, seed, check_paths, notes)
        files.write_text(json_path, reading.text(result))
    sites_file.show_title(file)
    output.show(report.show(answer, site_scene, seed, check_paths))
    for note in notes:
        output.say(f"note: {note}")
    return _ending(answer, gap)


def _remarks(site_scene: Scene) -> tuple[str, ...]:
    from ..allocation import scene
    from ..simulation import remarks
    from ..sites import finance_notes, tariff_notes
    from ..sites.projection import project_all

    project, network = site_scene.file.project, site_scene.file.network
    fleets = project_all(project, network.state, network.scenario)
    said = (*tariff_notes.of(fleets), *finance_notes.left_out(project.sites))
    return (*said, *remarks.of(site_scene.world), *scene.remarks(site_scene))


def _ending(answer: Any, gap: float) -> int:
    for sentence in answer.unsolved:
        output.warn(sentence)
    for choice in answer.choices:
        if choice.gap > gap:
            output.warn(
                f"weight {choice.weight:g}: time was up at a gap of {choice.gap:.2%}; "
                "--time-limit gives it more"
            )
    if answer.interrupted:
        output.warn(f"interrupted: plans of {len(answer.choices)} weights were done and are shown")
        return 130
    return 0


def _progress(unit: str) -> Any:
    from ..report.terminal.progress import share_bar

    return share_bar(unit, output.verbosity(), output.say)
