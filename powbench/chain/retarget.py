"""How difficulty moves: every 2016 blocks, over the time of 2015 intervals."""

from __future__ import annotations

from ..errors import InputError
from .target import DIFFICULTY_1, MAX_TARGET, encode_nbits, target_of

BLOCKS_PER_EPOCH = 2016
BLOCK_SECONDS = 600
LARGEST_RETARGET = 4
"""The factor by which a retarget changes the difficulty at most, up or down."""
EPOCH_SECONDS = BLOCKS_PER_EPOCH * BLOCK_SECONDS
"""1,209,600 s: what the 2015 measured intervals are compared with (one short: consensus)."""


def next_nbits(nbits: int, first_time: int, last_time: int) -> int:
    """nBits of the next epoch.

    first_time, last_time: header times in seconds of the epoch's first and last
    block. The factor is clamped to [1/4, 4], the target never exceeds the limit,
    and the result is rounded through the compact form. Below difficulty 1 it is another
    network's, whose limit is not known: then there is none.
    """
    target = target_of(nbits)
    limit = DIFFICULTY_1 if target <= DIFFICULTY_1 else MAX_TARGET
    seconds = last_time - first_time
    most = EPOCH_SECONDS * LARGEST_RETARGET
    seconds = max(EPOCH_SECONDS // LARGEST_RETARGET, min(most, seconds))
    return encode_nbits(min(limit, target * seconds // EPOCH_SECONDS))


def epoch_of(height: int) -> int:
    """The difficulty epoch of a block height."""
    if height < 0:
        raise InputError(
            f"block height {height} is negative", "heights start at 0, the genesis block"
        )
    return height // BLOCKS_PER_EPOCH
