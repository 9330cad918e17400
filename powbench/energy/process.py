"""Running a program with a time-out and a bound on what it may say."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from .meter import MeterError

LIMIT_BYTES = 65536


def run(argv: Sequence[str], timeout_seconds: float, environ: Mapping[str, str]) -> str:
    """stdout of `argv` (no shell); MeterError when it fails, is late or talks too much.

    Neither the arguments nor the output enter the message: both may hold secrets.
    """
    name = Path(argv[0]).name
    try:
        process = subprocess.Popen(
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(environ),
            start_new_session=True,
        )
    except FileNotFoundError:
        raise MeterError(f"there is no program {name}", (f"install {name}",)) from None
    except OSError as error:
        raise MeterError(f"cannot run {name}: {error.strerror}") from None
    with process:
        try:
            data = _output(process, name, time.monotonic() + timeout_seconds, timeout_seconds)
        except BaseException:
            _kill(process)
            raise
    if process.returncode != 0:
        raise MeterError(f"{name} failed with exit code {process.returncode}")
    return data.decode("utf-8", "replace")


def _output(process: subprocess.Popen[bytes], name: str, deadline: float, limit: float) -> bytes:
    assert process.stdout is not None
    data = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise MeterError(f"{name} did not answer in {limit:g} s")
            chunk = os.read(process.stdout.fileno(), 4096)
            if not chunk:
                break
            data += chunk
            if len(data) > LIMIT_BYTES:
                raise MeterError(f"{name} printed more than {LIMIT_BYTES} bytes")
    try:
        process.wait(max(0.01, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise MeterError(f"{name} did not end in {limit:g} s") from None
    return bytes(data)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The program and what it started; its session is its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
