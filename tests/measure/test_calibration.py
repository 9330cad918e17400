"""Which kernel is fastest: the schedule and the numbers, on a clock that only kernels move."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.errors import NotMeasurable
from powbench.kernels.base import Job
from powbench.measure import calibration


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Fake:
    """Hashes at `rate`, every `busy`-th scan at half of it; notes its scans in `log`."""

    backend, lanes, parallel = "c", 1, True

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
    speeds = calibration.calibrate(kernels, clock)
    assert [s.kernel for s in speeds] == ["fast", "steady", "slow"]
    assert [round(s.hashes_per_second) for s in speeds] == [9_000_000, 5_000_000, 1_000_000]


def test_slices_alternate_and_end_in_time() -> None:
    clock, log = Clock(), list[str]()
    kernels = [Fake(n, r, clock, log) for n, r in (("a", 3e6), ("b", 50e6), ("c", 170e3))]
    speeds = calibration.calibrate(kernels, clock)
    counted = log[-sum(s.slices for s in speeds) :]
    assert counted == ["a", "b", "c"] * speeds[0].slices
    assert all(len(list(g)) == 1 for _, g in groupby(counted))
    assert calibration.LEAST_ROUNDS <= speeds[0].slices <= calibration.MOST_ROUNDS
    assert clock.now < 0.5


def test_a_kernel_that_fails_is_no_candidate() -> None:
    clock, log = Clock(), list[str]()
    kernels = [Broken("broken", 1e9, clock, log), Fake("whole", 1e6, clock, log)]
    assert [s.kernel for s in calibration.calibrate(kernels, clock)] == ["whole"]
    assert calibration.calibrate([], clock) == ()


@given(st.lists(st.floats(1, 1e9), min_size=1, max_size=60))
def test_upper_decile(values: list[float]) -> None:
    found = calibration.upper_decile(values)
    assert sum(v >= found for v in values) * 10 >= len(values)
    assert sum(v > found for v in values) * 10 < len(values)


def test_upper_decile_of_nothing() -> None:
    with pytest.raises(ValueError, match="of nothing"):
        calibration.upper_decile([])
