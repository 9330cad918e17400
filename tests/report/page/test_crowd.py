"""Pages of hundreds of results: thinned, said so, and never drawn to be refused."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from powbench.cli import main
from powbench.errors import InputError
from powbench.measure.document import Result
from powbench.measure.statistics import Interval
from powbench.report.page import documents, draw, html
from powbench.report.page.benchmark import crowd
from tests.measure.cases import measured, result

RECORDED = Path(__file__).parents[2] / "data/documents"


@pytest.fixture(autouse=True)
def _drawing() -> None:
    draw.check_installed()


def rated(rate: float, slices: int = 1) -> Result:
    m = measured("avx2", hashes_per_second=Interval(rate, rate, rate, 0.95))
    return result(replace(m, slices=m.slices * slices))


def test_the_fastest_and_the_slowest_are_drawn_in_the_order_given() -> None:
    rates = [float(n) for n in range(100)]
    rates[3], rates[50] = 1000.0, -1.0
    found = crowd.ends(rates, 8)
    assert found == [0, 3, 50, 95, 96, 97, 98, 99]  # six of the fastest, two of the slowest
    assert crowd.ends(rates[:8], 8) == list(range(8))
    assert crowd.ends([], 8) == []


def test_sections_fit_whatever_a_result_holds() -> None:
    few = [rated(1.0 + n) for n in range(30)]
    assert crowd.with_sections(few) == list(range(30))
    many = [rated(1.0 + n) for n in range(500)]
    assert len(crowd.with_sections(many)) == crowd.MOST_DRAWN
    six = [
        result(*(replace(rated(1.0 + n, 10_000).measurements[0], kernel=f"k{k}") for k in range(6)))
        for n in range(60)
    ]
    kept = crowd.with_sections(six)
    assert 8 <= len(kept) < crowd.MOST_DRAWN
    assert 59 in kept and 0 in kept


def test_a_page_of_500_results_is_thinned_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Any] = []

    def instead(chart: dict[str, Any], page: bool = True) -> str:
        drawn.append(chart)
        return "<svg></svg>"

    monkeypatch.setattr(draw, "svg", instead)  # forty pictures take a while; sizes are told above
    document = json.loads((RECORDED / "result.json").read_text())
    paths = []
    for number in range(500):
        document["machine"]["host"] = f"host-{number:03}"
        for m in document["measurements"]:
            m["hashes_per_second"] |= {"median": 1e6 + number, "low": 1e6, "high": 2e6}
        paths.append(tmp_path / f"host-{number:03}.json")
        paths[-1].write_text(json.dumps(document))
    page = tmp_path / "page.html"
    assert main.run(["report", *map(str, paths), "-o", str(page), "-q"]) == 0
    text = page.read_text("utf-8")
    assert "40 of 500 results have a section below" in text
    assert len(drawn) < 100
    assert "Drawn are 40 of 500: the fastest and the slowest." in text
    assert "100 more rows are in the documents." in text  # 400 rows of a table are shown
    sections = set(re.findall(r"<h3[^>]*>[^<]*(host-\d+)", text))
    assert {"host-499", "host-470", "host-000", "host-009"} <= sections
    assert "host-200" not in sections


def test_what_cannot_fit_is_told_before_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def instead(*_: Any, **__: Any) -> str:
        raise AssertionError("it draws")

    text = (RECORDED / "simulation.json").read_text()
    made = html.parts(documents.read([("simulation.json", text)]))
    monkeypatch.setattr(draw, "svg", instead)
    with pytest.raises(InputError, match=r"the page would be at least \d\.\d MB, more than 3"):
        html.page(made * 200, (), "title", 0.0)


@pytest.mark.parametrize("name", ["result", "sweep", "simulation", "check", "projection"])
def test_the_least_size_is_never_more_than_the_page(name: str) -> None:
    read = documents.read([(f"{name}.json", (RECORDED / f"{name}.json").read_text())])
    made = html.parts(read)
    page = html.page(made, read, "title", 0.0)
    assert 0 < html.least_bytes(made) < len(page.encode())
