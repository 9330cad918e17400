"""New coins per block."""

from __future__ import annotations

import pytest

from powbench.chain.subsidy import (
    HALVING_BLOCKS,
    LAST_HEIGHT_WITH_SUBSIDY,
    next_halving,
    subsidy_satoshi,
)
from powbench.errors import InputError


@pytest.mark.parametrize(
    ("height", "satoshi"),
    [
        (0, 5_000_000_000),
        (209_999, 5_000_000_000),
        (210_000, 2_500_000_000),
        (420_000, 1_250_000_000),
        (630_000, 625_000_000),
        (839_999, 625_000_000),
        (840_000, 312_500_000),
        (6_929_999, 1),
        (6_930_000, 0),
        (210_000 * 64, 0),
        (10**12, 0),
    ],
)
def test_subsidy(height: int, satoshi: int) -> None:
    assert subsidy_satoshi(height) == satoshi


def test_every_halving() -> None:
    for halving in range(1, 40):
        height = halving * HALVING_BLOCKS
        assert subsidy_satoshi(height) == subsidy_satoshi(height - 1) // 2
        assert next_halving(height - 1) == height
        assert next_halving(height) == height + HALVING_BLOCKS


def test_all_coins() -> None:
    """20,999,999.9769 BTC: the published sum of all subsidies."""
    total = sum(subsidy_satoshi(h * HALVING_BLOCKS) * HALVING_BLOCKS for h in range(40))
    assert total == 2_099_999_997_690_000


def test_the_last_coin() -> None:
    assert subsidy_satoshi(LAST_HEIGHT_WITH_SUBSIDY) == 1
    assert subsidy_satoshi(LAST_HEIGHT_WITH_SUBSIDY + 1) == 0


def test_heights_start_at_zero() -> None:
    with pytest.raises(InputError, match="negative"):
        subsidy_satoshi(-1)
