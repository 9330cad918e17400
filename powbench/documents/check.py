"""powbench.check/1: one run of `powbench check`, with every slice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from .counts import Counts
from .fields import (
    ABSENT,
    Absent,
    Count,
    Hash,
    Header,
    Moment,
    Name,
    NotNegative,
    Number,
    Positive,
    Share,
    means,
)
from .machine import Machine

Verdict = Literal["pass", "regressed", "inconclusive", "unfit", "incomparable"]
ArmName = Literal["A", "A'", "B"]


@dataclass(frozen=True)
class Workload:
    header: Header
    target: Hash


@dataclass(frozen=True)
class Settings:
    kernels: Annotated[tuple[Name, ...], Meta(min_length=1)]
    margin: Annotated[Positive, means("The share above which a slow-down counts: 0.05 is 5%.")]
    rounds: Annotated[Count, means("Of a launch.")]
    slice_seconds: Positive
    seed: int
    max_time: Annotated[
        NotNegative | None, means("Seconds for everything except the builds; null for no limit.")
    ]
    measure_identical: bool
    confirm: bool
    swapped: bool
    cpu: Count | None


@dataclass(frozen=True)
class Arm:
    """What was measured as A (base), A' (base once more) or B (head)."""

    kind: Literal["revision", "environment", "wheel", "library", "command", "callable", "counts"]
    what: Annotated[
        str,
        means(
            "A full commit hash, a wheel, a library, or an interpreter; of a command or a "
            "callable its words, and where it runs."
        ),
    ]
    label: str
    found: Annotated[str | None, means("How a default was found.")]
    cpu_signature: str | None
    software: Annotated[
        dict[str, str | None] | None,
        means(
            "Digests of the code that was loaded.",
            required=["core", "python_files", "numba", "llvmlite"],
        ),
    ]
    extra: NotNegative


@dataclass(frozen=True)
class SlowDown:
    median: Number
    low: Number
    high: Number
    confidence: Share


@dataclass(frozen=True)
class Rounds:
    measured: Count
    dropped: Count
    causes: dict[str, Count]
    not_reported: tuple[str, ...]


@dataclass(frozen=True)
class Slice:
    """One slice of one arm. Null where the system does not give the figure."""

    seconds: Positive
    cpu_seconds: NotNegative
    hits: Count
    digest: str
    run_delay_ns: Count | None
    switches: Count | None


@dataclass(frozen=True)
class Reading:
    """Counters at one moment, since boot; null where the system has none."""

    at: Annotated[Number, means("Seconds of a monotonic clock.")]
    steal: Annotated[Count | None, means("Clock ticks of the measured CPU.")]
    pressure: Annotated[Count | None, means("Microseconds in which some task waited for a CPU.")]
    throttle: Count | None
    quota: Count | None


@dataclass(frozen=True)
class Round:
    """One slice of each arm, in this order."""

    order: tuple[ArmName, ...]
    dropped: Annotated[tuple[str, ...], means("Why it does not count; empty when it counts.")]
    slices: dict[ArmName, Slice]
    before: Reading
    after: Reading

    def __post_init__(self) -> None:
        missing = [arm for arm in self.order if arm not in self.slices]
        if missing:
            raise ValueError(f"has no slice of {missing[0]}, which stands in its order")


@dataclass(frozen=True)
class Launch:
    index: Count
    seconds: NotNegative
    number: Annotated[Number | None, means("ln(time B / time A), median over the rounds.")]
    control: Annotated[Number | None, means("ln(time A' / time A), median over the rounds.")]
    rounds: tuple[Round, ...]

    def seconds_of(self, arm: ArmName) -> list[float]:
        """Of this arm's slices in the rounds that count; none when it was not measured."""
        kept = [r.slices for r in self.rounds if not r.dropped]
        return [slices[arm].seconds for slices in kept if arm in slices]


@dataclass(frozen=True)
class Pilot:
    launch_sd: NotNegative | None
    detectable_80: Number | None
    detectable_98: Number | None
    launches: tuple[Launch, ...]


@dataclass(frozen=True)
class Kernel:
    kernel: Annotated[Name, means("Or the callable; `command` where commands are compared.")]
    nonces: Annotated[Count, means("Of a slice; 0 where calls are compared.")]
    verdict: Verdict
    reason: str
    slow_down: SlowDown | None
    control: Number | None
    numbers: tuple[Number, ...]
    rounds: Rounds
    pilot: Pilot | None
    launches: tuple[Launch, ...]
    calls: Annotated[
        Count | Absent, means("Of a slice, where commands or callables are compared.")
    ] = ABSENT


@dataclass(frozen=True)
class Gate:
    """What one of the two gates says: counts of instructions, or time."""

    name: Literal["counts", "time"]
    verdict: Annotated[
        Verdict | Literal["not judged"],
        means("`not judged`: it was not asked for, or cannot be had here, as `reason` says."),
    ]
    reason: str
    spoke: Annotated[bool, means("The verdict of the check is its.")]


@dataclass(frozen=True)
class Check:
    """One run of `powbench check`, with every slice. Times in seconds; slow-downs as shares
    (0.05 is 5%), `numbers` and `control` as natural logarithms of a ratio of times."""

    schema: Literal["powbench.check/1"]
    created: Moment
    verdict: Verdict
    reason: str
    identical: bool
    baseline: Annotated[Name | None, means("The stored baseline that replaces A.")]
    seconds: NotNegative
    machine: Machine
    software: dict[str, str | None]
    workload: Annotated[Workload | None, means("Null where commands or callables are compared.")]
    settings: Settings
    arms: Annotated[dict[ArmName, Arm], Meta(extra_json_schema={"required": ["A"]})]
    kernels: tuple[Kernel, ...]
    confirmation: tuple[Kernel, ...]
    notes: tuple[str, ...]
    counts: Annotated[
        Counts | Absent,
        means("The gate of counts, where it judged. With --counts alone there are no kernels."),
    ] = ABSENT
    gates: Annotated[
        tuple[Gate, ...] | Absent, means("Both gates of the check, and which of them spoke.")
    ] = ABSENT
