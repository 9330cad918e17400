"""Loans and coins held: closed forms, hand-made books, and nothing of either unless asked."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.network import when
from powbench.network.scenario import Move, Scenario
from powbench.sites import finance_notes
from powbench.sites.calendar import hours
from powbench.sites.loan import Kind, Loan, service
from powbench.sites.projection import Projection
from powbench.sites.running.fleet import FleetLine
from powbench.sites.site import Hosting
from powbench.sites.tax import IncomeTax
from tests.sites import cases

BOUGHT = (FleetLine(cases.S19, 10, purchase_usd=2000.0, resale_usd=300.0),)
YEARS3 = hours(date(2022, 1, 1), 1095, 0.0)  # 36 whole months, in 2022 to 2024 but for a day
TWO = hours(date(2022, 1, 1), 730, 0.0)


def payment(usd: float, rate: float, months: int) -> float:
    """The annuity formula as textbooks have it."""
    r = rate / 12
    return usd * r / (1 - (1 + r) ** -months)


def test_an_annuity_pays_the_same_every_month_until_nothing_is_owed() -> None:
    paid = service(Loan(1e6, 0.12, 24), TWO)
    assert paid.interest + paid.principal == pytest.approx([payment(1e6, 0.12, 24)] * 24)
    assert paid.principal.sum() == pytest.approx(1e6)
    assert paid.early_usd == 0
    assert payment(1e6, 0.12, 24) == pytest.approx(47_073.47, abs=0.005)  # as in any table


def test_a_grace_is_paid_in_interest_alone() -> None:
    paid = service(Loan(9e5, 0.06, 24, 6), TWO)
    assert paid.principal[:6] == pytest.approx([0.0] * 6)
    assert paid.interest[:7] == pytest.approx([4500.0] * 7)
    assert (paid.interest + paid.principal)[6:] == pytest.approx([payment(9e5, 0.06, 18)] * 18)


def test_linear_and_bullet() -> None:
    linear = service(Loan(2400.0, 0.12, 24, kind=Kind.LINEAR), TWO)
    assert linear.principal == pytest.approx([100.0] * 24)
    assert linear.interest == pytest.approx([24.0 - n for n in range(24)])
    bullet = service(Loan(2400.0, 0.12, 12, kind=Kind.BULLET), TWO)
    assert bullet.interest == pytest.approx([24.0] * 12 + [0.0] * 12)
    assert bullet.principal == pytest.approx([0.0] * 11 + [2400.0] + [0.0] * 12)
    free = service(Loan(2400.0, 0.0, 24), TWO)
    assert free.principal == pytest.approx([100.0] * 24) and not free.interest.any()


def test_next_to_no_interest_is_none() -> None:
    for rate in (5e-324, 1e-300, 1e-14, 1e-9):
        assert service(Loan(2400.0, rate, 24), TWO).principal == pytest.approx([100.0] * 24)


def test_what_is_owed_at_the_end_falls_due_then() -> None:
    paid = service(Loan(1e6, 0.12, 36), TWO)
    left = payment(1e6, 0.12, 36) * (1 - 1.01**-12) / 0.01  # 12 instalments, discounted
    assert paid.early_usd == pytest.approx(left)
    assert paid.principal.sum() == pytest.approx(1e6)
    assert paid.principal[-1] == pytest.approx(payment(1e6, 0.12, 36) / 1.01**13 + left)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(1, 1e9), st.floats(0, 2), st.integers(1, 60), st.integers(0, 59),
    st.sampled_from(Kind), st.integers(1, 1500), st.integers(0, 364),
)  # fmt: skip
def test_a_loan_is_worth_nothing_at_its_own_rate(
    usd: float, rate: float, months: int, grace: int, kind: Kind, days: int, first: int
) -> None:
    """Whatever the kind, and wherever the horizon begins and ends: all is paid back once, and
    discounted by its own interest the payments are what was drawn."""
    start = date.fromordinal(date(2022, 1, 1).toordinal() + first)
    grid = hours(start, days, 0.0)
    paid = service(Loan(usd, rate, months, min(grace, months - 1), kind), grid)
    assert math.fsum(paid.principal) == pytest.approx(usd)
    assert (paid.principal >= -1e-9 * usd).all() and (paid.interest >= 0).all()
    growth = np.cumprod(1 + rate / 12 * np.array([m.share for m in grid.months]))
    worth = math.fsum((paid.principal + paid.interest) / growth)
    assert worth == pytest.approx(usd, rel=1e-9)


def test_the_books_with_a_loan() -> None:
    tax = IncomeTax(0.25, depreciation_years=2)
    site = cases.site(fleet=BOUGHT, tax=tax)
    plain = cases.run(site, 730, discount_rate=0.1)
    p = cases.run(replace(site, loan=Loan(12_000.0, 0.12, 24)), 730, discount_rate=0.1)
    paid = service(Loan(12_000.0, 0.12, 24), TWO)
    assert np.array_equal(p.accounts.margin, plain.accounts.margin)  # no cost of running
    assert p.accounts.flows[0] == -20_000 + 12_000
    saved = plain.accounts.tax - p.accounts.tax
    first, second = paid.interest[:12].sum(), paid.interest[12:].sum()
    assert saved[[11, 23]] == pytest.approx([0.25 * first, 0.25 * second])
    less = plain.accounts.cash - p.accounts.cash
    assert less == pytest.approx(paid.interest + paid.principal - saved)
    # At the rate that it costs the loan is worth nothing, but for the tax that it saves.
    monthly = 1.1 ** -p.accounts.times[1:]
    gain = 12_000 - float(((paid.interest + paid.principal - saved) * monthly).sum())
    assert float(p.accounts.npv_usd) - float(plain.accounts.npv_usd) == pytest.approx(gain)


def test_notes_name_a_loan_that_is_too_long_or_too_large() -> None:
    def notes(loan: Loan) -> str:
        return " ".join(finance_notes.of([cases.run(cases.site(fleet=BOUGHT, loan=loan), 365)]))

    assert notes(Loan(1e4, 0.1, 12)) == ""
    long = notes(Loan(1e4, 0.0, 20))
    assert "20 months, longer than the horizon; the 4,000 USD" in long
    assert "larger than the outlay of 20,000 USD" in notes(Loan(3e4, 0.1, 12))


def rising(**changes: Any) -> Projection:
    """40,000 USD/BTC in 2022, 60,000 in 2023."""
    rise = Move(table=((when.seconds(date(2023, 1, 1)), 60_000.0),))
    site = cases.site(fleet=BOUGHT, pool_fee=0.02, tax=IncomeTax(0.25), **changes)
    return cases.run(
        site, 730, cases.state(price=40_000.0), Scenario(price=rise), discount_rate=0.1
    )


def test_coins_held_are_sold_at_the_end() -> None:
    plain, p = rising(), rising(treasury_share=0.5)
    assert p.profit_usd == plain.profit_usd
    coins = p.btc * 0.98 * 0.5
    worth = coins * np.where(np.arange(24) < 12, 40_000.0, 60_000.0)
    fetched = float(coins.sum()) * 60_000.0
    held = p.accounts.held
    assert held is not None
    assert held.coins == pytest.approx(coins)
    assert held.usd == pytest.approx(worth)
    assert float(held.sold_usd) == pytest.approx(fetched)
    gain = fetched - float(worth.sum())
    assert gain == pytest.approx(float(coins[:12].sum()) * 20_000)
    assert float(p.accounts.tax.sum() - plain.accounts.tax.sum()) == pytest.approx(0.25 * gain)
    less = plain.accounts.cash - p.accounts.cash
    assert less[:23] == pytest.approx(worth[:23])
    assert less[23] == pytest.approx(worth[23] - fetched + 0.25 * gain)


def test_at_a_constant_price_holding_costs_interest_alone() -> None:
    site = cases.site(pool_fee=0.02, hosting=Hosting(0.001, 0.05, 0.1), tax=IncomeTax(0.2))
    plain, p = cases.run(site, 365), cases.run(replace(site, treasury_share=1.0), 365)
    assert float(p.accounts.npv_usd) == pytest.approx(float(plain.accounts.npv_usd))
    assert p.accounts.tax == pytest.approx(plain.accounts.tax)
    later = cases.run(replace(site, treasury_share=1.0), 365, discount_rate=0.1)
    soon = cases.run(site, 365, discount_rate=0.1)
    assert later.accounts.npv_usd < soon.accounts.npv_usd


@settings(max_examples=20, deadline=None)
@given(st.floats(0.01, 0.2), st.integers(1, 500), st.floats(0, 0.5))
def test_neither_loan_nor_coins_change_what_does_not_ask_for_them(
    tariff: float, days: int, rate: float
) -> None:
    """To the cent: a loan of nothing to speak of at no interest, and no share of coins."""
    site = cases.site(fleet=BOUGHT, tariff=tariff, tax=IncomeTax(0.2))
    plain = cases.run(site, days, discount_rate=rate)
    p = cases.run(replace(site, loan=Loan(1e-9, 0.0, 5), treasury_share=0.0), days,
                  discount_rate=rate)  # fmt: skip
    assert plain.accounts.service is None and p.accounts.held is None
    assert p.accounts.flows == pytest.approx(plain.accounts.flows, abs=1e-6)
    assert p.accounts.tax == pytest.approx(plain.accounts.tax, abs=1e-6)
