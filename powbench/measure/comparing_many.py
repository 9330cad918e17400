"""Three results or more side by side: each against the first one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..documents import compare as pairs
from ..documents import compare_many as documents
from ..documents.fields import ABSENT
from ..energy.reading import EnergyReading, widest
from ..errors import NotMeasurable
from . import comparing
from .comparing import Comparison, Line
from .document import Result
from .measurement import Measurement


@dataclass(frozen=True)
class Entry:
    """One result. comparison: the first one is its A; of the first one with itself."""

    name: str
    result: Result
    comparison: Comparison

    @property
    def machine(self) -> str:
        return self.comparison.machines[1]

    @property
    def lines(self) -> list[tuple[Measurement, Line]]:
        """What this result has measured, each beside the same of the first result."""
        return [(line.b, line) for line in self.comparison.lines if line.b is not None]

    @property
    def best(self) -> Measurement | None:
        """The fastest measurement."""
        measured = [m for m, _ in self.lines]
        return max(measured, key=lambda m: m.hashes_per_second.median, default=None)

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader of this result must know."""
        every = [w for m, line in self.lines for w in line.caveats(m)]
        read = [r.level for m, _ in self.lines if (r := energy_of(m)) is not None]
        every += [f"energy: {level.sentence}" for level in read if level and level.limit]
        return tuple(dict.fromkeys((*self.comparison.notes[1], *every)))


@dataclass(frozen=True)
class Many:
    """entries: those that compare with the first, which is one of them. The others are left out."""

    entries: tuple[Entry, ...]
    left_out: tuple[pairs.LeftOut, ...]


def many(results: Iterable[tuple[str, Result]]) -> Many:
    """(name, result) each. Their slices are not kept, so that hundreds of long runs fit.

    NotMeasurable where the first one compares with none of the others.
    """
    entries: list[Entry] = []
    left_out: list[pairs.LeftOut] = []
    for name, result in results:
        bare = [replace(m, slices=(), dropped=()) for m in result.measurements]
        lean = replace(result, measurements=tuple(bare))
        first = entries[0].result if entries else lean
        if why := comparing.why_not(first, lean):
            left_out.append(pairs.LeftOut(name, why.replace(", and B ", ", and this one ")))
        else:
            entries.append(Entry(name, lean, comparing.compare(first, lean)))
    if left_out and len(entries) == 1:
        raise NotMeasurable(
            f"{entries[0].name} (A) compares with no other: {left_out[0].reason}",
            "measure all with the same --versions, or put another result first",
        )
    return Many(tuple(entries), tuple(left_out))


def energy_of(m: Measurement) -> EnergyReading | None:
    """The reading that speaks for the machine, None without one."""
    return widest(r for r in m.energy if r.hashes_per_joule)


def as_document(found: Many) -> documents.CompareMany:
    return documents.CompareMany(
        schema="powbench.compare-many/1",
        results=tuple(_result(e, e is found.entries[0]) for e in found.entries),
        left_out=found.left_out,
    )


def _result(e: Entry, is_first: bool) -> documents.OneResult:
    c = e.comparison
    return documents.OneResult(
        name=e.name,
        machine=e.machine,
        cpu_signature=e.result.machine.get("cpu_signature"),
        created=e.result.created,
        first_difference=pairs.Difference(*c.difference) if c.difference else None,
        same_workload=c.same_workload,
        lines=tuple(_line(m, line) for m, line in e.lines),
        geometric_mean=pairs.Mean(**vars(c.mean)) if c.mean and not is_first else None,
        notes=c.notes[1],
    )


def _line(m: Measurement, line: Line) -> documents.OneLine:
    rate, energy = m.hashes_per_second, energy_of(m)
    level = energy.level if energy else None
    return documents.OneLine(
        kernel=m.kernel,
        threads=m.threads,
        by_shares=True if m.miner else ABSENT,
        hashes_per_second=pairs.ComparedRate(rate.median, rate.low, rate.high),
        hashes_per_joule=energy.hashes_per_joule if energy else None,
        energy_scope=energy.scope if energy else None,
        energy_level=level.name if level else None,
        energy_level_limit=level.limit if level and level.limit else ABSENT,
        ratio=line.ratio,
        ratio_low=line.ratio_low,
        ratio_high=line.ratio_high,
        warnings=line.caveats(m),
    )
