"""Waiting in tests: for what has to come, never for a time. The limit ends only what hangs."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

SECONDS = 900.0
"""So long that no machine is too busy for it."""


def until(true: Callable[[], object], what: str) -> None:
    """Wait until `true()` is; the test fails with `what` when it never is."""
    end = time.monotonic() + SECONDS
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"{what} did not happen in {SECONDS:g} s")
        time.sleep(0.01)


def gone(pid: int) -> bool:
    """True once the process has ended, be it a zombie still."""

    def ended() -> bool:
        try:
            return ") Z " in Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return True

    until(ended, f"the end of process {pid}")
    return True
