"""Work in pieces, on whatever `concurrent.futures.Executor` there is.

Pieces are handed out a few ahead and their results come back in order, so that memory holds a few
of them however many there are, and what was done when somebody interrupts are the first ones.
"""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from .errors import PowbenchError

Result = TypeVar("Result")


class WorkersLost(Exception):
    """Those that did the work are gone or unfit for it, and what they had not finished is lost."""


@dataclass(frozen=True)
class Workers:
    """An executor and how many pieces it does at a time. shared: makes of something large what
    `run` takes as an argument in its place, so that it travels to a worker once. name: what
    messages call them; failures: what their futures raise when they are gone. opened: the result in
    what a future holds, WorkersLost where whoever made it is unfit. unfit: who of them is, in a
    sentence, asked when a piece failed; empty where nobody is."""

    executor: Executor
    count: int
    shared: Callable[[Any], Any] = lambda value: value
    name: str = "the workers"
    failures: tuple[type[BaseException], ...] = (CancelledError,)
    opened: Callable[[Any], Any] = lambda answer: answer
    unfit: Callable[[], str] = lambda: ""


@contextmanager
def threads(count: int) -> Iterator[Workers]:
    """`count` threads of this process; they end after the piece they are at, or where it calls
    `go_on`."""
    ended = threading.Event()
    pool = ThreadPoolExecutor(count, initializer=setattr, initargs=(_of_thread, "ended", ended))
    try:
        yield Workers(pool, count)
    finally:
        ended.set()
        pool.shutdown(wait=True, cancel_futures=True)


_of_thread = threading.local()


def go_on() -> None:
    """Called now and then in a piece that takes long: CancelledError when nobody waits for it any
    more."""
    ended = getattr(_of_thread, "ended", None)
    if ended is not None and ended.is_set():
        raise CancelledError


def run(
    function: Callable[..., Result],
    ranges: Iterable[tuple[Any, ...]],
    workers: Workers,
    progress: Callable[[int], None] = lambda done: None,
) -> Iterator[Result]:
    """What `function` makes of each of the `ranges` (its arguments), in their order.

    A range is asked for when it is handed out, so that it may say what came of those before.
    progress: told how many are done. WorkersLost when nobody is left to do the rest.
    """
    calls = iter(ranges)
    waiting: deque[Future[Any]] = deque()

    def hand_out(count: int) -> None:
        for call in itertools.islice(calls, count):
            waiting.append(workers.executor.submit(function, *call))

    try:
        hand_out(workers.count)
        done, ahead = 0, max(2, workers.count)  # once one is back and says what it found
        while waiting:
            yield _result(waiting.popleft(), workers)
            done += 1
            hand_out(ahead)
            ahead = 1
            progress(done)
    finally:
        for future in waiting:
            future.cancel()


def _result(future: Future[Any], workers: Workers) -> Any:
    try:
        answer = future.result()
    except workers.failures:
        raise WorkersLost(f"{workers.name} went away") from None
    except PowbenchError:
        raise
    except Exception:
        if unfit := workers.unfit():
            raise WorkersLost(unfit) from None
        raise
    return workers.opened(answer)
