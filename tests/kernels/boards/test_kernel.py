"""A board as a kernel against whatever its driver's process, and its own callers, may do."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from powbench import child
from powbench.child import Child
from powbench.errors import UnusableKernel
from powbench.kernels.base import Job
from powbench.kernels.boards import kernel
from powbench.kernels.boards.board import Device
from powbench.kernels.boards.child import REPLY
from powbench.kernels.boards.kernel import BoardKernel, BrokenBoard
from powbench.kernels.reference import ReferenceKernel
from powbench.measure import blocks, proof
from powbench.patience import TIMEOUT
from tests import patience
from tests.kernels.boards.standins import OLD_DRIVER, board, drivers

HEADER = blocks.read(blocks.shipped(), "shipped")[0].header.to_bytes()
EASY = Job(HEADER, proof.PROOF_TARGET)
DEVICE = Device("Board", "driver")
HELLO = json.dumps({"device": asdict(DEVICE), "vector": 1}).encode() + b"\n"


def reply(status: int = 0, began: float = 1.0, ended: float = 2.0, length: int = 0) -> bytes:
    return REPLY.pack(status, 0.0, began, ended, 0.5, 1024, length)


def scripted(patch: pytest.MonkeyPatch, says: bytes, then: str = "sys.stdin.read()") -> BoardKernel:
    """A board whose driver's process says just this."""
    script = f"import os, sys, time; os.write(1, {says!r}); {then}"
    patch.setattr(kernel, "start", lambda *_: Child([sys.executable, "-c", script]))
    return BoardKernel("cuda", 0, DEVICE)


ENDLESS = f"os.write(1, b'x' * {kernel.LONGEST_LINE + 2})"
NONSENSE = {
    "no JSON": b"\xff\xfe{\n",
    "a list": b"[]\n",
    "no device": b"{}\n",
    "a device of other fields": b'{"device": {"colour": "red"}, "vector": 1}\n',
    "no lanes": HELLO.replace(b": 1}", b": null}"),
    "an unknown status": HELLO + reply(status=7),
    "hits of odd bytes": HELLO + reply(length=3) + b"abc",
    "more than there can be": HELLO + reply(length=1 << 40),
    "an end before its beginning": HELLO + reply(began=2.0, ended=1.0),
    "a time that is no number": HELLO + reply(ended=float("nan")),
    "an error that is no JSON": HELLO + reply(status=1, length=4) + b"\xff\xff\xff\xff",
    "an error without words": HELLO + reply(status=1, length=2) + b"[]",
}


@pytest.mark.parametrize("says", NONSENSE.values(), ids=list(NONSENSE))
def test_nonsense_is_told(monkeypatch: pytest.MonkeyPatch, says: bytes) -> None:
    one = scripted(monkeypatch, says)
    with pytest.raises((BrokenBoard, UnusableKernel), match="answers nonsense"):
        one.scan(EASY, 0, 1000)


def test_a_line_without_an_end_is_nonsense(monkeypatch: pytest.MonkeyPatch) -> None:
    one = scripted(monkeypatch, b"", ENDLESS)
    with pytest.raises(BrokenBoard, match="answers nonsense"):
        one.scan(EASY, 0, 1000)


def test_another_device_in_its_place_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    one = scripted(monkeypatch, HELLO.replace(b'"Board"', b'"Other"'))
    with pytest.raises(BrokenBoard, match="its driver has Other in this place now"):
        one.prepare(lambda _: None)


@pytest.mark.parametrize("then", ["os.close(1); sys.stdin.read()", "os.kill(os.getpid(), 9)"])
def test_a_process_that_goes_away(monkeypatch: pytest.MonkeyPatch, then: str) -> None:
    monkeypatch.setattr(child, "_GRACE_SECONDS", 0.1)
    one = scripted(monkeypatch, HELLO, then)
    with pytest.raises(
        BrokenBoard, match=r"its driver ended the process \((closed|signal SIGKILL)"
    ):
        one.scan(EASY, 0, 1000)


def test_a_process_that_takes_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TIMEOUT, "0.5")
    one = scripted(monkeypatch, HELLO, "time.sleep(10000)")
    with pytest.raises(BrokenBoard, match="its driver hangs: no answer within"):
        one.scan(EASY, 0, 1000)


@pytest.fixture
def one(cuda: Path) -> Iterator[BoardKernel]:
    with drivers(cuda, cuda=OLD_DRIVER):
        found = board("cuda:0")
        found.prepare(lambda _: None)
        yield found


def test_several_threads_take_turns(one: BoardKernel) -> None:
    got: dict[int, list[int]] = {}

    def scan(start: int) -> None:
        for _ in range(3):
            got[start] = one.scan(EASY, start, 2000)

    threads = [threading.Thread(target=scan, args=(n * 10_000,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(patience.SECONDS)
    assert got == {n: ReferenceKernel().scan(EASY, n, 2000) for n in got}
    assert len(got) == 4


def test_two_scans_in_flight_end_in_their_order(one: BoardKernel) -> None:
    ranges = [(0, 30_000), (7, 1), (2**31, 3000)]
    one.begin(EASY, *ranges[0])
    turns = []
    for start, count in ranges[1:]:
        one.begin(EASY, start, count)
        turns.append(one.end())
    turns.append(one.end())
    assert [list(t.hits) for t in turns] == [ReferenceKernel().scan(EASY, *r) for r in ranges]
    assert all(a.ended <= b.began for a, b in itertools.pairwise(turns))
    assert all(t.device_seconds > 0 for t in turns)


def test_an_interrupt_leaves_no_answer_behind(
    one: BoardKernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer that nobody took must not be that of the next question."""

    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Child, "read", interrupted)
        with pytest.raises(KeyboardInterrupt):
            one.scan(EASY, 0, 2000)
    assert one.scan(EASY, 5000, 2000) == ReferenceKernel().scan(EASY, 5000, 2000)


def test_an_interrupt_of_the_build_leaves_no_greeting_behind(
    cuda: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    with drivers(cuda, cuda=OLD_DRIVER):
        one = board("cuda:0")
        with monkeypatch.context() as patch:
            patch.setattr(Child, "line", interrupted)
            with pytest.raises(KeyboardInterrupt):
                one.prepare(lambda _: None)
        assert not one.is_ready()
        assert one.scan(EASY, 0, 2000) == ReferenceKernel().scan(EASY, 0, 2000)


def test_a_process_that_was_killed_is_not_started_again(one: BoardKernel) -> None:
    from powbench import keeper

    driving = [p for p in keeper.descendants(os.getpid()) if "boards.child" in _command(p)]
    for pid in driving:
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(BrokenBoard, match="signal SIGKILL"):
        one.scan(EASY, 0, 100)
    assert not one.is_ready()


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode()
    except OSError:
        return ""


FORKS = """
import os, sys
from powbench.kernels import registry
from powbench.kernels.base import Job
from powbench.kernels.reference import ReferenceKernel
job = Job(bytes.fromhex(sys.argv[1]), (1 << 250) - 1)
board = registry.get("cuda:0")
board.prepare(lambda _: None)
pid = os.fork()
start = 0 if pid else 100_000
right = all(board.scan(job, start, n) == ReferenceKernel().scan(job, start, n)
            for n in (100, 2000, 900))
if not pid:
    os._exit(not right)
assert right
assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
assert board.scan(job, 7, 500) == ReferenceKernel().scan(job, 7, 500)
"""


def test_a_fork_has_a_process_of_its_own(cuda: Path) -> None:
    with drivers(cuda, cuda=OLD_DRIVER):
        command = [sys.executable, "-c", FORKS, HEADER.hex()]
        subprocess.run(command, check=True, timeout=patience.SECONDS)
