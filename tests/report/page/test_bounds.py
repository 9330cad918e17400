"""How near a kernel is to its core's bound, on the page of a result."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run
from powbench.kernels.boards.board import Device
from powbench.measure import document
from powbench.measure.explain import Cycles, Explanation, of_board
from powbench.measure.instructions import Count
from powbench.measure.ports import Bound
from powbench.report.page.benchmark import bounds
from powbench.report.page.picture import Group

CYCLES = Cycles(40e6, 4e9, 2e9)  # 100 cycles a hash
COUNT = Count(300.0, {"rounds": 58.0})
BOUND = Bound(89.0, "vector pipes", "Zen 5", "read", "a table <of> others")


@pytest.fixture
def result(tmp_path: Path) -> Any:
    path = tmp_path / "result.json"
    assert run(["bench", "-k", "reference", "-t", "1", "-d", "0.05", "--json", str(path)]) == 0
    return document.from_text(path.read_text(), str(path))


def test_nobody_asked(result: Any) -> None:
    assert bounds.group("A CPU", result.measurements) == Group("")


def test_the_share_of_the_bound_with_its_source(result: Any) -> None:
    (m,) = result.measurements
    no_figure = "there is no public figure for SHA rounds on Zen 5"
    measured = [
        replace(m, kernel="avx512", explanation=Explanation(CYCLES, COUNT, BOUND, {})),
        replace(m, kernel="split", explanation=Explanation(CYCLES, COUNT, None,
                                                           {"bound": no_figure})),
    ]  # fmt: skip
    group = bounds.group("A CPU", measured)
    assert group.facts is not None
    first, second = group.facts.rows
    assert first[:5] == ("avx512", "100.0", "89.0 cycles", "89%", "vector pipes")
    assert first[5].startswith("Zen 5, read: a table")
    assert second == ("split", "100.0", "–", "–", "–", "–")
    assert group.text[1] == f"split: no bound, because {no_figure}."


def test_a_board_beside_them(result: Any) -> None:
    """Its bound is a rate; that it has no cycles is no news."""
    (m,) = result.measurements
    h200 = Device("NVIDIA H200", "CUDA 13.0", units=132, hertz=1.98e9, architecture="sm_90")
    titan = replace(h200, name="NVIDIA TITAN V", architecture="sm_70")
    measured = [
        replace(m, kernel=f"cuda:{n}", explanation=of_board(device, None, 6.8e9))
        for n, device in enumerate((h200, titan))
    ]
    group = bounds.group("A board", measured)
    assert group.facts is not None
    assert group.facts.rows[0][:5] == ("cuda:0", "–", "7.57 GH/s", "90%", "integer pipe")
    assert not [line for line in group.text if "cycles, because" in line]
    assert [line for line in group.text if line.startswith("cuda:1: no instructions, because")]


def test_on_a_page(tmp_path: Path) -> None:
    """A real run: whatever is known of this machine stands there, or why it is not."""
    path, page = tmp_path / "r.json", tmp_path / "r.html"
    arguments = ["bench", "-k", "scalar", "-t", "1", "-d", "0.05", "--explain"]
    assert run([*arguments, "--json", str(path)]) == 0
    assert run(["report", str(path), "-o", str(page)]) == 0
    (m,) = document.from_text(path.read_text(), "it").measurements
    told = page.read_text()
    assert "What limits the kernels of" in told
    assert m.explanation is not None
    if m.explanation.bound is not None:
        assert m.explanation.bound.source.split()[0] in told
    else:
        assert "scalar: no bound, because" in told
