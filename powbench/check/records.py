"""What a check leaves behind: rounds, launches, kernels, the outcome. Frozen between stages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import exp, log
from typing import Any

from ..documents.counts import Counts
from ..measure.statistics import Interval, median, median_interval
from .arms import BASE, CONTROL, HEAD, Source
from .guard import Evidence, not_reported
from .protocol import Hello, SliceTime

LEAST_KEPT = 0.25
"""A launch with a smaller share of good rounds gives no number."""


@dataclass(frozen=True)
class Round:
    """One slice of each arm, in this order. `causes` is empty for a round that counts."""

    order: tuple[str, ...]
    slices: dict[str, SliceTime]
    evidence: Evidence
    causes: tuple[str, ...] = ()

    @property
    def kept(self) -> bool:
        return not self.causes


@dataclass(frozen=True)
class Launch:
    """New processes of all arms, and their rounds. seconds: wall time of the whole launch."""

    index: int
    rounds: tuple[Round, ...]
    seconds: float

    @property
    def kept(self) -> list[Round]:
        return [r for r in self.rounds if r.kept]

    @property
    def void(self) -> bool:
        return len(self.kept) < max(1.0, LEAST_KEPT * len(self.rounds))

    def ratio(self, arm: str, to: str = BASE) -> float | None:
        """Median over the kept rounds of ln(time of `arm` / time of `to`)."""
        if self.void or any(a not in self.rounds[0].slices for a in (arm, to)):
            return None
        return median([log(r.slices[arm].seconds / r.slices[to].seconds) for r in self.kept])

    def time(self, arm: str = BASE) -> float | None:
        """Median seconds of this arm's slices in the kept rounds."""
        return None if self.void else median([r.slices[arm].seconds for r in self.kept])


@dataclass(frozen=True)
class Pilot:
    """A few short launches of base against itself. sd: of a launch, natural logarithm."""

    launches: tuple[Launch, ...]
    sd: float | None
    open_seconds: float
    round_seconds: float


@dataclass(frozen=True)
class KernelCheck:
    """One kernel's launches and what they say.

    nonces: of a slice; where calls are compared, the calls. numbers: one for each launch that
    gave one, ln(time B / time A).
    """

    kernel: str
    nonces: int
    verdict: str
    reason: str
    launches: tuple[Launch, ...] = ()
    numbers: tuple[float, ...] = ()
    pilot: Pilot | None = None

    @property
    def slow_down(self) -> Interval | None:
        """Median of time B / time A - 1 over launches, with its exact interval."""
        if not self.numbers:
            return None
        i = median_interval(self.numbers)
        return Interval(exp(i.median) - 1, exp(i.low) - 1, exp(i.high) - 1, i.confidence)

    @property
    def control(self) -> float | None:
        """Median over launches of ln(time A' / time A)."""
        values = [v for launch in self.launches if (v := launch.ratio(CONTROL)) is not None]
        return median(values) if values else None

    @property
    def rounds(self) -> int:
        return sum(len(launch.rounds) for launch in self.launches)

    @property
    def dropped(self) -> int:
        return sum(not r.kept for launch in self.launches for r in launch.rounds)

    @property
    def causes(self) -> dict[str, int]:
        """Dropped rounds by cause; a round may have several."""
        counted = Counter(c for x in self.launches for r in x.rounds for c in r.causes)
        return dict(counted.most_common())

    @property
    def not_reported(self) -> tuple[str, ...]:
        return not_reported([r.evidence for x in self.launches for r in x.rounds])


@dataclass(frozen=True)
class Settings:
    """What the user asked for. margin: 0.05 is 5 %. seconds and max_time in seconds.

    rounds: of a launch. max_time: for everything but the builds; None for no limit.
    calls: the arms are commands or callables, whose unit of work is a call and not a nonce.
    """

    kernels: tuple[str, ...]
    header: str
    target: str
    margin: float = 0.05
    rounds: int = 60
    slice_seconds: float = 0.012
    seed: int = 0
    max_time: float | None = None
    measure_identical: bool = False
    confirm: bool = False
    swapped: bool = False
    cpu: int | None = None
    pilot_launches: int = 4
    pilot_rounds: int = 24
    calls: bool = False


@dataclass(frozen=True)
class Gate:
    """What one of the two gates says: `time` or `counts` (gates.py). verdict: as the check has
    them, or `not judged`, with the reason in words. spoke: the verdict of the check is its."""

    name: str
    verdict: str
    reason: str
    spoke: bool


@dataclass(frozen=True)
class CheckOutcome:
    """A whole check. baseline: the name of a stored baseline in place of A, or empty.
    counts: where instructions were compared. gates: both, in which order they speak."""

    created: str
    machine: dict[str, Any]
    settings: Settings
    sources: dict[str, Source]
    hellos: dict[str, Hello]
    verdict: str
    reason: str
    identical: bool = False
    kernels: tuple[KernelCheck, ...] = ()
    confirmation: tuple[KernelCheck, ...] = ()
    baseline: str = ""
    seconds: float = 0.0
    notes: tuple[str, ...] = field(default=())
    counts: Counts | None = None
    gates: tuple[Gate, ...] = ()

    @property
    def arms(self) -> tuple[str, ...]:
        return tuple(a for a in (BASE, CONTROL, HEAD) if a in self.sources)
