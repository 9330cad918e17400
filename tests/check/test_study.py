"""The study's arithmetic and page; nothing is measured here."""

from __future__ import annotations

import json
import random
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from powbench.check import decision
from powbench.check.decision import PASS, REGRESSED
from studies.check import bounds, page, pictures, records, rivals
from tests.check.fakes import FakeLab, check


def test_exact_bounds() -> None:
    assert bounds.upper(0, 300) == pytest.approx(0.00994, abs=1e-5)
    assert bounds.upper(0, 100) == pytest.approx(0.02951, abs=1e-5)
    assert bounds.lower(50, 50) == pytest.approx(0.9418, abs=1e-4)
    assert bounds.upper(3, 20) == pytest.approx(0.3437, abs=1e-4)
    assert (bounds.upper(0, 0), bounds.lower(0, 0), bounds.upper(5, 5)) == (1.0, 0.0, 1.0)
    assert bounds.needed(0) == 299
    assert bounds.needed(1) == 473


def test_without_data_nothing_is_claimed(tmp_path: Path) -> None:
    page.write_page(tmp_path / "none.jsonl", tmp_path / "evidence" / "page.md")
    assert (
        "There are no data yet: nothing is claimed."
        in (tmp_path / "evidence" / "page.md").read_text()
    )


def _slower(ratio: float, kernel: str, arm: str, index: int) -> float:
    return ratio if arm == "B" else 0.0


def test_the_page_says_what_the_data_say(tmp_path: Path) -> None:
    data = tmp_path / "data.jsonl"
    cells = {c.name: c for c in records.CELLS}
    for name, ratio in (("A/A", 0.0), ("injected 8 %", 0.077), ("injected 8 %, swapped", -0.077)):
        outcome = check(FakeLab(partial(_slower, ratio)))
        records.append(data, records.record_of(cells[name], outcome))
    with data.open("a") as file:
        file.write('{"cell": "A/A", "torn')
    records.append(data, records.record_of(cells["A/A"], check(FakeLab())))
    kept = records.read(data)
    assert [r["cell"] for r in kept].count("A/A") == 2
    page.write_page(data, tmp_path / "evidence" / "page.md")
    text = (tmp_path / "evidence" / "page.md").read_text()
    assert "0 of 2 checks of base against itself said *regressed*" in text
    assert "takes 299 checks" in text
    assert "| injected 8 % | 1 | 1 |" in text
    assert "the sign flips" in text


def test_what_has_been_done_least_comes_next() -> None:
    cells = (records.Cell("a", 10), records.Cell("b", 2))
    order = []
    done: list[dict[str, Any]] = []
    for _ in range(12):
        cell = records.next_cell(done, cells)
        order.append(cell.name)
        done.append({"cell": cell.name})
    assert (order.count("a"), order.count("b")) == (10, 2)


def record(ratio: float, sd: float = 0.001) -> dict[str, Any]:
    rng = random.Random(1)
    return {
        "launches": [
            {"A": [rng.gauss(1, sd) for _ in range(30)],
             "B": [rng.gauss(ratio, sd) for _ in range(30)]}
            for _ in range(6)
        ]
    }  # fmt: skip


def test_rivals(tmp_path: Path) -> None:
    import pyperf  # noqa: F401  the tool itself judges

    empty: dict[str, Any] = {"launches": []}
    equal, little, much, nothing = rivals.rivals(
        [record(1.0), record(1.02), record(1.08), empty], tmp_path
    )
    assert list(equal.values()) == [False, False, False, False]
    assert list(little.values()) == [False, True, False, True]
    assert list(much.values()) == [True, True, True, True]
    assert nothing == dict.fromkeys(rivals.RIVALS, False)
    assert rivals.rivals([empty], tmp_path) == [nothing]
    assert rivals.rivals([record(1.08)], tmp_path) == [much]


def test_a_record_is_one_line() -> None:
    line = json.dumps(records.record_of(records.CELLS[0], check(FakeLab())))
    assert json.loads(line)["launches"][0]["dropped"] == []


def some(verdicts: dict[str, list[str]], numbers: tuple[float, ...] = (0.0,)) -> list[Any]:
    return [
        {"cell": cell, "verdict": v, "seconds": 20.0 + i, "numbers": list(numbers)}
        for cell, found in verdicts.items()
        for i, v in enumerate(found)
    ]


def test_pictures_are_pictures_of_the_data() -> None:
    data = some({"A/A": [PASS] * 3, "injected 8 %": [REGRESSED, PASS]})
    bars = ElementTree.fromstring(pictures.answers(data, lambda extra: 0.25)).iter()
    widths = [
        (x.get("fill"), float(x.get("width", "0")))
        for x in bars
        if x.tag.endswith("rect") and x.get("height") == str(pictures.ROW - 8)
    ]
    full = pictures.RIGHT - pictures.LEFT
    green, red = pictures.COLOURS[PASS], pictures.COLOURS[REGRESSED]
    assert widths == [(green, full), (red, full / 2), (green, full / 2)]
    dots = ElementTree.fromstring(pictures.times(data, 60.0)).iter()
    assert sum(x.tag.endswith("circle") for x in dots) == 5
    for empty in (pictures.answers([]), pictures.times([], 60.0)):
        ElementTree.fromstring(empty)


def test_what_the_rule_expects_is_taken_from_the_launches_of_a_a() -> None:
    assert page.expectation([]) is None
    expected = page.expectation(some({"A/A": [PASS]}, (-0.01, 0.0, 0.0, 0.01)))
    assert expected is not None
    assert (expected(0.0), expected(0.08)) == (0.0, 1.0)
    # At the margin one launch in four lies above it.
    assert expected(0.05 - 1e-9) == pytest.approx(decision.characteristics(0.25).regressed)
