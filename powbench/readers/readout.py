"""What every reader gives: who the miner says it is, and its figures with what each of them is.

A reader keeps only what is named here. What else a device tells (pools, their users and passwords,
addresses of its network card, the name of its wireless network) is dropped at the door.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from .. import bounded
from ..documents.fields import LARGEST
from ..errors import NotMeasurable
from ..scope import Scope

What = Literal["measured", "estimated", "nominal", "setting"]
"""By a sensor or a count; reckoned by the firmware; of the data sheet; what it was told to do."""

HASH_RATE = "hash rate"
EXPECTED_RATE = "expected hash rate"
POWER = "power"
POWER_LIMIT = "power limit"
CHIP_TEMPERATURE = "chip temperature"
REGULATOR_TEMPERATURE = "regulator temperature"
CORE_VOLTAGE = "core voltage"
CORE_VOLTAGE_SET = "core voltage set"
FREQUENCY = "frequency"
"""Names by which others look figures up. Each has one unit: H/s, W, °C, V or MHz."""

LONGEST = 80
MOST_OF_FULL = 2.0
MOST_FIGURES = 200


NEXT = "check the address, and that the miner's API is switched on"


class ReaderError(NotMeasurable):
    """A miner's API gave no usable answer within its time; the message names the address."""

    def __init__(self, message: str, hint: str = NEXT) -> None:
        super().__init__(message, hint)


class Other(ReaderError):
    """Something answers there, but it does not speak the API that was asked for."""


@dataclass(frozen=True)
class Figure:
    """One figure. scope: what a power includes. note: what else to know of it, a sentence."""

    name: str
    value: float
    unit: str
    what: What
    scope: Scope | None = None
    note: str = ""


@dataclass(frozen=True)
class Identity:
    """As the miner tells it; empty and None where it does not.

    boards: hash boards that it has; boards_hashing: those of them that hash.
    """

    model: str = ""
    firmware: str = ""
    hostname: str = ""
    boards: int | None = None
    boards_hashing: int | None = None
    chips: int | None = None


@dataclass(frozen=True)
class Readout:
    """One answer. address: HOST or HOST:PORT, as asked. notes: what was left out, and why.

    impossible: names of figures that were told and cannot be, such as a negative hash rate.
    """

    address: str
    api: str
    identity: Identity
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ()

    def figure(self, name: str) -> Figure | None:
        """The first figure of that name."""
        return next((f for f in self.figures if f.name == name), None)

    def value(self, name: str) -> float | None:
        """Its value."""
        found = self.figure(name)
        return None if found is None else found.value


def readout(
    address: str,
    api: str,
    identity: Identity,
    figures: Iterable[Figure],
    notes: Iterable[str] = (),
) -> Readout:
    """The readout with those figures that can be any; a note names each of the others."""
    kept: list[Figure] = []
    notes, impossible = [*notes], []
    for figure in figures:
        if len(kept) == MOST_FIGURES:
            notes.append(f"more than {MOST_FIGURES} figures: the others are left out")
            break
        least = -LARGEST if figure.unit == "°C" else 0.0
        if math.isfinite(figure.value) and least <= figure.value <= LARGEST:
            kept.append(figure)
        else:
            said = f"{figure.value:g} {figure.unit}".strip()
            notes.append(f"{figure.name}: {said} cannot be, and is left out")
            impossible.append(figure.name)
    made = Readout(address, api, identity, tuple(kept), tuple(notes), tuple(impossible))
    rate, full = made.value(HASH_RATE), made.value(EXPECTED_RATE)
    if rate and full and rate > MOST_OF_FULL * full:
        said = f"its hash rate is {rate / full:.3g} times what its firmware holds for full"
        return replace(made, notes=(*made.notes, said))
    return made


def number(value: object) -> float | None:
    """A number, also one that a firmware writes as text; None for anything else."""
    if isinstance(value, str):
        try:
            return bounded.number(value)
        except bounded.Unreadable:
            return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return None


def short(value: object) -> str:
    """A name or a version out of an answer; empty for what is no text."""
    return value.strip()[:LONGEST] if isinstance(value, str) else ""
