"""The difficulty of one miner: as many shares as the precision asks for, whatever its speed.

Powers of two only: they are exact in every miner's arithmetic, and few of them make long
stretches of one difficulty, for which the interval is exact.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

LEAST, MOST = 2.0**-20, 2.0**60
"""A share of 4,096 hashes, for the smallest of miners, and more than any will need."""
ENOUGH = 16
"""Shares, or expected ones, that a change is decided on."""
SILENT_SECONDS = 5.0
SILENT_STEP = 16.0
BIGGEST_STEP = 64.0
"""Upwards at once: a packet full of shares may be what a miner had kept while it was away."""
TOGETHER_SECONDS = 1.0
"""Shares that come in one packet may be those of so long a time."""
KEPT_BACK_CHANCE = 1e-9
RECENT_SHARES, LOOK_EVERY = 64, 8


def power_of_two(difficulty: float) -> float:
    """The nearest power of two below or at `difficulty`, within the limits."""
    return 2.0 ** math.floor(math.log2(min(MOST, max(LEAST, difficulty))))


def kept_back(shares: Sequence[tuple[float, float]]) -> float | None:
    """The difficulty below which a miner keeps its shares back; None where nothing speaks for it.

    shares: difficulty that was asked for, and closeness. Hashes are spread evenly below their
    target, so that all lie so far below it by a chance of one in a billion at most. Chips that
    report nothing easier than some difficulty of their own look like that, and would count for
    too little.
    """
    if not shares:
        return None
    least = min(difficulty / closeness for difficulty, closeness in shares)
    chance = math.fsum(math.log(min(1.0, difficulty / least)) for difficulty, _ in shares)
    return least if chance < math.log(KEPT_BACK_CHANCE) else None


class Vardiff:
    """Decides after every share and now and then between them.

    shares_per_second: what is aimed at. start, least: difficulties. `steady`: enough shares
    have come at the difficulty as it is now, at about the right pace.
    """

    def __init__(self, shares_per_second: float, start: float, least: float = LEAST) -> None:
        self._aim = shares_per_second
        self._least, self._most = power_of_two(least), MOST
        self.held = self.heard = False
        self.start(start)
        self._recent: deque[tuple[float, float]] = deque(maxlen=RECENT_SHARES)
        self._taken = 0
        self._restart(None)

    def start(self, difficulty: float) -> None:
        """Where to begin; for before the first share."""
        self.difficulty = self._within(difficulty)

    def _within(self, difficulty: float) -> float:
        return min(self._most, max(self._least, power_of_two(difficulty)))

    def _restart(self, now: float | None) -> None:
        self._since, self._shares = now, 0

    @property
    def steady(self) -> bool:
        return self._shares >= ENOUGH

    def begin(self, now: float) -> None:
        """The miner has its first job."""
        self._restart(now)

    def at_least(self, difficulty: float) -> None:
        """The miner asks for no easier shares than these."""
        self._least = min(MOST, 2.0 ** math.ceil(math.log2(max(LEAST, difficulty))))
        self.difficulty = self._within(self.difficulty)

    def at_most(self, difficulty: float, now: float) -> None:
        """None harder than this, whatever the miner asks for: a pool counts shares of it."""
        self._most = power_of_two(difficulty) if difficulty >= LEAST else difficulty
        before, self.difficulty = self.difficulty, self._within(self.difficulty)
        if self.difficulty != before and self._since is not None:
            self._restart(now)

    def share(self, difficulty: float, closeness: float, now: float) -> bool:
        """A valid share came; True when the difficulty has changed."""
        self.heard = True
        self._recent.append((difficulty, closeness))
        self._shares += difficulty == self.difficulty
        self._taken += 1
        due = self._taken < LOOK_EVERY or self._taken % LOOK_EVERY == 0
        floor = kept_back(self._recent) if due and difficulty == self.difficulty else None
        if floor is not None:
            self._recent.clear()
            before = self.difficulty
            self.at_least(floor)
            self._restart(now)
            return self.difficulty != before
        return self.look(now, sent=True)

    def look(self, now: float, sent: bool = False) -> bool:
        """Whether the pace asks for another difficulty; True when it has changed.

        `held` (while a window counts) leaves it within a factor of eight. sent: a share has just
        come, and others may follow it in the same packet, so that it is no time to call the
        miner slow.
        """
        if self._since is None:
            return False
        seconds = max(now - self._since, TOGETHER_SECONDS)
        expected = self._aim * seconds
        far = 8.0 if self.held else 2.0
        ratio = 1.0
        if self._shares >= ENOUGH and self._shares > far * expected:
            ratio = min(BIGGEST_STEP, self._shares / expected)
        elif sent:
            return False
        elif not self._shares:
            patience = max(SILENT_SECONDS, 3 / self._aim)
            if self.held or self.heard:
                patience = max(patience, far * ENOUGH / self._aim)
            ratio = 1 / SILENT_STEP if seconds > patience else 1.0
        elif expected >= ENOUGH and self._shares < expected / far:
            ratio = (self._shares + 1) / expected
        if ratio == 1.0:
            return False
        changed = self._within(self.difficulty * ratio * math.sqrt(2))
        before, self.difficulty = self.difficulty, changed
        self._restart(now)
        return changed != before
