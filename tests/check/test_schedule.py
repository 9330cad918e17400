"""Who runs when: a fake executor, an order log, no clock."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.check import schedule

ARMS = ("A", "A'", "B")


class Log:
    def __init__(self, fails_at: int | None = None) -> None:
        self.lines: list[str] = []
        self.fails_at = fails_at

    def open(self, arm: str) -> None:
        self.lines.append(f"open {arm}")

    def slice(self, arm: str, index: int) -> str:
        if index == self.fails_at:
            raise KeyboardInterrupt
        self.lines.append(f"slice {arm} {index}")
        return arm

    def mark(self) -> str:
        self.lines.append("mark")
        return "mark"

    def close(self) -> None:
        self.lines.append("close")


@given(st.integers(0, 2**32), st.integers(2, 6))
def test_in_a_block_each_arm_takes_each_position_once(seed: int, size: int) -> None:
    arms = [str(i) for i in range(size)]
    orders = schedule.block(arms, schedule.rng_of(seed))
    assert len(orders) == size
    for position in range(size):
        assert sorted(order[position] for order in orders) == arms
    for order in orders:
        assert sorted(order) == arms


def test_positions_stay_balanced_over_a_launch() -> None:
    orders = list(schedule.rounds(ARMS, 60, schedule.rng_of(1)))
    assert len(orders) == 60
    for position in range(3):
        assert Counter(order[position] for order in orders) == dict.fromkeys(ARMS, 20)


def test_blocks_are_shuffled_afresh() -> None:
    orders = list(schedule.rounds(ARMS, 60, schedule.rng_of(1)))
    blocks = {tuple(orders[i : i + 3]) for i in range(0, 60, 3)}
    assert len(blocks) > 5
    first = Counter(order for order in orders)
    assert set(first) == {
        *(("A", "A'", "B"), ("A", "B", "A'"), ("A'", "A", "B")),
        *(("A'", "B", "A"), ("B", "A", "A'"), ("B", "A'", "A")),
    }


def test_whole_blocks_only() -> None:
    assert len(list(schedule.rounds(ARMS, 7, schedule.rng_of(1)))) == 9


def test_the_seed_decides_everything() -> None:
    def orders(*place: object) -> list[tuple[str, ...]]:
        return list(schedule.rounds(ARMS, 30, schedule.rng_of(7, *place)))

    assert orders("check", 1) == orders("check", 1)
    assert orders("check", 1) != orders("check", 2)


def test_a_launch_in_lock_step() -> None:
    log = Log()
    done = schedule.run_launch(log, ARMS, 6, schedule.rng_of(3))
    assert sorted(log.lines[:3]) == ["open A", "open A'", "open B"]
    assert log.lines[-1] == "close"
    rounds = log.lines[3:-1]
    for index, (order, replies, _, _) in enumerate(done):
        lines = rounds[5 * index : 5 * index + 5]
        assert lines == ["mark", *(f"slice {arm} {index}" for arm in order), "mark"]
        assert list(replies) == list(order)


def test_processes_start_in_shuffled_order() -> None:
    starts = set()
    for seed in range(40):
        log = Log()
        schedule.run_launch(log, ARMS, 3, schedule.rng_of(seed))
        starts.add(tuple(log.lines[:3]))
    assert len(starts) == 6


def test_an_interrupted_launch_is_closed() -> None:
    log = Log(fails_at=2)
    with pytest.raises(KeyboardInterrupt):
        schedule.run_launch(log, ARMS, 6, schedule.rng_of(3))
    assert log.lines[-1] == "close"
