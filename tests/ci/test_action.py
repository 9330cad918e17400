"""action.yml: read by a YAML parser, its checking step run as a runner would run it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.peers import program

ACTION = Path(__file__).parents[2] / "action.yml"
FAKE = """#!/bin/sh
echo "$@" > "$RUNNER_TEMP/called"
while [ $# -gt 0 ]; do [ "$1" = --json ] && out=$2; shift; done
[ -n "$VERDICT" ] && printf '{"verdict": "%s"}' "$VERDICT" > "$out"
exit $CODE
"""


@pytest.fixture(scope="module")
def action() -> dict[str, Any]:
    return yaml.safe_load(ACTION.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def check(
    action: dict[str, Any], folder: Path, verdict: str, code: int, **given: str
) -> tuple[int, dict[str, str], list[str]]:
    """(exit code, outputs, how powbench was called)."""
    (step,) = [s for s in action["runs"]["steps"] if s.get("id") == "check"]
    inputs = {k: given.get(k.replace("-", "_"), v["default"]) for k, v in action["inputs"].items()}
    env = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda m: inputs[m[1]], text)
        for name, text in step["env"].items()
    }
    assert "${{" not in step["run"]  # inputs reach the shell as variables only, never as code
    fake = folder / "powbench-venv/bin/powbench"
    fake.parent.mkdir(parents=True, exist_ok=True)
    fake.write_text(FAKE)
    fake.chmod(0o755)
    output = folder / "output"
    output.unlink(missing_ok=True)
    done = subprocess.run(
        [program("bash"), "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        env={**os.environ, **env, "RUNNER_TEMP": str(folder), "GITHUB_OUTPUT": str(output),
             "VERDICT": verdict, "CODE": str(code)},
        check=False,
    )  # fmt: skip
    told = dict(line.split("=", 1) for line in output.read_text().splitlines())
    return done.returncode, told, (folder / "called").read_text().split()


def test_what_it_passes_on(action: dict[str, Any], tmp_path: Path) -> None:
    code, told, called = check(
        action, tmp_path, "pass", 0, base="v1.0", kernels="scalar avx2", margin="$(touch x)"
    )
    assert (code, told["verdict"], told["exit-code"]) == (0, "pass", "0")
    assert set(told) == set(action["outputs"])
    text = " ".join(called)
    assert "--base v1.0 --confirm -k scalar -k avx2" in text
    assert "--margin $(touch x)" in text
    assert "--head" not in text


def test_an_earlier_result_is_never_read_for_a_later_check(
    action: dict[str, Any], tmp_path: Path
) -> None:
    assert check(action, tmp_path, "pass", 0)[1]["verdict"] == "pass"
    code, told, _ = check(action, tmp_path, "", 3)
    assert (code, told["verdict"], told["exit-code"]) == (3, "", "3")


def test_a_regression_fails_the_step(action: dict[str, Any], tmp_path: Path) -> None:
    code, told, _ = check(action, tmp_path, "regressed", 1)
    assert (code, told["verdict"]) == (1, "regressed")
