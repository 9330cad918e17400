"""Starts the hosts together: each waits here until all that can start are ready."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Literal

Stage = Literal["queued", "tried", "answered"]
PATIENCE_SECONDS = 2.0
"""For a host that has not answered, after the last one that has: a dead one holds nobody up
longer. One that comes later begins at once, and its document says how late."""


class Barrier:
    """Of `count` hosts. Each is tried, answers, is then ready, and is gone when it fails before."""

    def __init__(self, count: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._queued, self._silent, self._answered = count, 0, 0
        self._moved = clock()
        self._opened: float | None = None

    def tried(self) -> None:
        """ssh begins to connect to a host."""
        with self._lock:
            self._queued -= 1
            self._silent += 1
            self._moved = self._clock()

    def answered(self) -> None:
        """A host has come through, and is being prepared: for it the others wait."""
        with self._lock:
            self._silent -= 1
            self._answered += 1
            self._moved = self._clock()

    def ready(self) -> None:
        with self._lock:
            self._answered -= 1
            self._moved = self._clock()

    def gone(self, stage: Stage) -> None:
        """A host that had come so far will not start."""
        with self._lock:
            if stage == "answered":
                self._answered -= 1
            elif stage == "tried":
                self._silent -= 1
            else:
                self._queued -= 1

    def late_seconds(self) -> float | None:
        """None while a ready host has to wait; then how long after the others it begins."""
        with self._lock:
            now = self._clock()
            if self._opened is None:
                patient = self._silent and now - self._moved < PATIENCE_SECONDS
                if self._queued or self._answered or patient:
                    return None
                self._opened = now
                return 0.0
            late = now - self._opened
            return late if late > _TOGETHER_SECONDS else 0.0


_TOGETHER_SECONDS = 1.5
"""Ready hosts look every half second, and on a busy machine a little later."""


class Open:
    """No barrier: for hosts that run one by one."""

    def tried(self) -> None: ...
    def answered(self) -> None: ...
    def ready(self) -> None: ...
    def gone(self, stage: Stage) -> None: ...

    def late_seconds(self) -> float | None:
        return 0.0
