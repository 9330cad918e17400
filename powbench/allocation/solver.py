"""The parent's side of the child that solves: Ctrl-C ends the wait at once."""

from __future__ import annotations

import importlib.metadata
import sys
import time
from types import TracebackType
from typing import Protocol

from .. import parts
from ..child import Child, ChildError, Late
from ..errors import InputError, PowbenchError
from .child import HEAD_BYTES, PROGRAM_FIELDS, pack, unpack
from .program import Program
from .solving import Solution, Status

_GRACE_SECONDS = 30.0
"""HiGHS looks at its clock between steps; a long step may overrun by this much."""


OLDEST_SCIPY = (1, 15)
"""1.11 to 1.14 fail tests/allocation/test_program.py, which counts plans out."""


class Solves(Protocol):
    """Anything that answers a program."""

    def solve(
        self, program: Program, wanted_gap: float, seconds: float, relaxed: bool = False
    ) -> Solution: ...


def require_scipy() -> None:
    """InputError, naming the extra, where scipy is not installed or too old."""
    parts.need("allocate", ["scipy"], "sites")
    version = importlib.metadata.version("scipy")
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_SCIPY:
        raise InputError(
            f"scipy {version} is too old: its HiGHS may call a plan the best that is not",
            f"install a newer one: {parts.install('--upgrade scipy')}",
        )


class ChildSolver:
    """A child process that lives as long as this context."""

    def __init__(self, command: tuple[str, ...] | None = None) -> None:
        self._command = command or (sys.executable, "-m", f"{__package__}.child")
        self._child: Child | None = None

    def __enter__(self) -> ChildSolver:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def end(self) -> None:
        """Kill the child, whatever it is doing."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def solve(
        self, program: Program, wanted_gap: float, seconds: float, relaxed: bool = False
    ) -> Solution:
        """PowbenchError when the child breaks. Status.TIME when it does not come back in time."""
        begin = time.monotonic()
        arrays = {name: getattr(program, name) for name in PROGRAM_FIELDS}
        order = pack(**arrays, gap=wanted_gap, seconds=seconds, relaxed=relaxed)
        patience = seconds + _GRACE_SECONDS
        try:
            self._child = self._child or Child(self._command)
            self._child.send(order, patience)
            size = int.from_bytes(self._child.read(HEAD_BYTES, patience), "big")
            message = unpack(self._child.read(size, patience))
        except Late:
            self.end()
            spent = time.monotonic() - begin
            return Solution(Status.TIME, None, float("-inf"), float("inf"), spent, "no answer")
        except ChildError as error:
            said = self._child.last_words if self._child else ""
            self.end()
            raise PowbenchError(
                f"the solver ended without an answer ({error}){': ' + said if said else ''}",
                "the system may have run out of memory: ask for fewer --scenarios",
            ) from None
        except BaseException:  # Ctrl-C: half an answer is of no use to the next question
            self.end()
            raise
        return Solution(
            Status(str(message["status"])),
            message["x"] if bool(message["has_x"]) else None,
            float(message["objective"]),
            float(message["bound"]),
            float(message["seconds"]),
            str(message["message"]),
        )
