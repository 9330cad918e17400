"""What a bill is that lacks something: a bound only where the sign of all of it is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from powbench.analysis.ranking import RankBy, rank
from powbench.cli.main import run
from powbench.sitefile import urdb
from powbench.sitefile.read_project import read
from powbench.sites.projection import project_all

CASES = Path(__file__).parent.parent / "data" / "cases"
LOWER, UPPER, WORDS = "is a lower bound", "is an upper bound", "differs by what is written in words"
CLIMATE = {"energyattrs": [{"Climate credit": "$-0.00669/kWh"}]}
ODD: tuple[Any, ...] = ("on request", 5, {"rate": 9}, [[]], [9], [[{"rate": None}]])
REACTIVE = {"demandreactivepowercharge": 0.35}


@pytest.mark.parametrize(
    ("extra", "bound"),
    [
        ({}, ""),
        (REACTIVE, LOWER),
        ({"coincidentratestructure": [[{"rate": 0}], [{"rate": 9, "adj": 0.5}]]}, LOWER),
        ({"coincidentratestructure": [[{"rate": 0}], [{"rate": -2}]]}, UPPER),
        ({"coincidentratestructure": [[{"rate": 9}]]}, ""),
        ({"coincidentratestructure": [[{"rate": 9}]], "coincidentrateunit": "kW daily"}, LOWER),
        ({"coincidentratestructure": [[{"unit": "kW"}]]}, WORDS),
        *(({"coincidentratestructure": odd}, WORDS) for odd in ODD),
        ({"demandattrs": [{"Transformation Charge": "$0.50/kVA"}]}, LOWER),
        (CLIMATE, UPPER),
        ({"demandattrs": [{"Voltage discount, 2 to 50 kV": "$-0.70/kW"}], **CLIMATE}, UPPER),
        ({"demandattrs": [{"Primary service": "-$ 1,000/month"}]}, UPPER),
        ({"demandattrs": [{"Voltage discount": "$0.70/kW"}]}, WORDS),
        ({"demandattrs": [{"Charge waived above 10 MW": "$0.70/kW"}]}, WORDS),
        ({"demandattrs": [{"Facilities Charge": "$2/kW"}, {"Rider credit": "$-1/kW"}]}, WORDS),
        ({"energyattrs": [{"Season": "June to September"}]}, WORDS),
        ({"energyattrs": [{"Power factor": 0.9}]}, WORDS),
        ({"energyattrs": "see the rider"}, WORDS),
        ({"energyattrs": [{"Discount": "10%"}]}, WORDS),
        ({**REACTIVE, "energyattrs": [{"Season": "summer"}]}, WORDS),
        ({**REACTIVE, **CLIMATE}, "is no bound: charges and discounts are left out"),
        ({"demandreactivepowercharge": "on request"}, WORDS),
    ],
)
def test_bound(extra: dict[str, Any], bound: str) -> None:
    record = {"energyratestructure": [[{"rate": 0.05}]]}
    assert urdb.from_record(record | extra).bound == bound


def test_discounts_that_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["project", str(CASES / "urdb_discount.toml")]) == 0
    said = capsys.readouterr().out
    assert "site 'plant': the bill is an upper bound; left out: demandattrs" in said
    assert "lower bound" not in said


def test_the_reason_of_a_ranking_says_it_of_both_ends() -> None:
    text = (CASES / "urdb_discount.toml").read_text(encoding="utf-8")
    text += '[site.other]\nrigs = [{ model = "Antminer S21 200T", count = 9 }]\n'
    text += "tariff = { price = 0.05 }\n"
    its = read(text, "sites.toml", CASES)
    found = project_all(its.project, its.network.state, its.network.scenario)
    reason = rank(found, RankBy.PROFIT).reason
    assert reason.count("The bill of ") == 1
    assert "The bill of plant is an upper bound." in reason
