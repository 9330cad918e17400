"""A board that is none: scans take time on a clock of its own, and each step is written down."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from powbench.kernels.base import InFlight, Job, Scanned
from powbench.kernels.reference import ReferenceKernel


class Scripted(InFlight):
    """`rate`: hashes a second, by the number of scans that ended before. `at_end`: called with
    that number before a scan ends, to raise what happens then. `stands_still`: seconds between
    two scans. `way`: seconds that each scan takes beside its hashes."""

    name, backend, in_flight = "scripted", "opencl", 2
    one_thread = "a board hashes all of a launch at once"

    def __init__(
        self,
        rate: Callable[[int], float] = lambda number: 20_000.0,
        at_end: Callable[[int], None] = lambda number: None,
        stands_still: float = 0.0,
        way: float = 0.0,
        place: str | None = None,
    ) -> None:
        self._rate, self._at_end, self._stands_still = rate, at_end, stands_still
        self._way = way
        self.place = place
        self.now, self.ended = 100.0, 0
        self.log: list[tuple[str, int]] = []
        self.most_running = 0
        self.drops: list[int] = []
        self._begun: deque[tuple[Job, int, int]] = deque()

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        return ReferenceKernel().scan(job, start, count)

    def begin(self, job: Job, start: int, count: int) -> None:
        self._begun.append((job, start, count))
        self.most_running = max(self.most_running, len(self._begun))
        self.log.append(("begin", start))

    def end(self) -> Scanned:
        self._at_end(self.ended)
        job, start, count = self._begun.popleft()
        self.log.append(("end", start))
        began = self.now + self._stands_still
        took = self._way + count / self._rate(self.ended)
        self.now, self.ended = began + took, self.ended + 1
        hits = tuple(ReferenceKernel().scan(job, start, count))
        return Scanned(hits, began, self.now, took, took / 10, count)

    def drop(self) -> None:
        self.drops.append(len(self._begun))
        self._begun.clear()
