"""Hosts begin together, and a dead one holds nobody up."""

from __future__ import annotations

from powbench.fleet.barrier import PATIENCE_SECONDS, Barrier


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_ready_wait_for_those_being_prepared() -> None:
    clock = Clock()
    barrier = Barrier(3, clock)
    barrier.answered()
    barrier.ready()
    barrier.answered()
    barrier.gone(answered=False)
    clock.now += 1000.0  # a long installation on the second
    assert barrier.late_seconds() is None
    barrier.ready()
    assert barrier.late_seconds() == 0.0


def test_one_that_fails_on_the_way_is_not_waited_for() -> None:
    barrier = Barrier(2, Clock())
    barrier.answered()
    barrier.ready()
    barrier.answered()
    assert barrier.late_seconds() is None
    barrier.gone(answered=True)
    assert barrier.late_seconds() == 0.0


def test_a_silent_host_is_waited_for_a_moment_and_may_begin_late() -> None:
    clock = Clock()
    barrier = Barrier(2, clock)
    barrier.answered()
    barrier.ready()
    assert barrier.late_seconds() is None
    clock.now += PATIENCE_SECONDS
    assert barrier.late_seconds() == 0.0
    clock.now += 7.0
    barrier.answered()
    barrier.ready()
    assert barrier.late_seconds() == 7.0
