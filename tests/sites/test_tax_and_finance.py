from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from powbench.sites import finance, tax
from powbench.sites.calendar import hours
from powbench.sites.running.fleet import FleetLine
from powbench.sites.tax import IncomeTax
from tests.sites import cases

THREE_YEARS = hours(date(2021, 1, 1), 365 * 3, 0.0)


def yearly(*profits: float) -> np.ndarray:
    return np.concatenate([np.full(12, profit / 12) for profit in profits])


def paid(rules: IncomeTax, *profits: float) -> list[float]:
    due = tax.by_month(rules, yearly(*profits), THREE_YEARS)
    return [round(float(x), 9) for x in due.reshape(3, 12).sum(axis=1)]


def test_losses_are_carried_forward() -> None:
    assert paid(IncomeTax(0.2), -100, 60, 100) == [0, 0, 12]


def test_loss_carried_for_one_year_only() -> None:
    assert paid(IncomeTax(0.2, carry_years=1), -100, 60, 100) == [0, 0, 20]


def test_only_a_share_of_profit_may_be_offset() -> None:
    assert paid(IncomeTax(0.2, offset_limit=0.8), -100, 100, 100) == [0, 4, 16]


def test_no_negative_tax() -> None:
    assert paid(IncomeTax(0.5), -1, -2, -3) == [0, 0, 0]


def test_due_in_december() -> None:
    due = tax.by_month(IncomeTax(0.2), yearly(120, 120, 120), THREE_YEARS)
    assert np.flatnonzero(due).tolist() == [11, 23, 35]


def test_paths_are_taxed_alone() -> None:
    both = np.stack([yearly(-100, 60, 100), yearly(10, 10, 10)])
    due = tax.by_month(IncomeTax(0.2), both, THREE_YEARS).sum(axis=1)
    assert due.tolist() == pytest.approx([12, 6])


def test_straight_line_depreciation_ends() -> None:
    written = tax.depreciation(2400.0, 2.0, THREE_YEARS)
    assert written.tolist() == pytest.approx([100.0] * 24 + [0.0] * 12)


def test_npv_and_irr() -> None:
    flows, years = np.array([-100.0, 60.0, 60.0]), np.array([0.0, 1.0, 2.0])
    assert float(finance.npv(flows, years, 0.1)) == pytest.approx(-100 + 60 / 1.1 + 60 / 1.21)
    rate = finance.irr(flows, years)
    assert rate is not None and rate == pytest.approx(0.1306623862918075)
    assert float(finance.npv(flows, years, rate)) == pytest.approx(0, abs=1e-9)


def test_irr_below_zero() -> None:
    rate = finance.irr(np.array([-100.0, 50.0]), np.array([0.0, 1.0]))
    assert rate == pytest.approx(-0.5)


def test_irr_over_a_century() -> None:
    """At -99.99 % a flow in 100 years counts 1e400 times: its sign is all that matters."""
    years = np.arange(101.0)
    flows = np.array([-1000.0, *[12.0] * 100])
    with np.errstate(all="raise", under="ignore"):
        rate = finance.irr(flows, years)
    assert rate is not None
    assert finance.npv(flows, years, rate) == pytest.approx(0.0, abs=1e-6)
    losing = np.array([-1000.0, *[5.0] * 100])
    with np.errstate(all="raise", under="ignore"):
        rate = finance.irr(losing, years)
    assert rate is not None and rate < 0
    assert finance.npv(losing, years, rate) == pytest.approx(0.0, abs=1e-6)


def test_a_gain_has_its_rate_though_costs_come_late() -> None:
    """Taxes at each year's end take the running sum back below zero, and losses stand last."""
    flows = np.array([-100.0, 70.0, 40.0, -15.0, 30.0, -5.0, -5.0])
    years = np.arange(7.0)
    rate = finance.irr(flows, years)
    assert rate is not None and rate > 0
    assert sum(usd / (1 + rate) ** year for usd, year in zip(flows, years, strict=True)) == (
        pytest.approx(0, abs=1e-9)
    )


def test_no_irr() -> None:
    years = np.array([0.0, 1.0, 2.0])
    assert finance.irr(np.array([1.0, 1.0, 1.0]), years) is None
    assert finance.irr(np.array([-1.0, -1.0, -1.0]), years) is None
    assert finance.irr(np.array([-100.0, 230.0, -132.0]), years) is None  # 10 % and 20 %


def test_payback() -> None:
    years = np.array([0.0, 1.0, 2.0])
    assert finance.payback_years(np.array([-100.0, 50.0, 100.0]), years) == pytest.approx(1.5)
    assert finance.payback_years(np.array([-100.0, 50.0, 10.0]), years) is None
    assert finance.payback_years(np.array([0.0, 50.0, 10.0]), years) == 0.0


def test_sale_above_book_value_is_taxed() -> None:
    line = FleetLine(cases.S19, 1, purchase_usd=1200.0, resale_usd=1500.0)
    site = cases.site(fleet=(line,), tax=IncomeTax(0.2, depreciation_years=1.0))
    p = cases.run(site, 31)
    profit, written = p.profit_usd, 100.0
    expected = 0.2 * (profit - written + 1500 - (1200 - written))
    assert float(p.accounts.tax.sum()) == pytest.approx(expected)
    assert p.accounts.flows[0] == -1200
    assert p.accounts.flows[-1] == pytest.approx(profit - expected + 1500)


def test_irr_of_what_is_paid_back_within_a_day() -> None:
    years = np.array([0.0, 1 / 365])
    assert finance.irr(np.array([-1000.0, 2000.0]), years) == pytest.approx(2.0**365, rel=1e-9)
    assert finance.irr(np.array([-1.0, 1e300]), years) is None  # no number is so large
