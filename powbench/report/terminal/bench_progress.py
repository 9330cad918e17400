"""The progress of a benchmark: a bar with the current estimate, or lines in a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...measure.bench import BenchListener
from ...measure.measurement import Measurement, Slice
from ...measure.orders import Order
from ...measure.statistics import median
from ..units import counted, hash_rate
from .progress import OneBar


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
