"""Tools that tests need from the machine: a user without them skips, CI fails."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Skip with the reason; in CI (CI=true) fail, so that nothing goes untested unseen."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must have {what}")
    pytest.skip(f"needs {what}")


def program(*names: str) -> str:
    """Path of the first of these programs that is installed, by the machine or by pip."""
    for name in names:
        for folders in (None, str(Path(sys.executable).parent)):
            path = shutil.which(name, path=folders)
            if path:
                return path
    missing(" or ".join(names))


def pocl() -> None:
    """OpenCL on the CPU, as kernel opencl:0."""
    from powbench.errors import InputError
    from powbench.kernels import registry

    try:
        registry.get("opencl:0")
    except InputError:
        missing("PoCL (Debian: pocl-opencl-icd ocl-icd-libopencl1)")
