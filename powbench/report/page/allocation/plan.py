"""The plan: rigs that run, by site and stage, and where the others are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from ....documents.allocation import Allocation, Site
from ...units import count
from .. import charts
from ..draw import INK, SERIES
from ..picture import Picture, Records, Row, Table, clean
from .words import starts

LABELLED_STAGES = 12
"""With more columns there is no room for numbers in the cells; the table has them."""
OTHER_ROWS = ("idle", "sold", "moved away", "bought")


def picture(name: str, data: Allocation) -> Picture:
    """A row for each site, a column for each stage, the more rigs the stronger the colour."""
    sites, stages = data.plan.sites, starts(data)
    columns = ["before", *stages]
    rows: Records = []
    cells: list[Row] = []
    table: list[tuple[str, list[int]]] = []
    for s in sites:
        before = sum(r.before for r in s.rigs)
        table.append((clean(s.name, 80), [before, *_running(s)]))
        load = max(s.load_mw, default=0.0)
        left = sum(r.end for r in s.rigs)
        cells.append((clean(s.name, 80), *(_rigs(n) for n in table[-1][1]), _rigs(left),
                      f"{load:,.1f}", f"{max(s.capacity_mw, default=0.0):,.1f}"))  # fmt: skip
    for fate, numbers in zip(OTHER_ROWS, _elsewhere(data), strict=True):
        if any(numbers):
            table.append((fate, [0, *numbers]))
            cells.append((fate, "", *(_rigs(n) for n in numbers), "", "", ""))
    most = max((n for _, numbers in table for n in numbers), default=0) or 1
    for label, numbers in table:
        for column, number in zip(columns, numbers, strict=True):
            rows.append({"site": label, "stage": column, "share": number / most,
                         "label": _short(number)})  # fmt: skip
    ends = ", ".join(f"{label} {count(numbers[0])} to {count(numbers[-1])}"
                     for label, numbers in table[: len(sites)])  # fmt: skip
    return Picture(
        f"plan-{name}", "Rigs running, by site and stage",
        f"Rigs before the plan and in its last stage: {ends}.",
        _matrix(rows, columns, [label for label, _ in table]),
        Table(("site", ">before", *(f">{s}" for s in stages), ">at the end",
               ">highest load, MW", ">capacity, MW"),
              tuple(cells)),
        "A column is the month in which a stage begins. The stronger the colour, the more rigs.",
    )  # fmt: skip


def _running(site: Site) -> list[int]:
    """Rigs that run, by stage; those that arrive late in a stage among them."""
    stages = range(len(site.load_mw))
    return [sum(r.run[t] + r.run_late[t] for r in site.rigs) for t in stages]


def _elsewhere(data: Allocation) -> tuple[list[int], list[int], list[int], list[int]]:
    """Rigs idle, sold, sent away and bought, by stage, over all sites."""
    stages = range(len(data.stages))
    rigs = [r for s in data.plan.sites for r in s.rigs]
    moves, bought = data.plan.moves, data.plan.purchases or ()
    return (
        [sum(r.idle[t] for r in rigs) for t in stages],
        [sum(r.sold[t] for r in rigs) for t in stages],
        [sum(m.count for m in moves if m.stage == t) for t in stages],
        [sum(p.count for p in bought if p.stage == t) for t in stages],
    )


def _matrix(rows: Records, columns: Sequence[str], names: Sequence[str]) -> dict[str, Any]:
    axis = alt.Axis(orient="top", labelAngle=-90, title=None, domain=False, ticks=False)
    base = alt.Chart(charts.data(rows)).encode(
        x=alt.X("stage:N", sort=list(columns), axis=axis, scale=alt.Scale(paddingInner=0.08)),
        y=charts.names("site", names, scale=alt.Scale(paddingInner=0.12)),
    )
    # Strong enough to be seen against the card, weak enough for the number on it.
    strength = alt.Opacity(
        "share:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 0.45]), legend=None
    )
    drawn: Any = base.mark_rect(color=SERIES[0], cornerRadius=2).encode(opacity=strength)
    if len(columns) <= LABELLED_STAGES:
        size = 10 if len(columns) <= 9 else 8
        drawn += base.mark_text(color=INK, fontSize=size).encode(text="label:N")
    return charts.as_dict(drawn.properties(height=max(80, 30 * len(names))))


def _rigs(number: int) -> str:
    return count(number) if number else "-"


def _short(number: int) -> str:
    """9,795 -> 9.8k: it has to fit a cell."""
    if number < 1000:
        return str(number) if number else "·"
    return f"{number / 1000:.{0 if number >= 99_950 else 1}f}".removesuffix(".0") + "k"
