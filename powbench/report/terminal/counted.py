"""A check of counts as people see it: instructions of a hash in both arms, and what grew."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from ...check.decision import INCOMPARABLE, PASS
from ...check.records import CheckOutcome
from ...documents.counts import Counted, Counts, Growth
from .tables import plain_table

MOST_GROWN = 8
"""Classes, and lines, that are named."""
LIMIT = "; counts see no stalls, no transitions and no caches"
COLUMNS = ("kernel", "base", "head", "change", "verdict")


def sentence(o: CheckOutcome, c: Counts) -> str:
    """The verdict in one sentence, by the counts."""
    if o.verdict == INCOMPARABLE:
        return f"incomparable: {o.reason}"
    margin = f"{c.margin * 100:g}%"
    if o.verdict == PASS:
        return (
            f"pass: head runs no {margin} more instructions than base ({_changes(c, PASS)}){LIMIT}"
        )
    told = _changes(c, o.verdict)
    return f"regressed: head runs {margin} or more beyond the instructions of base ({told}){LIMIT}"


def _changes(c: Counts, verdict: str) -> str:
    told = [f"{k.kernel} {change(k)}" for k in c.kernels if k.verdict == verdict]
    return ", ".join(told)


def change(k: Counted) -> str:
    """`+0.105%`, `-1.2%, fewer`, `the same`."""
    if k.change is None:
        return "-"
    if k.base.instructions == k.head.instructions:
        return "the same"
    return f"{k.change * 100:+.3g}%{', fewer' if k.change < 0 else ''}"


def row(k: Counted) -> tuple[str, ...]:
    """The cells of one kernel, for every kind of table."""
    totals = (f"{x.instructions:,.10g}" for x in (k.base, k.head))
    return (k.kernel, *totals, change(k), k.verdict)


def grown(k: Counted) -> list[str]:
    """The classes and lines of which head runs more, where it runs more in all."""
    if k.change is None or k.change <= 0:
        return []
    said = []
    for kind, of in (("classes", k.grown_classes), ("lines", k.grown_lines)):
        said += [f"{k.kernel}, {kind} that grew, for a hash:", *_listed(of)] if of else []
    return said


def _listed(grown: tuple[Growth, ...]) -> Iterator[str]:
    for g in grown[:MOST_GROWN]:
        yield f"  {g.name}: {g.base:.10g} -> {g.head:.10g} ({g.head - g.base:+.6g})"
    if len(grown) > MOST_GROWN:
        yield f"  and {len(grown) - MOST_GROWN} more"


def parts(c: Counts) -> list[RenderableType]:
    """The table, and what grew."""
    if not c.kernels:
        return []
    table = plain_table("=kernel", "!>base", "!>head", "!>change", "!verdict")
    for k in c.kernels:
        table.add_row(*row(k))
    lines = [Text(line) for k in c.kernels for line in grown(k)]
    return [Text("instructions of a hash, or of a call:"), table, *lines]
