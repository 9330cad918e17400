"""`powbench completion`: the script does its work in a real bash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import COMMANDS
from tests import patience


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_calls_powbench(cli: Any, shell: str) -> None:
    told = cli("completion", shell)
    assert told.code == 0
    assert f"_POWBENCH_COMPLETE={shell}_complete" in told.out
    assert told.err == ""


def test_another_shell_is_bad_input(cli: Any) -> None:
    told = cli("completion", "csh")
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("error: ")
    assert "hint: write bash, zsh or fish" in told.err


def completed(words: list[str], folder: Path) -> list[str]:
    """What bash offers for <Tab> at the end of `words`, after loading the script."""
    program = folder / "powbench"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m powbench "$@"\n')
    program.chmod(0o755)
    script = f"""
        source <(powbench completion bash)
        COMP_WORDS=({" ".join(repr(w) for w in words)})
        COMP_CWORD={len(words) - 1}
        _powbench_completion powbench {words[-1]!r} ''
        printf '%s\\n' "${{COMPREPLY[@]}}"
        complete -p powbench >&2
    """
    bash = shutil.which("bash")
    assert bash is not None
    told = subprocess.run(
        [bash, "--norc", "-c", script],
        env={**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
        timeout=patience.SECONDS,
    )
    assert "-F _powbench_completion powbench" in told.stderr
    assert "error" not in told.stderr
    return told.stdout.split()


@pytest.mark.skipif(
    shutil.which("bash") is None and os.environ.get("CI") != "true", reason="bash is not installed"
)
def test_bash_completes_commands_flags_and_choices(folder: Path) -> None:
    assert completed(["powbench", ""], folder) == list(COMMANDS)
    assert completed(["powbench", "comp"], folder) == ["compare", "completion"]
    assert "--kernel" in completed(["powbench", "bench", "--ke"], folder)
    assert completed(["powbench", "completion", "z"], folder) == ["zsh"]
    assert completed(["powbench", "nonsense", ""], folder) == list(COMMANDS)  # no error
