"""The difficulty of every epoch so far, as nBits: powbench/data/difficulty_epochs.csv."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from ..chain.target import expected_hashes, target_of
from ..errors import InputError
from ..tables import rows
from . import when


@dataclass(frozen=True)
class Epoch:
    """2016 blocks of one difficulty. start: seconds since 1970, None where not recorded."""

    number: int
    first_height: int
    start: float | None
    nbits: int

    @property
    def hashes_per_block(self) -> float:
        return expected_hashes(target_of(self.nbits))


@cache
def epochs() -> tuple[Epoch, ...]:
    """All epochs in the table, by number."""
    return tuple(
        Epoch(
            number=int(row["epoch"]),
            first_height=int(row["first_height"]),
            start=_start(row["start_time_utc"]),
            nbits=int(row["nbits"], 16),
        )
        for row in rows("difficulty_epochs.csv")
    )


def _start(text: str) -> float | None:
    return when.seconds(datetime.fromisoformat(text)) if text else None


@cache
def _dated() -> tuple[Epoch, ...]:
    return tuple(epoch for epoch in epochs() if epoch.start is not None)


def covers() -> tuple[str, str]:
    """First and last date whose difficulty and height the table knows."""
    dated = _dated()
    return when.iso_date(dated[0].start or 0.0), when.iso_date(dated[-1].start or 0.0)


def at(moment: float | date) -> tuple[Epoch, float]:
    """The epoch in force and the height (linear within the epoch) at a moment [s since 1970].

    InputError outside the dated part of the table.
    """
    seconds = moment if isinstance(moment, float) else when.seconds(moment)
    dated = _dated()
    starts = [epoch.start or 0.0 for epoch in dated]
    place = bisect_right(starts, seconds) - 1
    if place < 0 or place + 1 >= len(dated):
        first, last = covers()
        raise InputError(
            f"the difficulty history covers {first} to {last}, not {when.iso_date(seconds)}",
            "choose a start inside it, or give the difficulty yourself",
        )
    here, following = dated[place], dated[place + 1]
    share = (seconds - starts[place]) / (starts[place + 1] - starts[place])
    return here, here.first_height + share * (following.first_height - here.first_height)


def between(start: float, end: float) -> tuple[Epoch, ...]:
    """The epochs in force from `start` to `end` [s since 1970] and the one that follows."""
    first, _ = at(start)
    last, _ = at(end)
    return epochs()[first.number : last.number + 2]
