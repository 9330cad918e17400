"""One meter over one window: an entry of energy[] in a result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from ..scope import Scope
from .fields import (
    ABSENT,
    Absent,
    Count,
    Moment,
    Name,
    NotNegative,
    Number,
    Positive,
    Share,
    always,
    means,
)

Kind = Literal["measured", "estimated", "declared"]
LevelName = Annotated[
    Literal["L0", "L1", "L2", "L3"],
    means(
        "How good the figure is. L0: a model or a plate. L1: a sensor of a part. L2: a sensor of "
        "the whole device. L3: a meter at the wall of a declared class of 1% or better, over the "
        "whole window."
    ),
]

_NUMBERS = (
    *("joules", "watts", "seconds", "samples", "longest_gap_seconds", "wraps", "uncertainty"),
    *("hashes", "hashes_per_joule", "hashes_per_joule_low", "hashes_per_joule_high"),
    *("joules_per_hash", "j_per_th", "idle_watts", "net_joules", "net_uncertainty"),
    *("net_hashes_per_joule", "net_hashes_per_joule_low", "net_hashes_per_joule_high"),
    *("watts_over_time", "level", "level_limit", "meter_class", "missed_answers", "calibration"),
)
CONDITION: dict[str, Any] = {
    "if": {"properties": {"available": {"const": True}}},
    "then": {
        "required": [
            *("name", "scope", "source", "kind"),
            *("joules", "watts", "seconds", "samples", "short", "level"),
        ],
        "properties": dict.fromkeys(("reason", "remedies"), False),
    },
    "else": {
        "required": ["reason"],
        "properties": dict.fromkeys((*_NUMBERS, "short"), False),
    },
}
"""What stands together: figures when there are some, else the reason why there are none."""


@dataclass(frozen=True)
class AppliedCalibration:
    """How the joules of a sensor became those that the meter it was calibrated against would
    have shown."""

    created: Annotated[Moment, means("When it was calibrated.")]
    against: Annotated[Name, means("The meter that it was calibrated against.")]
    raw_scope: Annotated[Scope, means("What the sensor itself sees.")]
    raw_joules: Annotated[Positive, means("What the sensor itself showed.")]
    uncertainty: Annotated[
        NotNegative,
        means("The part of the calibration and of the other meter in `uncertainty`, a share."),
    ]


@dataclass(frozen=True)
class EnergyReading:
    """One meter over one window. Where it gave no figure, the reason why."""

    available: Annotated[bool, always()] = True
    name: str | Absent = ABSENT
    scope: Annotated[Scope | Absent, means("What the figures include.")] = ABSENT
    source: Annotated[str | Absent, means("Where the figures come from, without credentials.")] = (
        ABSENT
    )
    kind: Kind | Absent = ABSENT
    reason: Annotated[str | Absent, means("Why there are no figures.", minLength=1)] = ABSENT
    remedies: Annotated[tuple[str, ...] | Absent, means("What would give figures.")] = ABSENT
    joules: Annotated[
        Positive | Absent,
        means("Over the window. At L0 nobody measured them: watts of a model or a plate, by time."),
    ] = ABSENT
    watts: Annotated[Positive | Absent, means("Mean over the window.")] = ABSENT
    seconds: Annotated[Positive | Absent, means("Time of the slices that count.")] = ABSENT
    samples: Annotated[Count | Absent, means("How often the meter answered inside the window.")] = (
        ABSENT
    )
    longest_gap_seconds: Annotated[
        NotNegative | Absent, means("The longest time between two answers.")
    ] = ABSENT
    wraps: Annotated[Count | Absent, means("How often the meter's counter turned over.")] = ABSENT
    uncertainty: Annotated[
        NotNegative | Absent, means("A share of the joules; absent when unknown.")
    ] = ABSENT
    short: Annotated[bool | Absent, means("A window under 60 s.")] = ABSENT
    hashes: Positive | Absent = ABSENT
    hashes_per_joule: Positive | Absent = ABSENT
    hashes_per_joule_low: NotNegative | Absent = ABSENT
    hashes_per_joule_high: Positive | Absent = ABSENT
    joules_per_hash: Positive | Absent = ABSENT
    j_per_th: Annotated[Positive | Absent, means("Joules per terahash.")] = ABSENT
    idle_watts: NotNegative | Absent = ABSENT
    net_joules: Annotated[
        Positive | Absent,
        means(
            "The joules without the idle power; absent where they are smaller than the error "
            "of the meter."
        ),
    ] = ABSENT
    net_uncertainty: Annotated[
        NotNegative | Absent,
        means("A share of net_joules, from the errors of both readings; absent when unknown."),
    ] = ABSENT
    net_hashes_per_joule: Positive | Absent = ABSENT
    net_hashes_per_joule_low: NotNegative | Absent = ABSENT
    net_hashes_per_joule_high: Positive | Absent = ABSENT
    watts_over_time: Annotated[
        tuple[tuple[Number, Number], ...] | Absent,
        means(
            "[seconds since the window began, watts], at most 300 of them; absent for a "
            "declared power."
        ),
    ] = ABSENT
    warnings: tuple[str, ...] | Absent = ABSENT
    level: LevelName | Absent = ABSENT
    level_limit: Annotated[
        str | Absent, means("The first rule of the next level that it fails; absent at L3.")
    ] = ABSENT
    meter_class: Annotated[
        Share | Absent, means("The class of the meter that the user declared; 0.01 is class 1.")
    ] = ABSENT
    missed_answers: Annotated[
        Count | Absent, means("How often the meter gave no answer; absent for never.")
    ] = ABSENT
    calibration: Annotated[
        AppliedCalibration | Absent,
        means(
            "Of a sensor calibrated against a meter of the whole device, whose figures these are."
        ),
    ] = ABSENT
