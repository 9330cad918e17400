"""Who runs when: rounds, blocks, launches. No clock, no processes, only order.

A round is one slice of each arm. A block is as many rounds as there are arms, in
which a shuffled order is rotated, so that each arm takes each position once; the
rotations themselves come in shuffled order. Everything follows from the seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

Reply = TypeVar("Reply", covariant=True)
Mark = TypeVar("Mark", covariant=True)


def block(arms: Sequence[str], rng: random.Random) -> list[tuple[str, ...]]:
    """The orders of len(arms) rounds: each arm once in each position."""
    order = list(arms)
    rng.shuffle(order)
    turns = list(range(len(order)))
    rng.shuffle(turns)
    return [tuple(order[turn:] + order[:turn]) for turn in turns]


def rounds(arms: Sequence[str], count: int, rng: random.Random) -> Iterator[tuple[str, ...]]:
    """Orders of `count` rounds, whole blocks: `count` is rounded up to a multiple."""
    for _ in range(-(-count // len(arms))):
        yield from block(arms, rng)


def rng_of(seed: int, *place: object) -> random.Random:
    """A generator of its own for each launch, so that one can be repeated alone."""
    return random.Random(":".join(map(str, (seed, *place))))


class Executor(Protocol[Reply, Mark]):
    """What a launch needs of the world; tests have one that only writes a log."""

    def open(self, arm: str) -> None:
        """Start a new process for this arm."""

    def slice(self, arm: str, index: int) -> Reply:
        """Let it scan the range of this round."""
        ...

    def mark(self) -> Mark:
        """Read the guard's counters."""
        ...

    def close(self) -> None:
        """End all processes of this launch."""


def run_launch(
    executor: Executor[Reply, Mark], arms: Sequence[str], count: int, rng: random.Random
) -> list[tuple[tuple[str, ...], dict[str, Reply], Mark, Mark]]:
    """One launch: new processes in shuffled order, then all rounds in lock-step.

    Returns (order, reply of each arm, counters before, counters after) of each
    round. The processes are ended whatever happens.
    """
    try:
        starting = list(arms)
        rng.shuffle(starting)
        for arm in starting:
            executor.open(arm)
        done = []
        for index, order in enumerate(rounds(arms, count, rng)):
            before = executor.mark()
            replies = {arm: executor.slice(arm, index) for arm in order}
            done.append((order, replies, before, executor.mark()))
        return done
    finally:
        executor.close()
