"""A share that is a block of regtest: a real node takes it into its chain."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.miners import cases
from tests.miners.node import SEGWIT_HEIGHT, regtest
from tests.miners.pool import MASK, Pool, double
from tests.patience import until

DIFFICULTY = 2.0**-16


@pytest.mark.parametrize("rolls", [False, True])
def test_the_pool_of_the_tests_makes_blocks_that_a_node_takes(tmp_path: Path, rolls: bool) -> None:
    with regtest(tmp_path / "log") as node:
        spent = {node.spend(height) for height in (1, 2)}
        with (
            Pool(node, DIFFICULTY) as pool,
            cases.Miner(pool.port, nonces=1 << 12, rolls=rolls) as miner,
        ):
            until(lambda: len(pool.verdicts) >= 10, "ten blocks")
        assert set(pool.verdicts) == {None}
        assert node.height() == SEGWIT_HEIGHT + len(pool.verdicts)
        heights = range(SEGWIT_HEIGHT + 1, node.height() + 1)
        blocks = [node.block(height) for height in heights]
        assert [block[:80] for block in blocks] == pool.shares
        assert set(pool.shares) <= set(miner.found)
        hashes = [node.call("getblockhash", height) for height in heights]
        assert hashes == [double(header)[::-1].hex() for header in pool.shares]
        assert not node.call("getrawmempool")
        mined = node.call("getblock", hashes[0])["tx"]
        assert spent == set(mined[1:])
        rolled = {int.from_bytes(header[:4], "little") & MASK for header in pool.shares}
        assert (len(rolled) > 1) == rolls
