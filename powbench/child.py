"""One bounded child process: the only way in which powbench starts another program.

    with Child([sys.executable, "-P", "worker.py"]) as child:
        child.send(b"question\\n", seconds=10)
        answer = child.line(LONGEST_LINE, seconds=10)

    done = run(["git", "status"], seconds=120)

Every wait has an end and every answer a bound. The program gets an environment without
powbench's own settings and secrets, a session of its own, so that the terminal's Ctrl-C goes
to powbench alone, and the CPUs of the thread that starts it. It ends with the Child, with
powbench itself however that ends, and takes along all that it started (keeper.py).
"""

from __future__ import annotations

import contextlib
import errno
import os
import selectors
import signal
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .keepers import Handle

OWN = ("POWBENCH_", "IPMI_")
PASSED = (
    *("POWBENCH_CACHE_DIR", "POWBENCH_NO_NATIVE", "POWBENCH_REQUIRE_NATIVE"),
    *("POWBENCH_TEST_HIDE_FEATURES", "POWBENCH_BOARD_TIMEOUT"),
)
"""Of powbench's own variables, those that say how to build, what to run and how long to wait."""
LAST_WORDS = 2000
"""Bytes of stderr that are kept."""
MOST_UNREAD = 1 << 28
"""Bytes of stdout that nobody has asked for yet."""
_GRACE_SECONDS = 30.0
"""Between the end of a program's output and its own; one that crashed leaves its memory to the
system first, which takes long on a busy machine."""


def environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """`environ` (this process's) as a child may see it: without powbench's settings and secrets."""
    given = os.environ if environ is None else environ
    return {k: v for k, v in given.items() if k in PASSED or not k.startswith(OWN)}


class ChildError(Exception):
    """Why a child gave no answer, in words that follow its name."""


class NotStarted(ChildError):
    """The program could not be started; the words are the system's. missing: there is none."""

    def __init__(self, number: int) -> None:
        super().__init__(os.strerror(number))
        self.missing = number == errno.ENOENT


class Late(ChildError):
    """It did not answer in time."""


class TooMuch(ChildError):
    """It printed more than was agreed."""


class Ended(ChildError):
    """It ended, or closed its output (code None). code: negative for a signal."""

    def __init__(self, code: int | None) -> None:
        self.code = code
        super().__init__("closed its output" if code is None else how_it_ended(code))


def how_it_ended(code: int) -> str:
    """`exit code 3` or `signal SIGSEGV`."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"


def last_line(text: str) -> str:
    """The last line of `text` that is not empty, at most 200 characters."""
    return next((s.strip() for s in reversed(text.split("\n")) if s.strip()), "")[:200]


class Child:
    """A program that is running, with pipes to it. merged: stderr goes where stdout goes."""

    def __init__(
        self,
        arguments: Sequence[str | Path],
        environ: Mapping[str, str] | None = None,
        extra: Mapping[str, str] | None = None,
        folder: str | Path = "",
        merged: bool = False,
    ) -> None:
        """`environ` passes through environment(); `extra` is added to it as it is."""
        self._out, self._said, self._unsent = bytearray(), bytearray(), b""
        self._reply: tuple[int, int] | None = None
        self._selector, self._open = selectors.DefaultSelector(), set[int]()
        try:
            self._keeper = Handle.free(environment())
            self.end = weakref.finalize(self, _end, self._keeper, self._selector, self._open)
            """Kill it with all that it started. Safe to call twice."""
            self._start(arguments, {**environment(environ), **(extra or {})}, folder, merged)
        except OSError as error:  # no more processes, or descriptors
            raise NotStarted(error.errno or 0) from None

    def _start(
        self,
        arguments: Sequence[str | Path],
        environ: dict[str, str],
        folder: str | Path,
        merged: bool,
    ) -> None:
        stdin, self._stdin = os.pipe()
        self._stdout, stdout = os.pipe()
        self._stderr, stderr = (-1, stdout) if merged else os.pipe()
        self._open |= {self._stdin, self._stdout, self._stderr} - {-1}
        for descriptor in self._open:
            os.set_blocking(descriptor, False)
        try:
            self._keeper.start([os.fspath(a) for a in arguments], environ, str(folder),
                               (stdin, stdout, stderr))  # fmt: skip
        finally:
            for descriptor in {stdin, stdout, stderr}:
                os.close(descriptor)
        for source in (self._keeper.link.fileno(), *(self._open - {self._stdin})):
            self._selector.register(source, selectors.EVENT_READ)

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    @property
    def code(self) -> int | None:
        """Its exit code, negative for a signal; None while nobody has heard of its end."""
        return None if self._reply is None else self._reply[0]

    @property
    def errors(self) -> str:
        """The end of what it wrote to stderr, so far."""
        self._drain(self._stderr)
        return self._said.decode("utf-8", "replace")

    @property
    def last_words(self) -> str:
        return last_line(self.errors)

    def send(self, data: bytes, seconds: float) -> None:
        """Write to its stdin. One that has ended takes nothing, and is heard of when it is read."""
        self._unsent = data
        self._write()
        if self._unsent:
            self._selector.register(self._stdin, selectors.EVENT_WRITE)
            self._until(lambda: not self._unsent or self._reply is not None, seconds)

    def close_stdin(self) -> None:
        self._close(self._stdin)

    def read(self, size: int, seconds: float) -> bytes:
        """The next `size` bytes of its stdout. ChildError when they do not come in time."""
        self._until(lambda: len(self._out) >= size, seconds)
        data = bytes(self._out[:size])
        del self._out[:size]
        return data

    def line(self, limit: int, seconds: float) -> bytes:
        """The next line of its stdout, without its end. ChildError when there is none in time."""
        self._until(lambda: b"\n" in self._out or len(self._out) > limit, seconds)
        line, newline, _ = self._out.partition(b"\n")
        if not newline or len(line) > limit:
            raise TooMuch(f"printed a line of more than {limit} bytes")
        del self._out[: len(line) + 1]
        return bytes(line)

    def unread(self) -> bytes:
        """What it has printed that nobody has asked for."""
        return bytes(self._out)

    def rest(self, limit: int, seconds: float, cut: bool = False) -> bytes:
        """All of its stdout until it ends. cut: of more than `limit` bytes the last stay."""

        def ended() -> bool:
            if len(self._out) > limit and not cut:
                raise TooMuch(f"printed more than {limit} bytes")
            del self._out[:-limit]
            return self._reply is not None

        self._until(ended, seconds, to_the_end=True)
        self._refuse_a_false_start()
        return bytes(self._out)

    def _until(self, done: Callable[[], bool], seconds: float, to_the_end: bool = False) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            if self._reply is not None:
                self._refuse_a_false_start()
                raise Ended(self._reply[0])
            closed = self._stdout not in self._open and not to_the_end
            if closed:  # it will end now; if not, it will never answer
                deadline = min(deadline, time.monotonic() + _GRACE_SECONDS)
            left = deadline - time.monotonic()
            events = self._selector.select(max(0.0, left))
            if not events or left < 0:  # one that talks without an end is late, too
                raise Ended(None) if closed else Late(f"no answer within {seconds:.3g} s")
            for key, _ in events:
                if key.fd == self._stdin:
                    self._write()
                elif key.fd == self._keeper.link.fileno():
                    self._hear()
                else:
                    self._take(key.fd)

    def _refuse_a_false_start(self) -> None:
        if self._reply is not None and self._reply[1]:
            raise NotStarted(self._reply[1])

    def _hear(self) -> None:
        """The keeper says that the program has ended, and all that it started."""
        self._reply = self._keeper.hear()
        self._selector.unregister(self._keeper.link)
        self._drain(self._stdout)
        self._drain(self._stderr)

    def _drain(self, stream: int) -> None:
        for _ in range(64):  # a bound, for what the keeper could not kill
            if not self._take(stream):
                break

    def _take(self, stream: int) -> int:
        """Read once what is there; the number of bytes."""
        if stream not in self._open:
            return 0
        try:
            data = os.read(stream, 1 << 16)
        except BlockingIOError:
            return 0
        if not data:
            self._close(stream)
        kept = self._out if stream == self._stdout else self._said
        kept += data
        if len(kept) > MOST_UNREAD:
            raise TooMuch(f"printed more than {MOST_UNREAD} bytes")
        if stream == self._stderr:
            del kept[:-LAST_WORDS]
        return len(data)

    def _write(self) -> None:
        try:
            self._unsent = self._unsent[os.write(self._stdin, self._unsent) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._unsent = b""
        if not self._unsent and self._stdin in self._selector.get_map():
            self._selector.unregister(self._stdin)

    def _close(self, stream: int) -> None:
        if stream in self._open:
            self._open.discard(stream)
            with contextlib.suppress(KeyError):
                self._selector.unregister(stream)
            os.close(stream)


@dataclass(frozen=True)
class Done:
    """How a program ended: its exit code, its stdout, and the end of its stderr."""

    code: int
    out: bytes
    errors: str

    @property
    def how(self) -> str:
        return how_it_ended(self.code)

    @property
    def text(self) -> str:
        return self.out.decode("utf-8", "replace")

    @property
    def last_words(self) -> str:
        return last_line(self.errors)


def run(
    arguments: Sequence[str | Path],
    seconds: float,
    limit: int = 1 << 20,
    environ: Mapping[str, str] | None = None,
    extra: Mapping[str, str] | None = None,
    folder: str | Path = "",
    merged: bool = False,
    cut: bool = False,
) -> Done:
    """Run a program to its end, with an empty stdin. ChildError when it does not end in time, or
    prints more than `limit` bytes (with `cut` the last stay)."""
    with Child(arguments, environ, extra, folder, merged) as child:
        child.close_stdin()
        out = child.rest(limit, seconds, cut)
        return Done(child.code or 0, out, child.errors)


def _end(handle: Handle, selector: selectors.BaseSelector, streams: set[int]) -> None:
    handle.stop()
    selector.close()
    for stream in streams:
        os.close(stream)
    streams.clear()
