"""Windows of miners whose rates are known, through the server and the run that users have."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from powbench.miners.count.counting import Span
from powbench.miners.count.interval import work
from powbench.miners.measuring import Listener, Measuring, Settings, pace
from powbench.miners.server import Server
from powbench.miners.stratum.listening import listening
from powbench.miners.stratum.record import Ledger
from powbench.miners.stratum.vardiff import LEAST

from .client import Client

FASTEST_TO_SLOWEST = 10.0
SWING_SECONDS = 60.0


@dataclass(frozen=True)
class Plan:
    """connections: miners at once, each of which is a window. precision: asked of the run.

    slowest: hashes per second of the slowest miner, enough for shares of 4,096 hashes.
    swing: each miner is so many times as fast in every second minute.
    """

    connections: int
    windows: int
    seconds: float = 300.0
    precision: float = 0.1
    slowest: float = 5e3
    swing: float = 1.0


PLANS = (
    Plan(connections=1, windows=400),
    Plan(connections=10, windows=400),
    Plan(connections=100, windows=400),
    Plan(connections=10, windows=400, swing=20.0),
    Plan(connections=1, windows=100, seconds=600.0, precision=0.0196, slowest=7e4),
)
WARM_UP_SECONDS = 30.0
BATCH_SECONDS = 1.0


@dataclass(frozen=True)
class Window:
    """One miner over one window. The rates are in hashes per second."""

    plan: int
    run: int
    true: float
    rate: float
    low: float
    high: float
    shares: int
    difficulties: int


def runs(plan: Plan) -> int:
    """How many runs bring the plan's windows."""
    return math.ceil(plan.windows / plan.connections)


@dataclass
class _Miner:
    """done: moment and hashes of each batch."""

    client: Client
    hashes_per_second: float
    done: list[tuple[float, int]] = field(default_factory=list)

    def work(self, moment: float, seconds: float, swing: float) -> None:
        fast = int(moment / SWING_SECONDS) % 2 == 1
        hashes = round(self.hashes_per_second * (swing if fast else 1.0) * seconds)
        self.done.append((moment, hashes))
        self.client.work(hashes)

    def rate(self, span: Span) -> float:
        hashes = sum(n for moment, n in self.done if span.start <= moment < span.end)
        return hashes / float(span.seconds)


def one_run(index: int, run: int) -> Iterator[Window]:
    """The windows of run `run` of plan `index`. The same numbers give the same miners.

    Only the clock is not real: a second lasts as long as the hashes of its miners take.
    """
    plan = PLANS[index]
    chance = random.Random(f"{index} {run}")
    previous = hashlib.sha256(f"{index} {run}".encode()).digest()
    moment = worked = 0.0
    ledger = Ledger(previous, pace(plan.precision, plan.seconds), LEAST, LEAST)
    miners: list[_Miner] = []

    def pass_time(seconds: float) -> None:
        """What `sleep` does here: the miners work."""
        nonlocal moment, worked
        moment += seconds
        if moment - worked >= BATCH_SECONDS:
            for miner in miners:
                miner.work(moment, moment - worked, plan.swing)
            worked = moment

    with ExitStack() as stack:
        server = Server(listening("127.0.0.1:0", ()), ledger, lambda: moment, lambda: 1.7e9)
        stack.enter_context(server)
        for number in range(plan.connections):
            client = Client(server.port, f"miner{number}")
            stack.callback(client.close)
            faster = FASTEST_TO_SLOWEST ** chance.random()
            miners.append(_Miner(client, plan.slowest * faster))
        settings = Settings(plan.connections, 1e6, WARM_UP_SECONDS, plan.seconds)
        outcome = Measuring(server, settings, Listener(), lambda: moment, pass_time).run()
    for counted in outcome.miners:
        true = miners[int(counted.record.worker.removeprefix("miner"))].rate(outcome.span)
        groups, seconds = counted.groups(), outcome.span.seconds
        done = work(groups)
        yield Window(
            index, run, true, done.hashes / seconds, done.low / seconds, done.high / seconds,
            len(counted.moments), len([g for g in groups if g.shares]),
        )  # fmt: skip
