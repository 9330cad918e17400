"""How long each measurement of a benchmark takes, without a clock."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from powbench.confidence import CONFIDENCE
from powbench.measure import plan
from powbench.measure.disturbance import MOST_DROPPED
from powbench.measure.plan import BEFORE_SECONDS, BESIDE_SECONDS, seconds_each
from powbench.measure.statistics import median_interval
from powbench.measure.tally import SLICE_SECONDS

EVERY = list(product(range(1, 7), range(3), (1, 2, 64), (False, True)))


def kernels(fake: Any, in_c: int, numba: int) -> list[Any]:
    made = [fake(f"c{i}") for i in range(in_c)] + [fake(f"numba{i}") for i in range(numba)]
    for kernel in made[:in_c]:
        kernel.calibrates = "always"
    for kernel in made[in_c:]:
        kernel.loading_seconds, kernel.compiling_seconds = 1.0, 60.0
    return [*made, fake("reference")]


@pytest.mark.parametrize("in_c, numba, cpus, explained", EVERY)
def test_a_benchmark_ends_in_time(
    fake: Any, in_c: int, numba: int, cpus: int, explained: bool
) -> None:
    every = kernels(fake, in_c, numba)
    each = seconds_each(every, cpus, explained)
    assert plan.LEAST_SECONDS <= each <= plan.USUAL_SECONDS
    measured = (each + BESIDE_SECONDS) * (len(every) + (cpus > 1))
    explaining = plan.EXPLAIN_SECONDS * len(every) if explained else 0.0
    limit = plan.EXPLAINED_SECONDS if explained else plan.ALL_SECONDS
    assert BEFORE_SECONDS + numba + measured + explaining <= limit + 1e-9
    if in_c <= 5 and not explained:  # as many as this house has on one machine
        assert BEFORE_SECONDS + in_c * (each + BESIDE_SECONDS) <= plan.FIRST_SECONDS + 1e-9


def test_few_kernels_take_the_usual_time_and_many_the_least(fake: Any) -> None:
    assert seconds_each(kernels(fake, 3, 2), 2) == plan.USUAL_SECONDS
    assert seconds_each(kernels(fake, 5, 2), 2) < plan.USUAL_SECONDS
    assert seconds_each(kernels(fake, 40, 2), 2) == plan.LEAST_SECONDS


def test_the_shortest_measurement_bears_its_interval() -> None:
    """Also when the guard drops as many slices as it may."""
    slices = round(plan.LEAST_SECONDS / SLICE_SECONDS)
    kept = slices - int(slices * MOST_DROPPED)
    assert median_interval(range(kept)).confidence >= CONFIDENCE
