"""The command line, called in this process or as a process of its own, in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from powbench.cli.main import run
from powbench.measure import run as run_module
from tests import patience


@dataclass(frozen=True)
class Told:
    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory: no pyproject.toml of ours, no file that was there before."""
    empty = tmp_path / "cwd"
    empty.mkdir()
    monkeypatch.chdir(empty)
    monkeypatch.setattr(run_module, "WARM_UP_SECONDS", 0.0)
    return empty


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    def call(*arguments: str) -> Told:
        capsys.readouterr()
        code = run(arguments)
        out, err = capsys.readouterr()
        return Told(code, out, err)

    return call


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty store, and no word of the GitHub that may run us."""
    monkeypatch.setenv("POWBENCH_STORE", str(tmp_path / "store"))
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_BASE_REF"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    def call(
        arguments: Sequence[str], env: dict[str, str] | None = None, **options: object
    ) -> subprocess.CompletedProcess[bytes]:
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            [sys.executable, "-m", "powbench", *arguments],
            env={**os.environ, **(env or {})},
            check=False,
            timeout=patience.SECONDS,
            **streams,
        )

    return call
