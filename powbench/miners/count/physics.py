"""What a model promises, and what no machine can do: it is flagged where it is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ...energy.reading import TERAHASH, EnergyReading

MOST_OF_MODEL = 1.5
"""Nothing is overclocked further."""
LEAST_OF_BEST = 0.75
"""Of the joules per terahash of the best chip known: room for a low clock, and for a meter that
sees the boards alone."""


@dataclass(frozen=True)
class Model:
    """What a data sheet promises. boards: None where not known. said: the miner itself named it."""

    name: str
    hashes_per_second: float
    source: str
    boards: int | None = None
    said: bool = False


@dataclass(frozen=True)
class Known:
    """The ends of the catalogue: its fastest model, and the lowest joules per terahash."""

    fastest: Model
    least_j_per_th: float
    most_efficient: str


def beyond(
    least_rate: float, read: Sequence[EnergyReading], model: Model | None, known: Known | None
) -> tuple[Literal["rate", "efficiency"], ...]:
    """What cannot be. least_rate: the low end of its interval, in hashes per second."""
    limit = model or (known.fastest if known else None)
    found: list[Literal["rate", "efficiency"]] = []
    if limit is not None and least_rate > MOST_OF_MODEL * limit.hashes_per_second:
        found.append("rate")
    if any(impossible(r, known) for r in read):
        found.append("efficiency")
    return tuple(found)


def impossible(r: EnergyReading, known: Known | None) -> bool:
    """Whether even the high end of its joules per terahash is less than any chip needs."""
    if known is None or not r.available or r.hashes_per_joule is None:
        return False
    most = TERAHASH / (r.hashes_per_joule_low or r.hashes_per_joule)
    return most < LEAST_OF_BEST * known.least_j_per_th


def checked(r: EnergyReading, known: Known | None) -> EnergyReading:
    """The reading, with a warning where it cannot be of this miner alone or of all of it."""
    if known is None or not impossible(r, known):
        return r
    said = (
        f"{r.j_per_th:.3g} J/TH is less than any known machine takes (the best: "
        f"{known.least_j_per_th:.3g} J/TH, {known.most_efficient}): the meter does not see all of "
        "the miner, or the shares are of more than one"
    )
    return replace(r, warnings=(*r.warnings, said))
