"""The section of one result: its pictures, what to know of it, its table."""

from __future__ import annotations

from ....chain import versions
from ....measure import certified
from ....measure import document as results
from ....measure.document import Result
from ...terminal import board, certificate
from ...terminal.energy import level_cell, limits
from ...units import count, hash_rate, rate_cells, scaled
from .. import mining
from ..documents import Document
from ..picture import Group, Table, clean, gathered
from . import energy, legend, rates, slices
from .legend import Legend
from .words import machine, setting


def group(document: Document[Result], together: int, names: Legend) -> Group:
    name, title, result = document.name, document.heading, document.content
    if not result.measurements:
        return Group(title, text=("Nothing was measured.", *_left_out(result)))
    pictures = [slices.over_time(name, result, names)]
    if together <= 6:
        pictures.insert(0, rates.by_setting(name, result, names))
        pictures += [p for p in (rates.scaling(name, result, names),) if p is not None]
    watts = energy.watts_over_time(name, result)
    pictures += [watts] if watts is not None else []
    warnings = gathered((setting(m), w) for m in result.measurements for w in m.warnings)
    counted = "counted by " if mining.only(result.measurements) else ""
    text = (
        f"{counted}{machine(result)}, {clean(result.created)}",
        *legend.boards(result),
        *(clean(line, 300) for m in result.measurements if (line := board.line(m))),
        *mining.sentences(result),
        *_certified(result),
        *_levels(result),
        *_rolled(result),
        *_left_out(result),
    )
    return Group(title, tuple(pictures), text, warnings, table_last=True, facts=_measured(result))


def _rolled(result: Result) -> list[str]:
    said = versions.sentence(result.job.version_mask)
    return [said[0].upper() + said[1:] + "."] if said else []


def _left_out(result: Result) -> list[str]:
    lines = [f"{clean(k)} was not measured: {clean(reason)}" for k, reason in result.not_measured]
    return lines + (["The run was interrupted."] if result.interrupted else [])


def _certified(result: Result) -> list[str]:
    verdicts = certified.verify(results.as_document(result))
    if not verdicts:
        return []
    refused = [
        f"The certificate of {v.kernel} × {v.threads} is refused: {v.refused}."
        for v in verdicts
        if v.refused
    ]
    proved = [
        f"{v.kernel} × {v.threads} did at least {v.hashes_low:.4g} hashes (99% sure), so at least "
        f"{hash_rate(v.rate_low)} in the seconds stated."
        for v in verdicts
        if not v.refused
    ]
    first = f"Certificates {certificate.answer(verdicts)}"
    return [clean(line, 1000) for line in (first, *proved, *refused, certificate.PROVES)]


def _levels(result: Result) -> list[str]:
    """Why the figures of energy have no better level; those of miners stand beside their table."""
    if mining.only(result.measurements):
        return []
    return [
        clean(f"{line}.", 300) for line in limits(r for m in result.measurements for r in m.energy)
    ]


def _measured(result: Result) -> Table:
    if mining.only(result.measurements):
        return mining.facts(result)
    rows = []
    for m in result.measurements:
        reading = energy.reading(m)
        efficiency = scaled(reading.hashes_per_joule or 0.0, "H/J") if reading else "-"
        watts = f"{reading.watts:,.1f}" if reading and reading.watts else "-"
        rows.append(
            (clean(m.kernel), m.threads_cell, *rate_cells(m.hashes_per_second), watts, efficiency,
             level_cell(reading), f"{reading.scope}, {reading.kind}" if reading else "-",
             count(len(m.slices)), count(m.hits), str(m.hardware_errors))
        )  # fmt: skip
    headers = ("kernel", ">threads", ">hash rate", ">interval", ">watts", ">hashes/J",
               "level", "meter", ">slices", ">hits", ">wrong hits")  # fmt: skip
    return Table(headers, tuple(rows))
