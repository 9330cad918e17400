"""Many results side by side: each against the first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from powbench.energy.reading import missing
from powbench.measure import comparing_many
from powbench.measure.document import Result
from powbench.measure.measurement import Slice
from powbench.measure.statistics import Interval
from powbench.report.terminal import compare_many as terminal
from tests.measure.cases import drawn, measured, result


def at(rate: float, *others: float, machine: str = "same") -> Result:
    """avx2 at `rate`, then kernels k0, k1, … at others; each within 1 %."""
    named = zip(["avx2", *(f"k{n}" for n in range(len(others)))], [rate, *others], strict=True)
    made = [
        measured(name, hashes_per_second=Interval(r, r * 0.99, r * 1.01, 0.95)) for name, r in named
    ]
    plain = result(*made, created="2026-01-01T00:00:00+00:00")
    facts = {"model_name": machine, "cpu_signature": machine.ljust(16, "0")}
    return replace(plain, machine={**plain.machine, **facts})


def each(r: Result, **changes: Any) -> Result:
    """The same with something else said of each measurement."""
    return replace(r, measurements=tuple(replace(m, **changes) for m in r.measurements))


def test_each_is_compared_with_the_first() -> None:
    entries = comparing_many.many([("a", at(100.0, 50.0)), ("b", at(150.0)), ("c", at(80.0, 60.0))])
    made = comparing_many.as_document(entries)
    assert [r.name for r in made.results] == ["a", "b", "c"]
    ratios = [[line.ratio for line in r.lines] for r in made.results]
    assert ratios == [[1.0, 1.0], [1.5], [0.8, 1.2]]
    assert made.results[0].geometric_mean is None
    means = [r.geometric_mean.ratio for r in made.results[1:] if r.geometric_mean]
    assert means == [pytest.approx(1.5), pytest.approx((0.8 * 1.2) ** 0.5)]
    (line,) = made.results[1].lines
    assert line.ratio_low == pytest.approx(1.5 * 0.99 / 1.01)
    assert line.ratio_high == pytest.approx(1.5 * 1.01 / 0.99)


def test_slices_of_many_long_runs_are_not_kept() -> None:
    long = at(100.0)
    slices = tuple(Slice(float(n), 1.0, 1.0, 100, 0) for n in range(5000))
    long = each(long, slices=slices)
    for e in comparing_many.many([("a", long), ("b", long), ("c", long)]).entries:
        assert not any(m.slices for m in e.result.measurements)
        assert not any(m.slices or line.a is None for m, line in e.lines)


def test_two_hundred_results_are_a_table_of_80_columns() -> None:
    results = [
        (f"host-{n:03}", at(100.0 + n, machine="other" if n == 7 else "same")) for n in range(200)
    ]
    entries = comparing_many.many(results)
    text = drawn(terminal.table(entries, [e.name for e in entries.entries]))
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    rows = [line for line in lines if line.startswith("host-")]
    assert [row.split()[0] for row in rows] == [f"host-{n:03}" for n in reversed(range(200))]
    assert "2.990" in rows[0] and "1.000" in rows[-1]
    assert "200 results, the fastest first" in lines[0]
    assert "differs from host-007" in text


def test_what_must_be_known_stands_there_once() -> None:
    one = at(100.0)
    odd = [each(one, warnings=(f"odd {chr(97 + n)}",)) for n in range(20)]
    wrong = each(one, hardware_errors=3)
    results = [("a", one), ("bad", wrong), *((f"r{n}", r) for n, r in enumerate([*odd, odd[0]]))]
    entries = comparing_many.many(results)
    text = drawn(terminal.table(entries, [e.name for e in entries.entries]))
    assert "hits were WRONG on bad" in text
    assert "note: r0, r20: odd a" in text
    # 20 different warnings and the wrong hits: 21 notes, of which 12 fit.
    assert f"{21 - terminal.MOST_NOTES} more notes" in text
    document = comparing_many.as_document(entries)
    assert all(f"odd {chr(97 + n)}" in document.results[2 + n].lines[0].warnings for n in range(20))


def test_a_result_without_a_measurement_or_a_meter_is_a_row() -> None:
    empty = result(created="2026-01-01T00:00:00+00:00")
    blind = each(at(5.0), energy=(missing("none"),))
    entries = comparing_many.many([("a", at(9.0)), ("empty", empty), ("blind", blind)])
    text = drawn(terminal.table(entries, ["a", "empty", "blind"]))
    assert "not measured" in text
    document = comparing_many.as_document(entries)
    assert document.results[1].lines == ()
    assert document.results[2].lines[0].hashes_per_joule is None
