"""Rates of kernels on numbers of threads, and how they grow with these."""

from __future__ import annotations

from ....measure.document import Result
from ...units import hash_rate, rate_cells
from .. import charts, headings, mining
from ..picture import Picture, Records, Row, Table, clean
from .legend import Legend
from .words import setting


def by_setting(name: str, result: Result, names: Legend) -> Picture:
    """A row for each kernel on each number of threads, the fastest kernel first."""
    best: dict[str, float] = {}
    for m in result.measurements:
        best[m.kernel] = max(best.get(m.kernel, 0.0), m.hashes_per_second.median)
    ordered = sorted(result.measurements, key=lambda m: (-best[m.kernel], m.kernel, m.threads))
    rows: Records = [
        {"setting": setting(m), "kernel": names.label(m), "low": m.hashes_per_second.low,
         "value": m.hashes_per_second.median, "high": m.hashes_per_second.high}
        for m in ordered
    ]  # fmt: skip
    order = list(dict.fromkeys(row["setting"] for row in rows))
    kernels = list(dict.fromkeys(row["kernel"] for row in rows))
    says = ", ".join(
        f"{clean(k, 40)} {hash_rate(best[k])}" for k in sorted(best, key=lambda k: -best[k])
    )
    miners = [m.miner is not None for m in result.measurements]
    best_of = "each miner" if all(miners) else "each kernel at its best number of threads"
    cells = [(setting(m), *rate_cells(m.hashes_per_second)) for m in result.measurements]
    return Picture(
        f"rates-{name}", "Miners" if all(miners) else "Kernels and threads",
        f"Hash rate of {best_of}: {says}.",
        charts.intervals(rows, "setting", order, "hashes per second", "kernel", kernels,
                         palette=names.colours, legend=names.with_backends, rates=True, level=True),
        Table((mining.column(ordered), ">hash rate", ">interval"), tuple(cells)),
        ("" if any(miners) else "A row is a kernel × its threads. ")
        + headings.points_and_bars(miners)
        + f" {charts.axes(rows)}".rstrip(),
    )  # fmt: skip


def scaling(name: str, result: Result, names: Legend) -> Picture | None:
    """Times the single-thread rate; None where one number of threads is all there is."""
    single = {m.kernel: m for m in result.measurements if m.threads == 1}
    pairs = [(m, single[m.kernel]) for m in result.measurements if m.kernel in single]
    if not any(m.threads > 1 for m, _ in pairs):
        return None
    several = {m.kernel for m, _ in pairs if m.threads > 1}
    pairs = [(m, one) for m, one in pairs if m.kernel in several]
    rows: Records = []
    cells: list[Row] = []
    for m, one in sorted(pairs, key=lambda pair: (pair[0].kernel, pair[0].threads)):
        times = m.hashes_per_second.median / one.hashes_per_second.median
        rows.append({"threads": m.threads, "times": times, "kernel": names.label(m)})
        cells.append((clean(m.kernel), str(m.threads), f"{times:.2f}", f"{times / m.threads:.0%}"))
    order = sorted({row["kernel"] for row in rows})
    top = max(m.threads for m, _ in pairs)
    ideal = [{"threads": n, "times": n} for n in (1, top)]
    last = ", ".join(f"{row[0]} × {row[1]}: {row[2]}" for row in cells if row[1] == str(top))
    return Picture(
        f"scaling-{name}", "Scaling with threads",
        f"Rate of several threads in rates of one thread: {last}.",
        charts.lines(rows, "threads", "times", "kernel", order, "threads", "times one thread",
                     "~g", dots=True, x_form="d", from_zero=True, ideal=ideal,
                     palette=names.colours),
        Table(("kernel", ">threads", ">times one thread", ">of ideal"), tuple(cells)),
        "The dashed line is ideal: twice the threads, twice the rate.",
    )  # fmt: skip
