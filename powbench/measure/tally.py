"""What is measured, and the slices of one measurement as they come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..chain.target import expected_hashes
from ..documents.board import Board
from ..energy.meter import Meter
from ..energy.reading import EnergyReading, RateInterval, with_hashes
from ..kernels.base import BrokenKernel, Job, Kernel
from . import certificate, disturbance
from .board import notes
from .certificate import Claim
from .crew import Turn
from .disturbance import Counts
from .measurement import Measurement, Slice, rates, warnings_of
from .workload import Digest, Piece, wrong_hits

SLICE_SECONDS = 0.1
"""What a slice is calibrated to: long for the clock, short against bursts of noise."""
MOST_WRONG_NONCES = 8
MOST_SLICES = 50_000
"""Of a run by time: slices of a longer one are longer, so that the result of a day can be read."""


@dataclass(frozen=True)
class RunPlan:
    """How long, on how many threads. Exactly one of seconds and nonces is given.

    seconds: hashing time of all slices. nonces: fixed work, from `start` on, which ends in
    a digest; both count places where versions are rolled. cpus: in the order in which
    threads take them; None for the allowed ones as they come. meters: read over exactly the
    slices, those included that the rate drops. claim: of a run by time, what its work is
    certified for, in headers of its own; None for the job's.
    """

    job: Job
    threads: int = 1
    seconds: float | None = 2.0
    nonces: int | None = None
    start: int = 0
    slice_seconds: float = SLICE_SECONDS
    cpus: tuple[int, ...] | None = None
    meters: tuple[Meter, ...] = ()
    claim: Claim | None = None

    def slice_length(self, in_flight: int = 1) -> float:
        """Seconds that a slice of this run is calibrated to. in_flight: slices that run at once,
        which take as long together as one of a kernel that runs them one by one."""
        return max(self.slice_seconds / in_flight, (self.seconds or 0.0) / MOST_SLICES)


class Tally:
    """The slices of one measurement, as they come in."""

    def __init__(self, kernel: Kernel, plan: RunPlan) -> None:
        self.kernel, self.plan = kernel, plan
        self.slices: list[Slice] = []
        # Running totals: whoever sums up all slices after each one takes hours of a day.
        self._nonces = self._hits = 0
        self._seconds = 0.0
        self.wrong: list[int] = []
        self.wrong_header: str | None = None
        self.hit_nonces: list[int] = []
        self.digest = Digest() if plan.nonces is not None else None
        self._epoch: float | None = None
        self.statement = ""
        self.piece_nonces = 1
        self.positions: list[int] = []
        self._position = 0

    def certify(self, claim: Claim, count: int) -> None:
        """Take the claim's header and target, now that `count` nonces are known to be a slice."""
        seconds = self.plan.seconds or 1.0
        length = self.plan.slice_length(self.kernel.in_flight)
        hashes = count * self.plan.threads * seconds / length
        name, threads = self.kernel.name, self.plan.threads
        self.statement, job = claim.job(name, threads, hashes, seconds)
        self.plan, self.piece_nonces = replace(self.plan, job=job), count

    def count(
        self, pieces: Sequence[Piece], turns: Sequence[Turn], before: Counts, after: Counts
    ) -> None:
        """Take in one slice with the counters around it, and have hashlib judge its hits."""
        began = min(t.began for t in turns)
        seconds = max(t.ended for t in turns) - began
        delays = [t.run_delay_ns for t in turns]
        if self._epoch is None:
            self._epoch = began
        for piece, turn in zip(pieces, turns, strict=True):
            wrong = wrong_hits(piece.job, turn.hits)
            if wrong and self.wrong_header is None:
                self.wrong_header = piece.job.header_of(wrong[0]).hex()
            self.wrong += wrong
            if self.statement:
                offset = self._position - piece.start
                self.positions += [offset + n for n in turn.hits if n not in wrong]
                self._position += piece.count
            if self.digest is not None:
                self.digest.add(piece.job, turn.hits)
                self.hit_nonces += [n for n in turn.hits if n not in wrong]
        counted = Slice(
            began=began - self._epoch,
            seconds=seconds,
            cpu_seconds=sum(t.cpu_seconds for t in turns),
            nonces=sum(p.count for p in pieces),
            hits=sum(len(t.hits) for t in turns),
            causes=disturbance.causes(before, after, delays, seconds),
            device_seconds=_sum([t.device_seconds for t in turns]),
        )
        self.slices.append(counted)
        self._nonces += counted.nonces
        self._hits += counted.hits
        self._seconds += counted.seconds

    def done(self) -> float:
        """Share of the work that is done, 0 to 1."""
        if self.plan.nonces is not None:
            return self._nonces / max(1, self.plan.nonces)
        return self._seconds / (self.plan.seconds or 1.0)

    def result(
        self,
        pinned: bool,
        interrupted: bool,
        energy: Sequence[EnergyReading] = (),
        board: Board | None = None,
        broken: BrokenKernel | None = None,
    ) -> Measurement:
        kept, dropped, too_many = disturbance.sift(self.slices)
        wall, cpu = rates(kept, self.plan.threads)
        # Of several kernels at once the parts have threads of their own.
        unhindered = wall.median if self.kernel.parts else cpu
        hits = self._hits
        expected = self._nonces / expected_hashes(self.plan.job.target)
        return Measurement(
            kernel=self.kernel.name,
            backend=self.kernel.backend,
            threads=self.plan.threads,
            pinned=pinned,
            hashes_per_second=wall,
            cpu_hashes_per_second=cpu,
            slices=kept,
            dropped=dropped,
            hits=hits,
            hardware_errors=len(self.wrong),
            wrong_nonces=tuple(map(self.plan.job.nonce_of, self.wrong[:MOST_WRONG_NONCES])),
            wrong_header=self.wrong_header,
            hit_nonces=tuple(self.hit_nonces),
            digest=self.digest.hex() if self.digest is not None and not interrupted else None,
            interrupted=interrupted,
            warnings=(
                *warnings_of(wall.median, unhindered, expected, hits, len(kept), board is not None),
                *([too_many] if too_many else []),
                *(notes(board, self._seconds) if board is not None else ()),
                *([broken.message] if broken is not None else []),
            ),
            board=board,
            broken=broken,
            energy=tuple(
                with_hashes(
                    reading,
                    self._nonces,
                    RateInterval(wall.low, wall.median, wall.high),
                )
                for reading in energy
            ),
            certificate=(
                certificate.certificate_of(self.statement, self.piece_nonces, self.positions)
                if self.statement
                else None
            ),
        )


def _sum(seconds: Sequence[float | None]) -> float | None:
    """Of the devices' seconds; None where the CPU hashes."""
    known = [s for s in seconds if s is not None]
    return sum(known) if known else None
