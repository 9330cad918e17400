"""Three results or more as one table, the fastest first."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from ...measure.comparing_many import Entry, Many, energy_of
from ..units import hash_rate, scaled
from .energy import level_cell
from .pictures import Gauge
from .remarks import merged, some
from .tables import plain_table

MOST_NOTES = 12


def table(found: Many, names: Sequence[str]) -> RenderableType:
    """names: what the rows are called, one each."""
    entries = found.entries
    rows = plain_table(
        *(
            "=result",
            "!>hash rate",
            "!>of A",
            ">H/J",
            "scope",
            "!level",
            ">notes",
            "best",
            "",
            "machine",
        ),
        spare=("machine", "best"),
    )
    named = list(zip(entries, names, strict=True))
    best = {e.name: e.best.hashes_per_second.median if e.best else 0.0 for e in entries}
    top = max(best.values())
    for e, name in sorted(named, key=lambda pair: -best[pair[0].name]):
        m, mean = e.best, e.comparison.mean
        energy = energy_of(m) if m else None
        rows.add_row(
            name, hash_rate(best[e.name]) if m else "not measured",
            f"{mean.ratio:.3f}" if mean else "-",
            scaled(energy.hashes_per_joule, "H/J") if energy and energy.hashes_per_joule else "-",
            energy.scope if energy else "-", level_cell(energy), str(len(e.caveats) or ""),
            m.setting(" × ") if m else "",
            Gauge(best[e.name] / top if top else 0.0), e.machine,
        )  # fmt: skip
    notes = _notes(named)
    out = [f"left out: {one.name}: {one.reason}" for one in found.left_out]
    return Group(*map(Text, _said(named)), rows, *map(Text, (*out, *notes)))


def _said(named: Sequence[tuple[Entry, str]]) -> list[str]:
    """What the table is, and what is to be known before it is read."""
    first, name = named[0]
    said = [f"{len(named)} results, the fastest first, each at its best. A is {name}: "]
    said[0] += f"{first.machine}. `of A` is the geometric mean over the measurements of both."
    wrong = [n for e, n in named if any(m.hardware_errors for m, _ in e.lines)]
    if wrong:
        said.append(f"hits were WRONG on {some(wrong)}: do not trust these rates")
    others = [n for e, n in named if e.comparison.difference is not None]
    if others:
        said.append(f"this compares hardware: the machine of A differs from {some(others)}")
    work = [n for e, n in named if not e.comparison.same_workload]
    if work:
        said.append(f"the workloads differ: A did not search the same header as {some(work)}")
    return said


def _notes(named: Sequence[tuple[Entry, str]]) -> list[str]:
    """Each once, those of most results first, and no more than fit."""
    about = merged((name, caveat) for e, name in named for caveat in e.caveats)
    order = sorted(about, key=lambda remark: -len(remark[0]))
    notes = [f"note: {some(whom)}: {caveat}" for whom, caveat in order[:MOST_NOTES]]
    if len(order) > MOST_NOTES:
        notes.append(f"{len(order) - MOST_NOTES} more notes: --json has them all")
    return notes
