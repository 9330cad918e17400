"""The next retarget from the blocks of this epoch so far, before the rest of them has come.

The hash rate of the epoch is estimated from its own blocks and from how it has grown over the last
year; the blocks to come are a Poisson process at that rate, which also wanders as it did before.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..chain.retarget import BLOCK_SECONDS, BLOCKS_PER_EPOCH, LARGEST_RETARGET
from ..confidence import STANDARD_ERRORS

EPOCHS_OF_A_YEAR = 52
FEWEST_EPOCHS = 12


@dataclass(frozen=True)
class Growth:
    """Of the logarithm of the mean hash rate from one epoch to the next, chance taken off."""

    mean: float
    variance: float


@dataclass(frozen=True)
class Nowcast:
    """change: 0.02 is 2 % harder, with its 95 % interval. seconds_left: until the retarget."""

    change: float
    low: float
    high: float
    seconds_left: float


def growth(work: Sequence[float]) -> Growth | None:
    """From the hashes that a block takes in the epochs before, the newest last; a year of them.

    None for fewer than FEWEST_EPOCHS. Each retarget follows a hash rate that 2,016 blocks have
    told to within 2.2 %, and so do two of them: that much of their spread is chance.
    """
    steps = [math.log(b / a) for a, b in itertools.pairwise(work)][-EPOCHS_OF_A_YEAR:]
    if len(steps) < FEWEST_EPOCHS:
        return None
    mean = math.fsum(steps) / len(steps)
    spread = math.fsum((s - mean) ** 2 for s in steps) / (len(steps) - 1)
    return Growth(mean, max(0.0, spread - 2 / BLOCKS_PER_EPOCH))


def nowcast(seen: int, seconds: float, left: int, known: Growth) -> Nowcast:
    """Of an epoch whose first `seen` intervals took `seconds` (> 0), and `left` are to come."""
    rate = math.log(seen * BLOCK_SECONDS / seconds)
    weight = 1 / (known.variance + 1 / BLOCKS_PER_EPOCH)
    rate = (rate * seen + known.mean * weight) / (seen + weight)
    # Means of two parts of a random walk differ by a third of its variance over both.
    wander = known.variance * 3 / 2 / 3
    to_come = left * BLOCK_SECONDS * math.exp(-rate)
    whole = seconds + to_come
    deviation = to_come / whole * math.sqrt(1 / left + 1 / (seen + weight) + wander)
    factors = [
        (seen + left + 1) * BLOCK_SECONDS / whole * math.exp(by * STANDARD_ERRORS * deviation)
        for by in (0.0, -1.0, 1.0)
    ]
    change, low, high = (min(LARGEST_RETARGET, max(1 / LARGEST_RETARGET, f)) - 1 for f in factors)
    return Nowcast(change, low, high, to_come)
