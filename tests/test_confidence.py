"""The figures of the 95 % interval against the standard library's normal distribution."""

from __future__ import annotations

from statistics import NormalDist

import pytest

from powbench import confidence


def test_the_standard_errors_are_those_of_the_confidence() -> None:
    wanted = NormalDist().inv_cdf(1 - confidence.TAIL)
    assert pytest.approx(wanted, rel=1e-12) == confidence.STANDARD_ERRORS
    assert NormalDist().cdf(wanted) - NormalDist().cdf(-wanted) == pytest.approx(
        confidence.CONFIDENCE
    )
