"""Measuring one kernel: warm up, calibrate the slice, run slices, check every hit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..energy.window import Window
from ..errors import NotMeasurable
from ..kernels.base import BrokenKernel, Job, Kernel
from . import disturbance, proof
from .crew import Crew, Turn, allowed_cpus
from .disturbance import Counts, Watch
from .flight import Flight
from .measurement import Measurement, Slice
from .tally import RunPlan, Tally
from .workload import Piece, Supply

WARM_UP_SECONDS = 0.3
MOST_NONCES = 1 << 30
"""Per thread and slice, however fast the kernel."""


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


def measure(
    kernel: Kernel, plan: RunPlan, on_slice: OnSlice | None = None, watch: Watch | None = None
) -> Measurement:
    """Measure `kernel` as planned. watch: asked before and after each slice; None for
    the counters of this system.

    An interrupt (KeyboardInterrupt) ends the run at once; what was measured until
    then comes back, marked as interrupted. With nothing measured it goes on up. So does a kernel
    that breaks; what a foreign one did until then is not kept.
    """
    run = Tally(kernel, plan)
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
    run: Tally,
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
    run: Tally, flight: Flight, window: Window, count: int, on_slice: OnSlice | None
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
