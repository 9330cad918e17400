"""`powbench simulate` as a user runs it."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from powbench.cli import main

SCHEMA = json.loads((resources.files("powbench") / "schemas" / "simulation-1.json").read_text())
RISKS = """
[uncertainty]
price_volatility = 0.5
[[risk]]
kind = "power"
group = "texas"
per_year = 2
days = 3
"""


@pytest.fixture
def sites(tmp_path: Path) -> str:
    path = tmp_path / "sites.toml"
    assert main.run(["project", "--init", str(path)]) == 0
    path.write_text(path.read_text() + RISKS)
    return str(path)


def test_table_and_document(sites: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "s.json"
    assert main.run(["simulate", sites, "--paths", "200", "--json", str(target)]) == 0
    shown = capsys.readouterr()
    assert "200 paths, seed 1; difficulty: forecast" in shown.out
    assert "all sites" in shown.out and "CVaR" in shown.out
    assert "takes the place of the file's difficulty growth" in shown.err
    data = json.loads(target.read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert [s["name"] for s in data["sites"]] == ["texas", "ekibastuz"]
    assert data["fleet"]["name"] == "all sites" and len(data["fleet"]["fan"]) == 24
    assert data["uncertainty"]["risks"][0]["sites"] == ["texas"]
    for outcome in data["sites"]:
        band = outcome["npv_usd"]
        assert band["p10"] < band["p50"] < band["p90"]
        assert outcome["cvar_95_usd"] < band["p10"]


def test_same_seed_same_answer(sites: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for seed in ("3", "3", "4"):
        assert main.run(["simulate", sites, "--paths", "60", "--seed", seed, "--json", "-"]) == 0
        found.append(json.loads(capsys.readouterr().out)["sites"])
    assert found[0] == found[1] != found[2]


def test_project_shows_the_band(sites: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["project", sites]) == 0
    shown = capsys.readouterr().out
    assert "P10 … P90 with the uncertainty of the file" in shown
    assert "texas: profit " in shown


def test_too_many_paths(
    sites: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("powbench.cli.simulate._free_bytes", lambda: 1 << 20)
    assert main.run(["simulate", sites, "--paths", "10000000"]) == 2
    assert "GiB" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--paths", "3"], ["--seed", "-1"], ["--paths", "x"]])
def test_bad_options(arguments: list[str], sites: str) -> None:
    assert main.run(["simulate", sites, *arguments]) == 2


def test_problems_of_the_file_are_listed(sites: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(sites)
    path.write_text(path.read_text().replace('group = "texas"', 'group = "utah"'))
    assert main.run(["simulate", sites]) == 2
    assert "there is no 'utah'" in capsys.readouterr().err
