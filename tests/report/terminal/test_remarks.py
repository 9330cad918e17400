"""What is said of many measurements stands there once."""

from __future__ import annotations

from powbench.report.terminal.remarks import merged, some


def test_remarks_that_differ_in_their_numbers_are_one() -> None:
    said = "the threads ran only {} of the time: something else used their CPUs"
    slices = "all {0} slices were disturbed (run delay {0}): so many that all are kept"
    pairs = [("a", said.format("33%")), ("a", slices.format(9)), ("b", slices.format(11))]
    pairs += [("b", said.format("9%")), ("c", said.format("33%")), ("c", "threads are not pinned")]
    assert merged(pairs) == [
        (["a", "b", "c"], said.format("9 … 33%")),
        (["a", "b"], slices.format("9 … 11")),
        (["c"], "threads are not pinned"),
    ]


def test_a_number_that_is_a_name_tells_remarks_apart() -> None:
    pairs = [(name, f"the clock of {name} was lowered") for name in ("cuda:0", "cuda:1")]
    pairs += [
        ("a", "avx2 is slow"),
        ("a", "avx512 is slow"),
        ("a", "10.0.0.1 is"),
        ("a", "10.0.0.2 is"),
    ]
    pairs += [
        ("a", "the rate is of 2026-11-01 and held"),
        ("a", "the rate is of 2026-12-01 and held"),
    ]
    assert [text for _, text in merged(pairs)] == [text for _, text in pairs]


def test_numbers_are_ordered_by_their_size() -> None:
    pairs = [("a", f"{n} shares, 0.5 s") for n in ("1,024", "99", "100")]
    assert merged(pairs) == [(["a"], "99 … 1,024 shares, 0.5 s")]


def test_many_names_are_counted() -> None:
    assert some(list("abcd")) == "a, b, c, d"
    assert some(list("abcdefg"), "; ") == "a; b; c and 4 others"
