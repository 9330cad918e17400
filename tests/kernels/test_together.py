"""Several kernels at once: the same hits with any shares, and the part that fails is named."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.errors import InputError, PowbenchError, WrongHashes
from powbench.kernels import library, registry, together
from powbench.kernels.base import NONCES, BrokenKernel, InFlight, Job, Kernel, Scanned
from powbench.kernels.reference import ReferenceKernel
from powbench.kernels.together import Together, shares, threads
from powbench.measure import crew, run
from powbench.measure.proof import PROOF_TARGET, prove
from powbench.measure.tally import RunPlan
from powbench.measure.workload import Piece, default_job
from tests import libraries, patience, peers

HEADER = default_job().header
NEEDS_TWO = pytest.mark.skipif(len(crew.allowed_cpus()) < 2, reason="this machine has one CPU")


def board() -> Kernel:
    peers.pocl()
    return registry.get("opencl:0")


def scalar() -> Kernel:
    try:
        return registry.get("scalar")
    except InputError:
        peers.missing("the C core")


class Slow(ReferenceKernel):
    """hashlib under another name; raises `broken` in its third scan or later."""

    def __init__(self, name: str, broken: Exception | None = None) -> None:
        self.name, self.broken, self._scans = name, broken, 0

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        self._scans += 1
        if self.broken is not None and self._scans >= 3:
            raise self.broken
        return super().scan(job, start, count)


class Liar(ReferenceKernel):
    name = "liar"

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        return super().scan(job, start, count)[1:]


@given(st.integers(0, 1 << 33), st.lists(st.floats(0, 1e12), min_size=1, max_size=40))
def test_shares_are_the_whole_and_leave_nobody_out(count: int, speeds: list[float]) -> None:
    given_ = shares(count, speeds)
    assert sum(given_) == count
    assert min(given_) >= min(together.LEAST, count // len(speeds))


def test_shares_follow_the_speeds() -> None:
    assert shares(4 << 20, [3.0, 1.0], least=0) == [3 << 20, 1 << 20]
    assert shares(100, [0.0, 0.0]) == [50, 50]  # nothing is known yet
    fast, slow = shares(1 << 30, [300.0, 1.0])
    assert 299 < (fast - together.LEAST) / (slow - together.LEAST) < 301


def test_a_board_takes_one_thread_and_leaves_the_others_to_the_cpu() -> None:
    one = Slow("one thread only")
    one.one_thread = "it is slow"
    many = Slow("many")
    many.one_thread = ""
    assert threads([many], 8) == [8]
    assert threads([many, one, many], 8) == [4, 1, 4]
    assert threads([many, many, many], 2) == [1, 1, 1]


@pytest.mark.parametrize("speeds", [(0, 0, 0), (1, 1, 1), (1e9, 1, 1), (1, 5, 1e4), (3, 2, 0)])
def test_the_hits_are_the_same_with_any_shares(speeds: tuple[float, ...]) -> None:
    job = Job.of(HEADER, PROOF_TARGET)
    both = Together([scalar(), registry.get("numba-simple"), Slow("slow")])
    both.scan(job, 0, 10)
    lanes = both._lanes
    for lane in lanes:
        lane.speed = speeds[both.parts.index(lane.kernel)]
    start, count = NONCES - 90_001, 90_001
    assert both.scan(job, start, count) == scalar().scan(job, start, count)


def test_a_board_and_the_cpu_find_what_either_finds() -> None:
    job = default_job()
    both = Together([board(), scalar()])
    for count in (0, 1, 1023, 1 << 18, 1 << 18):
        assert both.scan(job, 12345, count) == scalar().scan(job, 12345, count)
    assert prove(both, HEADER) > 100
    assert both.cpu_clock() > 0


class Clocked(InFlight):
    """Hashes nothing, at so many nonces a second by its own clock, and takes a millisecond more
    for the way there and back."""

    backend = "cuda"
    one_thread, in_flight = "it is a board", 2

    def __init__(self, name: str, rate: float) -> None:
        self.name, self.rate, self.begun = name, rate, deque[int]()

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        raise NotImplementedError

    def begin(self, job: Job, start: int, count: int) -> None:
        self.begun.append(count)

    def end(self) -> Scanned:
        count = self.begun.popleft()
        return Scanned((), 0.0, 0.001 + count / self.rate, 0.0, 0.0, count)


def test_the_shares_settle_where_all_end_together() -> None:
    """In short scans a board seems slow, and it recovers."""
    job, rates = Job.of(HEADER, 0), (1e9, 1e7)
    both = Together([Clocked("fast", rates[0]), Clocked("slow", rates[1])])
    for _ in range(5):
        both.scan(job, 0, 64)
    assert all(lane.speed < 1e5 for lane in both._lanes)
    for _ in range(20):
        both.scan(job, 0, 1 << 30)
    given_ = shares(1 << 30, [lane.speed for lane in both._lanes])
    fast, slow = (count / rate for count, rate in zip(given_, rates, strict=True))
    assert fast == pytest.approx(slow, rel=0.01)


def test_versions_roll_on_every_part() -> None:
    job = Job(HEADER, PROOF_TARGET, version_mask=0x6000)
    both = Together([board(), scalar()])
    start, count = 40 * job.versions, 3000 * job.versions
    assert both.scan(job, start, count) == ReferenceKernel().scan(job, start, count)
    assert prove(both, HEADER, version_mask=0x6000) > 100


def test_scans_in_flight_end_in_the_order_of_their_begin() -> None:
    rolled = Job(HEADER, PROOF_TARGET, version_mask=0x2000)
    jobs = [Job.of(HEADER, PROOF_TARGET), rolled] * 2
    both = Together([board(), scalar()])
    for job in jobs:
        both.begin(job, 1000, 50_000)
    turns = [both.end() for _ in jobs]
    for job, turn in zip(jobs, turns, strict=True):
        assert list(turn.hits) == scalar().scan(job, 1000, 50_000)
    assert all(a.ended <= b.began for a, b in pairwise(turns))


@pytest.mark.parametrize("broken", [WrongHashes("it lies", "mend it", (7,)), ValueError("no")])
def test_a_part_that_breaks_in_the_middle_is_named(broken: Exception) -> None:
    job = default_job()
    both = Together([scalar(), Slow("breaks", broken)])
    assert both.scan(job, 0, 3000) == both.scan(job, 0, 3000) == []
    for _ in range(2):
        with pytest.raises(PowbenchError) as caught:
            both.scan(job, 0, 3000)
        assert caught.value.message.count("cannot hash without its part breaks: ") == 1
        assert caught.value.hint
    if isinstance(broken, WrongHashes):
        assert isinstance(caught.value, WrongHashes)
        assert (caught.value.hint, caught.value.nonces) == ("mend it", (7,))
        assert broken.message == "it lies"


@pytest.mark.parametrize("in_flight", [1, 2])
def test_the_slices_before_a_part_breaks_are_kept(in_flight: int) -> None:
    breaks = Slow("breaks")
    both = Together([scalar(), breaks])
    both.in_flight = in_flight

    def after_three(slices: Sequence[object], done: float) -> None:
        if len(slices) == 3:
            breaks.broken = BrokenKernel("it is gone", "mend it")

    measured = run.measure(both, RunPlan(default_job(), seconds=60), after_three)
    assert 3 <= len(measured.slices) + len(measured.dropped) < 10
    assert measured.interrupted
    assert measured.broken is not None
    assert measured.broken.message == f"{both.name} cannot hash without its part breaks: it is gone"
    assert measured.broken.hint == "mend it"


def test_a_board_that_is_lost_in_the_middle_is_named() -> None:
    found: Any = board()
    lost = type(found)(found.backend, found.number, found.device)
    both = Together([lost, scalar()])
    both.scan(default_job(), 0, 1 << 16)
    os.kill(lost._child._keeper.pid, signal.SIGKILL)
    with pytest.raises(PowbenchError, match=r"without its part opencl:0: board opencl:0, ") as one:
        # A process dies some moments after it was told to.
        patience.until(lambda: both.scan(default_job(), 0, 1 << 10) is None, "the end of a board")
    assert one.value.exit_code == 3


def test_a_library_that_crashes_in_the_middle_is_named(tmp_path: Path) -> None:
    path = libraries.compiled(tmp_path, BEFORE="static int n; if (++n > 3) raise(SIGSEGV)")
    both = registry.get("scalar+own", library.load([str(path)], registry.names()))
    assert both.proven_again
    with pytest.raises(PowbenchError, match=r"without its part own: .* crashed \(SIGSEGV\)"):
        for _ in range(4):
            both.scan(default_job(), 0, 4096)


def test_a_part_that_lies_is_named_by_the_proof() -> None:
    with pytest.raises(WrongHashes, match="kernel liar misses nonce"):
        prove(Together([scalar(), Liar()]), HEADER)


@NEEDS_TWO
def test_a_part_is_not_tied_to_the_cpu_of_the_worker_that_asks() -> None:
    seen: list[set[int]] = []

    class Looks(Slow):
        def scan(self, job: Job, start: int, count: int) -> list[int]:
            seen.append(os.sched_getaffinity(0))
            return super().scan(job, start, count)

    both = Together([Looks("here"), Looks("there")])
    with crew.Crew(both, 1) as workers:
        (turn,) = workers.work([Piece(default_job(), 0, 1000)])
    assert seen == [os.sched_getaffinity(os.getpid())] * 2
    assert turn.cpu_seconds > 0


def test_the_threads_end_with_the_kernel() -> None:
    before = set(threading.enumerate())
    both = Together([scalar(), Slow("slow")])
    both.scan(default_job(), 0, 100)
    new = set(threading.enumerate()) - before
    assert len(new) == sum(both.threads)
    del both
    for thread in new:
        thread.join(patience.SECONDS)
        assert not thread.is_alive()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("scalar+scalar", "has the part 'scalar' twice"),
        ("scalar+reference", "has the reference as a part"),
        ("scalar+xyzzy", "there is no kernel 'xyzzy'"),
        ("scalar+cuda:77", r"\bcuda:77\b"),
        ("scalar+", r"lacks a part beside a \+"),
        ("+", r"lacks a part beside a \+"),
    ],
)
def test_a_sum_that_is_none(name: str, said: str) -> None:
    scalar()
    with pytest.raises(InputError, match=said) as caught:
        registry.get(name)
    assert caught.value.hint


def test_a_sum_has_the_name_that_was_typed() -> None:
    both = registry.get("numba+scalar")
    assert (both.name, both.backend) == ("numba+scalar", "together")
    assert [p.name for p in both.parts] == ["numba", "scalar"]
    assert both.one_thread == together.OWN_THREADS
    cpus = len(crew.allowed_cpus())
    assert both.software() == {
        "threads of numba+scalar": f"numba on {max(1, cpus // 2)}, "
        f"scalar on {max(1, cpus - cpus // 2)}"
    }


@pytest.fixture(autouse=True)
def _nobody_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A lane that dies of an error of its own would leave whoever waits for it alone."""
    died: list[str] = []
    hook = threading.excepthook
    threading.excepthook = lambda args: died.append(str(args.exc_value))
    yield
    threading.excepthook = hook
    assert died == []
