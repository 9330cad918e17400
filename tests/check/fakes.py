"""A lab without processes or a clock: launches are whatever a function says they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import exp
from typing import Any

from powbench.check import guard, run
from powbench.check.arms import REVISION, Source
from powbench.check.lab import Introduction
from powbench.check.protocol import Hello, SliceTime
from powbench.check.records import Launch, Pilot, Settings
from powbench.kernels.base import EASY_TARGET
from powbench.measure import facts
from powbench.measure.workload import DEFAULT_HEADER

TARGET = f"{EASY_TARGET:064x}"


def hello(kernel: str = "fake", **changes: Any) -> Hello:
    fields: dict[str, Any] = {
        "pid": 1,
        "kernel": kernel,
        "backend": "c",
        "workload": "w",
        "cpu": {"model name": "one"},
        "cpu_signature": "s",
        "software": {"core": "c", "python_files": "p", "numba": "1", "llvmlite": "1"},
        "ready": True,
        "extra": 0.0,
    }
    return Hello(**{**fields, **changes})


def settings(**changes: Any) -> Settings:
    fields: dict[str, Any] = {
        "kernels": ("fake",),
        "header": DEFAULT_HEADER,
        "target": TARGET,
        "rounds": 6,
        "measure_identical": True,
        "seed": 1,
    }
    return Settings(**{**fields, **changes})


MACHINE = facts.as_json(facts.collect())
SOURCES = {arm: Source(REVISION, arm * 40, arm) for arm in ("A", "A'", "B")}

Ratio = Callable[[str, str, int], float]
"""(kernel, arm, launch) -> ln(time of the arm / time of A)."""


@dataclass
class FakeLab:
    """Every method writes a line to `log`. `disturbed` says which rounds steal time."""

    ratio: Ratio = lambda kernel, arm, launch: 0.0
    disturbed: Callable[[int, int], bool] = lambda launch, index: False
    hellos: dict[str, Hello] = field(default_factory=dict)
    digest: Callable[[str], str] = lambda arm: "d"
    log: list[str] = field(default_factory=list)
    launches: int = 0
    now: float = 0.0

    def introduce(self, kernel: str, nonces: int | None = None) -> Introduction:
        found = {a: self.hellos.get(a, hello(kernel)) for a in SOURCES}
        return Introduction(found, nonces or 1000)

    def executor(self, kernel: str, nonces: int, names: Sequence[str]) -> FakeExecutor:
        executor = FakeExecutor(self, kernel, self.launches)
        self.launches += len(names) == 3  # the pilot has two arms and does not count
        return executor

    def clock(self) -> float:
        return self.now


@dataclass
class FakeExecutor:
    lab: FakeLab
    kernel: str
    launch: int
    steal: int = 1
    index: int = 0

    def open(self, arm: str) -> None:
        self.lab.now += 0.1
        self.lab.log.append(f"open {arm}")

    def slice(self, arm: str, index: int) -> SliceTime:
        self.lab.log.append(f"slice {arm} {index}")
        self.lab.now += 0.012
        if self.lab.disturbed(self.launch, index) and index >= self.index:
            self.steal, self.index = self.steal + 1, index + 1
        seconds = 0.012 * exp(self.lab.ratio(self.kernel, arm, self.launch))
        return SliceTime(seconds, seconds, 0, self.lab.digest(arm), 0, 0)

    def mark(self) -> guard.Reading:
        return guard.Reading(self.lab.now, self.steal, 0, 0, 0)

    def close(self) -> None:
        self.lab.log.append("close")


class Silent:
    """A listener that keeps what it hears."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.pilots: dict[str, Pilot] = {}
        self.numbers: list[float | None] = []

    def note(self, message: str) -> None:
        self.notes.append(message)

    def forecast(self, settings: Settings, pilots: Any) -> None:
        self.pilots = dict(pilots)

    def launched(self, kernel: str, launch: Launch, number: float | None, most: int) -> None:
        self.numbers.append(number)


def check(lab: FakeLab, **changes: Any) -> Any:
    """The outcome of a check in this lab."""
    return run.Check(lab, settings(**changes), SOURCES, MACHINE, Silent()).run()
