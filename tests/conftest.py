"""What all tests share: hypothesis without clocks, and an environment without our variables."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from hypothesis import settings

DATA = Path(__file__).parent / "data"

# No deadline: no test asserts on wall-clock time, and this machine may be busy.
settings.register_profile("powbench", deadline=None, max_examples=60, print_blob=True)
# The gate asks the same questions every time; a run at home asks new ones.
settings.register_profile("gate", settings.get_profile("powbench"), derandomize=True)
settings.load_profile("gate" if os.environ.get("CI") == "true" else "powbench")


def table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV in tests/data."""
    with (DATA / name).open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(autouse=True)
def _no_settings_of_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("POWBENCH_") or name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def nbits_rows() -> list[dict[str, str]]:
    return table("nbits_vectors.csv")


@pytest.fixture(scope="session")
def retarget_rows() -> list[dict[str, str]]:
    return table("retarget_vectors.csv")


@pytest.fixture(scope="session")
def block_rows() -> list[dict[str, str]]:
    return table("block_headers.csv")


@pytest.fixture(scope="session")
def data_folder() -> Path:
    return DATA
