"""Which kernel is fastest: the schedule and the numbers, on a clock that only kernels move."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import pytest

from powbench.errors import NotMeasurable
from powbench.kernels.base import Job, Kernel
from powbench.measure import calibration
from powbench.measure.disturbance import Counts


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def quiet() -> tuple[Counts, int]:
    """Nothing else runs here."""
    return Counts(), 0


class Fake(Kernel):
    """Hashes at `rate`, every `busy`-th scan at half of it; notes its scans in `log`."""

    backend = "c"

    def __init__(self, name: str, rate: float, clock: Clock, log: list[str], busy: int = 0) -> None:
        self.name, self.rate, self.clock, self.log, self.busy = name, rate, clock, log, busy
        self.scans = 0

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        self.scans += 1
        self.log.append(self.name)
        slow = 2 if self.busy and self.scans % self.busy == 0 else 1
        self.clock.now += count / self.rate * slow
        return []


class Broken(Fake):
    def scan(self, job: Job, start: int, count: int) -> list[int]:
        raise NotMeasurable("does not run")


def test_the_fastest_comes_first_and_bursts_do_not_count() -> None:
    clock, log = Clock(), list[str]()
    kernels = [
        Fake("slow", 1e6, clock, log),
        Fake("fast", 9e6, clock, log, busy=3),
        Fake("steady", 5e6, clock, log),
    ]
    speeds = calibration.calibrate(kernels, clock, quiet)
    assert [s.kernel for s in speeds] == ["fast", "steady", "slow"]
    assert [round(s.hashes_per_second) for s in speeds] == [9_000_000, 5_000_000, 1_000_000]


def test_slices_alternate_and_end_in_time() -> None:
    clock, log = Clock(), list[str]()
    kernels = [Fake(n, r, clock, log) for n, r in (("a", 3e6), ("b", 50e6), ("c", 170e3))]
    speeds = calibration.calibrate(kernels, clock, quiet)
    counted = log[-sum(s.slices for s in speeds) :]
    assert counted == ["a", "b", "c"] * speeds[0].slices
    assert all(len(list(g)) == 1 for _, g in groupby(counted))
    assert calibration.LEAST_ROUNDS <= speeds[0].slices <= calibration.MOST_ROUNDS
    assert clock.now < 0.5


def test_a_kernel_that_fails_is_no_candidate() -> None:
    clock, log = Clock(), list[str]()
    kernels = [Broken("broken", 1e9, clock, log), Fake("whole", 1e6, clock, log)]
    assert [s.kernel for s in calibration.calibrate(kernels, clock, quiet)] == ["whole"]
    assert calibration.calibrate([], clock, quiet) == ()


class Neighbour:
    """Takes the CPU for nine tenths of every scan of `victim` while it is there.

    It leaves after `attempts` attempts, which begin with the first scan of a single nonce.
    """

    def __init__(self, victim: Fake, attempts: float) -> None:
        self.victim, self.attempts, self.waited_ns = victim, attempts, 0
        self._scan, victim.scan = victim.scan, self._slowly  # type: ignore[method-assign]

    def _slowly(self, job: Job, start: int, count: int) -> list[int]:
        self.attempts -= count == 1
        began = self.victim.clock.now
        found = self._scan(job, start, count)
        if self.attempts >= 0:
            waiting = 9 * (self.victim.clock.now - began)
            self.victim.clock.now += waiting
            self.waited_ns += round(waiting * 1e9)
        return found

    def guard(self) -> tuple[Counts, int]:
        return Counts(), self.waited_ns


def test_a_disturbed_calibration_is_repeated() -> None:
    """avx2 beside busy loops was once "slower than scalar" for ever."""
    clock, log = Clock(), list[str]()
    fast, slow = Fake("avx2", 15e6, clock, log), Fake("scalar", 3e6, clock, log)
    neighbour = Neighbour(fast, attempts=1)
    speeds = calibration.calibrate([fast, slow], clock, neighbour.guard)
    assert [(s.kernel, round(s.hashes_per_second)) for s in speeds] == [
        ("avx2", 15_000_000),
        ("scalar", 3_000_000),
    ]
    assert fast.scans > 2 * calibration.LEAST_ROUNDS


def test_no_calibration_is_better_than_a_disturbed_one() -> None:
    clock, log = Clock(), list[str]()
    fast, slow = Fake("avx2", 15e6, clock, log), Fake("scalar", 3e6, clock, log)
    neighbour = Neighbour(fast, attempts=float("inf"))
    with pytest.raises(
        calibration.Disturbed, match=r"all 3 attempts: \d+ of \d+ slices .*run delay"
    ):
        calibration.calibrate([fast, slow], clock, neighbour.guard)


@pytest.mark.parametrize("counter", ["steal", "quota"])
def test_other_counters_tell_too(counter: str) -> None:
    clock, ticks = Clock(), iter(range(10**6))

    def guard() -> tuple[Counts, int]:
        return Counts(**{counter: next(ticks)}), 0

    with pytest.raises(calibration.Disturbed):
        calibration.calibrate([Fake("scalar", 3e6, clock, [])], clock, guard)


def test_a_few_disturbed_slices_do_not_count() -> None:
    """One in eight is disturbed, and would be the fastest."""
    clock = Clock()
    kernel = Fake("scalar", 3e6, clock, [])
    calls, waited = 0, 0

    def guard() -> tuple[Counts, int]:
        nonlocal calls, waited
        calls += 1
        if calls % 16 == 1:
            kernel.rate = 9e6
        elif calls % 16 == 2:
            kernel.rate, waited = 3e6, waited + 10**9
        return Counts(), waited

    (speed,) = calibration.calibrate([kernel], clock, guard)
    assert round(speed.hashes_per_second) == 3_000_000
    assert speed.slices == calibration.MOST_ROUNDS - 2


def test_a_scan_that_was_held_up_makes_no_short_slices() -> None:
    clock, log = Clock(), list[str]()
    kernel = Fake("avx2", 15e6, clock, log)
    held_up = hold_up(kernel, at=2, seconds=0.02)
    job = Job(bytes(80), 1 << 236)
    size = calibration._size(held_up, job, clock)
    assert 0.8 < size / 15e6 / calibration.SLICE_SECONDS < 1.2


def hold_up(kernel: Fake, at: int, seconds: float) -> Fake:
    """The scan number `at` takes so much longer."""
    scan: Callable[[Job, int, int], list[int]] = kernel.scan

    def slowly(job: Job, start: int, count: int) -> list[int]:
        found = scan(job, start, count)
        kernel.clock.now += seconds if kernel.scans == at else 0.0
        return found

    kernel.scan = slowly  # type: ignore[method-assign]
    return kernel
