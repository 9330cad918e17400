"""The sweep part: every point by rate and by energy, the fastest and the most efficient."""

from __future__ import annotations

from collections.abc import Sequence

from ...documents.energy import EnergyReading
from ...documents.fields import Absent
from ...documents.sweep import Sweep, SweepPoint
from ..terminal.energy import level_cell, limits
from ..units import hash_rate, rate_cells, scaled
from . import charts
from .documents import Document
from .palette import Palette
from .picture import Group, Part, Picture, Records, Row, Table, clean, gathered


def part(documents: Sequence[Document[Sweep]], palette: Palette) -> Part:
    said = [_lead(d.content) for d in documents]
    if len(said) > 1:
        said = [f"{d.heading}: {text}" for d, text in zip(documents, said, strict=True)]
    groups = tuple(_group(d, palette) for d in documents)
    return Part("sweep", "Sweep", "; ".join(said) + ".", groups)


def _lead(data: Sweep) -> str:
    if data.fastest is None:
        return "Nothing was measured"
    fastest = data.points[data.fastest.point]
    said = f"{_setting(fastest)} is fastest with {hash_rate(fastest.hashes_per_second.median)}"
    if data.most_efficient is None:
        return said
    best = data.points[data.most_efficient.point]
    value = _judged(best, data.judged_by)
    figure = f" with {scaled(value, 'H/J')} ({_level(best, data.judged_by)})" if value else ""
    which = "it" if data.fastest.point == data.most_efficient.point else _setting(best)
    return f"{said}; {which} does the most hashes per joule{figure}"


def _setting(point: SweepPoint) -> str:
    cap = point.cap_hertz
    capped = "" if isinstance(cap, Absent) or cap is None else f" at {scaled(cap, 'Hz')}"
    return f"{clean(point.kernel, 40)} × {point.threads}{capped}"


def _reading(point: SweepPoint, judged_by: str | None) -> EnergyReading | None:
    """Of the meter that judged, or of the first that has a figure."""
    usable = [r for r in point.energy if not isinstance(r.hashes_per_joule, Absent)]
    named = [r for r in usable if judged_by in (r.name, r.scope, r.source)]
    return next(iter(named or usable), None)


def _judged(point: SweepPoint, judged_by: str | None) -> float | None:
    reading = _reading(point, judged_by)
    if reading is None or isinstance(reading.hashes_per_joule, Absent):
        return None
    return reading.hashes_per_joule


def _level(point: SweepPoint, judged_by: str | None) -> str:
    return level_cell(_reading(point, judged_by))


def _group(document: Document[Sweep], palette: Palette) -> Group:
    name, data = document.name, document.content
    text = []
    if data.judged_by:
        text.append(f"The most efficient point is judged by the meter {clean(data.judged_by)}.")
        judges = [r for p in data.points if (r := _reading(p, data.judged_by)) is not None]
        text += [f"{clean(said, 300)}." for said in limits(judges)]
    text += [clean(data.reason, 400)] if data.reason else []
    for choice, distinction in ((data.fastest, "fastest"), (data.most_efficient, "most efficient")):
        if choice and choice.ties:
            alike = ", ".join(_setting(data.points[place]) for place in choice.ties)
            text.append(f"As good as the {distinction}, within the intervals: {alike}.")
    notes = gathered((_setting(p), warning) for p in data.points for warning in p.warnings)
    if not data.points:
        return Group(document.heading, text=tuple(text))
    kernels = sorted({clean(p.kernel, 40) for p in data.points})
    colours = palette.of(kernels)
    rows: Records = [
        {"setting": _setting(p), "kernel": clean(p.kernel, 40), "low": p.hashes_per_second.low,
         "value": p.hashes_per_second.median, "high": p.hashes_per_second.high}
        for p in sorted(data.points, key=lambda p: -p.hashes_per_second.median)
    ]  # fmt: skip
    rates = Picture(
        f"sweep-rates-{name}", "Hash rate of every point", f"{_lead(data)}.",
        charts.intervals(rows, "setting", [r["setting"] for r in rows], "hashes per second",
                         "kernel", kernels, palette=colours, legend=False, rates=True),
        _table(data),
        "A row is a kernel × its threads. The point is the median of the slices, the bar its "
        f"interval. {charts.axes(rows)}".rstrip(),
    )  # fmt: skip
    plane = _plane(name, data, kernels, palette)
    pictures = (rates, plane) if plane else (rates,)
    return Group(document.heading, pictures, tuple(text), notes, facts=_table(data))


def _table(data: Sweep) -> Table:
    rows: list[Row] = []
    for place, p in enumerate(data.points):
        reading = _reading(p, data.judged_by)
        value = _judged(p, data.judged_by)
        watts = (
            "-" if reading is None or isinstance(reading.watts, Absent) else f"{reading.watts:,.1f}"
        )
        best = [distinction for choice, distinction in ((data.fastest, "fastest"),
                                          (data.most_efficient, "most efficient"))
                if choice and choice.point == place]  # fmt: skip
        rows.append((_setting(p), *rate_cells(p.hashes_per_second), watts,
                     scaled(value, "H/J") if value else "-",
                     _level(p, data.judged_by) if value else "-", ", ".join(best)))  # fmt: skip
    return Table(("kernel × threads", ">hash rate", ">interval", ">watts", ">hashes/J",
                  "level", "distinction"), tuple(rows))  # fmt: skip


def _plane(name: str, data: Sweep, kernels: Sequence[str], palette: Palette) -> Picture | None:
    rows: Records = []
    for p in data.points:
        reading, rate = _reading(p, data.judged_by), p.hashes_per_second
        if reading is None or isinstance(reading.hashes_per_joule, Absent):
            continue
        low, high = reading.hashes_per_joule_low, reading.hashes_per_joule_high
        rows.append({"x": rate.median, "x_low": rate.low, "x_high": rate.high,
                     "y": reading.hashes_per_joule,
                     "y_low": None if isinstance(low, Absent) else low,
                     "y_high": None if isinstance(high, Absent) else high,
                     "label": _setting(p), "level": _level(p, data.judged_by),
                     "series": clean(p.kernel, 40)})  # fmt: skip
    if not rows:
        return None
    best = max(rows, key=lambda row: row["y"])
    return Picture(
        f"sweep-efficiency-{name}", "Hashes per joule against hashes per second",
        f"Most hashes per joule: {best['label']} with {scaled(best['y'], 'H/J')} "
        f"({best['level']}).",
        charts.scatter(rows, "x", "y", "series", kernels, "hashes per second", "hashes per joule",
                       palette.of(kernels)),
        _table(data),
        charts.axes(rows, "x", "y"),
    )  # fmt: skip
