"""A clock for tests that no time passes for."""

from __future__ import annotations


class FakeClock:
    """A clock that goes when told; `sleep` tells it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
