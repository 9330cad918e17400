"""The benchmark part: what each machine does, and several of them side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ...chain import versions
from ...energy.reading import EnergyReading, widest
from ...measure import certified
from ...measure import document as results
from ...measure.disturbance import tally
from ...measure.document import Result
from ...measure.measurement import Measurement
from ...scope import breadth
from ..terminal import board, certificate
from ..terminal.energy import efficiency, level_cell, limits
from ..units import count, hash_rate, rate_range, scaled
from . import bounds, charts, crowd, headings, legend, machines, mining
from .documents import Document
from .downsample import GROUPS, grouped, spread
from .legend import Legend
from .palette import Palette
from .picture import Group, Part, Picture, Records, Row, Table, clean, gathered, thinned

PANELS = 6
"""So many measurements of one result have a panel; the table has all."""
MOST_CROSSES = 150
MOST_DOTS = 400
APART = (
    "Hashes per joule of different scopes stand in different pictures: a meter of the board does "
    "not see the CPU that feeds it, one of the package not the board, and one at the wall sees all."
)


def part(documents: Sequence[Document[Result]], palette: Palette) -> Part:
    results = list(zip(_labels(documents), (d.content for d in documents), strict=True))
    names = legend.of([r for _, r in results], palette)
    groups = [_together(results, names)]
    drawn = crowd.with_sections([d.content for d in documents], PANELS, MOST_CROSSES)
    groups.append(_not_drawn(len(documents), len(drawn)))
    for d in [documents[i] for i in drawn]:
        groups.append(_alone(d, len(results), names))
        groups.append(bounds.group(d.heading, d.content.measurements))
        watts = mining.energy(d.content) if mining.only(d.content.measurements) else None
        if watts is not None:
            notes = mining.of_meters(d.content)
            groups.append(Group(f"Watts and J/TH of {d.heading}", notes=notes, facts=watts))
    shown = [results[i] for i in drawn]
    groups.append(Group(machines.title(shown), facts=machines.facts(shown)))
    counted = all(mining.only(r.measurements) for _, r in results)
    return Part(
        "benchmark",
        "Miners" if counted else "Benchmark",
        _lead(results),
        tuple(g for g in groups if _holds(g)),
    )


def _labels(documents: Sequence[Document[Result]]) -> list[str]:
    """Each machine by its model; the file's name tells machines of one model apart."""
    models = [headings.who(d.content) for d in documents]
    often = Counter(models)
    return [
        model if often[model] == 1 else f"{model} ({d.name})"
        for model, d in zip(models, documents, strict=True)
    ]


def _not_drawn(results: int, drawn: int) -> Group:
    """What is said of the results that have no section, nothing where all have one."""
    if results == drawn:
        return Group("")
    said = f"{count(drawn)} of {count(results)} results have a section below, the fastest and the "
    said += "slowest of them, so that the page can be mailed. The table above has every machine at "
    said += "its best. `powbench report` with fewer results draws each of them."
    return Group("What is left out", text=(said,))


def _holds(group: Group) -> bool:
    return bool(group.pictures or group.text or group.facts)


def _lead(results: Sequence[tuple[str, Result]]) -> str:
    best = [(name, m) for name, r in results if (m := _best(r)) is not None]
    if not best:
        return "Nothing was measured."
    name, m = max(best, key=lambda pair: pair[1].hashes_per_second.median)
    rate = hash_rate(m.hashes_per_second.median)
    if m.miner:
        return mining.lead(m) if len(best) == 1 else f"{_setting(m)} does most, with {rate}."
    where = f" on {name}" if len(results) > 1 else ""
    return f"{_setting(m)} is the fastest{where}, with {rate}."


def _best(result: Result) -> Measurement | None:
    rates = {m.hashes_per_second.median: m for m in result.measurements}
    return rates[max(rates)] if rates else None


def _setting(m: Measurement) -> str:
    return replace(m, kernel=clean(m.kernel, 40)).setting(" × ")


def _together(results: Sequence[tuple[str, Result]], names: Legend) -> Group:
    pictures = [_side_by_side(results, names)] if len(results) > 1 else []
    text: tuple[str, ...] = ()
    planes = _planes(results, names)
    if not planes:
        text = ("Hashes per joule are not known: " + "; ".join(_why_none(results)) + ".",)
    elif len(planes) > 1:
        text = (APART,)
    pictures += planes
    return Group("Side by side" if len(results) > 1 else "Efficiency", tuple(pictures), text)


def _side_by_side(results: Sequence[tuple[str, Result]], names: Legend) -> Picture:
    """Each machine's best measurement of each kernel."""
    rows: Records = []
    cells: list[Row] = []
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
            cells.append((name, _machine(result), _setting(m), *_rate_cells(m)))
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
        Table(("machine", "processor", mining.column(every), ">hash rate", ">interval"),
              tuple(cells)),
        charts.axes(rows),
    )  # fmt: skip


def _ranking(results: Sequence[tuple[str, Result]], names: Legend) -> Picture:
    """Each of many machines at its best, the fastest first; a picture of both ends."""
    every = [(name, r, m) for name, r in results if (m := _best(r)) is not None]
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
        Table(("machine", "processor", mining.column([m for _, _, m in every]), ">hash rate",
               ">interval"),
              tuple((name, _machine(r), _setting(m), *_rate_cells(m)) for name, r, m in every)),
        f"Drawn are {count(len(drawn))} of {count(len(every))}: the fastest and the slowest."
        + f" {charts.axes(rows)}".rstrip(),
    )  # fmt: skip


def _alone(document: Document[Result], together: int, names: Legend) -> Group:
    name, title, result = document.name, document.heading, document.content
    if not result.measurements:
        return Group(title, text=("Nothing was measured.", *_left_out(result)))
    pictures = [_slices(name, result, names)]
    if together <= 6:
        pictures.insert(0, _rates(name, result, names))
        pictures += [p for p in (_scaling(name, result, names),) if p is not None]
    watts = _watts(name, result)
    pictures += [watts] if watts is not None else []
    warnings = gathered((_setting(m), w) for m in result.measurements for w in m.warnings)
    counted = "counted by " if mining.only(result.measurements) else ""
    text = (
        f"{counted}{_machine(result)}, {clean(result.created)}",
        *legend.boards(result),
        *(clean(line, 300) for m in result.measurements if (line := board.line(m))),
        *mining.sentences(result),
        *_certified(result),
        *_levels(result),
        *_rolled(result),
        *_left_out(result),
    )
    return Group(title, tuple(pictures), text, warnings, table_last=True, facts=_measured(result))


def _rolled(result: Result) -> list[str]:
    said = versions.sentence(result.job.version_mask)
    return [said[0].upper() + said[1:] + "."] if said else []


def _left_out(result: Result) -> list[str]:
    lines = [f"{clean(k)} was not measured: {clean(reason)}" for k, reason in result.not_measured]
    return lines + (["The run was interrupted."] if result.interrupted else [])


def _machine(result: Result) -> str:
    machine = result.machine
    host = machine.get("host")
    return clean(f"{machine.get('model_name') or 'unknown CPU'}" + (f" on {host}" if host else ""))


def _rate_cells(m: Measurement) -> Row:
    rate = m.hashes_per_second
    return hash_rate(rate.median), rate_range(rate.low, rate.high, rate.median)


def _certified(result: Result) -> list[str]:
    verdicts = certified.verify(results.as_document(result))
    if not verdicts:
        return []
    refused = [
        f"The certificate of {v.kernel} × {v.threads} is refused: {v.refused}."
        for v in verdicts
        if v.refused
    ]
    proved = [
        f"{v.kernel} × {v.threads} did at least {v.hashes_low:.4g} hashes (99% sure), so at least "
        f"{hash_rate(v.rate_low)} in the seconds stated."
        for v in verdicts
        if not v.refused
    ]
    first = f"Certificates {certificate.answer(verdicts)}"
    return [clean(line, 1000) for line in (first, *proved, *refused, certificate.PROVES)]


def _levels(result: Result) -> list[str]:
    """Why the figures of energy have no better level; those of miners stand beside their table."""
    if mining.only(result.measurements):
        return []
    return [
        clean(f"{line}.", 300) for line in limits(r for m in result.measurements for r in m.energy)
    ]


def _measured(result: Result) -> Table:
    if mining.only(result.measurements):
        return mining.facts(result)
    rows = []
    for m in result.measurements:
        reading = _reading(m)
        efficiency = scaled(reading.hashes_per_joule or 0.0, "H/J") if reading else "-"
        watts = f"{reading.watts:,.1f}" if reading and reading.watts else "-"
        rows.append(
            (clean(m.kernel), m.threads_cell, *_rate_cells(m), watts, efficiency,
             level_cell(reading), f"{reading.scope}, {reading.kind}" if reading else "-",
             count(len(m.slices)), count(m.hits), str(m.hardware_errors))
        )  # fmt: skip
    headers = ("kernel", ">threads", ">hash rate", ">interval", ">watts", ">hashes/J",
               "level", "meter", ">slices", ">hits", ">wrong hits")  # fmt: skip
    return Table(headers, tuple(rows))


def _rates(name: str, result: Result, names: Legend) -> Picture:
    """A row for each kernel on each number of threads, the fastest kernel first."""
    best: dict[str, float] = {}
    for m in result.measurements:
        best[m.kernel] = max(best.get(m.kernel, 0.0), m.hashes_per_second.median)
    ordered = sorted(result.measurements, key=lambda m: (-best[m.kernel], m.kernel, m.threads))
    rows: Records = [
        {"setting": _setting(m), "kernel": names.label(m), "low": m.hashes_per_second.low,
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
    cells = [(_setting(m), *_rate_cells(m)) for m in result.measurements]
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


def _slices(name: str, result: Result, names: Legend) -> Picture:
    """Every slice that counts, in groups, and every dropped one as a cross."""
    fastest = sorted(result.measurements, key=lambda m: -m.hashes_per_second.median)
    rows: Records = []
    crosses: Records = []
    shown = fastest[:PANELS]
    for m in shown:
        middle = m.hashes_per_second.median
        rates = [s.nonces / s.seconds / middle - 1 for s in m.slices]
        for g in grouped([s.began + s.seconds / 2 for s in m.slices], rates):
            rows.append({"at": round(g.place, 3), "low": round(g.low, 5),
                         "value": round(g.value, 5), "high": round(g.high, 5),
                         "panel": _setting(m)})  # fmt: skip
        for s in m.dropped:
            crosses.append({"at": round(s.began + s.seconds / 2, 3), "panel": _setting(m),
                            "value": round(s.nonces / s.seconds / middle - 1, 5)})  # fmt: skip
    cells = []
    for m in fastest:
        rates_kept = [s.nonces / s.seconds for s in m.slices]
        cells.append((_setting(m), count(len(rates_kept)), hash_rate(min(rates_kept)),
                      hash_rate(m.hashes_per_second.median), hash_rate(max(rates_kept)),
                      count(len(m.dropped)), clean(tally(m.dropped)) or "-",
                      f"{m.seconds:,.1f}"))  # fmt: skip
    low, high = min(r["low"] for r in rows), max(r["high"] for r in rows)
    drawn = spread(crosses, MOST_CROSSES)
    alone = mining.only(fastest)
    return Picture(
        f"slices-{name}", "Hash rate over time" if alone else "Slices over time",
        f"Each slice differs from the rate of its measurement by {low:+.1%} to {high:+.1%}. "
        + ("" if alone else _dropped(fastest)),
        charts.bands(rows, "at", "panel", [_setting(m) for m in shown], "seconds", "", "+.1~%",
                     drawn, size=52, crosses_are="dropped slice",
                     palette={_setting(m): names.colours[names.label(m)] for m in shown}),
        Table((mining.column(fastest), ">slices", ">slowest", ">rate", ">fastest", ">dropped",
               "reason", ">seconds"), tuple(cells)),
        _slices_note(fastest, len(crosses), len(drawn)),
    )  # fmt: skip


def _dropped(measured: Sequence[Measurement]) -> str:
    dropped = [s for m in measured for s in m.dropped]
    every = len(dropped) + sum(len(m.slices) for m in measured)
    if not dropped:
        return "No slice was dropped."
    return f"{count(len(dropped))} of {count(every)} slices were dropped: {clean(tally(dropped))}."


def _slices_note(fastest: Sequence[Measurement], crosses: int, drawn: int) -> str:
    notes = [mining.chance(fastest)] if mining.only(fastest) else []
    most = max(len(m.slices) for m in fastest[:PANELS])
    if most > GROUPS:
        notes.append(thinned(GROUPS, most, "slices"))
    if crosses:
        notes.append("A cross is a slice that another program disturbed, by the counters of the "
                     "system. It does not count for the rate.")  # fmt: skip
    if drawn < crosses:
        notes.append(f"{count(drawn)} of {count(crosses)} crosses are drawn.")
    if len(fastest) > PANELS:
        notes.append(
            f"Drawn are the {PANELS} fastest of {len(fastest)} measurements; the table has all."
        )
    return " ".join(notes)


def _scaling(name: str, result: Result, names: Legend) -> Picture | None:
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


def _reading(m: Measurement) -> EnergyReading | None:
    return widest(r for r in m.energy if r.hashes_per_joule)


def _why_none(results: Sequence[tuple[str, Result]]) -> list[str]:
    reasons = (r.reason for _, result in results for m in result.measurements for r in m.energy)
    return list(dict.fromkeys(clean(reason) for reason in reasons if reason))[:3] or ["no meter"]


def _planes(results: Sequence[tuple[str, Result]], names: Legend) -> list[Picture]:
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
                    "y_low": r.hashes_per_joule_low, "label": _setting(m),
                    "y_high": r.hashes_per_joule_high,
                    "series": names.label(m), "machine": name, "meter": meter,
                })  # fmt: skip
                shown = efficiency(value, r.hashes_per_joule_low, r.hashes_per_joule_high)
                cells.append((name, _setting(m), meter, hash_rate(rate.median),
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


def _watts(name: str, result: Result) -> Picture | None:
    """Watts over time, of every meter that was asked more than once."""
    rows: Records = []
    cells: list[Row] = []
    panels: list[str] = []
    most = 0
    for m in result.measurements:
        for r in m.energy:
            if not r.available or r.kind == "declared" or len(r.watts_over_time) < 2:
                continue
            panel = f"{_setting(m)}, {clean(r.scope)}"
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
