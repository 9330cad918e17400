"""A CPU and a board on one page: rates that are 300 times apart, and joules of different scopes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.cli.main import run
from powbench.report.page import charts, html
from powbench.report.page import documents as reading
from tests.peers import pocl

TIMES = 300
NAMED = "NVIDIA H200 (CUDA, driver 570.86.15)"


def with_a_board(result: dict[str, Any]) -> dict[str, Any]:
    """The result, whose energy is of the package, and in it a board 300 times as fast as the
    fastest of its kernels, with a meter of its own."""
    fastest = max(result["measurements"], key=lambda m: m["hashes_per_second"]["median"])
    for m in result["measurements"]:
        m["energy"][0] |= {"scope": "package", "kind": "estimated", "name": "rapl package"}
    board = json.loads(json.dumps(fastest)) | {"kernel": "cuda:0", "backend": "cuda", "threads": 1}
    for key in ("median", "low", "high"):
        board["hashes_per_second"][key] *= TIMES
    for one in (board, *board["slices"], *board.get("dropped", ())):
        one["nonces"] *= TIMES
    joules = 640 * board["seconds"]
    board["energy"] = [
        {"available": True, "name": "nvml 0", "source": "nvml:0", "scope": "gpu", "watts": 640.0,
         "kind": "measured", "joules": joules, "seconds": board["seconds"], "samples": 100,
         "uncertainty": 0.05, "short": True, "hashes": board["nonces"], "warnings": [],
         "joules_per_hash": joules / board["nonces"], "level": "L1",
         "hashes_per_joule": board["nonces"] / joules, "level_limit": "gpu is a part of the device",
         "hashes_per_joule_low": 0.95 * board["nonces"] / joules,
         "hashes_per_joule_high": 1.05 * board["nonces"] / joules}
    ]  # fmt: skip
    result["measurements"].append(board)
    result["software"]["cuda:0"] = NAMED
    return result


@pytest.fixture(scope="module")
def beside(documents: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("boards") / "beside.json"
    result = with_a_board(json.loads(documents.bench.read_text("utf-8")))
    path.write_text(json.dumps(result), encoding="utf-8")
    return path


def parts(*paths: Path) -> Any:
    return html.parts(reading.read([(str(p), p.read_text("utf-8")) for p in paths]))


def scales(chart: object) -> set[str]:
    """Types of all scales of a chart that have one."""
    return set(re.findall(r'"scale": \{"type": "(\w+)"', json.dumps(chart)))


@given(st.lists(st.floats(1, 1e12), min_size=1, max_size=9))
def test_an_axis_is_logarithmic_where_half_of_the_points_would_stick_to_its_start(
    values: list[float],
) -> None:
    near = sum(v < max(values) / charts.WIDE for v in values)
    assert charts.is_wide([{"value": v} for v in values]) is (2 * near >= len(values))


def test_rates_of_a_board_and_a_cpu_are_apart_on_a_logarithmic_axis(beside: Path) -> None:
    pictures = {p.name: p for part in parts(beside) for p in part.pictures()}
    rates = pictures["rates-beside"]
    assert scales(rates.chart) == {"log"}
    assert charts.LOGARITHMIC in rates.note
    assert "cuda:0" in rates.says


def test_a_page_without_a_board_is_as_it_was(documents: Any) -> None:
    for part in parts(documents.bench):
        for picture in part.pictures():
            assert charts.LOGARITHMIC not in picture.note or "log" in scales(picture.chart)
            assert "(CPU, C)" not in json.dumps(picture.chart)


def test_joules_of_two_scopes_are_never_in_one_picture(beside: Path) -> None:
    (part,) = parts(beside)
    planes = {p.name: p for p in part.pictures() if p.name.startswith("efficiency")}
    assert sorted(planes) == ["efficiency-gpu", "efficiency-package"]
    gpu, package = planes["efficiency-gpu"], planes["efficiency-package"]
    assert {row[1] for row in gpu.table.rows} == {"cuda:0 × 1"}
    assert all("cuda" not in row[1] for row in package.table.rows)
    assert "(gpu, measured, L1)" in gpu.says
    assert "package, estimated" in package.says
    assert "does not see the CPU that feeds it" in " ".join(part.groups[0].text)


def test_the_page_names_the_backend_and_the_board(beside: Path, browser: Any) -> None:
    page = beside.with_suffix(".html")
    assert run(["report", str(beside), "-o", str(page), "-q"]) == 0
    for dark in (False, True):
        browser.open(page, dark=dark)
        assert browser.console() == []
    texts, points, box = browser.js(
        """
        const chart = document.querySelector("[data-picture=rates-beside] svg");
        const at = e => { const r = e.getBoundingClientRect(); return r.left + r.width / 2; };
        const r = chart.getBoundingClientRect();
        return [[...chart.querySelectorAll("text")].map(t => t.textContent),
                [...chart.querySelectorAll("path[transform][d*=A]")].map(at),
                [r.left, r.width]];
        """
    )
    assert {"cuda:0 (CUDA)", "scalar (CPU, C)", "reference (CPU, Python)"} <= set(texts)
    left, width = box
    places = sorted((x - left) / width for x in points)
    assert len(places) == len(json.loads(beside.read_text())["measurements"])
    # On an axis from 0 all but the board's would lie within a hundredth of one another.
    assert places[-1] - places[0] > 0.3
    assert places[-2] - places[0] > 0.05
    assert NAMED in browser.js("return document.body.innerText")


@pytest.mark.slow
def test_a_real_board_of_opencl_is_named(tmp_path: Path) -> None:
    pocl()
    path = tmp_path / "real.json"
    asked = ["-k", "opencl:0", "-k", "opencl:0+scalar", "-k", "scalar", "-t", "1"]
    assert run(["bench", *asked, "-d", "0.3", "--json", str(path), "-q"]) == 0
    (part,) = parts(path)
    drawn = json.dumps([p.chart for p in part.pictures()])
    for label in ("opencl:0 (OpenCL)", "opencl:0+scalar (at once)", "scalar (CPU, C)"):
        assert label in drawn
    said = " ".join(text for group in part.groups for text in group.text)
    assert re.search(r"opencl:0 is .+ \(OpenCL, ", said)
    assert "by its own time, after " in said


def test_a_board_on_another_machine_stands_beside_the_cpu(
    beside: Path, documents: Any, tmp_path: Path
) -> None:
    result = json.loads(beside.read_text("utf-8"))
    result["measurements"] = result["measurements"][-1:]
    board = tmp_path / "board.json"
    board.write_text(json.dumps(result), encoding="utf-8")
    (part,) = parts(documents.bench, board)
    machines = next(p for p in part.pictures() if p.name == "machines")
    assert "log" in scales(machines.chart)
    assert "cuda:0 (CUDA)" in json.dumps(machines.chart)
