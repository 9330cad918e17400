"""The shares of one miner within the window, and what the miner is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ...documents.miner import Reason
from ..stratum.record import Record, Tally
from ..stratum.shares import Found
from .interval import Group

LONGEST_NAME = 60


@dataclass(frozen=True)
class Span:
    """Monotonic seconds in which shares count."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True)
class Counted:
    """One miner over the window: its columns there, and the counts before and after."""

    record: Record
    span: Span
    before: Tally
    after: Tally
    moments: tuple[float, ...]
    difficulties: tuple[float, ...]
    closenesses: tuple[float, ...]
    owners: tuple[int, ...]
    found: tuple[Found | None, ...] = ()

    def groups(self) -> tuple[Group, ...]:
        """Shares by difficulty, those included that were asked for and brought none."""
        asked = [d for since, d in self.record.asked if since < self.span.end]
        inside = [d for since, d in self.record.asked if self.span.start <= since < self.span.end]
        begun_with = asked[: len(asked) - len(inside)][-1:]
        counts = Counter(self.difficulties)
        every = sorted({*counts, *begun_with, *inside})
        return tuple(Group(d, counts[d]) for d in every)

    def rejected(self) -> dict[Reason, int]:
        """Of the window, by reason."""
        return {
            reason: more
            for reason, count in self.after.rejected.items()
            if (more := count - self.before.rejected.get(reason, 0)) > 0
        }


def counted(record: Record, span: Span, before: Tally, after: Tally) -> Counted:
    """The part of the record within `span`."""
    inside = [i for i in range(record.shares) if span.start <= record.moments[i] < span.end]
    return Counted(
        record, span, before, after,
        tuple(record.moments[i] for i in inside),
        tuple(record.difficulties[i] for i in inside),
        tuple(record.closenesses[i] for i in inside),
        tuple(record.owners[i] for i in inside),
        () if record.found is None else tuple(record.found[i] for i in inside),
    )  # fmt: skip


def names(records: Sequence[Record]) -> list[str]:
    """What each is called in the result: its worker, else its program or address; no two alike."""
    seen: Counter[str] = Counter()
    called = []
    for record in records:
        said = record.worker or record.agent or record.host
        name = re.sub(r"[^\w.:+-]+", "_", said)[:LONGEST_NAME] or "miner"
        seen[name] += 1
        called.append(f"{name}#{seen[name]}" if seen[name] > 1 else name)
    return called
