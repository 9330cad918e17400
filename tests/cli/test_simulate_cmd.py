"""`powbench simulate` as a user runs it."""

from __future__ import annotations

import csv
import json
import re
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from powbench.cli import main

SCHEMAS = resources.files("powbench") / "schemas"
SCHEMA = json.loads((SCHEMAS / "simulation-1.json").read_text())
PROJECTION = json.loads((SCHEMAS / "projection-1.json").read_text())
RISKS = """
[uncertainty]
price_volatility = 0.5
[[risk]]
kind = "power"
group = "texas"
per_year = 2
days = 3
"""


@pytest.fixture
def sites(tmp_path: Path) -> str:
    path = tmp_path / "sites.toml"
    assert main.run(["project", "--init", str(path)]) == 0
    text = path.read_text().replace("[network]\n", "[network]\nprice_usd = 91_000\n", 1)
    path.write_text(text + RISKS)
    return str(path)


def test_table_and_document(sites: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "s.json"
    assert main.run(["simulate", sites, "--paths", "200", "--json", str(target)]) == 0
    shown = capsys.readouterr()
    assert "200 paths, seed 1; difficulty: forecast" in shown.out
    assert "all sites" in shown.out and "CVaR" in shown.out
    assert "takes the place of the file's difficulty growth" in shown.err
    data = json.loads(target.read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert [s["name"] for s in data["sites"]] == ["texas", "ekibastuz"]
    assert data["fleet"]["name"] == "all sites" and len(data["fleet"]["fan"]) == 24
    assert data["uncertainty"]["risks"][0]["sites"] == ["texas"]
    for outcome in data["sites"]:
        band = outcome["npv_usd"]
        assert band["p10"] < band["p50"] < band["p90"]
        assert outcome["cvar_95_usd"] < band["p10"]


def test_same_seed_same_answer(sites: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for seed in ("3", "3", "4"):
        assert main.run(["simulate", sites, "--paths", "60", "--seed", seed, "--json", "-"]) == 0
        found.append(json.loads(capsys.readouterr().out)["sites"])
    assert found[0] == found[1] != found[2]


def test_project_shows_the_band(sites: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["project", sites]) == 0
    shown = capsys.readouterr().out
    assert "as projected, and in parentheses P10 … P90 of 500 drawn paths" in shown
    line = next(row for row in shown.splitlines() if row.startswith("  texas: profit "))
    point, low, high = (float(n.replace(",", "")) for n in re.findall(r"-?[\d,]+\d", line)[:3])
    assert low < point < high


def test_project_writes_the_band(
    sites: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The bands beside the point values are those of `simulate` with as many paths."""
    table = tmp_path / "months.csv"
    assert main.run(["project", sites, "--json", "-", "--csv", str(table)]) == 0
    data = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(PROJECTION).validate(data)
    assert data["uncertainty"] == {"paths": 500, "seed": 1, "difficulty": "forecast", "reason": ""}
    assert main.run(["simulate", sites, "--paths", "500", "--json", "-"]) == 0
    simulated = json.loads(capsys.readouterr().out)
    outcomes = {s["name"]: s for s in [*simulated["sites"], simulated["fleet"]]}
    shown = {s["site"]: s for s in data["sites"]} | {"all sites": data["all_sites"]}
    assert shown.keys() == outcomes.keys()
    for name, site in shown.items():
        for key, band in site["band"].items():
            assert band == pytest.approx(outcomes[name][key]), (name, key)
    for key in ("btc", "revenue_usd", "cost_usd", "profit_usd", "npv_usd"):
        assert data["all_sites"][key] == pytest.approx(sum(s[key] for s in data["sites"]))
    rows = list(csv.DictReader(table.read_text().splitlines()))
    texas = [row for row in rows if row["site"] == "texas"]
    net = sum(float(row["net_usd"]) for row in texas) - shown["texas"]["outlay_usd"]
    assert float(texas[-1]["cumulative_net_usd"]) == pytest.approx(net)
    for row, month in zip(texas, outcomes["texas"]["fan"], strict=True):
        for end, value in month["cumulative_cash_usd"].items():
            assert float(row[f"cumulative_net_usd_{end}"]) == pytest.approx(value)


def test_project_without_a_band_says_why(sites: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["project", sites, "--what-if", "price=0.9", "--json", "-"]) == 0
    shown = capsys.readouterr()
    data = json.loads(shown.out)
    jsonschema.Draft202012Validator(PROJECTION).validate(data)
    assert data["uncertainty"]["paths"] == 0 and "what-if" in data["uncertainty"]["reason"]
    assert data["all_sites"] is None and all(s["band"] is None for s in data["sites"])
    assert "a what-if has no band" in shown.err


def test_rigs_that_are_alternatives_are_not_added_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["project", "--rig", "all", "--tariff", "0.05", "--json", "-"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["all_sites"] is None
    assert all(s["band"]["profit_usd"]["p10"] <= s["profit_usd"] for s in data["sites"])


def test_rigs_at_sites_without_any_yet_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ekibastuz or the United States, not both: the sum of all sites is no fleet."""
    example = Path(__file__).parents[2] / "examples" / "kazakhstan-2022" / "2022-01-14.toml"
    assert main.run(["simulate", str(example), "--paths", "100"]) == 0
    shown = capsys.readouterr()
    note = "note: all sites together count the rigs in the file at united-states, russia, where"
    assert note in shown.out + shown.err


def test_the_band_of_one_rig_has_cents(capsys: pytest.CaptureFixture[str]) -> None:
    rig = ["--rig", "Antminer S21 200T", "--tariff", "0.05", "--days", "30"]
    assert main.run(["project", *rig]) == 0
    line = capsys.readouterr().out.splitlines()[-1]
    point, low, high = re.findall(r"-?[\d,]+\.\d\d(?=\D)", line)[:3]
    assert low != point != high and float(low) < float(high)


def test_too_many_paths(
    sites: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("powbench.cli.working.free_bytes", lambda: 1 << 20)
    assert main.run(["simulate", sites, "--paths", "10000000"]) == 2
    assert "GiB" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--paths", "3"], ["--seed", "-1"], ["--paths", "x"]])
def test_bad_options(arguments: list[str], sites: str) -> None:
    assert main.run(["simulate", sites, *arguments]) == 2


def test_problems_of_the_file_are_listed(sites: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(sites)
    path.write_text(path.read_text().replace('group = "texas"', 'group = "utah"'))
    assert main.run(["simulate", sites]) == 2
    assert "there is no 'utah'" in capsys.readouterr().err


def test_threads_change_no_number(sites: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for threads in ("1", "2", "3"):
        command = ["simulate", sites, "--paths", "5500", "--threads", threads, "--json", "-"]
        assert main.run(command) == 0
        data = json.loads(capsys.readouterr().out)
        found.append((data["sites"], data["fleet"]))
    assert found[0] == found[1] == found[2]


def test_a_fleet_pays_back_as_a_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "s.toml"
    site = """
[site.{name}]
rigs = [{{ model = "Antminer S21 200T", count = 10, price_usd = {price} }}]
tariff = {{ price = 0.03 }}
"""
    head = "start = 2026-01-01\nmonths = 36\n"
    path.write_text(head + site.format(name="a", price=1500) + site.format(name="b", price=0))
    assert main.run(["simulate", str(path), "--paths", "300", "--json", "-"]) == 0
    data = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    (a, b), fleet = data["sites"], data["fleet"]
    assert b["payback_probability"] is None and b["paid_back_by"] == []
    # The second site cost nothing, so that together they are back twice as fast.
    assert fleet["payback_years"]["p50"] < a["payback_years"]["p50"]
    shares = [row["probability"] for row in a["paid_back_by"]]
    assert shares == sorted(shares) and shares[-1] == a["payback_probability"] > 0


def test_without_the_core_numpy_goes_on(
    sites: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("powbench.kernels.native.why_not", lambda: "the C core was not built")
    monkeypatch.setattr("powbench.simulation.compiled.WORTH_IT", 1)
    assert main.run(["simulate", sites, "--paths", "50"]) == 0
    assert "the C core was not built; going on without" in capsys.readouterr().err


@pytest.mark.parametrize(
    "more, says",
    [
        ("price_csv = 'none.csv'", "none.csv: No such file"),
        ("fees_half_life_days = 30", "add fees_volatility"),
        ("fees_volatility = -1", "at least 0"),
        ("price_drift = -2", "at least -0.99"),
        ("volatility = 1", "unknown key"),
    ],
)
def test_bad_uncertainty(
    sites: str, more: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(sites)
    path.write_text(path.read_text().replace("\n[uncertainty]", f"\n[uncertainty]\n{more}"))
    assert main.run(["simulate", sites, "--paths", "50"]) == 2
    assert says in capsys.readouterr().err


def test_quick_states_its_error_and_keeps_to_it(
    sites: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(["simulate", sites, "--paths", "3000", "--json", "-"]) == 0
    exactly = json.loads(capsys.readouterr().out)
    assert "quantile_error" not in exactly
    assert main.run(["simulate", sites, "--paths", "3000", "--quick", "--json", "-"]) == 0
    shown = capsys.readouterr()
    assert "quantiles within 0.4% of themselves" in shown.err
    quick = json.loads(shown.out)
    jsonschema.Draft202012Validator(SCHEMA).validate(quick)
    for one, other in zip(quick["sites"], exactly["sites"], strict=True):
        bands = [(one[key], other[key]) for key in ("btc", "profit_usd", "npv_usd")]
        bands += [
            (a["cumulative_cash_usd"], b["cumulative_cash_usd"])
            for a, b in zip(one["fan"], other["fan"], strict=True)
        ]
        for found, wanted in bands:
            assert found == pytest.approx(wanted, rel=quick["quantile_error"])
            assert found != wanted
        assert one["mean_npv_usd"] == other["mean_npv_usd"]


def test_threads_fit_the_work(sites: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["simulate", sites, "--paths", "1500", "--threads", "1024"]) == 0
    assert "2 threads: more would find no work to do" in capsys.readouterr().err
