"""Each number follows from what `--explain SITE:FIGURE` prints, by a formula of its own."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from itertools import accumulate, pairwise

import pytest
from scipy.optimize import brentq

from powbench.analysis.derivation import PARTS, derive
from powbench.analysis.explain import Explained, explain
from powbench.errors import InputError
from powbench.network import when
from powbench.network.scenario import Move, Scenario
from powbench.provenance import Figure, Status
from powbench.report.terminal.figures import as_shown
from powbench.report.terminal.formulas import derivation
from powbench.sites.ageing import Ageing
from powbench.sites.heat import Heat
from powbench.sites.loan import Loan
from powbench.sites.payments import Basis, Payment
from powbench.sites.projection import Projection
from powbench.sites.running.fleet import FleetLine
from powbench.sites.running.supply import Supply, Window
from powbench.sites.site import Hosting, Pue
from powbench.sites.tax import IncomeTax
from tests.sites import cases

SHARED = (
    Figure("discount_rate", 0.1, "per year", Status.TYPED, "test:1"),
    Figure("network.price_usd", 42_000.0, "USD/BTC", Status.READ, "test:2"),
)


@pytest.fixture(scope="module")
def p() -> Projection:
    line = FleetLine(cases.S19, 10, purchase_usd=9000.0, resale_usd=300.0)
    rise = Move(table=((when.seconds(date(2023, 1, 1)), 60_000.0),))
    site = cases.site(
        fleet=(line,), tax=IncomeTax(0.2, 2.0), wages_per_month=50.0, pue=Pue((1.05,) * 12),
        pool_fee=0.02, hosting=Hosting(fee_per_kwh=0.004, share_of_revenue=0.01),
        supply=Supply(uptime=0.96), ageing=Ageing(0.1, 200.0, 14.0, 0.01),
        heat=Heat(0.02, 0.5, Window(0, 24, 0.0, (1, 12))), loan=Loan(40_000.0, 0.1, 36, 3),
        treasury_share=0.25, payments=(Payment("ready", "USD", Basis.READY, 0.5),),
    )  # fmt: skip
    return cases.run(
        site, 730, cases.state(price=42_000.0), Scenario(price=rise), discount_rate=0.1
    )


@pytest.fixture(scope="module")
def lines(p: Projection) -> tuple[Explained, ...]:
    return explain(p, SHARED, (1, 1, "npv"))


def printed(figure: str, lines: tuple[Explained, ...]) -> tuple[dict[str, float], str]:
    """The numbers that are printed above the result, by name, and the text."""
    text = derivation("a", derive(figure, lines))
    above = text[: text.rindex("\n\n")]
    numbers = re.findall(r"^ *([\w.-]+) = (-?[\d,.]+(?:e[+-]?\d+)?)\b", above, re.MULTILINE)
    return {name: float(value.replace(",", "")) for name, value in numbers}, text


def rows(text: str, group: str) -> list[dict[str, float]]:
    """The `name number` pairs of each row of months."""
    found = re.findall(rf"^{group}\.\S+ = \S+ \S+  = (.+)$", text, re.MULTILINE)
    return [{n: float(v) for n, v in map(str.split, row.split(", "))} for row in found]


def result(text: str) -> float:
    """The number on the last line but one."""
    number = re.search(r"= (-?[\d,.e+-]+)(?: \S.*)?$", text.splitlines()[-2])
    assert number is not None
    return float(number[1].replace(",", ""))


SIMPLE: dict[str, Callable[[dict[str, float]], float]] = {
    "margin": lambda v: v["profit_usd"] / v["revenue_usd"],
    "profit": lambda v: v["revenue_usd"] - v["cost_usd"],
    "net": lambda v: v["profit_usd"] - v["tax_usd"] - v["loan_interest_usd"]
    - v["loan_principal_usd"] - v["held_usd"] + v["held_sold_usd"],
    "held_btc": lambda v: math.fsum(x for n, x in v.items() if n.startswith("months.")),
    "loan_interest": lambda v: math.fsum(x for n, x in v.items() if n.startswith("months.")),
    "cost": lambda v: math.fsum(x for n, x in v.items() if n.startswith("costs.")),
    "cost_per_btc": lambda v: v["cost_usd"] / v["btc"],
    "revenue": lambda v: math.fsum(x for n, x in v.items() if n.startswith("months.")),
    "btc": lambda v: math.fsum(x for n, x in v.items() if n.startswith("months.")),
    "costs.wages_usd": lambda v: math.fsum(x for n, x in v.items() if n.startswith("months.")),
    "usd_per_kwh": lambda v: v["electricity_usd"] / v["energy_kwh"] + 0.004,
    # Power of 10 rigs through a PUE of 1.05, for the hours that are left.
    "energy": lambda v: 10 * cases.S19.watts.value / 1e3 * 1.05
    * (v["hours"] - math.fsum(x for n, x in v.items() if n.startswith("hours_lost"))),
    # All but power: costs less electricity and the host's fee per kWh.
    "break_even_usd_per_kwh": lambda v: (
        v["revenue_usd"] - (v["cost_usd"] - v["electricity_usd"] - 0.004 * v["energy_kwh"])
    ) / v["energy_kwh"],
    "break_even_tariff": lambda v: v["break_even_usd_per_kwh"] - 0.004,
    "break_even_usd_per_btc": lambda v: (
        v["cost_usd"] - v["costs.pool_fee_usd"] - 0.01 * v["revenue_usd"]
    ) / (v["btc"] * (1 - 0.02 - 0.01)),
    "break_even_joules_per_terahash": lambda v: cases.S19.joules_per_terahash
    * v["break_even_usd_per_kwh"] / v["usd_per_kwh"],
    "hours_run": lambda v: v["hours"]
    - math.fsum(x for n, x in v.items() if n.startswith("hours_lost")),
}  # fmt: skip


@pytest.mark.parametrize("figure", SIMPLE)
def test_a_number_follows_from_what_is_printed(figure: str, lines: tuple[Explained, ...]) -> None:
    values, text = printed(figure, lines)
    assert SIMPLE[figure](values) == pytest.approx(result(text), rel=1e-8)


def test_npv_irr_and_payback_follow_from_the_flows(
    p: Projection, lines: tuple[Explained, ...]
) -> None:
    _, text = printed("npv", lines)
    flows = rows(text, "npv")
    assert len(flows) == 25
    by_hand = math.fsum(f["flow"] / 1.1 ** f["years"] for f in flows)
    assert by_hand == pytest.approx(result(text), rel=1e-8)
    _, text = printed("irr", lines)
    flows = rows(text, "irr")
    assert len(flows) == 25
    rate = brentq(lambda r: math.fsum(f["flow"] / (1 + r) ** f["years"] for f in flows), -0.9, 50)
    assert rate == pytest.approx(result(text), rel=1e-6)
    assert [f["rate"] for f in flows] == pytest.approx([rate] * 25, rel=1e-6)
    assert all(f["factor"] == pytest.approx((1 + rate) ** -f["years"]) for f in flows)
    values, _ = printed("irr", lines)
    worth = [usd for name, usd in values.items() if name.startswith("irr.")]
    assert len(worth) == 25
    assert math.fsum(worth) == pytest.approx(0, abs=1e-6 * max(map(abs, worth)))
    values, text = printed("payback_years", lines)
    flows, crossed = rows(text, "payback"), []
    so_far = [usd for name, usd in values.items() if name.startswith("payback.")]
    assert so_far == pytest.approx(list(accumulate(f["flow"] for f in flows)), rel=1e-8)
    assert "rate" not in flows[0]
    for (before, after), (left, then) in zip(pairwise(flows), pairwise(so_far), strict=True):
        if left < 0 <= then:
            share = -left / after["flow"]
            crossed.append(before["years"] + share * (after["years"] - before["years"]))
    assert crossed[-1] == pytest.approx(result(text), rel=1e-8)


def test_what_is_not_bought_has_neither_rate_nor_payback() -> None:
    lines = explain(cases.run(cases.site(), 31), SHARED, (1, 1, "profit"))
    for figure in ("irr", "payback_years"):
        text = derivation("a", derive(figure, lines))
        assert "there is no outlay" in text
        assert "npv." not in text and "irr." not in text and "payback." not in text
    assert not [line for line in lines if line.key.startswith(("irr.", "payback."))]


def test_a_loss_at_every_rate_is_said() -> None:
    site = cases.site(fleet=(FleetLine(cases.S19, 10, purchase_usd=9000.0),), wages_per_month=1e6)
    lines = explain(cases.run(site, 31), SHARED, (1, 1, "npv"))
    text = derivation("a", derive("irr", lines))
    assert "no rate makes the flows worth nothing, or several do" in text
    assert not [line for line in lines if line.key.startswith("irr.")]


def test_hashprice_and_hashcost_follow_from_market_and_energy(
    p: Projection, lines: tuple[Explained, ...]
) -> None:
    values, text = printed("hashprice", lines)
    months = rows(text, "hashprice")
    earned = math.fsum(m["btc"] * m["usd_per_btc"] for m in months)
    assert earned / (values["hours"] / 24) == pytest.approx(result(text), rel=1e-8)
    assert {m["usd_per_btc"] for m in months} == {42_000.0, 60_000.0}
    values, text = printed("hashcost", lines)
    # What the power of a PH/s costs a day, from the energy and the hashes that it made.
    hashes = float(p.operation.hashes_per_second.sum()) * 3600
    cost = values["energy_kwh"] * values["usd_per_kwh"]
    assert cost / (hashes / (1e15 * 86_400)) == pytest.approx(result(text), rel=1e-8)


def test_the_tax_follows_from_its_years(lines: tuple[Explained, ...]) -> None:
    values, text = printed("tax", lines)
    assert math.fsum(x for n, x in values.items() if n.startswith("tax.")) == pytest.approx(
        result(text), rel=1e-8
    )


def test_every_result_has_a_derivation_that_ends_in_the_number_shown(
    lines: tuple[Explained, ...],
) -> None:
    for line in lines:
        if "." in line.key:
            continue
        derived = derive(line.key, lines)
        text = derivation("a", derived)
        assert text.splitlines()[-1] == f"a: {as_shown(line.key, line.value, line.unit)}"
        assert [d.number for d in derived] == [line]


def test_inputs_come_with_their_provenance(lines: tuple[Explained, ...]) -> None:
    _, text = printed("npv", lines)
    assert "discount_rate = 0.1 per year [typed in: test:1]" in text
    assert "network.price_usd = 42,000 USD/BTC [read: test:2]" in text


def test_the_parts_are_numbers_that_there_are(lines: tuple[Explained, ...]) -> None:
    kinds = {
        re.sub(
            r"^(months|npv|irr|payback|tax|hashprice|fleet|hours_lost|halvings)\.[^.]+",
            r"\1.*",
            line.key,
        )
        for line in lines
    }
    named = {part for parts in PARTS.values() for part in parts}
    assert named <= kinds
    assert set(PARTS) <= kinds


@pytest.mark.parametrize(
    "figure, keys",
    [
        ("npv", ["npv_usd"]),
        ("NPV", ["npv_usd"]),
        ("payback", ["payback_years", "payback_months"]),
        ("USD/BTC", ["cost_per_btc_usd"]),
        ("break-even", [
            "break_even_usd_per_kwh", "break_even_tariff_usd_per_kwh", "break_even_usd_per_btc",
            "break_even_joules_per_terahash",
        ]),
        ("months.2022-03.btc", ["months.2022-03.btc"]),
        ("tax.2022", ["tax.2022.tax_usd"]),
    ],
)  # fmt: skip
def test_what_a_figure_is_called(
    figure: str, keys: list[str], lines: tuple[Explained, ...]
) -> None:
    assert [d.number.key for d in derive(figure, lines)] == keys


@pytest.mark.parametrize("figure", ["", "nvp", "profit per day", ".", "*", "months.2022-03.gold"])
def test_an_unknown_figure_lists_those_that_exist(
    figure: str, lines: tuple[Explained, ...]
) -> None:
    with pytest.raises(InputError) as raised:
        derive(figure, lines)
    assert "npv_usd" in raised.value.hint and "hashcost_usd_per_phs_day" in raised.value.hint
