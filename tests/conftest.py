"""What all tests share: hypothesis without clocks, and an environment without our variables."""

from __future__ import annotations

import csv
import os
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parent
DATA = TESTS / "data"

LONGEST = (
    "docs/test_pages.py", "test_mutations.py", "csrc/test_fuzz.py", "miners/test_nothing_lost.py",
    "fleet/test_hundred.py",
)  # fmt: skip
"""Files of tests that take long, in the order in which they begin."""

OF_A_TERMINAL = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "SSH_CONNECTION")
"""What somebody's terminal says of itself: on a dumb one there is no bar, and where a connection
by ssh goes, powbench goes too. A test that has a terminal says what it is."""
HIDE_FEATURES = "POWBENCH_TEST_HIDE_FEATURES"
"""Stays, for a run as on another CPU."""

# No deadline, nor "too slow": no test asserts on wall-clock time, and this machine may be busy.
settings.register_profile(
    "powbench", deadline=None, max_examples=60, print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
# The gate asks the same questions every time; a run at home asks new ones.
settings.register_profile("gate", settings.get_profile("powbench"), derandomize=True)
settings.load_profile("gate" if os.environ.get("CI") == "true" else "powbench")


def table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV in tests/data."""
    with (DATA / name).open(newline="") as file:
        return list(csv.DictReader(file))


def pytest_configure(config: pytest.Config) -> None:
    """The same beginning for every run, whoever starts it, and for every child of a test.

    A shell ignores Ctrl-C for what it starts in the background, a parent may have blocked
    signals, and both are inherited. A cache or a store of the user's would be read and
    written by the tests; theirs are in a folder of this run. A GitHub that runs them is told
    nothing. Workers of one run have one cache,
    as they would of one user: what is compiled is compiled once.
    """
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for name in list(os.environ):
        ours = name.startswith(("POWBENCH_", "GITHUB_")) and name != HIDE_FEATURES
        if ours or name in OF_A_TERMINAL:
            del os.environ[name]
    own = tempfile.TemporaryDirectory(prefix="powbench-tests-", ignore_cleanup_errors=True)
    config.add_cleanup(own.cleanup)
    # Who keeps the tree free of bytecode would compile powbench for each of a thousand children.
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Path(own.name) / "bytecode"))
    if not hasattr(config, "workerinput"):  # xdist gives its workers one
        os.environ["XDG_CACHE_HOME"] = str(Path(own.name) / "cache")
    os.environ["XDG_DATA_HOME"] = str(Path(own.name) / "data")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes a minute comes first, so that no worker is left alone with it at the end."""
    first = {TESTS / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: first.get(item.path, len(first)))


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
