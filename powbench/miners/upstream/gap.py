"""A pool that is away: when to try again, and when to let the miner go."""

from __future__ import annotations

AWAY_SECONDS = 120.0
"""How long a miner is kept without its pool: then it may go to its other pool."""
LONGEST_PAUSE = 30.0
LONGEST_WAIT = 60.0
"""That a pool may ask for before one connects anew."""


class Gap:
    """part: 0 to 1, another one for each miner, so that not all of them knock at once."""

    def __init__(self, part: float) -> None:
        self._part = part
        self._tries = 0
        self._retry_at = 0.0
        self._since: float | None = None

    def due(self, now: float) -> bool:
        """Whether to try again."""
        return now >= self._retry_at

    def over(self, now: float) -> bool:
        """Whether it has lasted too long."""
        return self._since is not None and now - self._since > AWAY_SECONDS

    def begin(self, now: float) -> bool:
        """The connection is lost, or could not be made; True where it had stood."""
        self._tries += 1
        pause = min(LONGEST_PAUSE, 2.0 ** min(self._tries - 1, 9))
        self._retry_at = max(self._retry_at, now + pause * (1 + self._part / 2))
        first, self._since = self._since is None, self._since if self._since is not None else now
        return first

    def wait(self, now: float, seconds: float) -> None:
        """The pool asks for so long a pause."""
        self._retry_at = now + min(LONGEST_WAIT, seconds)

    def end(self) -> bool:
        """The pool works; True where it had not."""
        was, self._since, self._tries = self._since is not None, None, 0
        return was
