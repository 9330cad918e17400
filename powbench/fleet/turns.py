"""Who may log in when: each login costs both ends some work, and a jump host its patience."""

from __future__ import annotations

import threading
import time
from types import TracebackType

_WORKING = threading.BoundedSemaphore(32)
"""So many begin at the same time."""
WORK_SECONDS = 0.4
"""Whose login takes longer waits for its host, or for the way there, and lets the next begin."""
_ALL = threading.BoundedSemaphore(128)
"""So many log in at the same time: on a slow machine their key exchanges still end in time."""
_crowded = threading.Event()


def crowded() -> None:
    """A server, or a jump host, has said that it takes no more: from here on no more than begin
    at the same time."""
    _crowded.set()


class Turn:
    """The turn of one host, which it waits for."""

    def __init__(self) -> None:
        self._began, self._works = 0.0, False

    def __enter__(self) -> Turn:
        _ALL.acquire()
        _WORKING.acquire()
        self._began, self._works = time.monotonic(), True
        return self

    def waits(self) -> None:
        """To be called again and again while ssh has not come through."""
        if time.monotonic() - self._began > WORK_SECONDS and not _crowded.is_set():
            self._let_go()

    def _let_go(self) -> None:
        if self._works:
            self._works = False
            _WORKING.release()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._let_go()
        _ALL.release()
