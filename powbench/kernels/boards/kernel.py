"""A board as a kernel: `opencl:0`, `cuda:0`. Its driver runs in a process of its own."""

from __future__ import annotations

import array
import contextlib
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ... import bounded
from ...child import Child, ChildError, Ended, Late, TooMuch
from ...errors import UnusableKernel, WrongHashes
from ...patience import MORE_TIME, limit
from ..base import BrokenKernel, InFlight, Job, Scanned, check_order, each_version
from .board import GROUP, Device
from .child import REPLY, REQUEST
from .drivers import EVERYTHING, Share

if TYPE_CHECKING:
    BoardBackend = Literal["opencl", "cuda"]

BUILD_SECONDS = 180.0
"""For a driver to build the search."""
SCAN_SECONDS = 20.0
"""Beyond what the board's speed explains."""
PATIENCE = 20
UNKNOWN_SECONDS_PER_NONCE = 1e-4
LONGEST_LINE = 1 << 18
NONSENSE = "its driver's process answers nonsense"
ONE_AT_A_TIME = "a board hashes all of a launch at once"
OTHERS = "`powbench kernels` lists what can hash here"
SEE_THE_LOG = "look at the system's log with `dmesg`"


class BrokenBoard(BrokenKernel):
    """A board whose driver fails, hangs or crashes while it scans, or that was lost."""


@dataclass(frozen=True)
class Seat:
    """Where a driver has a device: what its process sees, and the numbers of the part and in it."""

    share: Share = EVERYTHING
    part: int = 0
    number: int = 0


class BoardKernel(InFlight):
    """One device. Started when it is prepared or first scans; ends when nobody holds it.

    by_name: why it is measured only when it is named, empty where it needs no name. lanes: the
    fewest nonces that it tries, however few are asked for; 1 before it is started. classes: as
    a Board has them, once it is started. `scan` is `begin` and `end`.
    """

    device: Device

    one_thread = ONE_AT_A_TIME
    in_flight = 2
    proven_again = True
    compiling_seconds = 3.0

    def __init__(
        self, backend: BoardBackend, number: int, device: Device, seat: Seat | None = None
    ) -> None:
        self.backend, self.number, self.device = backend, number, device
        self._seat = seat or Seat()
        self.name = f"{backend}:{number}"
        self.by_name = "it is the host's own CPU behind a driver" if device.is_cpu else ""
        self.place = None if device.is_cpu else device.place
        self._child: Child | None = None
        self._lock = threading.Lock()
        self._begun: deque[tuple[Job, int, int]] = deque()
        self._nonces, self._seconds = 0, 0.0
        self._owner = 0
        self._failure: BrokenBoard | None = None

    def prepare(self, announce: Callable[[str], None]) -> float | None:
        with self._lock:
            if self._failure is not None:
                raise self._failure
            if self.is_ready():
                return None
            announce(f"building the search for {self.name}, {self.device.name} ...")
            began = time.monotonic()
            self._start()
            seconds = time.monotonic() - began
        announce(f"built it in {seconds:.1f} s")
        return seconds

    def is_ready(self) -> bool:
        # After a fork the pipes are the parent's: what is read there would be missing here.
        return self._child is not None and self._owner == os.getpid()

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
        """BrokenBoard when the driver refuses."""
        if self._failure is not None:
            raise self._failure
        if not self.is_ready():
            try:
                self._start()
            except UnusableKernel as error:  # it could run when it was prepared
                raise self._failed(error.message.partition(": ")[2], error.hint) from None
        assert self._child is not None
        self._begun.append((job, start, count))
        with self._failures_named():
            request = REQUEST.pack(job.header, job.target.to_bytes(32, "big"), start, count)
            self._child.send(request, limit(SCAN_SECONDS))

    def end(self) -> Scanned:
        assert self._child is not None
        job, start, count = self._begun[0]
        known = PATIENCE * self._seconds / self._nonces if self._nonces else 0.0
        per_nonce = known or UNKNOWN_SECONDS_PER_NONCE
        deadline = time.monotonic() + limit(SCAN_SECONDS) + count * per_nonce
        with self._failures_named():
            reply = self._child.read(REPLY.size, deadline - time.monotonic())
            status, cpu_seconds, began, ended, device_seconds, launch, length = REPLY.unpack(reply)
            is_hits = status == 0 and length % 4 == 0 and began <= ended
            if length > max(4 * count, LONGEST_LINE) or not (is_hits or status == 1):
                raise TooMuch("answers nonsense")
            body = self._child.read(length, deadline - time.monotonic())
        if status != 0:
            said = said_by(body)
            if said.get("wrong"):
                self._end()
                raise WrongHashes(f"kernel {self.name}: {said['message']}", str(said.get("hint")))
            raise self._failed(str(said.get("message")), str(said.get("hint") or OTHERS))
        self._begun.popleft()
        self._nonces, self._seconds = self._nonces + count, self._seconds + ended - began
        hits = tuple(array.array("I", body))
        check_order(self.name, job, hits, start, count)
        return Scanned(hits, began, ended, device_seconds, cpu_seconds, launch)

    def drop(self) -> None:
        """Forget what was begun and not ended: its driver's process goes with it."""
        if self._begun:
            self._end()

    def rest(self) -> None:
        """A board that a driver holds open takes more power, and may be nobody else's."""
        with self._lock:
            if not self._begun:
                self._end()

    def _start(self) -> None:
        self._begun.clear()
        self._owner = os.getpid()
        try:
            self._greet()
        except BaseException:  # an interrupt, too: its greeting would be read as an answer
            self._end()
            raise

    def _greet(self) -> None:
        with self._failures_named():
            seat = self._seat
            self._child = start(
                seat.share.variables, self.backend, str(seat.part), str(seat.number)
            )
            said = said_by(self._child.line(LONGEST_LINE, limit(BUILD_SECONDS)))
        hint = str(said.get("hint") or OTHERS)
        if "refused" in said:
            raise UnusableKernel(f"kernel {self.name} cannot run here: {said['refused']}", hint)
        try:
            opened, self.lanes = Device(**said["device"]), GROUP * int(said["vector"])
        except (KeyError, TypeError, ValueError):
            raise self._failed(NONSENSE) from None
        if (opened.name, opened.place) != (self.device.name, self.device.place):
            raise self._failed(f"its driver has {opened.name} in this place now", OTHERS)
        self.device, self.classes = opened, said.get("classes")

    @contextlib.contextmanager
    def _failures_named(self) -> Iterator[None]:
        try:
            yield
        except Late as error:
            raise self._failed(f"its driver hangs: {error}", MORE_TIME) from None
        except TooMuch:
            raise self._failed(NONSENSE) from None
        except Ended as error:
            raise self._failed(f"its driver ended the process ({error})") from None
        except ChildError as error:
            raise self._failed(f"its driver has no process: {error}") from None

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
        self._child = None
        self._begun.clear()

    def _failed(self, how: str, hint: str = SEE_THE_LOG) -> BrokenBoard:
        words = self._child.last_words if self._child is not None else ""
        self._end()
        said = f"; it said {words!r}" if words else ""
        self._failure = BrokenBoard(f"board {self.name}, {self.device.name}: {how}{said}", hint)
        return self._failure


def start(variables: Mapping[str, str], *arguments: str) -> Child:
    return Child([sys.executable, "-P", "-m", f"{__package__}.child", *arguments], extra=variables)


def said_by(line: bytes) -> dict[str, Any]:
    """What the process of a driver says as JSON; that it is nonsense where it is."""
    with contextlib.suppress(ValueError):
        if isinstance(said := bounded.json_value(line), dict):
            return said
    return {"refused": NONSENSE, "message": NONSENSE}
