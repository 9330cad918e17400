"""Prometheus: the real server with node-exporter's textfile collector, and its answers alone."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

from powbench.energy import prometheus
from powbench.energy.fetch import Server
from powbench.energy.meter import MeterError
from powbench.energy.prometheus import Prometheus, parse_matrix
from powbench.energy.url import meter
from powbench.energy.window import Window
from tests import patience
from tests.energy import servers
from tests.energy.runs import between, run


def now(port: int, query: str = "plug_watts") -> float:
    """What Prometheus last scraped."""
    url = f"http://127.0.0.1:{port}/api/v1/query?query={query}"
    with urlopen(url, timeout=patience.SECONDS) as answer:
        return float(json.load(answer)["data"]["result"][0]["value"][1])


@pytest.mark.slow
def test_a_real_prometheus_over_exactly_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prometheus, "STEP_SECONDS", 0.1)
    with servers.prometheus(tmp_path) as (port, change):
        servers.wait_for(lambda: now(port) == 100, "the first scrape")
        url = f"prometheus+http://127.0.0.1:{port}/?query=plug_watts"

        def double() -> None:
            three_more()
            change(200)
            servers.wait_for(lambda: now(port) == 200, "the scrape of the change")
            three_more()

        def three_more() -> None:
            count = "count_over_time(plug_watts[1h])"
            enough = now(port, count) + 3
            servers.wait_for(lambda: now(port, count) >= enough, "three scrapes")

        found = run(url + "#;accuracy=0.01", double, seconds=0.0)
        assert between(found, 100, 200)
        assert (found.samples or 0) >= 3
        assert found.source == f"prometheus+http://127.0.0.1:{port}?query=…"
        assert found.name == "prometheus plug_watts"

        nothing = run(f"prometheus+http://127.0.0.1:{port}/?query=no_such", seconds=0.05)
        assert "has no samples of 'no_such'" in nothing.reason

        wrong = run(f"prometheus+http://127.0.0.1:{port}/?query=sum((", seconds=0.05)
        assert "HTTP 400" in wrong.reason

        many = f"prometheus+http://127.0.0.1:{port}/?query=%7Bjob=%22plug%22%7D"
        assert "series, not one" in run(many, seconds=0.05).reason


def answer(values: Any) -> dict[str, Any]:
    return {"status": "success", "data": {"resultType": "matrix", "result": values}}


def test_the_samples_stand_where_they_were_scraped() -> None:
    """Steps repeat the last scrape; timestamp() tells it once and when."""
    scrapes = {1000.0: 100.0, 1004.0: 200.0}

    def respond(path: str) -> dict[str, Any]:
        asked = parse_qs(urlsplit(path).query)
        start, end, step = (float(asked[k][0]) for k in ("start", "end", "step"))
        points = []
        at = start
        while at <= end + 0.001:
            last = max((t for t in scrapes if t <= at), default=None)
            if last is not None:
                stamp = asked["query"][0].startswith("timestamp(")
                points.append([at, str(last if stamp else scrapes[last])])
            at += step
        return answer([{"metric": {}, "values": points}])

    with servers.plug() as device:
        device.document = respond
        history = Prometheus(Server("127.0.0.1", device.port), "x").history(998.0, 1008.0)
    assert history == ((1000.0, 100.0), (1004.0, 200.0))


def test_it_dies_during_the_run() -> None:
    with servers.plug() as device:
        device.document = answer([{"metric": {}, "values": [[time.time(), "5"]]}])
        window = Window([meter(f"prometheus+http://127.0.0.1:{device.port}/?query=x", {})])
        window.begin()
        device.status(500)
        time.sleep(0.05)
        (found,) = window.end()
    assert not found.available
    assert "HTTP 500" in found.reason


def test_watts_that_are_none() -> None:
    with servers.plug() as device:
        device.document = answer([{"metric": {}, "values": [[1000.0, "-1"]]}])
        with pytest.raises(MeterError, match="negative"):
            Prometheus(Server("127.0.0.1", device.port), "x").history(999, 1001)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        [],
        "x",
        {"data": {}},
        answer([{}]),
        answer([{"values": [["a", "b"]]}]),
        answer([{"values": [[1.0, "1e999"]]}]),
        answer([{"values": [[1.0, "9" * 5000]]}]),
        answer([{"values": [[1.0, 5]]}]),
        answer([{"values": [[1.0, "5", 6]]}]),
        answer(5),
    ],
)
def test_answers_that_are_no_range(wrong: Any) -> None:
    with pytest.raises(MeterError, match="not a range of numbers"):
        parse_matrix(wrong, "x")
