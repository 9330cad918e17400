"""1 is 100 %: a share that nobody means is refused, and one that few mean is said."""

from __future__ import annotations

import pytest

from powbench.cli.main import run
from powbench.sitefile import urdb
from powbench.sites.charges.ratchet import Ratchet
from tests.sites.cases import part
from tests.sites.good_file import GOOD, load, problems

RIG = ["project", "--rig", "Antminer S21 200T", "--tariff", "0.05"]
SHOCK = "shock = [{ from = 2026-02-01, days = 1, share = 1 }]"


@pytest.mark.parametrize(("fee", "says"), [("1", "1% is 0.01"), ("2.5", "2.5% is 0.025")])
def test_a_pool_fee_on_the_command_line(
    fee: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*RIG, "--pool-fee", fee]) == 2
    assert says in capsys.readouterr().err
    assert run([*RIG, "--pool-fee", "0.99", "-q"]) == 0


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("pool_fee = 0.02", "pool_fee = 1", "pool_fee"),
        ("pool_fee = 0.02", "pool_fee = 2", "pool_fee"),
        ("pool_fee = 0.02", "hosting = { share_of_revenue = 1 }", "hosting.share_of_revenue"),
        ("pool_fee = 0.02", "hosting = { share_of_margin = 1.0 }", "hosting.share_of_margin"),
        ("pool_fee = 0.02", "tax = { rate = 1 }", "tax.rate"),
        ("[site.a]\n", f"[network]\n{SHOCK}\n[site.a]\n", "network.shock.0.share"),
        ("[site.a]\n", "[allocate]\nroute = [{ loss = 1 }]\n[site.a]\n", "allocate.route.0.loss"),
    ],
)  # fmt: skip
def test_what_takes_all_is_refused(old: str, new: str, key: str) -> None:
    (problem,) = problems(GOOD.replace(old, new, 1))
    assert f"{key}: is " in problem and "1 is 100%" in problem


def test_what_takes_all_together() -> None:
    new = "pool_fee = 0.5\nhosting = { share_of_revenue = 0.5 }"
    (problem,) = problems(GOOD.replace("pool_fee = 0.02", new))
    assert "takes all revenue together with" in problem


def test_a_window_that_curtails_nothing() -> None:
    new = "pool_fee = 0.02\nsupply = { curtailment = [{ hours = [17, 21], allowed = 1 }] }"
    (problem,) = problems(GOOD.replace("pool_fee = 0.02", new))
    assert "nothing is curtailed" in problem


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("discount_rate = 8\n", "discount_rate = 8 is 800%; 8% is 0.08"),
        ("[network]\nprice_growth_per_year = 10\n", "price_growth_per_year = 10 is 1000%"),
        ("[network]\ndifficulty_growth_per_epoch = 1\n", "difficulty_growth_per_epoch = 1 is 100%"),
        ("[uncertainty]\nprice_volatility = 3\n", "price_volatility = 3 is 300%; 3% is 0.03"),
    ],
)
def test_what_few_mean_is_said(line: str, says: str) -> None:
    notes = load(GOOD.replace("months = 12\n", f"months = 12\n{line}")).project.remarks()
    assert any(says in note for note in notes)
    assert not any("%" in note for note in load(GOOD).project.remarks())


@pytest.mark.parametrize(
    ("percent", "share", "notes"),
    [
        (0.8, 0.8, ()),
        (1, 1.0, ("lookbackpercent 1 is read as 1 of the peak",)),
        (80, 0.8, ("lookbackpercent 80 is read as 0.8 of the peak",)),
    ],
)
def test_a_look_back_in_percent(percent: float, share: float, notes: tuple[str, ...]) -> None:
    record = {"energyratestructure": [[{"rate": 0.05}]], "lookbackpercent": percent}
    tariff = urdb.from_record(record)
    assert part(tariff, Ratchet).share[0] == share
    assert tariff.notes == notes
