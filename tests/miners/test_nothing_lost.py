"""The proxy loses no share that the pool would have taken, whatever happens in between."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle

import pytest

from powbench.miners.count.interval import HASHES_PER_DIFFICULTY
from powbench.miners.server import Server
from powbench.miners.stratum.listening import listening
from powbench.miners.upstream.address import pool
from tests.miners import cases
from tests.miners.own_pool import DIFFICULTY_1, OwnPool, double
from tests.patience import until

pytestmark = pytest.mark.usefixtures("impatient")
PASSWORD = {"POWBENCH_POOL_PASSWORD": "secret"}
EASIEST = 2.0**-17


class Resting(cases.Miner):
    """It can be made to stand still."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._halt, self._rests = threading.Event(), threading.Event()

    def rest(self) -> None:
        while self._halt.is_set() and self.working:
            self._rests.set()
            time.sleep(0.001)

    def sends_more(self, shares: int) -> None:
        least = self.sent + shares
        until(lambda: self.sent >= least, "more shares")

    @contextmanager
    def still(self) -> Iterator[None]:
        """Once all that it has sent is answered."""
        self._rests.clear()
        self._halt.set()
        until(self._rests.is_set, "a rest")
        until(lambda: self.answered == self.sent, "the answers")
        yield
        self._halt.clear()


def troubles(own: OwnPool, miner: Resting) -> list[Callable[[], object]]:
    """What pools do to miners, one after another."""

    def new_block() -> None:
        """The miner stands still meanwhile, so that no share is late by chance."""
        with miner.still():
            own.job(clean=True)
            until(lambda: miner.job and miner.job.coinbase[0] == own.newest.start, "the job")

    def another(difficulty: float, at_once: bool) -> Callable[[], None]:
        def change() -> None:
            own.harder(difficulty)
            if at_once:
                own.job()

        return change

    return [
        own.job, own.drop, another(4 * EASIEST, True), new_block, own.drop,
        another(3 * EASIEST, False), own.job, another(EASIEST, True),
        lambda: own.say("client.reconnect", []), another(2 * EASIEST, False), new_block,
    ]  # fmt: skip


@pytest.mark.parametrize("shares", [300, pytest.param(3_000, marks=pytest.mark.slow)])
def test_the_pool_gets_every_share_that_it_would_have_taken(shares: int) -> None:
    kept = cases.ledger(pace=20.0, start=2.0**-13, least=EASIEST / 2)
    with OwnPool(difficulty=2.0**-13) as own:
        place = pool(own.address, "owner", None, PASSWORD)
        with (
            Server(listening("127.0.0.1:0", ()), kept, pool=place) as server,
            Resting(server.port, nonces=1 << 14, rolls=True) as miner,
        ):
            until(lambda: miner.sent, "a share")
            every = max(20, shares // 100)
            happens = cycle(troubles(own, miner))
            own.harder(EASIEST)
            own.job()
            changes = 0
            while len(own.taken) < shares or own.connections < 6:
                miner.sends_more(every)
                next(happens)()
                changes += 1
            with miner.still():
                pass
            server.check()
        (record,) = kept.records()

    def would_have_taken(header: bytes) -> bool:
        work = own.of(header)
        return int.from_bytes(double(header), "little") * work.difficulty <= DIFFICULTY_1

    wanted = {header for header in miner.found if would_have_taken(header)}
    assert len(wanted) >= shares
    assert set(own.taken) == wanted
    # Of a difficulty that came without a job, and of an answer that a cut connection had lost.
    assert set(own.refused) <= {"Low difficulty share", "Duplicate"}
    assert record.pool is not None
    assert (record.pool.accepted, record.pool.lost) == (len(wanted), 0)
    assert set(record.rejected) <= {"stale"}
    # Those that it found before it heard of the next job: on a busy machine some at each change.
    assert sum(record.rejected.values()) <= miner.sent - record.shares < miner.sent // 10
    yes = {answer["id"] for answer in miner.answers if answer.get("result") is True}
    assert {10 + i for i, header in enumerate(miner.found) if header in wanted} <= yes
    assert changes > 6
    assert len({difficulty for _, difficulty in record.asked}) > 2


def test_the_shares_prove_the_hashes_that_the_miner_has_done() -> None:
    """Also where most of them never reach the pool, and jobs are given anew."""
    kept = cases.ledger(pace=200.0, start=2.0**-9)
    with OwnPool(difficulty=2.0**-9) as own:
        place = pool(own.address, "owner", None, PASSWORD)
        with (
            Server(listening("127.0.0.1:0", ()), kept, pool=place) as server,
            Resting(server.port, nonces=1 << 12) as miner,
        ):
            until(lambda: kept.records() and kept.records()[0].steady, "a steady difficulty")
            with miner.still():
                (record,) = kept.records()
                done, weight, shares = miner.hashes, record.weight, record.shares
            for trouble in (own.job, own.drop, own.job):
                miner.sends_more(150)
                trouble()
            with miner.still():
                done, weight = miner.hashes - done, record.weight - weight
                shares = record.shares - shares
            assert set(record.rejected) <= {"stale"}
            assert len(own.taken) < shares / 2
    counted = weight * HASHES_PER_DIFFICULTY
    assert abs(counted - done) < 6 * counted / math.sqrt(shares)
