"""What `check` stores: powbench.baseline/1, powbench.history/1; and powbench.trend/1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from .check import Verdict
from .fields import (
    ABSENT,
    Absent,
    Count,
    Moment,
    Name,
    Number,
    OneOrMore,
    Positive,
    always,
    means,
)
from .machine import Machine

Seconds = Annotated[
    tuple[Positive, ...],
    means("For each launch, the seconds of the median slice of `nonces` hashes."),
]
BaselineName = Annotated[str, Meta(pattern=r"^\w[\w.-]{0,63}$")]


@dataclass(frozen=True)
class StoredKernel:
    nonces: OneOrMore
    seconds: Annotated[Seconds, Meta(min_length=1)]


@dataclass(frozen=True)
class Accepted:
    """A slow-down that somebody has accepted."""

    when: Moment
    reason: Name
    slow_down: Annotated[dict[Name, Number], means("By kernel; 0.07 is 7%.")]


@dataclass(frozen=True)
class Baseline:
    """Times of a machine, stored to compare later times with."""

    schema: Literal["powbench.baseline/1"]
    name: BaselineName
    created: Moment
    machine: Machine
    software: dict[str, str | None]
    header: Name
    target: Name
    slice_seconds: Positive
    rounds: OneOrMore
    kernels: dict[Name, StoredKernel]
    accepted: tuple[Accepted, ...]


@dataclass(frozen=True)
class PastKernel:
    verdict: Verdict | Literal["accepted"]
    slow_down: Annotated[
        Number | Absent | None, means("0.07 is 7%; null where nothing was measured.")
    ] = ABSENT
    nonces: Count | Absent = ABSENT
    seconds: Seconds | Absent = ABSENT


@dataclass(frozen=True)
class History:
    """A small record of one check, or of a slow-down that was accepted."""

    schema: Literal["powbench.history/1"]
    created: Moment
    what: Name
    verdict: Verdict | Literal["accepted"]
    kernels: dict[Name, PastKernel]
    baseline: Name | Absent | None = ABSENT
    reason: str | Absent = ABSENT
    cpu_signature: str | Absent | None = ABSENT
    margin: Positive | Absent = ABSENT
    arms: dict[str, str] | Absent = ABSENT


@dataclass(frozen=True)
class Point:
    """One kernel at one moment."""

    created: Moment
    what: Name
    kernel: Name
    verdict: Annotated[
        str, means("Of a result: `certified` or `refused`, by its certificate; empty without one.")
    ]
    hashes_per_second: Annotated[
        Positive | None, means("Rate of the newer arm; null where nothing was measured.")
    ]
    slow_down: Annotated[
        Number | None, means("0.05 is 5% slower than the rate it was compared with.")
    ]
    cpu_signature: Annotated[str, means("Empty for a miner, and where it is not known.")]
    baseline: str | None
    warnings: Annotated[
        tuple[str, ...], means("What a reader should know about this rate or verdict.", always=True)
    ] = ()
    machine: Annotated[
        str,
        means("Its host name or the name of the miner; empty where none is known.", always=True),
    ] = ""
    version: Annotated[
        str, means("Of the powbench that measured; empty where it is not known.", always=True)
    ] = ""
    threads: Annotated[OneOrMore | None, means("Null for a miner.", always=True)] = None
    hashes_per_second_low: Annotated[
        Positive | None,
        means("Ends of the interval of a result; null for the rate of a check.", always=True),
    ] = None
    hashes_per_second_high: Annotated[Positive | None, always()] = None
    hashes_per_joule: Annotated[
        Positive | None, means("Of the widest meter; null without one.", always=True)
    ] = None
    watts: Annotated[Positive | None, always()] = None
    energy_scope: Annotated[str, means("What that meter sees; empty without one.", always=True)] = (
        ""
    )
    hardware_errors: Annotated[
        Count | None, means("Hits that hashlib rejects; null for a check.", always=True)
    ] = None
    energy_level: Annotated[
        str,
        means("How good hashes_per_joule is, L0 to L3, calibrated or not.", always=True),
    ] = ""

    @property
    def rolled(self) -> str:
        """`16 versions` where `what` says so: such a rate is compared with its like only."""
        said = re.search(r", (\d+ versions)$", self.what)
        return said[1] if said else ""


@dataclass(frozen=True)
class Trend:
    """Stored checks and results over time, as `powbench history` shows them."""

    schema: Literal["powbench.trend/1"]
    points: tuple[Point, ...]
