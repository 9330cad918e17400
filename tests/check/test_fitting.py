"""How much work takes the time of a slice, on a clock that only the work moves."""

from __future__ import annotations

import pytest

from powbench.check import worker


class Work:
    """Each unit takes `each` seconds; try number `held_up` takes ten times as long."""

    def __init__(self, each: float, held_up: int = -1) -> None:
        self.each, self.held_up = each, held_up
        self.now = 0.0
        self.tries: list[int] = []

    def clock(self) -> float:
        return self.now

    def __call__(self, units: int) -> None:
        slow = 10 if len(self.tries) == self.held_up else 1
        self.now += slow * units * self.each
        self.tries.append(units)


def fitted(work: Work, count: int = 1, seconds: float = 0.012, warm: float = 0.0) -> int:
    fits, each = worker.fitting(work, count, seconds, warm, work.clock)
    assert each == pytest.approx(work.each, rel=1e-6)
    return fits


@pytest.mark.parametrize("count", [1, 64])
@pytest.mark.parametrize(
    ("each", "fits"), [(1e-7, 120_000), (1e-5, 1200), (0.0012, 10), (0.011, 1), (0.5, 1)]
)
def test_so_much_takes_the_time_of_a_slice(each: float, fits: int, count: int) -> None:
    assert fitted(Work(each), count) == fits


def test_a_try_that_was_held_up_does_not_decide() -> None:
    free = Work(1e-5)
    assert fitted(free) == 1200
    for number in range(len(free.tries)):
        assert fitted(Work(1e-5, number)) == 1200, number


def test_a_long_call_is_tried_once() -> None:
    work = Work(5.0)
    assert fitted(work) == 1
    assert work.tries == [1]


def test_it_warms_up_first() -> None:
    work = Work(1e-5)
    assert fitted(work, warm=0.5) == 1200
    assert 0.5 <= work.now < 0.6
    assert work.tries[-1] == 1200


def test_no_slice_has_endless_work() -> None:
    work = Work(1e-15)
    fits, _ = worker.fitting(work, 1, 0.012, 0.0, work.clock)
    assert fits == worker.MOST_UNITS
    assert max(work.tries) == worker.MOST_UNITS
