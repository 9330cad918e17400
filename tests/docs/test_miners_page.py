"""docs/evidence/miners.md: as its data say, and the data of windows as they are measured."""

from __future__ import annotations

import math

import pytest
from scipy.stats import binomtest

from studies.miners import page, windows
from studies.miners.windows import PLANS, Window


@pytest.fixture(scope="module")
def recorded() -> list[Window]:
    return page.read()


def test_the_page_is_what_the_data_say(recorded: list[Window]) -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.written(recorded)


def test_no_window_is_missing_or_counted_twice(recorded: list[Window]) -> None:
    for index, plan in enumerate(PLANS):
        own = [w for w in recorded if w.plan == index]
        assert len(own) == plan.windows
        assert len({(w.run, w.true) for w in own}) == plan.windows


def test_the_true_rate_is_inside_as_often_as_said(recorded: list[Window]) -> None:
    large = [w for w in recorded if PLANS[w.plan].windows >= 400]
    assert 0.93 <= sum(w.low <= w.true <= w.high for w in large) / len(large) <= 0.97
    for index in range(len(PLANS)):
        own = [w for w in recorded if w.plan == index]
        held = sum(w.low <= w.true <= w.high for w in own)
        assert binomtest(held, len(own), 0.955).pvalue > 0.01  # the exact interval is a bit wide


def test_ten_thousand_shares_are_worth_one_per_cent(recorded: list[Window]) -> None:
    own = [w for w in recorded if PLANS[w.plan].precision < 0.05]
    errors = [(w.rate / w.true - 1) * math.sqrt(w.shares) for w in own]
    assert math.sqrt(sum(e * e for e in errors) / len(errors)) == pytest.approx(1.0, abs=0.2)
    assert min(w.shares for w in own) > 5_000


def test_a_window_is_measured_as_it_was() -> None:
    (window,) = windows.one_run(0, 0)
    assert window.true > 0 and window.shares > 100
    assert window.low < window.rate < window.high
    assert abs(window.rate / window.true - 1) < 6 / math.sqrt(window.shares)
