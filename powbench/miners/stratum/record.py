"""What is known of each miner: who it is, its shares, what was refused, and when it was away."""

from __future__ import annotations

import threading
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...documents.miner import Reason
from .shares import Found, Share


@dataclass(frozen=True)
class Tally:
    """Counts up to one moment; two of them enclose a window.

    wrong: shares above every target that the miner was given, which its hardware got wrong.
    """

    rejected: Mapping[Reason, int]
    wrong: int
    connections: int
    pool: PoolCounts | None = None


@dataclass(frozen=True)
class PoolCounts:
    """Of the shares that meet the pool's difficulty: what it took, what it refused, and what
    never reached it or had no answer."""

    accepted: int
    rejected: int
    lost: int


@dataclass
class PoolTally:
    """What the owner's pool has said of one miner's shares. away: (from, to) without it."""

    address: str
    accepted: int = 0
    rejected: int = 0
    lost: int = 0
    away: list[tuple[float, float]] = field(default_factory=list)
    left: float | None = None

    def away_seconds(self, start: float, end: float) -> float:
        """How long of start .. end there was no pool."""
        return _away(self.away, self.left, start, end)

    def back(self, now: float) -> None:
        """It is there again."""
        if self.left is not None:
            self.away.append((self.left, now))
            self.left = None

    def counts(self) -> PoolCounts:
        return PoolCounts(self.accepted, self.rejected, self.lost)


@dataclass
class Record:
    """One miner over all its connections. Written by the server's thread only.

    Shares stand in four columns: when each came (monotonic seconds), its difficulty, its hash as
    a part of the target, and the number in `users` of the name that it was submitted for.
    `weight` is the sum of their difficulties. `asked` is (since when, difficulty). `away` is
    (from, to). `found`: of each share what its header holds, where the work is certified.
    """

    host: str
    worker: str
    agent: str = ""
    moments: array[float] = field(default_factory=lambda: array("d"))
    difficulties: array[float] = field(default_factory=lambda: array("d"))
    closenesses: array[float] = field(default_factory=lambda: array("d"))
    owners: array[int] = field(default_factory=lambda: array("B"))
    users: dict[str, int] = field(default_factory=dict)
    asked: list[tuple[float, float]] = field(default_factory=list)
    away: list[tuple[float, float]] = field(default_factory=list)
    rejected: Counter[Reason] = field(default_factory=Counter)
    weight: float = 0.0
    wrong: int = 0
    connections: int = 0
    connected: bool = False
    steady: bool = False
    left: float | None = None
    pool: PoolTally | None = None
    found: list[Found | None] | None = None

    def take(self, share: Share, now: float, user: str | None = None) -> None:
        """Count a share. user: whom it was submitted for, by default the miner itself."""
        self.owners.append(self.user(self.worker if user is None else user))
        self.difficulties.append(share.difficulty)
        self.closenesses.append(share.closeness)
        self.weight += share.difficulty
        if self.found is not None:
            self.found.append(share.found)
        self.moments.append(now)  # the last: who reads goes by its length

    def user(self, name: str) -> int:
        """The number in `users` of a name that has logged in."""
        if len(self.users) < MOST_USERS:
            self.users.setdefault(name, len(self.users))
        return self.users.get(name, MOST_USERS - 1)

    def ask(self, difficulty: float, now: float) -> None:
        self.asked.append((now, difficulty))

    @property
    def shares(self) -> int:
        return len(self.moments)

    def tally(self) -> Tally:
        """The counts as they are now."""
        pool = self.pool.counts() if self.pool is not None else None
        return Tally(dict(self.rejected), self.wrong, self.connections, pool)

    def away_seconds(self, start: float, end: float) -> float:
        """How long of start .. end it was not connected."""
        return _away(self.away, self.left, start, end)


def _away(
    absences: Sequence[tuple[float, float]], left: float | None, start: float, end: float
) -> float:
    gone = [*absences, *([(left, end)] if left is not None else [])]
    return sum(max(0.0, min(b, end) - max(a, start)) for a, b in gone)


MOST_NOTES = 100
MOST_USERS = 64
"""Names of one miner that are told apart; the last stands for all further ones."""
MOST_RECORDS = 4096
"""Twice as many as may be connected at once: every new name would cost memory for the whole run."""


class Ledger:
    """All miners of one run. `held`: a window counts, so difficulties stay where they can.

    previous: the made-up hash of the block before, 32 bytes. statement: what the jobs commit to;
    empty where the work is not certified.
    """

    def __init__(
        self,
        previous: bytes,
        shares_per_second: float,
        start: float,
        least: float,
        statement: str = "",
    ) -> None:
        self.previous, self.statement = previous, statement
        self.shares_per_second, self.start, self.least = shares_per_second, start, least
        self.held = False
        self.refused = 0
        self.wrong_with_pool: tuple[str, str] | None = None
        """What hinders the miners' pool, and what to do; None while it works."""
        self._notes: list[str] = []
        self.connections = 0
        self._lock = threading.Lock()
        self._records: list[Record] = []
        self._of_worker: dict[tuple[str, str], list[Record]] = {}

    def records(self) -> list[Record]:
        """Those who have been authorized, in that order."""
        with self._lock:
            return list(self._records)

    def note(self, text: str) -> None:
        """For the person who measures; once, however many miners it is about."""
        if text not in self._notes and len(self._notes) < MOST_NOTES:
            self._notes.append(text)

    def notes(self) -> list[str]:
        """What has been noted since the last time somebody asked."""
        notes, self._notes = self._notes, []
        return notes

    def trouble(self, message: str, hint: str) -> None:
        """The pool of the miners does not work."""
        self.wrong_with_pool = (message, hint)
        self.note(message)

    def works(self) -> None:
        """It does."""
        self.wrong_with_pool = None

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
                record = Record(host, worker, found=[] if self.statement else None)
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
