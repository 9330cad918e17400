"""Scans of a kernel with room for several at once: the next is begun before the oldest ends."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from ..documents.board import Board
from ..energy import gauges
from ..energy.gauge import LOOK_SECONDS, Looks
from ..kernels.base import InFlight, Job, Kernel, Scanned
from . import board
from .board import ROUND, WarmUp, is_steady
from .crew import Turn
from .statistics import median
from .workload import Piece, Supply

MOST_WARM_UP_SECONDS = 10.0
PARTS = "several devices hash at once"
MOST_VERSIONS = 32
"""Of a piece that run at once: their scans are short, and the way there and back is not."""
MOST_NONCES = 1 << 31
"""Per slice, however fast the kernel."""
STEP, WORTH = 4, 2.5
"""STEP times the nonces that take less than WORTH times as long: most of it was the way there."""
LONGEST_SECONDS = 2.0
"""Of a slice with versions, whose scans have to be worth the way."""


@dataclass(frozen=True)
class _Scan:
    """What is begun at once: a piece, or one version of it. room: scans like it that may run."""

    piece: Piece
    job: Job
    start: int
    count: int
    last: bool = True
    room: int = 1


class Flight:
    """`with Flight(kernel) as flight: for piece, turn in flight.turns(ask): ...`

    The calling thread begins and waits, so an interrupt reaches it at once. What runs then is
    given up as the block is left. In the block the board's clock is looked at.
    """

    pinned = (False,)

    def __init__(self, kernel: Kernel, look_seconds: float = LOOK_SECONDS) -> None:
        """look_seconds: between two looks at the board's clock."""
        self._kernel = cast("InFlight", kernel)
        self._begun: deque[_Scan] = deque()
        self._launch = 1
        self._warm = WarmUp(0.0, False, 0)
        gauge, self._no_gauge = (None, PARTS) if kernel.parts else gauges.find(kernel.place)
        self._source = gauge.source if gauge is not None else ""
        self._looks = Looks(gauge, look_seconds)

    def __enter__(self) -> Flight:
        self._looks.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._looks.__exit__()
        self._kernel.drop()

    def work(self, pieces: Sequence[Piece]) -> list[Turn]:
        """All of these pieces, from the first one's begin to the last one's end."""
        left = deque(pieces)
        return [turn for _, turn in self.turns(lambda: left.popleft() if left else None)]

    def turns(self, ask: Callable[[], Piece | None]) -> Iterator[tuple[Piece, Turn]]:
        """Each piece with its turn, which lasts from the end of the one before to its own end.

        ask: for the next piece, while those before are still running; None for none now. Where
        nothing runs either, that was all.
        """
        waiting: Iterator[_Scan] = iter(())
        parts: list[Scanned] = []
        ended: float | None = None
        while True:
            room = self._begun[0].room if self._begun else 1
            while len(self._begun) < self._kernel.in_flight * room:
                scan = next(waiting, None)
                if scan is None:
                    if (piece := ask()) is None:
                        break
                    waiting = _scans(piece)
                    continue
                room = scan.room
                self._begun.append(scan)
                self._kernel.begin(scan.job, scan.start, scan.count)
            if not self._begun:
                return
            parts.append(self._kernel.end())
            scan = self._begun.popleft()
            if scan.last:
                since = parts[0].began if ended is None else ended
                turn = _joined(parts, since, not self._kernel.parts)
                ended, self._launch, parts = turn.ended, parts[-1].launch, []
                yield scan.piece, turn

    def warm_up(self, job: Job, count: int, slice_seconds: float) -> int:
        """Scan until the rate is steady, in slices of `count` nonces that count for nothing.

        Returns the nonces of a slice of `slice_seconds` at that rate.
        """
        supply, rates, seconds = Supply(job), list[float](), 0.0
        least = count = self._worth_the_way(supply, count)

        def ask() -> Piece | None:
            over = is_steady(rates) or seconds >= MOST_WARM_UP_SECONDS
            return None if over else supply.take(count)

        for piece, turn in self.turns(ask):
            seconds += turn.ended - turn.began
            rates.append(piece.count / (turn.ended - turn.began))
        nonces = round(median(rates[-ROUND:]) * slice_seconds)
        whole = job.whole(max(least if job.version_mask else 1, min(MOST_NONCES, nonces)))
        self._warm = WarmUp(seconds, is_steady(rates), whole)
        return whole

    def _worth_the_way(self, supply: Supply, count: int) -> int:
        """`count`, or of a job with versions as many nonces as scans of one version need.

        A device tries hundreds of nonces at once, however few of them were asked for.
        """
        if not supply.job.version_mask:
            return count
        count = max(count, supply.job.versions * self._kernel.lanes)
        taken = self._seconds(supply, count)
        while taken < LONGEST_SECONDS / STEP and STEP * count <= MOST_NONCES:
            longer = self._seconds(supply, STEP * count)
            if longer > WORTH * taken:
                break
            count, taken = STEP * count, longer
        return count

    def _seconds(self, supply: Supply, count: int) -> float:
        """The shorter of two scans: one that was held up would end the search."""
        turns = self.work([supply.take(count), supply.take(count)])
        return min(turn.ended - turn.began for turn in turns)

    def board(self, span: tuple[float, float]) -> Board:
        """What was seen of the board within the span of the meters' window."""
        failure = self._looks.failure or self._no_gauge
        launch = min(self._launch, self._warm.count)
        return board.summary(
            self._warm, launch, tuple(self._looks.taken), span, self._source, failure
        )


def _scans(piece: Piece) -> Iterator[_Scan]:
    """A kernel begins one version of a header at a time."""
    job, versions = piece.job, piece.job.versions
    if not job.version_mask:
        yield _Scan(piece, job, piece.start, piece.count)
        return
    first, nonces = piece.start // versions, piece.count // versions
    room = min(versions, MOST_VERSIONS)
    for number, one in enumerate(job.fixed):
        yield _Scan(piece, one, first, nonces, number == versions - 1, room)


def _joined(parts: Sequence[Scanned], began: float, one_device: bool) -> Turn:
    """The turn of a piece from those of its versions."""
    hits = [nonce * len(parts) + number for number, p in enumerate(parts) for nonce in p.hits]
    return Turn(
        began=began,
        ended=parts[-1].ended,
        cpu_seconds=sum(part.cpu_seconds for part in parts),
        hits=tuple(sorted(hits)),
        device_seconds=sum(part.device_seconds for part in parts) if one_device else None,
    )
