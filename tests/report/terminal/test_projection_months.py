"""Profit by month as bars of text, and nothing where a pipe or a terminal cannot show it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from powbench.report.terminal.projection import months
from powbench.sitefile.read_project import read
from powbench.sites.projection import project_all

SITES = """
start = 2026-01-01
months = {months}
[network]
difficulty = 1.2e14
height = 920_000
price_usd = 60_000
fees_btc_per_block = 0
price_table = [[2026-03-01, 20_000]]
[site.a]
rigs = [{{ hashrate = "110TH/s", power = "3250W", count = 100 }}]
tariff = {{ price = {price} }}
"""


def projected(number: int, price: float = 0.03) -> Any:
    text = SITES.format(months=number, price=price)
    found = read(text, "s.toml", Path())
    return project_all(found.project, found.network.state, found.network.scenario)[0]


def test_a_bar_for_each_month_with_its_ends() -> None:
    p = projected(6)
    line = months(p, True)
    bars = [c for c in line if c in "▁▂▃▄▅▆▇█"]
    assert len(bars) == 6
    losing = int((p.accounts.margin < 0).sum())
    assert 0 < losing < 6
    assert f"{losing} of 6 months lose money" in line
    assert bars[-1] < bars[0]
    assert f"{p.accounts.margin.min():,.2f}" in line


def test_no_loss_is_said_too() -> None:
    assert "no month loses money" in months(projected(6, 0.001), True)


def test_nothing_where_it_cannot_be_shown() -> None:
    assert months(projected(6), False) == ""
    assert months(projected(2), True) == ""
