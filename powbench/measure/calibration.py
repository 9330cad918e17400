"""Which kernel is fastest here, in a third of a second.

Slices of a few milliseconds, the kernels in turn; each kernel counts by the upper
decile of its rates, since a neighbour on the same core takes up to half of a slice
and never gives anything. Good for choosing a kernel, not a figure to publish.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..errors import PowbenchError
from ..kernels.base import Job, Kernel
from .workload import Supply, default_job

SLICE_SECONDS = 0.005
BUDGET_SECONDS = 0.35
"""Of counted slices; finding their sizes takes a few milliseconds more for each kernel."""
LEAST_ROUNDS, MOST_ROUNDS = 3, 16
MOST_NONCES = 1 << 24


@dataclass(frozen=True)
class Speed:
    """What a calibration found: hashes per second, the upper decile of so many slices."""

    kernel: str
    hashes_per_second: float
    slices: int


def calibrate(
    kernels: Sequence[Kernel], clock: Callable[[], float] = time.perf_counter
) -> tuple[Speed, ...]:
    """The kernels' speeds, fastest first. One that fails is left out: it is no candidate."""
    job = default_job()
    sizes: dict[str, int] = {}
    for kernel in kernels:
        try:
            sizes[kernel.name] = _size(kernel, job, clock)
        except PowbenchError:
            continue
    running = [k for k in kernels if k.name in sizes]
    rates: dict[str, list[float]] = {k.name: [] for k in running}
    supply, began = Supply(job), clock()
    for done in range(MOST_ROUNDS):
        if done >= LEAST_ROUNDS and clock() - began > BUDGET_SECONDS:
            break
        for kernel in running:
            piece = supply.take(sizes[kernel.name])
            start = clock()
            kernel.scan(piece.job, piece.start, piece.count)
            rates[kernel.name].append(piece.count / max(clock() - start, 1e-9))
    speeds = [Speed(name, upper_decile(r), len(r)) for name, r in rates.items()]
    return tuple(sorted(speeds, key=lambda s: -s.hashes_per_second))


def _size(kernel: Kernel, job: Job, clock: Callable[[], float]) -> int:
    """Nonces of a slice; the first scan is for what a kernel does on its first call."""
    kernel.scan(job, 0, 1)
    count = 64
    while True:
        began = clock()
        kernel.scan(job, 0, count)
        spent = max(clock() - began, 1e-9)
        if spent >= SLICE_SECONDS / 5 or count >= MOST_NONCES:
            return max(64, min(MOST_NONCES, round(count * SLICE_SECONDS / spent)))
        count *= 2 if spent > SLICE_SECONDS / 50 else 8


def upper_decile(values: Sequence[float]) -> float:
    """The value that a tenth of them reach or exceed. ValueError when empty."""
    if not values:
        raise ValueError("upper decile of nothing")
    ordered = sorted(values)
    return ordered[len(ordered) + -len(ordered) // 10]
