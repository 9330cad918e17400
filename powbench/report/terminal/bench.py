"""Results in tables: one run, and two side by side."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from ...chain import versions
from ...confidence import CONFIDENCE
from ...documents import compare as documents
from ...energy.reading import EnergyReading, widest
from ...measure import certified, comparing, disturbance, document, measurement
from ...measure.comparing import Comparison, Mean
from ...measure.document import Result
from ..units import count, counted, hash_rate, heading, rate_cells, scaled
from . import board, certificate, energy, explaining, remarks
from .pictures import Change, Gauge
from .tables import plain_table, prose


def machine_line(machine: dict[str, object]) -> str:
    """One line that names a machine of a result."""
    allowed = machine.get("allowed_cpus")
    cpus = counted(len(allowed), "CPU") if isinstance(allowed, list) else "? CPUs"
    parts = [str(machine.get("model_name") or machine.get("architecture")), cpus]
    if machine.get("hypervisor"):
        parts.append("virtual machine")
    features = machine.get("features")
    if isinstance(features, list):
        parts.append(" ".join(str(f) for f in features))
    return ", ".join(parts)


def bench(result: Result) -> RenderableType:
    """Hash rate of every kernel, best last is not assumed: the order of measuring is kept."""
    table = plain_table(
        *("=kernel", "!>threads", "!>hash rate", ">95%\ninterval", ">× hashlib"),
        *("!>verified\nhits", ""),
        spare=("× hashlib", "95% interval"),
    )
    top = max((m.hashes_per_second.median for m in result.measurements), default=1.0)
    base = _hashlib(result)
    for m in result.measurements:
        rate = m.hashes_per_second
        times = f"{rate.median / base.hashes_per_second.median:.1f}" if base else ""
        table.add_row(
            m.kernel,
            m.threads_cell,
            *rate_cells(rate),
            times,
            _hits(m),
            Gauge(rate.median / top),
        )
    lines: list[RenderableType] = [Text(_fastest(result)), Text(machine_line(result.machine))]
    lines += [Text(line) for line in (versions.sentence(result.job.version_mask),) if line]
    lines += [table] if result.measurements else []
    lines += certificate.certified(certified.verify(document.as_document(result)))
    lines += explaining.explanations(result.measurements)
    lines += [prose(line) for m in result.measurements if (line := board.line(m))]
    lines += energy.readings(result.measurements)
    lines += [line for m in result.measurements for line in energy.over_time(m)]
    lines += [Text(f"{name} was not measured: {why}") for name, why in result.not_measured]
    lines += [Text(f"note: {text}") for text in _notes(result)]
    digests = {m.digest for m in result.measurements if m.digest}
    if len(digests) == 1:
        what = "hashes" if result.job.version_mask else "nonces"
        lines.append(Text(f"digest of {count(result.nonces or 0)} {what}: {digests.pop()}"))
    return Group(*lines)


def _fastest(result: Result) -> str:
    """The answer: which kernel does the most, and how much."""
    right = [m for m in result.measurements if not m.hardware_errors]
    wrong = dict.fromkeys(m.kernel for m in result.measurements if m.hardware_errors)
    answer = f"WRONG hashes came from {', '.join(wrong)}. " if wrong else ""
    if not right:
        return answer + "No hash rate was measured."
    best = max(right, key=lambda m: m.hashes_per_second.median)
    rate, base = best.hashes_per_second, _hashlib(result)
    threads = f" on {counted(best.threads, 'thread')}" if best.threaded else ""
    answer += f"{best.kernel}{threads} is the fastest here: {hash_rate(rate.median)}"
    if rate.low < rate.high:
        sure = f"{min(rate.confidence, CONFIDENCE):.0%}"
        answer += f", {sure} sure between {hash_rate(rate.low)} and {hash_rate(rate.high)}"
    if base and base is not best:
        times = rate.median / base.hashes_per_second.median
        answer += f", {times:.3g} times hashlib on one thread"
    return answer + _at(best) + "."


def _at(m: measurement.Measurement) -> str:
    """`, at 7.1 MH/J (rapl package, L1)`; what nobody measured is no figure of this machine."""
    there = [r for r in m.energy if r.hashes_per_joule and r.level]
    best = widest(r for r in there if r.level and r.level.measured) or widest(there)
    if best is None:
        return ""
    if best.kind == "declared":
        return f", which at the {best.name} would be {_efficiency(best)} ({best.level})"
    estimated = "" if best.level and best.level.measured else "an estimated "
    return f", at {estimated}{_efficiency(best)} ({best.name}, {best.level})"


def _hashlib(result: Result) -> measurement.Measurement | None:
    return next(
        (m for m in result.measurements if m.kernel == "reference" and m.threads == 1), None
    )


def _hits(m: measurement.Measurement) -> str:
    if m.hardware_errors:
        return f"{m.hits - m.hardware_errors} right, {m.hardware_errors} WRONG"
    return count(m.hits)


def _notes(result: Result) -> list[str]:
    """Warnings, each once, with the measurements it is about."""
    about: list[tuple[str, str]] = []
    for m in result.measurements:
        about += [(m.setting(), warning) for warning in m.warnings]
        if not m.pinned and m.threaded:
            about.append((m.kernel, "threads could not be pinned to CPUs"))
        if m.dropped:
            slices = f"{len(m.dropped)} of {len(m.slices) + len(m.dropped)} slices dropped"
            about.append((m.setting(), f"{slices} ({disturbance.tally(m.dropped)})"))
    notes = [f"{remarks.some(who)}: {text}" for who, text in remarks.merged(about)]
    if result.interrupted:
        notes.append("interrupted: what was measured until then is shown")
    return notes


def compare(c: Comparison, names: tuple[str, str]) -> RenderableType:
    """The answer in a sentence, then kernel by kernel, then what to know of both runs."""
    head = f"={heading([m.miner is not None for x in c.lines for m in x.measured])}"
    table = plain_table(
        *(head, "!>threads", ">A", ">B", "!>B / A", ">lowest …\nhighest", ""),
        spare=("lowest … highest",),
    )
    joules = plain_table(
        *(head, "!>threads", "scope", "kind", ">A", ">B", "!level", "!>B / A"),
        *(">lowest …\nhighest", ""),
        spare=("lowest … highest", "kind"),
    )
    most = max((abs(x.ratio - 1) for x in c.lines if x.ratio), default=0.0)
    most_energy = max((abs(e.ratio - 1) for x in c.lines for e in x.energy), default=0.0)
    for x in c.lines:
        table.add_row(
            x.kernel, x.threads_cell, _rate(x.a), _rate(x.b),
            f"{x.ratio:.3f}" if x.ratio else "-",
            _ends(x.ratio_low, x.ratio_high) if x.ratio else "",
            Change(x.ratio, most) if x.ratio else "",
        )  # fmt: skip
        for e in x.energy:
            joules.add_row(
                x.kernel, x.threads_cell, e.scope,
                " and ".join(dict.fromkeys((e.a.kind, e.b.kind))),
                _efficiency(e.a), _efficiency(e.b),
                ", ".join(dict.fromkeys(map(energy.level_cell, (e.a, e.b)))),
                f"{e.ratio:.3f}", _ends(e.ratio_low, e.ratio_high), Change(e.ratio, most_energy),
            )  # fmt: skip
    lines: list[RenderableType] = [Text(compared(c.same_machine, c.machines, c.mean))]
    across = comparing.as_document(c).fastest
    lines += [Text(line) for line in fastest(across or None)]
    lines += [
        Text(f"{letter}: {name}, {machine}")
        for letter, name, machine in zip("AB", names, c.machines, strict=True)
    ]
    if c.difference is not None:
        fact, a, b = c.difference
        lines.append(
            Text(f"this compares hardware: the machines differ in {fact} (A: {a}, B: {b})")
        )
    if not c.same_workload:
        lines.append(
            Text("the workloads differ: A and B did not search the same header for the same target")
        )
    lines.append(table)
    if joules.row_count:
        lines.append(joules)
    elif not across:
        lines.append(Text("energy: A and B have no readings of the same scope"))
    of_runs = [
        f"{side}: {note}" for side, notes in zip("AB", c.notes, strict=True) for note in notes
    ]
    return Group(*lines, *(Text(f"note: {note}") for note in (*of_runs, *_caveats(c))))


def compared(same_machine: bool, machines: tuple[str, str], m: Mean | documents.Mean | None) -> str:
    """`B (EPYC 9354) does 1.23 times A's hashes, 95% sure between 1.14 and 1.32, …`

    machines: names of A and of B. m: B over A.
    """
    if m is None:
        return (
            "A and B have no kernel in common on the same number of threads, so there is no ratio."
        )
    who = "B" if same_machine else f"B ({machines[1]})"
    whose = "A's hashes" if same_machine else f"the hashes of A ({machines[0]})"
    answer = f"{who} does {m.ratio:.3g} times {whose}"
    answer += f", 95% sure between {m.ratio_low:.3g} and {m.ratio_high:.3g}"
    if m.ratio_low == m.ratio_high:
        answer = f"{who} does {m.ratio:.3g} times {whose}; its uncertainty is not known"
    elif m.ratio_low < 1 < m.ratio_high:
        answer += ", so it is not sure which is faster"
    if m.efficiency is not None:
        level = f", {m.level}" if m.level else ""
        answer += f", at {m.efficiency:.3g} times A's hashes per joule ({m.scope}{level})"
    return answer + (f": the geometric mean of {m.lines} measurements." if m.lines > 1 else ".")


def fastest(f: documents.Fastest | None) -> list[str]:
    """What is said of results without a kernel in common: the fastest of each, side by side."""
    if f is None:
        return []
    within = f"between {f.ratio_low:.3g} and {f.ratio_high:.3g}"
    said = [f"B's fastest, {f.b}, does {f.ratio:.3g} times the hashes of A's, {f.a}, {within}."]
    said += [
        f"It does {e.ratio:.3g} times the hashes per joule ({e.scope}, "
        f"{', '.join(dict.fromkeys(map(energy.level_cell, (e.a, e.b))))})."
        for e in f.energy
    ]
    if not f.energy:
        said.append(
            "Their hashes per joule are not compared: they have no reading of the same scope."
        )
    return said


def _caveats(c: Comparison) -> list[str]:
    """Each once, with the measurements that it is about; of energy, why it has no better level."""
    about: list[tuple[str, str]] = []
    limits = [
        f"{letter}, {said}"
        for letter, side in (("A", "a"), ("B", "b"))
        for said in energy.limits(getattr(e, side) for x in c.lines for e in x.energy)
    ]
    for x in c.lines:
        for letter, m in (("A", x.a), ("B", x.b)):
            whose = f"{letter}, {m.setting() if m else x.kernel}"
            about += [(whose, caveat) for caveat in x.caveats(m)]
    return [*limits, *(f"{remarks.some(who, '; ')}: {t}" for who, t in remarks.merged(about))]


def _efficiency(r: EnergyReading) -> str:
    return scaled(r.hashes_per_joule or 0.0, "H/J")


def _rate(m: measurement.Measurement | None) -> str:
    return hash_rate(m.hashes_per_second.median) if m else "not measured"


def _ends(low: float | None, high: float | None) -> str:
    return f"{low:.3f} … {high:.3f}" if low is not None and high is not None else "not known"
