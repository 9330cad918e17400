"""What `powbench project` answers: tables, an explanation, CSV and JSON."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from .. import bounded
from ..errors import InputError
from . import files, output, sites_file, working

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..analysis.modes import Choice
    from ..analysis.ranking import Ranking
    from ..provenance import Figure
    from ..sites.projection import Projection
    from ..sites.site import Project
    from ..sites.sites_file import NetworkInput, SitesFile


@dataclass(frozen=True)
class Wanted:
    """The options that say what is answered, and where."""

    changes: str | None
    rank_by: str | None
    explain: str | None
    csv_path: str | None
    json_path: str | None


def answer(file: SitesFile, wanted: Wanted, alternatives: bool) -> None:
    """alternatives: the sites are not one fleet, so nothing is added up."""
    from ..analysis import derivation, modes, ranking, what_if
    from ..analysis.explain import explain as explained
    from ..report.terminal import formulas, simulation
    from ..report.terminal import projection as report
    from ..report.terminal.tables import paragraphs, prose
    from ..simulation import band
    from ..sitefile import quick
    from ..sites import finance_notes, hedge_notes, tariff_notes

    explain, csv_path, json_path = wanted.explain, wanted.csv_path, wanted.json_path
    change = what_if.AS_IT_IS if wanted.changes is None else what_if.parse(wanted.changes)
    if explain is not None and change != what_if.AS_IT_IS:
        raise InputError("--explain goes without --what-if", "leave one of them out")
    project, network = file.project, file.network
    explain, figure = _one_figure(explain, [site.name for site in project.sites])
    if json_path is not None:
        _warn_of_size(project)
    projections = what_if.project_all(project, network.state, network.scenario, change)
    forward = hedge_notes.of(projections, network.curve)
    said = (
        *tariff_notes.of(projections),
        *finance_notes.of(projections),
        *forward,
        *(quick.losing(projections) if alternatives else ()),
    )
    project = replace(project, notes=(*project.notes, *said))
    if change != what_if.AS_IT_IS:
        project = replace(project, notes=(f"what if: {change}", *project.notes))
        network = replace(network, state=what_if.of_state(network.state, change))
    order = (
        ranking.RankBy(wanted.rank_by)
        if wanted.rank_by
        else report.default_order(project, not alternatives)
    )
    ranked = ranking.rank(projections, order)
    told = projections if json_path is not None else _told(ranked)
    choices = {p.site.name: modes.choice(p, project.horizon, project.rates) for p in told}
    now, shared = time.time(), (*project.figures, *network.figures)
    if change != what_if.AS_IT_IS:
        bands = band.Bands(reason=band.WHAT_IF)
    elif json_path is None and csv_path is None and explain is not None:
        bands = band.Bands()  # explained are point values only
    elif json_path is None and csv_path is None:
        few = ranked.ordered[:DETAILS]  # of many sites the table shows the first
        bands = band.around(few, file, alternatives or len(few) < len(projections), working.engine)
    else:
        bands = band.around(projections, file, alternatives, working.engine)
    if csv_path is not None:
        from ..analysis import monthly

        files.write_pieces(csv_path, monthly.as_csv(ranked, bands))
    if json_path is not None:
        from ..analysis import document
        from ..documents import reading
        from ..documents.projection.document import pieces, written

        whole = len(ranked.ordered) <= MOST_INDENTED
        result = document.document(
            ranked, project, network.state, network.figures, now, bands, choices, whole=whole
        )
        if whole:
            files.write_text(json_path, reading.text(written(result)))
        else:
            its = document.results(ranked, bands, choices)
            files.write_pieces(json_path, pieces(result, its))
    sites_file.show_title(file)
    if explain is not None:
        site = next(p for p in projections if p.site.name == explain)
        figures = (*shared, *site.site.figures)
        place = [p.site.name for p in ranked.ordered].index(explain) + 1
        lines = explained(site, shared, (place, len(projections), order.words))
        text = formulas.explanation(explain, lines, figures)
        if figure:
            text = formulas.derivation(explain, derivation.derive(figure, lines))
        output.show(paragraphs(text))
    elif output.verbosity() >= 0:
        _show(ranked, project, network, shared, now, not alternatives, choices)
        if wide := simulation.widths(ranked.ordered, bands, DETAILS):
            output.show(prose(*wide))
        elif bands.reason:
            output.say(f"note: {bands.reason}")


def _one_figure(explain: str | None, known: list[str]) -> tuple[str | None, str]:
    """The site of --explain SITE[:FIGURE], and the figure or ""; InputError for an unknown site."""
    import difflib

    from ..analysis import derivation

    if explain is None or explain in known:
        return explain, ""
    name, colon, figure = explain.rpartition(":")
    if name not in known:
        name = name if colon else explain
        figures = [key for key in derivation.PARTS if "." not in key]
        if not colon and any(key == name or key.startswith(f"{name}_") for key in figures):
            raise InputError(
                f"--explain {name} names no site", f"write --explain '{known[0]}:{name}'"
            )
        near = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]!r}?" if near else "there are " + ", ".join(known[:8])
        raise InputError(f"there is no site {name!r}", hint)
    return name, figure


MOST_INDENTED = 40
"""Sites of a JSON that people may read; that of more has no blanks."""
BYTES_A_SITE, BYTES_A_MONTH = 13_000, 590
"""Of such a JSON, as examples/many-sites has them."""
WATERFALLS, DETAILS = 3, 8
"""With more sites than this only the first and the last get a waterfall, or details; -v: all."""


def _show(
    ranked: Ranking,
    project: Project,
    network: NetworkInput,
    shared: tuple[Figure, ...],
    now: float,
    one: bool,
    choices: Mapping[str, Choice | None],
) -> None:
    """one: the sites are one fleet, so that they have a sum. choices: of modes, by site."""
    from ..analysis import mode_words
    from ..report.terminal import modes as mode_tables
    from ..report.terminal import payback
    from ..report.terminal import projection as report
    from ..report.terminal.ends import shortened
    from ..report.terminal.tables import Drawn, paragraphs, prose

    output.show(prose(report.answer(ranked, project.horizon, one)))
    output.show(paragraphs(report.headline(project, network.state, now)))
    output.show(report.table(ranked, every=output.verbosity() > 0 or not one))
    single = len(ranked.ordered) == 1
    if single and (purchase := payback.table(ranked.ordered[0], project.horizon)):
        output.show(purchase)
    if ranked.reason:
        output.show(prose(ranked.reason))
    ends, above = (ranked.ordered[0], ranked.ordered[-1]), "\n" if ranked.reason else ""
    for p in ranked.ordered:
        if _in_full(p, ends, ranked, DETAILS):
            output.show(paragraphs(above + report.details(p, not single)))
            above = "\n"
            output.show(Drawn(partial(report.month_lines, p)))
        if _in_full(p, ends, ranked, WATERFALLS):
            output.show(Drawn(partial(report.waterfall, p)))
        choice = choices.get(p.site.name)
        if choice is not None and _in_full(p, ends, ranked, DETAILS):
            output.show(mode_tables.table(choice))
            output.show(prose(*mode_words.sentences(choice)))
    notes = tuple(f"note: {note}" for note in project.remarks())
    output.show(prose(*(notes if output.verbosity() > 0 else shortened(notes, "notes"))))
    output.show(paragraphs("\n" + report.assumed(ranked, shared, output.verbosity() > 0)))


def _told(ranked: Ranking) -> list[Projection]:
    """The sites of which more than a row of the table is shown."""
    ends = (ranked.ordered[0], ranked.ordered[-1])
    return [p for p in ranked.ordered if _in_full(p, ends, ranked, DETAILS)]


def _warn_of_size(project: Project) -> None:
    """Before the work: whether the JSON will be larger than what other commands read."""
    months = project.horizon.days / 30.4375
    size = len(project.sites) * (BYTES_A_SITE + BYTES_A_MONTH * months)
    if size > bounded.LARGEST_FILE_BYTES:
        output.warn(
            f"the JSON will have about {size / 1e6:,.0f} MB, and `powbench report` and other "
            f"commands read {bounded.size(bounded.LARGEST_FILE_BYTES)} at most: divide the sites, "
            "or take --csv"
        )


def _in_full(
    p: Projection, ends: tuple[Projection, Projection], ranked: Ranking, limit: int
) -> bool:
    return len(ranked.ordered) <= limit or output.verbosity() > 0 or p is ends[0] or p is ends[1]
