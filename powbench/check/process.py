"""A worker process and the pipes to it: started, asked, ended. Never left behind."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from typing import Any

from . import protocol
from .protocol import BrokenArm, Hello, SliceTime

HELLO_SECONDS = 60.0
CALIBRATE_SECONDS = 60.0
COMPILE_SECONDS = 600.0
"""The first use of a kernel that is compiled when it is used, such as numba's."""
READY_BACKENDS = ("c", "python", "library")
SLICE_SECONDS = 30.0
BYE_SECONDS = 5.0


class Worker:
    """`with Worker("base", command, environment) as worker: worker.hello`

    command: everything, the orders included. alone: the hint when it hangs or crashes.
    A worker leads a process group of its own, which is killed as a whole when the
    worker is closed.
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
        self._buffer = b""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            self._process = subprocess.Popen(
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env=dict(environment),
                bufsize=0,
                start_new_session=True,
                cwd="/",
            )
        except OSError as error:
            self._errors.close()
            raise BrokenArm(
                f"the worker of {arm} does not start: {error.strerror}: {command[0]}",
                "is it the path of a Python interpreter?",
            ) from None
        try:
            self.hello: Hello = protocol.hello(self._receive(hello_seconds), arm)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    def calibrate(self, seconds: float, warm: float) -> int:
        ready = self.hello.backend in READY_BACKENDS
        limit = CALIBRATE_SECONDS if ready else COMPILE_SECONDS
        reply = self._ask({"do": "calibrate", "seconds": seconds, "warm": warm}, limit)
        return protocol.calibrated(reply, self.arm)

    def slice(self, start: int, count: int, target: int | None = None) -> SliceTime:
        request: dict[str, Any] = {"do": "slice", "start": start, "count": count}
        if target is not None:
            request["target"] = f"{target:064x}"
        return protocol.slice_time(self._ask(request, self._slice_seconds), self.arm)

    def bye(self) -> None:
        """Part in peace; BrokenArm when the worker printed to stdout."""
        protocol.farewell(self._ask({"do": "bye"}, BYE_SECONDS), self.arm)

    def close(self) -> None:
        """Kill whatever is left of the worker and its children. Safe to call twice."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(protocol.encode(request))
        except BrokenPipeError:
            pass  # it has ended; what it said last, or its exit, tells why
        return self._receive(seconds)

    def _receive(self, seconds: float) -> dict[str, Any]:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        deadline = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while b"\n" not in self._buffer:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    raise BrokenArm(
                        f"the worker of {self.arm} hangs: no answer within {seconds:g} s",
                        self._alone,
                    )
                chunk = os.read(descriptor, 1 << 16)
                if not chunk:
                    raise self._crashed()
                self._buffer += chunk
                if len(self._buffer) > protocol.LONGEST_LINE:
                    protocol.decode(self._buffer[:200], self.arm)
                    raise BrokenArm(f"the worker of {self.arm} sends lines without an end")
        line, _, self._buffer = self._buffer.partition(b"\n")
        return protocol.decode(line, self.arm)

    def _crashed(self) -> BrokenArm:
        if self._buffer.strip():
            protocol.decode(self._buffer, self.arm)  # raises for what is no message
        try:
            code = self._process.wait(timeout=BYE_SECONDS)
        except subprocess.TimeoutExpired:
            return BrokenArm(f"the worker of {self.arm} closed its stdout")
        how = f"exit code {code}"
        if code < 0:
            how = f"signal {signal.Signals(-code).name}"
        said = self._last_words()
        return BrokenArm(
            f"the worker of {self.arm} crashed ({how}){': ' + said if said else ''}",
            self._alone,
        )

    def _last_words(self) -> str:
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - 2000))
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:200] if lines else ""
