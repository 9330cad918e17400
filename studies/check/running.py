"""Runs checks in turn, each with its slow-down and its neighbour, until the time is up."""

from __future__ import annotations

import fcntl
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from powbench.check import arms, lab, run
from powbench.check.records import CheckOutcome, Settings
from powbench.check.repository import Repository
from powbench.kernels.base import EASY_TARGET
from powbench.measure import facts
from powbench.measure.workload import DEFAULT_HEADER

from .records import MARGIN, Cell, append, next_cell, read, record_of

ROOT = Path(__file__).parents[2]


@contextmanager
def neighbour(where: str, cpu: int | None) -> Iterator[None]:
    """A process that hashes without end, pinned beside the measurement or onto it."""
    if not where:
        yield
        return
    others = sorted(os.sched_getaffinity(0) - {cpu})
    place = cpu if where == "same" or not others else others[0]
    code = (
        f"import ctypes, os, hashlib; ctypes.CDLL(None).prctl(1, 9); "
        f"os.sched_setaffinity(0, {{{place}}})\nwhile True: hashlib.sha256(bytes(64)).digest()"
    )
    child = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    try:
        time.sleep(0.5)
        yield
    finally:
        child.kill()
        child.wait()


class Quiet:
    def note(self, message: str) -> None: ...
    def forecast(self, settings: Settings, pilots: Any) -> None: ...
    def launched(self, kernel: str, launch: Any, number: float | None, most: int) -> None: ...


def one_check(
    cell: Cell, ready: dict[str, arms.Arm], settings: Settings, machine: dict[str, Any]
) -> CheckOutcome:
    chosen = arms.slowed(ready, cell.extra, cell.swapped)
    settings = replace(settings, seed=random.SystemRandom().getrandbits(32), swapped=cell.swapped)
    sources = {name: arm.source for name, arm in chosen.items()}
    with neighbour(cell.neighbour, settings.cpu), lab.out_of_the_way(settings.cpu):
        check = run.Check(lab.ProcessLab(chosen, settings), settings, sources, machine, Quiet())
        return check.run()


@contextmanager
def turn(locks: Sequence[Path]) -> Iterator[None]:
    """Hold `locks` (as flock(1) does), so that other work on the machine waits for its turn.

    Two are of use: work that may run side by side takes the first for a moment to
    share the second, so that a steady stream of it cannot keep a check waiting.
    """
    with ExitStack() as held:
        for lock in locks:
            file = held.enter_context(lock.open("w"))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def measure(
    minutes: float, kernel: str, data: Path, say: Callable[[str], None], locks: Sequence[Path] = ()
) -> None:
    """Checks until the time is up; each ends well before it where one can know."""
    end = time.monotonic() + minutes * 60
    machine = facts.collect()
    as_json = facts.as_json(machine)
    settings = Settings(
        (kernel,),
        DEFAULT_HEADER,
        f"{EASY_TARGET:064x}",
        margin=MARGIN,
        measure_identical=True,
        cpu=lab.choose_cpu(machine, None),
    )
    with tempfile.TemporaryDirectory(prefix="powbench-study-") as folder:

        def repository() -> Repository:
            return Repository(ROOT)

        sources = arms.resolve("HEAD", "HEAD", repository, allow_dirty=True)
        ready = arms.prepare(sources, Path(folder), repository, say)
        longest = 60.0
        while time.monotonic() + longest < end:
            cell = next_cell(read(data))
            with turn(locks):
                began = time.monotonic()
                outcome = one_check(cell, ready, settings, as_json)
            append(data, record_of(cell, outcome))
            longest = max(longest, time.monotonic() - began)
            if locks:
                time.sleep(1)  # for whoever waits
            say(f"{cell.name}: {outcome.verdict} in {outcome.seconds:.0f} s {outcome.reason}")
