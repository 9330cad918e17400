from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from powbench.errors import InputError
from powbench.sites.calendar import end_after_months, hours


def test_leap_years_and_months() -> None:
    grid = hours(date(2023, 12, 1), 31 + 31 + 29 + 31, 0.0)
    assert [m.label for m in grid.months] == ["2023-12", "2024-01", "2024-02", "2024-03"]
    assert [m.hours for m in grid.months] == [744, 744, 29 * 24, 744]
    assert all(m.share == 1 for m in grid.months)
    assert hours(date(2023, 2, 1), 28, 0.0).months[0].share == 1


def test_partial_months() -> None:
    grid = hours(date(2024, 2, 15), 20, 5.0)
    assert [round(m.share * 29 * 24) for m in grid.months[:1]] == [15 * 24]
    assert grid.months[1].share == pytest.approx(5 / 31)
    assert grid.by_month(np.ones(480)).tolist() == [360, 120]


@pytest.mark.parametrize("offset", [-6.0, 0.0, 5.0, 5.75])
def test_against_datetime(offset: float) -> None:
    grid = hours(date(2023, 12, 30), 70, offset)
    for i in range(0, grid.count, 7):
        local = datetime.fromtimestamp(grid.edges[i] + offset * 3600, UTC)
        assert local.hour == grid.hour_of_day[i]
        assert local.month - 1 == grid.month_of_year[i]
        assert (local.weekday() >= 5) == grid.weekend[i]
        month = grid.months[grid.month[i]]
        assert (month.year, month.number) == (local.year, local.month)


def test_same_day_months_later() -> None:
    assert end_after_months(date(2023, 11, 30), 3) == date(2024, 2, 29)
    assert end_after_months(date(2022, 1, 1), 24) == date(2024, 1, 1)


def test_out_of_range() -> None:
    with pytest.raises(InputError):
        hours(date(2022, 1, 1), 0, 0.0)
