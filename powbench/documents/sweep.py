"""powbench.sweep/1: the most efficient point, and the fastest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from .fields import ABSENT, Absent, Count, Positive, VersionMask, means
from .machine import Machine
from .result import Measurement


@dataclass(frozen=True)
class SweepPoint(Measurement):
    """A measurement as in a result, with a cap on the clock."""

    cap_hertz: Annotated[Positive | Absent | None, means("Null without a cap.", always=True)] = (
        ABSENT
    )


@dataclass(frozen=True)
class Choice:
    point: Annotated[Count, means("Place in points.")]
    ties: Annotated[tuple[Count, ...], means("Points that do not differ from it beyond the error.")]


@dataclass(frozen=True)
class Sweep:
    """Kernels, threads and caps on the clock, each measured."""

    schema: Literal["powbench.sweep/1"]
    machine: Machine
    points: tuple[SweepPoint, ...]
    fastest: Choice | None
    most_efficient: Choice | None
    judged_by: Annotated[
        str | None, means("The meter that decided which point is the most efficient.")
    ]
    reason: Annotated[str | None, means("Why there is no most efficient point.")]
    version_mask: Annotated[
        VersionMask | Absent,
        means(
            "With --versions: the bits of the header's version that are rolled (BIP 320). "
            "Absent: the version is fixed."
        ),
    ] = ABSENT
