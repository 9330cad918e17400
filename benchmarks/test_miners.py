"""The stratum server: one share costs one double hash and little more."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from powbench.chain.target import target_of_difficulty
from powbench.kernels import registry
from powbench.kernels.base import Job as Work
from powbench.miners.server import Server
from powbench.miners.stratum.listening import listening
from powbench.miners.stratum.record import Ledger
from powbench.miners.stratum.session import Session

EASY = 2.0**-20
SHARES = 4000
EXTRANONCE1 = 0x01020304
LOAD = str(Path(__file__).with_name("miners_load.py"))


def lines() -> tuple[bytes, list[bytes]]:
    """How a miner logs in, and valid shares of its first job."""
    log_in = b"\n".join(
        [
            b'{"id": 1, "method": "mining.subscribe", "params": ["b"]}',
            b'{"id": 2, "method": "mining.authorize", "params": ["rig", "x"]}',
        ]
    )
    session = new_session()
    told = [m for line in log_in.split(b"\n") for m in session.receive(line, 0.0, 1e9).splitlines()]
    name, _, first, second, _, version, nbits, time, _ = json.loads(told[-1])["params"]
    from powbench.miners.stratum import jobs

    job = jobs.local(1, bytes(32), int(time, 16))
    assert (job.name, job.coinbase_start.hex(), job.coinbase_end.hex()) == (name, first, second)
    assert (f"{job.version:08x}", f"{job.nbits:08x}") == (version, nbits)
    target = target_of_difficulty(EASY)
    found: list[bytes] = []
    for number in itertools.count():
        tail = number.to_bytes(4, "big")
        header = job.header(EXTRANONCE1.to_bytes(4, "big") + tail, job.version, job.time, 0)
        for nonce in registry.default().scan(Work(header, target), 0, 1 << 20):
            words = ["rig", name, tail.hex(), time, f"{nonce:08x}"]
            call: dict[str, Any] = {"id": len(found), "method": "mining.submit", "params": words}
            found.append(json.dumps(call).encode())
        if len(found) >= SHARES:
            return log_in, found[:SHARES]
    raise AssertionError


def new_session() -> Session:
    return Session(EXTRANONCE1, "127.0.0.1", Ledger(bytes(32), 1e9, EASY, EASY))


def test_shares(benchmark: Any) -> None:
    """Four thousand valid shares, judged and answered."""
    log_in, shares = lines()

    def logged_in() -> tuple[tuple[Session], dict[str, Any]]:
        session = new_session()
        for line in log_in.split(b"\n"):
            session.receive(line, 0.0, 1e9)
        return (session,), {}

    def judge(session: Session) -> int:
        return sum(b'"result": true' in session.receive(line, 1.0, 1e9) for line in shares)

    taken = benchmark.pedantic(judge, setup=logged_in, rounds=5)
    assert taken == SHARES
    benchmark.extra_info["shares per second"] = SHARES / benchmark.stats["median"]


def test_thousand_connections(benchmark: Any, figure: Any) -> None:
    """Two thousand shares a second of a thousand miners over sockets, by another process."""
    connections, pace, seconds = 1000, 2000, 10

    def load() -> dict[str, Any]:
        ledger = Ledger(bytes(32), pace / connections, EASY, EASY)
        with Server(listening("127.0.0.1:0", ()), ledger) as server:
            told = subprocess.run(
                [sys.executable, LOAD, *map(str, (server.port, connections, pace, seconds))],
                check=True, capture_output=True, text=True, timeout=120,
            ).stdout  # fmt: skip
        assert sum(r.shares for r in ledger.records()) == json.loads(told)["taken"]
        found: dict[str, Any] = json.loads(told)
        return found

    told = benchmark.pedantic(load, rounds=1)
    benchmark.extra_info |= told
    assert told["refused"] == told["unanswered"] == 0
    figure("shares taken of 1,000 miners", told["taken"] / told["seconds"], 0.99 * pace, unit="/s")
    figure("the longest wait for an answer", 1000 * told["longest_s"], 1000, False, "ms")
