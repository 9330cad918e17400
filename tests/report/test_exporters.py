"""Each export, opened by the tool's own reader where it is on PyPI."""

from __future__ import annotations

import json
import sys
from math import log
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "check"))

from fakes import FakeLab, check

from powbench.check import document
from powbench.errors import InputError
from powbench.report import exporters


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    """A check whose head is 10 % slower: 1000 nonces in 12 ms against 13.2 ms."""
    lab = FakeLab(lambda kernel, arm, launch: log(1.1) if arm == "B" else 0.0)
    found = document.as_dict(check(lab))
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


def test_pyperf_reads_it(data: dict[str, Any]) -> None:
    import pyperf

    suite = pyperf.BenchmarkSuite.loads(exporters.export("pyperf", data))
    assert suite.get_benchmark_names() == ["fake/base", "fake/control", "fake/head"]
    head = suite.get_benchmark("fake/head")
    assert head.get_nrun() == 6
    assert head.get_nvalue() == 36
    assert head.median() == pytest.approx(0.0132 / 1000)
    assert head.get_unit() == "second"


def test_google_benchmark(data: dict[str, Any]) -> None:
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


def test_bencher(data: dict[str, Any]) -> None:
    """{benchmark: {measure: {value, lower_value, upper_value}}}, all numbers."""
    found = json.loads(exporters.export("bencher", data))
    metric = found["fake/base"]["throughput"]
    assert metric["lower_value"] <= metric["value"] <= metric["upper_value"]
    assert metric["value"] == pytest.approx(1000 / 0.012)
    assert found["fake/base"]["latency"]["value"] == pytest.approx(12000)


def test_github_action_benchmark(data: dict[str, Any]) -> None:
    """A list of {name, unit, value, range?, extra?}."""
    found = json.loads(exporters.export("github-action-benchmark", data))
    assert [x["name"] for x in found] == ["fake/base", "fake/control", "fake/head"]
    assert all(isinstance(x["value"], float) and x["unit"] == "H/s" for x in found)


def test_results_can_be_exported_too() -> None:
    result = {
        "schema": "powbench.result/1", "created": "2024-01-01T00:00:00+00:00",
        "machine": {}, "software": {},
        "measurements": [{"kernel": "avx2", "threads": 2, "slices": [
            {"seconds": 0.1, "cpu_seconds": 0.2, "nonces": 1000}]}],
    }  # fmt: skip
    for name in exporters.FORMATS:
        assert "avx2/2-threads" in exporters.export(name, result)


def test_nothing_measured_is_no_export() -> None:
    with pytest.raises(InputError, match="nothing measured"):
        exporters.export("pyperf", document.as_dict(check(FakeLab(), measure_identical=False)))
    with pytest.raises(InputError, match="cannot be exported"):
        exporters.export("pyperf", {"schema": "x"})
