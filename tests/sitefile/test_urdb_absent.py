"""A price that a record does not give is refused by name; it is never a price of 0."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run
from powbench.errors import InputError
from powbench.sitefile import urdb
from powbench.sites.charges.fixed import FixedCharge
from powbench.sites.charges.flat_demand import FlatDemand
from tests.sites.cases import part
from tests.sites.good_file import GOOD, problems

CASES = Path(__file__).parent.parent / "data" / "cases"
PRICED: list[dict[str, Any]] = [{"rate": 0.05, "unit": "kWh"}]
ONE_OF_FIVE = [PRICED, PRICED, PRICED, [{"unit": "kWh"}], PRICED]
TWO_FLAT = {"flatdemandstructure": [[{"rate": 1}], [{"rate": 9}]]}


def record(**changes: Any) -> dict[str, Any]:
    return {"name": "made", "energyratestructure": [PRICED], **changes}


def test_a_record_without_a_rate_ends_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["project", str(CASES / "urdb_no_rate.toml")]) == 2
    said = capsys.readouterr().err
    assert "energyratestructure period 0 tier 0 has no rate" in said
    assert '"rate": 0 says that it charges nothing' in said


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"energyratestructure": [[{"rate": None}]]}, "period 0 tier 0 has no rate"),
        ({"energyratestructure": [[{"adj": 0.01}]]}, "period 0 tier 0 has no rate"),
        ({"energyratestructure": [[{"sell": 0.03}]]}, "has no rate but `sell`"),
        ({"energyratestructure": [[{"rate": 0.05, "adj": None}]]}, "adj has no value"),
        ({"energyratestructure": [[{"max": None, "rate": 1}, {"rate": 2}]]}, "does not follow"),
        ({"energyratestructure": ONE_OF_FIVE}, "period 3 tier 0 has no rate"),
        ({"energyratestructure": [[{"rate": 50, "unit": "MWh"}]]}, "unknown unit 'mwh'"),
        ({"flatdemandstructure": [[{}]]}, "flatdemandstructure period 0 tier 0 has no rate"),
        ({"demandratestructure": [[{"max": 100}]]}, "demandratestructure period 0 tier 0 has no"),
        ({"flatdemandstructure": None}, "flatdemandstructure is no list"),
        (TWO_FLAT, "flatdemandmonths is missing"),
        ({"fixedmonthlycharge": None}, "fixedmonthlycharge has no value"),
        ({"fixedmonthlycharge": ""}, "fixedmonthlycharge is ''"),
        ({"fixedchargefirstmeter": None}, "fixedchargefirstmeter has no value"),
        ({"minmonthlycharge": None}, "minmonthlycharge has no value"),
        ({"mincharge": None}, "mincharge has no value"),
        ({"annualmincharge": False}, "annualmincharge is False"),
        ({"lookbackpercent": None}, "lookbackpercent has no value"),
        ({"lookbackpercent": 0.5, "lookbackrange": None}, "lookbackrange has no value"),
        ({"lookbackpercent": 0.5, "lookbackmonths": ["false"] * 12}, "neither true nor false"),
        ({"fueladjustmentsmonthly": []}, "has not 12 months"),
        ({"fueladjustmentsmonthly": [None] * 12}, "fueladjustmentsmonthly has no value"),
        ({"demandratchetpercentage": [None] * 12}, "demandratchetpercentage has no value"),
        ({"peakkwcapacitymax": None}, "peakkwcapacitymax has no value"),
    ],
)
def test_absent_is_not_zero(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as error:
        urdb.from_record(record(**changes))
    assert says in str(error.value)
    assert error.value.hint


def test_what_is_said_to_be_free_is_free() -> None:
    tariff = urdb.from_record(record(flatdemandstructure=[[{"rate": 0}]], fixedmonthlycharge=0))
    assert part(tariff, FlatDemand).structures[0][0].price == 0
    assert urdb.from_record(record(flatdemandstructure=[])).of(FlatDemand) is None
    assert part(tariff, FixedCharge).per_month == 0


def test_a_last_tier_that_ends_is_said() -> None:
    ended = urdb.from_record(record(energyratestructure=[[{"max": 500, "rate": 0.1}]]))
    assert ended.notes == (
        "energyratestructure period 0 tier 0 ends at 500 and no tier follows: its price is held",
    )
    endless = record(energyratestructure=[[{"max": 9.99e37, "rate": 0.1}]])
    assert urdb.from_record(endless).notes == ()


@pytest.mark.parametrize(
    ("tariff", "says"),
    [
        ("", "has none of price"),
        ("tiers = [{ up_to_kwh = 5, price = 1 }, {}]", "price: is missing"),
        ("periods = [{ price = 0.03 }, {}]", "price: is missing"),
        ("price = 0.05\ndemand = { ratchet = 0.8 }", "price_per_kw: is missing"),
        ("price = 0.05\ndemand = { tiers = [{}] }", "price: is missing"),
        ("price = 0.05\ndemand_periods = [{}]", "price: is missing"),
        ('price = { status = "read" }', "has no value"),
    ],
)
def test_site_files(tariff: str, says: str) -> None:
    assert any(says in text for text in problems(GOOD.replace("price = 0.05", tariff)))


def test_a_record_that_is_no_json_or_no_file(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    for text, says in (
        ("[" * 5000, "nested deeper"),
        ('{"energyratestructure": [[{"rate": NaN}]]}', "NaN"),
        ("{", "not JSON"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=says):
            urdb.load(path)
    with pytest.raises(InputError, match="it is a device"):
        urdb.load(Path("/dev/zero"))
    path.write_text("\ufeff" + json.dumps(record()), encoding="utf-8")
    assert urdb.load(path).energy.periods[0][0].price == 0.05
