"""The results follow from the terms that are printed, recomputed here from their text."""

from __future__ import annotations

from datetime import date

import pytest

from powbench.analysis.explain import Explained, explain
from powbench.network import when
from powbench.network.scenario import Move, Scenario
from powbench.provenance import Figure, Status
from powbench.sites.projection import Projection
from powbench.sites.running.fleet import FleetLine
from powbench.sites.tax import IncomeTax
from tests.sites import cases

DISCOUNT = Figure("discount_rate", 0.1, "per year", Status.TYPED, "test")


def printed(
    p: Projection, group: str, end: str = ""
) -> dict[str, tuple[Explained, dict[str, float]]]:
    """The terms of a group by key, each with its `name number` pairs read back."""
    return {
        line.key: (line, {n: float(v) for n, v in map(str.split, line.worked.split(", "))})
        for line in explain(p, (DISCOUNT,))
        if line.key.startswith(group + ".") and line.key.endswith(end)
    }


@pytest.fixture(scope="module")
def p() -> Projection:
    line = FleetLine(cases.S19, 10, purchase_usd=9000.0, resale_usd=1000.0)
    site = cases.site(fleet=(line,), tax=IncomeTax(0.2, 2.0), wages_per_month=500.0)
    # A year at a price that does not pay, so that its loss is there to be carried.
    rise = Move(table=((when.seconds(date(2023, 1, 1)), 60_000.0),))
    return cases.run(
        site, 1095, cases.state(price=10_000.0), Scenario(price=rise), discount_rate=0.1
    )


def test_months_add_up_to_the_profit(p: Projection) -> None:
    total = 0.0
    for line, named in printed(p, "months", ".profit_usd").values():
        profit = named.pop("revenue") - sum(named.values())
        assert profit == pytest.approx(line.value, abs=1e-4)
        total += profit
    assert total == pytest.approx(p.profit_usd)


def test_tax_follows_from_its_years(p: Projection) -> None:
    left, total, used = 0.0, 0.0, 0.0
    for line, t in printed(p, "tax").values():
        profit = t["revenue"] - t["cost"] - t["depreciation"] + t["sale"]
        assert t["carried_in"] == pytest.approx(left, abs=1e-4)
        take = min(left, max(profit, 0.0))
        assert t["used"] == pytest.approx(take, abs=1e-4)
        left += max(-profit, 0.0) - take
        assert t["carried_out"] == pytest.approx(left, abs=1e-4)
        assert t["rate"] * (max(profit, 0.0) - take) == pytest.approx(line.value, abs=1e-4)
        total, used = total + float(line.value or 0), used + take
    assert total == pytest.approx(float(p.accounts.tax.sum()))
    assert used > 0  # a loss year is followed by one that uses it


def test_npv_is_the_sum_of_its_discounted_flows(p: Projection) -> None:
    total = 0.0
    for line, t in printed(p, "npv").values():
        assert t["factor"] == pytest.approx(1 / (1 + t["rate"]) ** t["years"])
        assert t["flow"] * t["factor"] == pytest.approx(line.value, abs=1e-4)
        total += t["flow"] / 1.1 ** t["years"]
    assert total == pytest.approx(float(p.accounts.npv_usd))
