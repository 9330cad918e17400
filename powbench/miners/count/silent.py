"""A miner that has logged in and of which no share counts: what was to be expected, in words."""

from __future__ import annotations

from collections.abc import Mapping

from ...documents.miner import Reason
from ..stratum.record import Record
from .interval import HASHES_PER_DIFFICULTY

YARDSTICK = 1e12
"""Hashes per second of the miner that is spoken of where no model was named."""


def seconds(record: Record, now: float) -> float:
    """Since it was first asked for a share."""
    return now - record.asked[0][0] if record.asked else 0.0


def said(record: Record, now: float, rate: float | None) -> str:
    """`has sent no share in 30 s, where its model sends 42`; rate: hashes per second of the model.

    Or that all of its shares were rejected, as no patience helps then.
    """
    if record.rejected.total():
        return f"has sent no share that counts: {listed(record.rejected)}"
    who = "a miner of 1 TH/s" if rate is None else "its model"
    shares = expected(record, now, rate or YARDSTICK)
    amount = f"{shares:,.0f}" if shares >= 10 else f"{shares:.2g}"
    return f"has sent no share in {seconds(record, now):.0f} s, where {who} sends {amount}"


def expected(record: Record, now: float, rate: float) -> float:
    """Shares of a miner that does `rate` hashes per second at the difficulties as asked."""
    ends = [since for since, _ in record.asked[1:]] + [now]
    work = sum((e - since) / d for (since, d), e in zip(record.asked, ends, strict=True))
    return work * rate / HASHES_PER_DIFFICULTY


def listed(rejected: Mapping[Reason, int]) -> str:
    """`40 rejected (39 above target, 1 stale)`"""
    reasons = ", ".join(f"{n} {reason}" for reason, n in sorted(rejected.items()) if n)
    return f"{sum(rejected.values())} rejected ({reasons})"


def within(rejected: Mapping[Reason, int]) -> str:
    """Why a miner was not measured over the window."""
    if sum(rejected.values()):
        return f"it sent no share within the window that counts: {listed(rejected)}"
    return "it sent no share within the window"
