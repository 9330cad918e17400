"""A sweep on the terminal: a table, and its points in the plane of rate and efficiency."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from ...documents.result import caveats
from ...energy.sweep import Choice, Point
from ...measure.sweeping import Sweep
from ..units import hash_rate, rate_cells, scaled
from .energy import efficiency, level_cell, limits
from .tables import Drawn, First, plain_table

WIDTH, HEIGHT = 60, 14
MARKS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def sweep(done: Sweep) -> RenderableType:
    """Every point with its letter in the plot, then the two best ones."""
    source = done.outcome.source
    lines: list[RenderableType] = [Text(_answer(done)), _table(done)]
    if done.outcome.most_efficient is not None:
        lines.append(Drawn(lambda width, _: plot(done.points, source, width - 14).split("\n")))
    if done.outcome.most_efficient is not None:
        judges = [r for p in done.points if (r := p.reading(source)) is not None]
        lines += [Text(f"note: {line}") for line in limits(judges)]
        if not _known(done):
            lines.append(
                Text(
                    "note: the accuracy of this meter is not known, so points cannot be told "
                    "apart; write it behind the meter, as in ;accuracy=2%"
                )
            )
        if any(r.source == source and r.kind == "declared" for p in done.points for r in p.energy):
            lines.append(
                Text("note: the declared power is the same at every point, so speed alone decided")
            )
    else:
        remedies = dict.fromkeys(r for p in done.points for e in p.energy for r in e.remedies)
        lines += [Text(f"  {remedy}") for remedy in remedies]
    lines += [
        Text(f"note: {point.setting}: {caveat}")
        for point, m in zip(done.points, done.measurements, strict=True)
        for caveat in caveats(m.warnings, m.interrupted, m.hardware_errors)
    ]
    return Group(*lines)


def _table(done: Sweep) -> RenderableType:
    """A row for each point; where the columns do not fit, the intervals stand below the values."""
    wide = plain_table(
        *("!", "=setting", "!>hash rate", ">interval", ">watts", "!>hashes/J", "!level"),
        ">interval of\nhashes/J",
    )
    tall = plain_table(
        *("!", "=setting", "!>hash rate,\ninterval", ">watts", "!>hashes/J,\ninterval", "!level"),
        spare=("watts",),
    )
    for mark, point in zip(marks(len(done.points)), done.points, strict=True):
        setting, (middle, spread) = str(point.setting), rate_cells(point.hashes_per_second)
        watts, joules, level, apart = _energy(point, done.outcome.source)
        wide.add_row(mark, setting, middle, spread, watts, joules, level, apart)
        tall.add_row(mark, setting, middle, watts, joules, level)
        tall.add_row("", "", spread, "", apart, "")
    return First(wide, tall)


def _answer(done: Sweep) -> str:
    """The two best points, and what cannot be told from them."""
    outcome = done.outcome
    spread = all(p.hashes_per_second.low < p.hashes_per_second.high for p in done.points)
    rate = hash_rate(outcome.fastest.best.hashes_per_second.median)
    sentence = f"Fastest is {_choice(outcome.fastest, spread)}: {rate}. "
    if outcome.most_efficient is None:
        return sentence + f"Which is the most efficient is not known: {outcome.reason}"
    sentence += f"Most efficient, by the meter {outcome.source}, is "
    judged = outcome.most_efficient.best.efficiency(outcome.source)
    level = level_cell(outcome.most_efficient.best.reading(outcome.source))
    best = f": {scaled(judged.value, 'H/J')} ({level})" if judged is not None else ""
    return sentence + _choice(outcome.most_efficient, _known(done)) + best + "."


def _energy(point: Point, source: str) -> tuple[str, str, str, str]:
    judged, reading = point.efficiency(source), point.reading(source)
    if judged is None or reading is None or reading.watts is None:
        return "-", "-", "", ""
    value, spread = efficiency(judged.value, judged.low, judged.high)
    return f"{reading.watts:.1f}", value, level_cell(reading), spread


def _choice(chosen: Choice, known: bool) -> str:
    ties = ", ".join(str(t.setting) for t in chosen.ties)
    why = "as good within the intervals" if known else "perhaps as good, without intervals"
    return str(chosen.best.setting) + (f" ({why}: {ties})" if ties else "")


def _known(done: Sweep) -> bool:
    """Whether every point has an interval of its efficiency."""
    judged = [p.efficiency(done.outcome.source) for p in done.points]
    return all(j.low is not None for j in judged if j is not None)


def marks(count: int) -> list[str]:
    """A letter for each point."""
    return [MARKS[i] if i < len(MARKS) else "·" for i in range(count)]


def plot(points: Sequence[Point], source: str, width: int = WIDTH) -> str:
    """Letters in a plane: hash rate to the right, hashes per joule upwards, both from zero."""
    places = [
        (mark, p.hashes_per_second.median, judged.value)
        for mark, p in zip(marks(len(points)), points, strict=True)
        if (judged := p.efficiency(source)) is not None
    ]
    if not places:
        return ""
    width = max(20, min(width, WIDTH))
    right, top = max(x for _, x, _ in places), max(y for _, _, y in places)
    grid = [[" "] * width for _ in range(HEIGHT)]
    for mark, x, y in reversed(places):
        row = HEIGHT - 1 - round(y / top * (HEIGHT - 1))
        grid[row][round(x / right * (width - 1))] = mark
    lines = [f"{scaled(top, 'H/J'):>12} ┤{''.join(grid[0]).rstrip()}"]
    lines += [f"{'':>12} │{''.join(row).rstrip()}" for row in grid[1:]]
    lines.append(f"{'0':>12} └{'─' * width}")
    lines.append(f"{'':>13}0{hash_rate(right):>{width}}")
    return "\n".join(lines)
