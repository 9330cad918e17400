"""`project` asked in one line when rigs are paid back, against sums written out here.

The oracle knows only consensus rules: 50 BTC halved every 210,000 blocks, 2^48 / 0xFFFF hashes
per unit of difficulty, and a retarget that follows the hash rate.
"""

from __future__ import annotations

import calendar
import json
import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from powbench.rigs import catalogue

DIFFICULTY, PRICE = 132_716_002_350_731, 86_000
NETWORK = {
    "date": "2026-12-01",
    "height": 978_000,
    "difficulty": DIFFICULTY,
    "price_usd": PRICE,
    "fees_btc_per_block": 0.02,
}
HASHES = 2**48 / 0xFFFF
BLOCK = 1_209_600 / 2015
"""Seconds: at the hash rate at which a retarget leaves the difficulty as it is."""
RIG = ("--hashrate", "200TH/s", "--power", "3500W")
LINE = ("project", *RIG, "--network", "net.json", "--start", "2026-12-01")


@pytest.fixture
def ask(cli: Callable[..., Any], folder: Path) -> Callable[..., dict[str, Any]]:
    (folder / "net.json").write_text(json.dumps(NETWORK))

    def project(*options: str) -> dict[str, Any]:
        run = cli(*LINE, *options, "--json", "-")
        assert run.code == 0, run.err
        document: dict[str, Any] = json.loads(run.out)
        return document

    return project


def months_from(start: date, count: int) -> list[float]:
    """Days of each calendar month, from a first of month on."""
    first = [
        (start.year + m // 12, m % 12 + 1) for m in range(start.month - 1, start.month - 1 + count)
    ]
    return [float(calendar.monthrange(year, month)[1]) for year, month in first]


def halving_day() -> float:
    """Days from the start to block 1,050,000 at a constant difficulty."""
    return (1_050_000 - 978_000) * BLOCK / 86_400


def coins(first: float, last: float, rate: float) -> float:
    """BTC that `rate` H/s mines from one day to another at a constant difficulty."""
    halving = halving_day()
    before = max(0.0, min(last, halving) - first)
    after = max(0.0, last - max(first, halving))
    blocks_a_day = rate * 86_400 / (DIFFICULTY * HASHES)
    return blocks_a_day * (before * (3.125 + 0.02) + after * (1.5625 + 0.02))


def flows(count: int, rigs: int, usd_per_kwh: float, pool_fee: float = 0.0) -> list[float]:
    """Margin of each month [USD], added up by hand."""
    margins, day = [], 0.0
    for days in months_from(date(2026, 12, 1), count):
        revenue = coins(day, day + days, rigs * 200e12) * PRICE
        margins.append(revenue * (1 - pool_fee) - rigs * 3.5 * 24 * days * usd_per_kwh)
        day += days
    return margins


def ends(count: int) -> list[float]:
    """Years from the start to the end of each month."""
    total, years = 0.0, []
    for days in months_from(date(2026, 12, 1), count):
        total += days
        years.append(total / 365.25)
    return years


def paid_back(outlay: float, cash: list[float], years: list[float]) -> float:
    """Months until the running sum is at zero for good, straight between the ends of months."""
    left, before = -outlay, 0.0
    answer = 0.0
    for amount, year in zip(cash, years, strict=True):
        if left < 0 <= left + amount:
            answer = before + (year - before) * -left / amount
        left, before = left + amount, year
    assert left >= 0
    return 12 * answer


def worth(rate: float, outlay: float, cash: list[float], years: list[float]) -> float:
    total = -outlay
    for amount, year in zip(cash, years, strict=True):
        total += amount / math.pow(1 + rate, year)
    return total


def root(outlay: float, cash: list[float], years: list[float]) -> float:
    """The rate at which the flows are worth nothing, by halving an interval."""
    low, high = 0.0, 10.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if worth(middle, outlay, cash, years) > 0 else (low, middle)
    return low


def test_payback_irr_and_npv_month_by_month(ask: Callable[..., dict[str, Any]]) -> None:
    document = ask(
        *("--count", "10", "--tariff", "0.05", "--capex", "1500", "--months", "48"),
        *("--pool-fee", "0.02", "--discount-rate", "8%"),
    )
    cash, years = flows(48, 10, 0.05, 0.02), ends(48)
    assert [m["profit_usd"] for m in document["months"]] == pytest.approx(cash, rel=1e-9)
    assert document["outlay_usd"] == 15_000
    assert document["payback_months"] == pytest.approx(paid_back(15_000, cash, years), rel=1e-9)
    assert document["payback_years"] == pytest.approx(document["payback_months"] / 12)
    assert document["irr"] == pytest.approx(root(15_000, cash, years), rel=1e-6)
    assert document["npv_usd"] == pytest.approx(worth(0.08, 15_000, cash, years), rel=1e-9)
    assert document["outlay_missing"] == 0


def test_what_is_missing(ask: Callable[..., dict[str, Any]]) -> None:
    document = ask("--tariff", "0.07", "--capex", "9000", "--months", "24")
    cash = flows(24, 1, 0.07)
    assert document["payback_months"] is None and document["payback_years"] is None
    assert document["outlay_missing"] == pytest.approx((9000 - sum(cash)) / 9000, rel=1e-9)
    without = ask("--tariff", "0.07", "--months", "24")
    assert without["outlay_missing"] is None


def test_income_tax_with_four_years_of_depreciation(ask: Callable[..., dict[str, Any]]) -> None:
    document = ask(
        *("--tariff", "0.05", "--capex", "1000", "--months", "25", "--tax", "21%"),
        *("--count", "10", "--discount-rate", "8%"),
    )
    cash = flows(25, 10, 0.05)
    years = {2026: slice(0, 1), 2027: slice(1, 13), 2028: slice(13, 25)}
    written = {2026: 1 / 48, 2027: 12 / 48, 2028: 12 / 48}
    # At the end the rigs are gone for nothing: what is still in the books is written off.
    written[2028] += 23 / 48
    losses, due = 0.0, []
    after = list(cash)
    for year, months in years.items():
        profit = sum(cash[months]) - 10_000 * written[year]
        used = min(losses, max(profit, 0.0))
        losses += max(-profit, 0.0) - used
        due.append(0.21 * (max(profit, 0.0) - used))
        after[months.stop - 1] -= due[-1]  # in December
    assert due[0] > 0 and due[1] > 0
    assert document["tax_usd"] == pytest.approx(sum(due), rel=1e-9)
    ended = ends(25)
    assert document["payback_months"] == pytest.approx(paid_back(10_000, after, ended), rel=1e-9)
    assert document["irr"] == pytest.approx(root(10_000, after, ended), rel=1e-6)
    assert document["npv_usd"] == pytest.approx(worth(0.08, 10_000, after, ended), rel=1e-9)


def test_the_halving_and_its_months(ask: Callable[..., dict[str, Any]]) -> None:
    document = ask("--tariff", "0.05", "--months", "24")
    (halving,) = document["halvings"]
    day = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(days=halving_day())
    assert halving["date"] == day.date().isoformat()
    ten_minutes = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(seconds=72_000 * 600)
    assert abs((day - ten_minutes).total_seconds()) < 86_400
    assert (halving["height"], halving["within_horizon"]) == (1_050_000, True)
    assert (halving["subsidy_btc"], halving["subsidy_btc_after"]) == (3.125, 1.5625)
    place = (day.year - 2026) * 12 + day.month - 12
    days = months_from(date(2026, 12, 1), 24)
    for side, index in (("before", place - 1), ("after", place + 1)):
        first = sum(days[:index])
        usd = coins(first, first + days[index], 200e12) * PRICE
        month = halving[f"month_{side}"]
        assert month["month"] == document["months"][index]["month"]
        assert month["revenue_usd"] == pytest.approx(usd, rel=1e-9)


def steps(document: dict[str, Any]) -> list[float]:
    """By how much each retarget raises the difficulty; a halving is none."""
    epochs = [epoch["difficulty"] for epoch in document["network"]["epochs"]][1:]
    return [new / old for old, new in pairwise(epochs) if new != old]


def test_growth_brings_the_halving_sooner_and_what_if_comes_on_top(
    ask: Callable[..., dict[str, Any]],
) -> None:
    """With 4 % more hash rate in each epoch blocks come 4 % faster than every ten minutes."""
    document = ask("--tariff", "0.05", "--months", "24", "--growth", "4%/epoch")
    (halving,) = document["halvings"]
    day = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(days=halving_day() / 1.04)
    assert abs(date.fromisoformat(halving["date"]) - day.date()) <= timedelta(days=1)
    assert steps(document) == pytest.approx([1.04] * len(steps(document)), rel=1e-3)
    more = ask(
        *("--tariff", "0.05", "--months", "24", "--growth", "4%/epoch", "--what-if", "growth=4%")
    )
    assert steps(more) == pytest.approx([1.04**2] * len(steps(document)), rel=1e-3)


def test_price_growth(ask: Callable[..., dict[str, Any]]) -> None:
    document = ask("--tariff", "0.05", "--months", "24", "--price-growth", "20%/year")
    last = document["months"][23]["usd_per_btc"]
    before = (date(2028, 11, 1) - date(2026, 12, 1)).days * 24
    hours = [86_000 * 1.2 ** ((before + h) / (365.25 * 24)) for h in range(30 * 24)]
    assert document["months"][23]["month"] == "2028-11"
    assert last == pytest.approx(sum(hours) / len(hours), rel=1e-9)


def test_without_a_purchase_the_halving_is_said_too(
    cli: Callable[..., Any], ask: Callable[..., dict[str, Any]]
) -> None:
    before = ask("--tariff", "0.05", "--months", "20")["halvings"][0]["month_before"]
    out = " ".join(cli(*LINE, "--tariff", "0.05", "--months", "20").out.split())
    assert f"revenue from {before['revenue_usd']:,.2f} USD in {before['month']} to" in out
    assert "block 1,050,000, 3.125 to 1.5625 BTC per block" in out
    assert "halving" not in cli(*LINE, "--tariff", "0.05", "--months", "3").out


def test_a_subsidy_that_is_typed_does_not_halve(ask: Callable[..., dict[str, Any]]) -> None:
    assert ask("--tariff", "0.05", "--months", "24", "--subsidy", "3.125")["halvings"] == []


def test_a_halving_after_the_horizon_is_named(ask: Callable[..., dict[str, Any]]) -> None:
    (halving,) = ask("--tariff", "0.05", "--months", "3")["halvings"]
    assert not halving["within_horizon"]
    assert (halving["month_before"], halving["month_after"]) == (None, None)
    day = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(seconds=72_000 * 600)
    assert abs(date.fromisoformat(halving["date"]) - day.date()) <= timedelta(days=1)


def test_hosting_is_what_a_kwh_costs(ask: Callable[..., dict[str, Any]]) -> None:
    hosted = ask("--hosting", "0.072", "--capex", "2000", "--months", "12")
    billed = ask("--tariff", "0.072", "--capex", "2000", "--months", "12")
    assert hosted["costs"]["hosting_usd"] == pytest.approx(billed["costs"]["energy_charge_usd"])
    for key in ("profit_usd", "npv_usd", "usd_per_kwh", "break_even_usd_per_kwh"):
        assert hosted[key] == pytest.approx(billed[key], rel=1e-12)


def test_the_same_as_a_file(ask: Callable[..., dict[str, Any]], cli: Any, folder: Path) -> None:
    (folder / "s.toml").write_text(
        "start = 2026-12-01\nmonths = 36\ndiscount_rate = 0.1\n"
        "[network]\ndifficulty_growth_per_epoch = 0.01\nprice_growth_per_year = 0.2\n"
        '[site.a]\nrigs = [{ hashrate = "200TH/s", power = "3500W", count = 7, '
        "price_usd = 2500 }]\n"
        "pue = 1.05\npool_fee = 0.01\ntariff = { price = 0.045 }\ntax = { rate = 0.25 }\n"
        "supply = { switch_off = true }\n"
    )
    run = cli("project", "s.toml", "--network", "net.json", "--json", "-")
    there = json.loads(run.out)
    here = ask(
        *("--months", "36", "--discount-rate", "0.1", "--growth", "1%/epoch", "--switch-off"),
        *("--price-growth", "20%/year", "--count", "7", "--capex", "2500", "--pue", "1.05"),
        *("--pool-fee", "0.01", "--tariff", "0.045", "--tax", "25%"),
    )
    for key in ("months", "npv_usd", "irr", "payback_years", "tax_usd", "halvings"):
        assert here[key] == there[key], key


def test_months_that_lose_money_are_counted(ask: Callable[..., dict[str, Any]]) -> None:
    cash = flows(30, 1, 0.06)
    lost = sum(usd < 0 for usd in cash)
    note = f"{lost} of 30 months lose money: --switch-off lets rigs stand still"
    document = ask("--tariff", "0.06", "--months", "30")
    assert 0 < lost < 30 and any(said.startswith(note) for said in document["notes"])
    document = ask("--tariff", "0.06", "--months", "30", "--switch-off")
    assert not any("lose money" in said for said in document["notes"])
    assert document["profit_usd"] >= sum(usd for usd in cash if usd > 0)


def test_capex_alone_asks_for_48_months(ask: Callable[..., dict[str, Any]]) -> None:
    document = ask("--tariff", "0.05", "--capex", "2000")
    assert len(document["months"]) == 48
    months = [i for i in document["inputs"] if i["name"] == "months"]
    assert [(i["value"], i["status"]) for i in months] == [(48, "default")]


def test_the_sentence(cli: Callable[..., Any], folder: Path) -> None:
    (folder / "net.json").write_text(json.dumps(NETWORK))
    options = ("--months", "48", "--start", "2026-12-01")
    any_tariff = ("project", "--rig", "Antminer S21 200T", "--network", "net.json", *options)
    rig = (*any_tariff, "--tariff", "0.05")
    out = " ".join(cli(*rig, "--count", "10", "--capex", "1500").out.split())
    cash, years = flows(48, 10, 0.05), ends(48)
    months = f"{paid_back(15_000, cash, years):.1f}"
    assert out.startswith(
        f"Ten Antminer S21 200T at 0.05 USD/kWh pay back 15,000 USD in {months} months ("
    )
    assert f"rate of return is {root(15_000, cash, years):.1%} a year" in out
    assert "The halving of about 2028-04-1" in out and "in 2028-03 to" in out
    out = " ".join(cli(*rig, "--capex", "9000").out.split())
    missing = 1 - sum(flows(48, 1, 0.05)) / 9000
    assert f"does not pay back within 48 months: {missing:.0%} of 9,000 USD is missing." in out
    out = " ".join(cli(*any_tariff, "--capex", "900", "--tariff", "0.5").out.split())
    assert "within 48 months: the outlay of 900 USD is lost, and" in out


def test_rigs_are_ranked_by_payback_and_the_hopeless_stand_last(
    ask: Callable[..., dict[str, Any]], cli: Callable[..., Any]
) -> None:
    line = ("project", "--rig", "all", "--network", "net.json", "--start", "2026-12-01")
    options = ("--tariff", "0.05", "--capex-per-th", "10", "--months", "24")
    run = cli(*line, *options, "--json", "-")
    document = json.loads(run.out)
    sites = document["sites"]
    assert document["ranked_by"] == "payback"
    paid = [s["payback_months"] for s in sites if s["payback_months"] is not None]
    assert 0 < len(paid) < len(sites) and paid == sorted(paid)
    assert all(s["payback_months"] is None for s in sites[len(paid) :])
    evens = [s["break_even_usd_per_kwh"] for s in sites[len(paid) :]]
    assert evens == sorted(evens, reverse=True)
    for site in sites:
        assert site["outlay_usd"] == pytest.approx(
            10 * site["fleet"][0]["hashes_per_second"]["value"] / 1e12
        )
    out = cli(*line, *options).out
    assert f"{len(paid)} of {len(sites)} rigs pay back within 24 months" in " ".join(out.split())
    assert "% missing" in out and "loses money" in out


def test_what_a_model_costs_is_not_made_up(cli: Callable[..., Any], folder: Path) -> None:
    run = cli("project", "--rig", "all", "--tariff", "0.05", "--capex", "3200")
    assert (
        run.code == 2
        and f"these are {len(catalogue.entries())} models" in run.err
        and "--capex-per-th" in run.err
    )
    months = ("project", "--rig", "all", "--tariff", "0.05", "--months", "2")
    document = json.loads(cli(*months, "--json", "-").out)
    assert document["ranked_by"] == "profit"
    assert {site["payback_months"] for site in document["sites"]} == {None}
    assert any(note.startswith("no payback: --capex") for note in document["notes"])
    run = cli("project", "--rig", "all", "--tariff", "0.05", "--rank-by", "payback")
    assert run.code == 2 and "nothing is bought" in run.err


@pytest.mark.parametrize(
    "options, says",
    [
        ("--growth 4%", "per epoch or per year"),
        ("--growth 0.04", "write 0.04/epoch"),
        ("--growth 4/epoch", "write 4%/epoch"),
        ("--growth 301%/epoch", "more than a retarget can do"),
        ("--growth -76%/epoch", "more than a retarget can do"),
        ("--growth fast/epoch", "is no number"),
        ("--growth 4%/week", "neither per epoch nor per year"),
        ("--price-growth 20%", "write 20%/epoch (every two weeks), or 20%/year"),
        ("--months -1", "at least 1"),
        ("--months 0", "at least 1"),
        ("--months 2401", "at most 2400"),
        ("--months 2400", "ends after 2140"),
        ("--months 3 --days 90", "exclude each other"),
        ("--count 0", "at least 1"),
        ("--hosting 0.07", "a host's fee per kWh takes the place of a tariff"),
        ("--capex 3000 --capex-per-th 16", "exclude each other"),
        ("--capex 0", "above 0"),
        ("--capex 1e300", "at most 1000000000"),
        ("--months 240 --price-growth 10000%/year", "lower the growth of the price"),
        ("--tax 21", "21% is 0.21"),
        ("--tax 100%", "less than 100%"),
        ("--discount-rate -1%", "at least 0"),
        ("--start 2026-13-01", "write it as 2026-12-01"),
        ("--start 2026-12-01T12:00", "has a time of day"),
        ("--start 2008-12-31", "2009-01-03"),
        ("--start 2013-01-01", "is before the network's state of"),
    ],
)
def test_what_cannot_be(cli: Callable[..., Any], options: str, says: str) -> None:
    run = cli("project", *RIG, "--tariff", "0.05", *options.split())
    assert run.code == 2 and run.out == "", run.err
    assert says in " ".join(run.err.split()) and "hint: " in run.err


def test_an_older_start_takes_an_older_state(cli: Callable[..., Any]) -> None:
    run = cli("project", *RIG, "--tariff", "0.05", "--start", "2026-01-01", "--json", "-")
    document = json.loads(run.out)
    assert "2025-" in document["network"]["origin"]
    assert any("and the one of 2025-" in note for note in document["notes"])
