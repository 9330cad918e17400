"""Each number of a site's lines says what it counts."""

from __future__ import annotations

import re

import pytest

from powbench.analysis.ranking import RankBy, rank
from powbench.report.terminal.projection import details, table
from powbench.sites.site import Hosting
from tests.sites import cases


def test_the_margin_after_power_is_what_hashprice_and_hashcost_say() -> None:
    lines = details(cases.run(cases.site(wages_per_month=2000.0), 31))
    price, cost = re.search(  # type: ignore[union-attr]
        r"hashprice ([\d.]+) \(all hours\), hashcost ([\d.]+) \(power, hours run\)", lines
    ).groups()
    every, power = re.search(  # type: ignore[union-attr]
        r"margin ([\d.]+)% of the revenue after all running costs, ([\d.]+)% after power", lines
    ).groups()
    assert 1 - float(cost) / float(price) == pytest.approx(float(power) / 100, abs=1e-3)
    assert float(every) < float(power)


def test_power_alone_is_said_once() -> None:
    lines = details(cases.run(cases.site(), 31))
    assert re.search(r"margin [\d.]+% of the revenue: power is the only running cost", lines)


def test_each_break_even_has_its_name() -> None:
    p = cases.run(cases.site(hosting=Hosting(fee_per_kwh=0.01)), 31)
    even = p.break_even
    assert even.usd_per_kwh is not None and even.tariff_usd_per_kwh is not None
    assert even.usd_per_kwh == pytest.approx(even.tariff_usd_per_kwh + 0.01)
    assert (
        f"power {even.usd_per_kwh:.4f} USD/kWh in all, tariff {even.tariff_usd_per_kwh:.4f} "
        f"USD/kWh, price {even.usd_per_btc:,.0f} USD/BTC, "
        f"efficiency {even.joules_per_terahash:.1f} J/TH"
    ) in details(p)


def test_only_what_has_several_rows_is_ranked() -> None:
    one = cases.run(cases.site(name="a"), 31)
    two = cases.run(cases.site(name="b"), 31)
    assert table(rank((one,), RankBy.PROFIT)).title == ""
    assert table(rank((one, two), RankBy.PROFIT)).title == "ranked by profit"
