"""Each export, opened by the tool's own reader where it is on PyPI."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from math import log
from pathlib import Path

import jsonschema
import pytest

from powbench.check import document
from powbench.documents import reading
from powbench.documents.check import Check
from powbench.documents.result import Result as MeasuredResult
from powbench.errors import InputError
from powbench.measure import document as results
from powbench.measure.document import Result
from powbench.measure.measurement import Measurement, Slice
from powbench.measure.statistics import Interval
from powbench.measure.workload import default_job
from powbench.report import exports as exporters
from tests.check.fakes import FakeLab, check
from tests.peers import missing


@pytest.fixture(scope="module")
def data() -> Check:
    """A check whose head is 10 % slower: 1000 nonces in 12 ms against 13.2 ms."""
    lab = FakeLab(lambda kernel, arm, launch: log(1.1) if arm == "B" else 0.0)
    return document.read(document.to_json(check(lab)), "check.json")


def test_pyperf_reads_it(data: Check) -> None:
    import pyperf

    suite = pyperf.BenchmarkSuite.loads(exporters.export("pyperf", data))
    assert suite.get_benchmark_names() == ["fake/base", "fake/control", "fake/head"]
    head = suite.get_benchmark("fake/head")
    assert head.get_nrun() == 6
    assert head.get_nvalue() == 36
    assert head.median() == pytest.approx(0.0132 / 1000)
    assert head.get_unit() == "second"


def test_google_benchmark(data: Check) -> None:
    """Fields that google/benchmark's tools/compare.py and its docs name."""
    found = json.loads(exporters.export("google-benchmark", data))
    rows = [r for r in found["benchmarks"] if r["name"] == "fake/head"]
    assert len(rows) == 6
    for row in rows:
        assert row["run_type"] == "iteration"
        assert row["time_unit"] == "ns"
        assert row["real_time"] == pytest.approx(13200)
        assert row["items_per_second"] == pytest.approx(1000 / 0.0132)
    assert {"date", "num_cpus", "mhz_per_cpu", "library_build_type"} <= set(found["context"])


def test_google_benchmarks_compare_reads_it(data: Check, tmp_path: Path) -> None:
    """tools/compare.py itself; the PyPI package google-benchmark does not carry it, Debian's
    libbenchmark-tools does."""
    tool = Path("/usr/share/benchmark/compare.py")
    if not tool.exists():
        missing("google/benchmark's compare.py (Debian: libbenchmark-tools)")
    (tmp_path / "x.json").write_text(exporters.export("google-benchmark", data))
    subprocess.run(
        [sys.executable, str(tool), "-d", str(tmp_path / "diff.json"), "filters",
         str(tmp_path / "x.json"), "fake/base", "fake/head"],
        check=True, capture_output=True,
    )  # fmt: skip
    found = json.loads((tmp_path / "diff.json").read_text())
    assert [len(row["measurements"]) for row in found] == [6, 1]
    assert found[0]["utest"]["nr_of_repetitions"] == 6
    for row in found:
        for measured in row["measurements"]:
            assert measured["time"] == pytest.approx(0.1)
            assert measured["cpu"] == pytest.approx(0.1)


BMF = {
    "$schema": "http://json-schema.org/draft-07/schema",
    "type": "object",
    "patternProperties": {".+": {"type": "object", "patternProperties": {".+": {
        "type": "object",
        "properties": {k: {"type": "number"} for k in ("value", "lower_value", "upper_value")},
        "required": ["value"],
        "additionalProperties": False,
    }}}},
}  # fmt: skip
"""As https://bencher.dev/docs/reference/bencher-metric-format has it (looked up 2026-11); the
last line is ours. Bencher's reader is a Rust program that is in no registry."""


def test_bencher(data: Check) -> None:
    """Throughput in operations per second, latency in nanoseconds: Bencher's own measures."""
    found = json.loads(exporters.export("bencher", data))
    jsonschema.Draft7Validator(BMF).validate(found)
    assert all(len(name) <= 1024 for name in found)
    metric = found["fake/base"]["throughput"]
    assert metric["lower_value"] <= metric["value"] <= metric["upper_value"]
    assert metric["value"] == pytest.approx(1000 / 0.012)
    assert found["fake/base"]["latency"]["value"] == pytest.approx(12000)


CUSTOM = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["name", "unit", "value"],
        "properties": {
            "value": {"type": "number"},
            **{name: {"type": "string"} for name in ("name", "unit", "range", "extra")},
        },
        "additionalProperties": False,
    },
}
"""The interface BenchmarkResult of src/extract.ts in benchmark-action/github-action-benchmark,
which is an action and in no registry."""


def test_github_action_benchmark(data: Check) -> None:
    found = json.loads(exporters.export("github-action-benchmark", data))
    jsonschema.Draft7Validator(CUSTOM).validate(found)
    assert [x["name"] for x in found] == ["fake/base", "fake/control", "fake/head"]
    assert {x["unit"] for x in found} == {"H/s"}
    assert found[0]["value"] == pytest.approx(1000 / 0.012)


def test_names_say_what_an_arm_was(data: Check) -> None:
    """Under --swap A is head; against a baseline A is what was measured now."""
    swapped = replace(data, settings=replace(data.settings, swapped=True))
    rates = json.loads(exporters.export("bencher", swapped))
    assert rates["fake/base"]["latency"]["value"] == pytest.approx(13200)
    assert rates["fake/head"]["latency"]["value"] == pytest.approx(12000)
    (kernel,) = data.kernels
    launches = tuple(
        replace(x, rounds=tuple(
            replace(r, order=("A", "A'"), slices={a: r.slices[a] for a in ("A", "A'")})
            for r in x.rounds
        ))
        for x in kernel.launches
    )  # fmt: skip
    stored = replace(data, baseline="n", kernels=(replace(kernel, launches=launches),))
    assert list(json.loads(exporters.export("bencher", stored))) == ["fake/now", "fake/control"]


def test_results_can_be_exported_too() -> None:
    slices = (Slice(began=0.0, seconds=0.1, cpu_seconds=0.2, nonces=1000, hits=0),)
    interval = Interval(1e4, 1e4, 1e4, 0.0)
    measured = Measurement("avx2", "c", 2, True, interval, 1e4, slices, 0, 0)
    made = Result("2024-01-01T00:00:00+00:00", {}, {}, default_job(), 0, None, (measured,))
    for name in exporters.FORMATS:
        assert "avx2/2-threads" in exporters.export(name, results.as_document(made))


def test_nothing_measured_is_no_export() -> None:
    with pytest.raises(InputError, match="nothing was measured"):
        exporters.export("pyperf", document.as_document(check(FakeLab(), measure_identical=False)))


@pytest.fixture
def miner() -> MeasuredResult:
    path = Path(__file__).parents[2] / "data/documents/result-miner.json"
    return reading.read(path.read_text(), path.name, MeasuredResult)


def test_a_miner_is_exported_with_the_rate_of_its_shares(miner: MeasuredResult) -> None:
    """The rate and the Poisson interval of the document, not the median over its slices."""
    rate = miner.measurements[0].hashes_per_second
    metrics = json.loads(exporters.export("bencher", miner))["bc1q.rig1"]
    assert metrics["throughput"] == {
        "value": rate.median, "lower_value": rate.low, "upper_value": rate.high,
    }  # fmt: skip
    assert metrics["latency"] == pytest.approx(
        {"value": 1e9 / rate.median, "lower_value": 1e9 / rate.high, "upper_value": 1e9 / rate.low}
    )
    (entry,) = json.loads(exporters.export("github-action-benchmark", miner))
    assert (entry["name"], entry["value"]) == ("bc1q.rig1", rate.median)
    assert entry["range"] == f"{rate.low:.6g} … {rate.high:.6g}"
    assert "by its shares" in entry["extra"] and "only 92 shares" in entry["extra"]
    assert "EPYC" not in entry["extra"] and "thread" not in entry["extra"]


@pytest.mark.parametrize("name", ["pyperf", "google-benchmark"])
def test_a_miner_has_no_times_of_runs(miner: MeasuredResult, name: str) -> None:
    with pytest.raises(InputError, match=f"{name} needs the times of runs"):
        exporters.export(name, miner)
