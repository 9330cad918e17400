"""The plugin in pytest runs of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import patience

FAKE = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from math import log
from tests.check.fakes import FakeLab, check
from powbench.check import perform

RATIO = {{"slow": log(1.1), "same": 0.0}}

def judge(request, listener):
    ratio = RATIO.get(request.head)
    lab = FakeLab(
        lambda kernel, arm, n: 0.0 if arm != "B" else (n % 2 if ratio is None else ratio)
    )
    return check(lab, margin=request.margin)

perform.perform = judge
"""


WITHOUT = [
    word for name in ("cacheprovider", "hypothesispytest", "xdist") for word in ("-p", f"no:{name}")
]
"""Of pytest and others: half of the time that such a run takes."""


def run(folder: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(FAKE)
    (folder / "test_it.py").write_text("import pytest\n" + code)
    (folder / "pytest.ini").write_text("[pytest]\n")
    # pytest-benchmark switches itself off in a worker of xdist; this run is none.
    environ = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_XDIST")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *WITHOUT, *arguments],
        cwd=folder, env=environ, capture_output=True, text=True, check=False,
        timeout=patience.SECONDS,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _installed() -> None:
    from importlib import metadata

    names = [e.name for e in metadata.entry_points(group="pytest11")]
    if "powbench" not in names:
        pytest.skip("powbench was installed before it had the plugin: pip install -e . again")


def test_the_fixture_fills_extra_info_and_machine(tmp_path: Path) -> None:
    code = """
def test_speed(powbench):
    found = powbench("reference", seconds=0.002, rounds=3)
    assert found.hashes_per_second > 0
"""
    done = run(tmp_path, code, "--benchmark-json=b.json")
    assert done.returncode == 0, done.stdout
    data: dict[str, Any] = json.loads((tmp_path / "b.json").read_text())
    info = data["benchmarks"][0]["extra_info"]
    assert info["kernel"] == "reference"
    assert info["hashes_per_second"] > 0
    assert len(info["digest"]) == 64
    assert len(data["machine_info"]["powbench"]["cpu_signature"]) == 16


def test_without_pytest_benchmark_the_fixture_says_so(tmp_path: Path) -> None:
    done = run(tmp_path, "def test_speed(powbench): powbench()", "-p", "no:benchmark")
    assert done.returncode == 1
    assert "needs pytest-benchmark" in done.stdout


def test_a_disabled_benchmark_measures_nothing(tmp_path: Path) -> None:
    code = "def test_speed(powbench): assert powbench('reference').hashes_per_second is None"
    assert run(tmp_path, code, "--benchmark-disable").returncode == 0


def test_a_verdict_is_a_failure(tmp_path: Path) -> None:
    code = """
@pytest.mark.powbench_check(head="slow", kernel="fake")
def test_slow(): pass

@pytest.mark.powbench_check(head="same")
def test_same(powbench_verdict):
    assert powbench_verdict.verdict == "pass"

@pytest.mark.powbench_check(head="wavering")
def test_wavering(): pass

@pytest.mark.powbench_check(head="wavering", on_inconclusive="warn")
def test_warned(): pass

@pytest.mark.powbench_check(head="slow", margin="20%")
def test_wide(): pass

@pytest.mark.powbench_check(nope=1)
def test_typo(): pass
"""
    done = run(tmp_path, code, "--strict-markers", "-rA")
    told = {
        line.split("::")[1].split()[0]: line.split()[0]
        for line in done.stdout.splitlines()
        if line.startswith(("PASSED", "FAILED"))
    }
    assert told == {
        "test_slow": "FAILED", "test_same": "PASSED", "test_wavering": "FAILED",
        "test_warned": "PASSED", "test_wide": "PASSED", "test_typo": "FAILED",
    }  # fmt: skip
    assert "regressed: head is slower than base by more than 5.0%" in done.stdout
    assert "PytestWarning: powbench check: inconclusive" in done.stdout


REFUSED = {
    "max_time=True": "max_time=True",
    "max_time=[20]": "max_time=[20]",
    "max_time=-1": "--max-time: '-1' is no time",
    "max_time=float('nan')": "--max-time: 'nan' is no number",
    "rounds=6.5": "--rounds: '6.5' is no whole number",
    "rounds=2": "--rounds: '2' is not at least 6",
    "seed='x'": "--seed: 'x' is no whole number",
    "cpu={}": "cpu={}",
    "swap='no'": "swap='no'",
    "confirm=1": "confirm=1",
    "on_inconclusive='warm'": "'warm' is not one of 'fail', 'warn', 'pass'",
    "kernel=7.5j": "kernel=7.5j",
    "margin=b'5%'": "margin=b'5%'",
    "margin=500": "margin: '500' is no percentage",
    "json='x.json'": "there is no argument 'json'",
    "nope=1": "there is no argument 'nope'",
    "'slow'": "'slow' has no name",
    "callable=3": "callable=3",
    "callable=(lambda: lambda: 1)()": "is made inside of a function",
    "command_base=3.5j": "command_base=3.5j",
}


def test_the_marker_s_arguments_are_those_of_the_command(tmp_path: Path) -> None:
    """Numbers are taken; what is no value of its option is one clear error, never a traceback."""
    taken = """
import pathlib

@pytest.mark.powbench_check(
    base=pathlib.Path("x"), head="same", kernel=["a", "b"], max_time=20, margin=7.5, rounds=6,
    slice_ms=1, seed=3, cpu=0, swap=True, confirm=False, inject=None, on_inconclusive="warn",
)
def test_taken(powbench_verdict):
    assert seen[0] == Request(
        base="x", head="same", kernel_names=("a", "b"), margin=0.075, max_time=20, rounds=6,
        slice_ms=1.0, seed=3, cpu=0, swap=True,
    )
"""
    spy = """
seen = []
from powbench.check import perform
from powbench.check.request import Request
fake = perform.perform

def spy(*arguments):
    seen[:] = arguments
    return fake(*arguments)

perform.perform = spy
"""
    refused = "".join(
        f"""
@pytest.mark.powbench_check({argument})
def test_refused_{number}(): pass
"""
        for number, argument in enumerate(REFUSED)
    )
    done = run(tmp_path, spy + taken + refused, "-rA", "--tb=short")
    assert "PASSED test_it.py::test_taken" in done.stdout, done.stdout
    for number, said in enumerate(REFUSED.values()):
        assert f"FAILED test_it.py::test_refused_{number} " in done.stdout
        assert said in done.stdout, said
    assert "TypeError" not in done.stdout
    assert "Traceback" not in done.stdout


def test_a_function_of_the_test_s_own_is_what_both_arms_call(tmp_path: Path) -> None:
    """It runs in a process of its own, where it fails here: so it was found and called."""
    code = """
import importlib
from powbench.check import perform
importlib.reload(perform)

class Work:
    @staticmethod
    def fails():
        raise ValueError("of its own")

@pytest.mark.powbench_check(callable=Work.fails, base="./", head="./head")
def test_it(): pass
"""
    (tmp_path / "head").mkdir()
    done = run(tmp_path, code)
    assert done.returncode == 1
    assert "test_it.py:Work.fails raises ValueError: of its own" in done.stdout


def test_the_fixture_s_arguments_are_checked(tmp_path: Path) -> None:
    code = """
from powbench.errors import InputError

@pytest.mark.parametrize("wrong", [
    dict(seconds="1"), dict(seconds=float("nan")), dict(seconds=-1), dict(rounds=0),
    dict(rounds=1.5),
])
def test_speed(powbench, wrong):
    with pytest.raises(InputError):
        powbench("reference", **wrong)
"""
    assert "5 passed" in run(tmp_path, code).stdout


def test_the_plugin_is_light() -> None:
    code = (
        "import sys, powbench.cli.pytest_plugin\n"
        "assert not {'numpy', 'numba', 'rich', 'powbench.measure.facts'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
