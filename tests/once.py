"""What all workers of a run share, made by the one that asks for it first."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def folder(factory: pytest.TempPathFactory, name: str) -> Path:
    """A folder of this run; each of its workers is given the same."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    (base / name).mkdir(exist_ok=True)
    return base / name


def made(path: Path, make: Callable[[], object]) -> Path:
    """The path of a file that `make` writes whole or not at all, unless it is there already."""
    if not path.exists():
        with path.with_name(f".{path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                make()
    return path
