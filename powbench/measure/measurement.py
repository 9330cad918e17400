"""What one kernel on some threads did: the record that every later stage reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..documents import result
from ..documents.board import Board
from ..documents.certificate import Certificate
from ..documents.fields import ABSENT
from ..documents.miner import Miner
from ..energy import reading
from ..energy.reading import EnergyReading
from ..kernels.base import BrokenKernel
from . import explain
from .explain import Explanation
from .statistics import Interval, median, median_interval

CPU_GAP = 0.02
"""Wall and CPU rates further apart than this mean: the threads did not run all the time."""


@dataclass(frozen=True)
class Slice:
    """A fixed number of nonces on every thread at once.

    seconds: wall time from the first thread's start to the last one's end.
    cpu_seconds: CPU time of all threads together. began: seconds since the run began.
    causes: of a dropped slice, what disturbed it; see disturbance.py. device_seconds: of a
    device that hashes for the CPU, on its own clock; cpu_seconds are its driver's then.
    """

    began: float
    seconds: float
    cpu_seconds: float
    nonces: int
    hits: int
    causes: tuple[str, ...] = ()
    device_seconds: float | None = None


@dataclass(frozen=True)
class Measurement:
    """Hash rate of one kernel with its evidence. Rates in hashes per second.

    The rates are those of `slices`. `dropped` are slices that something else disturbed:
    their work counts among the nonces, the seconds, the hits and the joules.
    `hit_nonces` holds the hits of fixed work (places where versions are rolled), to tell
    which kernel missed what; it does not enter the document, where the digest stands for
    it. `wrong_header` is the header of the first wrong nonce: a long run uses more than one.
    `energy` has one reading for each meter over the same slices, or one that says why not.
    `explanation`: what limits the kernel, where that was asked for. `miner`: who it is, where
    another machine's shares were counted. `certificate`: with it the header was its own.
    `board`: of a device with launches in flight, how it was warmed up, its clock and what
    throttled it. `broken`: why it hashed no longer; no part of the document, where a warning
    says so.
    """

    kernel: str
    backend: result.Hasher
    threads: int
    pinned: bool
    hashes_per_second: Interval
    cpu_hashes_per_second: float
    slices: tuple[Slice, ...]
    hits: int
    hardware_errors: int
    wrong_nonces: tuple[int, ...] = ()
    wrong_header: str | None = None
    hit_nonces: tuple[int, ...] = ()
    digest: str | None = None
    compile_seconds: float | None = None
    interrupted: bool = False
    warnings: tuple[str, ...] = field(default=())
    energy: tuple[EnergyReading, ...] = ()
    explanation: Explanation | None = None
    dropped: tuple[Slice, ...] = ()
    miner: Miner | None = None
    certificate: Certificate | None = None
    board: Board | None = None
    broken: BrokenKernel | None = None

    @property
    def board_hertz(self) -> float | None:
        """Median clock of a board during the slices, None where nothing told it."""
        if self.board is None or self.board.clock is ABSENT:
            return None
        return self.board.clock.median

    @property
    def threaded(self) -> bool:
        """Whether its threads say anything: not those of a miner or a board."""
        return self.miner is None and self.board is None

    def setting(self, between: str = " on ") -> str:
        """`shani on 8`; a miner or a board has no threads that anybody knows of."""
        return f"{self.kernel}{between}{self.threads}" if self.threaded else self.kernel

    @property
    def threads_cell(self) -> str:
        """The threads in a column of a table."""
        return str(self.threads) if self.threaded else "-"

    @property
    def nonces(self) -> int:
        return sum(s.nonces for s in (*self.slices, *self.dropped))

    @property
    def seconds(self) -> float:
        return sum(s.seconds for s in (*self.slices, *self.dropped))


NOT_ASKED = reading.missing("energy was not asked for")
NOT_RECORDED = reading.missing("this result is older than the meters: it holds no energy")


def rates(slices: Sequence[Slice], threads: int) -> tuple[Interval, float]:
    """(interval of the wall rate, median CPU rate), both in hashes per second.

    The CPU rate is what all threads would reach together if each had its CPU to
    itself: nonces / (CPU seconds / threads). Of a device that hashes for the CPU it is what the
    device would reach if it never waited: nonces / its own seconds. Slices that are shorter than
    the others (the end of fixed work) count by their own nonces.
    """
    wall = median_interval([s.nonces / s.seconds for s in slices])
    own = [
        (s.nonces, s.cpu_seconds / threads if s.device_seconds is None else s.device_seconds)
        for s in slices
    ]
    cpu = [nonces / seconds for nonces, seconds in own if seconds > 0]
    return wall, median(cpu) if cpu else wall.median


def warnings_of(
    wall: float,
    cpu: float,
    expected_hits: float,
    hits: int,
    slices: int,
    device: bool = False,
) -> list[str]:
    """What a reader of this rate should know. device: whether another device hashes."""
    warnings = []
    if device and cpu > wall * (1 + CPU_GAP):
        warnings.append(f"the device stood still {1 - wall / cpu:.0%} of the time, by its clock")
    elif cpu > wall * (1 + CPU_GAP):
        warnings.append(
            f"the threads ran only {wall / cpu:.0%} of the time: something else used their CPUs"
        )
    if slices < 6:
        counted = "1 slice" if slices == 1 else f"{slices} slices"
        warnings.append(f"only {counted}: the interval is wide and below 95% confidence")
    if missing_hits_are_improbable(hits, expected_hits):
        warnings.append(
            f"{hits} hits where {expected_hits:.0f} were expected: the kernel loses hits"
        )
    return warnings


def missing_hits_are_improbable(hits: int, expected: float) -> bool:
    """True when so few hits come about less than once in a billion runs (Poisson)."""
    from math import exp, lgamma, log

    if expected <= 0 or hits >= expected:
        return False
    tail = sum(exp(k * log(expected) - expected - lgamma(k + 1)) for k in range(hits + 1))
    return tail < 1e-9


def as_document(m: Measurement) -> result.Measurement:
    """The measurement as it stands in powbench.result/1."""
    rate = m.hashes_per_second
    return result.Measurement(
        kernel=m.kernel,
        backend=m.backend,
        threads=m.threads,
        pinned=m.pinned,
        hashes_per_second=result.Rate(rate.median, rate.low, rate.high, rate.confidence),
        cpu_hashes_per_second=m.cpu_hashes_per_second,
        nonces=m.nonces,
        seconds=m.seconds,
        hits=m.hits,
        hardware_errors=m.hardware_errors,
        wrong_nonces=m.wrong_nonces,
        wrong_header=m.wrong_header,
        digest=m.digest,
        compile_seconds=m.compile_seconds,
        interrupted=m.interrupted,
        warnings=m.warnings,
        energy=tuple(r.document() for r in m.energy or (NOT_ASKED,)),
        explanation=explain.as_document(m.explanation) if m.explanation else ABSENT,
        slices=tuple(result.Slice(**_slice(s)) for s in m.slices),
        dropped=tuple(
            result.Dropped(**_slice(s), causes=s.causes)  # type: ignore[arg-type]
            for s in m.dropped
        )
        or ABSENT,
        miner=m.miner or ABSENT,
        certificate=m.certificate or ABSENT,
        board=m.board or ABSENT,
    )


def _slice(s: Slice) -> dict[str, Any]:
    device = {} if s.device_seconds is None else {"device_seconds": s.device_seconds}
    return {
        **device,
        "at": round(s.began, 6),
        "seconds": s.seconds,
        "cpu_seconds": s.cpu_seconds,
        "nonces": s.nonces,
        "hits": s.hits,
    }


def from_document(m: result.Measurement) -> Measurement:
    """The reverse of as_document. ValueError when the parts of a reading do not agree."""
    rate = m.hashes_per_second
    return Measurement(
        kernel=m.kernel,
        backend=m.backend,
        threads=m.threads,
        pinned=m.pinned,
        hashes_per_second=Interval(rate.median, rate.low, rate.high, rate.confidence),
        cpu_hashes_per_second=m.cpu_hashes_per_second,
        slices=tuple(map(slice_of, m.slices)),
        dropped=tuple(replace(slice_of(s), causes=s.causes) for s in m.dropped or ()),
        hits=m.hits,
        hardware_errors=m.hardware_errors,
        wrong_nonces=m.wrong_nonces,
        wrong_header=m.wrong_header,
        digest=m.digest,
        compile_seconds=m.compile_seconds,
        interrupted=m.interrupted,
        warnings=m.warnings,
        energy=tuple(reading.from_document(r) for r in m.energy) or (NOT_RECORDED,),
        explanation=explain.from_document(m.explanation) if m.explanation else None,
        miner=m.miner or None,
        certificate=m.certificate or None,
        board=m.board or None,
    )


def slice_of(s: result.Slice) -> Slice:
    """A slice as it stands in a document, dropped or not."""
    return Slice(
        s.at, s.seconds, s.cpu_seconds, s.nonces, s.hits,
        device_seconds=None if s.device_seconds is ABSENT else s.device_seconds,
    )  # fmt: skip
