"""Worker threads, each pinned to one CPU, that scan pieces of work in step."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import SimpleQueue

from ..errors import NotMeasurable
from ..kernels.base import Kernel
from .counters import run_delay_ns
from .workload import Piece


@dataclass(frozen=True)
class Turn:
    """One scan by one worker. Times in seconds of time.perf_counter.

    run_delay_ns: how long the worker waited for its CPU; None where nobody can tell.
    device_seconds: of a scan by a device, on the device's own clock.
    """

    began: float
    ended: float
    cpu_seconds: float
    hits: tuple[int, ...]
    run_delay_ns: int | None = None
    device_seconds: float | None = None


def allowed_cpus() -> list[int]:
    """The CPUs this process may use, ascending."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def pin(cpu: int | None) -> bool:
    """Tie the calling thread to one CPU; False where the system does not allow it."""
    if cpu is None or not hasattr(os, "sched_setaffinity"):
        return False
    try:
        os.sched_setaffinity(0, {cpu})
    except OSError:
        return False
    return True


def _unknown() -> int | None:
    return None


class Crew:
    """`with Crew(kernel, 2) as crew: turns = crew.work([piece, piece])`

    All pieces of one call begin together. The calling thread only waits, so an
    interrupt reaches it at once; workers end after the piece they are at.
    """

    def __init__(self, kernel: Kernel, threads: int, cpus: Sequence[int] | None = None) -> None:
        cpus = allowed_cpus() if cpus is None else cpus
        self._kernel = kernel
        self._done: SimpleQueue[tuple[int, Turn | BaseException]] = SimpleQueue()
        self._orders: list[SimpleQueue[Piece | None]] = [SimpleQueue() for _ in range(threads)]
        self._start = threading.Barrier(threads)
        # More threads than CPUs share them in turn: somebody asked for it.
        places = [cpus[i % len(cpus)] if cpus else None for i in range(threads)]
        self.pinned = [False] * threads
        self._threads = [
            threading.Thread(target=self._run, args=(i, places[i]), daemon=True, name=f"worker {i}")
            for i in range(threads)
        ]

    def __enter__(self) -> Crew:
        try:
            for thread in self._threads:
                thread.start()
        except RuntimeError as error:  # a limit on processes: ulimit -u, pids.max
            self.__exit__()
            raise NotMeasurable(
                f"cannot start {len(self._threads)} threads: {error}", "ask for fewer with -t"
            ) from None
        return self

    def __exit__(self, *error: object) -> None:
        self._start.abort()
        for orders in self._orders:
            orders.put(None)

    def work(self, pieces: Sequence[Piece]) -> list[Turn]:
        """One piece for each worker (fewer at the end of fixed work); turns in that order."""
        idle = len(self._threads) - len(pieces)
        empty = Piece(pieces[0].job, 0, 0)
        for orders, piece in zip(self._orders, [*pieces, *[empty] * idle], strict=True):
            orders.put(piece)
        turns: dict[int, Turn] = {}
        failure: BaseException | None = None
        for _ in self._threads:
            index, turn = self._done.get()
            if isinstance(turn, BaseException):
                failure = failure or turn
            else:
                turns[index] = turn
        if failure is not None:
            raise failure
        return [turns[i] for i in range(len(pieces))]

    def _run(self, index: int, cpu: int | None) -> None:
        self.pinned[index] = pin(cpu)
        wait: Callable[[], int] = self._start.wait
        clock = self._kernel.cpu_clock
        # A kernel with a clock of its own hashes in another process: our waiting is not its.
        cpu_clock, waited = (clock, _unknown) if clock else (time.thread_time, run_delay_ns)
        while (piece := self._orders[index].get()) is not None:
            try:
                wait()
                before = waited()
                cpu_began, began = cpu_clock(), time.perf_counter()
                hits = self._kernel.scan(piece.job, piece.start, piece.count)
                ended, cpu_ended = time.perf_counter(), cpu_clock()
                after = waited()
                delay = None if before is None or after is None else after - before
                turn = Turn(began, ended, cpu_ended - cpu_began, tuple(hits), delay)
                self._done.put((index, turn))
            except threading.BrokenBarrierError:
                return
            except BaseException as error:
                self._done.put((index, error))
