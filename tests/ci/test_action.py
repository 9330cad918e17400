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
for given; do
    [ -f "$given" ] && cat "$given" >> "$RUNNER_TEMP/built"
    [ -f "$given/built" ] && cat "$given/built" >> "$RUNNER_TEMP/built"
done
while [ $# -gt 0 ]; do [ "$1" = --json ] && out=$2; shift; done
[ -n "$VERDICT" ] && printf '{"verdict": "%s"}' "$VERDICT" > "$out"
exit $CODE
"""


@pytest.fixture(scope="module")
def action() -> dict[str, Any]:
    return yaml.safe_load(ACTION.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def check(
    action: dict[str, Any],
    folder: Path,
    verdict: str,
    code: int,
    repository: Path | None = None,
    **given: str,
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
             "VERDICT": verdict, "CODE": str(code), "GITHUB_BASE_REF": ""},
        cwd=repository,
        check=False,
        capture_output=True,
        text=True,
    )  # fmt: skip
    if not output.is_file():
        return done.returncode, {"said": done.stdout}, []
    told = dict(line.split("=", 1) for line in output.read_text().splitlines())
    return done.returncode, told, (folder / "called").read_text().split()


def test_what_it_passes_on(action: dict[str, Any], tmp_path: Path) -> None:
    code, told, called = check(
        action, tmp_path, "pass", 0, base="v1.0", kernels="scalar avx2", margin="$(touch x)"
    )
    assert (code, told["verdict"], told["exit-code"]) == (0, "pass", "0")
    assert set(told) == set(action["outputs"])
    text = " ".join(called)
    assert "--confirm -k scalar -k avx2 --base v1.0" in text
    assert "--margin $(touch x)" in text
    assert "--counts-margin 0.1% --confirm" in text
    assert "--head" not in text


@pytest.mark.parametrize(
    ("counts", "expected", "absent"),
    [
        ("only", "--counts --counts-margin 0.1%", "--confirm"),
        ("none", "--time --confirm", "--counts"),
    ],
)
def test_which_gates_judge(
    action: dict[str, Any], tmp_path: Path, counts: str, expected: str, absent: str
) -> None:
    _, _, called = check(action, tmp_path, "pass", 0, counts=counts)
    assert expected in " ".join(called)
    assert absent not in called
    code, told, _ = check(action, tmp_path / "other", "pass", 0, counts="maybe")
    assert (code, "counts is both, only or none" in told["said"]) == (2, True)


def test_an_earlier_result_is_never_read_for_a_later_check(
    action: dict[str, Any], tmp_path: Path
) -> None:
    assert check(action, tmp_path, "pass", 0)[1]["verdict"] == "pass"
    code, told, _ = check(action, tmp_path, "", 3)
    assert (code, told["verdict"], told["exit-code"]) == (3, "", "3")


def test_a_regression_fails_the_step(action: dict[str, Any], tmp_path: Path) -> None:
    code, told, _ = check(action, tmp_path, "regressed", 1)
    assert (code, told["verdict"]) == (1, "regressed")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A clone with two revisions: `value` is 1 in v1 and 2 in HEAD."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    script = """
        git init -q -b main "$1" && cd "$1"
        git config user.name t && git config user.email t@example.org
        echo 1 > value && git add . && git commit -qm one && git tag v1
        git clone -q . "$2" && cd "$2"
        git config user.name t && git config user.email t@example.org
        echo 2 > value && git commit -qam two
    """
    subprocess.run([program("bash"), "-euc", script, "bash", str(origin), str(clone)], check=True)
    return clone


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"library": "built"}, r"--base \S+/base/built --head \S+/head/built"),
        ({"callable": "m:f"}, r"--base \S+/base --head \S+/head --callable m:f"),
        (
            {"command": "./x 'a b'", "base": "v1"},
            r"--base \S+/base --head \S+/head --command-base \./x 'a b' --command-head \./x 'a b'",
        ),
    ],
)
def test_both_revisions_are_built_before_they_are_compared(
    action: dict[str, Any], tmp_path: Path, repository: Path, given: dict[str, str], expected: str
) -> None:
    """Without a base it is the merge base with the clone's default branch."""
    code, told, called = check(
        action, tmp_path, "pass", 0, repository, build="cp value built\ntrue", **given
    )
    assert (code, told["verdict"]) == (0, "pass"), told
    assert re.search(expected, " ".join(called))
    assert (tmp_path / "built").read_text() == "1\n2\n"
    worktrees = subprocess.run(
        ["git", "worktree", "list"], cwd=repository, check=True, capture_output=True, text=True
    )
    assert len(worktrees.stdout.splitlines()) == 1  # none is left behind
    assert not (repository / "built").exists()


@pytest.mark.parametrize(
    ("given", "expected", "message"),
    [
        ({"library": "x", "command": "y"}, 2, "give one of them"),
        ({"build": "make"}, 2, "build needs a callable, a command or a library"),
        ({"callable": "m:f", "base": "nope"}, 2, "there is no revision nope"),
        ({"callable": "m:f", "head": "nope"}, 2, "there is no merge base"),
        ({"library": "x", "build": "false"}, 3, "the build of base fails"),
        ({"library": "x", "build": "test $(cat value) = 1"}, 3, "the build of head fails"),
    ],
)
def test_what_the_step_refuses(
    action: dict[str, Any],
    tmp_path: Path,
    repository: Path,
    given: dict[str, str],
    expected: int,
    message: str,
) -> None:
    code, told, called = check(action, tmp_path, "pass", 0, repository, **given)
    assert (code, called) == (expected, [])
    assert "::error title=powbench check::" in told["said"]
    assert message in told["said"]
