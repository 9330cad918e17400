"""Tables must be whole on 80 columns: a number that is cut off is of no use."""

from __future__ import annotations

from typing import Any

import pytest

from powbench.measure import comparing
from powbench.measure.blocks import Verdict
from powbench.measure.statistics import Interval
from powbench.report.terminal import bench as terminal
from powbench.report.terminal import machine
from tests.measure.cases import drawn, measured, result

NAMES = ("scalar", "avx2", "numba-simple", "numba", "reference")


@pytest.mark.parametrize("width", [80, 100, 200])
def test_bench_is_whole_on_80_columns(width: int) -> None:
    text = drawn(terminal.bench(result(*(measured(n) for n in NAMES))), width)
    for name in NAMES:
        line = next(x for x in text.splitlines() if x.split()[:2] == [name, "1"])
        assert line.split()[1:8] == ["1", "999", "MH/s", "998", "…", "1,004", "1.0"]
        assert "123,456" in line
        assert "█" in line
    assert "95%" in text


def test_bench_says_what_went_wrong() -> None:
    text = drawn(
        terminal.bench(
            result(
                measured("liar", hardware_errors=3, hits=10, warnings=("only 2 slices",)),
                not_measured=(("avx2", "no [AVX2]"),),
                interrupted=True,
            )
        )
    )
    assert "7 right, 3 WRONG" in text
    assert "avx2 was not measured: no [AVX2]" in text
    assert "note: liar on 1: only 2 slices" in text
    assert "interrupted" in text


def test_bench_of_nothing_is_no_error() -> None:
    assert "avx2 was not measured" in drawn(terminal.bench(result(not_measured=(("avx2", "x"),))))


def test_a_warning_of_many_is_printed_once() -> None:
    text = drawn(terminal.bench(result(*(measured(n, warnings=("hot",)) for n in NAMES))), 200)
    assert text.count("hot") == 1
    assert "scalar on 1, avx2 on 1, " in text


def test_digest_is_shown_only_when_all_agree() -> None:
    same = [measured(n, digest="ab" * 32) for n in NAMES]
    assert "digest of 100 nonces: abab" in drawn(terminal.bench(result(*same, nonces=100)), 120)
    other = [*same, measured("liar", digest="cd" * 32)]
    assert "digest" not in drawn(terminal.bench(result(*other, nonces=100)), 120)


def bars(text: str, mark: str) -> list[str]:
    return [line[line.index(mark) - 8 :].rstrip() for line in text.splitlines() if mark in line]


def test_compare_shows_changes_to_either_side() -> None:
    def rate(scale: float) -> dict[str, Any]:
        return {"hashes_per_second": Interval(scale * 1e9, scale * 9e8, scale * 1.1e9, 0.96)}

    a = result(*(measured(n, **rate(1)) for n in NAMES[:3]))
    b = result(*(measured(n, **rate(s)) for n, s in zip(NAMES, (2, 1, 0.5), strict=False)))
    made = terminal.compare(comparing.compare(a, b), ("a", "b"))
    assert bars(drawn(made, 100), "│") == ["        │████████", "        │", "    ████│"]
    plain = drawn(made, 100, "ascii")
    assert "        |########" in plain and "    ####|" in plain
    narrow = drawn(made, 80)
    for name, ratio in zip(NAMES, ("2.000", "1.000", "0.500"), strict=False):
        assert any(line.split()[:1] == [name] and ratio in line for line in narrow.splitlines())


def test_verify_and_compare_fit() -> None:
    verdicts = [Verdict(n, 109, "ab" * 32, ()) for n in NAMES]
    text = drawn(machine.verify(verdicts, 109))
    assert text.count("109 of 109") == len(NAMES)
    assert text.count("right") == len(NAMES)
    a, b = result(*(measured(n, 128) for n in NAMES)), result(measured("[/]"))
    text = drawn(terminal.compare(comparing.compare(a, b), ("[a].json", "b.json")))
    assert "[/]" in text
    assert "[a].json" in text
    assert text.count("not measured") == len(NAMES) + 1
    assert "numba-simple" in text
