"""A share that is a block of regtest: a real node takes it into its chain."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from powbench.documents import reading
from powbench.documents import result as documents
from tests.miners import cases
from tests.miners.node import SEGWIT_HEIGHT, Node, regtest
from tests.miners.pool import MASK, Pool, double
from tests.patience import says, until
from tests.ports import free_port

DIFFICULTY = 2.0**-16
NO_SHARE = 2.0**40
SECRET = "hunter22"


def all_are_blocks(node: Node, pool: Pool, miner: cases.Miner, spent: set[str]) -> None:
    """Each share that the pool has taken is a block of the node's chain, and one that the miner
    has found. The first has the transactions `spent` in it."""
    assert set(pool.verdicts) == {None}
    assert node.height() == SEGWIT_HEIGHT + len(pool.shares)
    heights = range(SEGWIT_HEIGHT + 1, node.height() + 1)
    assert [node.block(height)[:80] for height in heights] == pool.shares
    assert set(pool.shares) <= set(miner.found)
    hashes = [node.call("getblockhash", height) for height in heights]
    assert hashes == [double(header)[::-1].hex() for header in pool.shares]
    assert set(node.call("getblock", hashes[0])["tx"][1:]) == spent
    rolled = {int.from_bytes(header[:4], "little") & MASK for header in pool.shares}
    assert (len(rolled) > 1) == miner.rolls


@pytest.mark.parametrize("rolls", [pytest.param(False, marks=pytest.mark.slow), True])
def test_the_pool_of_the_tests_makes_blocks_that_a_node_takes(tmp_path: Path, rolls: bool) -> None:
    with regtest(tmp_path / "log") as node:
        spent = {node.spend(height) for height in (1, 2)}
        with (
            Pool(node, DIFFICULTY) as pool,
            cases.Miner(pool.port, nonces=1 << 12, rolls=rolls) as miner,
        ):
            until(lambda: len(pool.verdicts) >= 10, "ten blocks")
        all_are_blocks(node, pool, miner, spent)


@pytest.mark.parametrize("rolls", [pytest.param(False, marks=pytest.mark.slow), True])
@pytest.mark.slow
def test_blocks_go_through_the_proxy_while_it_counts(tmp_path: Path, rolls: bool) -> None:
    """The pool asks for shares that can be found only while the window counts, so that powbench
    must count as many as the pool has taken."""
    port = free_port()
    with regtest(tmp_path / "log") as node:
        spent = {node.spend(height) for height in (1, 2, 3)}
        with Pool(node, NO_SHARE) as pool:
            command = [
                sys.executable, "-m", "powbench", "miners", "measure",
                "--proxy", f"stratum+tcp://127.0.0.1:{pool.port}", "--user", "owner.{worker}",
                "--listen", f"127.0.0.1:{port}", "--difficulty", "0.00001", "--warm-up", "0",
                "--seconds", "600", "--json", "m.json",
            ]  # fmt: skip
            with subprocess.Popen(
                command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                env=os.environ | {"POWBENCH_POOL_PASSWORD": SECRET},
            ) as process:  # fmt: skip
                try:
                    says(process, f"Point the miner at stratum+tcp://127.0.0.1:{port} ")
                    with cases.Miner(port, nonces=1 << 12, rolls=rolls) as miner:
                        says(process, "measuring")
                        assert not pool.shares
                        pool.ask(DIFFICULTY)
                        until(lambda: len(pool.verdicts) >= 20, "twenty blocks")
                        pool.ask(NO_SHARE)
                        last = pool.works[-1]
                        until(lambda: miner.job and miner.job.coinbase[0] == last.start, "its job")
                        process.send_signal(signal.SIGINT)
                        out, err = process.communicate()
                finally:
                    process.kill()
            assert process.returncode == 130, out + err
        all_are_blocks(node, pool, miner, spent)
        assert set(pool.users) == {("owner.rig1", SECRET)}
        text = (tmp_path / "m.json").read_text()
        (m,) = reading.read(text, "m.json", documents.Result).measurements
        assert m.miner
        assert m.miner.own_pool
        assert m.miner.own_pool.accepted == len(pool.shares)
        assert m.miner.own_pool.rejected <= sum(pool.refused.values())
        counted = sum(group.shares for group in m.miner.work)
        assert len(pool.shares) < counted <= miner.sent
        assert f"took {len(pool.shares)} of" in " ".join(out.split())
