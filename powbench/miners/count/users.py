"""Who else works beside a miner: other names on its connection, or from its address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from ...documents.miner import OtherUser
from .counting import Counted
from .interval import Group, work

MOST_SHARE = 0.1
"""Whoever does more from the same address is a miner of its own, and not a fee."""
MOST_NAMED = 5


def others(c: Counted, everybody: Sequence[Counted]) -> tuple[OtherUser, ...]:
    """Those who logged in beside `c`, by their share of the work. everybody: also those who came
    too late to be measured."""
    found = _same_connection(c) + _same_address(c, everybody)
    return tuple(sorted(found, key=lambda user: -user.share)[:MOST_NAMED])


def own(c: Counted) -> int:
    """The number of the name that did most of the work: the miner's own, as a rule."""
    counts = Counter(c.owners)
    return max(counts, key=lambda number: counts[number], default=0)


def _same_connection(c: Counted) -> list[OtherUser]:
    mine, groups = own(c), c.groups()
    found = []
    for name, number in c.record.users.items():
        if number == mine:
            continue
        pairs = zip(c.difficulties, c.owners, strict=True)
        counts = Counter(d for d, owner in pairs if owner == number)
        theirs = [Group(g.difficulty, counts[g.difficulty]) for g in groups]
        found.append(_user(name, "connection", theirs, groups))
    return found


def _same_address(c: Counted, everybody: Sequence[Counted]) -> list[OtherUser]:
    found = []
    for other in everybody:
        same = (other.record.host, other.record.agent) == (c.record.host, c.record.agent)
        if other.record.worker == c.record.worker or not same or not other.moments:
            continue
        theirs = other.groups()
        user = _user(other.record.worker, "address", theirs, (*theirs, *c.groups()))
        if user.share <= MOST_SHARE:
            found.append(user)
    return found


def _user(
    name: str, seen: Literal["connection", "address"],
    theirs: Sequence[Group], together: Sequence[Group],
) -> OtherUser:  # fmt: skip
    """The interval is that of their own shares, as the work of both is known far better."""
    part, whole = work(theirs), work(together).hashes
    if not whole:
        return OtherUser(name, seen, 0.0, 0.0, 1.0)
    return OtherUser(
        name, seen, part.hashes / whole, min(1.0, part.low / whole), min(1.0, part.high / whole)
    )
