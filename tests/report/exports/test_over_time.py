"""Points in time for other tools: promtool, node-exporter and Prometheus read them, a dashboard
asks for them."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run
from powbench.documents.stored import Point
from powbench.report.exports import openmetrics, points_csv
from tests import patience, peers
from tests.energy import servers

DOCUMENTS = Path(__file__).parents[2] / "data/documents"
DASHBOARD = Path(__file__).parents[3] / "examples/grafana/powbench.json"
METRIC = re.compile(r"\bpowbench_\w+")
SAMPLE = re.compile(r'(\w+)\{((?:\w+="(?:[^"\\]|\\.)*",?)*)\} (\S+)')
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


def point(**changes: Any) -> Point:
    at = "2026-01-02T03:04:05+00:00"
    plain = Point(at, "bench, 2 threads", "avx2", "", 1.5e6, None, "0123456789abcdef", None)
    return replace(plain, **{"machine": "web-3", "threads": 2, **changes})


def samples(text: str) -> dict[tuple[str, ...], str]:
    """(metric, labels as they are written) -> value."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    found = {}
    for line in lines:
        match = SAMPLE.fullmatch(line)
        assert match is not None, line
        labels = [f"{name}={value}" for name, value in LABEL.findall(match[2])]
        found[match[1], *labels] = match[3]
    assert len(found) == len(lines)  # no series twice: a collector refuses the whole file
    return found


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What `powbench export` writes of a check and of results of machines and miners."""
    folder = tmp_path_factory.mktemp("exported")
    names = ("result", "result-certified", "result-miner", "result-odd", "check")
    paths = [str(DOCUMENTS / f"{name}.json") for name in names]
    assert run(["export", *paths, "--to", f"openmetrics={folder / 'powbench.prom'}", "-q"]) == 0
    return (folder / "powbench.prom").read_text("utf-8")


def test_a_rate_with_versions_rolled_never_stands_in_for_that_of_a_fixed_header() -> None:
    fixed = point()
    rolled = point(
        created="2026-01-03T03:04:05+00:00", what="bench, 2 threads, 16 versions",
        hashes_per_second=9e6,
    )  # fmt: skip
    found = {
        key: value
        for key, value in samples(openmetrics.text([rolled, fixed])).items()
        if key[0] == "powbench_hashes_per_second"
    }
    assert {("versions=16" in key): value for key, value in found.items()} == {
        False: "1500000.0", True: "9000000.0",
    }  # fmt: skip


def test_the_last_point_of_each_series_is_told() -> None:
    older = point(created="2026-01-01T00:00:00+00:00", hashes_per_second=1.0)
    other = point(threads=1, hashes_per_second=None, slow_down=0.25, what="check")
    accepted = point(verdict="accepted", what="accepted for nightly: why", slow_down=0.5)
    found = samples(openmetrics.text([point(warnings=("w",)), older, other, accepted]))
    series = (
        "machine=web-3", "kernel=avx2", "threads=2", "what=bench", "cpu_signature=0123456789abcdef",
    )  # fmt: skip
    assert found["powbench_hashes_per_second", *series] == "1500000.0"
    assert found["powbench_warnings", *series] == "1"
    assert found["powbench_measured_timestamp_seconds", *series] == "1767323045.0"
    rates = [key for key in found if key[0] == "powbench_hashes_per_second"]
    assert len(rates) == 1  # what is not known has no sample, and never 0
    slow_downs = {key[3:5]: v for key, v in found.items() if key[0] == "powbench_slow_down_ratio"}
    assert slow_downs == {("threads=1", "what=check"): "0.25"}


def test_odd_names_are_escaped_and_collide_in_no_series() -> None:
    odd = 'a"b\\c\nd{},é'
    text = openmetrics.text(
        [point(kernel=odd), point(machine=""), point(machine="0123456789abcdef")]
    )
    found = samples(text)
    assert ("powbench_warnings", "machine=web-3", 'kernel=a\\"b\\\\c\\nd{},é') in {
        key[:3] for key in found
    }
    assert len([key for key in found if key[0] == "powbench_warnings"]) == 2


def test_promtool_finds_no_fault(exported: str) -> None:
    tool = peers.program("promtool")
    told = subprocess.run(
        [tool, "check", "metrics"], input=exported, text=True, capture_output=True, check=False
    )
    assert (told.returncode, told.stdout + told.stderr) == (0, "")


def test_it_is_openmetrics_too(exported: str) -> None:
    """By the parser of Prometheus' own client library, which is strict."""
    servers.installed("prometheus_client")
    from prometheus_client.openmetrics import parser

    read: Any = parser.text_string_to_metric_families
    families = list(read(exported))
    assert {f.type for f in families} == {"gauge"}
    told = {
        (s.name, *(f"{k}={v}" for k, v in s.labels.items())) for f in families for s in f.samples
    }
    assert len(told) == len(samples(exported))


def test_the_level_stands_at_the_efficiency() -> None:
    told = samples(openmetrics.text([point(hashes_per_joule=2e5, energy_level="L1", watts=9.0)]))
    levels = {key[0] for key in told if "level=L1" in key}
    assert levels == {"powbench_hashes_per_joule"}


def expressions() -> Iterator[tuple[str, str]]:
    """(where it stands, PromQL) of every query of the dashboard, its variables replaced."""
    board = json.loads(DASHBOARD.read_text("utf-8"))
    for panel in board["panels"]:
        for target in panel["targets"]:
            yield panel["title"], re.sub(r"\$(machine|kernel)", ".*", target["expr"])
    for variable in board["templating"]["list"]:
        if variable["type"] == "query":
            match = re.fullmatch(r"label_values\((\w+), (\w+)\)", variable["query"]["query"])
            assert match is not None
            assert variable["definition"] == variable["query"]["query"]
            yield f"${variable['name']}", f"count by ({match[2]}) ({match[1]})"


def test_the_dashboard_asks_for_what_is_exported_and_shows_all_of_it(exported: str) -> None:
    asked = {metric for _, expression in expressions() for metric in METRIC.findall(expression)}
    assert asked == {key[0] for key in samples(exported)}
    words = r'\b(\w+)(?:=~?|!=)"'
    named = {label for _, expression in expressions() for label in re.findall(words, expression)}
    told = {label.partition("=")[0] for key in samples(exported) for label in key[1:]}
    assert named <= told
    board = json.loads(DASHBOARD.read_text("utf-8"))
    legends = [target["legendFormat"] for p in board["panels"] for target in p["targets"]]
    assert {word for legend in legends for word in re.findall(r"{{(\w+)}}", legend)} <= told
    places = [panel["gridPos"] for panel in board["panels"]]
    assert len({(p["x"], p["y"]) for p in places}) == len(places)


@pytest.mark.slow
def test_prometheus_behind_node_exporter_answers_every_query_of_the_dashboard(
    exported: str, tmp_path: Path
) -> None:
    with servers.prometheus(tmp_path) as (port, _):
        (tmp_path / "texts/new").write_text(exported, "utf-8")
        (tmp_path / "texts/new").replace(tmp_path / "texts/powbench.prom")

        def answer(expression: str) -> list[Any]:
            query = urllib.parse.urlencode({"query": expression})
            url = f"http://127.0.0.1:{port}/api/v1/query?{query}"
            with urllib.request.urlopen(url, timeout=patience.SECONDS) as reply:
                found = json.load(reply)
            assert found["status"] == "success"
            return list(found["data"]["result"])

        def answered(expression: str, what: str = "") -> list[Any]:
            """Asked again as long as there is nothing: a scrape that was late leaves a gap."""
            found: list[Any] = []

            def asked() -> bool:
                with suppress(OSError):  # it does not listen yet
                    found.extend(answer(expression))
                return bool(found)

            patience.until(asked, what or f"an answer to {expression}")
            return found

        assert answered("powbench_warnings")
        assert [s["value"][1] for s in answered("node_textfile_scrape_error")] == ["0"]
        for key, value in samples(exported).items():
            name, *labels = key
            inner = ",".join(f'{n}="{v}"' for n, _, v in (one.partition("=") for one in labels))
            (sample,) = answered(f"{name}{{{inner}}}")
            assert float(sample["value"][1]) == float(value)
        for title, expression in expressions():
            answered(expression, f"an answer to {title}")


def test_csv_has_every_point_and_every_key() -> None:
    points = [point(warnings=("one", "two")), point(hashes_per_second=None, what='a "b", c')]
    rows = list(csv.DictReader(io.StringIO(points_csv.text(points))))
    assert list(rows[0]) == [field.name for field in fields(Point)]
    assert (rows[0]["hashes_per_second"], rows[0]["warnings"]) == ("1500000.0", "one; two")
    assert (rows[1]["hashes_per_second"], rows[1]["what"]) == ("", 'a "b", c')
