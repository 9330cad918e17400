"""`powbench backtest` as a user runs it."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from powbench.cli import main

SCHEMA = json.loads((resources.files("powbench") / "schemas" / "backtest-1.json").read_text())
QUICK = ["backtest", "--from", "400", "--horizon", "26", "--paths", "90"]


def test_table_and_document(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "b.json"
    assert main.run([*QUICK, "--json", str(target)]) == 0
    shown = capsys.readouterr().out
    assert "constant growth" in shown and "off by, 26 epochs ahead" in shown
    data = json.loads(target.read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    forecast = next(s for s in data["scores"] if s["method"] == "forecast")
    own = [o for o in data["origins"] if o["method"] == "forecast"]
    assert forecast["origins"] == len(own)
    assert forecast["coverage"] == pytest.approx(sum(o["covered"] for o in own) / len(own))


def test_same_seed_same_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for seed in ("1", "1", "2"):
        assert main.run([*QUICK, "--seed", seed, "--json", "-"]) == 0
        found.append(json.loads(capsys.readouterr().out)["scores"])
    assert found[0] == found[1] != found[2]


@pytest.mark.parametrize(
    "arguments, says",
    [
        (["--paths", "3"], "--paths"),
        (["--paths", "100000", "--horizon", "520"], "GiB"),
        (["--from", "473"], "start earlier"),
        (["--difficulty", "/nowhere.csv"], "cannot read"),
        (["--horizon", "0"], "--horizon"),
    ],
)
def test_bad_input(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["backtest", *arguments]) == 2
    assert says in capsys.readouterr().err


def test_own_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "d.csv"
    rows = "".join(f"{i},{1e6 * 1.02**i:.3f}\n" for i in range(120))
    path.write_text("epoch,difficulty\n" + rows)
    command = ["backtest", "--difficulty", str(path), "--from", "70", "--horizon", "13"]
    assert main.run([*command, "--paths", "90", "--json", "-"]) == 0
    data = json.loads(capsys.readouterr().out)
    growth = next(s for s in data["scores"] if s["method"] == "constant growth")
    assert abs(growth["median_bias"]) < 1e-6
