"""What tests of miners and pools may ask for."""

from __future__ import annotations

import pytest

from powbench.miners import server
from powbench.miners.upstream import gap


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool that is away is tried again at once, and not after a second or more."""
    monkeypatch.setattr(server, "TICK_SECONDS", 0.02)
    monkeypatch.setattr(gap, "LONGEST_PAUSE", 0.05)
