"""The keys of a sites file: declared, read, listed in the example and in the schema."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import generate_sites_reference as tool
import jsonschema
import pytest
import sites_keys
import sites_schema

from powbench.reading.keys import Keys, Number, Undeclared, key
from powbench.reading.problems import Book, FileProblems
from powbench.reading.table import PROVENANCE, Table
from powbench.sitefile import read_project
from tests import peers
from tests.sitefile.cases import CASES
from tests.sites.good_file import GOOD

ROOT = Path(__file__).parents[2]
TEXT = tool.EXAMPLE.read_text(encoding="utf-8")
DATA = tomllib.loads(TEXT)
SCHEMA = json.loads(tool.SCHEMA.read_text(encoding="utf-8"))
STATE: dict[str, Any] = {"height": 970_000, "price_usd": 91_000, "fees_btc_per_block": 0.02}
TARIFF, LEVY, RISK, NETWORK = "site.texas.tariff", "site.ekibastuz.levy", "risk", "network"
BUY = "allocate.buy"


@dataclass(frozen=True)
class Commented:
    """A key that stands commented out: the table as its header names it, and whether it is one
    of a list."""

    table: str
    in_list: bool
    key: str
    value: Any


@cache
def commented() -> tuple[Commented, ...]:
    return tuple(_commented())


def _commented() -> Iterator[Commented]:
    table, in_list = "", False
    for line in TEXT.splitlines():
        if header := re.match(r"(?:# )?(\[\[?)([\w.]+)\]", line):
            table, in_list = header[2], header[1] == "[["
        elif re.match(r"# \w+ = ", line):
            ((name, value),) = tomllib.loads(line[2:]).items()
            yield Commented(table, in_list, name, value)


BESIDE: dict[tuple[str, str], dict[str, Any]] = {
    (NETWORK, "history"): {"price_usd": 91_000, "fees_btc_per_block": 0.02},
    (NETWORK, "difficulty"): STATE,
    (NETWORK, "nbits"): STATE,
    (NETWORK, "date"): {"difficulty": 149e12, **STATE},
    (NETWORK, "height"): {"difficulty": 149e12, **STATE},
    ("site.texas", "pool_share"): {"payout": "pplns"},
    (TARIFF, "tier_unit"): {"tiers": [{"up_to_kwh": 300, "price": 0.05}, {"price": 0.04}]},
    **{
        (TARIFF, name): {"price_csv": "prices.csv"}
        for name in ("time_zone", "interval_minutes", "price_adder")
    },
    (TARIFF, "ratchet_timed"): {"urdb": "record.json"},
    (TARIFF, "prior_peak_kw"): {"urdb": "record.json"},
    (TARIFF, "demand_periods"): {"demand_weekday": ["000000001111111111110000"]},
    (TARIFF, "demand_weekday"): {"demand_periods": [{"price": 4}, {"price": 8}]},
    (TARIFF, "demand_weekend"): {
        "demand_periods": [{"price": 4}, {"price": 8}],
        "demand_weekday": ["000000001111111111110000"],
    },
    **{(LEVY, name): {"per_kwh": 0.001} for name in ("currency", "from", "until", "name")},
    ("uncertainty", "fees_half_life_days"): {"fees_volatility": 0.5},
    (RISK, "note"): {"days": 5},
    (RISK, "kind"): {"days": 5},
    (RISK, "group"): {"days": 5},
    (RISK, "per_year"): {"days": 5},
    (RISK, "share"): {"days": 5},
    (RISK, "usd_per_kwh"): {"kind": "levy"},
    ("site.texas.allocate", "lead_months"): {"empty": True},
    (BUY, "hashrate"): {"power": "3645W"},
    (BUY, "power"): {"hashrate": "270TH/s"},
    **{(BUY, name): {"model": "Antminer S21 XP 270T"}
       for name in ("usd_per_th", "follows_bitcoin", "weeks", "most", "sites", "resale_usd",
                    "note")},
}  # fmt: skip
"""What a key wants beside it in its table."""
INSTEAD: dict[tuple[str, str], tuple[str, ...]] = {
    (NETWORK, "history"): ("difficulty_growth_per_year",),
    (NETWORK, "difficulty_growth_per_epoch"): ("difficulty_growth_per_year",),
    (NETWORK, "difficulty_table"): ("difficulty_growth_per_year",),
    (TARIFF, "tier_unit"): ("periods", "weekday", "weekend"),
    (TARIFF, "price"): ("weekday", "weekend"),
    **{(LEVY, name): ("law",) for name in ("currency", "from", "until", "name")},
    **{(TARIFF, name): tuple(DATA["site"]["texas"]["tariff"])
       for name in ("urdb", "ratchet_timed", "prior_peak_kw")},
    **{(TARIFF, name): ("periods", "weekday", "weekend")
       for name in ("price_csv", "time_zone", "interval_minutes", "price_adder")},
}  # fmt: skip
"""What gives way to a key in its table."""


def with_key(one: Commented) -> dict[str, Any]:
    """The example with a key no longer commented out, and what goes with that."""
    data = copy.deepcopy(DATA)
    keys, here = read_project.KEYS, data
    path = one.table.split(".") if one.table else []
    for name in path:
        declared = keys.by_name.get(name)
        if declared is not None:
            keys = next(k.keys for k in declared.kinds if hasattr(k, "keys"))
        last = one.in_list and name == path[-1]
        here = here.setdefault(name, [{}])[0] if last else here.setdefault(name, {})
    place = (one.table, one.key)
    for name in (*INSTEAD.get(place, ()), *(keys.one_of if one.key in keys.one_of else ())):
        here.pop(name, None)
    for each in keys.keys:
        if each.needed and each.name not in here:
            here[each.name] = tomllib.loads(f"x = {each.examples[0]}")["x"]
    here |= {**BESIDE.get(place, {}), one.key: one.value}
    if one.table == RISK:
        data["site"]["texas"]["groups"] = ["kazakhstan"]
    if one.key == "fees_bootstrap":
        data.setdefault("network", {})["fees_history"] = "fees.csv"
    if place == (NETWORK, "history"):
        data |= {"start": date(2024, 1, 1), "exchange_rates": {"KZT": 0.002}}
    return data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the example names."""
    folder = tmp_path_factory.mktemp("sites")
    shutil.copy(ROOT / "tests/data/documents/result.json", folder / "bench.json")
    days = (date(2025, 1, 1) + timedelta(days=n) for n in range(730))
    rows = (f"{day},{90_000 + 40 * day.day}" for day in days)
    (folder / "btc.csv").write_text("date,usd\n" + "\n".join(rows) + "\n")
    days = (date(2022, 1, 1) + timedelta(days=n) for n in range(1825))
    rows = (f"{day},0.0{day.day}" for day in days)
    (folder / "fees.csv").write_text("from,fees_btc_per_block\n" + "\n".join(rows) + "\n")
    quarters = (f"2026-12-01T{n // 4:02d}:{n % 4 * 15:02d},{n}" for n in range(96))
    day = "\n".join(quarters) + "\n"
    for name, column in (
        ("load", "mw"),
        ("prices", "usd_per_mwh"),
        ("sold", "usd_per_mwh"),
        ("reserve", "kzt/mw"),
    ):
        (folder / f"{name}.csv").write_text(f"moment,{column}\n{day}")
    (folder / "curve.csv").write_text("month,usd_per_ph_day\n2027-01,41.5\n2027-02,40.75\n")
    record = json.loads((ROOT / "tests/data/cases/urdb/hours_use_ratchet.json").read_text())
    record |= {
        "demandratestructure": [[{"rate": 4}]],
        "demandweekdayschedule": [[0] * 24] * 12,
        "demandweekendschedule": [[0] * 24] * 12,
        "lookbackpercent": 0.8,
        "lookbackrange": 11,
    }
    (folder / "record.json").write_text(json.dumps(record))
    return folder


def problems(data: dict[str, Any], folder: Path) -> list[str]:
    book = Book("sites.toml", {})
    try:
        read_project._document(data, book, folder, None, None, ())
        book.close()
    except FileProblems as error:
        return [str(problem) for problem in error.problems]
    return []


def refusals(data: dict[str, Any]) -> list[str]:
    """What the schema has against it."""
    found = jsonschema.Draft202012Validator(SCHEMA).iter_errors(sites_schema.plain(data))
    return [error.message for error in found]


def test_a_key_that_is_not_declared_cannot_be_asked_for() -> None:
    table = Table({}, (), Book("x", {}), [], Keys("", (key("a", Number(), "", "1"),)))
    with pytest.raises(Undeclared, match="'b' is not among"):
        table.has("b")


@pytest.mark.parametrize("one", commented(), ids=lambda one: f"{one.table}-{one.key}")
def test_the_reader_and_the_schema_take_each_commented_key(one: Commented, folder: Path) -> None:
    data = with_key(one)
    assert problems(data, folder) == []
    assert refusals(data) == []


def test_the_example_has_every_key() -> None:
    whole = set(sites_keys.mentioned(read_project.KEYS, DATA))
    for one in commented():
        whole |= set(sites_keys.mentioned(read_project.KEYS, with_key(one)))
    declared = {(path, each.name) for path, keys in sites_keys.tables().items() for each in keys}
    assert declared - whole == set()


def test_every_declared_key_is_read(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    asked: set[tuple[str, str]] = set()
    known = {id(keys): path for path, keys in sites_keys.tables().items()}
    known[id(PROVENANCE)] = "number"
    ask = Table._ask

    def noted(self: Table, name: str) -> Any:
        declared = ask(self, name)
        if id(self.keys) not in known:
            known[id(self.keys)] = sites_keys.path_of(self.keys)
        asked.add((known[id(self.keys)], declared.name))
        return declared

    monkeypatch.setattr(Table, "_ask", noted)
    assert problems(DATA, folder) == []
    for one in commented():
        problems(with_key(one), folder)
    tables = {**sites_keys.tables(), "number": PROVENANCE}
    declared = {(path, each.name) for path, keys in tables.items() for each in keys}
    assert declared - asked == set()


def _tables(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        yield data
    for inner in (
        data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    ):
        yield from _tables(inner)


@pytest.mark.slow
def test_a_misspelt_key_is_refused_in_every_table(folder: Path) -> None:
    wholes = [DATA, *(with_key(one) for one in commented())]
    for whole in wholes[:: len(wholes) // 12]:
        for number, _ in enumerate(_tables(whole)):
            data = copy.deepcopy(whole)
            place = list(_tables(data))[number]
            if place in (data["site"], data["exchange_rates"], data["allocate"]["sale_usd"]):
                continue  # their names are the user's
            place["zzz"] = 1
            assert any("zzz" in problem for problem in problems(data, folder)), place
            assert refusals(data), place


@pytest.mark.parametrize("old, new, says, where", CASES, ids=[f"{i}" for i in range(len(CASES))])
def test_what_the_reader_calls_unknown_the_schema_refuses(
    old: str, new: str, says: str | None, where: str
) -> None:
    data = tomllib.loads(GOOD.replace(old, new, 1))
    told = problems(data, Path())
    if says is None:
        assert refusals(data) == []
    if any("unknown key" in problem for problem in told):
        assert refusals(data)
    if not told:
        assert refusals(data) == []


FILES = sorted(
    path
    for pattern in ("examples/*/*.toml", "tests/data/**/*.toml", "powbench/data/sites.toml")
    for path in ROOT.glob(pattern)
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_sites_file_is_right_by_the_schema(path: Path) -> None:
    assert refusals(tomllib.loads(path.read_text(encoding="utf-8"))) == []


def test_every_example_is_right_by_the_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    places = [SCHEMA["properties"], *(d.get("properties", {}) for d in SCHEMA["$defs"].values())]
    for name, place in (
        (name, place) for properties in places for name, place in properties.items()
    ):
        validator = jsonschema.Draft202012Validator({**place, "$defs": SCHEMA["$defs"]})
        for example in place["examples"]:
            assert list(validator.iter_errors(example)) == [], name


def test_taplo_finds_a_misspelt_key_by_the_first_line_of_the_example(tmp_path: Path) -> None:
    taplo = peers.program("taplo")
    shutil.copy(tool.SCHEMA, tmp_path / "sites-file.json")

    def lint(text: str) -> tuple[int, str]:
        (tmp_path / "sites.toml").write_text(text)
        done = subprocess.run(
            [taplo, "lint", "sites.toml"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stderr

    assert lint(TEXT)[0] == 0
    code, said = lint(TEXT.replace("uptime = 0.97", "uptme = 0.97"))
    assert code != 0 and "'uptme' was unexpected" in said
