"""What blocks paid in fees: the record that ships, and a user's own CSV.

    from,until,fees_btc_per_block
    2023-12-01,2024-01-01,1.64

A row is the mean of the blocks of its time. `until` is the first day or moment that is no longer
meant; where it is missing or empty, the next row begins there. Rows of months may stand
beside rows of years: of those that hold a moment the shortest counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from ..errors import InputError
from ..provenance import Status, parse_status
from ..tables import rows
from . import csv_rows, when

MOST_BTC = 300.0
"""Of one block; the dearest ever paid 291 BTC, by mistake, and no mean of a day comes near it."""


@dataclass(frozen=True)
class Stretch:
    """start <= moment < end [s since 1970]: the mean fees of a block, with their source."""

    start: float
    end: float
    btc: float
    status: Status
    source: str


@dataclass(frozen=True)
class Level:
    """From `start` [s since 1970] on a block pays `btc`. stretch: None where nobody knows."""

    start: float
    btc: float
    stretch: Stretch | None


@cache
def shipped() -> tuple[Stretch, ...]:
    """The rows of powbench/data/fees.csv."""
    return tuple(
        Stretch(
            _day(row["from"]), _day(row["until"]), float(row["fees_btc_per_block"]),
            parse_status(row["status"]) or Status.INFERRED, row["source"],
        )
        for row in rows("fees.csv")
    )  # fmt: skip


def read(text: str, name: str) -> tuple[Stretch, ...]:
    """A user's record; InputError names the line."""
    starts: list[float] = []
    ends: list[float | None] = []
    fees: list[float] = []
    for line, row in csv_rows.rows(text, name, ("from", "fees_btc_per_block")):
        start, until = (_typed(row.get(key, ""), name, line) for key in ("from", "until"))
        if start is None:
            raise InputError(f"{name}:{line}: the row has no first day", "write from: 2024-04-01")
        if starts and start <= starts[-1]:
            raise InputError(
                f"{name}:{line}: {row['from']} is not after the row above", "sort the rows by from"
            )
        if until is not None and until <= start:
            raise InputError(f"{name}:{line}: until is not after from", "correct the row")
        btc = csv_rows.number(row["fees_btc_per_block"], name, line, "fees_btc_per_block")
        if not 0 <= btc <= MOST_BTC:
            raise InputError(
                f"{name}:{line}: a block does not pay {btc:,.6g} BTC in fees",
                "give the mean fees of a block in BTC; 100,000,000 satoshi are 1 BTC",
            )
        starts.append(start)
        ends.append(until)
        fees.append(btc)
    if not starts:
        raise InputError(f"{name} holds no fees", "write from,until,fees_btc_per_block rows")
    following = [*starts[1:], starts[-1] + when.DAY]
    return tuple(
        Stretch(start, until or after, btc, Status.TYPED, name)
        for start, until, after, btc in zip(starts, ends, following, fees, strict=True)
    )


def levels(record: Sequence[Stretch], start: float, end: float) -> tuple[Level, ...]:
    """Steps from `start` to `end` [s since 1970]; the first is at `start`.

    Where no row holds a moment, the fees before go on, or those that follow where none were
    before. InputError for a record that says nothing at all.
    """
    if not record:
        raise InputError("the record holds no fees", "give fees_btc_per_block")
    edges = {e for s in record for e in (s.start, s.end) if start < e < end}
    steps: list[Level] = []
    before = [s for s in record if s.end <= start]
    after = [s for s in record if s.start > start]
    nearest = max(before, key=lambda s: s.end) if before else None
    if nearest is None and after:
        nearest = min(after, key=lambda s: s.start)
    last = nearest.btc if nearest is not None else 0.0
    for moment in [start, *sorted(edges)]:
        holding = [s for s in record if s.start <= moment < s.end]
        stretch = min(holding, key=lambda s: s.end - s.start) if holding else None
        last = stretch.btc if stretch is not None else last
        step = Level(moment, last, stretch)
        if not steps or (steps[-1].btc, steps[-1].stretch) != (step.btc, stretch):
            steps.append(step)
    return tuple(steps)


def gaps(steps: Sequence[Level], end: float) -> tuple[tuple[float, float], ...]:
    """From when to when [s since 1970] nobody knows the fees."""
    edges = [*(step.start for step in steps[1:]), *([end] if steps else [])]
    return tuple(
        (step.start, until)
        for step, until in zip(steps, edges, strict=True)
        if step.stretch is None
    )


def by_fortnight(
    record: Sequence[Stretch], until: float, fewest: int
) -> tuple[tuple[float, ...], float]:
    """Mean fees of 14 days each, newest last, and until when [s since 1970]: those up to `until`
    back to a gap, or the newest before that are `fewest` and more without a gap."""
    ordered = sorted(record, key=lambda s: s.end - s.start)
    newest = min(until, max((s.end for s in record), default=until))
    ends = sorted({newest, *(s.end for s in record if s.end < newest)}, reverse=True)
    runs = ((_run(ordered, end), end) for end in ends)
    return next((run for run in runs if len(run[0]) >= fewest), (_run(ordered, newest), newest))


def _run(shortest_first: Sequence[Stretch], end: float) -> tuple[float, ...]:
    """Fortnights that end at `end`, back to a gap."""
    picked: list[float] = []
    moment = end - when.DAY / 2
    while True:
        days = [moment - n * when.DAY for n in range(14)]
        held = [next((s.btc for s in shortest_first if s.start <= d < s.end), None) for d in days]
        known = [btc for btc in held if btc is not None]
        if len(known) < len(held):
            return tuple(reversed(picked))
        picked.append(sum(known) / len(known))
        moment -= 14 * when.DAY


def _day(text: str) -> float:
    return when.seconds(date.fromisoformat(text))


def _typed(text: str, name: str, line: int) -> float | None:
    """A day or a moment; None for an empty cell."""
    try:
        return when.seconds(when.parse(text)) if text else None
    except InputError as error:
        raise InputError(f"{name}:{line}: {error.message}", error.hint) from None
