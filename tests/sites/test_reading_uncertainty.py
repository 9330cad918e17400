"""[uncertainty], [[risk]] and groups of a file, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from powbench.sites import read_project
from powbench.sites.problems import FileProblems
from powbench.sites.uncertainty import Risk, RiskKind, Uncertainty

BASE = """start = 2025-12-01
days = 30
[network]
price_usd = 90_000
[site.a]
groups = ["town", "KZ"]
rigs = [{ model = "Antminer S21 200T", count = 1 }]
tariff = { price = 0.05 }
[site.b]
rigs = [{ model = "Antminer S21 200T", count = 1 }]
tariff = { price = 0.05 }
"""
RISKS = """
[uncertainty]
difficulty = "scenario"
price_volatility = { value = 0.6, status = "assumed" }
rigs = false
[[risk]]
kind = "power"
group = "town"
per_year = 2
days = 5
[[risk]]
kind = "levy"
group = "KZ"
per_year = 0.3
usd_per_kwh = 0.01
[[risk]]
kind = "ban"
group = "b"
per_year = 0.05
"""
TWICE = """per_year = 0.05
[[risk]]
kind = "ban"
group = "b"
per_year = 0.1"""


def load(text: str) -> read_project.SitesFile:
    return read_project.read(text, "sites.toml", Path())


def test_everything_read() -> None:
    found = load(BASE + RISKS)
    assert found.groups == {"a": ("a", "town", "KZ"), "b": ("b",)}
    assert found.uncertainty == Uncertainty(
        difficulty=False,
        price_volatility=0.6,
        rigs=False,
        risks=(
            Risk(RiskKind.POWER, "town", 2.0, 5.0),
            Risk(RiskKind.LEVY, "KZ", 0.3, usd_per_kwh=0.01),
            Risk(RiskKind.BAN, "b", 0.05),
        ),
    )


def test_defaults() -> None:
    found = load(BASE)
    assert found.uncertainty == Uncertainty()
    assert {f.name for f in found.doubts} >= {"uncertainty.difficulty", "uncertainty.rigs"}


@pytest.mark.parametrize(
    "old, new, says",
    [
        ('group = "town"', 'group = "twon"', "did you mean 'town'"),
        ('kind = "power"', 'kind = "powr"', "did you mean 'power'"),
        ("per_year = 2\n", "", "is missing"),
        ("per_year = 2\n", "per_year = 0\n", "above 0"),
        ("per_year = 2\n", "per_year = nan\n", "is nan"),
        ("days = 5\n", "", "is missing"),
        ("days = 5\n", "days = 5\nshare = 1.5\n", "at most 1"),
        ('kind = "power"', 'kind = "rationing"', "which share"),
        ("usd_per_kwh = 0.01\n", "", "is missing"),
        ("usd_per_kwh = 0.01\n", "usd_per_kwh = 0.01\ndays = 4\n", "unknown key"),
        ("per_year = 0.05", TWICE, "a second ban for 'b'"),
        ('difficulty = "scenario"', 'difficulty = "guess"', "there is no 'guess'"),
        ("rigs = false", "rigs = 0", "neither true nor false"),
        ("rigs = false", "rig = false", "did you mean 'rigs'"),
        ('groups = ["town", "KZ"]', 'groups = "town"', "no list of names"),
    ],
)  # fmt: skip
def test_bad(old: str, new: str, says: str) -> None:
    text = BASE + RISKS
    assert old in text
    with pytest.raises(FileProblems) as error:
        load(text.replace(old, new, 1))
    own = [str(p) for p in error.value.problems if says in str(p)]
    assert own, [str(p) for p in error.value.problems]
    assert own[0].startswith("sites.toml:")
