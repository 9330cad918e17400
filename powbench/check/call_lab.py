"""Where a check of calls touches the world: the processes that call, and how much they do."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from . import guard, worker
from .arms import BASE, CONTROL, HEAD
from .calls import CallArm
from .lab import WARM_SECONDS, WARM_SLICES, Introduction, ProcessExecutor
from .process import Worker
from .protocol import Hello, Tried
from .records import Settings

CALLER = Path(worker.__file__).with_name("caller.py")
SLICE_SECONDS = 120.0
"""Without an answer for so long, a slice of calls hangs."""
BY_HAND = "run it by hand: a call may take about 20 s, and its Python must be 3.9 or later"
LONG_SLICE = 0.1
"""Seconds of a slice from which one is enough to warm a new process."""


class CallLab:
    """A Lab whose unit of work is a call."""

    def __init__(self, arms: Mapping[str, CallArm], settings: Settings) -> None:
        self._arms, self._settings = arms, settings
        self._tried: dict[str, Tried] = {}

    def clock(self) -> float:
        return time.monotonic()

    def start(self, name: str, kernel: str) -> Worker:
        arm = self._arms[name]
        orders = json.dumps(arm.orders(kernel, self._settings.cpu))
        return Worker(
            f"{name} ({arm.source.label})",
            [arm.python, str(CALLER), orders],
            arm.environment(),
            slice_seconds=SLICE_SECONDS,
            alone=BY_HAND,
        )

    def introduce(self, kernel: str, nonces: int | None = None) -> Introduction:
        """Start each arm once, and try its calls. BrokenArm when one fails."""
        hellos: dict[str, Hello] = {}
        for name in self._arms:
            with self.start(name, kernel) as process:
                hellos[name] = process.hello
                self._tried[name] = process.attempt(self._settings.slice_seconds, WARM_SECONDS)
                process.bye()
        base = self._tried[BASE]
        return Introduction(
            hellos,
            base.calls,
            base.seconds,
            differ(kernel, self._tried),
            notes(kernel, self._tried),
        )

    def executor(self, kernel: str, nonces: int, names: Sequence[str]) -> CallExecutor:
        base = self._tried[BASE]
        warm = 1 if base.seconds > LONG_SLICE else WARM_SLICES
        alone = all(t.alone for t in self._tried.values())
        return CallExecutor(self, kernel, nonces, self._settings.cpu, warm, alone)


class CallExecutor(ProcessExecutor):
    """alone: False where the calls make each other wait, which is no disturbance."""

    def __init__(
        self, lab: CallLab, kernel: str, calls: int, cpu: int | None, warm: int, alone: bool
    ) -> None:
        super().__init__(lab, kernel, calls, cpu, warm)
        self._alone = alone

    def mark(self) -> guard.Reading:
        reading = super().mark()
        return reading if self._alone else replace(reading, pressure=None)


def differ(kernel: str, tried: Mapping[str, Tried]) -> str:
    """Why head does not do base's work, empty when it does or when nobody can tell."""
    base, control, head = (tried[a] for a in (BASE, CONTROL, HEAD))
    if base.result is None and head.result is None:
        return ""
    if base.result != control.result or base.result == head.result:
        return ""
    returned = [t.shown or "something else" for t in (base, head)]
    return (
        f"{kernel} returns {returned[0]} in A and {returned[1]} in B, so the work is not the same; "
        "let it return None where its results may differ"
    )


def notes(kernel: str, tried: Mapping[str, Tried]) -> tuple[str, ...]:
    if tried[BASE].result == tried[CONTROL].result:
        return ()
    return (
        f"{kernel} returns another value at every call, so the results of A and B are not compared",
    )
