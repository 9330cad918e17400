"""The mean of a comparison, against numbers worked out by hand."""

from __future__ import annotations

from math import exp, hypot, log
from typing import Any

import pytest

from powbench.documents import reading
from powbench.documents.compare import Compare, Mean
from powbench.measure import comparing
from powbench.measure.statistics import Interval
from powbench.report.terminal import bench as terminal
from tests.measure.cases import drawn, measured, result


def rate(low: float, median: float, high: float) -> dict[str, Any]:
    return {"hashes_per_second": Interval(median, low, high, 0.95)}


def test_the_mean_is_over_what_both_have() -> None:
    """Ratios 2 and 0.5 have the mean 1; the half-widths are averaged in logarithms."""
    a = result(measured("x", **rate(90, 100, 110)), measured("y", **rate(90, 100, 110)))
    b = result(
        measured("x", **rate(190, 200, 220)),
        measured("y", **rate(45, 50, 55)),
        measured("z", **rate(1, 1, 1)),
    )
    mean = comparing.compare(a, b).mean
    assert mean is not None and mean.lines == 2
    assert mean.ratio == pytest.approx(1.0)
    below = (hypot(log(110 / 100), log(200 / 190)) + hypot(log(110 / 100), log(50 / 45))) / 2
    above = (hypot(log(100 / 90), log(220 / 200)) + hypot(log(100 / 90), log(55 / 50))) / 2
    assert mean.ratio_low == pytest.approx(exp(-below))
    assert mean.ratio_high == pytest.approx(exp(above))
    assert mean.efficiency is None and mean.scope is None


def test_the_sentence_names_both_machines() -> None:
    a = result(measured("x", **rate(90, 100, 110)), machine={"model_name": "Xeon 8"})
    b = result(
        measured("x", **rate(118, 123, 129)),
        machine={"model_name": "EPYC 9354", "host": "web-3"},
        not_measured=(("numba", "it does not compile"),),
        interrupted=True,
    )
    text = drawn(terminal.compare(comparing.compare(a, b), ("a.json", "b.json")), 200)
    first = text.splitlines()[0]
    assert first.startswith("B (web-3: EPYC 9354) does 1.23 times the hashes of A (Xeon 8), 95 %")
    assert "note: B: numba was not measured: it does not compile" in text
    assert "note: B: the run was interrupted" in text


def test_one_is_inside_the_interval() -> None:
    """Then the sentence takes no side; apart from it, it does."""
    a = result(measured("x", **rate(90, 100, 110)))
    for b, unsure in ((rate(92, 104, 115), True), (rate(140, 150, 160), False)):
        lines = drawn(
            terminal.compare(comparing.compare(a, result(measured("x", **b))), ("a", "b")), 200
        )
        assert ("so it is not sure which is faster" in lines) is unsure


def test_nothing_in_common_is_no_number() -> None:
    c = comparing.compare(result(measured("x")), result(measured("y")))
    assert c.mean is None
    assert "there is no" in drawn(terminal.compare(c, ("a", "b")))


def test_the_document_has_the_mean_and_both_sides() -> None:
    a = result(measured("x", **rate(90, 100, 110)))
    made = comparing.as_document(comparing.compare(a, a))
    assert reading.read(reading.text(made), "a", Compare) == made
    assert isinstance(made.geometric_mean, Mean)
    assert made.geometric_mean.ratio == pytest.approx(1.0)
    assert made.a == made.b
