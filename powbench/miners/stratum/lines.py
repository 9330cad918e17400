"""A stream cut into lines, within limits on their length and their number."""

from __future__ import annotations


class TooMuch(ValueError):
    """Why the peer is let go."""


class Lines:
    """What one peer sends. per_second: lines that it earns; `burst`: at first, and at most."""

    def __init__(self, longest: int, per_second: float, burst: float, now: float) -> None:
        self._longest, self._per_second, self._burst = longest, per_second, burst
        self._left, self._counted = burst, now
        self._rest = b""

    def cut(self, data: bytes, now: float) -> list[bytes]:
        """The lines that `data` completes; TooMuch for long ones and for too many."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if any(len(line) > self._longest for line in (*lines, self._rest)):
            raise TooMuch("it sends lines that are too long")
        earned = (now - self._counted) * self._per_second
        self._left = min(self._burst, self._left + earned) - len(lines)
        self._counted = now
        if self._left < 0:
            raise TooMuch("it sends too much")
        return lines
