"""A price of energy that nobody pays is asked about, in a file with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from powbench.cli.values import BadOption, EnergyPrice
from powbench.reading.problems import FileProblems
from powbench.sitefile import read_project
from powbench.sites.plausible import DEAREST_USD_PER_KWH, meant_by

FILE = """start = 2026-10-01
days = 1
{rates}
[site.one]
rigs = [{{ model = "Antminer S21 200T", count = 1 }}]
{hosting}
[site.one.tariff]
{tariff}
"""
CLOCK = 'weekday = ["000000001111111111110000"]\nweekend = ["000000000000000000000000"]'


def problems(tariff: str, hosting: str = "", rates: str = "") -> list[tuple[int | None, str, str]]:
    text = FILE.format(tariff=tariff, hosting=hosting, rates=rates)
    try:
        read_project.read(text, "sites.toml", Path())
    except FileProblems as error:
        return [(p.line, p.fault, p.remedy) for p in error.problems]
    return []


@pytest.mark.parametrize(
    "usd, meant",
    [
        (0.05, ""),
        (DEAREST_USD_PER_KWH, ""),
        (5, "5 cents? write 0.05"),
        (5.5, "5.5 cents? write 0.055"),
        (55, "55 cents? write 0.55; 55 USD/MWh? write 0.055"),
        (450, "450 USD/MWh? write 0.45"),
        (9000, "write USD per kWh, as in 0.05"),
    ],
)
def test_what_is_meant(usd: float, meant: str) -> None:
    assert meant_by(usd) == meant


@pytest.mark.parametrize("text", ["5", "5.5", "55", "2.01"])
def test_a_typed_price_is_asked_about(text: str) -> None:
    with pytest.raises(BadOption, match="above every mean price") as raised:
        EnergyPrice().convert(text, None, None)
    assert f"{text} cents? write {float(text) / 100:g} or {text}c" in raised.value.hint
    for insisting in (f"{text}USD/kWh", f"{text} $/kWh"):
        assert insisting.split(" ")[0].split("U")[0] in raised.value.hint
        assert EnergyPrice().convert(insisting, None, None) == float(text)
    assert EnergyPrice().convert(f"{text}c", None, None) == pytest.approx(float(text) / 100)


@pytest.mark.parametrize(
    "tariff",
    [
        "price = 5.5",
        "tiers = [{ up_to_kwh = 1000, price = 5.5 }, { price = 7 }]",
        "periods = [{ price = 5.5 }, { price = 9 }]\n" + CLOCK,
    ],
)
def test_a_price_in_a_file_is_a_problem_of_its_line(tariff: str) -> None:
    [(line, problem, remedy)] = problems(tariff)
    text = FILE.format(tariff=tariff, hosting="", rates="")
    assert line == 1 + text.split("\n").index(tariff.split("\n")[0])
    assert "5.5 USD/kWh" in problem
    assert remedy.startswith("5.5 cents? write 0.055; to insist")


@pytest.mark.parametrize(
    "tariff",
    [
        "price = 1.9",
        'price = { value = 5.5, source = "the diesel of one night" }',
        "tiers = [{ up_to_kwh = 1000, price = 0.1 }, { price = 7 }]",
        "periods = [{ price = 0.03 }, { price = 9 }]\n" + CLOCK,
        'price = 15.2\ncurrency = "KZT"',
    ],
)
def test_peaks_other_currencies_and_sources_are_believed(tariff: str) -> None:
    assert problems(tariff) == []


def test_another_currency_is_compared_in_usd() -> None:
    [(_, problem, remedy)] = problems('price = 15200\ncurrency = "KZT"')
    assert "USD/kWh" in problem
    assert "KZT per kWh" in remedy


def test_a_hosting_fee_is_asked_about() -> None:
    [(line, problem, _)] = problems("price = 0", "hosting = { fee_per_kwh = 7.2 }")
    assert line == 6
    assert "7.2 USD/kWh" in problem
    assert problems("price = 0", "hosting = { fee_per_kwh = 0.072 }") == []
