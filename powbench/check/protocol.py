"""The parent's side of the worker protocol: lines in, checked records out.

The messages are described in `worker.py`. What a worker says is checked here
before anything else sees it: it may be another program than ours.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .. import bounded
from ..errors import NotMeasurable
from ..kernels import registry
from .worker import PROTOCOL

LONGEST_LINE = 1 << 16
MOST_ROWS = 1 << 20
"""Addresses of a count."""
MOST_LANES = 1 << 12


class BrokenArm(NotMeasurable):
    """An arm that does not build, crashes, hangs or does not keep to the protocol."""


class NoSuchKernel(BrokenArm):
    """An arm that lacks a kernel which this powbench knows."""


@dataclass(frozen=True)
class Hello:
    """How a worker introduces itself. `software` as worker.software has it; ready: whether
    the kernel hashes at once, or has to be compiled first."""

    pid: int
    kernel: str
    backend: str
    workload: str
    cpu: dict[str, str]
    cpu_signature: str
    software: dict[str, str | None]
    ready: bool
    extra: float


@dataclass(frozen=True)
class SliceTime:
    """One slice of one arm. Times in seconds; None is what the system does not tell."""

    seconds: float
    cpu_seconds: float
    hits: int
    digest: str
    run_delay_ns: int | None
    switches: int | None


@dataclass(frozen=True)
class Tried:
    """A first try of calls. seconds: a slice of so many `calls` takes.

    result: digest of what a callable returns, None where it cannot be compared; shown: its
    beginning. alone: whether nothing but others can make a call wait for a CPU.
    """

    calls: int
    seconds: float
    result: str | None
    shown: str
    alone: bool


@dataclass(frozen=True)
class Counted:
    """Instructions of a hash. rows: (code, how often it is run), in order of their addresses;
    source_sha256: of the kernel's source, empty where nobody knows it; elsewhere: instructions of
    a hash in other code."""

    rows: tuple[tuple[bytes, float], ...]
    compiler: str
    flags: str
    source_sha256: str
    elsewhere: float


@dataclass(frozen=True)
class Readable:
    """Code of a kernel that cannot be run step by step. begins: the address of the function that
    scans; lanes: the nonces that a turn of its loop hashes; the others as in Counted."""

    begins: int
    lanes: int
    compiler: str
    flags: str
    source_sha256: str


def encode(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode() + b"\n"


def decode(line: bytes, arm: str) -> dict[str, Any]:
    """A message, or BrokenArm for what is none: something printed to stdout. UnknownKernel for a
    kernel that neither the arm nor this powbench knows."""
    try:
        message = bounded.json_value(line)
    except bounded.Unreadable as error:
        if "not JSON" not in str(error):
            raise BrokenArm(f"the worker of {arm} sent an unreadable message: {error}") from None
        message = None
    if not isinstance(message, dict) or not isinstance(message.get("is"), str):
        text = line.decode("utf-8", "replace").strip()[:120]
        raise BrokenArm(
            f"the worker of {arm} printed to stdout: {text!r}",
            "the worker needs stdout for its messages; look for a print in what it imports",
        )
    if message["is"] == "error" and message.get("kind") == "call":
        raise BrokenArm(
            f"{arm} cannot be measured: {message.get('message')}",
            str(message.get("hint") or "run it by hand, in its folder"),
        )
    if message["is"] == "error" and message.get("kind") == "kernel":
        name = str(message.get("message"))
        registry.require(name)
        raise NoSuchKernel(f"{arm} has no kernel {name!r}", "name one that both arms have")
    if message["is"] == "error":
        raise BrokenArm(
            f"the worker of {arm} failed: {message.get('message')}",
            "run `powbench kernels` with that arm's Python",
        )
    return message


def expect(message: dict[str, Any], kind: str, arm: str) -> dict[str, Any]:
    if message["is"] != kind:
        raise BrokenArm(f"the worker of {arm} answered {message['is']!r} instead of {kind!r}")
    return message


def hello(message: dict[str, Any], arm: str) -> Hello:
    """BrokenArm also names another version of the protocol."""
    expect(message, "hello", arm)
    version = message.get("protocol")
    if version != PROTOCOL:
        raise BrokenArm(
            f"the worker of {arm} uses protocol {version}, and this powbench uses {PROTOCOL}",
            "use a powbench that is about as old as that arm",
        )
    try:
        return Hello(
            pid=int(message["pid"]),
            kernel=str(message["kernel"]),
            backend=str(message["backend"]),
            workload=str(message["workload"]),
            cpu={str(k): str(v) for k, v in message["cpu"].items()},
            cpu_signature=str(message["cpu_signature"]),
            software=dict(message["software"]),
            ready=message["ready"] is True,
            extra=float(message["extra"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(arm, "hello", error) from None


def slice_time(message: dict[str, Any], arm: str) -> SliceTime:
    expect(message, "slice", arm)
    try:
        timed = SliceTime(
            seconds=float(message["seconds"]),
            cpu_seconds=float(message["cpu_seconds"]),
            hits=int(message["hits"]),
            digest=str(message["digest"]),
            run_delay_ns=_count(message["run_delay_ns"]),
            switches=_count(message["switches"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(arm, "slice", error) from None
    if not (timed.seconds > 0 and math.isfinite(timed.seconds)):
        raise BrokenArm(f"the worker of {arm} says that a slice took {timed.seconds} s")
    return timed


def calibrated(message: dict[str, Any], arm: str) -> int:
    nonces = expect(message, "calibrated", arm).get("nonces")
    if not isinstance(nonces, int) or nonces < 1:
        raise BrokenArm(f"the worker of {arm} says that a slice has {nonces!r} nonces")
    return nonces


def tried(message: dict[str, Any], arm: str) -> Tried:
    expect(message, "tried", arm)
    result = message.get("result")
    try:
        reply = Tried(
            calls=int(message["calls"]),
            seconds=float(message["seconds"]),
            result=None if result is None else str(result),
            shown=str(message["shown"]),
            alone=message["alone"] is True,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(arm, "try", error) from None
    if reply.calls < 1 or not (reply.seconds > 0 and math.isfinite(reply.seconds)):
        raise BrokenArm(f"the worker of {arm} says that {reply.calls} calls took {reply.seconds} s")
    return reply


def counts(
    message: dict[str, Any], arm: str, more: Callable[[int], dict[str, Any]]
) -> Counted | Readable:
    """The answer to `count`. more: asks for the rows from so many on."""
    return readable(message, arm) if message["is"] == "readable" else counted(message, arm, more)


def readable(message: dict[str, Any], arm: str) -> Readable:
    expect(message, "readable", arm)
    try:
        said = Readable(
            int(message["begins"]), int(message["lanes"]), str(message["compiler"]),
            str(message["flags"]), _digest(message, arm),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(arm, "count", error) from None
    if said.begins < 0 or not 1 <= said.lanes <= MOST_LANES:
        raise BrokenArm(f"the worker of {arm} says that a turn hashes {said.lanes} nonces")
    return said


def code(message: dict[str, Any], arm: str) -> bytes:
    try:
        return bytes.fromhex(expect(message, "code", arm)["code"])
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(arm, "code", error) from None


def _digest(message: dict[str, Any], arm: str) -> str:
    digest = str(message["source_sha256"])
    if re.fullmatch("(?:[0-9a-f]{64})?", digest) is None:
        raise BrokenArm(f"the worker of {arm} sent no digest of its source")
    return digest


def counted(message: dict[str, Any], arm: str, more: Callable[[int], dict[str, Any]]) -> Counted:
    """more: asks for the rows from so many on."""
    expect(message, "counted", arm)
    rows: list[tuple[bytes, float]] = []
    try:
        number = int(message["rows"])
        while len(rows) < number <= MOST_ROWS:
            part = expect(more(len(rows)), "rows", arm)["rows"]
            rows += [(bytes.fromhex(code), float(times)) for code, times in part]
            if not part:
                break
        said = Counted(
            tuple(rows), str(message["compiler"]), str(message["flags"]),
            _digest(message, arm), float(message["elsewhere"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(arm, "count", error) from None
    if len(rows) != number or not all(0 < t < math.inf for _, t in rows):
        raise BrokenArm(f"the worker of {arm} sent no whole count")
    return said


def farewell(message: dict[str, Any], arm: str) -> None:
    """BrokenArm when the arm printed to stdout while it ran."""
    printed = str(expect(message, "bye", arm).get("printed", "")).strip()
    if printed:
        raise BrokenArm(
            f"the worker of {arm} printed to stdout: {printed[:120]!r}",
            "printing takes time that would be measured; remove the print",
        )


def _count(value: Any) -> int | None:
    return None if value is None else int(value)


def _damaged(arm: str, kind: str, error: Exception) -> BrokenArm:
    return BrokenArm(
        f"the worker of {arm} sent a damaged {kind}: {type(error).__name__}: {error}",
        "is it another program?",
    )
