"""Waiting in tests: for what has to come, never for a time. The limit ends only what hangs."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import pytest

from powbench.connect import Deadline

SECONDS = 900.0
"""So long that no machine is too busy for it."""


def until(true: Callable[[], object], what: str) -> None:
    """Wait until `true()` is; the test fails with `what` when it never is."""
    end = time.monotonic() + SECONDS
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"{what} did not happen in {SECONDS:g} s")
        time.sleep(0.01)


def says(process: Popen[str], text: str) -> str:
    """Read what it writes to stderr on until a line has `text`: that line. The test fails with
    all that it wrote when it ends before."""
    assert process.stderr is not None
    said: list[str] = []
    while not said or text not in said[-1]:
        line = process.stderr.readline()
        if not line:
            out = process.stdout.read() if process.stdout is not None else ""
            pytest.fail(f"exit code {process.wait()} before {text!r}:\n{''.join(said)}{out}")
        said.append(line)
    return said[-1]


def hurries(when: Callable[[], object], seconds: float = 0.2) -> type[Deadline]:
    """Deadlines with time for everything, until `when()` is: then they wait for so long."""

    class Hurries(Deadline):
        def left(self) -> float:
            return seconds if when() else SECONDS

    return Hurries


def gone(pid: int) -> bool:
    """True once the process has ended, be it a zombie still."""

    def ended() -> bool:
        try:
            return ") Z " in Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return True

    until(ended, f"the end of process {pid}")
    return True
