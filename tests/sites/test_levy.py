"""Kazakhstan's levies: 1 KZT/kWh in 2022, by the tariff paid from 2023."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from powbench.network import when
from powbench.sites.calendar import hours
from powbench.sites.currency import Rate, Rates, shipped
from powbench.sites.levy import Generation, Levy, by_hour, of_law, usd_per_kwh
from powbench.sites.tariff import flat
from tests.sites import cases

RATES = shipped()


def rate(price_kzt: float, day: date, generation: str = "grid", metered: bool = True) -> float:
    """The levy in KZT/kWh on one day."""
    grid = hours(day, 1, 6.0)
    rules = of_law("KZ", Generation(generation), metered, 6.0)
    usd = usd_per_kwh(by_hour(rules, "KZT", grid, RATES), np.full(24, price_kzt))
    return float(usd[0] / RATES.usd("KZT", grid.local[:1])[0])


@pytest.mark.parametrize(
    "price, levy",
    [(0.5, 25), (1, 24), (3.99, 22), (15, 10), (15.2, 10), (23.9, 2), (24, 1), (40, 1)],
)
def test_bands_of_2023(price: float, levy: float) -> None:
    assert rate(float(price), date(2023, 1, 1)) == pytest.approx(levy)


def test_flat_in_2022_from_the_first_local_hour() -> None:
    assert rate(5.0, date(2022, 1, 1)) == pytest.approx(1.0)
    assert rate(5.0, date(2021, 12, 31)) == 0.0
    assert rate(5.0, date(2022, 12, 31)) == pytest.approx(1.0)


def test_own_generation_and_no_meter() -> None:
    assert rate(5.0, date(2023, 6, 1), "own") == pytest.approx(10)
    assert rate(5.0, date(2023, 6, 1), "own-renewable") == pytest.approx(1)
    assert rate(30.0, date(2023, 6, 1), "grid", metered=False) == pytest.approx(25)
    assert rate(30.0, date(2023, 6, 1), "own", metered=False) == pytest.approx(25)


def test_what_it_adds_at_three_and_a_half_cents() -> None:
    """economics.md: 6.6 % in 2022 at 0.0023 USD/KZT, 46 % in 2023 at 0.0020."""
    for day, share in ((date(2022, 1, 1), 0.066), (date(2023, 1, 1), 0.46)):
        grid = hours(day, 1, 6.0)
        rules = of_law("KZ", Generation.GRID, True, 6.0)
        levy = usd_per_kwh(by_hour(rules, "USD", grid, RATES), np.full(24, 0.035))
        assert float(levy[-1]) / 0.035 == pytest.approx(share, abs=0.005)


def test_a_price_converted_there_and_back_stays_in_its_band() -> None:
    grid = hours(date(2023, 1, 1), 1, 6.0)
    rule = Levy("x", "KZT", ((0.0, 9.0), (15.0, 1.0)))
    usd = np.full(24, 15.0 * 0.0020)
    assert usd_per_kwh(by_hour((rule,), "USD", grid, RATES), usd)[-1] == pytest.approx(0.0020)


def test_different_laws_add_up() -> None:
    grid = hours(date(2023, 1, 1), 1, 6.0)
    rules = (Levy("a", "USD", ((0.0, 0.01),)), Levy("b", "USD", ((0.0, 0.02),)))
    found = usd_per_kwh(by_hour(rules, "USD", grid, RATES), np.full(24, 1.0))
    assert found[0] == pytest.approx(0.03)


@pytest.mark.parametrize("year", [2022, 2023])
def test_break_even_tariff_under_a_banded_levy(year: int) -> None:
    """At the break-even tariff the margin is zero, the levy taken as it is then."""
    start = date(year, 1, 1)
    rules = of_law("KZ", Generation.GRID, True, 6.0)
    site = cases.site(utc_offset=6.0, levies=rules)
    p = cases.run(site, 31, start=start, rates=RATES)
    tariff = p.break_even.tariff_usd_per_kwh
    assert tariff is not None
    again = cases.run(replace(site, tariff=flat(tariff)), 31, start=start, rates=RATES)
    assert again.profit_usd == pytest.approx(0.0, abs=1e-6 * float(p.accounts.revenue.sum()))


def test_an_exchange_rate_begins_at_the_sites_own_midnight() -> None:
    first = date(2023, 1, 1)
    rates = Rates((Rate("KZT", 0.0, 0.0021), Rate("KZT", when.seconds(first), 0.0020)))
    rule = Levy("law", "KZT", ((0.0, 10.0),))
    site = cases.site(tariff=15.0, utc_offset=5.0, levies=(rule,), wages_per_month=1e6)
    site = replace(site, tariff=flat(15.0, "KZT"), costs_currency="KZT")
    p = cases.run(site, 31, cases.state(start=date(2022, 12, 31)), start=first, rates=rates)
    kwh = 32.5 * 31 * 24
    assert p.accounts.costs.energy_charge.sum() == pytest.approx(kwh * 15 * 0.0020)
    assert p.accounts.costs.levies.sum() == pytest.approx(kwh * 10 * 0.0020)
    assert p.accounts.costs.wages.sum() == pytest.approx(2000.0)
