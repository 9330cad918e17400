"""Workers begin together, answer in order, and pass on what goes wrong. No timing."""

from __future__ import annotations

import os
import threading

import pytest

from powbench.errors import NotMeasurable
from powbench.kernels.base import Job, Kernel
from powbench.measure.crew import Crew, allowed_cpus, pin
from powbench.measure.workload import Piece
from tests import patience

JOB = Job(bytes(80), 0)


class Log(Kernel):
    """A kernel that writes down who scans what, and waits until all are inside."""

    name, backend = "log", "python"

    def __init__(self, threads: int) -> None:
        self.together = threading.Barrier(threads, timeout=patience.SECONDS)
        self.seen: list[tuple[str, int, int]] = []
        self.affinity: dict[str, set[int]] = {}

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        self.together.wait()  # breaks unless all workers are in a scan at once
        name = threading.current_thread().name
        self.seen.append((name, start, count))
        if hasattr(os, "sched_getaffinity"):
            self.affinity[name] = os.sched_getaffinity(0)
        return [start]


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_all_pieces_of_one_call_run_together_and_answer_in_order(threads: int) -> None:
    kernel = Log(threads)
    with Crew(kernel, threads) as crew:
        for round_ in range(3):
            pieces = [Piece(JOB, 100 * round_ + i, i + 1) for i in range(threads)]
            turns = crew.work(pieces)
            assert [t.hits for t in turns] == [(100 * round_ + i,) for i in range(threads)]
            assert all(t.ended >= t.began and t.cpu_seconds >= 0 for t in turns)
    assert len(kernel.seen) == 3 * threads
    assert {(name, start % 100) for name, start, _ in kernel.seen} == {
        (f"worker {i}", i) for i in range(threads)
    }


def test_with_fewer_pieces_the_others_scan_nothing() -> None:
    kernel = Log(3)
    with Crew(kernel, 3) as crew:
        (turn,) = crew.work([Piece(JOB, 7, 5)])
    assert turn.hits == (7,)
    assert sorted(count for _, _, count in kernel.seen) == [0, 0, 5]


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no affinity on this system")
def test_each_worker_is_tied_to_its_cpu() -> None:
    cpus = allowed_cpus()
    kernel = Log(len(cpus) + 1)
    order = list(reversed(cpus))
    with Crew(kernel, len(cpus) + 1, order) as crew:
        crew.work([Piece(JOB, i, 1) for i in range(len(cpus) + 1)])
        assert all(crew.pinned)
    for i in range(len(cpus) + 1):
        assert kernel.affinity[f"worker {i}"] == {order[i % len(order)]}
    assert allowed_cpus() == cpus  # the calling thread stays free


def test_a_cpu_that_cannot_be_had_is_reported_not_raised() -> None:
    done: list[bool] = []
    thread = threading.Thread(target=lambda: done.extend([pin(100_000), pin(None)]))
    thread.start()
    thread.join()
    assert done == [False, False]


def test_an_error_in_one_worker_reaches_the_caller() -> None:
    class Broken(Log):
        def scan(self, job: Job, start: int, count: int) -> list[int]:
            if start == 1:
                raise RuntimeError("out of nonces")
            return []

    with Crew(Broken(2), 2) as crew:
        with pytest.raises(RuntimeError, match="out of nonces"):
            crew.work([Piece(JOB, 0, 1), Piece(JOB, 1, 1)])
        # The crew is not broken by it.
        assert len(crew.work([Piece(JOB, 0, 1), Piece(JOB, 2, 1)])) == 2


def test_workers_end_with_the_crew() -> None:
    before = set(threading.enumerate())
    with Crew(Log(2), 2) as crew:
        crew.work([Piece(JOB, 0, 1), Piece(JOB, 1, 1)])
        mine = set(threading.enumerate()) - before
        assert len(mine) == 2
        assert all(t.daemon for t in mine)  # an interrupt never waits for them
    for thread in mine:
        thread.join(patience.SECONDS)
        assert not thread.is_alive()


def test_a_limit_on_threads_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    with pytest.raises(NotMeasurable, match="cannot start 7 threads"), Crew(Log(7), 7):
        pass
