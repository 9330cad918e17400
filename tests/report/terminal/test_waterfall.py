from __future__ import annotations

import pytest

from powbench.report.terminal.waterfall import Step, lines

STEPS = (
    Step("revenue", 100.0, True),
    Step("energy", -60.0),
    Step("wages", -50.0),
    Step("profit", -10.0, True),
)


def test_bars_hang_from_the_last_one() -> None:
    found = lines(STEPS, width=22 + 7 + 8 + 4, fancy=False)
    starts = [row.index("#") for row in found]
    ends = [len(row) for row in found]
    assert ends[0] == ends[1]  # energy begins at the top of revenue
    assert starts[1] == pytest.approx(ends[2], abs=1)
    assert starts[3] == starts[2]
    assert all("#" in row for row in found)


@pytest.mark.parametrize("width", [20, 60, 200])
@pytest.mark.parametrize("fancy", [True, False])
def test_any_width(width: int, fancy: bool) -> None:
    for row in lines(STEPS, width, fancy):
        assert len(row) <= max(width, 32)


def test_nothing_and_zero() -> None:
    assert lines((), 80) == []
    assert lines((Step("revenue", 0.0, True),), 80, False)
