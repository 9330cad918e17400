"""Several kernels as one: `cuda:0+cuda:1`, `opencl:0+shani`. Each part hashes its share."""

from __future__ import annotations

import contextlib
import os
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from queue import SimpleQueue
from typing import TYPE_CHECKING

from ..errors import PowbenchError
from .base import InFlight, Job, Kernel, Scanned

if TYPE_CHECKING:
    _Reply = tuple[int, Scanned | BaseException]

PLUS = "+"
LEAST = 1024
"""Nonces that every lane tries in each scan: what shows its speed, however slow it seemed."""
OWN_THREADS = "each of its parts has threads of its own"


def shares(count: int, speeds: Sequence[float], least: int = LEAST) -> list[int]:
    """`count` in proportion to the speeds, in their order; a speed of 0 is not known yet.

    Each gets `least` beforehand, or an equal share where there is less.
    """
    lanes = len(speeds)
    least = min(least, count // lanes)
    known = [s or max(speeds) or 1.0 for s in speeds]
    rest, whole, passed, ends = count - least * lanes, sum(known), 0.0, [0]
    for speed in known:
        passed += speed
        ends.append(round(rest * (passed / whole)))
    ends[-1] = rest
    return [least + after - before for before, after in pairwise(ends)]


@dataclass
class _Task:
    """The share of one lane in one scan. begun: the kernel has it, and `end` will give it."""

    job: Job
    start: int
    count: int
    reply: SimpleQueue[_Reply]
    begun: bool = False


class _Lane:
    """A thread that scans for one kernel, with as many scans in flight as the kernel takes."""

    def __init__(self, number: int, kernel: Kernel) -> None:
        self.number, self.kernel = number, kernel
        self._ahead = kernel if isinstance(kernel, InFlight) else None
        self.speed = 0.0
        """Nonces per second, of the last few scans; 0 before the first."""
        self.tasks: SimpleQueue[_Task | None] = SimpleQueue()
        name = f"{kernel.name} {number}"
        threading.Thread(target=self._run, daemon=True, name=name).start()

    def learn(self, count: int, turn: Scanned) -> None:
        measured = count / max(turn.ended - turn.began, 1e-9)
        self.speed = (self.speed + measured) / 2 if self.speed else measured

    def _run(self) -> None:
        _leave_the_pin()
        taken: deque[_Task] = deque()
        while True:
            task = None
            try:
                if not taken or (len(taken) < self.kernel.in_flight and not self.tasks.empty()):
                    task = self.tasks.get()
                    if task is None:
                        return
                    self._begin(task, taken)
                    taken.append(task)
                else:
                    task = taken.popleft()
                    task.reply.put((self.number, self._end(task)))
            except BaseException as error:
                assert task is not None
                task.reply.put((self.number, error))

    def _begin(self, task: _Task, before: deque[_Task]) -> None:
        # `end` gives the scans in the order of their begin: what comes behind one that is not
        # begun (a scan with versions) is not begun either.
        ahead = self._ahead
        if ahead and not task.job.version_mask and all(t.begun for t in before):
            ahead.begin(task.job, task.start, task.count)
            task.begun = True

    def _end(self, task: _Task) -> Scanned:
        if task.begun and self._ahead:
            return self._ahead.end()
        clock: Callable[[], float] = self.kernel.cpu_clock or time.thread_time
        spent, began = clock(), time.perf_counter()
        hits = self.kernel.scan(task.job, task.start, task.count)
        ended = time.perf_counter()
        return Scanned(tuple(hits), began, ended, 0.0, clock() - spent, task.count)


@dataclass
class _Open:
    """A scan that was begun: the shares that its lanes have, in the order of their nonces."""

    tasks: list[tuple[_Lane, _Task]] = field(default_factory=list)
    reply: SimpleQueue[_Reply] = field(default_factory=SimpleQueue)


class Together(InFlight):
    """The parts hash one range: each a share that follows from its speed in the scans before.

    A board has one lane; the other parts share the CPUs less one for each board. `begin` and
    `end` as a board has them.
    """

    backend = "together"
    one_thread = OWN_THREADS

    def __init__(self, parts: Sequence[Kernel]) -> None:
        self.parts = tuple(parts)
        self.name = PLUS.join(p.name for p in parts)
        self.one_version = next((p.one_version for p in parts if p.one_version), "")
        self.loading_seconds = sum(p.loading_seconds for p in parts)
        self.compiling_seconds = sum(p.compiling_seconds for p in parts)
        self.foreign = any(p.foreign for p in parts)
        self.proven_again = any(p.proven_again for p in parts)
        self.in_flight = max(p.in_flight for p in parts)
        self.threads = threads(parts, _cpus())
        """Of each part."""
        self._lanes: list[_Lane] = []
        self._lock = threading.Lock()
        self._opened: deque[_Open] = deque()
        self._ended = self._cpu_seconds = 0.0

    def prepare(self, announce: Callable[[str], None]) -> float | None:
        spent = [p.prepare(announce) for p in self.parts]
        return sum(s or 0.0 for s in spent) if any(s is not None for s in spent) else None

    def is_ready(self) -> bool:
        return all(p.is_ready() for p in self.parts)

    def software(self) -> dict[str, str]:
        """What the parts bring along, and on how many threads each hashes."""
        brought = {key: value for p in self.parts for key, value in p.software().items()}
        of_each = (f"{p.name} on {n}" for p, n in zip(self.parts, self.threads, strict=True))
        return {**brought, f"threads of {self.name}": ", ".join(of_each)}

    def cpu_clock(self) -> float:
        """CPU seconds that all parts have spent so far."""
        return self._cpu_seconds

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        with self._lock:
            self.begin(job, start, count)
            return list(self.end().hits)

    def begin(self, job: Job, start: int, count: int) -> None:
        """Give every lane its share."""
        if not self._lanes:
            each = [p for p, n in zip(self.parts, self.threads, strict=True) for _ in range(n)]
            self._lanes = [_Lane(i, kernel) for i, kernel in enumerate(each)]
            weakref.finalize(self, _dismiss, self._lanes)
        scan = _Open()
        for lane, whole in zip(
            self._lanes, shares(count // job.versions, [x.speed for x in self._lanes]), strict=True
        ):
            if whole:
                task = _Task(job, start, whole * job.versions, scan.reply)
                scan.tasks.append((lane, task))
                lane.tasks.put(task)
                start += task.count
        self._opened.append(scan)

    def end(self) -> Scanned:
        """The error of a part names it."""
        scan = self._opened.popleft()
        turns: dict[int, Scanned] = {}
        failures: list[BaseException] = []
        for _ in scan.tasks:
            number, turn = scan.reply.get()
            if isinstance(turn, BaseException):
                failures.append(self._named(self._lanes[number].kernel, turn))
            else:
                turns[number] = turn
        if failures:
            raise failures[0]
        for lane, task in scan.tasks:
            lane.learn(task.count, turns[lane.number])
        return self._sum([turns[lane.number] for lane, _ in scan.tasks])

    def drop(self) -> None:
        # The lanes are at it.
        while self._opened:
            with contextlib.suppress(Exception):
                self.end()

    def _sum(self, turns: Sequence[Scanned]) -> Scanned:
        now = time.perf_counter()
        # A lane may begin with this scan while another is still at the one before.
        began = max(min((t.began for t in turns), default=now), self._ended)
        self._ended = max((t.ended for t in turns), default=now)
        spent = sum(t.cpu_seconds for t in turns)
        self._cpu_seconds += spent
        hits = tuple(hit for t in turns for hit in t.hits)
        began, seconds = min(began, self._ended), max((t.device_seconds for t in turns), default=0)
        launch = max((t.launch for t in turns), default=0)
        return Scanned(hits, began, self._ended, seconds, spent, launch)

    def _named(self, part: Kernel, error: BaseException) -> BaseException:
        said = f"{self.name} cannot hash without its part {part.name}: "
        if isinstance(error, PowbenchError):
            # Not copy.copy: who registers exceptions for pickling (Dask's workers do) may hand
            # out the same one, and its message would grow with each failure.
            again = type(error).__new__(type(error), said + error.message)
            again.__dict__.update(error.__dict__, message=said + error.message)
            return again
        if isinstance(error, Exception):
            named = PowbenchError(f"{said}{type(error).__name__}: {error}", "report this as a bug")
            named.__cause__ = error
            return named
        return error


def threads(parts: Sequence[Kernel], cpus: int) -> list[int]:
    """Of each part: one of a board, and of the others the CPUs that the boards leave."""
    boards = sum(p.device is not None for p in parts)
    left, hungry = cpus - boards, sum(not p.one_thread for p in parts)
    counts = []
    for part in parts:
        if part.one_thread:
            counts.append(1)
            continue
        counts.append(max(1, left // hungry))
        left, hungry = left - counts[-1], hungry - 1
    return counts


def _cpus() -> int:
    """CPUs that this process may use, whatever the calling thread is tied to."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(os.getpid()))
    return os.cpu_count() or 1


def _leave_the_pin() -> None:
    """A thread begins where its maker is tied to: a worker of a crew, to one CPU."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, os.sched_getaffinity(os.getpid()))


def _dismiss(lanes: Sequence[_Lane]) -> None:
    for lane in lanes:
        lane.tasks.put(None)
