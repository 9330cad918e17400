"""A board as a kernel: `opencl:0`, `cuda:0`. Its driver runs in a process of its own."""

from __future__ import annotations

import array
import contextlib
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from ... import bounded
from ...child import Child, ChildError, Ended, Late, TooMuch
from ...errors import UnusableKernel
from ..base import BrokenKernel, Entry, Job, Kernel, each_version
from .board import Device
from .child import BACKENDS, REPLY, REQUEST

if TYPE_CHECKING:
    BoardBackend = Literal["opencl", "cuda"]

LIST_SECONDS = 20.0
"""For a driver to list its devices; the first time some load firmware."""
BUILD_SECONDS = 180.0
"""For a driver to build the search."""
SCAN_SECONDS = 20.0
"""Beyond what the board's speed explains."""
PATIENCE = 20
UNKNOWN_SECONDS_PER_NONCE = 1e-4
LONGEST_LINE = 1 << 16
ONE_AT_A_TIME = "a board hashes all of a launch at once"
OTHERS = "`powbench kernels` lists what can hash here"


class BrokenBoard(BrokenKernel):
    """A board whose driver fails, hangs or crashes while it scans, or that was lost."""


@dataclass(frozen=True)
class Turn:
    """What one scan by a board came to. began, ended: seconds of time.perf_counter, on the host;
    device_seconds: on the board's own clock; cpu_seconds: of the driver's process. launch: the
    nonces that a launch has by now."""

    hits: tuple[int, ...]
    began: float
    ended: float
    device_seconds: float
    cpu_seconds: float
    launch: int


class BoardKernel(Kernel):
    """One device. Started when it is prepared or first scans; ends when nobody holds it.

    by_name: why it is measured only when it is named, empty where it needs no name. `begin`
    and `end` have `in_flight` scans running at once, which end in the order of their begin;
    `scan` is both.
    """

    lanes = 1
    one_thread = ONE_AT_A_TIME
    in_flight = 2
    proven_again = True
    compiling_seconds = 3.0

    def __init__(self, backend: BoardBackend, number: int, device: Device) -> None:
        self.backend, self.number, self.device = backend, number, device
        self.name = f"{backend}:{number}"
        self.by_name = "it is the host's own CPU behind a driver" if device.is_cpu else ""
        self._child: Child | None = None
        self._lock = threading.Lock()
        self._begun: deque[int] = deque()
        self._seconds_per_nonce = 0.0
        self._failure: BrokenBoard | None = None

    def prepare(self, announce: Callable[[str], None]) -> float | None:
        with self._lock:
            if self._child is not None:
                return None
            announce(f"building the search for {self.name}, {self.device.name} ...")
            began = time.monotonic()
            self._start()
            seconds = time.monotonic() - began
        announce(f"built it in {seconds:.1f} s")
        return seconds

    def is_ready(self) -> bool:
        return self._child is not None

    def software(self) -> dict[str, str]:
        return {self.name: f"{self.device.name} ({self.device.driver})"}

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        return each_version(job, start, count, self._scan)

    def _scan(self, job: Job, start: int, count: int) -> list[int]:
        with self._lock:
            try:
                self.begin(job, start, count)
                return list(self.end().hits)
            finally:
                self.drop()

    def begin(self, job: Job, start: int, count: int) -> None:
        """Begin to scan. One thread only; BrokenBoard when the driver refuses."""
        if self._failure is not None:
            raise self._failure
        if self._child is None:
            self._start()
        assert self._child is not None
        self._begun.append(count)
        with self._failures_named():
            request = REQUEST.pack(job.header, job.target.to_bytes(32, "big"), start, count)
            self._child.send(request, SCAN_SECONDS)

    def end(self) -> Turn:
        """Wait for the oldest scan that was begun."""
        assert self._child is not None
        count = self._begun[0]
        per_nonce = self._seconds_per_nonce * PATIENCE or UNKNOWN_SECONDS_PER_NONCE
        deadline = time.monotonic() + SCAN_SECONDS + count * per_nonce
        with self._failures_named():
            reply = self._child.read(REPLY.size, deadline - time.monotonic())
            status, cpu_seconds, began, ended, device_seconds, launch, length = REPLY.unpack(reply)
            if length > max(4 * count, LONGEST_LINE):
                raise TooMuch("answers nonsense")
            body = self._child.read(length, deadline - time.monotonic())
        if status != 0:
            said = bounded.json_value(body)
            raise self._failed(str(said.get("message")), str(said.get("hint") or OTHERS))
        if count:
            self._seconds_per_nonce = max(self._seconds_per_nonce / 2, (ended - began) / count)
        hits = array.array("I", body)
        self._begun.popleft()
        return Turn(tuple(hits), began, ended, device_seconds, cpu_seconds, launch)

    def drop(self) -> None:
        """Forget what was begun and not ended: its driver's process goes with it."""
        if self._begun:
            self._end()

    def _start(self) -> None:
        self._child = _start(self.backend, str(self.number))
        try:
            with self._failures_named():
                line = self._child.line(LONGEST_LINE, BUILD_SECONDS)
            said = _hello(line)
        except BrokenBoard:
            self._child = None
            raise
        if "refused" in said:
            self._child = None
            raise UnusableKernel(
                f"kernel {self.name} cannot run here: {said['refused']}",
                str(said.get("hint") or OTHERS),
            )

    @contextlib.contextmanager
    def _failures_named(self) -> Iterator[None]:
        try:
            yield
        except Late as error:
            raise self._failed(f"its driver hangs: {error}") from None
        except TooMuch:
            raise self._failed("its driver's process answers nonsense") from None
        except Ended as error:
            raise self._failed(f"its driver ended the process ({error})") from None
        except ChildError as error:
            raise self._failed(f"its driver has no process: {error}") from None

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
        self._child = None
        self._begun.clear()

    def _failed(self, how: str, hint: str = "look at the system's log with `dmesg`") -> BrokenBoard:
        words = self._child.last_words if self._child is not None else ""
        self._end()
        said = f"; it said {words!r}" if words else ""
        self._failure = BrokenBoard(f"board {self.name}, {self.device.name}: {how}{said}", hint)
        return self._failure


def _start(*arguments: str) -> Child:
    return Child([sys.executable, "-P", "-m", f"{__package__}.child", *arguments])


def _hello(line: bytes) -> dict[str, Any]:
    try:
        said = bounded.json_value(line)
    except ValueError:
        said = None
    return said if isinstance(said, dict) else {"refused": "its driver's process answers nonsense"}


@cache
def found(backend: BoardBackend) -> tuple[tuple[BoardKernel, ...], str]:
    """The boards of a backend, and why there is none."""
    if why := _no_library(backend):
        return (), why
    try:
        with _start(backend) as child:
            said = _hello(child.line(LONGEST_LINE, LIST_SECONDS))
    except Late as error:
        return (), f"its driver hangs: {error}"
    except ChildError as error:
        return (), f"its driver's process fails: {error}"
    if "refused" in said:
        return (), str(said["refused"])
    devices = [Device(**device) for device in said["devices"]]
    return tuple(BoardKernel(backend, i, device) for i, device in enumerate(devices)), ""


LIBRARIES = {"opencl": ("libOpenCL.so.1", "libOpenCL.so"), "cuda": ("libcuda.so.1",)}
NO_DRIVER = {
    "opencl": "there is no libOpenCL.so.1: no driver of OpenCL is installed",
    "cuda": "there is no libcuda.so.1: NVIDIA's driver is not installed",
}


def _no_library(backend: str) -> str:
    """Why there can be no board, without starting a process; empty where there may be one."""
    import ctypes

    for name in LIBRARIES[backend]:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return ""
    return NO_DRIVER[backend]


def entries() -> list[Entry]:
    """The boards of every backend; one line that says why for a backend without any."""
    listed: list[Entry] = []
    for backend in BACKENDS:
        kernels, why = found(backend)
        listed += [
            Entry(k.name, k.backend, (k.device.driver,), None if why else k, k.device.why_not)
            for k in kernels
        ]
        if not kernels:
            listed.append(Entry(backend, backend, (), None, why))  # type: ignore[arg-type]
    return listed
