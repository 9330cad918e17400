"""Points in time of stored results."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from powbench.documents import reading
from powbench.documents.result import Result
from powbench.documents.stored import Point
from powbench.report.terminal import trend as terminal
from powbench.store import points as trend

DOCUMENTS = Path(__file__).parents[1] / "data/documents"


def drawn(points: Sequence[Point]) -> str:
    console = Console(width=80)
    with console.capture() as printed:
        console.print(terminal.history(points))
    return printed.get()


def test_a_miner_has_one_trend_whichever_machine_counted() -> None:
    stored = json.loads((DOCUMENTS / "result-miner.json").read_text())
    points = trend.of_document(reading.read(json.dumps(stored), "a.json", Result))
    stored["machine"]["cpu_signature"] = "0123456789abcdef"
    points += trend.of_document(reading.read(json.dumps(stored), "b.json", Result))
    assert [p.cpu_signature for p in points] == ["", ""]
    lines = drawn(points).splitlines()
    assert [line.strip() for line in lines if "bc1q.rig1" in line] == ["bc1q.rig1"]


def test_kernels_have_a_trend_on_each_cpu() -> None:
    stored = json.loads((DOCUMENTS / "result.json").read_text())
    points = trend.of_document(reading.read(json.dumps(stored), "a.json", Result))
    stored["machine"]["cpu_signature"] = "0123456789abcdef"
    points += trend.of_document(reading.read(json.dumps(stored), "b.json", Result))
    text = drawn(points)
    for signature in {p.cpu_signature for p in points}:
        assert f"on CPU signature {signature}" in text
    assert "on CPU signature 0123456789abcdef" in text


def test_machines_with_one_point_are_rows_of_one_table() -> None:
    """Rates of different CPUs stand in one table only where there is no trend to be misread."""
    document = reading.read((DOCUMENTS / "result.json").read_text(), "a", Result)
    points = [
        replace(p, machine=f"web-{n}") for n in range(20) for p in trend.of_document(document)
    ]
    kernels = [m.kernel for m in document.measurements]
    again = [replace(p, machine="web-3") for p in trend.of_document(document)]
    text = drawn([*points, *again])
    for kernel in kernels:
        assert f"{kernel} on 19 machines with one point each" in text
        assert f"{kernel} on web-3, CPU signature" in text
    assert text.count("slow-down") == 2 * len(kernels)  # heads of tables
    assert all(f" web-{n} " in text for n in range(20) if n != 3)
    assert " and 16 others: " in " ".join(text.split())  # a note names three of 19 machines
    few = drawn(points[: 3 * len(kernels)])
    assert few.count("slow-down") == 3 * len(kernels)


def test_another_board_under_the_same_name_is_another_series() -> None:
    stored = json.loads((DOCUMENTS / "result.json").read_text())
    stored["measurements"] = stored["measurements"][:1]
    stored["machine"].pop("host", None)
    points: list[Point] = []
    for name in ("NVIDIA H200", "NVIDIA H200", "AMD Radeon (TM) Pro W7900"):
        stored["measurements"][0] |= {"kernel": "cuda:0", "backend": "cuda", "threads": 1}
        stored["software"]["cuda:0"] = f"{name} (CUDA 12.8, driver 570.86.15, NVRTC 12.8)"
        points += trend.of_document(reading.read(json.dumps(stored), "a.json", Result))
    assert {p.what for p in points} == {
        "bench on NVIDIA H200", "bench on AMD Radeon (TM) Pro W7900"
    }  # fmt: skip
    text = drawn(points)
    assert text.count("cuda:0 on ") == 2
    assert "cuda:0 on NVIDIA H200, CPU signature" in text
    stored["measurements"][0] |= {"kernel": "cuda:0+shani", "backend": "together"}
    (both,) = trend.of_document(reading.read(json.dumps(stored), "a.json", Result))
    assert both.what == "bench on AMD Radeon (TM) Pro W7900"
    assert both.machine == "AMD Radeon (TM) Pro W7900"
