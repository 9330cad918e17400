"""A progress bar with the current estimate, moved between slices only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

from ...measure.bench import BenchListener
from ...measure.measurement import Measurement, Slice
from ...measure.orders import Order
from ...measure.statistics import median
from ..shown import shown
from ..units import counted, hash_rate
from ..wrapping import wrapped


class Quiet(BenchListener):
    """Lines only, a note or a result: for pipes and files."""

    def __init__(self, say: Any) -> None:
        self._say, self._several = say, False

    def note(self, message: str) -> None:
        self._say(message)

    def begins(self, order: Order, index: int, orders: int) -> None:
        self._several = orders > 1

    def ends(self, measurement: Measurement) -> None:
        if self._several:  # the only one is in the table at once
            self._say(result_line(measurement))

    def __enter__(self) -> Quiet:
        return self

    def __exit__(self, *error: object) -> None: ...


class OneBar:
    """A bar on a terminal's stderr, with texts beside it and notes above it. It has no refresh
    thread: it moves when it is told to."""

    def __init__(self, bar_width: int, description: str, **texts: Any) -> None:
        """texts: behind the bar, in this order; keys are format fields such as `estimate`."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=bar_width),
            *(TextColumn(f"{{task.fields[{name}]}}", markup=False) for name in texts),
            console=Console(file=sys.stderr),
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


class Bar(OneBar, BenchListener):
    """The measurement that runs, its place among all, and the rate so far."""

    def __init__(self) -> None:
        super().__init__(30, "", estimate="", place="")
        self._several = False

    def begins(self, order: Order, index: int, orders: int) -> None:
        self._several = orders > 1
        self.move(
            0.0,
            description=_order(order).ljust(24),
            estimate=f"{'warming up':>12}",
            place=f"{index + 1} of {orders}",
        )

    def slice_done(self, order: Order, slices: Sequence[Slice], done: float) -> None:
        recent = [s.nonces / s.seconds for s in slices[-200:]]
        self.move(done, estimate=f"{hash_rate(median(recent)):>12}")

    def ends(self, measurement: Measurement) -> None:
        self.move(1.0)
        if self._several:
            self.note(result_line(measurement))


def result_line(m: Measurement) -> str:
    """A result as it comes: `avx2 on 1 thread: 12.3 MH/s`."""
    who = f"{m.kernel} on {counted(m.threads, 'thread')}" if m.threaded else m.kernel
    return f"{who}: {hash_rate(m.hashes_per_second.median)}"


def _order(order: Order) -> str:
    """A kernel with scans in flight is a board, and has no threads."""
    name = order.kernel.name
    return name if order.kernel.in_flight > 1 else f"{name}, {counted(order.threads, 'thread')}"


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
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), TaskProgressColumn())
    bar = Progress(*columns, console=Console(file=sys.stderr), auto_refresh=False, transient=True)
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
