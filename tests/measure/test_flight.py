"""A kernel with scans in flight: the order of its scans, what is counted, and how it ends."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from powbench.energy.meter import Counter, CounterMeter
from powbench.kernels.base import BrokenKernel, Job
from powbench.kernels.reference import ReferenceKernel
from powbench.measure import flight as module
from powbench.measure import run
from powbench.measure.board import ROUND, is_steady
from powbench.measure.certified import _slices
from powbench.measure.flight import Flight
from powbench.measure.measurement import Slice, as_document, from_document
from powbench.measure.run import measure
from powbench.measure.tally import SLICE_SECONDS, RunPlan
from powbench.measure.workload import DEFAULT_HEADER, Piece
from tests.measure.scripted import Scripted

EASY = Job.of(DEFAULT_HEADER, (1 << 248) - 1)
WORK = 1 << 24
"""Where the work of these tests begins, far from the nonces of the warm-up."""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "WARM_UP_SECONDS", 0.0)


def fixed(**changes: Any) -> RunPlan:
    return RunPlan(**{"job": EASY, "seconds": None, "nonces": 20_001, "start": WORK, **changes})


def stop_at(number: int, error: type[BaseException] = KeyboardInterrupt) -> Any:
    def stop(slices: Sequence[Slice], done: float) -> None:
        if len(slices) == number:
            raise error

    return stop


def work_of(kernel: Scripted) -> list[tuple[str, int]]:
    return [step for step in kernel.log if WORK <= step[1] < 1 << 30]


def test_the_next_is_begun_before_the_oldest_is_waited_for() -> None:
    kernel = Scripted()
    with Flight(kernel) as flight:
        turns = flight.work([Piece(EASY, 10 * i, 10) for i in range(4)])
    assert [t.hits for t in turns] == [tuple(kernel.scan(EASY, 10 * i, 10)) for i in range(4)]
    assert kernel.log == [
        ("begin", 0), ("begin", 10), ("end", 0), ("begin", 20),
        ("end", 10), ("begin", 30), ("end", 20), ("end", 30),
    ]  # fmt: skip


def test_a_slice_lasts_from_the_end_of_the_one_before_to_its_own() -> None:
    found = measure(Scripted(stands_still=0.01), fixed())
    for before, after in itertools.pairwise(found.slices):
        assert before.began + before.seconds == pytest.approx(after.began)
        assert after.seconds == pytest.approx((after.device_seconds or 0) + 0.01)
    # Its own time leaves out what it stood still.
    assert found.cpu_hashes_per_second == pytest.approx(20_000.0)
    assert found.hashes_per_second.median < 0.9 * 20_000
    assert any("stood still" in warning for warning in found.warnings)


def test_the_threads_and_the_cpus_of_a_board_are_nobodys_business(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither a run delay nor stolen time drops its slices or becomes a note."""

    def never() -> Any:
        raise AssertionError("asked for the counters of CPUs")

    found = measure(Scripted(), RunPlan(EASY, seconds=0.5), watch=never)
    assert found.dropped == () and found.setting() == "scripted" and found.threads_cell == "-"
    assert found.warnings == ()
    assert found.cpu_hashes_per_second == pytest.approx(found.hashes_per_second.median)


@pytest.mark.parametrize("nonces", [1, 999, 20_001])
def test_fixed_work_is_scanned_once_and_its_digest_is_that_of_any_kernel(
    fake: Any, nonces: int
) -> None:
    kernel = Scripted()
    found = measure(kernel, fixed(nonces=nonces))
    one_by_one = measure(fake(), fixed(nonces=nonces))
    assert (found.digest, found.hits, found.nonces) == (one_by_one.digest, one_by_one.hits, nonces)
    begun = [start for step, start in work_of(kernel) if step == "begin"]
    ends = [start for step, start in work_of(kernel) if step == "end"]
    assert begun == ends == sorted(set(begun))
    assert kernel.most_running == 2


def test_every_version_is_a_scan_and_the_places_are_those_of_hashlib() -> None:
    job = replace(EASY, version_mask=0x0000E000, prepared={})
    pieces = [Piece(job, 8 * 700 * i, 8 * 700) for i in range(3)]
    kernel = Scripted()
    with Flight(kernel) as flight:
        turns = flight.work(pieces)
    for piece, turn in zip(pieces, turns, strict=True):
        assert list(turn.hits) == ReferenceKernel().scan(job, piece.start, piece.count)
    assert sum(bool(t.hits) for t in turns) == 3
    assert len(kernel.log) == 2 * 3 * 8 and kernel.most_running == 2 * 8


def test_slices_with_versions_are_worth_the_way_to_the_board() -> None:
    """Eight versions, whose scans take 10 ms each for the way: at 50 ms a slice, all of it."""
    job = replace(EASY, version_mask=0x0000E000, prepared={})
    kernel = Scripted(rate=lambda number: 20_000.0, way=0.01)
    found = measure(kernel, RunPlan(job, seconds=0.5))
    assert found.hashes_per_second.median > 0.3 * 20_000
    kernel.lanes = 512
    wide = measure(kernel, RunPlan(job, seconds=0.1))
    assert wide.slices[0].nonces >= 8 * 512


@pytest.mark.parametrize("seconds", [0.01, 0.05, 0.5, 1.0])
def test_timed_work_ends_with_the_slice_that_completes_it(seconds: float) -> None:
    kernel = Scripted()
    found = measure(kernel, RunPlan(EASY, seconds=seconds, start=WORK))
    assert found.seconds >= seconds - 1e-9
    assert found.seconds - found.slices[-1].seconds < seconds
    assert found.slices[0].seconds == pytest.approx(SLICE_SECONDS / 2, rel=0.05)
    assert kernel.drops == [0]  # nothing was begun in vain


def test_timed_work_goes_on_where_slices_are_shorter_than_planned() -> None:
    """The board became ten times as fast: what was thought to complete the work did not."""
    kernel = Scripted(rate=lambda number: 20_000.0 if number < 45 else 200_000.0)
    found = measure(kernel, RunPlan(EASY, seconds=1.0, start=WORK))
    assert min(s.seconds for s in found.slices) < 0.01  # it did, on the way
    assert found.seconds >= 1.0
    assert found.seconds - found.slices[-1].seconds < 1.0


class TestWarmUp:
    def test_no_slice_counts_before_the_rate_is_steady(self) -> None:
        """A clock that rises by 2 % a scan for 60 scans, and then stays."""
        kernel = Scripted(rate=lambda number: 10_000.0 * 1.02 ** min(number, 60))
        found = measure(kernel, fixed())
        assert found.board is not None and found.board.steady
        rates = [s.nonces / s.seconds for s in found.slices]
        assert min(rates) == pytest.approx(max(rates), rel=0.01)
        # The slice is calibrated to the rate that lasts.
        assert found.slices[0].seconds == pytest.approx(SLICE_SECONDS / 2, rel=0.01)

    def test_its_limit_is_said(self) -> None:
        kernel = Scripted(rate=lambda number: 10_000.0 * 1.003**number)
        found = measure(kernel, fixed())
        assert found.board is not None and not found.board.steady
        assert found.board.warm_up_seconds >= module.MOST_WARM_UP_SECONDS
        assert found.board.warm_up_seconds < module.MOST_WARM_UP_SECONDS + 0.2
        (said,) = [w for w in found.warnings if "steady" in w]
        assert said == (
            "its rate was not steady within 1% after 10 s of warm-up, so its clock may not be "
            "settled"
        )

    def test_steady_is_said_of_rounds_not_of_slices(self) -> None:
        quiet = [100.0] * (2 * ROUND)
        assert is_steady(quiet) and not is_steady(quiet[1:])
        assert is_steady([*quiet[:-1], 10.0])  # one burst of noise
        assert not is_steady([100.0] * ROUND + [101.2] * ROUND)
        assert not is_steady([100.0] * ROUND + [98.8] * ROUND)


class Steps(CounterMeter):
    """A joule counter that moves by one at each look."""

    name, scope, source, fast = "steps", "gpu", "steps:", True
    counters = (Counter("steps"),)
    update_seconds = 0.0

    def __init__(self) -> None:
        self.looks = 0.0

    def joules(self) -> tuple[float, ...]:
        self.looks += 1
        return (self.looks,)


class TestInterrupted:
    def test_by_the_user_between_slices(self) -> None:
        kernel = Scripted()
        found = measure(kernel, fixed(nonces=1 << 22, meters=(Steps(),)), stop_at(3))
        assert found.interrupted and found.broken is None and found.digest is None
        assert len(found.slices) == 3
        assert found.energy[0].available
        assert kernel.drops[-1] > 0  # what was running is given up

    def test_by_the_user_while_it_waits(self) -> None:
        def stop(number: int) -> None:
            if number == 60:
                raise KeyboardInterrupt

        found = measure(Scripted(at_end=stop), fixed(nonces=1 << 22, meters=(Steps(),)))
        assert found.interrupted and found.slices and found.energy[0].available
        assert found.nonces == sum(s.nonces for s in found.slices)

    def test_before_the_first_slice(self) -> None:
        def stop(number: int) -> None:
            if number == 12:  # while it warms up
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            measure(Scripted(at_end=stop), fixed())

    def test_by_the_loss_of_the_board(self) -> None:
        def lose(number: int) -> None:
            if number == 60:
                raise BrokenKernel("board scripted: its driver ended the process")

        found = measure(Scripted(at_end=lose), fixed(nonces=1 << 22))
        assert found.interrupted and found.slices and found.digest is None
        assert found.broken is not None
        assert found.broken.message in found.warnings

    def test_by_its_loss_before_the_first_slice(self) -> None:
        def lose(number: int) -> None:
            raise BrokenKernel("board scripted: its driver ended the process")

        with pytest.raises(BrokenKernel):
            measure(Scripted(at_end=lose), fixed())


def test_the_document_keeps_both_times_and_reads_back() -> None:
    found = measure(Scripted(), fixed())
    written = as_document(found)
    assert written.slices[0].device_seconds == found.slices[0].device_seconds
    assert written.board == found.board
    read = from_document(written)
    assert (read.board, read.slices[-1].device_seconds) == (
        found.board,
        found.slices[-1].device_seconds,
    )
    assert read.threads_cell == "-"
    # What a certificate is judged by recomputes both rates from the slices.
    assert len(_slices(written)) == len(found.slices)
