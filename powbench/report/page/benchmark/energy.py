"""Hashes per joule against hashes per second, and watts over time."""

from __future__ import annotations

from collections.abc import Sequence

from ....energy.reading import EnergyReading, widest
from ....measure.document import Result
from ....measure.measurement import Measurement
from ....scope import breadth
from ...terminal.energy import efficiency, level_cell
from ...units import count, hash_rate, scaled
from .. import charts, mining
from ..downsample import GROUPS, grouped, spread
from ..picture import Picture, Records, Row, Table, clean, thinned
from .crowd import PANELS
from .legend import Legend
from .words import setting

MOST_DOTS = 400


def reading(m: Measurement) -> EnergyReading | None:
    return widest(r for r in m.energy if r.hashes_per_joule)


def why_none(results: Sequence[tuple[str, Result]]) -> list[str]:
    reasons = (r.reason for _, result in results for m in result.measurements for r in m.energy)
    return list(dict.fromkeys(clean(reason) for reason in reasons if reason))[:3] or ["no meter"]


def planes(results: Sequence[tuple[str, Result]], names: Legend) -> list[Picture]:
    """Hashes per joule against hashes per second: a picture of each scope, the widest first."""
    scopes = {
        r.scope
        for _, result in results
        for m in result.measurements
        for r in m.energy
        if r.available and r.hashes_per_joule
    }
    ordered = sorted(scopes, key=breadth)
    return [_plane(results, names, scope, alone=len(scopes) == 1) for scope in ordered]


def _plane(
    results: Sequence[tuple[str, Result]], names: Legend, scope: str, alone: bool
) -> Picture:
    """Every reading of this scope. alone: there is no other one."""
    every = [m for _, result in results for m in result.measurements]
    rows: Records = []
    cells: list[Row] = []
    for name, result in results:
        for m in result.measurements:
            for r in m.energy:
                if not r.available or not r.hashes_per_joule or r.scope != scope:
                    continue
                rate, value = m.hashes_per_second, r.hashes_per_joule
                meter = f"{r.scope}, {r.kind}" if r.scope != r.kind else r.scope
                meter += f", {level_cell(r)}"
                rows.append({
                    "x": rate.median, "x_low": rate.low, "x_high": rate.high, "y": value,
                    "y_low": r.hashes_per_joule_low, "label": setting(m),
                    "y_high": r.hashes_per_joule_high,
                    "series": names.label(m), "machine": name, "meter": meter,
                })  # fmt: skip
                shown = efficiency(value, r.hashes_per_joule_low, r.hashes_per_joule_high)
                cells.append((name, setting(m), meter, hash_rate(rate.median),
                              *shown, f"{r.watts or 0:,.1f}"))  # fmt: skip
    best = max(rows, key=lambda row: row["y"])
    notes = [charts.axes(rows, "x", "y")]
    if len(rows) > MOST_DOTS:
        notes.append(f"{count(MOST_DOTS)} of {count(len(rows))} points are drawn.")
        rows = [*spread(sorted(rows, key=lambda row: row["y"]), MOST_DOTS)]
    return Picture(
        "efficiency" if alone else f"efficiency-{scope}",
        "Hashes per joule against hashes per second" + ("" if alone else f": {scope}"),
        f"{best['label']} is the most efficient, with {scaled(best['y'], 'H/J')} "
        f"({best['meter']}).",
        charts.scatter(rows, "x", "y", "series", sorted({r["series"] for r in rows}),
                       "hashes per second", "hashes per joule", names.colours, "machine",
                       list(dict.fromkeys(r["machine"] for r in rows))),
        Table(("machine", mining.column(every), "meter", ">hash rate", ">hashes/J", ">interval",
               ">watts"), tuple(cells)),
        " ".join(filter(None, notes)),
    )  # fmt: skip


def watts_over_time(name: str, result: Result) -> Picture | None:
    """Watts over time, of every meter that was asked more than once."""
    rows: Records = []
    cells: list[Row] = []
    panels: list[str] = []
    most = 0
    for m in result.measurements:
        for r in m.energy:
            if not r.available or r.kind == "declared" or len(r.watts_over_time) < 2:
                continue
            panel = f"{setting(m)}, {clean(r.scope)}"
            values = [watts for _, watts in r.watts_over_time]
            cells.append((panel, clean(r.source), f"{min(values):,.1f}", f"{r.watts or 0:,.1f}",
                          f"{max(values):,.1f}", count(len(values))))  # fmt: skip
            if len(panels) < PANELS:
                panels.append(panel)
                most = max(most, len(values))
                for g in grouped([second for second, _ in r.watts_over_time], values):
                    rows.append({"at": round(g.place, 2), "low": g.low, "value": g.value,
                                 "high": g.high, "panel": panel})  # fmt: skip
    if not rows:
        return None
    says = ", ".join(f"{row[0]} {row[3]} W" for row in cells[:PANELS])
    return Picture(
        f"watts-{name}", "Watts over time", f"Mean power: {says}.",
        charts.bands(rows, "at", "panel", panels, "seconds", "W", "~s", size=60, shared=False),
        Table(("measurement", "meter", ">lowest W", ">mean W", ">highest W", ">readings"),
              tuple(cells)),
        thinned(GROUPS, most, "readings") if most > GROUPS else "",
    )  # fmt: skip
