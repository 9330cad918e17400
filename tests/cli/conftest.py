"""The command line, called in this process or as a process of its own, in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from powbench.check import perform
from powbench.check import run as check_run
from powbench.cli.main import run
from powbench.measure import calibration, choice, flight
from powbench.measure import run as run_module
from powbench.measure.disturbance import Counts
from powbench.miners import measuring
from tests import patience


@dataclass(frozen=True)
class Told:
    code: int
    out: str
    err: str


def calibrated_in_quiet() -> None:
    """As after a quiet minute: beside other tests, every command would calibrate once more."""
    choice.calibrated(
        thorough=False, calibrate=lambda k: calibration.calibrate(k, guard=lambda: (Counts(), 0))
    )


@pytest.fixture(scope="session", autouse=True)
def _calibrated() -> None:
    calibrated_in_quiet()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory: no pyproject.toml of ours, no file that was there before."""
    empty = tmp_path / "cwd"
    empty.mkdir()
    monkeypatch.chdir(empty)
    return empty


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are about what is measured and kept, not about a steady rate: no long warm-up,
    and ten times as many shares a second, so that a tenth of the time counts as many."""
    monkeypatch.setattr(run_module, "WARM_UP_SECONDS", 0.0)
    monkeypatch.setattr(flight, "MOST_WARM_UP_SECONDS", 0.2)
    monkeypatch.setattr(measuring, "MOST_PACE", 200.0)
    monkeypatch.setattr(measuring, "STEP_SECONDS", 0.02)


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
def one_launch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check by time is over after one launch: two launches of real processes in place of ten."""
    whole, needed = perform.settings_with, cycle((0.0, 2e9))

    def short(*arguments: Any) -> Any:
        return replace(whole(*arguments), pilot_launches=1, max_time=1e9)

    monkeypatch.setattr(perform, "settings_with", short)
    monkeypatch.setattr(check_run, "launch_seconds", lambda *_: next(needed))


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
