"""The mean of a comparison, against numbers worked out by hand."""

from __future__ import annotations

from math import exp, hypot, log
from pathlib import Path
from typing import Any

import pytest

from powbench.documents import reading
from powbench.documents.compare import Compare, Mean
from powbench.documents.result import Result
from powbench.energy.reading import EnergyReading, with_hashes
from powbench.measure import comparing, document
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
    assert first.startswith("B (web-3: EPYC 9354) does 1.23 times the hashes of A (Xeon 8), 95%")
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


def read(scope: str, joules: float) -> EnergyReading:
    """Of 8 hashes."""
    meter = EnergyReading(
        True, scope, scope, f"{scope}:0", "measured", joules=joules, watts=joules / 2, seconds=2.0,
        samples=9, uncertainty=0.05,
    )  # fmt: skip
    return with_hashes(meter, 8)


def test_a_cpu_and_a_board_are_compared_by_their_fastest() -> None:
    """They have no kernel in common, so there is no mean; joules of two scopes are not compared."""
    package = (read("package", 2.0),)
    cpu = result(
        measured("shani", **rate(40, 50, 60), energy=package),
        measured("shani", 8, **rate(90, 100, 110), energy=package),
    )
    gpu = (read("gpu", 2.0),)
    board = result(measured("cuda:0", **rate(29_000, 30_000, 31_000), energy=gpu))
    found = comparing.compare(cpu, board)
    assert found.mean is None
    document = reading.text(comparing.as_document(found))
    fastest = reading.read(document, "c.json", Compare).fastest
    assert fastest
    assert (fastest.a, fastest.b) == ("shani on 8", "cuda:0 on 1")
    assert fastest.ratio == 300
    assert fastest.ratio_low == pytest.approx(29_000 / 110)
    assert fastest.ratio_high == pytest.approx(31_000 / 90)
    assert fastest.energy == ()
    text = drawn(terminal.compare(found, ("a.json", "b.json")), 200)
    assert "B's fastest, cuda:0 on 1, does 300 times the hashes of A's, shani on 8" in text
    assert "hashes per joule are not compared: they have no reading of the same scope" in text


def test_at_the_wall_a_cpu_and_a_board_are_seen_whole() -> None:
    a = result(measured("shani", **rate(1, 1, 1), energy=(read("wall", 2.0),)))
    b = result(measured("cuda:0", **rate(1, 1, 1), energy=(read("wall", 1.0),)))
    found = comparing.compare(a, b)
    fastest = comparing.as_document(found).fastest
    assert fastest
    (line,) = fastest.energy
    assert (line.scope, line.ratio) == ("wall", 2)
    text = drawn(terminal.compare(found, ("a.json", "b.json")), 200)
    assert "It does 2 times the hashes per joule (wall, " in text


def test_what_is_of_both_needs_no_fastest() -> None:
    a = result(measured("x", **rate(90, 100, 110)), measured("y", **rate(90, 100, 110)))
    b = result(measured("x", **rate(90, 100, 110)))
    assert comparing.compare(a, b).fastest is None
    assert comparing.compare(a, result()).fastest is None


@pytest.mark.parametrize(
    ("names", "head"),
    [
        (("result-miner.json", "result-miner.json"), "miner"),
        (("result-miner.json", "result.json"), "kernel or miner"),
        (("result.json", "result.json"), "kernel"),
    ],
)
def test_a_table_is_headed_by_what_its_rows_are(names: tuple[str, str], head: str) -> None:
    folder = Path(__file__).parents[1] / "data/documents"
    a, b = (document.from_document(reading.read((folder / n).read_text(), n, Result), n)
            for n in names)  # fmt: skip
    lines = drawn(terminal.compare(comparing.compare(a, b), names)).splitlines()
    heads = [line.partition("  ")[0] for line in lines if "  threads  " in line]
    assert set(heads) == {head}
