"""Progress where there is no terminal: a line now and then, none for what is quick."""

from __future__ import annotations

import io
import sys

import pytest

from powbench.kernels.reference import ReferenceKernel
from powbench.measure.measurement import Measurement
from powbench.measure.orders import Order
from powbench.measure.statistics import Interval
from powbench.report.terminal import bench_progress, progress


@pytest.mark.parametrize(
    "step_seconds, verbosity, expected",
    [
        (4.0, 0, ["plans: 40% after 32 s", "plans: 80% after 64 s"]),
        (1.0, 0, []),
        (4.0, -1, []),
        (100.0, 0, [f"plans: {5 * i}% after {100 * i} s" for i in range(1, 20)]),
    ],
)
def test_lines(
    step_seconds: float,
    verbosity: int,
    expected: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    now = 0.0
    said: list[str] = []
    with progress.share_bar("plans", verbosity, said.append, lambda: now) as tell:
        for step in range(1, 21):
            now = step * step_seconds
            tell(step / 20)
    assert said == expected


@pytest.mark.parametrize("orders, expected", [(1, []), (3, ["avx2 on 2 threads: 12.0 MH/s"])])
def test_a_result_is_said_as_it_comes_where_others_follow(orders: int, expected: list[str]) -> None:
    rate = Interval(12e6, 11e6, 13e6, 0.95)
    measurement = Measurement("avx2", "c", 2, True, rate, 12e6, (), 0, 0)
    said: list[str] = []
    quiet = bench_progress.Quiet(said.append)
    quiet.begins(Order(ReferenceKernel(), 2), 0, orders)
    quiet.ends(measurement)
    assert said == expected
