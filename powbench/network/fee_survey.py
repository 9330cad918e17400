"""A record of fees from one's own node, or from a mempool server: rows for fee_record.py."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..chain.retarget import BLOCKS_PER_EPOCH
from ..chain.subsidy import SATOSHI_PER_BTC
from ..errors import InputError, NotMeasurable
from . import history, mempool, rpc, when

COLUMNS = ("from", "until", "fees_btc_per_block")
BATCH = 32
BATCH_SECONDS = 60.0
"""A node on a slow disk needs some tenths of a second for the fees of a block."""

Tell = Callable[[float], None]


@dataclass(frozen=True)
class Row:
    """start, end: seconds since 1970."""

    start: float
    end: float
    btc: float

    def csv(self) -> str:
        """A line of the record."""
        return f"{_moment(self.start)},{_moment(self.end)},{self.btc:.8f}\n"


def written(rows: Sequence[Row]) -> str:
    """The whole CSV."""
    return ",".join(COLUMNS) + "\n" + "".join(row.csv() for row in rows)


def of_node(node: rpc.Node, first: int, last: int | None, tell: Tell) -> Iterator[Row]:
    """The epochs from `first` to `last`, or to the newest that is complete.

    tell: the share that is done. InputError when there is none; NotMeasurable when the node
    cannot tell, as one that has pruned its blocks.
    """
    height = rpc.tip(node).height
    newest = height // BLOCKS_PER_EPOCH - 1
    end = newest if last is None else last
    if not first <= end <= newest:
        raise InputError(
            f"epochs {first} to {end} are not complete at block {height:,}",
            f"the newest complete epoch is {newest}",
        )
    patient = replace(node, server=replace(node.server, timeout_seconds=BATCH_SECONDS))
    for epoch in range(first, end + 1):
        begin = epoch * BLOCKS_PER_EPOCH
        heights = range(begin, begin + BLOCKS_PER_EPOCH + 1)
        times, satoshi = [], 0
        for start in range(0, len(heights), BATCH):
            part = heights[start : start + BATCH]
            for number, stats in zip(part, _stats(patient, part), strict=True):
                times.append(stats[0])
                satoshi += stats[1] if number < heights[-1] else 0
            done = epoch - first + (start + len(part)) / len(heights)
            tell(done / (end - first + 1))
        yield Row(times[0], times[-1], satoshi / BLOCKS_PER_EPOCH / SATOSHI_PER_BTC)


def _stats(node: rpc.Node, heights: Sequence[int]) -> list[tuple[int, int]]:
    """Time and fees [satoshi] of each block."""
    answers = rpc.call_each(node, "getblockstats", [[h, ["time", "totalfee"]] for h in heights])
    found = []
    for height, answer in zip(heights, answers, strict=True):
        table = answer if isinstance(answer, dict) else {}
        time, fee = _whole(table.get("time")), _whole(table.get("totalfee"))
        if time is None or fee is None:
            raise NotMeasurable(f"{node.shown} gave no fees of block {height:,}", "is it a node?")
        found.append((time, fee))
    return found


def _whole(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 53:
        return None
    return value


def days_of(first: int, last: int | None) -> tuple[float, float]:
    """From when to when [s since 1970] the epochs are; without `last` for ever."""
    starts = [epoch.start for epoch in history.epochs()]
    if first >= len(starts):
        raise InputError(
            f"epoch {first} is not known yet", f"the last known epoch is {len(starts) - 1}"
        )
    if last is None or last + 1 >= len(starts):
        return starts[first], math.inf
    return starts[first], starts[last + 1]


def of_server(server: mempool.Explorer, first: float, last: float) -> list[Row]:
    """Whole days of a mempool server from `first` to before `last` [s since 1970]."""
    rows: list[Row] = []
    for moment, btc in mempool.fee_days(server):
        day = moment - moment % when.DAY
        if first <= day < last and (not rows or day > rows[-1].start):
            rows.append(Row(day, day + when.DAY, btc))
    if not rows:
        raise NotMeasurable(f"{server.shown} knows no fees of that time", "name another server")
    return rows


def _moment(seconds: float) -> str:
    at_midnight = seconds % when.DAY == 0
    return when.iso_date(seconds) if at_midnight else when.iso_moment(seconds)
