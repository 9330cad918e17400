"""What a meter is: something that counts joules, tells watts, or remembers them.

A meter does no arithmetic over time; the track of its sort does (track.py). It
raises MeterError for everything that goes wrong, at once and after a bounded time.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import NotMeasurable

if TYPE_CHECKING:
    from .calibration import Calibration

MOST_WATTS = 10e6
WAYS_TO_GET_ONE = (
    "declare the power yourself: --watts 65 (marked declared)",
    "name a wall meter: --meter nut://host/ups, http+json://plug/rpc/Switch.GetStatus?id=0#/apower",
    "run on a machine with RAPL counters that you may read (see docs/reference/meters.md)",
)


class MeterError(NotMeasurable):
    """A meter cannot be read. `remedies` are ways out, each a sentence for the user."""

    def __init__(self, message: str, remedies: tuple[str, ...] = ()) -> None:
        super().__init__(message, remedies[0] if remedies else "")
        self.remedies = remedies


@dataclass(frozen=True)
class Counter:
    """One joule counter of a meter.

    It turns over at `range_joules` (None: it never does). No more than
    `most_watts` can pass through it, which tells a wrap from a reset and says how
    long a gap may be before a whole turn could hide in it.
    """

    label: str
    range_joules: float | None = None
    most_watts: float = MOST_WATTS


class Meter(ABC):
    """Common to all sorts.

    `source` is where the figures come from, without credentials. `accuracy` is the
    relative error that the maker or the literature states, None when nobody does;
    `stated_accuracy` is the user's word on it, which goes first; `meter_class` the class (0.01 is
    class 1) that the user declares. `url` is how it was asked for, without options: it may hold
    secrets, and is shown nowhere. `calibration` makes another meter's figures of its own;
    `calibration_note` says why there is none where there could be.
    `interval_seconds` is how often it is worth asking. A `fast` meter answers within
    microseconds and is read between slices; the others are read by the thread.
    `notes` become warnings of the reading.
    """

    name: str
    scope: str
    source: str
    kind: str = "measured"
    accuracy: float | None = None
    stated_accuracy: float | None = None
    meter_class: float | None = None
    url: str = ""
    calibration: Calibration | None = None
    calibration_file: str = ""
    calibration_note: str = ""
    interval_seconds: float = 1.0
    fast: bool = False
    notes: tuple[str, ...] = ()

    def open(self) -> None:  # noqa: B027 - most meters have nothing to prepare
        """Find and check what is to be read. MeterError when it cannot be."""

    def close(self) -> None:  # noqa: B027 - most meters hold nothing
        """Let go of connections; never raises. The meter may be opened again."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.source}>"


class CounterMeter(Meter):
    """A meter with joule counters, all of one scope, so that their sum means something.

    `update_seconds` is how old a count may be when it is read; None: unknown, then
    the longest time the counter was seen to stand still is taken.
    """

    counters: tuple[Counter, ...] = ()
    update_seconds: float | None = None

    @abstractmethod
    def joules(self) -> tuple[float, ...]:
        """The counters now, in joules, in the order of `counters`."""


class PowerMeter(Meter):
    """A meter that tells the power of the moment (or its own short average)."""

    @abstractmethod
    def watts(self) -> float:
        """Watts now."""


class HistoryMeter(Meter):
    """A meter that keeps its own record, asked once when the window has ended."""

    @abstractmethod
    def history(self, start: float, end: float) -> tuple[tuple[float, float], ...]:
        """(unix seconds, watts) of the samples between `start` and `end`."""


class Unusable(PowerMeter):
    """Stands for a meter that is not there, and says why when it is opened."""

    def __init__(self, name: str, scope: str, source: str, error: MeterError) -> None:
        self.name, self.scope, self.source = name, scope, source
        self.error = error

    def open(self) -> None:
        raise self.error

    def watts(self) -> float:
        raise self.error


def sane_watts(watts: float, source: str) -> float:
    """`watts` when it can be a power; MeterError when it is no number, negative or above 10 MW."""
    if not math.isfinite(watts):
        raise MeterError(f"{source} gave {watts} instead of watts")
    if watts < 0:
        raise MeterError(f"{source} gave a negative power: {watts:g} W")
    if watts > MOST_WATTS:
        raise MeterError(f"{source} gave an absurd power: {watts:g} W")
    return watts


def sane_joules(joules: float, source: str) -> float:
    """`joules` when it can be a count; MeterError when it is no number or negative."""
    if not math.isfinite(joules) or joules < 0:
        raise MeterError(f"{source} gave an absurd count: {joules:g} J")
    return joules
