"""Requests to a board follow each other without a gap: the order of launches, on a scripted one."""

from __future__ import annotations

import pytest

from powbench.kernels import words
from powbench.kernels.boards.board import (
    CAPACITY,
    GROUP,
    JOB_WORDS,
    SLOTS,
    Device,
    Launched,
    WrongBoard,
)
from powbench.kernels.boards.stream import FIRST_GROUPS, LAUNCH_SECONDS, Request, Stream

LAUNCH = FIRST_GROUPS * GROUP


class Scripted:
    """Takes a launch's time for each, and writes down how many others run when one is awaited."""

    device, vector = Device("scripted", "none"), 1
    classes: dict[str, int] | None = None

    def __init__(self) -> None:
        self.running: list[int] = []
        self.log: list[str] = []

    def submit(self, slot: int, words: list[int], first: int, count: int) -> None:
        self.running.append(slot)
        self.log.append(f"begin {first}")

    def collect(self, slot: int) -> Launched:
        assert slot == self.running.pop(0)
        self.log.append(f"end, {len(self.running)} more run")
        return Launched(0, (), 0.025)


def request(start: int) -> Request:
    return Request(bytes(80), 0, start, 2 * LAUNCH)


def test_a_request_that_comes_while_another_runs_is_launched_behind_it() -> None:
    board = Scripted()
    stream = Stream(board)
    late = [request(2 * LAUNCH)]
    stream.add(request(0))

    def listen() -> None:
        if late:
            stream.add(late.pop())

    stream.answer(listen)
    stream.answer(listen)
    assert board.log == [
        "begin 0", f"begin {LAUNCH}",
        "end, 1 more run", f"begin {2 * LAUNCH}",
        "end, 1 more run", f"begin {3 * LAUNCH}",
        "end, 1 more run", "end, 0 more run",
    ]  # fmt: skip


class Recorded:
    """A board that finds every `every`-th nonce, at a speed, and keeps its orders."""

    device = Device("recorded", "none")
    classes: dict[str, int] | None = None

    def __init__(self, every: int = 0, rate: float = 1e9, vector: int = 1) -> None:
        self.every, self.rate, self.vector = every, rate, vector
        self.orders: list[tuple[int, int]] = []
        self.running: dict[int, tuple[int, int]] = {}
        self.most = 0
        self.now = 100.0

    def clock(self) -> float:
        return self.now

    def submit(self, slot: int, words: list[int], first: int, count: int) -> None:
        assert slot not in self.running
        assert len(words) == JOB_WORDS
        assert count % (GROUP * self.vector) == 0
        self.running[slot] = first, count
        self.orders.append((first, count))
        self.most = max(self.most, len(self.running))

    def collect(self, slot: int) -> Launched:
        assert slot == next(iter(self.running)), "what was submitted first ends first"
        first, count = self.running.pop(slot)
        self.now += count / self.rate
        found = self.found(first, count)
        shuffled = tuple(reversed(found[:CAPACITY]))
        return Launched(len(found), shuffled, count / self.rate)

    def found(self, first: int, count: int) -> list[int]:
        if not self.every:
            return []
        return [n % 2**32 for n in range(first + -first % self.every, first + count, self.every)]

    def stream(self) -> Stream:
        return Stream(self, clock=self.clock)


ALL = (1 << 256) - 1
"""Every nonce is a hit: what the board claims stays."""


def asked(board: Recorded, start: int, count: int, target: int = ALL) -> list[int]:
    stream = board.stream()
    stream.add(Request(bytes(80), target, start, count))
    return list(stream.answer().hits)


@pytest.mark.parametrize("vector", [1, 16])
@pytest.mark.parametrize("every", [1, 3, 1000])
@pytest.mark.parametrize(
    ("start", "count"),
    [(0, 1), (5, 4099), (0, 200_001), (2**32 - 1, 1), (2**32 - 70_001, 70_001), (7, 0)],
)
def test_the_hits_of_a_range_and_no_other(every: int, start: int, count: int, vector: int) -> None:
    board = Recorded(every, vector=vector)
    assert asked(board, start, count) == [n for n in range(start, start + count) if n % every == 0]
    assert board.most <= SLOTS


def test_a_launch_grows_to_its_time_and_no_further() -> None:
    board = Recorded(rate=4e9)
    asked(board, 0, 2**32, target=0)
    sizes = [count for _, count in board.orders]
    assert sizes[0] == LAUNCH
    assert all(after <= 8 * before for before, after in zip(sizes, sizes[2:], strict=False))
    assert sizes[len(sizes) // 2] == pytest.approx(LAUNCH_SECONDS * 4e9, rel=0.01)
    # No nonce is tried twice, and none is left out.
    ends = [first + count for first, count in board.orders]
    assert [0, *ends[:-1]] == [first for first, _ in board.orders]
    assert ends[-1] == 2**32


def test_a_device_without_a_clock_is_timed_by_the_hosts() -> None:
    """A time of zero would make every launch eight times as long as the one before."""

    class Silent(Recorded):
        def collect(self, slot: int) -> Launched:
            launched = super().collect(slot)
            return Launched(launched.found, launched.candidates, 0.0)

    board = Silent(rate=1e8)
    asked(board, 0, 2**30, target=0)
    assert max(count for _, count in board.orders) == pytest.approx(LAUNCH_SECONDS * 1e8, rel=0.01)


def test_an_easy_target_costs_one_launch_and_then_fits() -> None:
    """Grown at a target without hits, the next request's launches are too large for its hits."""
    board = Recorded(rate=1e9)
    stream = board.stream()
    stream.add(Request(bytes(80), 0, 0, 1 << 30))
    stream.answer()
    grown = stream.size
    board.every, board.orders = 64, []
    stream.add(Request(bytes(80), ALL, 0, 2 * grown))
    hits = stream.answer().hits
    assert hits == tuple(range(0, 2 * grown, 64))
    lost = [(f, c) for f, c in board.orders if c > CAPACITY * 64]
    assert len(lost) == SLOTS
    fitting = [c for _, c in board.orders[SLOTS:]]
    assert max(fitting) <= CAPACITY * 64
    assert max(fitting) >= CAPACITY * 64 // 3
    # At the hard target it grows again.
    board.every = 0
    stream.add(Request(bytes(80), 0, 0, 1 << 30))
    stream.answer()
    assert stream.size == pytest.approx(grown, rel=0.01)


def test_more_hits_than_nonces_are_told_as_wrong() -> None:
    class Broken(Recorded):
        def collect(self, slot: int) -> Launched:
            super().collect(slot)
            return Launched(0xA5A5A5A5, (0,) * CAPACITY, 0.01)

    with pytest.raises(WrongBoard, match="it claims 2779096485 hits among 256 nonces"):
        asked(Broken(), 0, 100)


def test_a_nonce_of_another_range_is_not_hidden() -> None:
    class Straying(Recorded):
        def found(self, first: int, count: int) -> list[int]:
            return [(first + 10_000_000) % 2**32]

    assert asked(Straying(), 0, 1024) == [10_000_000]


def test_a_request_of_nothing_takes_no_time() -> None:
    board = Recorded()
    stream = board.stream()
    stream.add(Request(bytes(80), 0, 0, 0))
    answer = stream.answer()
    assert (answer.hits, answer.began, answer.ended) == ((), 100.0, 100.0)
    assert board.orders == []


def test_requests_are_answered_in_their_order_with_their_own_hits() -> None:
    board = Recorded(every=7)
    stream = board.stream()
    ranges = [(0, 10_000), (5, 0), (50, 3), (2**31, 50_000), (9, 1)]
    for start, count in ranges:
        stream.add(Request(bytes(80), ALL, start, count))
    ends = []
    for start, count in ranges:
        answer = stream.answer()
        assert answer.hits == tuple(n for n in range(start, start + count) if n % 7 == 0)
        assert answer.began <= answer.ended
        ends.append(answer.ended)
    assert ends == sorted(ends)
    assert stream.idle


def test_a_header_is_prepared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """With versions each is a header of its own, and comes again in every slice."""
    prepared = []
    honest = words.job_words

    def count(header: bytes) -> list[int]:
        prepared.append(header)
        return honest(header)

    monkeypatch.setattr(words, "job_words", count)
    stream = Recorded().stream()
    for nonce in range(3):
        for version in range(300):
            header = version.to_bytes(4, "little") + bytes(72) + nonce.to_bytes(4, "little")
            stream.add(Request(header, 0, 0, 1))
            stream.answer()
    assert len(prepared) == 300
