"""What a power market pays, against a loop over each part of each hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.network import when
from powbench.reading.problems import FileProblems
from powbench.sitefile import read_project
from powbench.sites import tariff_notes
from powbench.sites.charges import tiers
from powbench.sites.charges.energy import EnergyCharge
from powbench.sites.charges.series import Series
from powbench.sites.currency import Rate, Rates
from powbench.sites.payments import Basis, Payment
from powbench.sites.projection import Projection
from powbench.sites.running.supply import Outage, OutageKind, Supply, Window
from powbench.sites.tariff import Tariff, flat
from tests.sites.cases import START, mode, run, site

HOURS = 31 * 24


def series(minutes: int, seed: int, mean: float = 0.15) -> Series:
    values = np.random.default_rng(seed).normal(mean, mean, HOURS * 60 // minutes)
    return Series(when.seconds(START), minutes, values, "prices.csv")


def income(p: Projection) -> float:
    return -float(p.accounts.costs.energy_income.sum())


def not_used(amount: float | Series, **more: Any) -> Payment:
    return Payment("sold", "USD", Basis.NOT_USED, amount, **more)


@pytest.mark.parametrize("minutes", [60, 15])
def test_power_that_is_sold_in_place_of_mining(minutes: int) -> None:
    """A flat price, and the market's for each kWh left: against a loop over the intervals."""
    sold, its_kw = series(minutes, 4), 20.0
    reserve = Payment("reserve", "USD", Basis.RESERVE, 0.004, its_kw, 0.9)
    ready = Payment("ready", "USD", Basis.READY, 3.0, 25.0)
    its = site(
        tariff=flat(0.03),
        supply=Supply(switch_off=True, uptime=0.9),
        payments=(not_used(sold, kw=30.0), reserve, ready),
    )
    p = run(its)
    kw, part, brought, kwh = its.watts / 1e3, minutes / 60, 0.0, 0.0
    for place, price in enumerate(sold.values):
        hour = int(place * part)
        worth = its.hashes_per_second * p.market.btc_per_hash_rate[hour]
        worth *= p.market.usd_per_btc[hour]
        # a limit counts in proportion where it is decided, and as it is where it is paid
        gain = 0.004 * 0.9 * its_kw / kw - max(price, 0) * 30 / kw
        if worth >= (0.03 - gain) * kw:
            kwh += 0.9 * kw * part
            brought += min(0.9 * kw, its_kw) * 0.004 * 0.9 * part
        else:
            brought += min(0.9 * kw, 30.0) * max(price, 0) * part
    brought += min(0.9 * kw, 25.0) * 3.0
    assert 0 < kwh < 0.9 * kw * HOURS
    assert p.energy_kwh.sum() == pytest.approx(kwh, rel=1e-9)
    assert income(p) == pytest.approx(brought, rel=1e-9)
    books = p.accounts
    profit = books.revenue.sum() - 0.03 * kwh + brought
    assert books.margin.sum() == pytest.approx(profit, rel=1e-9)


def test_a_series_of_prices_and_one_of_payments() -> None:
    """Prices by the quarter of an hour, payments by the hour."""
    paid, sold = series(15, 1), series(60, 2)
    tariff = Tariff(EnergyCharge((tiers.one(0.0),), series=paid))
    p = run(site(tariff=tariff, supply=Supply(switch_off=True), payments=(not_used(sold),)))
    kw, kwh, energy, brought = p.site.watts / 1e3, 0.0, 0.0, 0.0
    for place, price in enumerate(paid.values):
        hour, offered = place // 4, max(float(sold.values[place // 4]), 0.0)
        worth = p.site.hashes_per_second * p.market.btc_per_hash_rate[hour]
        if worth * p.market.usd_per_btc[hour] >= (price + offered) * kw:
            kwh, energy = kwh + kw / 4, energy + price * kw / 4
        else:
            brought += offered * kw / 4
    assert 0 < kwh < kw * HOURS
    assert p.energy_kwh.sum() == pytest.approx(kwh, rel=1e-9)
    assert p.accounts.costs.energy_charge.sum() == pytest.approx(energy, rel=1e-9)
    assert income(p) == pytest.approx(brought, rel=1e-9)


@given(
    price=st.floats(0.01, 0.3), switch_off=st.booleans(), best=st.booleans(),
    basis=st.sampled_from(list(Basis)),
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_a_payment_of_nothing_changes_nothing(
    price: float, switch_off: bool, best: bool, basis: Basis
) -> None:
    rig = replace(site().fleet[0].rig, modes=(mode("low", 80, 2000), mode("high", 120, 3900)))
    supply = Supply(switch_off=switch_off, best_mode=best, quota_kwh_per_month=18_000)
    none = Payment("none", "USD", basis, 0.0)
    one, other = (
        run(site(rig, tariff=price, supply=supply, payments=payments)) for payments in ((), (none,))
    )
    assert income(other) == 0
    np.testing.assert_array_equal(one.accounts.margin, other.accounts.margin)
    np.testing.assert_array_equal(one.operation.load_kw, other.operation.load_kw)


def test_a_schedule_is_paid_and_an_outage_is_not() -> None:
    first = when.seconds(START)
    out = Outage(first + 10 * 86_400, first + 12 * 86_400, OutageKind.POWER, 1.0)
    supply = Supply(curtailment=(Window(17, 21, 0.25),), outages=(out,))
    p = run(site(supply=supply, payments=(not_used(0.2),)))
    kw = p.site.watts / 1e3
    assert income(p) == pytest.approx(0.75 * kw * 4 * 29 * 0.2)


def test_it_earns_with_its_rigs_off() -> None:
    never = Supply(strike_price=-1.0)
    ready = Payment("ready", "USD", Basis.READY, 5.0, 10.0)
    p = run(site(supply=never, payments=(ready,)))
    assert not p.ran
    assert p.profit_usd == pytest.approx(50.0)
    reserve = replace(ready, basis=Basis.RESERVE)
    assert income(run(site(supply=never, payments=(reserve,)))) == 0  # only what runs can stop


def test_a_part_of_a_month_and_of_the_time() -> None:
    first = when.seconds(START)
    ready = Payment("ready", "USD", Basis.READY, 31.0, 1.0, end=first + 5 * 86_400)
    assert income(run(site(payments=(ready,)))) == pytest.approx(5.0)
    assert income(run(site(payments=(ready,)), days=3)) == pytest.approx(3.0)


def test_another_currency() -> None:
    rates = Rates((Rate("EUR", float("-inf"), 1.25),))
    ready = Payment("ready", "EUR", Basis.READY, 4.0, 10.0)
    assert income(run(site(payments=(ready,)), rates=rates)) == pytest.approx(50.0)


def test_slower_modes_leave_kwh_that_are_paid() -> None:
    rig = replace(site().fleet[0].rig, modes=(mode("low", 80, 2000), mode("high", 120, 3900)))
    its = site(rig, tariff=0.05, supply=Supply(best_mode=True), payments=(not_used(0.4),))
    p = run(its)
    drawn = p.operation.load_kw
    assert (drawn < its.watts / 1e3).all()
    assert income(p) == pytest.approx(0.4 * float((its.watts / 1e3 - drawn).sum()))


def test_offers_that_nobody_makes_and_that_bring_nothing() -> None:
    (note,) = tariff_notes.of((run(site(payments=(not_used(0.2),))),))
    assert "'sold' brings nothing, as the site never stops: write strike_price = " in note
    off = Supply(switch_off=True)
    (note,) = tariff_notes.of((run(site(supply=off, payments=(not_used(0.2),))),))
    assert "'sold' pays more for a kWh than it costs, in every hour: nobody makes" in note
    assert "(0.2 against 0.05 USD/kWh on average)" in note
    assert tariff_notes.of((run(site(supply=off, payments=(not_used(0.04),))),)) == ()


BASE = """
start = 2026-12-01
months = 1
[site.a]
rigs = [{ model = "Antminer S21 200T", count = 1 }]
tariff = { price = 0.05 }
"""


def test_read(tmp_path: Path) -> None:
    csv = "moment,EUR/MW\n2026-12-01T00:00,4\n2026-12-01T01:00,6\n"
    (tmp_path / "reserve.csv").write_text(csv, encoding="utf-8")
    text = (
        f"{BASE}"
        '[[site.a.payment]]\nname = "ready"\nper_kw_month = 2\nkw = 3\nfrom = 2026-12-10\n'
        '[[site.a.payment]]\ncurrency = "EUR"\nper_kw_hour_csv = "reserve.csv"\n'
        "availability = 0.5\n[exchange_rates]\nEUR = 1.1\n"
    )
    its = read_project.read(text, "sites.toml", tmp_path).project.sites[0].payments
    ready, reserve = its
    begin = when.seconds(date(2026, 12, 10))
    assert ready == Payment("ready", "USD", Basis.READY, 2.0, 3.0, start=begin)
    assert isinstance(reserve.amount, Series)
    np.testing.assert_allclose(reserve.amount.values, [0.004, 0.006])
    assert (reserve.name, reserve.availability) == ("payment 2", 0.5)


@pytest.mark.parametrize(
    ("payment", "fault"),
    [
        ("name = 'x'", "has no amount"),
        ("per_kwh = 1\nper_kw_month = 2", "has per_kwh and per_kw_month"),
        ("per_kwh = -1", "at least 0"),
        ("per_kwh = 1\navailability = 0.5", "no effect with the keys beside it"),
        ("per_kw_month = 1\nkw = 0", "above 0"),
        ("per_kwh = 1\nfrom = 2027-01-01\nuntil = 2026-01-01", "ends after it begins"),
        ('per_kwh = 1\ncurrency = "EUR"', "there is no rate for 'EUR'"),
        ('per_kwh_csv = "no.csv"', "cannot read"),
    ],
)
def test_bad_payments(payment: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(FileProblems) as told:
        read_project.read(f"{BASE}[[site.a.payment]]\n{payment}\n", "sites.toml", tmp_path)
    assert any(fault in f"{p.fault} {p.remedy}" for p in told.value.problems)
