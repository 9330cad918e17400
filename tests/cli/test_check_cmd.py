"""`powbench check` as a command: what it says, writes and ends with."""

from __future__ import annotations

import json
import os
from math import log
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from powbench.check import arms, perform, run
from powbench.check.decision import INCONCLUSIVE, REGRESSED, UNFIT
from powbench.check.protocol import BrokenArm
from powbench.check.request import Request
from powbench.cli import check as command
from powbench.errors import InputError, PowbenchError
from tests.check.fakes import MACHINE, SOURCES, FakeLab, Silent, settings

SCHEMA = json.loads(
    (Path(run.__file__).parents[1] / "schemas" / "check-1.json").read_text(encoding="utf-8")
)
SLOW = log(1.1)


pytestmark = pytest.mark.usefixtures("own_store")


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Any:
    """judged(fake lab): what the command's measurement gives from now on."""

    def use(fake: FakeLab, **changes: Any) -> None:
        def judge(*_: Any) -> Any:
            return run.Check(fake, settings(**changes), SOURCES, MACHINE, Silent()).run()

        monkeypatch.setattr(perform, "perform", judge)

    return use


def head_is(value: float) -> FakeLab:
    return FakeLab(lambda kernel, arm, launch: value if arm == "B" else 0.0)


def wavering() -> FakeLab:
    return FakeLab(lambda kernel, arm, launch: (0.0, SLOW)[launch % 2] if arm == "B" else 0.0)


def test_pass_and_regressed(cli: Any, judged: Any) -> None:
    judged(head_is(0.0))
    told = cli("check")
    assert told.code == 0
    assert "pass: head is not slower than base by 5.0% or more" in told.out
    judged(head_is(SLOW))
    told = cli("check")
    assert told.code == 1
    assert "regressed: head is slower than base by more than 5.0% on fake" in told.out
    assert "time of B / time of A in each launch" in told.out
    assert "36 rounds kept, 0 dropped" in told.out


@pytest.mark.parametrize(("choice", "code"), [("fail", 3), ("warn", 0), ("pass", 0)])
def test_on_inconclusive(cli: Any, judged: Any, choice: str, code: int) -> None:
    judged(wavering())
    told = cli("check", "--on-inconclusive", choice)
    assert told.code == code
    warned = "warning: inconclusive: no answer was possible; the exit code is "
    assert (f"{warned}{code}" in told.err) == (choice != "pass")
    assert (f"{warned}0, as --on-inconclusive warn asks for" in told.err) == (choice == "warn")
    assert "the launches lie on both sides" not in told.err  # which the answer says
    assert "inconclusive: the launches lie on both sides" in told.out
    judged(head_is(SLOW))
    assert cli("check", "--on-inconclusive", choice).code == 1


def test_json_on_stdout_is_nothing_but_the_document(cli: Any, judged: Any) -> None:
    judged(head_is(SLOW))
    told = cli("check", "--json", "-")
    data = json.loads(told.out)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert data["verdict"] == "regressed"


def test_junit_and_markdown(cli: Any, judged: Any, folder: Path) -> None:
    for fake, choice, kinds in (
        (head_is(0.0), "fail", []),
        (head_is(SLOW), "fail", ["failure"]),
        (wavering(), "fail", ["error"]),
        (wavering(), "warn", ["skipped"]),
    ):
        judged(fake)
        cli("check", "--junit", "j.xml", "--markdown", "m.md", "--on-inconclusive", choice)
        suite = ElementTree.parse(folder / "j.xml").getroot().find("testsuite")
        assert suite is not None
        assert [child.tag for case in suite for child in case] == kinds
        assert suite.get("tests") == "1"
        assert (folder / "m.md").read_text().startswith("### ")


def test_github(cli: Any, judged: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary.md"))
    (folder / "summary.md").write_text("before\n")
    for fake, level in (
        (head_is(0.0), "notice"),
        (head_is(SLOW), "error"),
        (wavering(), "warning"),
    ):
        judged(fake)
        told = cli("check", "--on-inconclusive", "warn")
        (line,) = [x for x in told.err.splitlines() if x.startswith("::")]
        assert line.startswith(f"::{level} title=powbench check::")
        assert "%25" in line
    text = (folder / "summary.md").read_text()
    assert text.startswith("before\n### ✅")
    assert text.count("### ") == 3


def test_nothing_measured_is_nothing_to_export(cli: Any, judged: Any, folder: Path) -> None:
    """The verdict stands, and its exit code."""
    judged(head_is(0.0), measure_identical=False)
    told = cli("check", "--export", "pyperf=x.json", "--json", "c.json")
    assert told.code == 0
    assert "x.json is not written: nothing was measured" in told.err
    assert [p.name for p in folder.iterdir()] == ["c.json"]


def unfit() -> FakeLab:
    return FakeLab(disturbed=lambda launch, index: True)


@pytest.mark.parametrize(("choice", "code"), [("fail", 3), ("warn", 0), ("pass", 0)])
def test_an_export_of_an_unfit_check_changes_no_answer(
    cli: Any, judged: Any, folder: Path, choice: str, code: int
) -> None:
    """It says why there is none, and every other output is there."""
    judged(unfit())
    others = ["--json", "c.json", "--junit", "j.xml", "--markdown", "m.md", "--store"]
    told = cli("check", "--on-inconclusive", choice, "--export", "pyperf=x.json", *others)
    assert json.loads((folder / "c.json").read_text())["verdict"] == UNFIT
    assert told.code == code
    assert "x.json is not written: every round was disturbed and dropped" in told.err
    assert "--measure-identical" not in told.err
    assert sorted(p.name for p in folder.iterdir()) == ["c.json", "j.xml", "m.md"]
    told = cli("export", "c.json", "--to", "pyperf=x.json")
    assert told.code == 2
    assert "hint: check again when nothing else runs here" in told.err


def test_an_output_that_fails_takes_no_other_with_it(
    cli: Any, judged: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary.md"))
    judged(head_is(SLOW))
    told = cli(
        "check", "--json", "/dev/full", "--junit", "j.xml", "--export", "bencher=b.json", "--store"
    )  # fmt: skip
    assert told.code == 4
    assert "error: cannot write /dev/full" in told.err
    assert "::error title=powbench check::regressed" in told.err
    assert sorted(p.name for p in folder.iterdir()) == ["b.json", "j.xml", "summary.md"]
    assert "regressed" in cli("history").out


def test_a_swapped_check_is_told_as_such(cli: Any, judged: Any) -> None:
    """B is base then: the rate kept is that of head, which is A."""
    judged(FakeLab(lambda kernel, arm, launch: -SLOW if arm == "B" else 0.0), swapped=True)
    told = cli("check", "--store")
    assert "pass: base is not slower than head" in told.out
    (point,) = json.loads(cli("history", "--json", "-").out)["points"]
    assert point["what"] == "check --swap: base against head"
    assert point["hashes_per_second"] == pytest.approx(1000 / 0.012)


def test_a_full_disk_is_our_failure(cli: Any, judged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    judged(head_is(SLOW))
    for option in ("--json", "--junit", "--markdown"):
        told = cli("check", option, "/dev/full")
        assert told.code == 4
        assert "No space left" in told.err
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "/dev/full")
    assert cli("check").code == 4


def test_a_full_disk_under_the_work_is_our_failure() -> None:
    with pytest.raises(PowbenchError) as caught, perform.scratch():
        raise OSError(28, "No space left on device")
    assert caught.value.exit_code == 4
    assert "TMPDIR" in caught.value.hint
    with pytest.raises(PowbenchError) as caught, perform.scratch():
        raise BrokenArm("the worker of B failed: OSError: [Errno 28] No space left on device")
    assert caught.value.exit_code == 4
    with pytest.raises(BrokenArm), perform.scratch():
        raise BrokenArm("the worker of B hangs")


def test_nothing_is_left_half_written(
    cli: Any, judged: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    judged(head_is(0.0))
    (folder / "c.json").write_text("old")
    monkeypatch.setattr(os, "fsync", full)
    assert cli("check", "--json", "c.json").code == 4
    assert [(p.name, p.read_text()) for p in folder.iterdir()] == [("c.json", "old")]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--margin", "0%"],
        ["--margin", "lots"],
        ["--margin", "nan"],
        ["--max-time", "soon"],
        ["--max-time", "0"],
        ["--on-inconclusive", "maybe"],
        ["--export", "pyperf"],
        ["--export", "nope=x.json"],
        ["--json", "-", "--junit", "-"],
        ["--baseline", "x", "--base", "y"],
        ["--baseline", "x"],
        ["--baseline", "../x"],
        ["--cpu", "99999"],
        ["-k", "no such"],
        ["--seed", "x"],
        ["--nope"],
        [],  # the folder is no repository
        ["--base", "nope.whl"],
    ],
)
def test_usage(cli: Any, arguments: list[str]) -> None:
    told = cli("check", *arguments)
    assert told.code == 2
    assert told.err.startswith("error: ")
    assert "hint: " in told.err


def test_history_of_files_and_export(cli: Any, judged: Any, folder: Path) -> None:
    judged(head_is(SLOW))
    cli("check", "--json", "c.json", "-q")
    told = cli("history", "c.json")
    assert "regressed" in told.out
    assert cli("history", "nope.json").code == 2
    (folder / "x.json").write_text("{}")
    assert cli("history", "x.json").code == 2
    assert cli("export", "x.json", "--to", "pyperf=y.json").code == 2
    assert cli("export", "c.json", "--to", "pyperf=y.json").code == 0
    assert json.loads((folder / "y.json").read_text())["version"] == "1.0"


def test_swap_exchanges_the_arms(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def prepare(sources: Any, *_: Any) -> Any:
        seen.append([s.typed for s in sources])
        raise InputError("enough", "of this")

    monkeypatch.setattr(arms, "prepare", prepare)
    monkeypatch.setattr(
        arms,
        "resolve",
        lambda *_: (arms.Source("wheel", "1", "old"), arms.Source("wheel", "2", "new")),
    )
    for swap in (False, True):
        request = Request(kernel_names=("reference",), rounds=6, slice_ms=1.0, swap=swap)
        with pytest.raises(InputError, match="enough"):
            perform.perform(request, Silent())
    assert seen == [["old", "new"], ["new", "old"]]


def test_exit_codes() -> None:
    assert command.exit_code(REGRESSED, "pass") == 1
    assert command.exit_code(INCONCLUSIVE, "fail") == 3
    assert command.exit_code(UNFIT, "warn") == 0
