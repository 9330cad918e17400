# ruff: noqa: ISC004 — the table of cases reads better without brackets
"""Bad files: every problem at once, with file, line, site, key and remedy."""

from __future__ import annotations

import re

import pytest

from powbench.sites.projection import project_all
from tests.sitefile.cases import CASES
from tests.sites.good_file import GOOD, load, problems


def test_the_good_one_is_good() -> None:
    found = load(GOOD)
    assert [site.name for site in found.project.sites] == ["a", "b"]
    assert found.project.horizon.days == 365


@pytest.mark.parametrize(
    "old, new, says, where", CASES, ids=[f"{i}-{c[2]}" for i, c in enumerate(CASES)]
)
def test_one_problem(old: str, new: str, says: str | None, where: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    if says is None:
        load(text)
        return
    found = problems(text)
    own = [p for p in found if says in p]
    assert own, found
    number = int(re.match(r"sites\.toml:(\d+):", own[0])[1])  # type: ignore[index]
    assert where in text.splitlines()[number - 1] or number == 1
    assert "; " in own[0]  # the remedy


def test_all_at_once_in_the_order_of_lines() -> None:
    text = GOOD.replace("pool_fee = 0.02", "pool_fe = 0.02").replace("price = 0.05", "price = -1")
    text = text.replace("0.06", "nan").replace('"3250W"', '"3250 Joule"')
    found = problems(text)
    assert len(found) == 4
    lines = [int(p.split(":")[1]) for p in found]
    assert lines == sorted(lines)
    assert "site 'a', pool_fe" in found[0]
    assert "site 'b', rigs.0.power" in found[2]


def test_currency_without_a_rate() -> None:
    text = "[exchange_rates]\nEUR = [[2026-06-01, 1.1]]\n"
    found = problems(
        GOOD.replace("[site.a]", text + "[site.a]", 1).replace(
            "price = 0.05", 'currency = "EUR"\nprice = 0.05'
        )
    )
    assert len(found) == 1
    assert "first rate for EUR is of 2026-06-01" in found[0]


def test_carbon_bases_are_not_mixed() -> None:
    text = GOOD.replace("pool_fee = 0.02", 'carbon = { place = "KAZ" }')
    text = text.replace("count = 1 }]\n", 'count = 1 }]\ncarbon = { place = "US-texas" }\n')
    found = problems(text)
    assert len(found) == 1
    assert "bases are mixed" in found[0] and "site 'b'" in found[0]


@pytest.mark.parametrize("text", ["start = ", "[site.a\n", "a = 1\na = 2\n", "x = 'é\x00'"])
def test_syntax(text: str) -> None:
    found = problems(text)
    assert "TOML syntax" in found[0]


def test_every_slip_of_syntax_is_told() -> None:
    """tomllib stops at the first."""
    text = "start = 2026-02-30\ndays = = 3\n[network]\nprice_usd = .5\nhistory = True\n"
    text += "[site.a]\npue = 1.\n"
    found = problems(text)
    assert [row.split(":")[1] for row in found] == ["1", "2", "4", "5", "7"]
    for row, remedy in zip(
        found, ("a day that there is", "correct", "before the point", "true or false", "after the"),
        strict=True,
    ):  # fmt: skip
        assert remedy in row, row


@pytest.mark.parametrize(
    "text, line",
    [
        ("days = [.5,\n 2,\n 3]\n", 1),  # the rows below only follow
        ("[site.a\nx = 1\n[site.b]\nx = 1\n", 1),
        ('a = """b\n', 2),
        ("a = 1\na = 2\n", 2),
        ("a = " + "[" * 3000, 1),
        ("a = 91,000", 1),
        ("a: 3", 1),
        ("a = 30%", 1),
    ],
)
def test_one_slip_is_told_once(text: str, line: int) -> None:
    found = problems(text)
    assert len(found) == 1
    assert f":{line}: TOML syntax" in found[0]


@pytest.mark.parametrize("offset, good", [(0, True), (14, True), (-12, False)])
def test_history_as_far_as_it_goes(offset: int, good: bool) -> None:
    """It ends on 3 October 2026 at 07:16 UTC; a site in the west is then still in the 2nd."""
    head = "start = 2026-09-20\ndays = 13\n"
    text = GOOD.replace("start = 2026-01-01\nmonths = 12\n", head)
    text = text.replace("utc_offset = 5", f"utc_offset = {offset}")
    text += "\n[network]\nhistory = true\nprice_usd = 1\nfees_btc_per_block = 0\n"
    if good:
        found = load(text)
        project_all(found.project, found.network.state, found.network.scenario)
        return
    (told,) = problems(text)
    assert "network.history: ends on 2026-10-03, before the horizon does" in told


def test_usd_has_no_rate() -> None:
    (found,) = problems(GOOD + "\n[exchange_rates]\nUSD = 2\n")
    assert "exchange_rates.USD: has no rate: all rates are in USD" in found


def test_bits_of_no_target_have_a_remedy_for_a_file() -> None:
    network = '[network]\nheight = 900000\nnbits = "0x04923456"\nprice_usd = 1\n'
    (found,) = problems(f"{GOOD}\n{network}fees_btc_per_block = 0\n")
    assert "is negative; write eight hex digits" in found


@pytest.mark.parametrize(
    "text", ["", "site = 3", "[site]\na = 3", "start = 2026-01-01\ndays = 1\n[site]\n",
             "network = []\nexchange_rates = 3\nsite = [1]"]
)  # fmt: skip
def test_nothing_of_a_project(text: str) -> None:
    assert problems(text)


@pytest.mark.parametrize("history", ["", "history = true\nprice_usd = 1\nfees_btc_per_block = 0"])
def test_what_follows_from_a_missing_start_is_not_said(history: str) -> None:
    dated = "[exchange_rates]\nKZT = [[2025-11-01, 0.0019]]\n"
    text = GOOD.replace("start = 2026-01-01\n", "").replace(
        "price = 0.05", 'currency = "KZT"\nprice = 20'
    )
    found = problems(text + dated + f"[network]\n{history}\n")
    assert len(found) == 1
    assert "start: is missing" in found[0]


def test_start_in_quotes() -> None:
    found = load(GOOD.replace("start = 2026-01-01", 'start = "2026-01-01"'))
    assert found.project.horizon.start.isoformat() == "2026-01-01"


RIG_A = 'rigs = [{ model = "Antminer S21 200T", count = 10 }]'
ALONE = [
    # each of these is one mistake, and is said once
    ("price = 0.05", f"price = 1{'0' * 400}", "401 digits"),
    ("price = 0.05", f"price = -1{'0' * 400}", "401 digits"),
    ("price = 0.05", f"price = 1{'0' * 5000}", "5001 digits"),
    ("pool_fee = 0.02", f"pool_fee = {'[' * 2000}{']' * 2000}", "deeper than 64 levels"),
    ("price = 0.05", 'price = { source = "contract" }', "has no value"),
    ("price = 0.05", 'price = 0.05\ncurrency = "EURO"', "three capitals"),
    ("price = 0.05", "price = 0.05\ndemand = { tiers = [{ price = 2 }], price_per_kw = 3 }",
     "stands beside tiers"),
    ("price = 0.05", "tiers = [{ up_to_kwh = nan, price = 1 }, { up_to_kwh = 0.5, price = 1 }, "
     "{ price = 1 }]", "is nan"),
    ("price = 0.05", "tiers = 3", "no list of tables"),
    ("[site.a.tariff]", "[[site.a.tariff]]", "is no table"),
    (RIG_A, "rigs = [5]", "is no table"),
    (RIG_A, "rigs = { count = 3 }", "no list of tables"),
    ("utc_offset = 5", "utc_offset = 5.3", "no quarter"),
    ("pool_fee = 0.02", "pool_fee = 0.02\nsupply = { quota = 0.5 }", "is no table"),
    ("pool_fee = 0.02", 'pool_fee = 0.02\nlevy = [{ law = "KZ", per_kwh = 1 }]', "law and per_kwh"),
    ("pool_fee = 0.02", "pool_fee = 0.02\ntax = { carry_forward_years = 1.5 }", "no whole number"),
    ("pool_fee = 0.02", "pool_fee = 0.6\nhosting = { share_of_revenue = 0.6 }", "all revenue"),
    ("pool_fee = 0.02", 'pool_fee = 0.02\nsupply = { outage_table = "a\\u0000.csv" }', "null"),
    ("pool_fee = 0.02", "pool_fee = 0.02\nsupply = { outages = "
     '[{ from = 2026-01-24, until = 9999-12-31, kind = "power" }] }', "out of range"),
    ("[site.b]", '[site."b\\u001b[31m"]\nrigs = [{ hashrate = "1PH/s", power = "30kW", count = 1 '
     "}]\ntariff = { price = 0.02 }\n[site.b]", "no name to print"),
    ('power = "3250W"', 'power = "1e305W"', "up to 1e+30"),
    ('hashrate = "110TH/s"', "hashrate = 110", "is no text"),
    ("months = 12", "months = 12\nnetwork = { difficulty = 0, height = 9e5, price_usd = 1, "
     "fees_btc_per_block = 0 }", "above 0"),
]  # fmt: skip


@pytest.mark.parametrize("old, new, says", ALONE, ids=[says for _, _, says in ALONE])
def test_one_mistake_is_said_once(old: str, new: str, says: str) -> None:
    assert old in GOOD
    found = problems(GOOD.replace(old, new, 1))
    assert len(found) == 1, found
    assert says in found[0]


@pytest.mark.parametrize(
    "network, site, rest, says",
    [
        (
            'hash_price_forward = "missing.csv"',
            'hedge = [{ sell = "5PH/s", from = 2026-01-01, until = 2026-07-01 }]',
            "", "cannot read missing.csv",
        ),
        (
            'fees_history = "missing.csv"', "", "[uncertainty]\nfees_bootstrap = true\n",
            "cannot read missing.csv",
        ),
        ("", 'payout = "PPLNS"\npool_share = 0.1', "", "there is no 'PPLNS'"),
        ("", 'payout = "pplns"\npool_share = 0', "", "pool_share: is 0, and pplns"),
        ("", 'payout = "pplns"', "", "pool_share: is missing, and pplns"),
        ("", 'payout = ""', "", "payout: is empty"),
        ("", 'supply = { strike_price = "0,05" }', "", "write 0.05, or 5"),
    ],
)  # fmt: skip
def test_one_fault_is_told_once(network: str, site: str, rest: str, says: str) -> None:
    """What only follows from a fault is no problem of its own."""
    text = GOOD.replace("[site.a]\n", f"[network]\n{network}\n[site.a]\n{site}\n") + rest
    (found,) = problems(text)
    assert says in found
