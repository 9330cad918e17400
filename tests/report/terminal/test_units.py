"""Numbers as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.documents.fields import Rate
from powbench.report.units import (
    bar,
    count,
    hash_rate,
    rate_cells,
    rate_range,
    scaled,
    usd,
    usd_alike,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0 H/s"),
        (0.5, "0.5 H/s"),
        (1.0, "1.00 H/s"),
        (999.0, "999 H/s"),
        (999.4, "999 H/s"),
        (999.9, "1.00 kH/s"),
        (9.996e3, "10.0 kH/s"),
        (99.96e3, "100 kH/s"),
        (42.345e6, "42.3 MH/s"),
        (1.2e9, "1.20 GH/s"),
        (110e12, "110 TH/s"),
        (0.9999e18, "1.00 EH/s"),
        (5e21, "5,000 EH/s"),
    ],
)
def test_hash_rates(value: float, text: str) -> None:
    assert hash_rate(value) == text


@given(st.floats(1.0, 9.99e20))
def test_three_significant_digits_say_the_value(value: float) -> None:
    number, unit = hash_rate(value).split()
    factor = {"": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}[unit[:-3]]
    assert float(number.replace(",", "")) * factor == pytest.approx(value, rel=0.0051)
    assert sum(c.isdigit() for c in number) == 3


def test_an_interval_is_in_the_unit_of_its_rate() -> None:
    assert rate_range(41.9e6, 42.6e6, 42.0e6) == "41.9 … 42.6"
    assert rate_cells(Rate(42.0e6, 41.9e6, 42.6e6, 0.95)) == ("42.0 MH/s", "41.9 … 42.6")
    assert rate_range(0.95e6, 1.1e6, 1.0e6) == "0.95 … 1.10"  # not 950 … 1,100 beside 1.00 MH/s
    assert rate_range(0.9e6, 1.1e6, 0.99e6) == "900 … 1,100"
    assert rate_range(0.1, 0.3, 0.2) == "0.1 … 0.3"


def test_a_single_value_has_no_interval() -> None:
    assert rate_range(42e6, 42e6, 42e6) == "not known"


def test_negative_and_small_values_keep_their_sign() -> None:
    assert scaled(-42.3e6, "H/s") == "-42.3 MH/s"


@given(st.floats(-1, 2), st.integers(1, 40))
def test_bars_fit(share: float, width: int) -> None:
    assert len(bar(share, width)) <= width
    assert (bar(share, width) == "█" * width) >= (share >= 1)


@pytest.mark.parametrize(
    "value, shown",
    [
        (0.0, "0.00"),
        (4.129, "4.13"),
        (-0.1, "-0.10"),
        (0.0123, "0.012"),
        (-7.3e-5, "-7.3e-05"),
        (9_999.99, "9,999.99"),
        (9_999.996, "10,000"),
        (-31_389_297.4, "-31,389,297"),
    ],
)
def test_small_amounts_keep_their_digits(value: float, shown: str) -> None:
    assert usd(value) == shown


def test_counts() -> None:
    assert count(1048576) == "1,048,576"


def test_amounts_side_by_side_have_cents_or_none() -> None:
    assert usd_alike((7925.06, -419_477.2, None)) == ["7,925", "-419,477", "-"]
    assert usd_alike((0.856, 9999.99)) == ["0.86", "9,999.99"]
    assert usd_alike(()) == []
