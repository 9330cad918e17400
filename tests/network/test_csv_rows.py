"""A user's CSV: what a spreadsheet writes is read, or told apart from a missing column."""

from __future__ import annotations

import pytest

from powbench.errors import InputError
from powbench.network import csv_rows


def test_blanks_around_names_and_values_are_no_part_of_them() -> None:
    text = "date , usd\n2026-01-01, 41.5 \n"
    assert list(csv_rows.rows(text, "x.csv", ("date", "usd"))) == [
        (2, {"date": "2026-01-01", "usd": "41.5"})
    ]


@pytest.mark.parametrize(
    "text, says",
    [
        ("date;usd\n2026-01-01;41,5\n", "x.csv has semicolons between its columns"),
        ("date\tusd\n2026-01-01\t41.5\n", "x.csv has tabs between its columns"),
        ("", "x.csv names no columns in its first line"),
        ("\n2026-01-01,41.5\n", "x.csv names no columns in its first line"),
        ("date\n2026-01-01\n", "x.csv has no column 'usd'"),
        ("date,usd, usd\n", "x.csv has two columns 'usd'"),
    ],
)
def test_what_is_wrong_with_the_first_line(text: str, says: str) -> None:
    with pytest.raises(InputError) as failed:
        list(csv_rows.rows(text, "x.csv", ("date", "usd")))
    assert str(failed.value) == says
    assert failed.value.hint
