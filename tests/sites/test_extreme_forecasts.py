"""The ends of what a forecast may be given: an answer without NaN, or one error in words."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from powbench.cli.main import run

ALL_YEAR = "supply = { switch_off = true, curtailment = [{ hours = [0, 24], allowed = 0 }] }"
BY_THE_KW = """tariff = { tier_unit = "kWh/kW", tiers = [{ up_to_kwh = 200, price = 0.1 },
{ price = 0.01 }], fixed_per_month = 5, demand = { price_per_kw = 5, ratchet = 0.8 } }
""".replace("\n", " ")
PLAIN = "tariff = { price = 0.05, fixed_per_month = 5 }"
NO_FORECAST = '[uncertainty]\ndifficulty = "scenario"'  # no retarget leads from the record to it
TYPED = "height = 900_000\nfees_btc_per_block = 0.02"

ANSWERED = {
    "one day": ("days = 1", "", PLAIN),
    "a year that is curtailed": ("months = 12", "", f"{BY_THE_KW}\n{ALL_YEAR}"),
    "never up": ("months = 12", "", f"{PLAIN}\nsupply = {{ uptime = 0 }}"),
    "no quota": ("months = 2", "", f"{PLAIN}\nsupply = {{ quota = {{ kwh_per_month = 0 }} }}"),
    "no contract": ("months = 2", "", f"{PLAIN}\nsupply = {{ contract_kw = 0 }}"),
    "difficulty 1": ("days = 3", f"difficulty = 1\nprice_usd = 1\n{TYPED}\n{NO_FORECAST}", PLAIN),
    "no price": ("months = 2", "price_usd = 0", PLAIN),
    "a price of nearly nothing": ("months = 2", "price_usd = 1e-300", PLAIN),
    "the largest price": ("months = 2", "price_usd = 1e18", PLAIN),
    "no more subsidy": (
        "months = 1",
        "difficulty = 1e15\nheight = 6_930_000\nprice_usd = 9e4\nfees_btc_per_block = 0",
        PLAIN,
    ),
    "a price that falls": ("months = 120", "price_growth_per_year = -0.99", PLAIN),
    "a network that goes": ("months = 36", "difficulty_growth_per_year = -0.99", PLAIN),
    "nearly all goes dark": (
        "months = 6", "shock = [{ from = 2028-03-01, days = 100, share = 0.999999 }]", PLAIN,
    ),
    "the dearest power": (
        "months = 2", "",
        'tariff = { price = { value = 1e6, source = "a test" } }\nsupply.switch_off = true',
    ),
    "the widest draw": (
        "months = 24", "[uncertainty]\nprice_volatility = 5\nfees_volatility = 5", PLAIN,
    ),
}  # fmt: skip
REFUSED = {
    "price": ("price_growth_per_year = 100", "the price grows beyond 1e+18 on "),
    "fees": ("fees_growth_per_year = 100", "the fees grow beyond 1e+18 on "),
    "difficulty": ("difficulty_growth_per_year = 100", "the difficulty grows beyond the largest"),
    "epochs": ("difficulty_growth_per_epoch = 100", "the difficulty grows beyond the largest"),
}


def sites(tmp_path: Path, length: str, network: str, site: str) -> Path:
    """A file that starts on 29 February."""
    path = tmp_path / "sites.toml"
    rigs = 'rigs = [{ model = "Antminer S21 200T", count = 9, price_usd = 3000 }]'
    text = f"start = 2028-02-29\n{length}\ndiscount_rate = 0.1\n[network]\n{network}\n[site.a]\n"
    path.write_text(f"{text}{rigs}\n{site}\n", encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def no_warning() -> Iterator[None]:
    """NumPy's word of an overflow is a number that nobody should see."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        yield


def no_number(name: str) -> float:
    raise AssertionError(f"{name} in a document")


@pytest.mark.parametrize("name", ANSWERED)
def test_an_answer_without_holes(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = sites(tmp_path, *ANSWERED[name]), tmp_path / "out.json"
    for command in (["project"], ["simulate", "--paths", "20"]):
        assert run([*command, str(path), "--json", str(out)]) == 0, command
        json.loads(out.read_text(encoding="utf-8"), parse_constant=no_number)
    assert run(["project", str(path), "--explain", "a"]) == 0
    words = capsys.readouterr().out.lower().split()
    assert not {"nan", "inf", "-inf", "usdnan"} & set(words)


@pytest.mark.parametrize("name", REFUSED)
def test_what_grows_beyond_all_numbers(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    growth, says = REFUSED[name]
    path = sites(tmp_path, "months = 1200", growth, PLAIN)
    for command in ("project", "simulate"):
        assert run([command, str(path)]) == 2
        said = capsys.readouterr().err
        assert says in said and "shorten the horizon" in said


def test_a_year_that_is_curtailed_costs_what_stands(tmp_path: Path) -> None:
    length, network, site = ANSWERED["a year that is curtailed"]
    path, out = sites(tmp_path, length, network, site), tmp_path / "out.json"
    assert run(["project", str(path), "--json", str(out), "-q"]) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert (found["btc"], found["energy_kwh"], found["peak_kw"]) == (0, 0, 0)
    months = 1 / 29 + 11 + 27 / 28  # 29 February 2028 to 27 February 2029
    assert found["costs"]["fixed_charge_usd"] == pytest.approx(5 * months)
    assert found["cost_usd"] == pytest.approx(5 * months)
    for none in ("usd_per_kwh", "hashcost_usd_per_phs_day", "cost_per_btc_usd"):
        assert found[none] is None
