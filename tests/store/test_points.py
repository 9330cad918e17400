"""Points in time of stored results."""

from __future__ import annotations

import json
from collections.abc import Sequence
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
