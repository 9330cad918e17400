"""Tools that tests need from the machine: a user without them skips, CI fails."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Skip with the reason; in CI (CI=true) fail, so that nothing goes untested unseen."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must have {what}")
    pytest.skip(f"needs {what}")


def program(*names: str) -> str:
    """Path of the first of these programs that is installed."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    missing(" or ".join(names))
