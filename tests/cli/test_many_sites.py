"""Many sites on the command line: a template with a CSV, tables with their ends, all in files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from powbench import bounded
from powbench.analysis import what_if
from powbench.cli import project_answer
from powbench.errors import InputError

EXAMPLE = Path(__file__).parents[2] / "examples" / "many-sites"
BOTH = (str(EXAMPLE / "template.toml"), "--sites", str(EXAMPLE / "sites.csv"))


def _names() -> list[str]:
    with (EXAMPLE / "sites.csv").open(encoding="utf-8", newline="") as file:
        return [row["site"] for row in csv.DictReader(file)]


def _shown(out: str) -> list[str]:
    return [name for name in _names() if any(f" {name} " in line for line in out.splitlines())]


def test_the_example_is_ranked_and_written_in_full(cli: Any, folder: Path) -> None:
    told = cli("project", *BOTH, "--json", "all.json", "--csv", "months.csv")
    assert told.code == 0, told.err
    assert "Together the 60 sites" in told.out
    lines = told.out.splitlines()
    gap = next(n for n, line in enumerate(lines) if "… 35 between" in line)
    assert lines[gap - 1].split()[0] == "20" and lines[gap + 1].split()[0] == "56"
    assert lines[gap + 5].split()[0] == "60"
    data = json.loads((folder / "all.json").read_text())
    assert sorted(site["site"] for site in data["sites"]) == sorted(_names())
    assert len(data["sensitivity"]["sites"]) == len(data["model"]["sites"]) == 60
    with (folder / "months.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 60 * 48 and {row["site"] for row in rows} == set(_names())


def test_v_shows_every_site(cli: Any) -> None:
    told = cli("project", *BOTH, "-v")
    assert told.code == 0 and "between" not in told.out
    assert _shown(told.out) == _names()


def test_one_of_many_is_explained(cli: Any) -> None:
    told = cli("project", *BOTH, "--explain", "texas-03:energy_kwh")
    assert told.code == 0 and "sites.csv:4" in told.out


def test_the_example_is_simulated(cli: Any, folder: Path) -> None:
    told = cli("simulate", *BOTH, "--paths", "20", "--json", "bands.json")
    assert told.code == 0, told.err
    assert "… 35 between" in told.out
    shown = _shown(told.out)
    assert len(shown) == 25 and shown[0] == _names()[0] and shown[-1] == _names()[-1]
    assert len(json.loads((folder / "bands.json").read_text())["sites"]) == 60


def test_a_few_sites_are_all_shown(cli: Any, folder: Path) -> None:
    text = (EXAMPLE / "sites.csv").read_text(encoding="utf-8")
    (folder / "few.csv").write_text("".join(text.splitlines(keepends=True)[:41]))
    told = cli("project", BOTH[0], "--sites", "few.csv")
    assert told.code == 0 and "between" not in told.out and len(_shown(told.out)) == 40


def test_a_plan_of_sites_from_a_csv(cli: Any, folder: Path) -> None:
    pytest.importorskip("scipy")
    (folder / "two.csv").write_text("site,tariff.price\na,0.03\nb,0.06\n")
    told = cli(
        "allocate", BOTH[0], "--sites", "two.csv", "--scenarios", "5", "--check-paths", "0",
        "--json", "plan.json",
    )  # fmt: skip
    assert told.code == 0, told.err
    assert "a" in told.out


@pytest.mark.parametrize("command", ["project", "simulate"])
def test_a_wrong_cell_is_told_with_file_row_and_column(
    cli: Any, folder: Path, command: str
) -> None:
    (folder / "sites.csv").write_text("site,tariff.price\na,0.03\nb,cheap\n")
    told = cli(command, BOTH[0], "--sites", "sites.csv")
    assert told.code == 2 and not told.out
    problem, error, hint = told.err.splitlines()
    assert problem.startswith("sites.csv:3: site 'b', column tariff.price: 'cheap' is not a number")
    assert error == "error: sites.csv has 1 error" and hint.startswith("hint: ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("project", "--sites", "s.csv"), "--sites needs a template"),
        (("project", "-", "--sites", "-"), "both stdin"),
        (("project", BOTH[0], "--sites", "s.csv"), "s.csv:1: the column 'prise' names no key"),
        (("simulate", BOTH[0], "--sites", "missing.csv"), "cannot read missing.csv"),
        (("project", BOTH[0], "--sites", "s.csv", "--json", "s.csv"), "s.csv"),
    ],
)
def test_what_cannot_be_used_is_one_error(
    cli: Any, folder: Path, arguments: tuple[str, ...], says: str
) -> None:
    (folder / "s.csv").write_text("site,prise\na,0.03\n")
    told = cli(*arguments)
    assert told.code == 2 and says in told.err and told.err.count("error:") == 1
    assert (folder / "s.csv").read_text() == "site,prise\na,0.03\n"


def test_the_json_of_many_sites_is_that_of_a_few(
    cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Site by site or whole: the same document."""
    text = (EXAMPLE / "sites.csv").read_text(encoding="utf-8")
    (folder / "few.csv").write_text("".join(text.splitlines(keepends=True)[:9]))
    arguments = ("project", BOTH[0], "--sites", "few.csv", "-q", "--json")
    assert cli(*arguments, "whole.json").code == 0
    monkeypatch.setattr(project_answer, "MOST_INDENTED", 7)
    told = cli(*arguments, "-")
    assert told.code == 0 and told.out.startswith('{"schema":')
    pieces, whole = told.out, (folder / "whole.json").read_text()
    assert len(pieces) < len(whole)
    ours, theirs = json.loads(pieces), json.loads(whole)
    for data in (ours, theirs):
        data["network"].pop("age_days", None)
    assert ours == theirs and list(ours) == list(theirs)


def test_a_json_that_nothing_reads_is_told_before_the_work(
    cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "LARGEST_FILE_BYTES", 2 << 20)

    def no_work(*_: Any) -> None:
        raise InputError("the work begins", "")

    monkeypatch.setattr(what_if, "project_all", no_work)
    told = cli("project", *BOTH, "--json", "all.json")
    assert told.err.splitlines()[0].startswith("warning: the JSON will have about 2 MB")
    assert "the work begins" in told.err
    assert "warning" not in cli("project", *BOTH, "--csv", "all.csv").err
