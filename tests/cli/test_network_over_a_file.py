"""`project FILE` with a network typed beside it: taken, and said in place of what."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SITE = (
    '[site.a]\nrigs = [{ hashrate = "200TH/s", power = "3500W", count = 7, price_usd = 2500 }]\n'
    "tariff = { price = 0.045 }\n"
)
HEAD = "start = 2026-12-01\nmonths = 12\n"
Project = Callable[..., dict[str, Any]]


@pytest.fixture
def project(cli: Callable[..., Any], folder: Path) -> Project:
    def asked(network: str, *options: str) -> dict[str, Any]:
        (folder / "s.toml").write_text(f"{HEAD}[network]\n{network}\n{SITE}")
        run = cli("project", "s.toml", *options, "--json", "-")
        assert run.code == 0, run.err
        document: dict[str, Any] = json.loads(run.out)
        return document

    return asked


@pytest.mark.parametrize(
    "written, typed, same, note",
    [
        (
            "price_usd = 91_000", ("--price", "80000"), "price_usd = 80_000",
            "price 80,000 USD from the command line in place of the file's 91,000",
        ),
        (
            "price_usd = 91_000\nprice_growth_per_year = 0.1", ("--price", "80000"),
            "price_usd = 80_000\nprice_growth_per_year = 0.1",
            "price 80,000 USD from the command line in place of the file's 91,000",
        ),
        (
            "price_usd = 91_000\nprice_table = [[2027-02-01, 70_000], [2027-03-01, 75_000]]",
            ("--price", "80000"), "price_usd = 80_000",
            "price 80,000 USD from the command line in place of the file's table of 2 dates",
        ),
        (
            "price_usd = 91_000", ("--fees", "0.1"), "price_usd = 91_000\nfees_btc_per_block = 0.1",
            ("fees 0.1 BTC from the command line in place of 0.0141 "
             "(shipped snapshot of 2026-10-05)"),
        ),
        (
            "price_usd = 91_000\ndifficulty_growth_per_year = 0.3", ("--growth", "1%/epoch"),
            "price_usd = 91_000\ndifficulty_growth_per_epoch = 0.01",
            "difficulty growth 1%/epoch from the command line in place of the file's 30%/year",
        ),
        (
            "price_usd = 91_000", ("--price-growth", "20%/year"),
            "price_usd = 91_000\nprice_growth_per_year = 0.2",
            "price growth 20%/year from the command line; the file has none",
        ),
        (
            "price_usd = 91_000\ndifficulty_table = [[2027-01-01, 2e14]]", ("--growth", "0"),
            "price_usd = 91_000",
            "difficulty growth 0 from the command line in place of the file's table of 1 date",
        ),
        (
            "subsidy_btc = 6.25", ("--subsidy", "3.125"), "subsidy_btc = 3.125",
            "subsidy 3.125 BTC from the command line in place of the file's 6.25",
        ),
    ],
)  # fmt: skip
def test_it_is_as_if_the_file_said_it(
    project: Project, written: str, typed: tuple[str, str], same: str, note: str
) -> None:
    changed, told = project(written, *typed), project(same)
    for key in ("months", "profit_usd", "npv_usd", "payback_years", "halvings", "band"):
        assert changed[key] == told[key], key
    assert changed["notes"][0] == note
    assert [i["status"] for i in changed["inputs"] if i["source"] == typed[0]] == ["typed in"]
    names = [i["name"] for i in changed["inputs"]]
    assert len(names) == len(set(names))


def test_a_typed_difficulty_ends_the_recorded_one(cli: Callable[..., Any], folder: Path) -> None:
    (folder / "s.toml").write_text(
        "start = 2022-01-01\nmonths = 2\n[network]\nhistory = true\nprice_usd = 47_700\n"
        f"fees_btc_per_block = 0.1\n{SITE}"
    )
    run = cli("project", "s.toml", "--difficulty", "3e13", "--json", "-")
    document = json.loads(run.out)
    difficulties = {epoch["difficulty"] for epoch in document["network"]["epochs"]}
    assert [min(difficulties), max(difficulties)] == pytest.approx([3e13, 3e13], rel=1e-4)
    assert document["notes"][0] == (
        "difficulty 30,000,000,000,000 from the command line in place of the recorded difficulty"
    )
    inputs = {i["name"]: i["source"] for i in document["inputs"]}
    assert inputs["network.difficulty"] == "--difficulty"
    assert "network.nbits" not in inputs and "network.history" not in inputs


def test_the_terminal_says_it(cli: Callable[..., Any], folder: Path) -> None:
    (folder / "s.toml").write_text(f"{HEAD}[network]\nprice_usd = 91_000\n{SITE}")
    out = " ".join(cli("project", "s.toml", "--price", "80000").out.split())
    assert "80,000.00 USD/BTC" in out and "price: --price; the rest: shipped snapshot" in out
    assert "note: price 80,000 USD from the command line in place of the file's 91,000" in out
    out = " ".join(cli("project", "s.toml", "--price", "91000").out.split())
    assert "in place of" not in out


@pytest.mark.parametrize(
    "option, hint",
    [
        (("--tariff", "0.05"), "tariff = { price = 0.05 } of a site"),
        (("--count", "3"), "count of a line of rigs"),
        (("--capex", "3000"), "price_usd of a line of rigs"),
        (("--months", "3"), "the file says it: months"),
        (("--switch-off",), "switch_off = true"),
    ],
)
def test_horizon_and_sites_stay_the_files(
    cli: Callable[..., Any], folder: Path, option: tuple[str, ...], hint: str
) -> None:
    (folder / "s.toml").write_text(f"{HEAD}{SITE}")
    run = cli("project", "s.toml", *option)
    assert run.code == 2 and f"{option[0]} goes without a file" in run.err
    assert hint in run.err and "--price" in run.err
