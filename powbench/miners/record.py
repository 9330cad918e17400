"""What is known of each miner: who it is, its shares, what was refused, and when it was away."""

from __future__ import annotations

import threading
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..documents.miner import Reason
from .shares import Share


@dataclass(frozen=True)
class Tally:
    """Counts up to one moment; two of them enclose a window.

    wrong: shares above every target that the miner was given, which its hardware got wrong.
    """

    rejected: Mapping[Reason, int]
    wrong: int
    connections: int


@dataclass
class Record:
    """One miner over all its connections. Written by the server's thread only.

    Shares stand in three columns: when each came (monotonic seconds), its difficulty, and its
    hash as a part of the target. `weight` is the sum of their difficulties. `asked` is (since
    when, difficulty). `away` is (from, to).
    """

    host: str
    worker: str
    agent: str = ""
    moments: array[float] = field(default_factory=lambda: array("d"))
    difficulties: array[float] = field(default_factory=lambda: array("d"))
    closenesses: array[float] = field(default_factory=lambda: array("d"))
    asked: list[tuple[float, float]] = field(default_factory=list)
    away: list[tuple[float, float]] = field(default_factory=list)
    rejected: Counter[Reason] = field(default_factory=Counter)
    weight: float = 0.0
    wrong: int = 0
    connections: int = 0
    connected: bool = False
    steady: bool = False
    left: float | None = None

    def take(self, share: Share, now: float) -> None:
        self.difficulties.append(share.difficulty)
        self.closenesses.append(share.closeness)
        self.weight += share.difficulty
        self.moments.append(now)  # the last: who reads goes by its length

    def ask(self, difficulty: float, now: float) -> None:
        self.asked.append((now, difficulty))

    @property
    def shares(self) -> int:
        return len(self.moments)

    def tally(self) -> Tally:
        """The counts as they are now."""
        return Tally(dict(self.rejected), self.wrong, self.connections)

    def away_seconds(self, start: float, end: float) -> float:
        """How long of start .. end it was not connected."""
        gone = [*self.away]
        if self.left is not None:
            gone.append((self.left, end))
        return sum(max(0.0, min(b, end) - max(a, start)) for a, b in gone)


MOST_RECORDS = 4096
"""Twice as many as may be connected at once: every new name would cost memory for the whole run."""


class Ledger:
    """All miners of one run. `held`: a window counts, so difficulties stay where they can.

    previous: the made-up hash of the block before, 32 bytes.
    """

    def __init__(
        self, previous: bytes, shares_per_second: float, start: float, least: float
    ) -> None:
        self.previous = previous
        self.shares_per_second, self.start, self.least = shares_per_second, start, least
        self.held = False
        self.refused = 0
        self.connections = 0
        self._lock = threading.Lock()
        self._records: list[Record] = []
        self._of_worker: dict[tuple[str, str], list[Record]] = {}

    def records(self) -> list[Record]:
        """Those who have been authorized, in that order."""
        with self._lock:
            return list(self._records)

    def enrol(self, host: str, worker: str, agent: str, now: float) -> Record | None:
        """The record of a miner that has logged in: its old one when it comes back.

        None for a new miner once MOST_RECORDS are known.
        """
        with self._lock:
            same = self._of_worker.get((host, worker), [])
            record = next((r for r in same if not r.connected), None)
            if record is None:
                if len(self._records) >= MOST_RECORDS:
                    return None
                record = Record(host, worker)
                self._records.append(record)
                self._of_worker[host, worker] = [*same, record]
            elif record.left is not None:
                record.away.append((record.left, now))
        record.agent = agent or record.agent
        record.connected, record.left = True, None
        record.connections += 1
        return record

    def leave(self, record: Record, now: float) -> None:
        """Its connection is closed."""
        record.connected, record.left = False, now
