"""A miner in tables and pictures: it has no threads, and no median over slices."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console, RenderableType

from powbench.cli.meters import Chosen
from powbench.energy.reading import missing
from powbench.measure import comparing
from powbench.measure import document as results
from powbench.measure.document import Result
from powbench.report.page import benchmark, side_by_side
from powbench.report.page.documents import Document
from powbench.report.page.palette import Palette
from powbench.report.page.picture import Part
from powbench.report.terminal import bench as terminal

DOCUMENTS = Path(__file__).parents[1] / "data/documents"


def stored(name: str) -> Result:
    return results.from_text((DOCUMENTS / name).read_text(), name)


@pytest.fixture
def miner() -> Result:
    return stored("result-miner.json")


def drawn(shown: RenderableType) -> str:
    console = Console(width=120)
    with console.capture() as printed:
        console.print(shown)
    return printed.get()


def cells(text: str, name: str) -> list[list[str]]:
    return [line.split()[:2] for line in text.splitlines() if line.split()[:1] == [name]]


def captions(part: Part) -> dict[str, str]:
    return {p.name.removesuffix("-m"): p.note for g in part.groups for p in g.pictures}


def page(content: Any) -> Part:
    if isinstance(content, Result):
        return benchmark.part([Document("result", "m", "m.json", content)], Palette())
    return side_by_side.part([Document("compare", "m", "m.json", content)], Palette())


def test_a_table_of_a_miner_has_no_threads(miner: Result) -> None:
    text = drawn(terminal.bench(miner))
    assert ["bc1q.rig1", "-"] in cells(text, "bc1q.rig1")
    assert "bc1q.rig1 is the fastest" in text
    text = drawn(terminal.compare(comparing.compare(miner, miner), ("a", "b")))
    rows = cells(text, "bc1q.rig1")
    assert rows and all(row == ["bc1q.rig1", "-"] for row in rows)


def test_a_page_of_a_miner_has_no_threads_and_no_median(miner: Result) -> None:
    part = page(miner)
    rows = [r for g in part.groups for p in g.pictures if p.name == "rates-m" for r in p.table.rows]
    facts = [g.facts for g in part.groups if g.facts and g.facts.headers[0] == "kernel"]
    assert [row[:2] for row in (*rows, *facts[0].rows)] == [("bc1q.rig1", "-")] * 2
    assert captions(part)["rates"] == (
        "The point is the rate that its shares prove, the bar its Poisson interval."
    )
    assert "median" not in captions(page(stored("result-miner.json")))["rates"]
    assert "median of the slices" in captions(page(stored("result.json")))["rates"]


def test_a_compared_miner_has_no_threads_and_no_median(miner: Result) -> None:
    part = page(comparing.as_document(comparing.compare(miner, miner)))
    names = {row[0] for g in part.groups for p in g.pictures for row in p.table.rows}
    assert {name.split(",")[0] for name in names} == {"bc1q.rig1"}
    assert "median" not in captions(part)["compared"]


def test_a_kernel_and_a_miner_side_by_side_have_both_captions(miner: Result) -> None:
    both = replace(miner, measurements=(*miner.measurements, *stored("result.json").measurements))
    for content in (both, comparing.as_document(comparing.compare(both, both))):
        (caption,) = (v for k, v in captions(page(content)).items() if k in ("rates", "compared"))
        assert "the median of the slices" in caption
        assert "The point of a miner is the rate that its shares prove" in caption


def test_a_required_meter_that_failed_names_the_miner_alone(miner: Result) -> None:
    failed = replace(miner.measurements[0], energy=(missing("no answer"),))
    error = Chosen(("none",), None, True).missing([failed])
    assert error is not None
    assert error.message.endswith("no answer (bc1q.rig1)")
