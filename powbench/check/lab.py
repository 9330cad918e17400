"""Where a check touches the world: processes, CPUs, counters, clock."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import ceil
from typing import Protocol

from ..errors import InputError, WrongHashes
from ..kernels.base import NONCES, Job
from ..kernels.reference import ReferenceKernel
from ..measure.facts import Machine
from ..measure.proof import PROOF_RANGES, PROOF_TARGET
from . import arms as arms_module
from . import guard
from .arms import BASE, Arm
from .process import Worker
from .protocol import Hello, SliceTime
from .records import Settings
from .schedule import Executor

WARM_SECONDS = 0.3
WARM_SLICES = 3
"""Uncounted slices of each new process: its pages, tables and caches."""
LEAST_ROUNDS = 6
"""Of a launch: two of each order of three arms."""
MOST_EXTRA = 1.0
"""Injected extra nonces, as a share; the ranges leave room for so many."""


@dataclass(frozen=True)
class Introduction:
    """Every arm's hello, and the work of a slice, which is the same for all: nonces, or calls.

    seconds: what a slice takes, where that may be far from what was planned. differ: why the
    arms do not do the same work, empty when they do or nobody can tell. notes: for the reader.
    """

    hellos: dict[str, Hello]
    nonces: int
    seconds: float | None = None
    differ: str = ""
    notes: tuple[str, ...] = ()

    def fitted(self, s: Settings) -> Settings:
        """Fewer rounds where a slice takes longer than planned: a launch takes as long."""
        if self.seconds is None:
            return s
        rounds = min(s.rounds, max(LEAST_ROUNDS, ceil(s.rounds * s.slice_seconds / self.seconds)))
        return replace(
            s, slice_seconds=self.seconds, rounds=rounds, pilot_rounds=min(s.pilot_rounds, rounds)
        )


class Lab(Protocol):
    """What the driver needs; tests have one without processes."""

    def introduce(self, kernel: str, nonces: int | None = None) -> Introduction: ...
    def executor(
        self, kernel: str, nonces: int, names: Sequence[str]
    ) -> Executor[SliceTime, guard.Reading]: ...
    def clock(self) -> float: ...


class Starter(Protocol):
    """What starts the process of an arm."""

    def start(self, name: str, kernel: str) -> Worker: ...


class ProcessLab:
    """The real one. `command` is for tests that put another program in place of a worker."""

    def __init__(
        self,
        arms: Mapping[str, Arm],
        settings: Settings,
        command: Callable[[Arm, str, str, str, int | None], list[str]] = arms_module.command,
        hello_seconds: float = 60.0,
        slice_seconds: float = 30.0,
    ) -> None:
        self._arms, self._settings, self._command = arms, settings, command
        self._hello_seconds, self._slice_seconds = hello_seconds, slice_seconds

    def clock(self) -> float:
        return time.monotonic()

    def start(self, name: str, kernel: str) -> Worker:
        s, arm = self._settings, self._arms[name]
        how = f"--library {shlex.quote(arm.source.typed)}" if arm.library else f"-k {kernel}"
        return Worker(
            f"{name} ({arm.source.label})",
            self._command(arm, kernel, s.header, s.target, s.cpu),
            arms_module.environment(arm),
            self._hello_seconds,
            self._slice_seconds,
            f"try its kernel alone: `powbench bench {how}`",
        )

    def introduce(self, kernel: str, nonces: int | None = None) -> Introduction:
        """Start each arm once: its identity, its compiled code, its proof.

        WrongHashes when an arm and hashlib disagree, BrokenArm when one fails.
        """
        hellos: dict[str, Hello] = {}
        for name in self._arms:
            with self.start(name, kernel) as worker:
                hellos[name] = worker.hello
                calibrated = worker.calibrate(self._settings.slice_seconds, WARM_SECONDS)
                if name == BASE and nonces is None:
                    room = NONCES / (1 + MOST_EXTRA) / (self._settings.rounds + 8)
                    nonces = max(1, min(calibrated, int(room)))
                prove(worker, kernel, self._settings.header)
                worker.bye()
        assert nonces is not None
        return Introduction(hellos, nonces)

    def executor(self, kernel: str, nonces: int, names: Sequence[str]) -> ProcessExecutor:
        return ProcessExecutor(self, kernel, nonces, self._settings.cpu)


class ProcessExecutor:
    """The processes of one launch."""

    def __init__(
        self, lab: Starter, kernel: str, nonces: int, cpu: int | None, warm: int = WARM_SLICES
    ) -> None:
        self._warm = warm
        self._lab, self._kernel, self._nonces, self._cpu = lab, kernel, nonces, cpu
        self._workers: dict[str, Worker] = {}
        self._stride = int(nonces * (1 + MOST_EXTRA))

    def open(self, arm: str) -> None:
        worker = self._lab.start(arm, self._kernel)
        self._workers[arm] = worker
        for _ in range(self._warm):
            worker.slice(0, self._nonces)

    def slice(self, arm: str, index: int) -> SliceTime:
        return self._workers[arm].slice(index * self._stride, self._nonces)

    def mark(self) -> guard.Reading:
        return guard.read(self._cpu or 0, time.monotonic())

    def close(self) -> None:
        """End all; BrokenArm when one that was still alive had printed to stdout."""
        import sys

        try:
            if sys.exc_info()[0] is None:
                for worker in self._workers.values():
                    worker.bye()
        finally:
            for worker in self._workers.values():
                worker.close()
            self._workers = {}


def digest_of_hits(hits: Sequence[int]) -> str:
    """As the worker has it."""
    import hashlib

    return hashlib.sha256(",".join(map(str, hits)).encode()).hexdigest()[:16]


def prove(worker: Worker, kernel: str, header: str) -> None:
    """WrongHashes unless the arm finds what hashlib finds, on a few odd ranges."""
    job = Job(bytes.fromhex(header), PROOF_TARGET)
    for start, count in PROOF_RANGES:
        want = ReferenceKernel().scan(job, start, count)
        got = worker.slice(start, count, PROOF_TARGET)
        if (got.hits, got.digest) != (len(want), digest_of_hits(want)):
            raise WrongHashes(
                f"kernel {kernel} of {worker.arm} and hashlib disagree on nonces "
                f"{start} .. {start + count - 1} of header {header}",
                "this arm computes wrongly: its speed means nothing",
            )


def wrong_arms(
    slices: Mapping[str, SliceTime], header: str, target: str, start: int, count: int
) -> list[str]:
    """The arms whose hits are not those of hashlib, which scans the range again."""
    want = ReferenceKernel().scan(Job(bytes.fromhex(header), int(target, 16)), start, count)
    digest = digest_of_hits(want)
    return [arm for arm, s in slices.items() if (s.hits, s.digest) != (len(want), digest)]


def choose_cpu(machine: Machine, wanted: int | None) -> int | None:
    """The CPU for all workers: the last of the fastest kind, far from CPU 0's interrupts."""
    allowed = set(machine.allowed_cpus)
    if wanted is not None:
        if wanted not in allowed:
            raise InputError(
                f"powbench may not run on CPU {wanted} here",
                "`powbench info` lists the allowed CPUs",
            )
        return wanted
    for kind in machine.core_types:
        usable = [c for c in kind.cpus if c in allowed]
        if usable:
            return max(usable)
    return max(allowed, default=None)


@contextmanager
def out_of_the_way(cpu: int | None) -> Iterator[None]:
    """The parent leaves the measured CPU to the workers, where there is another."""
    if cpu is None or not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    others = before - {cpu}
    if others:
        os.sched_setaffinity(0, others)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
