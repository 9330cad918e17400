"""A board against the numba kernel, and how long it stands still between slices.

    python -m pytest benchmarks/test_boards.py

The board is opencl:0, which PoCL makes of the host's own CPU: it takes all CPUs, so numba has
all of them too, in alternate slices; and both are compared by CPU seconds, which other programs
take less from. Only the ratios mean something from one day to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from powbench.errors import InputError
from powbench.kernels import registry
from powbench.kernels.base import Kernel
from powbench.measure.crew import Crew, Turn, allowed_cpus
from powbench.measure.flight import Flight
from powbench.measure.run import calibrate
from powbench.measure.tally import SLICE_SECONDS
from powbench.measure.workload import Piece, Supply, default_job
from tests import peers

BOARD = "opencl:0"
ROUNDS = 20
SLICES = 4
"""In a row, so that a board has the next one in flight."""
MOST_STILL = 5.0
"""Percent; PoCL has threads to wake for every launch."""
Add = Callable[..., None]


def ready(name: str) -> Kernel:
    try:
        kernel = registry.get(name)
    except InputError as error:
        peers.missing(f"kernel {name}: {error.message}")
    kernel.prepare(print)
    return kernel


def totals(turns: list[Turn], nonces: int) -> tuple[float, float]:
    """Hashes per second of all together, and per CPU second."""
    seconds = max(t.ended for t in turns) - min(t.began for t in turns)
    return nonces / seconds, nonces / sum(t.cpu_seconds for t in turns)


def test_the_board_against_numba_on_all_cpus(figure: Add) -> None:
    board, numba = ready(BOARD), ready("numba")
    job, cpus = default_job(), len(allowed_cpus())
    supply = Supply(job)
    ours, theirs = [], []
    with Flight(board) as flight, Crew(numba, cpus) as crew:
        count = calibrate(flight, job, 1, SLICE_SECONDS / 2)
        each = calibrate(crew, job, cpus, SLICE_SECONDS)
        for _ in range(ROUNDS):
            turns = flight.work([supply.take(count) for _ in range(SLICES)])
            ours.append(totals(turns, SLICES * count))
            turns = crew.work([supply.take(each) for _ in range(cpus)])
            theirs.append(totals(turns, cpus * each))
    wall, by_cpu = (max(a[i] for a in ours) / max(b[i] for b in theirs) for i in range(2))
    figure(f"{BOARD} / numba, both on {cpus} CPUs", wall, 0.5)
    figure(f"{BOARD} / numba, by CPU second", by_cpu, 0.5)


def test_a_board_stands_still_for_a_small_share_of_the_time(figure: Add) -> None:
    """By the device's clock within its slices, which follow each other without a gap by the
    host's. The best quarter: where other programs have the CPUs, PoCL's threads wait for them."""
    board = ready(BOARD)
    job = default_job()
    supply = Supply(job)
    with Flight(board) as flight:
        count = calibrate(flight, job, 1, SLICE_SECONDS / 2)
        left = [supply.take(count) for _ in range(ROUNDS * SLICES)]

        def ask() -> Piece | None:
            return left.pop() if left else None

        turns = [turn for _, turn in flight.turns(ask)]
    assert all(after.began == before.ended for before, after in pairwise(turns))
    still = []
    for first in range(0, len(turns), ROUNDS):
        some = turns[first : first + ROUNDS]
        device = sum(t.device_seconds or 0.0 for t in some)
        still.append(100 * (1 - device / (some[-1].ended - some[0].began)))
    figure(f"{BOARD} stands still, of the time", min(still), MOST_STILL, False, "%")
