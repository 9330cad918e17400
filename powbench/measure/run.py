"""Measuring one kernel: warm up, calibrate the slice, run slices, check every hit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..chain.target import expected_hashes
from ..documents.board import Board
from ..energy.meter import Meter
from ..energy.reading import EnergyReading, RateInterval, with_hashes
from ..energy.window import Window
from ..errors import NotMeasurable
from ..kernels.base import BrokenKernel, Job, Kernel
from . import certificate, disturbance, proof
from .board import notes
from .certificate import Claim
from .crew import Crew, Turn, allowed_cpus
from .disturbance import Counts, Watch
from .flight import Flight
from .measurement import Measurement, Slice, rates, warnings_of
from .workload import Digest, Piece, Supply, wrong_hits

SLICE_SECONDS = 0.1
"""What a slice is calibrated to: long for the clock, short against bursts of noise."""
WARM_UP_SECONDS = 0.3
MOST_WRONG_NONCES = 8
MOST_NONCES = 1 << 30
"""Per thread and slice, however fast the kernel."""
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


OnSlice = Callable[[Sequence[Slice], float], None]
"""Called between slices with all slices so far and the share of the work done."""


def calibrate(crew: Crew | Flight, job: Job, threads: int, slice_seconds: float) -> int:
    """Nonces per thread and slice so that a slice takes about `slice_seconds`.

    Doubles from 64 until a slice is a quarter of that, then scales; and goes on
    until WARM_UP_SECONDS of hashing have woken the clock. The scan that decides is done
    twice: one that was held up would make every slice too short. The nonces come from a
    supply of their own, so that they do not count.
    """
    supply = Supply(job)
    spent = 0.0

    def seconds(count: int) -> float:
        nonlocal spent
        taken = _span(crew.work([supply.take(count) for _ in range(threads)]))
        spent += taken
        return taken

    # What a kernel does on its first call in a thread.
    crew.work([supply.take(job.whole(1))] * threads)
    count = job.whole(64)
    while True:
        taken = seconds(count)
        if taken >= slice_seconds / 4:
            taken = min(taken, seconds(count))
        if taken < slice_seconds / 4 and count < MOST_NONCES:
            count = min(count * (2 if taken > slice_seconds / 100 else 8), MOST_NONCES)
        else:
            count = job.whole(max(1, min(MOST_NONCES, round(count * slice_seconds / taken))))
            if spent >= WARM_UP_SECONDS:
                return count


def _span(turns: Sequence[Turn]) -> float:
    return max(t.ended for t in turns) - min(t.began for t in turns)


class _Run:
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


def measure(
    kernel: Kernel, plan: RunPlan, on_slice: OnSlice | None = None, watch: Watch | None = None
) -> Measurement:
    """Measure `kernel` as planned. watch: asked before and after each slice; None for
    the counters of this system.

    An interrupt (KeyboardInterrupt) ends the run at once; what was measured until
    then comes back, marked as interrupted. With nothing measured it goes on up. So does a kernel
    that breaks; what a foreign one did until then is not kept.
    """
    run = _Run(kernel, plan)
    if watch is None:
        cpus = allowed_cpus() if plan.cpus is None else plan.cpus
        watch = disturbance.watch(cpus[: plan.threads])
    window = Window(plan.meters)
    length = plan.slice_length(kernel.in_flight)
    crew = (
        Flight(kernel, kernel.in_flight * length)  # of a day, no more looks than slices
        if kernel.in_flight > 1
        else Crew(kernel, plan.threads, plan.cpus)
    )
    with crew, window:
        interrupted, broken = False, None
        try:
            count = calibrate(crew, plan.job, plan.threads, length)
            window.begin(counting=False)
            if isinstance(crew, Flight):
                count = crew.warm_up(plan.job, count, length)
            if plan.claim is not None:
                run.certify(plan.claim, count)
            if isinstance(crew, Flight):
                _run_in_flight(run, crew, window, count, on_slice)
            else:
                _run_slices(run, crew, window, watch, count, on_slice)
            if kernel.proven_again:
                _prove_again(kernel, crew, plan)
        except KeyboardInterrupt:
            if not run.slices:
                raise
            interrupted = True
        except BrokenKernel as error:
            if not run.slices or kernel.foreign:
                raise
            interrupted, broken = True, error
        if not run.slices:
            raise NotMeasurable("no slice was measured", "give --seconds or --nonces above 0")
        energy = window.end(hurried=interrupted)
        board = crew.board(window.span) if isinstance(crew, Flight) else None
        return run.result(all(crew.pinned), interrupted, energy, board, broken)


def _run_slices(
    run: _Run,
    crew: Crew,
    window: Window,
    watch: Watch,
    count: int,
    on_slice: OnSlice | None,
) -> None:
    plan = run.plan

    def one(pieces: list[Piece]) -> None:
        """One slice, and nothing else, within the meters' window."""
        before = watch()
        window.resume()
        try:
            turns = crew.work(pieces)
        except BaseException:
            window.drop()
            raise
        window.pause()
        run.count(pieces, turns, before, watch())
        if on_slice is not None:
            on_slice(run.slices, run.done())

    if plan.nonces is None:
        supply = Supply(plan.job, plan.start)
        while run.done() < 1:
            one([supply.take(count) for _ in range(plan.threads)])
        return
    position, end = plan.start, plan.start + plan.nonces
    while position < end:
        pieces = fixed_pieces(plan.job, position, end, count, plan.threads)
        position = pieces[-1].start + pieces[-1].count
        one(pieces)


def _run_in_flight(
    run: _Run, flight: Flight, window: Window, count: int, on_slice: OnSlice | None
) -> None:
    """The slices of a kernel that has the next one begun before the oldest ends, within one span
    of the meters' window. Throttling and the clock disturb a board, and no CPU's counters."""
    plan = run.plan
    share = plan.slice_length(run.kernel.in_flight) / (plan.seconds or 1.0)
    supply = Supply(plan.job, plan.start)
    begun, position = 0, plan.start

    def ask() -> Piece | None:
        """The next piece, unless those that run complete the work."""
        nonlocal begun, position
        if plan.nonces is not None:
            end = plan.start + plan.nonces
            if position == end:
                return None
            (piece,) = fixed_pieces(plan.job, position, end, count, 1)
            position += piece.count
            return piece
        if run.done() + (begun - len(run.slices)) * share >= 1:
            return None
        begun += 1
        return supply.take(count)

    window.resume()
    try:
        for piece, turn in flight.turns(ask):
            window.mark()
            run.count([piece], [turn], Counts(), Counts())
            if on_slice is not None:
                on_slice(run.slices, run.done())
    except BaseException:
        window.drop()
        raise
    window.pause()


def _sum(seconds: Sequence[float | None]) -> float | None:
    """Of the devices' seconds; None where the CPU hashes."""
    known = [s for s in seconds if s is not None]
    return sum(known) if known else None


def _prove_again(kernel: Kernel, crew: Crew | Flight, plan: RunPlan) -> None:
    """WrongHashes when a thread's process, as it is after its work, loses or invents hits.

    At the benchmark's target hits are too rare to miss a few that are left out.
    """
    job = Job(plan.job.header, proof.PROOF_TARGET)
    for turn in crew.work([Piece(job, *proof.LAST_PROOF)] * plan.threads):
        proof.agree(kernel.name, job.header, *proof.LAST_PROOF, turn.hits)


def fixed_pieces(job: Job, position: int, end: int, count: int, threads: int) -> list[Piece]:
    """One slice of fixed work: equal shares of what is left, at most `count` a thread."""
    left = end - position
    share = min(count, job.whole(-(-left // threads)))
    starts = range(position, min(end, position + share * threads), share)
    return [Piece(job, s, min(share, end - s)) for s in starts]
