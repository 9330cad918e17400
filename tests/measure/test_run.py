"""One measurement: calibration on a fake clock, slices, hits judged by hashlib."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import pytest

from powbench import bounded
from powbench.kernels import registry
from powbench.kernels.base import Job
from powbench.measure import run, tally
from powbench.measure.crew import Crew, Turn
from powbench.measure.disturbance import Counts
from powbench.measure.measurement import Slice, missing_hits_are_improbable, rates, warnings_of
from powbench.measure.run import calibrate, measure
from powbench.measure.tally import RunPlan
from powbench.measure.workload import DEFAULT_HEADER, Piece, default_job

EASY = Job.of(DEFAULT_HEADER, (1 << 248) - 1)


class ClockCrew:
    """Answers as fast as `rate` nonces a second and thread, on a clock of its own."""

    def __init__(self, rate: float, overhead: float = 0.0) -> None:
        self.rate, self.overhead, self.now = rate, overhead, 0.0
        self.calls: list[list[int]] = []

    def work(self, pieces: Sequence[Piece]) -> list[Turn]:
        self.calls.append([p.count for p in pieces])
        took = self.overhead + max(p.count for p in pieces) / self.rate
        self.now += took
        return [Turn(self.now - took, self.now, took, ()) for _ in pieces]


@pytest.mark.parametrize("rate", [10.0, 1e3, 1.2e6, 4e7, 5e9])
@pytest.mark.parametrize("threads", [1, 4])
def test_calibration_finds_the_slice(rate: float, threads: int) -> None:
    crew: Any = ClockCrew(rate, overhead=1e-6)
    count = calibrate(crew, default_job(), threads, 0.1)
    assert count / rate == pytest.approx(0.1, rel=0.05)
    assert all(len(call) == threads for call in crew.calls)
    assert crew.now >= run.WARM_UP_SECONDS
    # The last pieces are those of the slice to come; growth never overshoots by much.
    assert max(max(c) for c in crew.calls) / rate <= max(0.2, 64 / rate)


def test_calibration_does_not_grow_without_end() -> None:
    """A kernel that answers at once, however many nonces it is given."""
    crew: Any = ClockCrew(1e15, overhead=1e-3)
    assert calibrate(crew, default_job(), 1, 0.1) == run.MOST_NONCES
    assert max(max(c) for c in crew.calls) == run.MOST_NONCES


def test_a_scan_that_was_held_up_makes_no_short_slices() -> None:
    """The very first one, as when the machine is suspended: longer than the whole warm-up."""

    class HeldUp(ClockCrew):
        def work(self, pieces: Sequence[Piece]) -> list[Turn]:
            self.overhead = 1.0 if len(self.calls) == 1 else 0.0
            return super().work(pieces)

    crew: Any = HeldUp(4e7)
    assert calibrate(crew, default_job(), 1, 0.1) / 4e7 == pytest.approx(0.1, rel=0.05)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No warm-up: these tests are about what is counted, not how fast."""
    monkeypatch.setattr(run, "WARM_UP_SECONDS", 0.0)


@pytest.mark.usefixtures("quick")
class TestFixedWork:
    def plan(self, **changes: Any) -> RunPlan:
        return RunPlan(
            **{"job": EASY, "seconds": None, "nonces": 20_001, "slice_seconds": 0.002, **changes}
        )

    def test_digest_and_hits_are_equal_for_all_kernels_and_threads(self) -> None:
        digests, hits = set(), set()
        for kernel in registry.usable():
            for threads in (1, 2, 3) if not kernel.one_thread else (1,):
                found = measure(kernel, self.plan(threads=threads, start=(1 << 31) - 9_999))
                assert found.nonces == 20_001
                assert found.hardware_errors == 0
                assert found.hits == len(found.hit_nonces)
                digests.add(found.digest)
                hits.add(found.hit_nonces)
        assert len(digests) == 1
        assert len(hits) == 1
        assert len(hits.pop()) > 40

    def test_every_nonce_is_scanned_once(self, fake: Any) -> None:
        kernel, start = fake(), 1 << 24  # far from the nonces of the calibration
        measure(kernel, self.plan(threads=3, start=start))
        counted = sorted(c for c in kernel.calls if c[0] >= start and c[1])
        position = start
        for first, count in counted:
            assert first == position
            position += count
        assert position == start + 20_001

    def test_an_invented_hit_is_a_hardware_error(self, fake: Any) -> None:
        kernel = fake(lie=lambda job, start, count, hits: sorted({*hits, start}) if count else [])
        found = measure(kernel, self.plan())
        assert found.hardware_errors > 0
        assert found.wrong_nonces
        assert found.wrong_header == EASY.header.hex()
        assert not set(found.wrong_nonces) & set(found.hit_nonces)

    def test_a_missed_hit_changes_the_digest(self, fake: Any) -> None:
        honest = measure(fake(), self.plan())
        blind = measure(fake(lie=lambda job, s, c, hits: [h for h in hits if h % 7]), self.plan())
        assert blind.digest != honest.digest
        assert set(blind.hit_nonces) < set(honest.hit_nonces)

    def test_an_interrupt_keeps_the_slices(self, fake: Any) -> None:
        def stop(slices: Sequence[Slice], done: float) -> None:
            if len(slices) == 3:
                raise KeyboardInterrupt

        found = measure(fake(), self.plan(nonces=1 << 22), stop)
        assert found.interrupted
        assert len(found.slices) == 3
        assert found.digest is None  # a digest of half the work would be no evidence

    def test_an_interrupt_before_the_first_slice_goes_up(self, fake: Any) -> None:
        def interrupt(*_: Any) -> list[int]:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            measure(fake(lie=interrupt), self.plan())

    def test_progress_ends_at_one(self, fake: Any) -> None:
        shares: list[float] = []
        measure(fake(), self.plan(threads=2), lambda slices, done: shares.append(done))
        assert shares == sorted(shares)
        assert shares[-1] == 1.0


@pytest.mark.usefixtures("quick")
def test_timed_work_goes_on_until_its_hashing_time_is_over(fake: Any) -> None:
    found = measure(fake(), RunPlan(EASY, seconds=0.02, slice_seconds=0.002))
    assert found.seconds >= 0.02
    every = sorted((*found.slices, *found.dropped), key=lambda s: s.began)
    assert found.seconds - every[-1].seconds < 0.02
    assert found.digest is None
    assert found.hits == sum(s.hits for s in every)


@pytest.mark.usefixtures("quick")
def test_a_wrong_nonce_is_named_with_the_header_it_belongs_to(
    fake: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long run goes on with the next second's header: errors there are not the first's."""
    kernel = fake(lie=lambda job, s, c, hits: [s] if job.header != EASY.header and c else hits)
    start = (1 << 32) - 10  # rolls over at once
    monkeypatch.setattr(tally.Tally, "done", lambda self: len(self.slices) / 3)
    found = measure(kernel, RunPlan(EASY, slice_seconds=0.002, start=start))
    assert found.wrong_nonces[0] == 0
    assert found.wrong_header is not None
    assert found.wrong_header[136:144] != EASY.header.hex()[136:144]  # the time
    assert found.wrong_header[144:] == EASY.header.hex()[144:]


class CountedSlice(Slice):
    """Tells how often anybody has looked at a slice."""

    looks = 0

    def __getattribute__(self, name: str) -> Any:
        CountedSlice.looks += not name.startswith("__")
        return super().__getattribute__(name)


@pytest.mark.parametrize("interrupted", [False, True])
def test_bookkeeping_grows_with_the_slices_and_no_faster(
    fake: Any, monkeypatch: pytest.MonkeyPatch, interrupted: bool
) -> None:
    """A day has 864,000 slices: whoever sums them up after each one takes hours for it."""
    monkeypatch.setattr(tally, "Slice", CountedSlice)
    monkeypatch.setattr(run, "calibrate", lambda *_: 1)
    monkeypatch.setattr("powbench.measure.crew.run_delay_ns", lambda: 0)

    def looks(slices: int) -> int:
        def stop(done_slices: Sequence[Slice], done: float) -> None:
            if interrupted and len(done_slices) == slices:
                raise KeyboardInterrupt

        CountedSlice.looks = 0
        found = measure(
            fake(),
            RunPlan(EASY, seconds=None, nonces=2 * slices if interrupted else slices),
            stop,
            watch=Counts,  # a disturbed slice is looked at more often
        )
        assert len((*found.slices, *found.dropped)) == slices
        assert found.interrupted is interrupted
        return CountedSlice.looks

    few, many = looks(100), looks(1000)
    assert 0 < many < 12 * few


def test_slices_of_a_long_run_are_longer() -> None:
    """The result of a day must not hold more than its readers take (bounded.MOST_VALUES)."""
    assert RunPlan(EASY, seconds=600.0).slice_length() == tally.SLICE_SECONDS
    assert RunPlan(EASY, seconds=None, nonces=1 << 32).slice_length() == tally.SLICE_SECONDS
    day = RunPlan(EASY, seconds=86_400.0)
    assert day.seconds is not None
    slices = day.seconds / day.slice_length()
    values_of_a_slice = len(fields(Slice))
    assert 8 * slices * values_of_a_slice < bounded.MOST_VALUES


def slices_of(*rows: tuple[float, float, int]) -> list[Slice]:
    return [Slice(0.0, seconds, cpu, nonces, 0) for seconds, cpu, nonces in rows]


def test_rates_are_medians_over_slices() -> None:
    wall, cpu = rates(slices_of((1.0, 1.0, 100), (2.0, 1.0, 100), (1.0, 0.5, 100)), 1)
    assert wall.median == 100.0
    assert cpu == 100.0
    wall, cpu = rates(slices_of((1.0, 2.0, 200)), 2)
    assert wall.median == cpu == 200.0


def test_a_short_last_slice_counts_by_its_own_nonces() -> None:
    wall, _ = rates(slices_of((1.0, 1.0, 1000), (0.001, 0.001, 1)), 1)
    assert wall.median == 1000.0


def test_without_cpu_time_the_wall_rate_stands() -> None:
    assert rates(slices_of((1.0, 0.0, 100)), 1)[1] == 100.0


@pytest.mark.parametrize(
    ("wall", "cpu", "expected", "hits", "slices", "says"),
    [
        (100.0, 101.0, 10, 10, 6, None),
        (100.0, 103.0, 10, 10, 6, "ran only 97% of the time"),
        (100.0, 100.0, 10, 10, 5, "only 5 slices"),
        (100.0, 100.0, 100, 10, 6, "the kernel loses hits"),
        (100.0, 100.0, 100, 95, 6, None),
        (100.0, 100.0, 0.1, 0, 6, None),
        (100.0, 100.0, 10, 1000, 6, None),
    ],
)
def test_warnings(
    wall: float, cpu: float, expected: float, hits: int, slices: int, says: str | None
) -> None:
    found = warnings_of(wall, cpu, expected, hits, slices)
    assert len(found) == (says is not None)
    assert says is None or says in found[0]


def test_lost_hits_are_judged_by_poisson() -> None:
    assert not missing_hits_are_improbable(0, 20)  # e^-20 = 2e-9
    assert missing_hits_are_improbable(0, 21)  # e^-21 = 8e-10
    assert not missing_hits_are_improbable(0, 0)
    assert missing_hits_are_improbable(0, 1e6)
    assert missing_hits_are_improbable(90_000, 1e5)
    assert not missing_hits_are_improbable(99_500, 1e5)


def test_a_crew_is_closed_after_a_failure(fake: Any) -> None:
    def broken(*_: Any) -> list[int]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        measure(fake(lie=broken), RunPlan(EASY))
    with Crew(fake(), 1) as crew:
        assert len(crew.work([Piece(EASY, 0, 1)])) == 1
