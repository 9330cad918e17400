"""A worker process and the pipes to it: started, asked, ended. Never left behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..child import Child, ChildError, Ended, Late, NotStarted, TooMuch
from . import protocol
from .protocol import BrokenArm, Counted, Hello, Readable, SliceTime, Tried

HELLO_SECONDS = 60.0
CALIBRATE_SECONDS = 60.0
COMPILE_SECONDS = 600.0
"""The first use of a kernel that is not ready before it."""
SLICE_SECONDS = 30.0
COUNT_SECONDS = 300.0
BYE_SECONDS = 5.0


class Worker:
    """`with Worker("base", command, environment) as worker: worker.hello`

    command: everything, the orders included. alone: the hint when it hangs or crashes.
    Whatever it started ends with it.
    """

    def __init__(
        self,
        arm: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        hello_seconds: float = HELLO_SECONDS,
        slice_seconds: float = SLICE_SECONDS,
        alone: str = "try its kernel alone with `powbench bench -k`",
    ) -> None:
        self.arm, self._slice_seconds, self._alone = arm, slice_seconds, alone
        self._child = Child(command, environment, folder="/")
        try:
            self.hello: Hello = protocol.hello(self._receive(hello_seconds), arm)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def calibrate(self, seconds: float, warm: float) -> int:
        limit = CALIBRATE_SECONDS if self.hello.ready else COMPILE_SECONDS
        reply = self._ask({"do": "calibrate", "seconds": seconds, "warm": warm}, limit)
        return protocol.calibrated(reply, self.arm)

    def attempt(self, seconds: float, warm: float) -> Tried:
        """A first try of calls: how many of them take about `seconds`."""
        request = {"do": "try", "seconds": seconds, "warm": warm}
        return protocol.tried(self._ask(request, CALIBRATE_SECONDS), self.arm)

    def slice(self, start: int, count: int, target: int | None = None) -> SliceTime:
        request: dict[str, Any] = {"do": "slice", "start": start, "count": count}
        if target is not None:
            request["target"] = f"{target:064x}"
        return protocol.slice_time(self._ask(request, self._slice_seconds), self.arm)

    def begin_count(self) -> None:
        """Ask for the instructions of a hash, which counter.py counts."""
        self._child.send(protocol.encode({"do": "count"}), self._slice_seconds)

    def count(self) -> Counted | Readable:
        """The answer to begin_count()."""
        limit = COUNT_SECONDS if self.hello.ready else COMPILE_SECONDS

        def rows(begin: int) -> dict[str, Any]:
            return self._ask({"do": "rows", "from": begin}, self._slice_seconds)

        return protocol.counts(self._receive(limit), self.arm, rows)

    def code_at(self, address: int) -> bytes:
        """The bytes of an instruction of its kernel, and what follows it."""
        return protocol.code(
            self._ask({"do": "code", "at": address}, self._slice_seconds), self.arm
        )

    def bye(self) -> None:
        """Part in peace; BrokenArm when the worker printed to stdout."""
        protocol.farewell(self._ask({"do": "bye"}, BYE_SECONDS), self.arm)

    def close(self) -> None:
        """Kill whatever is left of the worker and its children. Safe to call twice."""
        self._child.end()

    def _ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        self._child.send(protocol.encode(request), seconds)
        return self._receive(seconds)

    def _receive(self, seconds: float) -> dict[str, Any]:
        try:
            line = self._child.line(protocol.LONGEST_LINE, seconds)
        except ChildError as error:
            raise self._broken(error, seconds) from None
        return protocol.decode(line, self.arm)

    def _broken(self, error: ChildError, seconds: float) -> BrokenArm:
        if isinstance(error, NotStarted):
            return BrokenArm(
                f"the worker of {self.arm} does not start: {error}",
                "is it the path of a Python interpreter?",
            )
        if isinstance(error, Late):
            return BrokenArm(
                f"the worker of {self.arm} hangs: no answer within {seconds:g} s", self._alone
            )
        if unread := self._child.unread().strip():
            protocol.decode(unread[:200], self.arm)  # raises for what is no message
        if isinstance(error, TooMuch):
            return BrokenArm(f"the worker of {self.arm} sends lines without an end")
        if isinstance(error, Ended) and error.code is None:
            return BrokenArm(f"the worker of {self.arm} closed its stdout")
        said = self._child.last_words
        return BrokenArm(
            f"the worker of {self.arm} crashed ({error}){': ' + said if said else ''}",
            self._alone,
        )
