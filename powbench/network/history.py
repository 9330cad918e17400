"""The difficulty of every epoch so far, as nBits: powbench/data/difficulty_epochs.csv.

An epoch whose start is not in the table starts when the difficulties imply: a retarget
says how long the epoch before it took.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from ..chain.retarget import BLOCK_SECONDS, BLOCKS_PER_EPOCH, EPOCH_SECONDS
from ..chain.target import DIFFICULTY_1, expected_hashes, target_of
from ..errors import InputError
from ..tables import rows
from . import when

_RATE_OFF = 0.2
"""Blocks may come so much faster or slower over months than one in ten minutes."""


@dataclass(frozen=True)
class Epoch:
    """2016 blocks of one difficulty. start: seconds since 1970; recorded: or only implied."""

    number: int
    first_height: int
    start: float
    recorded: bool
    nbits: int

    @property
    def hashes_per_block(self) -> float:
        return expected_hashes(target_of(self.nbits))


@cache
def epochs() -> tuple[Epoch, ...]:
    """All epochs in the table, by number."""
    return tuple(_epochs())


def _epochs() -> Iterator[Epoch]:
    before: Epoch | None = None
    for row in rows("difficulty_epochs.csv"):
        nbits, text = int(row["nbits"], 16), row["start_time_utc"]
        if text:
            start = when.seconds(datetime.fromisoformat(text))
        else:
            assert before is not None, "the table's first epoch has a time"
            grown = expected_hashes(target_of(nbits)) / before.hashes_per_block
            start = before.start + seconds_until_next(math.log(grown))
        before = Epoch(int(row["epoch"]), int(row["first_height"]), start, bool(text), nbits)
        yield before


def seconds_until_next(log_growth: float) -> float:
    """How long an epoch took, from ln(the next one's work per block / its own).

    A retarget measures 2015 of an epoch's 2016 intervals. Started anew in any of the last
    104 epochs whose times are recorded, the sum is never 90 minutes off
    (tests/network/test_history.py).
    """
    whole = EPOCH_SECONDS * BLOCKS_PER_EPOCH / (BLOCKS_PER_EPOCH - 1)
    return whole * math.exp(-log_growth)


def covers() -> tuple[str, str]:
    """First and last date whose difficulty and height the table knows."""
    return when.iso_date(epochs()[0].start), when.iso_date(epochs()[-1].start)


def in_force(moment: float | date) -> tuple[Epoch, float]:
    """The epoch in force and the height (linear within the epoch) at a moment [s since 1970].

    InputError before the first epoch and after the start of the last.
    """
    seconds = moment if isinstance(moment, float) else when.seconds(moment)
    starts = [epoch.start for epoch in epochs()]
    place = bisect_right(starts, seconds) - 1
    if place < 0 or place + 1 >= len(starts):
        first, last = covers()
        raise InputError(
            f"the difficulty history covers {first} to {last}, not {when.iso_date(seconds)}",
            "choose a start in that time, or give the difficulty yourself",
        )
    here, following = epochs()[place : place + 2]
    share = (seconds - starts[place]) / (starts[place + 1] - starts[place])
    return here, here.first_height + share * (following.first_height - here.first_height)


def between(start: float, end: float) -> tuple[Epoch, ...]:
    """The epochs in force from `start` to `end` [s since 1970] and the one that follows."""
    first, _ = in_force(start)
    last, _ = in_force(end)
    return epochs()[first.number : last.number + 2]


def contradicted(moment: float, height: float, difficulty: float) -> str:
    """What the record says otherwise of a bitcoin network that is typed in, or ''.

    A height may be two epochs off its date, and a difficulty twice or half of what the
    epoch of that height had: as much as an estimate, and less than a slip of a digit.
    """
    far = 2 * BLOCKS_PER_EPOCH
    if moment >= epochs()[-1].start and height < epochs()[-1].first_height - far:
        return (
            f"on {when.iso_date(moment)} the network was past block "
            f"{epochs()[-1].first_height:,}, but the height given is {height:,.0f}"
        )
    if epochs()[0].start <= moment < epochs()[-1].start:
        _, recorded_height = in_force(moment)
        if abs(recorded_height - height) > far:
            day = when.iso_date(moment)
            return (
                f"block {height:,.0f} was not found around {day}: block {recorded_height:,.0f} was"
            )
    number = int(height) // BLOCKS_PER_EPOCH
    if number >= len(epochs()):
        return ""
    times = expected_hashes(DIFFICULTY_1) * difficulty / epochs()[number].hashes_per_block
    if 0.5 < times < 2:
        return ""
    return f"difficulty {difficulty:,.6g} is {times:,.3g} times that of block {height:,.0f}"


def impossible(moment: float, height: float, target: int) -> str:
    """Why this cannot be bitcoin's next block, or ''. What a server says is held to more than
    what somebody types: each recorded epoch's nBits are known, later ones follow by retargets.

    moment [s since 1970] and height: of the next block; target: what it must meet.
    """
    last, number = epochs()[-1], int(height) // BLOCKS_PER_EPOCH
    easiest = expected_hashes(DIFFICULTY_1)
    if said := contradicted(moment, height, expected_hashes(target) / easiest):
        return said
    if number <= last.number:
        known = epochs()[number]
        if target == target_of(known.nbits):
            return ""
        return f"block {height:,.0f} has other nBits than the record, which has {known.nbits:#010x}"
    steps = number - last.number
    times = expected_hashes(target) / last.hashes_per_block
    if not 4.0**-steps / 1.01 < times < 4.0**steps * 1.01:
        return (
            f"its difficulty is {times:,.3g} times that of epoch {last.number}, and one retarget "
            f"changes it by a factor of 4 at most"
        )
    due = last.first_height + (moment - last.start) / BLOCK_SECONDS
    if abs(height - due) > 2 * BLOCKS_PER_EPOCH + _RATE_OFF * abs(due - last.first_height):
        return (
            f"at ten minutes a block the network is near block {due:,.0f} on "
            f"{when.iso_date(moment)}, not at block {height:,.0f}"
        )
    return ""
