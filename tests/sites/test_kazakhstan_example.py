"""examples/kazakhstan-2022: the committed answer is what powbench says today."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run
from powbench.sitefile.read_project import read
from powbench.sites.projection import Projection, project_all
from powbench.sites.running.operation import Cause

FOLDER = Path(__file__).parents[2] / "examples" / "kazakhstan-2022"
TEXT = (FOLDER / "sites.toml").read_text(encoding="utf-8")


def project(text: str) -> dict[str, Projection]:
    found = read(text, "sites.toml", FOLDER)
    sites = project_all(found.project, found.network.state, found.network.scenario)
    return {p.site.name: p for p in sites}


@pytest.fixture(scope="module")
def sites() -> dict[str, Projection]:
    return project(TEXT)


def stripped(text: str) -> list[str]:
    return [row.rstrip() for row in text.splitlines()]


def test_the_committed_answer(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["project", "sites.toml"]) == 0
    out = capsys.readouterr().out
    committed = (FOLDER / "answer.txt").read_text(encoding="utf-8")
    assert stripped(out) == stripped(committed)


def test_three_data_centres_with_thirty_thousand_rigs(sites: dict[str, Projection]) -> None:
    assert sum(p.site.rigs for name, p in sites.items() if name.startswith("ekibastuz")) == 30_000


def test_outages_of_january_2022(sites: dict[str, Projection]) -> None:
    lost = dict(sites["ekibastuz-1"].lost_hours())
    uptime = 0.97
    assert lost[Cause.INTERNET] == pytest.approx(102 * uptime)  # 5 Jan 12:00Z to 10 Jan 00:00+6
    assert lost[Cause.POWER] == pytest.approx(15 * 24 * uptime)


def test_levies(sites: dict[str, Projection]) -> None:
    """1 KZT in 2022 adds 6.6 % to 15.2 KZT; from 2023 the band from 15 KZT costs 10."""
    p = sites["ekibastuz-1"]
    share = p.accounts.costs.levies / p.accounts.costs.energy_charge
    assert share[0] == pytest.approx(1 / 15.2)
    assert share[-1] == pytest.approx(10 / 15.2)


def test_what_the_readme_says(sites: dict[str, Projection]) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    lost = dict(sites["ekibastuz-1"].lost_hours())
    for cause in (Cause.RATIONING, Cause.POWER, Cause.INTERNET):
        assert f"{lost[cause]:,.0f}" in readme
    assert f"{dict(sites['united-states'].lost_hours())[Cause.POWER]:,.0f} hours" in readme

    def order(text: str) -> list[str]:
        found = project(text)
        return sorted(found, key=lambda name: -float(found[name].accounts.npv_usd))

    assert order(TEXT)[:2] == ["united-states", "russia"]
    assert order(TEXT.replace(', outage_table = "KZ"', ""))[0] == "ekibastuz-1"
    assert order(re.sub(r"(?m)^levy = .*$", "", TEXT)) == order(TEXT)
    levies = [
        float(p.accounts.costs.levies.sum()) / 1e6 for n, p in sites.items() if "ekibastuz" in n
    ]
    assert (round(min(levies), 1), round(max(levies), 1)) == (4.0, 4.3)
