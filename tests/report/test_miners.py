"""A miner in tables and pictures: it has no threads, and no median over slices."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import altair
import pytest
from rich.console import Console, RenderableType

from powbench.cli.meters import Chosen
from powbench.energy.reading import missing
from powbench.measure import comparing
from powbench.measure import document as results
from powbench.measure.document import Result
from powbench.report.page import headings, side_by_side
from powbench.report.page.benchmark import part as benchmark
from powbench.report.page.documents import Document
from powbench.report.page.palette import Palette
from powbench.report.page.picture import Part
from powbench.report.terminal import bench as terminal
from powbench.report.terminal import miners

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


def said(part: Part) -> str:
    """Every word of the page except the facts of the machine that counted."""
    words = [part.lead]
    for group in part.groups:
        machine = group.facts is not None and group.facts.headers[0] == "fact"
        words += [group.title, *group.text, *group.notes]
        words += [] if machine or group.facts is None else group.facts.headers
        for picture in group.pictures:
            words += [picture.title, picture.says, picture.note, *picture.table.headers]
    return " ".join(words).lower()


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
    assert said(part).count("kernel") == 0
    assert said(part).count("threads") == 0
    assert captions(part)["rates"] == (
        "The point is the rate that its shares prove, the bar its Poisson interval."
    )
    assert "median" not in captions(page(stored("result-miner.json")))["rates"]
    assert "median of the slices" in captions(page(stored("result.json")))["rates"]


def test_a_page_shows_a_miner_by_what_it_is(miner: Result) -> None:
    part = page(miner)
    assert (part.title, page(stored("result.json")).title) == ("Miners", "Benchmark")
    assert part.lead == "bc1q.rig1 does 4.78 MH/s by its shares (3.85 to 5.86)."
    tables = {g.facts.headers[0:2]: g.facts for g in part.groups if g.facts}
    (row,) = tables["miner", ">hash rate"].rows
    assert row[:4] == ("bc1q.rig1", "4.78 MH/s", "3.85 … 5.86", "92")
    assert row[-1] == "cpuminer/2.5.1"
    energy = tables["miner", "where"].rows
    assert [cells[1] for cells in energy] == ["declared 3.2 W", "as reported (board)"]
    assert any(g.title.startswith("Watts and J/TH of ") for g in part.groups)
    assert any(g.title == "The machine that counted" for g in part.groups)


def test_the_rate_of_a_miner_over_time_is_drawn_by_slices(miner: Result) -> None:
    (picture,) = (p for p in page(miner).pictures() if p.name == "slices-m")
    assert picture.title == "Hash rate over time"
    assert picture.table.headers[0] == "miner"
    drawn = str(picture.chart)
    (m,) = miner.measurements
    assert drawn.count("'at':") == len(m.slices)
    fewest = min(s.hits for s in m.slices)
    assert f"A slice of {fewest} shares" in picture.note


@pytest.mark.parametrize("width", [60, 80, 200])
def test_everything_odd_stands_on_the_page_and_on_the_terminal(width: int) -> None:
    """The document of a simulated miner of which everything is odd."""
    odd = stored("result-odd.json")
    (m,) = odd.measurements
    text = " ".join(said(page(odd)).split())
    console = Console(width=width)
    with console.capture() as printed:
        console.print(miners.measured(odd.measurements, ()))
    shown = printed.get()
    assert max(map(len, shown.splitlines())) <= width
    shown = " ".join(shown.split())
    assert len(m.warnings) == 5
    for warning in m.warnings:
        assert warning.lower() in text
        assert warning in shown
    (energy,) = (g.facts for g in page(odd).groups if g.title.startswith("Watts"))
    assert energy
    assert [row[1] for row in energy.rows] == ["wall: plug.lan", "board: miner"]
    assert "less than any known machine takes" in shown
    assert "less than any known machine takes" in text
    for picture in page(odd).pictures():
        altair.Chart.from_dict(picture.chart)


def test_the_heading_of_a_miner_is_its_name(miner: Result) -> None:
    assert headings.of("result", miner) == "Miner bc1q.rig1, 2026-11-29"
    names = [replace(miner.measurements[0], kernel=f"rig{i}") for i in range(5)]
    several = replace(miner, measurements=tuple(names))
    assert headings.of("result", several) == "Miners rig0, rig1, rig2 and 2 more, 2026-11-29"
    compared = comparing.as_document(comparing.compare(miner, miner))
    assert headings.of("compare", compared) == "Miner bc1q.rig1, B against A"


def test_a_compared_miner_has_no_threads_and_no_median(miner: Result) -> None:
    part = page(comparing.as_document(comparing.compare(miner, miner)))
    names = {row[0] for g in part.groups for p in g.pictures for row in p.table.rows}
    assert {name.split(",")[0] for name in names} == {"bc1q.rig1"}
    assert "median" not in captions(part)["compared"]
    assert said(part).count("kernel") == 0
    assert said(part).count("threads") == 0


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
