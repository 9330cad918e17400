"""Requests cut into launches, of which two are in flight, and their answers in order."""

from __future__ import annotations

import array
import hashlib
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from .. import words
from .board import CAPACITY, GROUP, SLOTS, Board, Launched

LAUNCH_SECONDS = 0.025
"""On the device: long against the way there, short enough for a driver's watchdog."""
FIRST_GROUPS = 4
MOST_NONCES = 1 << 30
KEPT_JOBS = 1 << 16
"""All versions that a header may have: to prepare one takes longer than a launch."""


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
        self._launches: deque[tuple[_Open, int, int, int]] = deque()
        self._free = deque(range(SLOTS))
        self._jobs: dict[tuple[bytes, int], array.array[int]] = {}
        self._ended = 0.0

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
        began = max(oldest.began, self._ended)
        self._ended = self._clock()
        hits = tuple(sorted(oldest.hits))
        return Answer(hits, began, self._ended, oldest.device_seconds)

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
                slot = self._free.popleft()
                rounded = -(-count // self._whole) * self._whole
                self._board.submit(slot, one.words, start, rounded)
                one.in_flight += 1
                self._launches.append((one, slot, start, count))

    def _collect(self) -> None:
        one, slot, start, count = self._launches.popleft()
        launched = self._board.collect(slot)
        self._free.append(slot)
        one.in_flight -= 1
        one.device_seconds += launched.seconds
        if launched.found > CAPACITY:  # the target is easy: again, in halves
            half = count // 2
            one.todo.extendleft([(start + half, count - half), (start, half)])
            self.size = max(self._whole, min(self.size, half))
            return
        one.hits += [
            nonce
            for nonce in launched.candidates
            if (nonce - start) % (1 << 32) < count and _claimed(one, nonce)
        ]
        self._resize(count, launched)

    def _resize(self, count: int, launched: Launched) -> None:
        """So that a launch takes launch_seconds; at most eight times as much as before, and no
        more than leaves room for its candidates."""
        if count < self.size:
            return
        grown = count * min(8.0, self._launch_seconds / max(launched.seconds, 1e-6))
        room = count * CAPACITY / (2 * launched.found) if launched.found else grown
        groups = int(min(grown, room, MOST_NONCES) / self._whole)
        self.size = max(1, groups) * self._whole


def _claimed(one: _Open, nonce: int) -> bool:
    """Whether a candidate is a hit, or the device is wrong: then it stays a claim, which whoever
    measures has hashlib reject and counts. The cheap test passes a few that are no hits."""
    header = one.request.header[:76] + nonce.to_bytes(4, "little")
    digest = hashlib.sha256(hashlib.sha256(header).digest()).digest()
    if int.from_bytes(digest, "little") <= one.request.target:
        return True
    return int.from_bytes(digest[28:], "big") & one.words[-1] != 0
