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
    barrier.tried()
    barrier.answered()
    barrier.ready()
    barrier.tried()
    barrier.answered()
    barrier.tried()
    barrier.gone("tried")
    clock.now += 1000.0  # a long installation on the second
    assert barrier.late_seconds() is None
    barrier.ready()
    assert barrier.late_seconds() == 0.0


def test_one_that_fails_on_the_way_is_not_waited_for() -> None:
    barrier = Barrier(2, Clock())
    barrier.tried()
    barrier.answered()
    barrier.ready()
    barrier.tried()
    barrier.answered()
    assert barrier.late_seconds() is None
    barrier.gone("answered")
    assert barrier.late_seconds() == 0.0


def test_a_silent_host_is_waited_for_a_moment_and_may_begin_late() -> None:
    clock = Clock()
    barrier = Barrier(2, clock)
    barrier.tried()
    barrier.answered()
    barrier.ready()
    clock.now += 100.0  # the other one waits for its turn to log in
    assert barrier.late_seconds() is None
    barrier.tried()
    assert barrier.late_seconds() is None
    clock.now += PATIENCE_SECONDS
    assert barrier.late_seconds() == 0.0
    clock.now += 7.0
    barrier.answered()
    barrier.ready()
    assert barrier.late_seconds() == 7.0


def test_one_that_is_given_up_in_the_queue_is_not_waited_for() -> None:
    barrier = Barrier(2, Clock())
    barrier.tried()
    barrier.answered()
    barrier.ready()
    assert barrier.late_seconds() is None
    barrier.gone("queued")
    assert barrier.late_seconds() == 0.0
