"""A board's clock, temperature and what holds its clock down, looked at over time.

with Looks(gauge) as looks:
    ...
looks.taken     [(monotonic seconds, State), ...]
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Protocol

from .meter import MeterError
from .recorder import HURRIED_SECONDS, Clock

LOOK_SECONDS = 0.1
"""Between two looks: NVML's own figures step about as often."""


@dataclass(frozen=True)
class State:
    """One look. hertz: of the multiprocessors; celsius: of the chip; throttled: what holds the
    clock down, in words. None where the driver does not tell."""

    hertz: float | None
    celsius: float | None
    throttled: tuple[str, ...] | None


class Gauge(Protocol):
    """What shows the state of one board. source: as documents have it."""

    @property
    def source(self) -> str: ...

    def look(self) -> State:
        """The state now. MeterError when it cannot be read."""
        ...


class Looks:
    """Looks at a gauge in a thread of its own: a driver that hangs as its board is lost must not
    hold up what was measured. every: seconds between two looks. `failure`: why they ended."""

    def __init__(
        self,
        gauge: Gauge | None,
        every: float = LOOK_SECONDS,
        clock: Clock = time.monotonic,
    ) -> None:
        self.taken: list[tuple[float, State]] = []
        self.failure = ""
        self._gauge, self._every, self._clock = gauge, every, clock
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="powbench-gauge", daemon=True)

    def __enter__(self) -> Looks:
        if self._gauge is not None:
            self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(HURRIED_SECONDS)

    def _run(self) -> None:
        assert self._gauge is not None
        while not self._stop.is_set():
            try:
                self.taken.append((self._clock(), self._gauge.look()))
            except MeterError as error:
                self.failure = error.message
                return
            self._stop.wait(self._every)
