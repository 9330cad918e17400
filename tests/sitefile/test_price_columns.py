"""Which column of a price record is the price: never the nearest name to it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from powbench.network import price_record
from powbench.reading.problems import FileProblems
from powbench.sitefile import read_project

EXCHANGE = "unix,date,symbol,open,high,low,close,Volume BTC,Volume USD"
DAYS = [date(2023, 1, 1) + timedelta(days=day) for day in range(1200)]
BASE = """
start = 2025-12-01
months = 2
[site.a]
rigs = [{ model = "Antminer S21 200T", count = 1 }]
tariff = { price = 0.05 }
[uncertainty]
"""


@pytest.mark.parametrize("key", ["price_csv", "price_history"])
def test_the_volume_is_no_price(key: str, tmp_path: Path) -> None:
    rows = "".join(f"{n},{day},BTC/USD,1,1,1,{9e4 + n},5,{1e9 + n}\n" for n, day in enumerate(DAYS))
    (tmp_path / "p.csv").write_text(f"{EXCHANGE}\n{rows}", encoding="utf-8")
    with pytest.raises(FileProblems) as told:
        read_project.read(f'{BASE}{key} = "p.csv"\n', "sites.toml", tmp_path)
    (problem,) = told.value.problems
    assert "no column that ends in usd and is a price" in problem.fault
    assert "open, high, low, close, Volume BTC, Volume USD" in problem.fault
    assert problem.remedy == "name the column of the price usd"


@pytest.mark.parametrize(
    "header", ["date,usd,volume_usd", "date,USD,open_usd", "date,close_usd,Market Cap USD"]
)
def test_the_one_that_can_be_meant(header: str) -> None:
    assert price_record.daily(f"{header}\n2024-01-01,44000,1\n", "p.csv")[1] == [44_000]
