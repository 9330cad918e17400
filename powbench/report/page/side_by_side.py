"""The comparison part: two results kernel by kernel, and by energy where both were metered."""

from __future__ import annotations

from collections.abc import Sequence

from ...documents.compare import Compare, ComparedRate, EnergyLine, Line
from ...documents.fields import Absent
from ..terminal.bench import compared, fastest
from ..terminal.energy import level_cell, limits
from ..units import rate_cells, scaled
from . import charts, headings, mining
from .documents import Document
from .draw import SERIES
from .palette import Palette
from .picture import Group, Part, Picture, Records, Row, Table, clean, gathered

LONGEST = 40


def part(documents: Sequence[Document[Compare]], palette: Palette) -> Part:
    """A and B are in no other part: they take no colours from the page."""
    answers = [_answer(d.content) for d in documents]
    headed = [f"{d.heading}: {answer}" for d, answer in zip(documents, answers, strict=True)]
    lead = answers[0] if len(documents) == 1 else " ".join(headed)
    return Part("comparison", "Comparison", lead, tuple(map(_group, documents)))


def _answer(data: Compare) -> str:
    if data.fastest:
        return " ".join(fastest(data.fastest))
    machines = headings.sides(data)
    if machines is None or isinstance(data.geometric_mean, Absent):
        return _best(data)
    return compared(data.kind == "same machine", machines, data.geometric_mean)


def _best(data: Compare) -> str:
    """Of a document without a mean: the line on which both are fastest."""
    common = [line for line in data.lines if line.ratio is not None and line.b_hashes_per_second]
    if not common:
        return "A and B have no kernel on as many threads in common, so no ratio can be told."
    best = max(common, key=lambda m: m.b_hashes_per_second.median if m.b_hashes_per_second else 0)
    return (
        f"B does {_times(best.ratio, best.ratio_low, best.ratio_high)} A's hashes on {_name(best)}."
    )


def _times(ratio: float | None, low: float | None, high: float | None) -> str:
    if ratio is None:
        return "-"
    within = "" if low is None or high is None else f" (between {low:.2f} and {high:.2f})"
    return f"{ratio:.2f} times{within}"


def _name(line: Line) -> str:
    kernel = clean(line.kernel, LONGEST)
    return kernel if line.by_shares else f"{kernel} × {line.threads}"


def _group(document: Document[Compare]) -> Group:
    name, data = document.name, document.content
    miners = _column(data) == "miner"
    text = [
        "A and B are the shares of miners, counted in two windows." if miners else
        "A and B are one machine, measured twice." if data.kind == "same machine" else
        "A and B are two machines: a difference between them is no regression."
    ]  # fmt: skip
    for side, run in (("A", data.a), ("B", data.b)):
        if not isinstance(run, Absent):
            text.append(f"{side}: {'counted by ' if miners else ''}{clean(run.machine)}.")
    if data.first_difference is not None:
        d = data.first_difference
        fact = clean(d.fact).replace("_", " ")
        text.append(f"The first difference is the {fact}: {clean(d.a)} and {clean(d.b)}.")
    if not data.same_workload:
        text.append("A and B had different work: another header or target.")
    of_runs = [
        (side, note)
        for side, run in (("A", data.a), ("B", data.b))
        if not isinstance(run, Absent)
        for note in run.notes
    ]
    of_lines = (
        (f"{which} {_name(line)}", warning)
        for line in data.lines
        for which, warnings in (("A", line.a_warnings), ("B", line.b_warnings))
        if not isinstance(warnings, Absent)
        for warning in warnings
    )
    notes = gathered((*of_runs, *of_lines))
    pictures = [p for p in (_rates(name, data), _ratios(name, data), _energy(name, data)) if p]
    return Group(document.heading, tuple(pictures), tuple(text), notes, facts=_table(data))


def _column(data: Compare) -> str:
    return mining.headed([bool(x.by_shares) for x in data.lines])


def _cells(rate: ComparedRate | None) -> Row:
    if rate is None:
        return ("-", "-")
    return rate_cells(rate)


def _table(data: Compare) -> Table:
    rows = tuple(
        (_name(x), *_cells(x.a_hashes_per_second), *_cells(x.b_hashes_per_second),
         "-" if x.ratio is None else f"{x.ratio:.3f}", _between(x.ratio_low, x.ratio_high))
        for x in data.lines
    )  # fmt: skip
    return Table((_column(data), ">A", ">interval of A", ">B", ">interval of B", ">B / A",
                  ">interval of B / A"), rows)  # fmt: skip


def _between(low: float | None, high: float | None) -> str:
    return "-" if low is None or high is None else f"{low:.3f} … {high:.3f}"


def _rates(name: str, data: Compare) -> Picture:
    rows: Records = []
    for x in data.lines:
        for which, rate in (("A", x.a_hashes_per_second), ("B", x.b_hashes_per_second)):
            if rate is not None:
                rows.append({"line": _name(x), "which": which, "low": rate.low,
                             "value": rate.median, "high": rate.high})  # fmt: skip
    order = [_name(x) for x in data.lines]
    both = sum(x.ratio is not None for x in data.lines)
    cells = tuple(
        (_name(x), *_cells(x.a_hashes_per_second), *_cells(x.b_hashes_per_second))
        for x in data.lines
    )
    miners = [bool(x.by_shares) for x in data.lines]
    of = "miners" if all(miners) else "kernels and thread numbers"
    return Picture(
        f"compared-{name}", "Hash rates of A and B",
        f"{both} of {len(data.lines)} {of} were measured on both.",
        charts.intervals(rows, "line", order, "hashes per second", "which", ["A", "B"],
                         rates=True),
        Table((_column(data), ">A", ">interval of A", ">B", ">interval of B"), cells),
        headings.points_and_bars(miners) + f" {charts.axes(rows)}".rstrip(),
    )  # fmt: skip


def _ratios(name: str, data: Compare) -> Picture | None:
    common = [x for x in data.lines if None not in (x.ratio, x.ratio_low, x.ratio_high)]
    if not common:
        return None
    rows = [{"line": _name(x), "low": x.ratio_low, "value": x.ratio, "high": x.ratio_high}
            for x in common]  # fmt: skip
    says = ", ".join(f"{_name(x)}: {x.ratio:.2f}" for x in common[:8])
    return Picture(
        f"ratios-{name}", "Hash rate of B, divided by that of A",
        f"At 1 both are equally fast; above 1, B is faster: {says}.",
        charts.intervals(rows, "line", [_name(x) for x in common], "B / A", form="~g", one=True),
        Table((_column(data), ">B / A", ">interval"),
              tuple((_name(x), f"{x.ratio:.3f}", _between(x.ratio_low, x.ratio_high))
                    for x in common)),
        "The bar reaches from the lowest to the highest ratio that both intervals allow.",
    )  # fmt: skip


def _energy(name: str, data: Compare) -> Picture | None:
    """Hashes per joule, a row for each scope that both meters have."""
    rows: Records = []
    cells: list[Row] = []
    order: list[str] = []
    for x in data.lines:
        for e in x.energy:
            label = f"{_name(x)}, {clean(e.scope)}"
            order.append(label)
            for which, reading in (("A", e.a), ("B", e.b)):
                value = reading.hashes_per_joule
                if isinstance(value, Absent):
                    continue
                low, high = reading.hashes_per_joule_low, reading.hashes_per_joule_high
                rows.append({"line": label, "which": which, "value": value,
                             "low": value if isinstance(low, Absent) else low,
                             "high": value if isinstance(high, Absent) else high})  # fmt: skip
            cells.append((label, *(_efficiency(e, which) for which in ("a", "b")), _levels(e),
                          f"{e.ratio:.3f}", _between(e.ratio_low, e.ratio_high)))  # fmt: skip
    if not rows:
        return None
    says = ", ".join(f"{c[0]}: {float(c[4]):.2f} ({c[3]})" for c in cells[:6])
    every = [e for x in data.lines for e in x.energy]
    said = [f"A, {line}" for line in limits(e.a for e in every)]
    said += [f"B, {line}" for line in limits(e.b for e in every)]
    return Picture(
        f"compared-energy-{name}", "Hashes per joule of A and B", f"B divided by A: {says}.",
        charts.intervals(rows, "line", order, "hashes per joule", "which", ["A", "B"],
                         palette={"A": SERIES[0], "B": SERIES[1]}, rates=True),
        Table((f"{_column(data)}, meter", ">A", ">B", "level", ">B / A", ">interval"),
              tuple(cells)),
        "Only meters of the same scope are compared: others measure different parts of a machine."
        + "".join(f" {clean(line, 300)}." for line in said),
    )  # fmt: skip


def _levels(line: EnergyLine) -> str:
    return ", ".join(dict.fromkeys(map(level_cell, (line.a, line.b))))


def _efficiency(line: EnergyLine, which: str) -> str:
    value = (line.a if which == "a" else line.b).hashes_per_joule
    return "-" if isinstance(value, Absent) else scaled(value, "H/J")
