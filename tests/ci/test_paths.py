"""The gate, the workflow and the comments name files that are there: a test that moved is run."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"(?<![\w/.])(?:tests|tools|benchmarks)/[\w/]*\w(?:\.(?:py|c|csv|sh))?(?![\w*])")
WHERE = (".ci", ".github", "powbench", "csrc", "README.md", "CONTRIBUTING.md", "pyproject.toml")


def test_every_file_that_is_named_is_there() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("which files are ours is told by git, and this is no checkout")
    names = subprocess.check_output(["git", "ls-files", "--", *WHERE], cwd=ROOT, text=True)
    missing = [
        f"{name}: {path}"
        for name in names.splitlines()
        for path in NAMED.findall((ROOT / name).read_text(encoding="utf-8", errors="replace"))
        if not (ROOT / path).exists() and not path.endswith("_")
    ]
    assert not missing
