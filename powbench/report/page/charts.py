"""The few kinds of chart the page is made of, built with Altair, as Vega-Lite dictionaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import altair as alt

from .draw import BAD, GRID, INK, SERIES, SOFT, WIDTH

Rows = Sequence[dict[str, Any]]
Colours = Mapping[str, str] | None
LONGEST, LETTER = 24, 7.5
SHORT = (
    f"length(datum.label) > {LONGEST} ? slice(datum.label, 0, 12) + '…' + "
    "slice(datum.label, -11) : datum.label"
)
"""Names are shortened in the middle: their ends tell them apart."""
ROW = 26
SALTIRE = "M-1,-1L1,1M1,-1L-1,1"
"""An X of strokes: told from dots and bars by its shape, too."""
WIDE = 50
LOGARITHMIC = "The axis is logarithmic: at each labelled step the value is ten times as high."
ZERO = "datum.value === 0 ? '0' : datum.label"  # not 0M


def unchecked() -> AbstractContextManager[None]:
    """Altair without its look at every value, which takes a third of a long report's time.

    A test checks every kind of chart against the schema instead.
    """
    from altair.utils.schemapi import debug_mode

    return debug_mode(False)


def data(rows: Rows) -> Any:
    inline: Any = alt.Data
    return inline(values=list(rows))


def height(bars: int, low: int = 70) -> int:
    """Of a chart with so many rows."""
    return max(low, ROW * bars + 10)


def axis(title: str, form: str = "", **more: Any) -> Any:
    shown = form or alt.Undefined
    return alt.Axis(title=title or None, tickCount=5, labelExpr=ZERO, format=shown, **more)


def names(field: str, order: Sequence[str], **more: Any) -> Any:
    """Names down the left side, in the order given."""
    shown = alt.Axis(grid=False, labelExpr=SHORT)
    return alt.Y(f"{field}:N", sort=list(order), title=None, axis=shown, **more)


def colours(
    field: str,
    order: Sequence[str],
    palette: Colours = None,
    beside: Sequence[str] = (),
    **legend: Any,
) -> Any:
    """palette: the colour of each name, where other pictures show the same names. beside: names
    down the left side. legend: what its symbols look like, where they are not squares."""
    palette = palette or {name: SERIES[i % len(SERIES)] for i, name in enumerate(order)}
    scale = alt.Scale(domain=list(order), range=[palette[name] for name in order])
    shown = None
    if len(order) > 1:
        shown = alt.Legend(columns=columns(order, beside), labelExpr=SHORT, **legend)
    return alt.Color(f"{field}:N", scale=scale, title=None, legend=shown)


def columns(order: Sequence[str], beside: Sequence[str] = ()) -> int:
    """Of a legend above the marks, so that its longest label has room in each."""
    left = max(60, LETTER * min(LONGEST, max(map(len, beside), default=0)))
    longest = min(LONGEST, max(map(len, order)))
    return int(max(1, min(len(order), (WIDTH - left) // (30 + LETTER * longest))))


def bars(
    rows: Rows, y: str, x: str, order: Sequence[str], title: str, form: str = "~s",
    palette: Colours = None,
) -> dict[str, Any]:  # fmt: skip
    """One bar a name."""
    colour = {"color": colours(y, order, palette)} if palette else {}
    if colour:
        colour["color"].legend = None
    drawn = (
        alt.Chart(data(rows))
        .mark_bar(height={"band": 0.62}, cornerRadiusEnd=2)
        .encode(y=names(y, order), x=alt.X(f"{x}:Q", axis=axis(title, form)), **colour)
    )
    return as_dict(drawn.properties(height=height(len(order))))


def stacked(
    rows: Rows, y: str, x: str, part: str, order: Sequence[str], parts: Sequence[str],
    title: str, form: str = "~s", marks: Rows = (), palette: Colours = None,
) -> dict[str, Any]:  # fmt: skip
    """Bars made of parts; marks: one line across each bar."""
    place = {name: index for index, name in enumerate(parts)}
    ordered = [{**row, "_place": place[row[part]]} for row in rows]
    drawn: Any = (
        alt.Chart(data(ordered))
        .mark_bar(height={"band": 0.62})
        .encode(
            y=names(y, order),
            x=alt.X(f"{x}:Q", axis=axis(title, form), stack=True),
            color=colours(part, parts, palette, order),
            order=alt.Order("_place:Q"),
        )
    )
    if marks:
        drawn += (
            alt.Chart(data(marks))
            .mark_tick(color=INK, thickness=2, size=24)
            .encode(y=names(y, order), x=alt.X(f"{x}:Q"))
        )
    return as_dict(drawn.properties(height=height(len(order))))


def intervals(
    rows: Rows, y: str, order: Sequence[str], title: str, series: str = "",
    series_order: Sequence[str] = (), form: str = "~s", zero: bool = True,
    palette: Colours = None, legend: bool = True, one: bool = False, rates: bool = False,
    level: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """A point between the ends of its interval; rows hold `low`, `value`, `high`. one: for
    ratios, with a line at 1 and no need for 0. rates: on a logarithmic axis where it `is_wide`.
    level: no name has two series, so that none needs a place beside another."""
    base = alt.Chart(data(rows)).encode(y=names(y, order))
    colour = {"color": colours(series, series_order, palette, order)} if series else {}
    if series and not legend:
        colour["color"].legend = None
    offset = (
        {"yOffset": alt.YOffset(f"{series}:N", sort=list(series_order))}
        if series and legend and not level
        else {}
    )
    log = rates and is_wide(rows)
    scale = alt.Scale(type="log") if log else alt.Scale(zero=zero and not one)
    span = base.mark_rule(strokeWidth=3, opacity=0.45).encode(
        x=alt.X("low:Q", axis=axis(title, form), scale=scale), x2="high:Q", **colour, **offset
    )
    point = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=alt.X("value:Q", scale=scale), **colour, **offset
    )
    size = len(order) * max(1, min(3, len(series_order) if offset else 1) * 0.6)
    drawn: Any = span + point
    if one:
        drawn = alt.Chart(data([{"one": 1}])).mark_rule(strokeDash=[4, 3]).encode(x="one:Q") + drawn
    return as_dict(drawn.properties(height=height(round(size))))


def is_wide(rows: Rows, field: str = "value") -> bool:
    """Whether half of the values would lie in the first fiftieth of an axis that begins at 0, as
    those of a CPU do beside a board."""
    values = sorted(row[field] for row in rows)
    return bool(values) and values[0] > 0 and WIDE * values[(len(values) - 1) // 2] < values[-1]


def axes(rows: Rows, *fields: str) -> str:
    """What a caption says of rates (or of these fields) whose axis is logarithmic, or nothing."""
    return LOGARITHMIC if any(is_wide(rows, field) for field in fields or ("value",)) else ""


def lines(
    rows: Rows, x: str, y: str, series: str, order: Sequence[str], x_title: str, y_title: str,
    form: str = "~s", zero_rule: bool = False, x_type: str = "Q", points: Rows = (),
    size: int = 220, x_form: str = "", from_zero: bool = False, dots: bool = False,
    ideal: Rows = (), top: float | None = None, palette: Colours = None,
) -> dict[str, Any]:  # fmt: skip
    """One line a series; points: marked places on them; ideal: a dashed line beside them.

    top: where the upward axis ends, for shares. Whole numbers (x_form "d") have whole ticks.
    """
    places = sorted({row[x] for row in rows}) if x_form == "d" else []
    whole = {"values": places} if 0 < len(places) <= 12 else {"tickMinStep": 1} if places else {}
    by = alt.X(f"{x}:{x_type}", axis=axis(x_title, x_form, grid=False, **whole),
               scale=alt.Scale(zero=False) if x_type == "Q" else alt.Undefined)  # fmt: skip
    scale = alt.Scale(zero=from_zero) if top is None else alt.Scale(domain=[0, top])
    up = alt.Y(f"{y}:Q", axis=axis(y_title, form), scale=scale)
    colour = colours(series, order, palette, symbolType="stroke", symbolStrokeWidth=3)
    drawn: Any = (
        alt.Chart(data(rows))
        .mark_line(strokeWidth=2, point={"size": 30} if dots else False)
        .encode(x=by, y=up, color=colour)
    )
    if ideal:
        dashed = alt.Chart(data(ideal)).mark_line(strokeWidth=1.5, strokeDash=[5, 4], color=SOFT)
        drawn = dashed.encode(x=by, y=up) + drawn
    if zero_rule:
        ground = alt.Chart(data([{"zero": 0}])).mark_rule(color=SOFT, strokeDash=[4, 3])
        drawn = ground.encode(y="zero:Q") + drawn
    if points:
        drawn += (
            alt.Chart(data(points))
            .mark_point(filled=True, size=90, stroke=INK, strokeWidth=1.5, opacity=1)
            .encode(x=by, y=up, color=colour)
        )
    return as_dict(drawn.properties(height=size))


def bands(
    rows: Rows, x: str, panel: str, order: Sequence[str], x_title: str, y_title: str,
    form: str = "~s", crosses: Rows = (), size: int = 70, x_type: str = "Q",
    shared: bool = True, zero_rule: bool = False, crosses_are: str = "dropped",
    palette: Colours = None,
) -> dict[str, Any]:  # fmt: skip
    """A panel for each name: `value` as a line, `low` to `high` as a band, crosses on top,
    which a legend calls `crosses_are`. palette: the colour of each panel's line and band."""
    everything = [*({**row, "_kind": "band"} for row in rows)]
    everything += [{**row, "_kind": "cross", "_is": crosses_are} for row in crosses]
    base = alt.Chart()
    by = alt.X(f"{x}:{x_type}", axis=axis(x_title, "%b %y" if x_type == "T" else "", grid=False))
    scale = alt.Scale(zero=False)
    area = base.transform_filter("datum._kind == 'band'").mark_area(
        opacity=0.28, color=SERIES[0]
    ).encode(x=by, y=alt.Y("low:Q", axis=alt.Axis(title=y_title or None, format=form, tickCount=3,
                                                           labelExpr=ZERO),
                           scale=scale), y2="high:Q")  # fmt: skip
    line = (
        base.transform_filter("datum._kind == 'band'")
        .mark_line(strokeWidth=1.5)
        .encode(x=by, y=alt.Y("value:Q", scale=scale))
    )
    if palette:
        panel_colours = colours(panel, order, palette)
        panel_colours.legend = None
        area, line = area.encode(color=panel_colours), line.encode(color=panel_colours)
    parts = [area, line]
    if zero_rule:
        parts.insert(0, base.mark_rule(strokeDash=[4, 3], color=GRID).encode(y=alt.datum(0)))
    if crosses:
        legend = alt.Legend(symbolType=SALTIRE, symbolFillColor="transparent", symbolStrokeWidth=2)
        mark = alt.Color(
            "_is:N", scale=alt.Scale(domain=[crosses_are], range=[BAD]), title=None, legend=legend
        )
        parts.append(
            base.transform_filter("datum._kind == 'cross'")
            .mark_point(shape=SALTIRE, filled=False, strokeWidth=1.8, size=26, opacity=1)
            .encode(x=by, y=alt.Y("value:Q", scale=scale), color=mark)
        )
    layered = alt.layer(*parts).properties(width=290, height=size)
    layered = layered.resolve_scale(color="independent")
    drawn = layered.facet(
        row=alt.Row(f"{panel}:N", sort=list(order), title=None,
                    header=alt.Header(labelOrient="top", labelAnchor="start", labelPadding=2)),
        data=data(everything), spacing=10,
    )  # fmt: skip
    if not shared:
        drawn = drawn.resolve_scale(y="independent")
    return as_dict(drawn)


def ratios(
    rows: Rows, band: Rows, x: str, y: str, series: str, order: Sequence[str], panel: str,
    panels: Sequence[str], x_title: str, y_title: str, palette: Mapping[str, str], size: int = 150,
) -> dict[str, Any]:  # fmt: skip
    """A panel for each name: a line a series on a logarithmic scale, `low` to `high` of the
    last series as a band, and a rule where the ratio is 1."""
    everything = [*({**row, "_kind": "line"} for row in rows)]
    everything += [{**row, "_kind": "band"} for row in band]
    base = alt.Chart()
    by = alt.X(f"{x}:Q", axis=axis(x_title, "d", grid=False), scale=alt.Scale(zero=False))
    doublings: Any = [2.0**power for power in range(-8, 9)]
    up = alt.Axis(title=y_title, format=".3~g", values=doublings)
    scale = alt.Scale(type="log", nice=False)
    area = base.transform_filter("datum._kind == 'band'").mark_area(
        opacity=0.28, color=palette[order[-1]]
    ).encode(x=by, y=alt.Y("low:Q", axis=up, scale=scale), y2="high:Q")  # fmt: skip
    line = (
        base.transform_filter("datum._kind == 'line'")
        .mark_line(strokeWidth=1.5)
        .encode(
            x=by,
            y=alt.Y(f"{y}:Q", scale=scale),
            color=colours(series, order, palette, symbolType="stroke", symbolStrokeWidth=3),
        )
    )
    one = base.mark_rule(strokeDash=[4, 3], color=SOFT).encode(y=alt.datum(1))
    layered = alt.layer(area, one, line).properties(width=330, height=size)
    drawn = layered.facet(
        row=alt.Row(f"{panel}:N", sort=list(panels), title=None,
                    header=alt.Header(labelOrient="top", labelAnchor="start", labelPadding=2)),
        data=data(everything), spacing=10,
    )  # fmt: skip
    return as_dict(drawn)


def scatter(
    rows: Rows, x: str, y: str, series: str, order: Sequence[str], x_title: str, y_title: str,
    palette: Colours = None, shape: str = "", shapes: Sequence[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """Points with horizontal and vertical intervals; rows hold x_low … y_high. shape: a field
    that the points tell by their form. An axis that
    `is_wide` is logarithmic.

    A y_low of None: the interval is not known, and no line is drawn.
    """
    base = alt.Chart(data(rows)).encode(color=colours(series, order, palette))
    along, upward = (
        alt.Scale(type="log") if is_wide(rows, field) else alt.Undefined for field in (x, y)
    )
    by = alt.X(f"{x}:Q", axis=axis(x_title, "~s"), scale=along)
    up = alt.Y(f"{y}:Q", axis=axis(y_title, "~s"), scale=upward)
    rule = base.mark_rule(opacity=0.5, strokeWidth=2)
    drawn = (
        rule.transform_filter("isValid(datum.y_low)").encode(x=by, y="y_low:Q", y2="y_high:Q")
        + rule.encode(x="x_low:Q", x2="x_high:Q", y=up)
        + base.mark_point(filled=True, size=70, opacity=1).encode(
            x=by, y=up, **_shape(shape, shapes)
        )
    )
    return as_dict(drawn.properties(height=240))


def _shape(field: str, order: Sequence[str]) -> dict[str, Any]:
    if len(order) < 2:
        return {}
    legend: Any = None
    if len(order) <= 8:
        legend = alt.Legend(columns=columns(order), labelExpr=SHORT, symbolFillColor=SOFT,
                            symbolStrokeColor=SOFT)  # fmt: skip
    return {"shape": alt.Shape(f"{field}:N", sort=list(order), title=None, legend=legend)}


def points(chart: Any) -> int:
    """How many rows of data a specification holds, in all its layers."""
    if isinstance(chart, list):
        return sum(map(points, chart))
    if not isinstance(chart, dict):
        return 0
    rows = chart.get("values", [])
    if rows and isinstance(rows[0], dict):
        return len(rows)
    return sum(map(points, chart.values()))


def as_dict(chart: Any) -> dict[str, Any]:
    """The specification; see `unchecked` for what checks it."""
    specification: dict[str, Any] = chart.to_dict(validate=False)
    return specification
