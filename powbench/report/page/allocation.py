"""The allocation part: the plan by site and stage, return against risk, what limits are worth."""

from __future__ import annotations

from collections.abc import Sequence
from math import dist
from typing import Any, Literal

import altair as alt

from ...documents.allocation import Allocation, Move, PlanOutcome, Purchase, Site
from ...documents.fields import ABSENT
from ..units import count, counted
from . import charts
from .documents import Document
from .draw import INK, MEASURED, SERIES, SOFT
from .palette import Palette
from .picture import Group, Part, Picture, Records, Row, Table, clean, gathered

LABELLED_STAGES = 12
"""With more columns there is no room for numbers in the cells; the table has them."""
PANEL_WIDTH, PANEL_HEIGHT, PADDING = 290, 150, 20
SAME = 7
"""Pixels: points nearer than this share a label."""
SIDES: tuple[tuple[Literal["left", "right"], int], ...] = (("left", 8), ("right", -8))
PLACES = tuple((align, dx, dy) for dy in (-9, 11, -24, 26) for align, dx in SIDES)
"""Of a label beside its point, the best first."""
OTHER_ROWS = ("idle", "sold", "moved away", "bought")
LIMITS = {
    "capacity": "capacity of {}", "minimum_take": "minimum take of {}",
    "notice": "notice of the contract at {}", "lead_time": "lead time of {}",
    "no_idling": "rigs may not idle", "no_selling": "rigs may not be sold",
    "moves_per_stage": "moves a stage", "budget": "budget for moves a stage",
    "buying_budget": "budget for rigs", "buying_budget_per_stage": "budget for rigs a stage",
    "rigs_for_sale": "{} for sale",
}  # fmt: skip


def part(documents: Sequence[Document[Allocation]], palette: Palette) -> Part:
    """Its pictures show plans, which no other part does: they take no colours from the page."""
    groups = tuple(g for d in documents for g in _groups(d, len(documents)))
    return Part("allocation", "Allocation", _lead(documents[0].content), groups)


def _lead(data: Allocation) -> str:
    """Both that a plan is chosen by: the mean, and the mean of the worst."""
    plan, kept = data.plan.outcome, data.keep_all.outcome
    mean, tail = plan.mean_npv_usd - kept.mean_npv_usd, plan.cvar_usd - kept.cvar_usd
    said = (
        "better on both than" if min(mean, tail) > 0
        else "better on average and worse in bad futures than" if mean > 0
        else "worse on average and better in bad futures than" if tail > 0
        else "no better than"
    )  # fmt: skip
    return (
        f"The plan is worth {_usd(plan.mean_npv_usd)} USD on average and {_usd(plan.cvar_usd)} USD "
        f"in the worst {data.cvar_tail:.0%} of futures: {said} keeping every rig where it is "
        f"({mean:+,.0f} and {tail:+,.0f})."
    )


def _groups(document: Document[Allocation], together: int) -> list[Group]:
    name, data = document.name, document.content
    horizon, plan = data.horizon, data.plan
    text = [
        (
            f"{counted(horizon.days, 'day')} from {clean(horizon.start)}, discounted at "
            f"{horizon.discount_rate:.1%}. The plan was chosen on "
            f"{counted(data.scenarios, 'scenario')} (seed {data.seed}; difficulty: "
            f"{clean(data.difficulty)}). It has the highest sum of the mean NPV and "
            f"{data.cvar_weight:g} × the mean of the worst {data.cvar_tail:.0%}."
        )
    ]
    if data.interrupted:
        text.append("The search was interrupted: this is the best plan until then.")
    text += [clean(word, 1200) for word in plan.words]
    if data.after is not ABSENT:
        text += [clean(f"After {data.after.name}: {word}.", 400) for word in data.after.words]
    text += [f"Not solved: {clean(reason, 400)}" for reason in data.unsolved]
    pictures = [_plan(name, data), _frontier(name, data)]
    if data.binding:
        pictures.append(_worth(name, data))
    notes = _notes(data)
    groups = [Group(document.heading, tuple(pictures), tuple(text), notes)]
    if plan.moves:
        of = f": {document.heading}" if together > 1 else ""
        groups.append(Group(f"Moves{of}", facts=_moves(data)))
    if plan.purchases:
        of = f": {document.heading}" if together > 1 else ""
        groups.append(Group(f"Rigs to buy{of}", facts=_purchases(plan.purchases, _starts(data))))
    return groups


def _notes(data: Allocation) -> tuple[str, ...]:
    """What is said of several sites alike, once."""
    sites = [site.name for site in data.plan.sites]
    pairs = []
    for note in data.notes:
        site = next((s for s in sites if note.startswith(f"{s}: ")), "")
        pairs.append((clean(site, 80), note.removeprefix(f"{site}: ")))
    return gathered(pairs)


def _running(site: Site) -> list[int]:
    """Rigs that run, by stage; those that arrive late in a stage among them."""
    stages = range(len(site.load_mw))
    return [sum(r.run[t] + r.run_late[t] for r in site.rigs) for t in stages]


def _starts(data: Allocation) -> list[str]:
    return [clean(stage.from_)[:7] for stage in data.stages]


def _plan(name: str, data: Allocation) -> Picture:
    """A row for each site, a column for each stage, the more rigs the stronger the colour."""
    sites, stages = data.plan.sites, _starts(data)
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


def _frontier(name: str, data: Allocation) -> Picture:
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
        f"The chosen plan (weight {chosen:g}) has a mean NPV of {_usd(best.mean_npv_usd)} USD, and "
        f"{_usd(best.cvar_usd)} USD in the worst {tail} of futures. Keeping every rig has "
        f"{_usd(kept.mean_npv_usd)} and {_usd(kept.cvar_usd)} USD.",
        _risk(rows, wheres, tail),
        Table(("weight", ">mean NPV", f">worst {tail}", ">NPV below 0", ">mean NPV, other paths",
               f">worst {tail}, other paths", ">NPV below 0, other paths"), tuple(cells)),
        "A plan further up earns more on average, one further right more in bad futures. Its label "
        "is the weight of the bad futures in the choice. Other paths are futures that the plan was "
        "not chosen on.",
    )  # fmt: skip


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


Box = tuple[float, float, float, float]


def _pixels(values: Sequence[float], size: int) -> list[float]:
    """Where Vega-Lite draws them, on an axis with padding and no rounding."""
    low, span = min(values), (max(values) - min(values)) or 1.0
    return [PADDING + (v - low) / span * (size - 2 * PADDING) for v in values]


def _cover(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _outcome(outcome: PlanOutcome | None) -> Row:
    if outcome is None:
        return ("-", "-", "-")
    loss = f"{outcome.probability_of_negative_npv:.1%}"
    return _usd(outcome.mean_npv_usd), _usd(outcome.cvar_usd), loss


def _worth(name: str, data: Allocation) -> Picture:
    """What easing each binding limit a little would add to what is maximised."""
    weight, tail = data.cvar_weight, f"{data.cvar_tail:.0%}"
    rows: Records = []
    cells: list[Row] = []
    for b in data.binding:
        label = clean(LIMITS.get(b.limit, b.limit).format(b.site or b.model or ""), 60)
        rows.append({"limit": label, "usd": b.objective_usd})
        stages = b.stages
        every = len(stages) == len(data.stages)
        stages_named = "all" if every else ", ".join(str(t + 1) for t in stages)
        adds = (f"{usd:+,.0f}" for usd in (b.objective_usd, b.mean_usd, b.tail_usd))
        cells.append((label, stages_named, clean(b.more), *adds))
    best = max(data.binding, key=lambda b: b.objective_usd)
    place = data.binding.index(best)
    most = f"{cells[place][0]}, {cells[place][2]}: {cells[place][3]} USD"
    says = f"The most: {most}." if best.objective_usd > 0 else "None would add anything."
    return Picture(
        f"worth-{name}", "Worth of easing each limit",
        f"What each binding limit would add if it were eased. {says}",
        charts.bars(rows, "limit", "usd", [r["limit"] for r in rows],
                    f"USD: mean + {weight:g} × worst {tail}"),
        Table(("binding limit", "stages", "eased by", ">both, weighted", ">mean NPV",
               f">worst {tail}"), tuple(cells)),
    )  # fmt: skip


def _moves(data: Allocation) -> Table:
    stages = _starts(data)
    rows = tuple(
        (_begun(m.stage, stages), clean(m.from_, 80), clean(m.to, 80), clean(m.model, 80),
         count(m.count), _arrival(m, stages), f"{m.expected_loss:,.0f}", _usd(m.cost_usd))
        for m in data.plan.moves
    )  # fmt: skip
    return Table(("sent in", "from", "to", "rig", ">rigs", "runs from", ">lost on the way",
                  ">cost, USD"), rows)  # fmt: skip


def _purchases(purchases: Sequence[Purchase], stages: Sequence[str]) -> Table:
    rows = tuple(
        (_begun(p.stage, stages), clean(p.site, 80), clean(p.model, 80), count(p.count),
         clean(p.arrives), _usd(p.cost_usd), _usd(p.highest_cost_usd))
        for p in purchases
    )  # fmt: skip
    return Table(("paid in", "site", "rig", ">rigs", "runs from", ">cost, USD",
                  ">in the dearest future"), rows)  # fmt: skip


def _begun(stage: int, stages: Sequence[str]) -> str:
    """A document may name a stage that it does not have."""
    return stages[stage] if 0 <= stage < len(stages) else "-"


def _arrival(move: Move, stages: Sequence[str]) -> str:
    stage = move.arrives_in_stage
    return _begun(stage, stages) if stage < len(stages) else "after the plan"


def _rigs(number: int) -> str:
    return count(number) if number else "-"


def _short(number: int) -> str:
    """9,795 -> 9.8k: it has to fit a cell."""
    if number < 1000:
        return str(number) if number else "·"
    return f"{number / 1000:.{0 if number >= 99_950 else 1}f}".removesuffix(".0") + "k"


def _usd(value: float) -> str:
    return f"{value:,.0f}"
