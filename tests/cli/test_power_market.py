"""A site in a power market as its file is asked: text, JSON, CSV, page, simulate, allocate."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from powbench.cli.main import run

FILE = """
start = 2025-06-01
months = 3
[network]
history = true
price_usd = 95_000
[site.texas]
utc_offset = -6
rigs = [{ model = "Antminer S21 200T", count = 600 }]
supply = { strike_price = "best" }
payment = [
    { name = "ready", per_kw_month = 2 },
    { name = "sold", per_kwh_csv = "prices.csv", kw = 1_000 },
]
tariff = { price = 0.03 }
[site.spot]
utc_offset = -6
rigs = [{ model = "Antminer S21 200T", count = 600 }]
supply = { strike_price = 0.07 }
[site.spot.tariff]
price_csv = "prices.csv"
coincident = { price_per_kw = 60, hours = ["2025-07-14T17:00"], prior_kw = 1_000 }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    drawn, first = random.Random(1), datetime(2025, 6, 1, 6, tzinfo=UTC)
    rows = ["moment,usd_per_mwh"]
    for number in range(92 * 96):
        moment = first + timedelta(minutes=15 * number)
        rows.append(f"{moment.isoformat()},{drawn.gauss(30, 60):.2f}")
    (tmp_path / "prices.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "market.toml").write_text(FILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ask(capsys: Any, *arguments: str) -> str:
    assert run(list(arguments)) == 0
    return str(capsys.readouterr().out)


def test_the_document(folder: Path, capsys: Any) -> None:
    found = json.loads(ask(capsys, "project", "market.toml", "--json", "-"))
    schema = files("powbench").joinpath("schemas", "projection-1.json").read_text("utf-8")
    jsonschema.validate(found, json.loads(schema))
    texas, spot = (
        next(site for site in found["sites"] if site["site"] == name) for name in ("texas", "spot")
    )
    income = texas["costs"]["energy_income_usd"]
    assert income < -2 * 600 * 3.5 * 3 * 0.9
    assert income == pytest.approx(sum(m["energy_income_usd"] for m in texas["months"]))
    assert texas["profit_usd"] == pytest.approx(
        texas["revenue_usd"] - texas["costs"]["energy_charge_usd"] - income
    )
    assert "energy_income_usd" not in spot["costs"]
    assert spot["costs"]["demand_charge_usd"] == pytest.approx(60 / 12 * 1_000 * 3)
    assert "model" not in found  # the sliders of a page know no prices by time


def test_what_is_printed(folder: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    printed = ask(capsys, "project", "market.toml")
    assert "energy income" in printed
    assert "is billed in 2026, after the end" in " ".join(printed.split())
    assert max(map(len, printed.splitlines())) <= 80
    worked = ask(capsys, "project", "market.toml", "--explain", "texas:costs.energy_income_usd")
    assert "-(ready: " in worked
    assert "; sold: " in worked
    assert "payment.1.per_kwh_csv = prices.csv" in worked


def test_the_series_and_the_page(folder: Path, capsys: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(ask(capsys, "project", "market.toml", "--csv", "-"))))
    assert {row["site"]: float(row["energy_income_usd"]) < 0 for row in rows} == {
        "texas": True,
        "spot": False,
    }
    ask(capsys, "project", "market.toml", "--json", "market.json")
    ask(capsys, "report", "market.json", "-o", "market.html")
    assert "energy income" in (folder / "market.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["simulate", "allocate"])
def test_paths_and_plans(command: str, folder: Path, capsys: Any) -> None:
    few = ("--paths", "20") if command == "simulate" else ("--scenarios", "10")
    printed = ask(capsys, command, "market.toml", *few)
    assert "texas" in printed


def test_a_series_that_is_too_short(folder: Path, capsys: Any) -> None:
    longer = FILE.replace("months = 3", "months = 5")
    (folder / "market.toml").write_text(longer, encoding="utf-8")
    assert run(["project", "market.toml"]) == 2
    said = capsys.readouterr().err
    assert (
        "prices.csv covers 2025-06-01 to 2025-09-01, neither the whole horizon nor a year" in said
    )
