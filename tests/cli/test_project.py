"""`powbench project` and `powbench rigs` as they are typed."""

from __future__ import annotations

import io
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from powbench.cli.main import run

LINE = [
    "project",
    "--hashrate",
    "110TH/s",
    "--power",
    "3250W",
    "--tariff",
    "0.05",
    "--difficulty",
    "16552923967337",
    "--price",
    "7923.3",
    "--subsidy",
    "12.5",
    "--fees",
    "0",
    "--pool-fee",
    "0",
    "--days",
    "1",
    "--json",
    "-",
]


def ask(capsys: Any, *arguments: str) -> tuple[int, str, str]:
    code = run(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


def test_the_line_of_the_issue(capsys: Any) -> None:
    code, out, err = ask(capsys, *LINE)
    assert code == 0
    found = json.loads(out)
    assert found["btc"] == pytest.approx(0.00167102, rel=2e-4)
    assert found["revenue_usd"] == pytest.approx(13.24, abs=0.005)
    assert found["electricity_usd"] == pytest.approx(3.9)
    assert found["profit_usd"] == pytest.approx(9.34, abs=0.011)
    assert found["break_even_usd_per_kwh"] == pytest.approx(13.24 / 78, rel=1e-3)
    assert found["network"]["age_days"] is None
    assert "hashprice" in err
    schema = files("powbench").joinpath("schemas", "projection-1.json").read_text("utf-8")
    jsonschema.validate(found, json.loads(schema))


def test_defaults_are_listed(capsys: Any) -> None:
    code, out, _ = ask(
        capsys, *["project", "--hashrate", "110TH/s", "--power", "29.5J/TH", "--tariff", "0.05"]
    )
    assert code == 0
    assert "pool_fee = 0" in out and "days = 1" in out and "days old" in out


def test_init_then_run(capsys: Any, tmp_path: Path) -> None:
    path = tmp_path / "sites.toml"
    assert ask(capsys, "project", "--init", str(path))[0] == 0
    code, out, _ = ask(capsys, "project", str(path))
    assert code == 0
    for part in ("ekibastuz", "texas", "is first by NPV", "revenue", "defaults", "hours lost"):
        assert part in out
    code, _, err = ask(capsys, "project", "--init", str(path))
    assert code == 2 and "exists already" in err


def test_json_csv_and_explain(capsys: Any, tmp_path: Path) -> None:
    path = tmp_path / "sites.toml"
    ask(capsys, "project", "--init", str(path))
    code, out, _ = ask(capsys, "project", str(path), "--csv", "-")
    assert code == 0
    assert out.startswith("site,month,hours") and out.count("\n") == 49
    target = tmp_path / "out.json"
    code, out, _ = ask(capsys, "project", str(path), "--json", str(target), "--explain", "texas")
    assert code == 0
    assert len(json.loads(target.read_text(encoding="utf-8"))["sites"]) == 2
    assert "profit_usd = " in out and "[typed in: " in out and "from memory:" in out
    code, _, err = ask(capsys, "project", str(path), "--explain", "texs")
    assert code == 2 and "did you mean 'texas'" in err


def test_every_rig_of_the_catalogue(capsys: Any) -> None:
    code, out, _ = ask(capsys, *["project", "--rig", "all", "--tariff", "0.05", "--json", "-"])
    assert code == 0
    found = json.loads(out)
    assert len(found["sites"]) >= 62
    profits = [site["profit_usd"] for site in found["sites"]]
    assert profits == sorted(profits, reverse=True)
    assert "is first by profit" in found["reason"]


def measured(path: Path, **energy: Any) -> str:
    rate = {"median": 1e8, "low": 9.9e7, "high": 1.01e8}
    entry = {"kernel": "shani", "threads": 4, "hashes_per_second": rate, "energy": [energy]}
    document = {"schema": "powbench.result/1", "machine": {}, "measurements": [entry]}
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_a_measured_machine(capsys: Any, tmp_path: Path) -> None:
    path = measured(tmp_path / "r.json", available=True, watts=65.0, scope="package")
    code, out, _ = ask(capsys, "project", "--rig", path, "--tariff", "0.05", "--json", "-")
    assert code == 0
    fleet = json.loads(out)["fleet"][0]
    assert fleet["status"] == "measured"
    assert "draws more at the wall" in "; ".join(json.loads(out)["notes"])
    assert fleet["hashes_per_second"] == {"value": 1e8, "low": 9.9e7, "high": 1.01e8}


def test_a_machine_without_energy(capsys: Any, tmp_path: Path) -> None:
    path = measured(tmp_path / "r.json", available=False, reason="no meter")
    code, _, err = ask(capsys, "project", "--rig", path, "--tariff", "0.05")
    assert code == 2
    assert "no meter" in err and "hint: type the power in with --power" in err
    line = ["project", "--rig", path, "--power", "90W", "--tariff", "0.05", "--json", "-"]
    code, out, _ = ask(capsys, *line)
    assert json.loads(out)["fleet"][0]["watts_status"] == "typed in"


def test_a_rig_replaces_those_of_a_file(capsys: Any, tmp_path: Path) -> None:
    path = tmp_path / "sites.toml"
    ask(capsys, "project", "--init", str(path))
    rig = "Antminer S21 XP 270T"
    code, out, _ = ask(capsys, "project", str(path), "--rig", rig, "--json", "-")
    assert code == 0
    names = {line["rig"] for site in json.loads(out)["sites"] for line in site["fleet"]}
    assert names == {rig}


def test_network_from_a_file(capsys: Any, tmp_path: Path) -> None:
    path = tmp_path / "net.toml"
    path.write_text(
        'date = 2022-01-01\nheight = 716637\nnbits = "0x170b98ab"\nprice_usd = 47500\n'
        "fees_btc_per_block = 0.1\n",
        encoding="utf-8",
    )
    line = ["project", "--rig", "Antminer S19 95T", "--tariff", "0.05", "--network", str(path)]
    code, out, _ = ask(capsys, *line)
    assert code == 0
    out = " ".join(out.split())
    assert f"file {path}" in out and "days old" in out


@pytest.mark.parametrize(
    "line, says",
    [
        ("project", "nothing to project"),
        ("project --hashrate 110TH/s --tariff 0.05", "--power"),
        ("project --hashrate 110TH/s --power 3250W", "--tariff is missing"),
        ("project --hashrate 110 --power 3250W --tariff 0.05", "110TH/s"),
        ("project --hashrate 110TH/s --power 3250W --tariff nan", "'nan' is no number"),
        ("project --hashrate 110TH/s --power 3250W --tariff -1", "at least 0"),
        ("project --hashrate 110TH/s --power 3250W --tariff 0.05 --days 0", "days"),
        ("project --rig xyzzy --tariff 0.05", "no rig 'xyzzy'"),
        ("project --rig all --power 5W", "--tariff is missing"),
        ("project missing.toml", "cannot read"),
        ("project --tarif 0.05", "--tariff"),
        ("project --network missing.json --rig all --tariff 0.05", "cannot read"),
        ("project --network rpc+http://h:1 --rig all --tariff 0.05", "no price"),
        ("project --csv - --json - --rig all --tariff 0.05", "cannot both go to stdout"),
        ("project --csv /nowhere/x.csv --rig all --tariff 0.05", "no folder"),
        ("rigs xyzzy", "no rig"),
        ("network update https://mempool.space", "not the address of a node or of a mempool"),
        ("project --rig S21 --tariff 0.05 --growth 4", "write 4%/epoch"),
        ("rigs --max-efficiency nan", "'nan' is no number"),
    ],
)
def test_bad_lines(capsys: Any, line: str, says: str) -> None:
    code, out, err = ask(capsys, *line.split())
    assert code == 2, err
    assert says in err and "Traceback" not in err
    assert "hint: " in err
    assert out == ""


def test_a_figure_without_its_site(capsys: Any) -> None:
    rig = ("--rig", "Antminer S21 200T", "--tariff", "0.05")
    code, _, err = ask(capsys, "project", *rig, "--explain", "npv")
    assert code == 2 and "hint: write --explain 'Antminer S21 200T:npv'" in err


def test_bad_file_lists_everything(capsys: Any, tmp_path: Path) -> None:
    path = tmp_path / "sites.toml"
    path.write_text("start = 2026-01-01\nmonths = 1\n[site.a]\nrig = 1\n", encoding="utf-8")
    code, _, err = ask(capsys, "project", str(path))
    assert code == 2
    assert f"{path}:4: site 'a', rig: unknown key; did you mean 'rigs'?" in err
    assert f"{path}:3: site 'a', tariff: is missing" in err


def test_many_errors_have_a_line_each(capsys: Any, tmp_path: Path) -> None:
    """None shares its line with another; of more than twenty the first are listed."""
    path = tmp_path / "sites.toml"
    wrong = "".join(f"nothing_of_the_kind_{n} = {n}\n" for n in range(40))
    path.write_text("start = 2026-01-01\nmonths = 1\n[site.a]\n" + wrong, encoding="utf-8")
    code, out, err = ask(capsys, "project", str(path), "-q")
    assert code == 2 and out == ""
    listed = [row for row in err.splitlines() if row.startswith(f"{path}:")]
    assert len(listed) == 20 + 1  # the last one says that there are more
    for n in range(18):  # beside the rigs and the tariff that are missing
        assert f"{path}:{n + 4}: site 'a', nothing_of_the_kind_{n}: unknown key" in err
    assert f"error: {path} has 42 errors\n" in err and "\\n" not in err


def test_recorded_difficulty_is_not_called_constant(capsys: Any) -> None:
    sites = Path(__file__).parents[2] / "examples" / "kazakhstan-2022" / "sites.toml"
    code, out, _ = ask(capsys, "project", str(sites), "--explain", "ekibastuz-1")
    assert code == 0 and "difficulty scenario" not in out
    assert out.count("      start = 2022-01-01") == 1
    assert "pue = 1.05 [assumed: " in out
    assert "price_table = 23 dated values USD/BTC [from memory: start of each month" in out


def test_one_figure_of_a_site_is_explained(capsys: Any, tmp_path: Path) -> None:
    path = str(tmp_path / "sites.toml")
    assert ask(capsys, "project", "--init", path)[0] == 0
    code, out, _ = ask(capsys, "project", path, "--explain", "texas:npv")
    assert code == 0
    npv = re.fullmatch(r"texas: NPV (-?[0-9,]+) USD", out.strip().splitlines()[-1])
    assert npv is not None
    assert "discount_rate = 0.12 per year [typed in: " in " ".join(out.split())
    assert "revenue_usd" not in out
    code, out, _ = ask(capsys, "project", path)
    assert re.search(rf"texas .*{npv[1]}", out)  # the very number of the table
    code, _, err = ask(capsys, "project", path, "--explain", "texas:nvp")
    assert code == 2 and "there is no figure 'nvp'" in err
    assert "did you mean npv? the figures are rank, " in err and "npv_usd, irr" in " ".join(
        err.split()
    )
    code, _, err = ask(capsys, "project", path, "--explain", "texs:npv")
    assert code == 2 and "there is no site 'texs'" in err and "did you mean 'texas'?" in err


def test_what_a_file_says_is_not_typed_beside_it(capsys: Any, tmp_path: Path) -> None:
    path = tmp_path / "sites.toml"
    ask(capsys, "project", "--init", str(path))
    code, _, err = ask(capsys, "project", str(path), "--tariff", "0.05")
    assert code == 2 and "--tariff goes without a file" in err


def test_rigs(capsys: Any) -> None:
    code, out, _ = ask(capsys, *["rigs", "s19", "--sort", "efficiency", "--json", "-"])
    assert code == 0
    found = json.loads(out)["rigs"]
    assert all("S19" in rig["model"] and rig["source"] for rig in found)
    efficiencies = [rig["joules_per_terahash"] for rig in found]
    assert efficiencies == sorted(efficiencies)
    code, out, _ = ask(capsys, "rigs", "--vendor", "MicroBT", "--since", "2023")
    assert code == 0 and "10%" in out


def test_quiet(capsys: Any) -> None:
    assert ask(capsys, *["project", "--rig", "all", "--tariff", "0.05", "-q"])[1] == ""


def test_a_file_from_stdin(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = files("powbench").joinpath("data", "sites.toml").read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    code, out, err = ask(capsys, "project", "-", "--explain", "texas")
    assert code == 0, err
    assert "[typed in: stdin:" in out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"days = 1\n")))
    code, out, err = ask(capsys, "project", "-")
    assert code == 2
    assert "stdin:1: start: is missing" in err
    monkeypatch.setattr("sys.stdin", None)
    code, out, err = ask(capsys, "project", "-")
    assert code == 2
    assert "stdin: it is closed" in err


def test_no_output_replaces_another_or_the_input(capsys: Any, tmp_path: Path) -> None:
    path, same = tmp_path / "sites.toml", str(tmp_path / "same")
    assert ask(capsys, "project", "--init", str(path))[0] == 0
    before = path.read_bytes()
    for option in ("--json", "--csv"):
        code, _, err = ask(capsys, "project", str(path), option, str(tmp_path / "." / path.name))
        assert code == 2
        assert "would replace" in err
    assert path.read_bytes() == before
    code, _, err = ask(capsys, "project", str(path), "--json", same, "--csv", same)
    assert code == 2
    assert "both go to" in err


def test_a_projection_outside_its_band_says_why(capsys: Any, tmp_path: Path) -> None:
    path = tmp_path / "sites.toml"
    path.write_text(
        "start = 2025-12-01\ndays = 365\n[network]\nprice_usd = 91000\n[site.a]\n"
        'rigs = [{ model = "Antminer S21 200T", count = 10 }]\ntariff = { price = 0.05 }\n'
    )
    code, out, _ = ask(capsys, "project", str(path))
    assert code == 0
    told = " ".join(out.split())
    assert (
        "The projected profit of a lies outside its band: the projection keeps difficulty" in told
    )
    code, out, _ = ask(capsys, "project", *LINE[1:])
    assert "outside its band" not in out


def test_only_the_sites_that_are_shown_are_simulated(
    capsys: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from powbench.simulation import run as simulation

    asked = []
    real = simulation.simulate

    def simulate(world: Any, paths: int, **more: Any) -> Any:
        asked.append(len(world.plans))
        return real(world, paths, **more)

    monkeypatch.setattr(simulation, "simulate", simulate)
    path = tmp_path / "sites.toml"
    head = "start = 2025-12-01\ndays = 31\n"
    site = (
        '[site.s{0}]\nrigs = [{{ model = "Antminer S21 200T", count = 1 }}]\n'
        "tariff = {{ price = 0.0{0} }}\n"
    )
    path.write_text(head + "".join(site.format(number) for number in range(1, 10)))
    code, out, _ = ask(capsys, "project", str(path))
    assert code == 0
    assert asked == [8]
    assert out.count("… ") >= 8
