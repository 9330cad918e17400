"""Which kernel is fastest here, in a third of a second.

Slices of a few milliseconds, the kernels in turn; each kernel counts by the upper
decile of its rates, since a neighbour on the same core takes up to half of a slice
and never gives anything. Slices that counters call disturbed do not count, as in the
benchmark, and where there are too many of them there is no answer: a result that is
remembered must not be that of a busy minute. Good for choosing a kernel, not a figure
to publish.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..errors import NotMeasurable, PowbenchError
from ..kernels.base import Job, Kernel
from . import counters, disturbance
from .crew import allowed_cpus
from .disturbance import Counts
from .measurement import Slice
from .statistics import upper_decile
from .workload import Supply, default_job

SLICE_SECONDS = 0.005
BUDGET_SECONDS = 0.35
"""Of counted slices; finding their sizes takes a few milliseconds more for each kernel."""
LEAST_ROUNDS, MOST_ROUNDS = 3, 16
MOST_NONCES = 1 << 24
ATTEMPTS = 3

Clock = Callable[[], float]
Guard = Callable[[], tuple[Counts, int]]
"""The counters of the CPUs, and the nanoseconds for which this thread has waited for one."""


@dataclass(frozen=True)
class Speed:
    """What a calibration found: hashes per second, the upper decile of so many slices."""

    kernel: str
    hashes_per_second: float
    slices: int


class Disturbed(NotMeasurable):
    """Other work had the CPUs in every attempt."""


def system_guard() -> Guard:
    """The counters of this system."""
    watch = disturbance.watch(allowed_cpus())
    return lambda: (watch(), _waited_ns())


def _waited_ns() -> int:
    """Where the system does not count the waiting, it is the time without a CPU."""
    delay = counters.run_delay_ns()
    return time.perf_counter_ns() - time.thread_time_ns() if delay is None else delay


def calibrate(
    kernels: Sequence[Kernel], clock: Clock = time.perf_counter, guard: Guard | None = None
) -> tuple[Speed, ...]:
    """The kernels' speeds, fastest first. One that fails is left out: it is no candidate.

    Disturbed when no attempt was quiet enough. guard: read before and after each slice;
    None for the counters of this system.
    """
    guard = guard or system_guard()
    job = default_job()
    sizes = _sizes(kernels, job, clock)
    for _ in range(ATTEMPTS):
        slices_of = _attempt([k for k in kernels if k.name in sizes], sizes, job, clock, guard)
        every = [s for slices in slices_of.values() for s in slices]
        disturbed = [s for s in every if s.causes]
        good = {name: [s for s in slices if not s.causes] for name, slices in slices_of.items()}
        few = any(len(slices) < LEAST_ROUNDS for slices in good.values())
        if not few and len(disturbed) <= disturbance.MOST_DROPPED * len(every):
            speeds = [
                Speed(name, upper_decile([s.nonces / s.seconds for s in slices]), len(slices))
                for name, slices in good.items()
            ]
            return tuple(sorted(speeds, key=lambda s: -s.hashes_per_second))
        sizes = _sizes(kernels, job, clock)
    raise Disturbed(
        f"other work disturbed the calibration in all {ATTEMPTS} attempts: {len(disturbed)} of "
        f"{len(every)} slices of the last one ({disturbance.tally(disturbed)})",
        "stop what else runs here, then run `powbench kernels --calibrate`",
    )


def _attempt(
    kernels: Sequence[Kernel], sizes: dict[str, int], job: Job, clock: Clock, guard: Guard
) -> dict[str, list[Slice]]:
    """The slices of each kernel; those that were disturbed have causes."""
    slices: dict[str, list[Slice]] = {k.name: [] for k in kernels}
    supply, opened = Supply(job), clock()
    for done in range(MOST_ROUNDS):
        if done >= LEAST_ROUNDS and clock() - opened > BUDGET_SECONDS:
            break
        for kernel in kernels:
            piece = supply.take(sizes[kernel.name])
            (before, waited), began = guard(), clock()
            kernel.scan(piece.job, piece.start, piece.count)
            seconds = max(clock() - began, 1e-9)
            after, waited_after = guard()
            causes = disturbance.causes(before, after, [waited_after - waited], seconds)
            slices[kernel.name].append(
                Slice(began - opened, seconds, seconds, piece.count, 0, causes)
            )
    return slices


def _sizes(kernels: Sequence[Kernel], job: Job, clock: Clock) -> dict[str, int]:
    """Nonces of a slice, by kernel; a kernel that fails has none."""
    sizes = {}
    for kernel in kernels:
        try:
            sizes[kernel.name] = _size(kernel, job, clock)
        except PowbenchError:
            continue
    return sizes


def _size(kernel: Kernel, job: Job, clock: Clock) -> int:
    """Nonces of a slice; the first scan is for what a kernel does on its first call.

    The scan that decides is done twice: one that was held up would make slices too short.
    """

    def seconds(count: int) -> float:
        began = clock()
        kernel.scan(job, 0, count)
        return max(clock() - began, 1e-9)

    kernel.scan(job, 0, 1)
    count = 64
    while True:
        spent = seconds(count)
        if spent >= SLICE_SECONDS / 5:
            spent = min(spent, seconds(count))
        if spent >= SLICE_SECONDS / 5 or count >= MOST_NONCES:
            return max(64, min(MOST_NONCES, round(count * SLICE_SECONDS / spent)))
        count *= 2 if spent > SLICE_SECONDS / 50 else 8
