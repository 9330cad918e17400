"""The study's arithmetic and page; nothing is measured here."""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeLab, check

PATH = Path(__file__).parents[2] / "benchmarks" / "check_study.py"


@pytest.fixture(scope="module")
def study() -> Any:
    spec = importlib.util.spec_from_file_location("check_study", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["check_study"] = module
    spec.loader.exec_module(module)
    return module


def test_exact_bounds(study: Any) -> None:
    assert study.upper(0, 300) == pytest.approx(0.00994, abs=1e-5)
    assert study.upper(0, 100) == pytest.approx(0.02951, abs=1e-5)
    assert study.lower(50, 50) == pytest.approx(0.9418, abs=1e-4)
    assert study.upper(3, 20) == pytest.approx(0.3437, abs=1e-4)
    assert (study.upper(0, 0), study.lower(0, 0), study.upper(5, 5)) == (1.0, 0.0, 1.0)
    assert study.needed(0) == 299
    assert study.needed(1) == 473


def test_without_data_nothing_is_claimed(study: Any, tmp_path: Path) -> None:
    study.write_page(tmp_path / "none.jsonl", tmp_path / "page.md")
    assert "There are no data yet: nothing is claimed." in (tmp_path / "page.md").read_text()


def test_the_page_says_what_the_data_say(study: Any, tmp_path: Path) -> None:
    data = tmp_path / "data.jsonl"
    cells = {c.name: c for c in study.CELLS}
    for name, ratio in (("A/A", 0.0), ("injected 8 %", 0.077), ("injected 8 %, swapped", -0.077)):
        outcome = check(FakeLab(lambda k, arm, n, r=ratio: r if arm == "B" else 0.0))
        study.append(data, study.record_of(cells[name], outcome))
    with data.open("a") as file:
        file.write('{"cell": "A/A", "torn')
    study.append(data, study.record_of(cells["A/A"], check(FakeLab())))
    records = study.read(data)
    assert [r["cell"] for r in records].count("A/A") == 2
    study.write_page(data, tmp_path / "page.md")
    text = (tmp_path / "page.md").read_text()
    assert "0 of 2 checks of base against itself said *regressed*" in text
    assert "takes 299 checks" in text
    assert "| injected 8 % | 1 | 1 |" in text
    assert "the sign flips" in text


def test_what_has_been_done_least_comes_next(study: Any) -> None:
    cells = (study.Cell("a", 10), study.Cell("b", 2))
    order = []
    records: list[dict[str, Any]] = []
    for _ in range(12):
        cell = study.next_cell(records, cells)
        order.append(cell.name)
        records.append({"cell": cell.name})
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


def test_rivals(study: Any, tmp_path: Path) -> None:
    import pyperf  # noqa: F401  the tool itself judges

    equal, little, much = (study.rivals(record(r), tmp_path) for r in (1.0, 1.02, 1.08))
    assert list(equal.values()) == [False, False, False, False]
    assert list(little.values()) == [False, True, False, True]
    assert list(much.values()) == [True, True, True, True]
    assert study.rivals({"launches": []}, tmp_path) == dict.fromkeys(study.RIVALS, False)


def test_a_record_is_one_line(study: Any) -> None:
    line = json.dumps(study.record_of(study.CELLS[0], check(FakeLab())))
    assert json.loads(line)["launches"][0]["dropped"] == []
