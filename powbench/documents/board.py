"""What a result says of a board beside its rate: warm-up, clock, what throttled it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .fields import (
    ABSENT,
    Absent,
    Name,
    NotNegative,
    Number,
    OneOrMore,
    Positive,
    means,
)


@dataclass(frozen=True)
class Throttled:
    reason: Annotated[Name, means("As the driver calls it, in words.")]
    seconds: Annotated[NotNegative, means("Of the slices, by the share of the looks that saw it.")]


@dataclass(frozen=True)
class Clock:
    """Of the multiprocessors, in hertz, over the looks during the slices."""

    low: Positive
    median: Positive
    high: Positive


@dataclass(frozen=True)
class Board:
    """A device with launches in flight."""

    warm_up_seconds: Annotated[NotNegative, means("Hashing before the first slice.")]
    steady: Annotated[
        bool,
        means("Whether the rate was steady within 1% then; false: the warm-up took its limit."),
    ]
    nonces_per_launch: Annotated[OneOrMore, means("Found by the time that launches take.")]
    source: Annotated[Name | Absent, means("What told the clock; absent where nothing did.")] = (
        ABSENT
    )
    reason: Annotated[Name | Absent, means("Why nothing told the clock.")] = ABSENT
    looks: Annotated[OneOrMore | Absent, means("How often it was asked during the slices.")] = (
        ABSENT
    )
    clock: Clock | Absent = ABSENT
    highest_celsius: Annotated[Number | Absent, means("The highest temperature.")] = ABSENT
    throttled: Annotated[
        tuple[Throttled, ...] | Absent,
        means(
            "What held the clock down; empty for nothing, absent where the driver does not tell."
        ),
    ] = ABSENT
    clock_over_time: Annotated[
        tuple[tuple[Number, Number], ...] | Absent,
        means("[seconds since the first slice began, hertz], at most 300 of them."),
    ] = ABSENT
