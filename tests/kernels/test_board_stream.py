"""Requests to a board follow each other without a gap: the order of launches, on a scripted one."""

from __future__ import annotations

from powbench.kernels.boards.board import GROUP, Device, Launched
from powbench.kernels.boards.stream import FIRST_GROUPS, Request, Stream

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
