"""One meter over one window: an entry of energy[] in a result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from ..scope import Scope
from .fields import ABSENT, Absent, Count, NotNegative, Number, Positive, always, means

Kind = Literal["measured", "estimated", "declared"]

_NUMBERS = (
    *("joules", "watts", "seconds", "samples", "longest_gap_seconds", "wraps", "uncertainty"),
    *("hashes", "hashes_per_joule", "hashes_per_joule_low", "hashes_per_joule_high"),
    *("joules_per_hash", "j_per_th", "idle_watts", "net_joules", "net_uncertainty"),
    *("net_hashes_per_joule", "net_hashes_per_joule_low", "net_hashes_per_joule_high"),
    "watts_over_time",
)
CONDITION: dict[str, Any] = {
    "if": {"properties": {"available": {"const": True}}},
    "then": {
        "required": [
            *("name", "scope", "source", "kind"),
            *("joules", "watts", "seconds", "samples", "short"),
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
    joules: Positive | Absent = ABSENT
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
