"""--library on bench, verify, kernels and check: what works, what is refused, what is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests import libraries, patience, peers
from tests.given import beside

SCHEMA = json.loads((resources.files("powbench") / "schemas" / "result-1.json").read_text())
CHECK = json.loads((resources.files("powbench") / "schemas" / "check-1.json").read_text())
QUICK = ("bench", "-k", "own", "-k", "reference", "-t", "1", "-d", "0.05")
# The proof has a target of 250 bits and these measurements smaller ones: the nonces of a slice
# are as many as a busy machine does, and tell nothing.
TIMED = "!target[0]"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("libraries")


@pytest.fixture(scope="module")
def right(place: Path) -> str:
    return str(libraries.compiled(place, "right"))


def test_the_example_as_its_readme_builds_it(place: Path, process: Any) -> None:
    """With its Makefile, by the compiler and the powbench that are here."""
    folder = place / "example"
    folder.mkdir()
    (folder / "Makefile").write_text((libraries.EXAMPLE / "Makefile").read_text())
    program = f"{sys.executable} -m powbench"
    command = [peers.program("make"), f"POWBENCH={program}", "CFLAGS=-O2 -Wall -Wextra -Werror"]
    subprocess.run([*command, "kernel.so"], cwd=folder, check=True, timeout=patience.SECONDS)
    library = ("--library", str(folder / "kernel.so"))
    told = process(
        ["bench", *library, *("-k", "plain-c"), "--nonces", "60000", "--target", "2^246",
         "-t", "1,2", "-k", "reference", "--json", "-"]
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    data = json.loads(told.stdout)
    jsonschema.validate(data, SCHEMA)
    measured = {(m["kernel"], m["threads"]): m for m in data["measurements"]}
    assert set(measured) == {("plain-c", 1), ("plain-c", 2), ("reference", 1)}
    assert len({m["digest"] for m in data["measurements"]}) == 1
    one = measured["plain-c", 1]
    assert one["backend"] == "library"
    assert sum(s["cpu_seconds"] for s in one["slices"]) > 0
    assert data["software"]["library plain-c"].startswith("kernel.so sha256 ")


def test_without_names_it_joins_all_others(cli: Any, right: str, monkeypatch: Any) -> None:
    from powbench.kernels import registry

    few = [registry.get("reference")]
    monkeypatch.setattr(registry, "usable", lambda: few)
    told = cli("bench", "--library", right, "-d", "0.05", "-t", "1", "--json", "-")
    assert told.code == 0
    kernels = [m["kernel"] for m in json.loads(told.out)["measurements"]]
    assert kernels == ["reference", "own"]


def test_a_wrong_one_is_refused_and_the_others_are_kept(cli: Any, place: Path) -> None:
    wrong = libraries.compiled(place, "wrong", AFTER="if (found > 1) found--")
    told = cli(*QUICK, "--library", str(wrong), "--json", "-")
    assert told.code == 1
    data = json.loads(told.out)
    assert [m["kernel"] for m in data["measurements"]] == ["reference"]
    assert data["not_measured"][0]["kernel"] == "own"
    assert "error: kernel own misses nonce " in told.err
    assert "reference" in told.err  # the table


@pytest.mark.parametrize(
    ("name", "before", "message"),
    [
        ("crash", f"if ({TIMED}) raise(SIGSEGV)", "crashed (SIGSEGV) while it scanned"),
        ("hang", f"if ({TIMED}) for (;;) pause()", "hangs: no answer within "),
        ("early", "if (count) raise(SIGSEGV)", "crashed (SIGSEGV) while it scanned"),
    ],
)
def test_one_that_breaks_loses_nothing_else(
    cli: Any, place: Path, name: str, before: str, message: str
) -> None:
    """Even one that proves itself first and breaks while it is timed."""
    path = libraries.compiled(place, name, BEFORE=before)
    # A busy machine, too, starts the library's process in this time.
    limit = ("--library-timeout", "5") if name == "hang" else ()
    told = cli(*QUICK, "--library", str(path), *limit, "--json", "-")
    assert told.code == 3
    data = json.loads(told.out)
    jsonschema.validate(data, SCHEMA)
    assert [m["kernel"] for m in data["measurements"]] == ["reference"]
    assert message in data["not_measured"][0]["reason"]
    assert f"error: kernel own of {path} {message}" in told.err


def test_one_that_loses_hits_only_when_it_is_timed(cli: Any, place: Path) -> None:
    """It is right in the proof, and hashes nothing behind it."""
    path = libraries.compiled(place, "lazy", BEFORE=f"if ({TIMED}) return 0")
    told = cli(
        "bench", "-k", "own", "-t", "1", "--library", str(path), "--nonces", "200000",
        "--target", "2^246",
    )  # fmt: skip
    assert told.code == 1
    assert "loses hits" in told.err


def test_one_that_goes_wrong_after_a_while(cli: Any, place: Path) -> None:
    """At the benchmark's target nobody would notice; the proof behind the last slice does."""
    path = libraries.compiled(
        place, "tired", BEFORE=f"static int timed; timed |= {TIMED}",
        AFTER=f"if (timed && !({TIMED}) && found) found--",
    )  # fmt: skip
    usual = beside(QUICK[1:], "-t", "1,2", "--library", str(path), "--json", "-")
    told = cli(*QUICK[:1], *usual)
    assert told.code == 1
    assert [m["kernel"] for m in json.loads(told.out)["measurements"]] == ["reference"]
    assert "error: kernel own misses nonce " in told.err


def test_a_hit_outside_of_the_range_ends_its_measurement(cli: Any, place: Path) -> None:
    path = libraries.compiled(
        place, "outside", BEFORE=f"if ({TIMED}) {{ hits[0] = start - 1; return 1; }}"
    )
    told = cli(*QUICK, "--library", str(path), "--start", "7", "--json", "-")
    assert told.code == 1
    assert [m["kernel"] for m in json.loads(told.out)["measurements"]] == ["reference"]
    assert "invents nonce" in told.err


@pytest.mark.parametrize("command", ["bench", "verify", "kernels"])
def test_what_is_no_kernel_is_bad_input(cli: Any, place: Path, command: str) -> None:
    text = place / "text.so"
    text.write_text("hello")
    old = libraries.compiled(place, "old", INTERFACE="0")
    for path, message in [
        (text, "it is no shared object"),
        (old, "it has kernel interface 0, this powbench has 1"),
        (place / "missing.so", "No such file"),
    ]:
        told = cli(command, "--library", str(path))
        assert told.code == 2
        assert message in told.err
        assert "hint: " in told.err


def test_verify(cli: Any, place: Path, right: str) -> None:
    told = cli("verify", "--library", right, "-k", "own", "--json", "-")
    assert told.code == 0
    data = json.loads(told.out)
    assert (data["verdict"], data["kernels"][0]["blocks_found"]) == ("right", data["blocks"])
    wrong = libraries.compiled(place, "w", AFTER="if (found && start > 1000) found--")
    told = cli("verify", "--library", str(wrong), "-k", "own", "--json", "-")
    assert told.code == 1
    assert json.loads(told.out)["verdict"] == "wrong"
    assert "misses nonce" in told.err
    crash = libraries.compiled(place, "c", BEFORE="if (start > 1000) abort()")
    told = cli("verify", "--library", str(crash), "-k", "own", "-k", "reference", "--json", "-")
    assert told.code == 3
    data = json.loads(told.out)
    assert [k["errors"] == [] for k in data["kernels"]] == [False, True]
    assert data["verdict"] == "not judged"
    assert "crashed (SIGABRT)" in told.err


def test_kernels(cli: Any, place: Path, right: str) -> None:
    told = cli("kernels", "--library", right, "--json", "-")
    assert told.code == 0
    own = json.loads(told.out)["kernels"][-1]
    assert own == {
        "name": "own", "backend": "library", "needs": [], "usable": True, "why_not": None,
        "why_slow": None,
    }  # fmt: skip
    wrong = libraries.compiled(place, "k", AFTER="if (found > 1) found--")
    told = cli("kernels", "--library", str(wrong), "--json", "-")
    assert told.code == 1
    own = json.loads(told.out)["kernels"][-1]
    assert not own["usable"]
    assert "misses nonce" in own["why_not"]


def test_the_folder_of_the_header(cli: Any) -> None:
    told = cli("kernels", "--include")
    assert (told.code, told.err) == (0, "")
    assert (Path(told.out.strip()) / "powbench_kernel.h").is_file()


def test_from_the_settings_of_a_project(cli: Any, folder: Path, right: str) -> None:
    (folder / "pyproject.toml").write_text(f"[tool.powbench]\nlibrary = [{right!r}]\n")
    assert cli("kernels", "--json", "-").code == 0
    assert json.loads(cli("kernels", "--json", "-").out)["kernels"][-1]["name"] == "own"
    (folder / "pyproject.toml").write_text("[tool.powbench]\nlibrary = 5\n")
    told = cli("kernels")
    assert told.code == 2
    assert "library is no list" in told.err


CHECKING = ("check", "--rounds", "6", "--slice-ms", "1", "--seed", "1", "--json", "-")


@pytest.mark.slow
@pytest.mark.usefixtures("one_launch")
def test_check_a_library_against_another(cli: Any, place: Path, right: str) -> None:
    other = libraries.compiled(place, "other", NAME='"newer"')
    told = cli(*CHECKING, "--base", right, "--head", str(other))
    assert told.code == 3, told.err
    data = json.loads(told.out)
    jsonschema.validate(data, CHECK)
    assert [k["kernel"] for k in data["kernels"]] == ["newer"]
    assert data["arms"]["B"]["kind"] == "library"
    digests = {data["arms"][a]["software"]["library"] for a in ("A", "A'", "B")}
    assert len(digests) == 2


def test_check_a_library_against_itself_measures_nothing(cli: Any, place: Path, right: str) -> None:
    copy = place / "copy.so"
    copy.write_bytes(Path(right).read_bytes())
    told = cli(*CHECKING, "--base", right, "--head", str(copy))
    assert told.code == 0
    assert json.loads(told.out)["identical"]


@pytest.mark.usefixtures("one_launch")
def test_check_a_library_against_this_powbench(cli: Any, right: str) -> None:
    told = cli(*CHECKING, "--head", right, "-k", "reference")
    assert told.code == 3, told.err
    data = json.loads(told.out)
    assert data["arms"]["A"]["kind"] == "environment"
    assert [k["kernel"] for k in data["kernels"]] == ["reference"]
    assert data["kernels"][0]["launches"]


@pytest.mark.parametrize(
    ("macros", "code", "message"),
    [
        ({"AFTER": "if (found > 1) found--"}, 1, "misses nonce"),
        ({"BEFORE": "abort()"}, 3, "crashed (SIGABRT)"),
        ({"INTERFACE": "7"}, 2, "interface 7"),
        ({"NAME": '"scalar"'}, 2, "one of powbench's own of this name"),
    ],
)
def test_check_refuses_a_bad_library(
    cli: Any, place: Path, right: str, macros: dict[str, str], code: int, message: str
) -> None:
    bad = libraries.compiled(place, "refused", **macros)
    told = cli(*CHECKING, "--base", right, "--head", str(bad))
    assert told.code == code
    assert message in told.err
    assert told.out == ""


def test_check_has_one_kernel_beside_a_library(cli: Any, right: str) -> None:
    told = cli(*CHECKING, "--head", right, "-k", "scalar", "-k", "reference")
    assert told.code == 2
    assert "compared with one kernel, not with 2" in told.err
    told = cli(*CHECKING, "--base", right, "--head", right + "x.so", "-k", "scalar")
    assert told.code == 2


def test_a_worker_that_crashes_in_a_library_is_a_broken_arm(
    cli: Any, place: Path, right: str
) -> None:
    """It behaves in the proof of the parent and crashes in the arm's own process."""
    bad = libraries.compiled(place, "late", BEFORE='if (!getenv("HOME") || strstr(getenv("HOME"), '
                             '"cache-arm")) raise(SIGSEGV)')  # fmt: skip
    told = cli(*CHECKING, "--base", right, "--head", str(bad))
    assert told.code == 3
    assert "crashed (signal SIGSEGV)" in told.err
    assert f"hint: try its kernel alone: `powbench bench --library {bad}" in told.err
