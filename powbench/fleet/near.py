"""The near end: one ssh with far.py at its other end, and what is said over it.

ssh is the user's own, with their configuration, agent and known_hosts. It is told to ask for
nothing (BatchMode), to give up in time, and to start no master connection that would outlive it.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .. import bounded, child
from . import far, messages
from .messages import Beat, Done, Hello, Kept, Message, Time

BOOT = (
    r'import os;n=SIZE;s=b"";'
    r'exec("while len(s)<n:\n s+=os.read(0,n-len(s)) or os._exit(9)");'
    r'exec(compile(s,"powbench fleet","exec"))'
)
"""Reads far.py from stdin and becomes it. One line, without what any shell would touch."""
LONGEST_LINE = 1 << 16
MOST_GREETING = 1 << 16
"""Characters that the host's shell may print before the far end speaks."""
SEND_SECONDS = 60.0
CHUNK = 1 << 16
LOG_IN_SECONDS = 60.0
"""For keys, shell and Python, after the time that the connection itself may take."""
STEP_SECONDS = 0.5
_LOOK_SECONDS = 0.01
_LEAVE_SECONDS = 5.0
"""For the far end and ssh to end by themselves, once they are let go."""


class Unreachable(Exception):
    """ssh did not come through; its words."""


class NoPython(Exception):
    """ssh came through, and there the far end did not start; the words of the host."""


class Lost(Exception):
    """The connection was there, and is gone."""


class Stopped(Exception):
    """The user has interrupted, while nothing ran there."""


@dataclass(frozen=True)
class Ssh:
    """How ssh is called. configuration: its -F, empty for the user's own."""

    connect_seconds: float
    configuration: str = ""
    program: str = "ssh"

    def arguments(self, address: str, command: str) -> list[str]:
        return [
            self.program,
            *(["-F", self.configuration] if self.configuration else []),
            *("-T", "-o", "BatchMode=yes", "-o", f"ConnectTimeout={round(self.connect_seconds)}"),
            *("-o", "ControlMaster=no", "-o", "RemoteCommand=none"),
            # A second ssh to the same host would find the user's forwarded ports taken.
            *("-o", "ClearAllForwardings=yes"),
            *("--", address, command),
        ]

    def by_hand(self, address: str) -> str:
        """The same as a user types it."""
        configuration = ["-F", self.configuration] if self.configuration else []
        return shlex.join([self.program, *configuration, address])


def source() -> bytes:
    """The far end, as it is sent."""
    return Path(far.__file__).read_bytes()


class Line:
    """A connection to one host. stopped: whether the user has interrupted."""

    def __init__(
        self, ssh: Ssh, address: str, python: str, stopped: Callable[[], bool] = lambda: False
    ) -> None:
        """Connects. Unreachable, NoPython, Stopped; child.NotStarted where there is no ssh."""
        self._stopped = stopped
        script = source()
        boot = BOOT.replace("SIZE", str(len(script)))
        command = f"exec {shlex.quote(python)} -ISc '{boot}'"
        self._child = child.Child(ssh.arguments(address, command))
        self.close = self._child.end
        self._heard = self._beaten = time.monotonic()
        try:
            self._child.send(script, SEND_SECONDS)
            self.hello = self._greeting(ssh.connect_seconds + LOG_IN_SECONDS)
        except child.NotStarted:
            raise
        except child.Ended as error:
            self.close()
            raise self._refused(error.code) from None
        except child.ChildError as error:
            self.close()
            raise Unreachable(f"ssh: {error}") from None
        except BaseException:
            self.close()
            raise

    def clock(self, asked: float) -> tuple[float, float]:
        """(how many seconds the clock there is before the one here, how wrong that may be), where
        the time was asked for at `asked`."""
        answer, _ = self.answer()
        if not isinstance(answer, Time):
            raise Lost("the far end does not tell its time")
        came = time.time()
        return answer.clock - (asked + came) / 2, (came - asked) / 2

    def _refused(self, code: int | None) -> Exception:
        said = words(self._child.errors)
        if code == 255 or code is None:
            return Unreachable(said or "ssh: the connection was closed")
        return NoPython(said or child.how_it_ended(code))

    def _greeting(self, seconds: float) -> Hello:
        deadline, passed = time.monotonic() + seconds, 0
        while True:
            if self._stopped():
                raise Stopped
            try:
                line = self._child.line(LONGEST_LINE, STEP_SECONDS)
            except child.Late:
                if time.monotonic() > deadline:
                    raise child.Late(f"no answer within {seconds:.3g} s") from None
                continue
            passed += len(line) + 1
            answer = messages.of_line(line)
            if isinstance(answer, Hello):
                self._heard = time.monotonic()
                return answer
            if passed > MOST_GREETING:
                raise child.TooMuch("the host's shell prints without end")

    def beat(self) -> None:
        """Call it every second or so: the far end ends its work without it. Lost."""
        now = time.monotonic()
        if now - self._beaten > far.BEAT_SECONDS:
            self._beaten = now
            self._send("")
        if now - self._heard > far.SILENCE_SECONDS:
            raise Lost(f"nothing has come for {far.SILENCE_SECONDS:g} s")

    def tell(self, *order: str, data: bytes = b"") -> None:
        """Send an order, with the data that belong to it. Lost."""
        self._send(*order)
        for at in range(0, len(data), CHUNK):
            self._raw(data[at : at + CHUNK])

    def _send(self, *order: str) -> None:
        words = "\0".join(order).encode("utf-8", "surrogateescape")
        self._raw(b"%d\n" % len(words) + words)

    def _raw(self, data: bytes) -> None:
        try:
            self._child.send(data, SEND_SECONDS)
        except child.ChildError as error:
            raise self._gone(error) from None

    def answer(self, at_stop: Callable[[], None] | None = None) -> tuple[Message, bytes]:
        """The next answer with its data. at_stop: what to do, once, when the user interrupts;
        without it that is Stopped. Lost."""
        told = False
        while True:
            if self._stopped() and not told:
                if at_stop is None:
                    raise Stopped
                told = True
                at_stop()
            try:
                line = self._child.line(LONGEST_LINE, STEP_SECONDS)
            except child.Late:
                self.beat()
                continue
            except child.ChildError as error:
                raise self._gone(error) from None
            self._heard = time.monotonic()
            message = messages.of_line(line)
            if message is None:
                raise Lost(f"the far end has said {line[:60]!r}, which is no answer")
            if not isinstance(message, Beat):
                return message, self._data(message) if isinstance(message, Done | Kept) else b""

    def leave(self) -> None:
        """Let the far end go, so that it hears the last order before its connection ends."""
        self._child.close_stdin()
        with suppress(child.ChildError):
            self._child.rest(LONGEST_LINE, _LEAVE_SECONDS, cut=True)

    def idle(self) -> None:
        """Hear whether it is still there, while it has nothing to do. Lost."""
        try:
            line = self._child.line(LONGEST_LINE, _LOOK_SECONDS)
        except child.Late:
            self.beat()
            return
        except child.ChildError as error:
            raise self._gone(error) from None
        self._heard = time.monotonic()
        if not isinstance(messages.of_line(line), Beat):
            raise Lost("the far end has said what nobody asked for")

    def _data(self, message: Done | Kept) -> bytes:
        size = message.size
        if not 0 <= size <= bounded.LARGEST_FILE_BYTES:
            raise Lost(f"an answer of {size} bytes is beyond all bounds")
        parts = []
        while size:
            try:
                parts.append(self._child.read(min(size, CHUNK), far.SILENCE_SECONDS))
            except child.ChildError as error:
                raise self._gone(error) from None
            size -= len(parts[-1])
        self._heard = time.monotonic()
        return b"".join(parts)

    def _gone(self, error: child.ChildError) -> Lost:
        said = words(self._child.errors)
        return Lost(f"the connection {error}" + (f": {said}" if said else ""))


def words(errors: str) -> str:
    """What ssh or the host said last, on one line: the last two lines that are no warning."""
    said = [line.strip() for line in errors.replace("\r", "\n").split("\n")]
    telling = [line for line in said if line and not line.startswith(("Warning:", "debug"))]
    return _without_doubles(telling[-2:])[:400]


def _without_doubles(lines: Sequence[str]) -> str:
    return "; ".join(line.rstrip(".") for line in dict.fromkeys(lines))
