"""Shared by the tests of meters: recorded machines, a plug, a clock, a pair of hands for time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from powbench.energy import idle
from powbench.energy.meter import Meter
from powbench.energy.window import Window
from powbench.measure import loads, run
from tests.energy import servers
from tests.energy.clocks import FakeClock
from tests.energy.servers import Plug

MACHINES = Path(__file__).parents[1] / "data" / "sysfs"


@pytest.fixture(autouse=True)
def no_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of these tests none is about the rate, so no CPU's clock needs to be awake."""
    monkeypatch.setattr(run, "WARM_UP_SECONDS", 0.0)


@pytest.fixture(autouse=True)
def read_between_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands' meters, so that a busy machine leaves no short run without an answer."""
    for module in (run, loads, idle):
        monkeypatch.setattr(module, "Window", unthreaded)


def unthreaded(meters: Sequence[Meter], *others: Any, **named: Any) -> Window:
    return Window(meters, *others, **{**named, "threaded": False})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def machine(tmp_path: Path) -> Callable[[str], Path]:
    """A copy of a recorded machine that the test may change."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(MACHINES / name, tmp_path / name))

    return copy


@pytest.fixture
def device() -> Iterator[Plug]:
    """A plug on loopback whose answer the test gives."""
    with servers.plug() as plug:
        yield plug
