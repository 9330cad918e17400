"""A reader of the README and the manual, who runs the blocks of a page one after the other."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests import patience, peers
from tests.docs.blocks import Block

ROOT = Path(__file__).parents[2]
HOW_TO = sorted(f"docs/how-to/{p.name}" for p in (ROOT / "docs" / "how-to").glob("*.md"))
EMPTY = tuple(
    f"docs/how-to/guard-{what}.md" for what in ("your-own-kernel", "your-own-package", "by-counts")
)
"""Pages whose reader begins in an empty folder."""
PAGES = ["README.md", "docs/tutorial/index.md", *HOW_TO]
RUN = ("sh", "python")
# Short measurements: the pages show commands as a reader types them.
SETTINGS = {
    "POWBENCH_BENCH_SECONDS": "0.1",
    "POWBENCH_SWEEP_SECONDS": "0.1",
    "POWBENCH_SIMULATE_PATHS": "100",
    "POWBENCH_CHECK_ROUNDS": "12",
    **{
        f"GIT_{who}_{key}": f"reader{end}"
        for who in ("AUTHOR", "COMMITTER")
        for key, end in (("NAME", ""), ("EMAIL", "@example.org"))
    },
    "COLUMNS": "100",
    "NO_COLOR": "1",
    "PYTHONIOENCODING": "utf-8",
}


def folder(place: Path, empty: bool = False) -> Path:
    """A reader's folder: the examples and data of a checkout, nothing that was made before."""
    made = place / "checkout"
    made.mkdir()
    if not empty:
        shutil.copytree(ROOT / "examples", made / "examples")
        shutil.copytree(ROOT / "tests" / "data", made / "tests" / "data")
    programs = place / "bin"
    programs.mkdir()
    for name, command in (("powbench", "-m powbench"), ("python", ""), ("python3", "")):
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n')
        (programs / name).chmod(0o755)
    return made


def runs(block: Block) -> bool:
    return block.language in RUN and block.said not in ("command", "not run")


def run(block: Block, folder: Path) -> str:
    """What the block prints; stderr with it where it fails."""
    command = [peers.program("bash"), "-euo", "pipefail", "-c", block.tested]
    if block.language == "python":
        command = [sys.executable, "-c", block.tested]
    told = subprocess.run(
        command,
        cwd=folder,
        env={
            **os.environ,
            **SETTINGS,
            "PATH": f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "POWBENCH_STORE": str(folder.parent / "store"),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=patience.SECONDS,
    )
    printed, code = told.stdout + told.stderr, told.returncode
    assert as_said(block, code, printed), f"line {block.line}, exit {code}: {block.text}\n{printed}"
    return printed


def as_said(block: Block, code: int, printed: str) -> bool:
    """Whether a block ended as its page says. On a busy machine a check and a calibration cannot
    tell, and exit code 3 is their right answer; the plugin's test then fails without a verdict."""
    undecided = re.search(r"\bother work disturbed\b|\b(unfit|inconclusive): ", printed)
    if code == 3:
        timed = re.search(r"^powbench (check|kernels --calibrate)\b", block.text, re.MULTILINE)
        return bool(timed and undecided)
    if code == 1:
        plugin = re.search(r"^python -m pytest\b", block.text, re.MULTILINE)
        regressed = re.search(r"^regressed[a-z ]*: ", printed, re.MULTILINE)
        told = regressed or (plugin and undecided)
        return bool(told) and (block.said, block.reason) == ("exits", "1")
    return code == (int(block.reason) if block.said == "exits" else 0)
