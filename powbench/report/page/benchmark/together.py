"""Several machines in one picture: each at its best, by rate and by energy."""

from __future__ import annotations

from collections.abc import Sequence

from ....measure.document import Result
from ....measure.measurement import Measurement
from ...units import count, hash_rate, rate_cells
from .. import charts, mining
from ..picture import Group, Picture, Records, Table
from . import crowd, energy
from .legend import Legend
from .words import fastest, machine, setting

APART = (
    "Hashes per joule of different scopes stand in different pictures: a meter of the board does "
    "not see the CPU that feeds it, one of the package not the board, and one at the wall sees all."
)

_Line = tuple[str, Result, Measurement]


def group(results: Sequence[tuple[str, Result]], names: Legend) -> Group:
    pictures = [_side_by_side(results, names)] if len(results) > 1 else []
    text: tuple[str, ...] = ()
    planes = energy.planes(results, names)
    if not planes:
        text = ("Hashes per joule are not known: " + "; ".join(energy.why_none(results)) + ".",)
    elif len(planes) > 1:
        text = (APART,)
    pictures += planes
    return Group("Side by side" if len(results) > 1 else "Efficiency", tuple(pictures), text)


def _side_by_side(results: Sequence[tuple[str, Result]], names: Legend) -> Picture:
    """Each machine's best measurement of each kernel."""
    rows: Records = []
    lines: list[_Line] = []
    best: dict[str, float] = {}
    every = [m for _, result in results for m in result.measurements]
    for name, result in results:
        kernels: dict[str, Measurement] = {}
        for m in result.measurements:
            had = kernels.get(m.kernel)
            if had is None or m.hashes_per_second.median > had.hashes_per_second.median:
                kernels[m.kernel] = m
        for m in kernels.values():
            rate = m.hashes_per_second
            best[name] = max(best.get(name, 0.0), rate.median)
            rows.append({"machine": name, "kernel": names.label(m), "value": rate.median,
                         "low": rate.low, "high": rate.high})  # fmt: skip
            lines.append((name, result, m))
    order = sorted(best, key=lambda name: -best[name])
    if len(order) > crowd.MOST_DRAWN:
        return _ranking(results, names)
    kernels_seen = sorted({row["kernel"] for row in rows})
    says = ", ".join(f"{name} {hash_rate(best[name])}" for name in order[:8])
    return Picture(
        "machines", "Hash rate by machine, each " + (
            "miner" if mining.only(every) else "kernel at its best"
        ),
        f"Best hash rate of each machine: {says}.",
        charts.intervals(rows, "machine", order, "hashes per second", "kernel", kernels_seen,
                         palette=names.colours, rates=True),
        _table(mining.column(every), lines),
        charts.axes(rows),
    )  # fmt: skip


def _ranking(results: Sequence[tuple[str, Result]], names: Legend) -> Picture:
    """Each of many machines at its best, the fastest first; a picture of both ends."""
    every = [(name, r, m) for name, r in results if (m := fastest(r)) is not None]
    every.sort(key=lambda one: -one[2].hashes_per_second.median)
    rates = [m.hashes_per_second.median for _, _, m in every]
    drawn = [every[i] for i in crowd.ends(rates)]
    rows: Records = [
        {"machine": name, "kernel": names.label(m), "value": m.hashes_per_second.median,
         "low": m.hashes_per_second.low, "high": m.hashes_per_second.high}
        for name, _, m in drawn
    ]  # fmt: skip
    says = f"from {hash_rate(rates[0])} ({every[0][0]}) down to {hash_rate(rates[-1])}"
    return Picture(
        "machines", "Hash rate by machine, each at its best",
        f"{count(len(every))} machines, {says} ({every[-1][0]}).",
        charts.intervals(rows, "machine", [name for name, _, _ in drawn], "hashes per second",
                         "kernel", sorted({row["kernel"] for row in rows}), palette=names.colours,
                         rates=True),
        _table(mining.column([m for _, _, m in every]), every),
        f"Drawn are {count(len(drawn))} of {count(len(every))}: the fastest and the slowest."
        + f" {charts.axes(rows)}".rstrip(),
    )  # fmt: skip


def _table(column: str, lines: Sequence[_Line]) -> Table:
    cells = (
        (name, machine(r), setting(m), *rate_cells(m.hashes_per_second)) for name, r, m in lines
    )
    return Table(("machine", "processor", column, ">hash rate", ">interval"), tuple(cells))
