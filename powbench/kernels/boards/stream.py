"""Requests cut into launches, of which two are in flight, and their answers in order."""

from __future__ import annotations

import array
import hashlib
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from .. import words
from .board import CAPACITY, GROUP, SLOTS, Board, WrongBoard

LAUNCH_SECONDS = 0.025
"""On the device: long against the way there, short enough for a driver's watchdog."""
FIRST_GROUPS = 4
MOST_NONCES = 1 << 30
KEPT_JOBS = (1 << 16) + (1 << 10)
"""All versions that a header may have, and what proves the board: to prepare one takes longer
than a launch."""
WRONG = "this device computes wrongly; do not trust its rates"


@dataclass(frozen=True)
class Request:
    header: bytes
    target: int
    start: int
    count: int


@dataclass(frozen=True)
class Answer:
    """Hits, ascending, and what the device claims to be hits though hashlib finds another
    digest word 7. Times in seconds of time.perf_counter, which all processes of a machine
    share; device_seconds: on the device's own clock."""

    hits: tuple[int, ...]
    began: float
    ended: float
    device_seconds: float


@dataclass
class _Open:
    """A request whose answer is not complete. todo: ranges that were not launched yet."""

    request: Request
    words: list[int]
    todo: deque[tuple[int, int]]
    began: float = 0.0
    in_flight: int = 0
    device_seconds: float = 0.0
    hits: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Launch:
    """What is in flight. began: when it was submitted."""

    one: _Open
    slot: int
    start: int
    count: int
    began: float


class Stream:
    """`add` requests, and `answer` returns the oldest one's answer when it is complete."""

    def __init__(
        self,
        board: Board,
        launch_seconds: float = LAUNCH_SECONDS,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._board, self._clock, self._launch_seconds = board, clock, launch_seconds
        self._whole = GROUP * board.vector
        self.size = FIRST_GROUPS * self._whole
        """Nonces of a launch, found by what the launches before took."""
        self._open: deque[_Open] = deque()
        self._launches: deque[_Launch] = deque()
        self._free = deque(range(SLOTS))
        self._jobs: dict[tuple[bytes, int], array.array[int]] = {}
        self._ended = self._collected = 0.0

    @property
    def idle(self) -> bool:
        return not self._open

    def add(self, request: Request) -> None:
        todo = deque([(request.start, request.count)] if request.count else [])
        self._open.append(_Open(request, self._words(request), todo))
        self._fill()

    def answer(self, listen: Callable[[], None] = lambda: None) -> Answer:
        """The oldest request's. BoardError when the driver refuses.

        listen: before each wait, to `add` what came meanwhile, so that it is launched behind.
        """
        oldest = self._open[0]
        while oldest.todo or oldest.in_flight:
            listen()
            self._collect()
            self._fill()
        self._open.popleft()
        # The device began with it when it had ended what came before.
        began, now = max(oldest.began, self._ended), self._clock()
        self._ended = now
        if not oldest.request.count:
            began = now
        hits = tuple(sorted(oldest.hits))
        return Answer(hits, began, now, oldest.device_seconds)

    def _words(self, request: Request) -> list[int]:
        key = request.header[:76], request.target
        if key not in self._jobs:
            if len(self._jobs) == KEPT_JOBS:
                del self._jobs[next(iter(self._jobs))]
            reject = words.reject_mask(request.target)
            self._jobs[key] = array.array("I", [*words.job_words(request.header), reject])
        return self._jobs[key].tolist()

    def _fill(self) -> None:
        """Launch until every place is taken, from the oldest request on."""
        for one in self._open:
            while one.todo and self._free:
                start, left = one.todo.popleft()
                count = min(self.size, left)
                if left > count:
                    one.todo.appendleft((start + count, left - count))
                if not one.began:
                    one.began = self._clock()
                launch = _Launch(one, self._free.popleft(), start, count, self._clock())
                self._board.submit(launch.slot, one.words, start, self._rounded(count))
                one.in_flight += 1
                self._launches.append(launch)

    def _rounded(self, count: int) -> int:
        return -(-count // self._whole) * self._whole

    def _collect(self) -> None:
        launch = self._launches.popleft()
        one = launch.one
        launched = self._board.collect(launch.slot)
        began, self._collected = max(launch.began, self._collected), self._clock()
        self._free.append(launch.slot)
        one.in_flight -= 1
        one.device_seconds += launched.seconds
        tried = self._rounded(launch.count)
        if launched.found > tried:
            raise WrongBoard(f"it claims {launched.found} hits among {tried} nonces", WRONG)
        if launched.found > CAPACITY:  # the target is easy: again, in smaller launches
            one.todo.appendleft((launch.start, launch.count))
        else:
            one.hits += [n for n in launched.candidates if _kept(launch, tried, n)]
        self._resize(tried, launched.found, launched.seconds or self._collected - began)

    def _resize(self, tried: int, found: int, seconds: float) -> None:
        """So that a launch takes launch_seconds; at most eight times as much as before, and half
        of what there is room for at this rate of candidates."""
        grown = tried * min(8.0, self._launch_seconds / max(seconds, 1e-6))
        room = tried * CAPACITY / (2 * found) if found else grown
        size = max(1, int(min(grown, room, MOST_NONCES) / self._whole)) * self._whole
        if tried >= self.size or found > CAPACITY:
            self.size = size


def _kept(launch: _Launch, tried: int, nonce: int) -> bool:
    """Whether a candidate is one of the range. What the device had no business with stays: whoever
    checks the order finds it."""
    offset = (nonce - launch.start) % (1 << 32)
    return offset >= tried or (offset < launch.count and _claimed(launch.one, nonce))


def _claimed(one: _Open, nonce: int) -> bool:
    """Whether a candidate is a hit, or the device is wrong: then it stays a claim, which whoever
    measures has hashlib reject and counts. The cheap test passes a few that are no hits."""
    header = one.request.header[:76] + nonce.to_bytes(4, "little")
    digest = hashlib.sha256(hashlib.sha256(header).digest()).digest()
    if int.from_bytes(digest, "little") <= one.request.target:
        return True
    return int.from_bytes(digest[28:], "big") & one.words[-1] != 0
