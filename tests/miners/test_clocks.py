"""A wall clock that jumps: shares are dated by the monotonic one, and jobs go on."""

from __future__ import annotations

import itertools

import pytest

from powbench.miners.measuring import Listener, Measuring, Settings
from powbench.miners.server import Server
from powbench.miners.stratum.listening import listening
from tests import patience
from tests.miners import cases, lasting


def test_a_clock_that_jumps_moves_neither_shares_nor_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each look at the clock is a day away from the one before."""
    lasting.lasts(monkeypatch, lasting.shares(1))
    looks = itertools.count()

    def unix() -> float:
        return 1_800_000_000.0 + 86_400.0 * (next(looks) % 2)

    with (
        Server(listening("127.0.0.1:0", ()), cases.ledger(), unix_clock=unix) as server,
        cases.Miner(server.port, nonces=1 << 12) as miner,
    ):
        found = Measuring(server, Settings(1, patience.SECONDS, 0.0, 0.5), Listener()).run()
    (counted,) = found.miners
    assert counted.moments == tuple(sorted(counted.moments))
    assert all(found.span.start <= moment < found.span.end for moment in counted.moments)
    assert 0.5 <= found.span.seconds < patience.SECONDS
    assert len(counted.moments) > 0
    assert counted.after.rejected == {}
    assert miner.sent >= len(counted.moments)
