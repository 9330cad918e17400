"""How long a simulation takes, as people say it."""

from __future__ import annotations

import pytest

from powbench.report.terminal.simulation_plan import time_of


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (4.6, "4.60 h"),
        (2.0, "2.00 h"),
        (1.9, "114 min"),
        (0.0339, "2 min"),
        (0.0031, "11 s"),
        (6.77e-05, "under 1 s"),
        (0.0, "under 1 s"),
    ],
)
def test_no_time_is_a_power_of_ten(hours: float, said: str) -> None:
    assert time_of(hours) == said
