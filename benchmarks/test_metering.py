"""What metering costs: blocks of slices with meters on and off, by turns, in one run.

    python -m pytest benchmarks/test_metering.py

The meters are a package counter in files like sysfs', read at both edges of every
slice, and a plug that a thread asks over HTTP every 0.2 s (five times as often as by
default). Pairs of slices, the order within each drawn by lot; the figure is the
median of the ratios on / off, with its order-statistic interval.
"""

from __future__ import annotations

import json
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from powbench.energy.meter import Meter
from powbench.energy.powercap import Powercap
from powbench.energy.url import meter
from powbench.energy.window import Window
from powbench.kernels import registry
from powbench.measure.crew import Crew
from powbench.measure.run import calibrate
from powbench.measure.statistics import median_interval
from powbench.measure.workload import Supply, default_job

MACHINE = Path(__file__).parent.parent / "tests/data/sysfs/server-intel-2s"
PAIRS = 40
BLOCK_SLICES = 10
SLICE_SECONDS = 0.05
MOST_COST = 0.005


@pytest.fixture
def plug() -> Iterator[str]:
    """A plug on loopback: in this process, so its own work counts against the meters too."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"apower": 100.0}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http+json://127.0.0.1:{server.server_address[1]}/#/apower;every=0.2"
    server.shutdown()
    server.server_close()


class Blocks:
    """Blocks of slices of one kernel on one thread, metered as `bench` does it, or not."""

    def __init__(self, crew: Crew, nonces: int, meters: list[Meter]) -> None:
        self._crew, self._nonces, self._meters = crew, nonces, meters
        self._supply = Supply(default_job())

    def run(self, metered: bool) -> float:
        """Seconds that the slices of one block took, with or without an open window."""
        window = Window(self._meters if metered else [])
        window.begin(counting=False)
        seconds = 0.0
        for _ in range(BLOCK_SLICES):
            window.resume()
            (turn,) = self._crew.work([self._supply.take(self._nonces)])
            window.pause()
            seconds += turn.ended - turn.began
        window.end()
        return seconds


def test_metering_costs_less_than_half_a_percent(
    benchmark: Any, figure: Callable[..., None], plug: str, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(MACHINE, tmp_path / "machine"))
    meters = [Powercap(root), meter(plug, {})]
    kernel = registry.default()
    chance = random.Random(5)
    ratios: list[float] = []
    with Crew(kernel, 1) as crew:
        blocks = Blocks(crew, calibrate(crew, default_job(), 1, SLICE_SECONDS), meters)

        def pair() -> None:
            order = [True, False]
            chance.shuffle(order)
            seconds = {metered: blocks.run(metered) for metered in order}
            ratios.append(seconds[False] / seconds[True])

        benchmark.pedantic(pair, rounds=PAIRS, warmup_rounds=1)
    found = median_interval(ratios)
    benchmark.extra_info.update(ratio=found.median, low=found.low, high=found.high, pairs=PAIRS)
    figure("hash rate with meters / without", found.median, 1 - MOST_COST)
