"""[uncertainty], [[risk]] and groups of a file, and what is wrong with them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from powbench.network import when
from powbench.reading.problems import FileProblems
from powbench.sitefile import read_project
from powbench.sites.sites_file import SitesFile
from powbench.sites.uncertainty import Risk, RiskKind, Uncertainty

BASE = """start = 2025-12-01
days = 30
[network]
price_usd = 90_000
[site.a]
groups = ["town", "KZ"]
rigs = [{ model = "Antminer S21 200T", count = 1 }]
tariff = { price = 0.05 }
[site.b]
rigs = [{ model = "Antminer S21 200T", count = 1 }]
tariff = { price = 0.05 }
"""
RISKS = """
[uncertainty]
difficulty = "scenario"
price_volatility = { value = 0.6, status = "assumed" }
rigs = false
[[risk]]
kind = "power"
group = "town"
per_year = 2
days = 5
[[risk]]
kind = "levy"
group = "KZ"
per_year = 0.3
usd_per_kwh = 0.01
[[risk]]
kind = "ban"
group = "b"
per_year = 0.05
"""
TWICE = """per_year = 0.05
[[risk]]
kind = "ban"
group = "b"
per_year = 0.1"""


def load(text: str) -> SitesFile:
    return read_project.read(text, "sites.toml", Path())


def test_everything_read() -> None:
    found = load(BASE + RISKS)
    assert found.groups == {"a": ("a", "town", "KZ"), "b": ("b",)}
    assert found.uncertainty == Uncertainty(
        difficulty=False,
        price_volatility=0.6,
        rigs=False,
        risks=(
            Risk(RiskKind.POWER, "town", 2.0, 5.0),
            Risk(RiskKind.LEVY, "KZ", 0.3, usd_per_kwh=0.01),
            Risk(RiskKind.BAN, "b", 0.05),
        ),
    )


def test_price_record_and_fees(tmp_path: Path) -> None:
    rows = "".join(
        f"2025-{m:02d}-{d:02d},{m * 100 + d}\n" for m in range(1, 13) for d in range(1, 29)
    )
    (tmp_path / "p.csv").write_text("date,usd\n2024-12-20,1\n" + rows)
    more = '[uncertainty]\nprice_csv = "p.csv"\nfees_volatility = 0.4\nfees_half_life_days = 30\n'
    with pytest.raises(FileProblems, match="a bootstrap needs 27"):
        read_project.read(BASE + more, "sites.toml", tmp_path)
    text = "date,usd\n" + "".join(
        f"{date.fromordinal(date(2023, 1, 1).toordinal() + i)},{1000 + i}\n" for i in range(1200)
    )
    (tmp_path / "p.csv").write_text(text)
    found = read_project.read(BASE + more, "sites.toml", tmp_path).uncertainty
    assert (found.fees_volatility, found.fees_half_life_days) == (0.4, 30.0)
    # The last price known at the start, 2025-12-01, is its own: nothing later is read.
    assert found.price_record[-1] == 1000 + (date(2025, 12, 1) - date(2023, 1, 1)).days
    assert found.moves_price
    both = more + "price_volatility = 0.5\n"
    with pytest.raises(FileProblems) as told:
        read_project.read(BASE + both, "sites.toml", tmp_path)
    assert "give the record, or drift and volatility" in str(told.value.problems)


def test_past_prices(tmp_path: Path) -> None:
    """Days before the start alone; beside volatility or nothing; not without a forecast."""
    (tmp_path / "p.csv").write_text(
        "date,usd\n2025-11-29,7\n2025-11-30,8\n2025-12-01,9\n2025-12-02,10\n"
    )
    more = '[uncertainty]\nprice_history = "p.csv"\n'
    for beside in ("", "price_volatility = 0.5\n"):
        found = read_project.read(BASE + more + beside, "sites.toml", tmp_path).uncertainty
        assert [usd for _, usd in found.past_prices] == [7, 8, 9][: len(found.past_prices)]
        assert found.past_prices[-1][1] <= 9 and found.difficulty
    late = BASE.replace("2025-12-01", "2025-11-02")
    for text, says in (
        (late + more, "p.csv has no price before 2025-11-0"),
        (BASE + more + 'difficulty = "scenario"\n', "only the forecast responds to it"),
        (BASE + more + "hash_price = false\n", "has no effect with hash_price = false"),
    ):
        with pytest.raises(FileProblems) as told:
            read_project.read(text, "sites.toml", tmp_path)
        assert says in " ".join(map(str, told.value.problems))


def test_defaults() -> None:
    found = load(BASE)
    assert found.uncertainty == Uncertainty()
    assert {f.name for f in found.doubts} >= {"uncertainty.difficulty", "uncertainty.rigs"}


@pytest.mark.parametrize(
    "old, new, says",
    [
        ('group = "town"', 'group = "twon"', "did you mean 'town'"),
        ('kind = "power"', 'kind = "powr"', "did you mean 'power'"),
        ('kind = "power"\n', "", "risk.0.kind: is missing"),
        ('kind = "power"', "kind = 5", "risk.0.kind: 5 is no text"),
        ("rigs = false", 'price_history = "none.csv"', "price_history: cannot read none.csv"),
        ("per_year = 2\n", "", "is missing"),
        ("per_year = 2\n", "per_year = 0\n", "above 0"),
        ("per_year = 2\n", "per_year = nan\n", "is nan"),
        ("days = 5\n", "", "is missing"),
        ("days = 5\n", "days = 5\nshare = 1.5\n", "at most 1"),
        ('kind = "power"', 'kind = "rationing"', "which share"),
        ("usd_per_kwh = 0.01\n", "", "is missing"),
        ("usd_per_kwh = 0.01\n", "usd_per_kwh = 0.01\ndays = 4\n", "has no effect"),
        ("per_year = 0.05", TWICE, "a second ban for 'b'"),
        ('difficulty = "scenario"', 'difficulty = "guess"', "there is no 'guess'"),
        ("rigs = false", "rigs = 0", "neither true nor false"),
        ("rigs = false", "rig = false", "did you mean 'rigs'"),
        ('groups = ["town", "KZ"]', 'groups = "town"', "no list of names"),
    ],
)  # fmt: skip
def test_bad(old: str, new: str, says: str) -> None:
    text = BASE + RISKS
    assert old in text
    with pytest.raises(FileProblems) as error:
        load(text.replace(old, new, 1))
    own = [str(p) for p in error.value.problems if says in str(p)]
    assert own, [str(p) for p in error.value.problems]
    assert own[0].startswith("sites.toml:")


PAST = "start = 2026-08-01\ndays = 60\n" + BASE.partition("\n")[2].partition("\n")[2].replace(
    "price_usd", "history = true\nprice_usd"
)


def fees_csv(folder: Path, days: int = 801) -> None:
    """Each day of 2024-06-01 and later pays 0.1 BTC, and every hundredth ten times as much."""
    first = date(2024, 6, 1)
    rows = [f"{first + timedelta(n)},,{1.0 if n % 100 == 0 else 0.1}\n" for n in range(days)]
    (folder / "fees.csv").write_text("from,until,fees_btc_per_block\n" + "".join(rows))


def test_history_takes_the_fees_that_were_paid(tmp_path: Path) -> None:
    fees_csv(tmp_path)
    text = PAST.replace("history = true", 'history = true\nfees_history = "fees.csv"')
    network = read_project.read(text, "s.toml", tmp_path).network
    assert network.state.fees_btc_per_block == 0.1
    steps = [(when.iso_date(at), btc) for at, btc in network.scenario.fees.table]
    assert ("2026-08-10", 1.0) in steps
    (note,) = [n for n in network.notes if "fees" in n]
    assert "2026-08-11 to 2026-09-30" in note and "powbench network record" in note
    given = read_project.read(
        text.replace("price_usd", "fees_btc_per_block = 0.3\nprice_usd"), "s.toml", tmp_path
    )
    assert given.network.state.fees_btc_per_block == 0.3
    assert not given.network.scenario.fees.table


def test_fees_are_drawn_from_their_past(tmp_path: Path) -> None:
    fees_csv(tmp_path)
    drawn = "[uncertainty]\nfees_bootstrap = true\n"
    text = PAST.replace("history = true", 'history = true\nfees_history = "fees.csv"') + drawn
    record = read_project.read(text, "s.toml", tmp_path).uncertainty.fees_record
    assert len(record) == (date(2026, 8, 1) - date(2024, 6, 1)).days // 14
    assert min(record) == pytest.approx(0.1) and max(record) == pytest.approx(0.1 + 0.9 / 14)
    for extra, says in (("fees_volatility = 0.5", "fees_volatility"), ("", "26 are needed")):
        if not extra:
            fees_csv(tmp_path, 300)
        with pytest.raises(FileProblems, match=says):
            read_project.read(f"{text}{extra}\n", "s.toml", tmp_path)
