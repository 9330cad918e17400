"""Starts the hosts together: each waits here until all that can start are ready."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

Stage = Literal["queued", "tried", "answered"]
PATIENCE_SECONDS = 2.0
"""For a host that has not answered, after the last one that has: a dead one holds nobody up
longer. One that comes later begins at once, and its document says how late."""


class Barrier:
    """Of `count` hosts. Each is tried, answers, is then ready, and is gone when it fails before."""

    def __init__(self, count: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._queued, self._silent, self._answered, self._ready = count, 0, 0, 0
        self._moved = clock()
        self._opened: float | None = None

    def tried(self) -> None:
        """ssh begins to connect to a host."""
        with self._moving():
            self._queued -= 1
            self._silent += 1

    def answered(self) -> None:
        """A host has come through, and is being prepared: for it the others wait."""
        with self._moving():
            self._silent -= 1
            self._answered += 1

    def ready(self) -> None:
        with self._moving():
            self._answered -= 1
            self._ready += 1

    def gone(self, stage: Stage) -> None:
        """A host that had come so far will not start."""
        with self._changed:
            if stage == "answered":
                self._answered -= 1
            elif stage == "tried":
                self._silent -= 1
            else:
                self._queued -= 1
            self._look()

    def late_seconds(self, seconds: float = 0.0) -> float | None:
        """None while a ready host has to wait, after `seconds` of that; then how long after the
        others it begins."""
        with self._changed:
            self._look()
            if self._opened is None and seconds:
                self._changed.wait(seconds)
                self._look()
            if self._opened is None:
                return None
            late = self._clock() - self._opened
            return late if late > _TOGETHER_SECONDS else 0.0

    @contextmanager
    def _moving(self) -> Iterator[None]:
        with self._changed:
            yield
            self._moved = self._clock()
            self._look()

    def _look(self) -> None:
        """Open when somebody waits, and for nobody any more."""
        now = self._clock()
        patient = self._silent and now - self._moved < PATIENCE_SECONDS
        if self._opened is not None or not self._ready:
            return
        if not (self._queued or self._answered or patient):
            self._opened = now
            self._changed.notify_all()


_TOGETHER_SECONDS = 1.5
"""On a busy machine it takes a while until all that waited are awake."""


class Open:
    """No barrier: for hosts that run one by one."""

    def tried(self) -> None: ...
    def answered(self) -> None: ...
    def ready(self) -> None: ...
    def gone(self, stage: Stage) -> None: ...

    def late_seconds(self, seconds: float = 0.0) -> float | None:
        return 0.0
