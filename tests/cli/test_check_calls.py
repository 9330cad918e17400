"""`powbench check` of commands and callables, from the options to the document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from powbench.check import decision, guard, run
from tests.check.cases import git

SCHEMA = json.loads(
    (Path(run.__file__).parents[1] / "schemas" / "check-1.json").read_text(encoding="utf-8")
)
QUICK = ("--slice-ms", "2", "--rounds", "6", "--margin", "100%")
FAST = "def work():\n    return sum(i for i in range(2000))\n"
SLOW = "def work():\n    return max(sum(i for i in range(2000)) for _ in range(8))\n"


@pytest.fixture(autouse=True)
def _nothing_is_disturbed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Eight times the work shows through any neighbour, so that no round need be dropped, and no
    check either whose arms of equal work its neighbours took apart."""

    def judge(evidence: Sequence[guard.Evidence], _: float) -> list[tuple[str, ...]]:
        return [() for _ in evidence]

    monkeypatch.setattr(guard, "judge", judge)
    monkeypatch.setattr(decision, "unfit_reason", lambda *_: "")
    monkeypatch.setenv("POWBENCH_STORE", str(tmp_path / "store"))
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("GITHUB_BASE_REF", raising=False)


@pytest.fixture
def package(folder: Path) -> Path:
    """A package of somebody's own: v1 is quick, HEAD is not."""
    git(folder, "init", "-q", "-b", "main")
    (folder / "src" / "mine").mkdir(parents=True)
    (folder / "src" / "mine" / "__init__.py").write_text(FAST)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    git(folder, "tag", "v1")
    (folder / "src" / "mine" / "__init__.py").write_text(SLOW)
    git(folder, "commit", "-qam", "two")
    return folder


@pytest.mark.slow
def test_a_callable_that_became_slower_is_caught(cli: Any, package: Path) -> None:
    told = cli("check", "--callable", "mine:work", "--base", "v1", *QUICK, "--json", "c.json",
               "--markdown", "c.md", "--junit", "c.xml", "--store")  # fmt: skip
    assert told.code == 1, told.err
    assert "regressed: head is slower than base by more than 100.0% on mine:work" in told.out
    assert "calls per second" in " ".join(told.out.split())
    data = json.loads((package / "c.json").read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert data["workload"] is None
    assert data["arms"]["A"]["kind"] == "callable"
    assert data["arms"]["A"]["what"] == f"mine:work in {git(package, 'rev-parse', 'v1')}"
    (kernel,) = data["kernels"]
    assert (kernel["kernel"], kernel["nonces"]) == ("mine:work", 0)
    assert kernel["calls"] >= 1
    assert "calls per second" in (package / "c.md").read_text()
    (point,) = json.loads(cli("history", "--json", "-").out)["points"]
    assert (point["kernel"], point["hashes_per_second"]) == ("mine:work", None)
    told = cli("export", "c.json", "--to", "pyperf=p.json")
    assert told.code == 2
    assert "this check compared calls" in told.err


@pytest.mark.slow
def test_a_callable_in_two_folders_the_other_way_round(cli: Any, package: Path) -> None:
    git(package, "worktree", "add", "-q", "old", "v1")
    told = cli("check", "--callable", "mine:work", "--base", "./", "--head", "./old", *QUICK)
    assert told.code == 0, told.err
    assert "pass: head is not slower than base" in told.out


def test_a_callable_that_does_something_else(cli: Any, package: Path) -> None:
    (package / "src" / "mine" / "__init__.py").write_text("def work():\n    return 7\n")
    git(package, "commit", "-qam", "three")
    told = cli("check", "--callable", "mine:work", "--base", "v1", *QUICK)
    assert told.code == 3
    assert "incomparable: mine:work returns 1999000 in A and 7 in B" in told.out


@pytest.mark.slow
def test_two_commands(cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel of the user's settings is none of theirs."""
    monkeypatch.setenv("POWBENCH_KERNEL", "scalar")
    work = "i=0; while [ $i -lt {} ]; do i=$((i + 1)); done"
    for name, turns in (("old", 3000), ("new", 60000)):
        (folder / name).write_text("#!/bin/sh\n" + work.format(turns) + "\n")
        (folder / name).chmod(0o755)
    arguments = ["--command-base", "./old", "--command-head", "./new", *QUICK]
    told = cli("check", *arguments, "--json", "c.json")
    assert told.code == 1, told.err
    assert "each of which starts the program anew" in " ".join(told.out.split())
    data = json.loads((folder / "c.json").read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert [a["kind"] for a in data["arms"].values()] == ["command"] * 3
    assert data["arms"]["B"]["label"] == "./new"


def test_one_command_twice_is_the_same(cli: Any, folder: Path) -> None:
    told = cli("check", "--command-base", "true", "--command-head", "true")
    assert told.code == 0
    assert "nothing was measured" in told.out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--command-base", "true"], 2, "--command-head is missing"),
        (["--callable", "m:f", "-k", "scalar"], 2, "--kernel is for kernels"),
        (["--callable", "m:f", "--export", "pyperf=x.json"], 2, "--export holds hash rates"),
        (["--command-base", "true", "--command-head", "false"], 3, "false ended with exit code 1"),
        (["--callable", "m:f"], 2, "is in no git repository"),
    ],
)
def test_what_is_refused(
    cli: Any, folder: Path, arguments: list[str], code: int, message: str
) -> None:
    told = cli("check", *arguments, *QUICK)
    assert told.code == code
    assert message in told.err
    assert not list(folder.iterdir())


def test_no_output_replaces_what_the_arms_run(cli: Any, folder: Path) -> None:
    (folder / "bench.py").write_text("def f(): pass\n")
    (folder / "bench.py").chmod(0o755)
    for arguments in (
        ("--callable", "bench.py:f", "--base", "./", "--head", "./"),
        ("--command-base", "./bench.py", "--command-head", "true"),
    ):
        told = cli("check", *arguments, "--json", "bench.py")
        assert told.code == 2
        assert "--json would replace" in told.err
    assert (folder / "bench.py").read_text() == "def f(): pass\n"


def test_a_repository_without_a_commit_says_what_to_do(cli: Any, folder: Path) -> None:
    git(folder, "init", "-q")
    told = cli("check")
    assert told.code == 2
    assert "this repository has no commit yet" in told.err
    assert "--callable package.module:name" in told.err
