"""The page's model against `powbench project --what-if`, on sites that the example has not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run

ROOT = Path(__file__).parents[3]
SOURCE = (ROOT / "powbench/report/page/templates/model.js").read_text("utf-8")
CASES = ROOT / "tests" / "data" / "cases"
DECLINING = (CASES / "declining_tier_switch_off.toml").read_text("utf-8")
BY_PEAK = """start = 2025-12-01
days = 100
[network]
price_usd = 91_000
fees_btc_per_block = 0.02
[site.a]
rigs = [ { model = "Antminer S21 200T", count = 900 },
  { hashrate = "10TH/s", power = "3000W", count = 50 } ]
[site.a.tariff]
tier_unit = "kWh/kW"
periods = [{ tiers = [{ up_to_kwh = 200, price = 0.2 }, { price = 0.03 }] },
           { tiers = [{ up_to_kwh = 300, price = 0.04 }, { price = 0.1 }] }]
weekday = ["100000000000111111110000"]
weekend = ["111110000000000000000000"]
[site.a.supply]
switch_off = true
"""
BY_RATCHET = """start = 2025-12-01
days = 350
[network]
price_usd = 91_000
fees_btc_per_block = 0.02
[site.a]
rigs = [ { model = "Antminer S21 200T", count = 100 } ]
hosting = { fee_per_kwh = 0.01, share_of_revenue = 0.02 }
[site.a.tariff]
tier_unit = "kWh/kW"
tiers = [{ up_to_kwh = 200, price = 0.05 }, { up_to_kwh = 400, price = 0.02 }, { price = 0.2 }]
demand = { price_per_kw = 8, ratchet = 0.95, ratchet_months = 5, prior_peak_kw = 300 }
[site.a.supply]
switch_off = true
curtailment = [{ hours = [0, 24], months = [10, 11, 12, 1, 2, 3, 4, 5], allowed = 0.5 }]
"""
BEST_MODE = """start = 2025-12-01
days = 100
[network]
price_usd = 91_000
fees_btc_per_block = 0.02
[site.a]
rigs = [ { hashrate = "110TH/s", power = "3250W", count = 90, modes = [
    { name = "low", hashrate = "80TH/s", power = "2000W" },
    { name = "turbo", hashrate = "120TH/s", power = "3900W" } ] },
  { model = "Antminer S15", count = 50 } ]
[site.a.tariff]
periods = [{ price = 0.005 }, { price = 0.03 },
           { tiers = [{ up_to_kwh = 20_000, price = 0.06 }, { price = 0.02 }] }]
weekday = ["000000000000111122220000"]
demand = { price_per_kw = 3 }
[site.a.supply]
modes = "best"
contract_kw = 400
curtailment = [{ hours = [0, 5], allowed = 0.4 }]
outages = [{ from = 2026-01-03, until = 2026-01-20, kind = "rationing", share = 0.4 }]
"""
FACTORS: tuple[dict[str, float], ...] = (
    {},
    {"price": 1.2, "tariff": 0.9},
    {"difficulty": 1.4, "uptime": 0.8},
    {"growth": 1.04},
    {"growth": 0.98, "price": 0.9, "difficulty": 1.1},
)
FIGURES = ("btc", "revenue_usd", "cost_usd", "energy_kwh", "profit_usd", "npv_usd", "usd_per_kwh",
           "cost_per_btc_usd", "break_even_usd_per_kwh", "break_even_usd_per_btc")  # fmt: skip


@pytest.mark.parametrize(
    "text", [DECLINING, BY_PEAK, BY_RATCHET, BEST_MODE, BEST_MODE + "switch_off = true"],
    ids=["declining tier", "tiers by peak", "ratchet and fee", "modes", "modes and off"],
)  # fmt: skip
def test_the_page_says_what_project_says(browser: Any, tmp_path: Path, text: str) -> None:
    sites, out = tmp_path / "sites.toml", tmp_path / "p.json"
    sites.write_text(text, encoding="utf-8")
    model = None
    for factors in FACTORS:
        changes = ",".join(f"{name}={value}" for name, value in factors.items())
        what_if = ["--what-if", changes] if factors else []
        assert run(["project", str(sites), *what_if, "--json", str(out), "-q"]) == 0
        told = json.loads(out.read_text("utf-8"))
        model = model or told["model"]  # of the file as it is
        what = {"price": 1, "difficulty": 1, "growth": 1, "tariff": 1, "uptime": 1, **factors}
        shown = browser.js(
            SOURCE + "return powbenchModel(arguments[0]).project(0, arguments[1])", model, what
        )
        assert told["energy_kwh"] > 0
        for name in FIGURES:
            assert shown[name] == pytest.approx(told[name], rel=1e-9), (factors, name)


def test_a_charge_without_a_formula_here_stays_as_billed(browser: Any, tmp_path: Path) -> None:
    """But for the tariff's factor, which counts for every charge."""
    sites, base = tmp_path / "sites.toml", tmp_path / "base.json"
    sites.write_text(BY_RATCHET.replace("ratchet = 0.95, ", "ratchet = 0.0, "), encoding="utf-8")
    assert run(["project", str(sites), "--json", str(base), "-q"]) == 0
    told = json.loads(base.read_text("utf-8"))
    model, demand = told["model"], [m["demand_charge_usd"] for m in told["sites"][0]["months"]]
    tariff = model["sites"][0]["tariff"]
    tariff["flat_demand"], tariff["as_billed"] = None, {"demand_charge": demand}
    project = SOURCE + "return powbenchModel(arguments[0]).project(0, arguments[1]).costs"
    same = {"price": 1, "difficulty": 1, "growth": 1, "tariff": 1, "uptime": 1}
    for tariff_factor, uptime in ((1, 1), (1.5, 1), (1, 0.5)):
        what = {**same, "tariff": tariff_factor, "uptime": uptime}
        shown = browser.js(project, model, what)["demand_charge"]
        assert shown == pytest.approx(sum(demand) * tariff_factor, rel=1e-9)
