"""powbench.result/1: one run of `powbench bench` or `powbench miners measure`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from .board import Board
from .certificate import Certificate
from .energy import EnergyReading
from .fields import (
    ABSENT,
    Absent,
    Count,
    Hash,
    Hashes,
    Header,
    Moment,
    Name,
    Nonce,
    NotNegative,
    Number,
    OneOrMore,
    Positive,
    VersionMask,
    always,
    means,
)
from .fields import Rate as Rate
from .machine import Machine, Software
from .miner import Miner
from .modes import RigMode

Cause = Literal["steal time", "run delay", "quota throttling"]


@dataclass(frozen=True)
class Workload:
    header: Header
    target: Annotated[Hash, means("256 bits, most significant digit first.")]
    start: Nonce
    nonces: Annotated[
        Annotated[int, Meta(ge=1, le=2**32)] | None,
        means("Nonces of fixed work, with version_mask hashes of it; null for a run by time."),
    ]
    version_mask: Annotated[
        VersionMask | Absent,
        means(
            "With --versions: the bits of the header's version that are rolled (BIP 320). "
            "Every nonce is hashed with all values of them. Absent: the version is fixed."
        ),
    ] = ABSENT


@dataclass(frozen=True)
class NotMeasured:
    kernel: Name
    reason: Name


@dataclass(frozen=True)
class Slice:
    at: Annotated[NotNegative, means("Seconds since the run began.")]
    seconds: Annotated[Positive, means("From the first thread's start to the last one's end.")]
    cpu_seconds: Annotated[
        NotNegative, means("CPU time of all threads together; of a board its driver's.")
    ]
    nonces: Hashes
    hits: Count
    device_seconds: Annotated[
        NotNegative | Absent,
        means("Of a board: what this slice took on its own clock. `seconds` are the host's."),
    ] = ABSENT


@dataclass(frozen=True)
class Dropped(Slice):
    causes: Annotated[tuple[Cause, ...], always(minItems=1)] = ()


@dataclass(frozen=True)
class Cycles:
    hashes_per_second: Positive
    core_hertz: Positive
    timestamp_hertz: Positive
    core_cycles_per_hash: Positive
    timestamp_ticks_per_hash: Positive


@dataclass(frozen=True)
class Instructions:
    per_hash: Positive
    classes: dict[str, Number]
    how: Annotated[
        Literal["compiled", "written"] | Absent,
        means(
            "Of a board: counted in the code that its compiler made, or in the text of the search "
            "where that code is not at hand. Absent for a CPU: counted as they are run."
        ),
    ] = ABSENT


@dataclass(frozen=True)
class BoardBound:
    hashes_per_second: Annotated[Positive, means("The most that the whole board can do.")]
    units: Annotated[OneOrMore, means("Multiprocessors or compute units.")]
    hertz: Annotated[Positive, means("The highest clock that the driver names.")]
    measured_hertz: Annotated[
        Positive | Absent, means("The median clock of the slices; absent where nothing told it.")
    ] = ABSENT
    share_at_measured_hertz: Annotated[
        Positive | Absent, means("The share of what it could do at that clock.")
    ] = ABSENT


@dataclass(frozen=True)
class Bound:
    core_cycles_per_hash: Annotated[
        Positive, means("Of one core; of a board, of one multiprocessor or compute unit.")
    ]
    resource: Annotated[Name, means("The busiest one.")]
    microarchitecture: Name
    source: Annotated[Name, means("Where the figures of this resource are from.")]
    kind: Annotated[
        Literal["measured", "read"] | Absent,
        means(
            "Whether the figures of this resource were measured by the project or read in a "
            "public table. Absent in older results: measured."
        ),
    ] = ABSENT
    board: Annotated[
        BoardBound | Absent, means("Of a board: the same bound for all of its units.")
    ] = ABSENT


@dataclass(frozen=True)
class Explanation:
    cycles: Annotated[
        Cycles | None,
        means("Upper deciles over short slices; the clocks are read after each."),
    ]
    instructions: Annotated[
        Instructions | None,
        means(
            "Instructions that one hash runs. A load or a store counts in addition to its "
            "operation."
        ),
    ]
    bound: Annotated[
        Bound | None,
        means(
            "The fewest cycles a hash can take, by the busiest resource of this microarchitecture."
        ),
    ]
    share_of_bound: Positive | None
    reasons: Annotated[
        dict[str, Name],
        means(
            "Why a part is null, by the part's name.",
            propertyNames={"enum": ["cycles", "instructions", "bound"]},
        ),
    ]
    hashes_per_second: Annotated[
        Positive | Absent,
        means("Of a board: the rate that share_of_bound compares with the bound."),
    ] = ABSENT


Backend = Literal["c", "numba", "python", "opencl", "cuda", "library", "together"]
"""What hashes here. together: several kernels at once, whose sum is the kernel's name."""
Hasher = Literal["c", "numba", "python", "opencl", "cuda", "library", "together", "miner"]
"""What hashes. miner: another machine, whose shares were counted."""


@dataclass(frozen=True)
class Measurement:
    """One kernel on some threads."""

    kernel: Name
    backend: Hasher
    threads: OneOrMore
    pinned: bool
    hashes_per_second: Annotated[
        Rate,
        means(
            "The median over the slices, between two order statistics. They cover the true median "
            "with the probability `confidence`. For a miner: the rate that its shares prove, "
            "within the interval of a Poisson count."
        ),
    ]
    cpu_hashes_per_second: Annotated[
        Positive,
        means(
            "The median over the slices by CPU time: if no thread had to wait for its CPU. "
            "For a board by its own clock: if it never stood still."
        ),
    ]
    nonces: Annotated[Hashes, means("Hashes done; for a miner, those that its shares stand for.")]
    seconds: Positive
    hits: Count
    hardware_errors: Annotated[Count, means("Claimed hits that hashlib rejects.")]
    wrong_nonces: Annotated[tuple[Nonce, ...], Meta(max_length=8)]
    wrong_header: Annotated[Header | None, means("The header of the first wrong nonce.")]
    digest: Annotated[
        Hash | None,
        means(
            "SHA-256 of all hits of fixed work, equal for every kernel; null for a run by time. "
            "Each hit is its nonce (u32, little endian) and its 32-byte hash, and before them "
            "its version (u32, little endian) where versions are rolled; ascending by nonce, then "
            "by version."
        ),
    ]
    compile_seconds: NotNegative | None
    interrupted: bool
    warnings: tuple[str, ...]
    slices: Annotated[
        tuple[Slice, ...], means("The slices that count for the rates."), Meta(min_length=1)
    ]
    energy: Annotated[
        tuple[EnergyReading, ...],
        means(
            "One reading per meter in use, or one entry that says why there is none.",
            always=True,
        ),
        Meta(min_length=1),
    ] = ()
    explanation: Annotated[
        Explanation | Absent,
        means("What limits the kernel on one thread; with --explain, on its first measurement."),
    ] = ABSENT
    dropped: Annotated[
        tuple[Dropped, ...] | Absent,
        means(
            "Slices that other work disturbed, which counters around them tell, never their time. "
            "They do not count for the rates, but their nonces, seconds, hits and joules count. "
            "Absent when there is none.",
            minItems=1,
        ),
    ] = ABSENT
    miner: Annotated[
        Miner | Absent, means("With the backend miner: who it is, and its shares.")
    ] = ABSENT
    certificate: Annotated[
        Certificate | Absent,
        means("With --certify: what was hashed in place of the workload's header, and its hits."),
    ] = ABSENT
    board: Annotated[
        Board | Absent,
        means("Of a graphics board or another device behind a driver: its warm-up and its clock."),
    ] = ABSENT
    modes: Annotated[
        tuple[RigMode, ...] | Absent,
        means(
            "Settings at which this machine was measured too, the one of this measurement "
            "among them. Absent when there is none.",
            minItems=1,
        ),
    ] = ABSENT


@dataclass(frozen=True)
class Result:
    """One run of `powbench bench` or `powbench miners measure`. SI base units; rates in hashes
    per second, times in seconds."""

    schema: Literal["powbench.result/1"]
    created: Moment
    machine: Machine
    software: Software
    workload: Workload
    measurements: tuple[Measurement, ...]
    not_measured: tuple[NotMeasured, ...]
    interrupted: bool


def caveats(warnings: tuple[str, ...], interrupted: bool, hardware_errors: int) -> tuple[str, ...]:
    """What goes wherever the rate of a measurement goes: a spoilt run is not told from a good
    one by its numbers."""
    wrong = (f"{hardware_errors} hits were WRONG",) if hardware_errors else ()
    cut = ("interrupted: the rate is of what was done until then",) if interrupted else ()
    return (*wrong, *warnings, *cut)


# What a rig needs of a result, and no more: a file written by hand may hold only this.


@dataclass(frozen=True)
class RigRate:
    median: Positive
    low: Positive | Absent = ABSENT
    high: Positive | Absent = ABSENT


@dataclass(frozen=True)
class RigMeasurement:
    kernel: Name
    threads: OneOrMore
    hashes_per_second: RigRate
    energy: tuple[EnergyReading, ...] = ()
    wrong_nonces: tuple[Nonce, ...] = ()
    interrupted: bool = False
    warnings: tuple[str, ...] = ()
    backend: str = ""
    modes: tuple[RigMode, ...] = ()


@dataclass(frozen=True)
class RigWorkload:
    version_mask: VersionMask | Absent = ABSENT


@dataclass(frozen=True)
class RigSource:
    measurements: tuple[RigMeasurement, ...]
    schema: Literal["powbench.result/1"] | Absent = ABSENT
    machine: Machine | Absent = ABSENT
    workload: RigWorkload | Absent = ABSENT
