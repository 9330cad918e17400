"""Two results side by side: what changed, and whether they may be compared at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, hypot, log
from statistics import fmean
from typing import Any

from ..documents import compare as documents
from ..documents.energy import LevelName
from ..documents.fields import ABSENT, Absent
from ..documents.result import caveats
from ..energy.reading import EnergyReading
from ..errors import NotMeasurable
from . import facts
from .document import Result
from .measurement import Measurement


@dataclass(frozen=True)
class EnergyLine:
    """Hashes per joule of both at one scope. ratio: B over A, with the bounds that both
    intervals allow at their worst, None where one is not known."""

    scope: str
    a: EnergyReading
    b: EnergyReading
    ratio: float
    ratio_low: float | None
    ratio_high: float | None


@dataclass(frozen=True)
class Line:
    """One kernel on one number of threads in both results. ratio: B over A, with the
    bounds that both intervals allow at their worst."""

    kernel: str
    threads: int
    a: Measurement | None
    b: Measurement | None
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None
    energy: tuple[EnergyLine, ...] = ()

    @property
    def measured(self) -> tuple[Measurement, ...]:
        return tuple(m for m in (self.a, self.b) if m is not None)

    @property
    def threads_cell(self) -> str:
        return self.measured[0].threads_cell

    def caveats(self, m: Measurement | None) -> tuple[str, ...]:
        """What a reader of this line must know of `a` or of `b`, its energy included."""
        if m is None:
            return ()
        readings = [r for e in self.energy for r in (e.a, e.b) if r in m.energy]
        rate_caveats = caveats(m.warnings, m.interrupted, m.hardware_errors)
        return tuple(dict.fromkeys((*rate_caveats, *(w for r in readings for w in r.warnings))))


@dataclass(frozen=True)
class Mean:
    """B over A, the geometric mean over `lines` lines, with its 95 % interval.

    efficiency: the same of hashes per joule at the `scope` that most lines have in common;
    level: the lowest of the readings behind it.
    """

    lines: int
    ratio: float
    ratio_low: float
    ratio_high: float
    efficiency: float | None = None
    scope: str | None = None
    level: LevelName | None = None


@dataclass(frozen=True)
class Comparison:
    """same_machine False makes it a hardware comparison: never a regression.

    mean: None where no line is of both; then `fastest` has the fastest of A and of B. machines,
    notes: of A and of B.
    """

    same_machine: bool
    difference: tuple[str, Any, Any] | None
    same_workload: bool
    lines: tuple[Line, ...]
    mean: Mean | None = None
    fastest: Line | None = None
    machines: tuple[str, str] = ("", "")
    notes: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def compare(a: Result, b: Result) -> Comparison:
    """NotMeasurable when one of them hashed other numbers of versions of its header: that saves
    work, so a ratio of the two would say nothing of kernel or machine."""
    if why := why_not(a, b):
        raise NotMeasurable(
            f"A and B do not compare: {why}",
            f"measure both with the same --versions, such as --versions {b.job.versions}",
        )
    keys = dict.fromkeys((m.kernel, m.threads) for r in (a, b) for m in r.measurements)
    counted_elsewhere = _of_miners(a) and _of_miners(b)
    difference = None if counted_elsewhere else facts.first_difference(a.machine, b.machine)
    lines = tuple(_line(_find(a, *key), _find(b, *key), *key) for key in keys)
    return Comparison(
        same_machine=difference is None,
        difference=difference,
        same_workload=a.job == b.job,
        lines=lines,
        mean=_mean(lines),
        fastest=None if _mean(lines) else _fastest(a, b),
        machines=(_machine(a), _machine(b)),
        notes=(_notes(a), _notes(b)),
    )


def why_not(a: Result, b: Result) -> str:
    """Why the two do not compare; empty where they do. A miner rolls what its pool allows."""
    if a.job.versions == b.job.versions or _of_miners(a) or _of_miners(b):
        return ""
    return f"A hashed {_versions(a)}, and B {_versions(b)}"


def _versions(result: Result) -> str:
    rolled = result.job.versions
    return "a header with a fixed version" if rolled == 1 else f"{rolled} versions of a header"


def _machine(result: Result) -> str:
    """`web-3: AMD EPYC 9354 32-Core Processor`; the host only where the result has it."""
    named = result.machine.get("model_name") or result.machine.get("architecture") or "unknown"
    host = result.machine.get("host")
    said = f"{host}: {named}" if host else str(named)
    return f"shares counted by {said}" if _of_miners(result) else said


def _of_miners(result: Result) -> bool:
    """The machine of such a result has only counted; what hashed are the miners of its lines."""
    return bool(result.measurements) and all(m.miner for m in result.measurements)


def _notes(result: Result) -> tuple[str, ...]:
    """What is said of a run as a whole; of a measurement its line says it."""
    missing = [f"{kernel} was not measured: {why}" for kernel, why in result.not_measured]
    ended = ["the run was interrupted"] if result.interrupted else []
    return (*missing, *ended)


def _mean(lines: tuple[Line, ...]) -> Mean | None:
    """Geometric mean over the lines that both have.

    The interval of a line adds the relative half-widths of A and B in quadrature, as of
    independent errors. Lines of one run share its clock and its heat, so their half-widths
    are averaged and do not shrink with the number of lines.
    """
    both = [(x.a.hashes_per_second, x.b.hashes_per_second) for x in lines if x.a and x.b]
    if not both:
        return None
    middle = fmean(log(rb.median / ra.median) for ra, rb in both)
    below = fmean(_width(ra.high / ra.median, rb.median / rb.low) for ra, rb in both)
    above = fmean(_width(ra.median / ra.low, rb.high / rb.median) for ra, rb in both)
    mean = Mean(len(both), exp(middle), exp(middle - below), exp(middle + above))
    scopes = [e.scope for x in lines for e in x.energy]
    if not scopes:
        return mean
    scope = max(dict.fromkeys(scopes), key=scopes.count)
    there = [e for x in lines for e in x.energy if e.scope == scope]
    found = [level.name for e in there for r in (e.a, e.b) if (level := r.level) is not None]
    return replace(
        mean, efficiency=exp(fmean(log(e.ratio) for e in there)), scope=scope,
        level=min(found, default=None),
    )  # fmt: skip


def _width(one: float, other: float) -> float:
    return hypot(log(one), log(other))


def _find(result: Result, kernel: str, threads: int) -> Measurement | None:
    for m in result.measurements:
        if (m.kernel, m.threads) == (kernel, threads):
            return m
    return None


def _fastest(a: Result, b: Result) -> Line | None:
    """Of kernels that differ, as a CPU's and a board's do. Who had wrong hits is not asked."""
    best = [
        max(right, key=lambda m: m.hashes_per_second.median)
        for result in (a, b)
        if (right := [m for m in result.measurements if not m.hardware_errors])
    ]
    if len(best) < 2:
        return None
    one, other = best
    return _line(one, other, f"{one.setting()} and {other.setting()}", one.threads)


def _line(a: Measurement | None, b: Measurement | None, kernel: str, threads: int) -> Line:
    if a is None or b is None:
        return Line(kernel, threads, a, b)
    ra, rb = a.hashes_per_second, b.hashes_per_second
    return Line(
        kernel, threads, a, b, rb.median / ra.median, rb.low / ra.high, rb.high / ra.low,
        _energy(a, b),
    )  # fmt: skip


def _energy(a: Measurement, b: Measurement) -> tuple[EnergyLine, ...]:
    """One line for each pair of one scope; figures of different scopes say nothing together.

    A meter that both have is paired with itself; what is left, in the order given.
    """
    lines = []
    for ra, rb in _pairs(a.energy, b.energy):
        if not ra.hashes_per_joule or not rb.hashes_per_joule:
            continue
        known = None not in (ra.hashes_per_joule_low, rb.hashes_per_joule_low)
        lines.append(
            EnergyLine(
                ra.scope,
                ra,
                rb,
                rb.hashes_per_joule / ra.hashes_per_joule,
                _over(rb.hashes_per_joule_low, ra.hashes_per_joule_high) if known else None,
                _over(rb.hashes_per_joule_high, ra.hashes_per_joule_low) if known else None,
            )
        )
    return tuple(lines)


def _pairs(
    a: tuple[EnergyReading, ...], b: tuple[EnergyReading, ...]
) -> list[tuple[EnergyReading, EnergyReading]]:
    ours = [r for r in a if r.hashes_per_joule]
    theirs = [r for r in b if r.hashes_per_joule]
    partner: dict[int, EnergyReading] = {}
    for same_source in (True, False):
        for i, ra in enumerate(ours):
            for rb in theirs if i not in partner else ():
                if ra.scope == rb.scope and (not same_source or ra.source == rb.source):
                    partner[i] = rb
                    theirs.remove(rb)
                    break
    return [(ours[i], partner[i]) for i in sorted(partner)]


def _over(above: float | None, below: float | None) -> float | None:
    return above / below if above is not None and below else None


def as_document(c: Comparison) -> documents.Compare:
    def rate(m: Measurement | None) -> documents.ComparedRate | None:
        if m is None:
            return None
        r = m.hashes_per_second
        return documents.ComparedRate(r.median, r.low, r.high)

    return documents.Compare(
        schema="powbench.compare/1",
        kind="same machine" if c.same_machine else "hardware comparison",
        first_difference=documents.Difference(*c.difference) if c.difference else None,
        same_workload=c.same_workload,
        lines=tuple(
            documents.Line(
                kernel=x.kernel,
                threads=x.threads,
                by_shares=True if all(m.miner for m in x.measured) else ABSENT,
                a_hashes_per_second=rate(x.a),
                b_hashes_per_second=rate(x.b),
                ratio=x.ratio,
                ratio_low=x.ratio_low,
                ratio_high=x.ratio_high,
                a_warnings=x.caveats(x.a),
                b_warnings=x.caveats(x.b),
                energy=_energy_document(x),
            )
            for x in c.lines
        ),
        geometric_mean=documents.Mean(**vars(c.mean)) if c.mean else None,
        fastest=_fastest_document(c.fastest),
        a=documents.Side(c.machines[0], c.notes[0]),
        b=documents.Side(c.machines[1], c.notes[1]),
    )


def _energy_document(x: Line) -> tuple[documents.EnergyLine, ...]:
    return tuple(
        documents.EnergyLine(
            scope=e.scope,
            a=e.a.document(),
            b=e.b.document(),
            ratio=e.ratio,
            ratio_low=e.ratio_low,
            ratio_high=e.ratio_high,
        )
        for e in x.energy
    )


def _fastest_document(x: Line | None) -> documents.Fastest | Absent:
    if x is None or x.a is None or x.b is None:
        return ABSENT
    assert x.ratio and x.ratio_low and x.ratio_high
    return documents.Fastest(
        x.a.setting(), x.b.setting(), x.ratio, x.ratio_low, x.ratio_high, _energy_document(x)
    )
