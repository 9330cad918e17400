"""New coins per block: 50 BTC, halved every 210,000 blocks, in whole satoshi."""

from __future__ import annotations

from ..errors import InputError

SATOSHI_PER_BTC = 100_000_000
HALVING_BLOCKS = 210_000
LAST_HEIGHT_WITH_SUBSIDY = 6_929_999


def subsidy_satoshi(height: int) -> int:
    """Subsidy of the block at `height` in satoshi; 0 from height 6,930,000."""
    if height < 0:
        raise InputError(
            f"block height {height} is negative", "heights start at 0, the genesis block"
        )
    return 50 * SATOSHI_PER_BTC >> min(63, height // HALVING_BLOCKS)


def next_halving(height: int) -> int:
    """The first height above `height` at which the subsidy halves."""
    return (height // HALVING_BLOCKS + 1) * HALVING_BLOCKS
