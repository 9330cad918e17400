"""Which of several builds of the search a board runs fastest: it is tried, not told.

Where its sums are best done differs from one kind of board to another (text/words.h), and no
table says how far two pipes really work beside each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .board import GROUP

FIRST_NONCES = 32 * GROUP
MOST_NONCES = 1 << 28
LAUNCH_SECONDS = 0.01
ROUNDS = 5
MARGIN = 0.98
"""Of the first one's time: what is not clearly faster is not worth another build."""


def fastest(seconds: Callable[[int, int], float], builds: int) -> int:
    """The number of the fastest of so many builds; the first one, where none is clearly faster.

    seconds(build, nonces): of a launch, on the device's clock. The builds take turns, forwards
    and backwards, so that a clock that still rises is no advantage of any.
    """
    if builds == 1:
        return 0
    nonces = FIRST_NONCES
    while seconds(0, nonces) < LAUNCH_SECONDS and nonces < MOST_NONCES:
        nonces *= 2
    rounds = []
    for turn in range(ROUNDS):
        order = range(builds) if turn % 2 == 0 else range(builds - 1, -1, -1)
        times = {build: seconds(build, nonces) for build in order}
        rounds.append([times[build] for build in range(builds)])
    return decided(rounds)


def decided(rounds: Sequence[Sequence[float]]) -> int:
    """rounds: the seconds of each build, in each round. Another than the first must have been
    faster by the margin every time."""
    clear = [
        build
        for build in range(1, len(rounds[0]))
        if all(times[build] < MARGIN * times[0] for times in rounds)
    ]
    return min(clear, key=lambda build: min(times[build] for times in rounds), default=0)
