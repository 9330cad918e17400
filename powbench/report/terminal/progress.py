"""Progress bars that move when they are told to, and lines where there is no terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from rich.console import Console

from ... import interrupt
from ..shown import shown
from ..wrapping import wrapped


class Screen:
    """stderr as a terminal that may go before the work is done, which goes on without it."""

    def __init__(self) -> None:
        self._file: Any = sys.stderr

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, text: str) -> int:
        try:
            return int(self._file.write(text))
        except OSError:
            interrupt.drop(self._file)
            return len(text)

    def flush(self) -> None:
        try:
            self._file.flush()
        except OSError:
            interrupt.drop(self._file)


def _console() -> Console:
    from rich.console import Console

    file: Any = Screen()
    return Console(file=file)


class OneBar:
    """A bar on a terminal's stderr, with texts beside it and notes above it. It has no refresh
    thread: it moves when it is told to."""

    def __init__(self, bar_width: int, description: str, **texts: Any) -> None:
        """texts: behind the bar, in this order; keys are format fields such as `estimate`."""
        from rich.progress import BarColumn, Progress, TextColumn

        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=bar_width),
            *(TextColumn(f"{{task.fields[{name}]}}", markup=False) for name in texts),
            console=_console(),
            auto_refresh=False,
            transient=True,
        )
        self._task = self._bar.add_task(description, total=1.0, **texts)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.stop()

    def note(self, message: str) -> None:
        console = self._bar.console
        text = wrapped(shown(message), console.width)
        console.print(text, highlight=False, markup=False, soft_wrap=True)

    def move(self, done: float, **texts: Any) -> None:
        self._bar.update(self._task, completed=done, **texts)
        self._bar.refresh()


EVERY_SECONDS = 30.0
"""Between two lines of progress where there is no terminal: a log shows that it goes on."""


@contextmanager
def share_bar(
    task_name: str,
    verbosity: int,
    say: Callable[[str], None],
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Callable[[float], None]]:
    """A bar that is told the share done, 0 to 1; now and then a line where stderr is no
    terminal, nothing with -q."""
    if verbosity < 0:
        yield lambda share: None
        return
    if not sys.stderr.isatty():
        yield _lines(task_name, say, clock)
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), TaskProgressColumn())
    bar = Progress(*columns, console=_console(), auto_refresh=False, transient=True)
    with bar:
        task = bar.add_task(task_name, total=1.0)

        def tell(share: float) -> None:
            bar.update(task, completed=share)
            bar.refresh()

        yield tell


def _lines(
    task: str, say: Callable[[str], None], clock: Callable[[], float]
) -> Callable[[float], None]:
    began = last_s = clock()

    def tell(share: float) -> None:
        nonlocal last_s
        now = clock()
        if share < 1 and now - last_s >= EVERY_SECONDS:
            last_s = now
            say(f"{task}: {share:.0%} after {now - began:.0f} s")

    return tell
