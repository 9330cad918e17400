"""The fleet part: hosts ranked by rate, beside their energy, and those that stand out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...documents.check import Check
from ...documents.fleet import Fleet, FleetHost
from ...documents.info import Info
from ...documents.result import Measurement
from ...documents.verify import Verify
from ...fleet import best
from ...fleet.outliers import Outlier, outliers
from ...scope import breadth
from ..terminal import fleet as terminal
from ..terminal.energy import level_cell, limits
from ..units import counted, hash_rate, rate_cells, scaled, significant
from . import charts, headings
from .documents import Document
from .palette import Palette
from .picture import Group, Part, Picture, Records, Row, Table, clean, gathered

MOST_RANKED, MOST_POINTS = 40, 300
"""Hosts in the ranking and in the scatter; of more the first and the last. The table has all."""
Ranked = Sequence[tuple[FleetHost, Measurement]]


def part(documents: Sequence[Document[Fleet]], palette: Palette) -> Part:
    said = [terminal.sentence(d.content) for d in documents]
    if len(said) > 1:
        said = [f"{d.heading}: {text}" for d, text in zip(documents, said, strict=True)]
    return Part("fleet", "Fleet", " ".join(said), tuple(_group(d, palette) for d in documents))


def _group(document: Document[Fleet], palette: Palette) -> Group:
    name, fleet = document.name, document.content
    notes = gathered((host.name, line) for host in fleet.hosts for line in terminal.remarks(host))
    notes = (*(clean(line, 400) for line in fleet.doubles), *notes)
    ranked = sorted(
        ((host, m) for host in fleet.hosts if (m := best.fastest(host)) is not None),
        key=lambda pair: -pair[1].hashes_per_second.median,
    )
    if not ranked:
        return Group(document.heading, notes=notes, facts=_verdicts(fleet))
    far = outliers(fleet.hosts)
    colours = palette.of(sorted({_model(host) for host, _ in ranked}))
    table = _table(ranked, far)
    pictures = [_ranking(name, ranked, table, colours)]
    plane = _plane(name, ranked, table, colours)
    pictures += [plane] if plane else []
    return Group(
        document.heading, tuple(pictures), _said(ranked, far, plane), notes, True, table
    )  # fmt: skip


def _model(host: FleetHost) -> str:
    if not host.result or any(m.miner for m in host.result.measurements):
        return "miners"
    return headings.machine(headings.facts(host.result.machine))


def _setting(m: Measurement) -> str:
    kernel = clean(m.kernel, 40)
    return kernel if m.miner else f"{kernel} × {m.threads}"


def _said(ranked: Ranked, far: Sequence[Outlier], plane: Picture | None) -> tuple[str, ...]:
    rates = [m.hashes_per_second.median for _, m in ranked]
    first, last = (clean(host.name, 60) for host, _ in (ranked[0], ranked[-1]))
    together = hash_rate(sum(rates))
    ends = f"The fastest, {first}, does {hash_rate(rates[0])}; the slowest, {last}, "
    said = [ends + f"{hash_rate(rates[-1])}; together they do {together}."]
    said += [_outlier(o) for o in far[:10]]
    if len(far) > 10:
        said.append(f"{len(far) - 10} more stand out; the table marks them.")
    if plane is None:
        said.append("Hashes per joule are not known: no host has a meter.")
    read = [r for _, m in ranked if (r := best.reading(m)) is not None]
    return (*said, *(f"{clean(line, 300)}." for line in limits(read)))


def _outlier(o: Outlier) -> str:
    """`rack7 does 12.0% fewer hashes per second than the median of 9 hosts of its kind …`"""
    way = "fewer" if o.ratio < 1 else "more"
    return (
        f"{clean(o.host, 60)} does {abs(o.ratio - 1):.1%} {way} {o.what} than the median of "
        f"{counted(o.hosts, 'host')} with its CPU signature ({clean(o.kernel, 40)} × {o.threads})."
    )


def _table(ranked: Ranked, far: Sequence[Outlier]) -> Table:
    marks = {(o.host, o.what): f"{o.ratio - 1:+.1%}" for o in far}
    rows: list[Row] = []
    for host, m in ranked:
        read = best.reading(m)
        rows.append((
            clean(host.name, 60), _model(host), _setting(m), *rate_cells(m.hashes_per_second),
            significant(read.j_per_th) if read and read.j_per_th else "-",
            level_cell(read), (read.scope or "-") if read else "-",
            marks.get((host.name, "hashes per second"), ""),
            marks.get((host.name, "hashes per joule"), ""),
        ))  # fmt: skip
    headers = ("host", "machine", "kernel × threads", ">hash rate", ">interval", ">J/TH",
               "level", "measured at", ">H/s off its kind", ">H/J off its kind")  # fmt: skip
    return Table(headers, tuple(rows))


def _ends(ranked: Ranked, most: int) -> tuple[Ranked, str]:
    """The first and the last, where there are too many to draw, and the sentence that says so."""
    if len(ranked) <= most:
        return ranked, ""
    said = f"Of {len(ranked)} hosts the {most // 2} fastest and the {most // 2} slowest are drawn."
    return (*ranked[: most // 2], *ranked[-(most // 2) :]), said


def _ranking(name: str, ranked: Ranked, table: Table, colours: Mapping[str, str]) -> Picture:
    shown, left_out = _ends(ranked, MOST_RANKED)
    rows: Records = []
    for host, m in shown:
        rate = m.hashes_per_second
        rows.append({"host": clean(host.name, 60), "machine": _model(host), "value": rate.median,
                     "low": rate.low, "high": rate.high})  # fmt: skip
    models = sorted({row["machine"] for row in rows})
    says = ", ".join(
        f"{clean(host.name, 60)} {hash_rate(m.hashes_per_second.median)}" for host, m in ranked[:8]
    )
    miners = [bool(m.miner) for _, m in shown]
    captions = (headings.points_and_bars(miners), left_out, charts.axes(rows))
    return Picture(
        f"fleet-{name}", "Hash rate by host, each at its fastest", f"The fastest: {says}.",
        charts.intervals(rows, "host", [row["host"] for row in rows], "hashes per second",
                         "machine", models, palette=colours, legend=False, rates=True),
        table, " ".join(filter(None, captions)),
    )  # fmt: skip


def _plane(name: str, ranked: Ranked, table: Table, colours: Mapping[str, str]) -> Picture | None:
    read = [(host, m) for host, m in ranked if best.reading(m) is not None]
    shown, left_out = _ends(read, MOST_POINTS)
    rows: Records = []
    scopes: list[str] = []
    for host, m in shown:
        r, rate = best.reading(m), m.hashes_per_second
        if r is None or not r.hashes_per_joule:
            continue
        scopes.append(f"{r.scope or 'unknown'}, {level_cell(r)}")
        rows.append({
            "x": rate.median, "x_low": rate.low, "x_high": rate.high, "y": r.hashes_per_joule,
            "y_low": r.hashes_per_joule_low or None, "y_high": r.hashes_per_joule_high or None,
            "series": _model(host), "label": clean(host.name, 60), "meter": scopes[-1],
            "scope": r.scope or "unknown",
        })  # fmt: skip
    if not rows:
        return None
    by_scope: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: -row["y"]):
        by_scope.setdefault(row["scope"], row)
    says = "; ".join(
        f"{one['label']} with {scaled(one['y'], 'H/J')} ({one['meter']})"
        for _, one in sorted(by_scope.items(), key=lambda pair: breadth(pair[0]))
    )
    each = "The most efficient" + (" of each scope" if len(by_scope) > 1 else "")
    several = list(dict.fromkeys(scopes))
    mixed = f"Meters of different scope see different parts of a machine: {', '.join(several)}."
    return Picture(
        f"fleet-efficiency-{name}", "Hashes per joule against hashes per second, by host",
        f"{each}: {says}.",
        charts.scatter(rows, "x", "y", "series", sorted({row["series"] for row in rows}),
                       "hashes per second", "hashes per joule", colours, "meter", several),
        table,
        " ".join(filter(None, (mixed if len(several) > 1 else "", left_out,
                               charts.axes(rows, "x", "y")))),
    )  # fmt: skip


def _verdicts(fleet: Fleet) -> Table | None:
    """Of check, verify and info, which have no rates to rank."""
    rows = [(clean(host.name, 60), *_verdict(host)) for host in fleet.hosts if host.document]
    return Table(("host", "says", "what to know"), tuple(rows)) if rows else None


def _verdict(host: FleetHost) -> tuple[str, str]:
    found = host.document
    if isinstance(found, Check):
        return found.verdict, clean(found.reason, 400)
    if isinstance(found, Verify):
        said = f"{counted(len(found.kernels), 'kernel')} on {counted(found.blocks, 'block')}"
        return found.verdict, said
    if isinstance(found, Info):
        bad = [f"{f.check}: {f.reading}" for f in found.fitness if f.status == "bad"]
        return "disturbed" if bad else "fit", clean("; ".join(bad), 400)
    return "nothing was measured", ""
