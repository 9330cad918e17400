"""`powbench allocate` as a user runs it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from powbench.allocation import solver as solver_module
from powbench.cli import main
from powbench.errors import PowbenchError
from tests import patience

SCHEMA = json.loads((resources.files("powbench") / "schemas" / "allocation-1.json").read_text())
QUICK = ("--scenarios", "40", "--check-paths", "30")


@pytest.fixture(scope="module", autouse=True)
def _solver() -> Iterator[None]:
    """One child solves for all of these tests, so that SciPy is imported once."""
    with solver_module.ChildSolver() as one, pytest.MonkeyPatch.context() as patch:
        patch.setattr(solver_module.ChildSolver, "__enter__", lambda _: one)
        patch.setattr(solver_module.ChildSolver, "__exit__", lambda *_: None)
        yield
        one.end()


@pytest.fixture
def sites(tmp_path: Path) -> str:
    """The commented example with every key."""
    path = tmp_path / "sites.toml"
    assert main.run(["project", "--init", str(path)]) == 0
    return str(path)


def changed(path: str, old: str, new: str) -> str:
    text = Path(path).read_text()
    assert old in text
    Path(path).write_text(text.replace(old, new))
    return path


def test_plan_and_document(sites: str, tmp_path: Path, cli: Any) -> None:
    target = tmp_path / "plan.json"
    told = cli("allocate", sites, *QUICK, "--json", str(target))
    assert told.code == 0, told.err
    assert "40 scenarios, seed 1; difficulty: forecast" in told.out
    assert "- now (2026-12-01): " in told.out and "mean and risk of each plan" in told.out
    assert "mean, 30" in told.out and "other paths" in told.out
    data = json.loads(target.read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert [c["cvar_weight"] for c in data["frontier"]] == [0, 0.5, 1, 2, 5]
    assert data["plan"] in data["frontier"] and len(data["stages"]) == 8
    assert all(c["gap"] <= 0.005 for c in data["frontier"])
    means = [c["outcome"]["mean_npv_usd"] for c in data["frontier"]]
    assert means == sorted(means, reverse=True)
    assert means[0] >= data["keep_all"]["outcome"]["mean_npv_usd"]


def test_keeping_all_where_it_does_not_fit_is_marked(tmp_path: Path, cli: Any) -> None:
    example = Path(__file__).parents[2] / "examples" / "kazakhstan-2022" / "2022-01-14.toml"
    text = example.read_text().replace(
        "[site.ekibastuz-1]", "[site.ekibastuz-1]\nallocate = { capacity_mw = 1 }", 1
    )
    path = tmp_path / "s.toml"
    path.write_text(text)
    quick = ("--scenarios", "20", "--check-paths", "0", "--weight", "0")
    assert "keep all (over capacity)" in cli("allocate", str(path), *quick).out
    path.write_text(example.read_text())
    told = cli("allocate", str(path), *quick).out
    assert "keep all" in told and "over capacity" not in told


def test_no_rig_is_lost_and_no_site_overfull(sites: str, cli: Any) -> None:
    data = json.loads(cli("allocate", sites, *QUICK, "--weight", "0", "--json", "-").out)
    plan = data["plan"]
    for site in plan["sites"]:
        for load, most in zip(site["load_mw"], site["capacity_mw"], strict=True):
            assert load <= most + 1e-6
    for number, model in enumerate(r["model"] for r in plan["sites"][0]["rigs"]):
        rows = [site["rigs"][number] for site in plan["sites"]]
        before = sum(r["before"] for r in rows)
        sold = sum(sum(r["sold"]) for r in rows)
        lost = sum(m["expected_loss"] for m in plan["moves"] if m["model"] == model)
        left = sum(r["end"] for r in rows)
        assert before - sold - lost == pytest.approx(left, abs=2)


def test_the_same_seed_gives_the_same_plan(sites: str, cli: Any) -> None:
    def plan(seed: str) -> Any:
        told = cli("allocate", sites, *QUICK, "--seed", seed, "--json", "-")
        found = json.loads(told.out)["plan"]
        return {k: v for k, v in found.items() if k != "seconds"}

    assert plan("3") == plan("3") != plan("4")


def test_limits_that_conflict_are_named(sites: str, cli: Any) -> None:
    path = changed(sites, "sell = true", "sell = false")
    path = changed(path, "idle = true", "idle = false")
    path = changed(path, "capacity_mw = 5 ", "capacity_mw = 1 ")
    told = cli("allocate", path, *QUICK)
    assert told.code == 2
    for limit in ("capacity of texas (1 MW)", "rigs may not idle", "rigs may not be sold"):
        assert limit in told.err
    assert "minimum take" not in told.err and "notice" not in told.err


def test_zero_capacity_idles_or_sells_all(sites: str, cli: Any) -> None:
    path = changed(sites, "capacity_mw = 5 ", "capacity_mw = 0 ")
    told = cli("allocate", path, *QUICK, "--json", "-")
    assert told.code == 0
    texas = json.loads(told.out)["plan"]["sites"][0]
    assert texas["name"] == "texas" and not any(texas["load_mw"])
    assert "capacity_mw = 0 at texas: no rig runs there" in told.err
    changed(path, "capacity_mw = 3.6", "capacity_mw = 0")
    changed(path, "\nminimum_take", "\n# minimum_take")
    assert "capacity_mw = 0 at every site" in cli("allocate", path, *QUICK).err


def test_without_terms_rigs_stay_idle_or_are_sold(sites: str, cli: Any) -> None:
    text = Path(sites).read_text()
    Path(sites).write_text(text[: text.index("[allocate]")])
    told = cli("allocate", sites, *QUICK)
    assert told.code == 0
    assert "rigs cannot move" in told.err and "no capacity_mw at texas, ekibastuz" in told.err


def test_too_many_scenarios(sites: str, monkeypatch: pytest.MonkeyPatch, cli: Any) -> None:
    monkeypatch.setattr("powbench.cli.working.free_bytes", lambda: 1 << 20)
    told = cli("allocate", sites, "--scenarios", "1000000")
    assert told.code == 2
    assert "1,000,000 scenarios" in told.err and "GiB" in told.err and "fewer" in told.err


def test_a_time_limit_that_allows_nothing(
    sites: str, monkeypatch: pytest.MonkeyPatch, cli: Any
) -> None:
    monkeypatch.setattr(solver_module, "_GRACE_SECONDS", 0.0)
    told = cli("allocate", sites, *QUICK, "--time-limit", "0.0001")
    assert told.code == 3
    assert "found no plan" in told.err and "--time-limit" in told.err


def test_a_solver_that_breaks(sites: str, monkeypatch: pytest.MonkeyPatch, cli: Any) -> None:
    def broken(self: Any, *arguments: Any, **options: Any) -> Any:
        raise PowbenchError("the solver ended without an answer (exit code -9)")

    monkeypatch.setattr(solver_module.ChildSolver, "solve", broken)
    told = cli("allocate", sites, *QUICK)
    assert told.code == 4 and "exit code -9" in told.err


def test_without_scipy(sites: str, monkeypatch: pytest.MonkeyPatch, cli: Any) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    told = cli("allocate", sites)
    assert told.code == 2
    assert "scipy" in told.err and "pip install 'powbench[sites]'" in told.err


@pytest.mark.parametrize("version", ["1.9.3", "1.14.1"])
def test_an_old_scipy(sites: str, version: str, monkeypatch: pytest.MonkeyPatch, cli: Any) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda name: version)
    told = cli("allocate", sites)
    assert told.code == 2
    assert f"scipy {version} is too old" in told.err and "pip install --upgrade scipy" in told.err


def test_an_interrupt_shows_what_is_done(
    sites: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Any
) -> None:
    real, calls = solver_module.ChildSolver.solve, []

    def twice(self: Any, *arguments: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) > 2:
            raise KeyboardInterrupt
        return real(self, *arguments, **options)

    monkeypatch.setattr(solver_module.ChildSolver, "solve", twice)
    target = tmp_path / "plan.json"
    told = cli("allocate", sites, *QUICK, "--json", str(target))
    assert told.code == 130
    assert "plans of 2 weights were done" in told.err and "- now (" in told.out
    data = json.loads(target.read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert data["interrupted"] and len(data["frontier"]) == 2


def test_planning_again_says_what_changes(sites: str, tmp_path: Path, cli: Any) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert cli("allocate", sites, *QUICK, "--json", str(first)).code == 0
    path = changed(sites, "start = 2026-12-01", "start = 2027-03-01")
    told = cli("allocate", path, *QUICK, "--after", str(first), "--json", str(second))
    assert told.code == 0, told.err
    assert "after first.json (made " in told.out and "- now (2027-03-01): " in told.out
    data, old = json.loads(second.read_text()), json.loads(first.read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert data["after"]["name"] == "first.json" and data["after"]["start"] == "2026-12-01"
    assert data["after"]["created"] == old["created"] and data["after"]["words"]
    told = cli("allocate", path, *QUICK, "--weight", "0", "--after", str(second))
    assert told.code == 0 and "after second.json" in told.out


def test_a_plan_that_does_not_fit_is_refused(sites: str, tmp_path: Path, cli: Any) -> None:
    plan = tmp_path / "plan.json"
    assert cli("allocate", sites, *QUICK, "--weight", "0", "--json", str(plan)).code == 0
    text = plan.read_text()
    path = changed(sites, "start = 2026-12-01", "start = 2029-03-01")
    told = cli("allocate", path, *QUICK, "--after", str(plan))
    assert told.code == 2 and "is for 2026-12-01 until 2028-12-01" in told.err
    changed(path, "start = 2029-03-01", "start = 2027-03-01")
    for damaged, said in (
        (text[: len(text) // 2], "plan.json"),
        (text.replace('"run": [', '"run": [-7, '), "damaged allocation"),
        (text.replace("powbench.allocation/1", "powbench.check/1"), "is no powbench allocation"),
        ("{}", "is no powbench allocation"),
    ):
        plan.write_text(damaged)
        told = cli("allocate", path, *QUICK, "--after", str(plan))
        assert told.code == 2 and said in told.err and "Traceback" not in told.err
    told = cli("allocate", path, *QUICK, "--after", str(tmp_path / "none.json"))
    assert told.code == 2 and "none.json" in told.err


@pytest.mark.skipif(sys.platform != "linux", reason="finds the child through /proc")
def test_ctrl_c_of_a_real_process(sites: str) -> None:
    """The signal reaches the parent while HiGHS is at work, and both are gone."""
    process = subprocess.Popen(
        [sys.executable, "-m", "powbench", "allocate", sites, "--scenarios", "3000", "--gap", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    found: list[str] = []
    while process.poll() is None and not found:
        time.sleep(0.02)
        try:
            found = children.read_text().split()
        except OSError:
            break
    assert found, process.communicate()
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=patience.SECONDS)
    assert process.returncode == 130, error
    assert b"interrupted" in error and b"Traceback" not in error
    assert all(patience.gone(int(pid)) for pid in found)


@pytest.mark.parametrize(
    "arguments",
    [["--weight", "-1"], ["--weight", "nan"], ["--scenarios", "0"], ["--gap", "2"],
     ["--time-limit", "0"], ["--seed", "-1"]],
)  # fmt: skip
def test_bad_options(arguments: list[str], sites: str, cli: Any) -> None:
    assert cli("allocate", sites, *arguments).code == 2
