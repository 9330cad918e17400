"""What a command loads before it answers: CPU time that everybody pays at every call."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from powbench.cli.main import COMMANDS
from powbench.kernels import native
from tests.cli.conftest import calibrated_in_quiet

HEAVY = (
    *("numpy", "numpy.ma", "numba", "llvmlite", "scipy", "highspy", "capstone"),
    "powbench.measure.bench",
    *("altair", "jinja2", "vl_convert", "rich", "click", "msgspec", "ssl", "asyncio"),
)
ONE_LINE = ["project", "--rig", "Antminer S21 200T", "--tariff", "0.05"]
SCRIPT = """
import sys
from powbench.cli.main import run
for line in sys.argv[2:]:
    code = run(line.split("|"))
    assert code == 0, (line, code)
    print("\\nLOADED", line, *[n for n in sys.argv[1].split() if n in sys.modules], sep="\\t")
"""


def loaded(*lines: list[str]) -> dict[str, set[str]]:
    """The heavy modules that one process has loaded after each of the command lines, in turn."""
    arguments = [" ".join(HEAVY), *("|".join(line) for line in lines)]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments], capture_output=True, text=True, check=True
    )
    said = [line.split("\t") for line in done.stdout.splitlines() if line.startswith("LOADED")]
    return {line: set(modules) for _, line, *modules in said}


def test_importing_powbench_loads_nothing_heavy() -> None:
    code = f"import sys, powbench; sys.exit(bool(set({HEAVY!r}) & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_help_loads_more_than_the_parser() -> None:
    lines = [["--help"], *([name, "--help"] for name in COMMANDS), ["network", "show", "--help"]]
    assert loaded(*lines) == {"|".join(line): {"click"} for line in lines}


@pytest.mark.parametrize(
    "line, needed",
    [
        (["--version"], ["msgspec", "ssl"]),
        (["completion", "bash"], []),
        (["rigs"], ["rich"]),
        (["network", "show"], ["rich", "msgspec"]),
        (["info"], ["rich", "msgspec"]),
        (ONE_LINE, ["rich", "numpy"]),
        (
            ["backtest", "--from", "470", "--horizon", "3", "--paths", "40"],
            ["rich", "numpy", "numpy.ma", "msgspec"],
        ),
    ],
    ids=" ".join,
)
def test_a_short_answer_loads_what_it_needs(line: list[str], needed: list[str]) -> None:
    (modules,) = loaded(line).values()
    assert modules <= {*needed, "click"}


@pytest.mark.skipif(native.load() is None, reason="the C core was not built")
@pytest.mark.parametrize("line", [["bench", "-k", "scalar", "-d", "0.05", "-t", "1"], ["kernels"]])
def test_a_c_kernel_needs_neither_numpy_nor_numba(
    line: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In the cache of all tests numba may be the fastest, and `kernels` asks whether it is ready.
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    calibrated_in_quiet()
    (modules,) = loaded(line).values()
    assert not modules & {"numpy", "numba", "llvmlite", "scipy"}
