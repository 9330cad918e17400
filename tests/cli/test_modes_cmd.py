"""Modes on the command line: typed in, of a result, of the catalogue, of a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RECORDED = Path(__file__).parents[1] / "data" / "documents"
LINE = ("project", "--hashrate", "110TH/s", "--power", "3250W", "--start", "2026-12-01")
LOW = ("--mode", "low=80TH/s,2000W")


def test_one_line_says_whether_to_underclock(cli: Callable[..., Any]) -> None:
    run = cli(*LINE, *LOW, "--tariff", "0.06", "--mode", "turbo = 120TH/s , 32.5J/TH")
    assert run.code == 0
    said = " ".join(run.out.split())
    assert "Underclock: at 0.0600 USD/kWh the mode low (80 TH/s, 2,000 W) earns " in said
    assert "USD a day more than normal; run normal below 0.04" in said
    assert "turbo" in said


def test_figures_are_of_the_normal_mode_until_asked(cli: Callable[..., Any]) -> None:
    def project(*more: str) -> dict[str, Any]:
        run = cli(*LINE, "--tariff", "0.06", *more, "--json", "-", "-q")
        found: dict[str, Any] = json.loads(run.out)
        return found

    plain, modal, best = project(), project(*LOW), project(*LOW, "--best-mode")
    assert "modes" not in plain
    for key in ("profit_usd", "energy_kwh", "btc", "hours_run", "hours_lost", "months"):
        assert modal[key] == plain[key]
    assert (modal["modes"]["chosen"], best["modes"]["chosen"]) == ("normal", "best")
    assert modal["modes"]["best_profit_usd"] == pytest.approx(best["profit_usd"])
    assert best["profit_usd"] > modal["profit_usd"]
    assert best["hours_lost"]["slower_mode"] == pytest.approx(24 * 30 / 110)
    assert best["hours_run"] == pytest.approx(24 * 80 / 110)


def test_modes_of_a_result(cli: Callable[..., Any]) -> None:
    run = cli("project", "--rig", str(RECORDED / "result-modes.json"), "--tariff", "0.05",
              "--json", "-", "-q")  # fmt: skip
    (rig,) = json.loads(run.out)["modes"]["rigs"]
    names = ["400 MHz, 1000 mV", "525 MHz, 1150 mV", "600 MHz, 1200 mV"]
    assert [option["mode"] for option in rig["options"]] == names
    assert rig["normal"] == names[1]
    assert {option["status"] for option in rig["options"]} == {"typed in"}
    assert any("modes without watts are left out: 450" in n for n in json.loads(run.out)["notes"])


def test_modes_of_the_catalogue(cli: Callable[..., Any]) -> None:
    run = cli("project", "--rig", "Antminer S15", "--tariff", "0.03")
    assert "Underclock: at 0.0300 USD/kWh the mode energy-saving" in " ".join(run.out.split())
    listed = cli("rigs", "s15", "--json", "-", "-q")
    (rig,) = json.loads(listed.out)["rigs"]
    assert [mode["mode"] for mode in rig["modes"]] == ["energy-saving"]
    assert "energy-saving" in cli("rigs", "s15").out


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--mode", "low"), "is no NAME=RATE,POWER"),
        (("--mode", "low=80TH/s"), "is no NAME=RATE,POWER"),
        (("--mode", "low=80,2000W"), "80"),
        (("--mode", "=80TH/s,2000W"), "is no NAME=RATE,POWER"),
        (("--mode", "normal=80TH/s,2000W"), "the rig's own figures"),
        ((*LOW, *LOW), "--mode: there are two modes 'low'"),
        (("--mode", "low=80TH/s,"), "--mode low: '' is no number"),
        (("--mode", "low=80TH/s,2000W,3"), "--mode low: '2000W,3' is not a power"),
        (("--mode", "low=fast,2000W"), "--mode low: 'fast' is no number"),
    ],
)
def test_what_is_no_mode_is_named(
    cli: Callable[..., Any], more: tuple[str, ...], says: str
) -> None:
    run = cli(*LINE, "--tariff", "0.06", *more)
    assert run.code == 2 and says in run.err and "hint: " in run.err


def test_a_choice_among_one_mode_is_told(cli: Callable[..., Any]) -> None:
    said = "--best-mode has no effect"
    assert said in cli(*LINE, "--tariff", "0.06", "--best-mode").err
    assert said not in cli(*LINE, "--tariff", "0.06", "--best-mode", *LOW).err


def test_modes_need_a_rig_and_a_file_says_it_itself(cli: Callable[..., Any], folder: Path) -> None:
    every = cli("project", "--rig", "all", "--tariff", "0.05", *LOW)
    assert every.code == 2 and "--mode needs one rig" in every.err
    sites = folder / "sites.toml"
    sites.write_text(
        "start = 2026-12-01\ndays = 30\n[site.a]\n"
        'rigs = [{ hashrate = "110TH/s", power = "3250W", count = 2 }]\n'
        "tariff = { price = 0.06 }\n"
    )
    flag = cli("project", "sites.toml", "--best-mode")
    assert flag.code == 2 and 'supply = { modes = "best" } of a site' in flag.err
    alone = cli("project", "sites.toml", *LOW)
    assert alone.code == 2 and "--mode needs one rig" in alone.err
    with_rig = cli("project", "sites.toml", "--rig", "Antminer S15", "--json", "-", "-q")
    assert json.loads(with_rig.out)["modes"]["rigs"][0]["count"] == 2
