"""Return against risk: a plan for each weight, with labels that lie on nothing."""

from __future__ import annotations

from collections.abc import Sequence
from math import dist
from typing import Any, Literal

import altair as alt

from ....documents.allocation import Allocation, PlanOutcome
from ...units import count
from .. import charts
from ..draw import MEASURED, SERIES, SOFT
from ..picture import Picture, Records, Row, Table
from .words import dollars

PANEL_WIDTH, PANEL_HEIGHT, PADDING = 290, 150, 20
SAME = 7
"""Pixels: points nearer than this share a label."""
SIDES: tuple[tuple[Literal["left", "right"], int], ...] = (("left", 8), ("right", -8))
PLACES = tuple((align, dx, dy) for dy in (-9, 11, -24, 26) for align, dx in SIDES)
"""Of a label beside its point, the best first."""
Box = tuple[float, float, float, float]


def picture(name: str, data: Allocation) -> Picture:
    """Mean NPV against the mean of the worst, on the plan's own scenarios and on others."""
    chosen, tail = data.cvar_weight, f"{data.cvar_tail:.0%}"
    rows: Records = []
    cells: list[Row] = []
    chosen_on, others = "the plan's scenarios", f"{count(data.check_paths)} other paths"
    plans = [(f"{c.cvar_weight:g}", c.outcome, c.check) for c in data.frontier]
    kept_all = ("keep all", data.keep_all.outcome, data.keep_all.check)
    for label, outcome, check in [*plans, kept_all]:
        picked = label == f"{chosen:g}"
        for where, scored in ((chosen_on, outcome), (others, check)):
            if scored is None:
                continue
            rows.append({"tail": scored.cvar_usd, "mean": scored.mean_npv_usd, "where": where,
                         "label": f"{label} (chosen)" if picked else label,
                         "kind": "keep all" if label == "keep all" else "plan"})  # fmt: skip
        cells.append((f"{label} (chosen)" if picked else label, *_outcome(outcome),
                      *_outcome(check)))  # fmt: skip
    wheres = list(dict.fromkeys(row["where"] for row in rows))
    best, kept = data.plan.outcome, data.keep_all.outcome
    return Picture(
        f"frontier-{name}", "Return against risk",
        f"The chosen plan (weight {chosen:g}) has a mean NPV of {dollars(best.mean_npv_usd)} USD, "
        f"and {dollars(best.cvar_usd)} USD in the worst {tail} of futures. Keeping every rig has "
        f"{dollars(kept.mean_npv_usd)} and {dollars(kept.cvar_usd)} USD.",
        _risk(rows, wheres, tail),
        Table(("weight", ">mean NPV", f">worst {tail}", ">NPV below 0", ">mean NPV, other paths",
               f">worst {tail}, other paths", ">NPV below 0, other paths"), tuple(cells)),
        "A plan further up earns more on average, one further right more in bad futures. Its label "
        "is the weight of the bad futures in the choice. Other paths are futures that the plan was "
        "not chosen on.",
    )  # fmt: skip


def _outcome(outcome: PlanOutcome | None) -> Row:
    if outcome is None:
        return ("-", "-", "-")
    loss = f"{outcome.probability_of_negative_npv:.1%}"
    return dollars(outcome.mean_npv_usd), dollars(outcome.cvar_usd), loss


def _risk(rows: Records, wheres: Sequence[str], tail: str) -> dict[str, Any]:
    """A panel for each of `wheres`, with a line through the plans."""
    everything = [{**row, "_is": "point"} for row in rows]
    for where in wheres:
        everything += _labels([row for row in rows if row["where"] == where])
    scale = alt.Scale(zero=False, nice=False, padding=PADDING)
    by = alt.X("tail:Q", scale=scale, axis=charts.axis(f"mean of the worst {tail}, USD", "~s"))
    up = alt.Y("mean:Q", scale=scale, axis=charts.axis("mean NPV, USD", "~s"))
    shapes = alt.Scale(domain=["plan", "keep all"], range=["circle", "diamond"])
    shades = alt.Scale(domain=["plan", "keep all"], range=[SERIES[0], SERIES[1]])
    shape = alt.Shape("kind:N", legend=alt.Legend(title=None, symbolType="circle"), scale=shapes)
    colour = alt.Color("kind:N", scale=shades, legend=None)
    base = alt.Chart().encode(x=by, y=up)
    points = base.transform_filter("datum._is == 'point'")
    drawn = (
        points.transform_filter("datum.kind == 'plan'")
        .mark_line(strokeWidth=1.5, opacity=0.6)
        .encode(order=alt.Order("tail:Q"))
    ) + points.mark_point(filled=True, size=80, opacity=1).encode(color=colour, shape=shape)
    for place, (align, dx, dy) in enumerate(PLACES):
        text = base.transform_filter(f"datum._is === {place}").mark_text(
            align=align, dx=dx, dy=dy, baseline="middle", color=SOFT, fontSize=MEASURED
        )
        drawn += text.encode(text="label:N")
    panels = drawn.properties(width=PANEL_WIDTH, height=PANEL_HEIGHT).facet(
        row=alt.Row("where:N", sort=list(wheres), title=None,
                    header=alt.Header(labelOrient="top", labelAnchor="start", labelPadding=2)),
        data=charts.data(everything), spacing=14,
    )  # fmt: skip
    return charts.as_dict(panels.resolve_scale(x="independent", y="independent"))


def _labels(rows: Records) -> Records:
    """Labels that lie on no other and on no point. `_is`: the number of its place.

    Points that lie on each other share one; where none has room the table has it.
    """
    pixels = {key: _pixels([r[key] for r in rows], size)
          for key, size in (("tail", PANEL_WIDTH), ("mean", PANEL_HEIGHT))}  # fmt: skip
    points = list(zip(pixels["tail"], pixels["mean"], strict=True))
    shared: list[tuple[tuple[float, float], dict[str, Any]]] = []
    for point, row in zip(points, rows, strict=True):
        near = [had for place, had in shared if dist(place, point) < SAME]
        if near and near[0]["kind"] == row["kind"]:
            near[0]["label"] += f", {row['label']}"
        else:
            shared.append((point, dict(row)))
    first = sorted(shared, key=lambda one: not one[1]["label"].endswith(("(chosen)", "all")))
    taken: list[Box] = [(x - 5, y - 5, x + 5, y + 5) for x, y in points]
    labelled: Records = []
    for (x, y), row in first:
        wide = 7.2 * len(row["label"])
        for place, (align, dx, dy) in enumerate(PLACES):
            left = x + dx if align == "left" else x + dx - wide
            up = y - dy  # a picture's pixels count downwards
            box = (left, up - 7, left + wide, up + 7)
            inside = left > -40 and left + wide < PANEL_WIDTH + 8 and 0 < up < PANEL_HEIGHT
            if inside and not any(_cover(box, had) for had in taken):
                taken.append(box)
                labelled.append({**row, "_is": place})
                break
    return labelled


def _pixels(values: Sequence[float], size: int) -> list[float]:
    """Where Vega-Lite draws them, on an axis with padding and no rounding."""
    low, span = min(values), (max(values) - min(values)) or 1.0
    return [PADDING + (v - low) / span * (size - 2 * PADDING) for v in values]


def _cover(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
