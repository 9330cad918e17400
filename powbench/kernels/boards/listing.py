"""The boards of this machine, as their drivers list them in processes of their own.

A driver is asked once for all that it has. Where it hangs, crashes or refuses, what is left is
asked once more, each part by a process of its own and all at once (drivers.shares where not even
its parts are known): what does not answer costs its time, and hides no other board.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ...child import Child, ChildError, Late
from ...patience import MORE_TIME, limit
from ..base import Entry
from . import drivers
from .board import MOST_DEVICES, Device
from .child import BACKENDS
from .drivers import EVERYTHING, Share
from .kernel import LONGEST_LINE, NONSENSE, SEE_THE_LOG, BoardKernel, Seat, said_by, start

if TYPE_CHECKING:
    from .kernel import BoardBackend

LIST_SECONDS = 60.0
"""For a driver to list its devices; without NVIDIA's persistence mode each of them begins anew,
which takes seconds a board."""
UNREAD_SECONDS = 1.0
"""For what a process has long said, while another one was waited for."""


@dataclass(frozen=True)
class Found:
    """The boards of a backend. why_not: why there is none, or not more. is_fault: whether
    something is wrong that a user without a board would not have."""

    kernels: tuple[BoardKernel, ...]
    why_not: str = ""
    is_fault: bool = False


@dataclass(frozen=True)
class Part:
    """What a driver said of one part, or why it said nothing. count: of its devices."""

    name: str
    share: Share
    number: int = 0
    devices: Sequence[Device] = ()
    count: int = 0
    why_not: str = ""


@dataclass(frozen=True)
class Said:
    """What a driver said of its share. why_not: why it does not even say what parts there are.
    absent: whether there is just no board."""

    parts: Sequence[Part]
    why_not: str = ""
    absent: bool = False


@cache
def found(backend: BoardBackend) -> Found:
    if why := drivers.absent(backend):
        return Found((), why)
    (whole,) = _asked(backend, [EVERYTHING])
    if whole.why_not:
        by_itself = [] if whole.absent else _asked(backend, drivers.shares(backend))
        parts = [part for one in by_itself for part in one.parts]
        if not any(part.devices for part in parts):
            return Found((), whole.why_not, is_fault=not whole.absent)
    else:
        parts = [*whole.parts]
    return _found(backend, parts)


def _found(backend: BoardBackend, parts: Sequence[Part]) -> Found:
    seats: list[tuple[Device, Seat]] = []
    wrong: list[str] = []
    count = 0
    for part in parts:
        devices = part.devices
        if part.why_not and backend == "cuda":  # a part is a device, which keeps its number
            devices = [Device(part.name, "CUDA", why_not=part.why_not)]
        elif part.why_not:
            wrong.append(f"{part.name}: {part.why_not}")
        count += max(part.count, len(devices))
        seats += [(device, Seat(part.share, part.number, n)) for n, device in enumerate(devices)]
    if not seats and not wrong:
        hint = drivers.closed() or "look for the board with `lspci`"
        return Found((), f"the drivers of OpenCL list no device; {hint}")
    del seats[MOST_DEVICES:]
    if count > len(seats):
        wrong.append(f"its driver lists {count} devices: the first {len(seats)} can be used")
    kernels = (BoardKernel(backend, n, *of_one) for n, of_one in enumerate(seats))
    return Found(tuple(kernels), "; ".join(wrong), is_fault=True)


def _asked(backend: BoardBackend, shares: Sequence[Share]) -> list[Said]:
    """Of each share all parts, by processes that run at once; where one of these stops, the parts
    behind are asked once more, each by itself."""
    lines = _lines(backend, [(share, ()) for share in shares])
    again: list[tuple[Share, tuple[str, ...]]] = []
    for share, (head, *answers) in zip(shares, lines, strict=True):
        again += [(share, (str(n),)) for n in range(len(answers), len(_names(head)[:MOST_DEVICES]))]
    second = iter(_lines(backend, again))
    said = []
    for share, (head, *answers) in zip(shares, lines, strict=True):
        names = _names(head)
        answers += [next(second)[0] for _ in names[len(answers) : MOST_DEVICES]]
        if isinstance(head.get("parts"), list):
            parts = [_part(names[n], share, n, answer) for n, answer in enumerate(answers)]
            left_out = [Part(name, share, count=1) for name in names[MOST_DEVICES:]]
            said.append(Said([*parts, *left_out]))
            continue
        why, absent = _why(head) or NONSENSE, bool(head.get("absent"))
        # A driver of OpenCL without a board is no fault; a device of CUDA is known to be there.
        listed = [] if absent and backend == "opencl" else [Part(share.name, share, why_not=why)]
        said.append(Said(listed, why, absent))
    return said


def _names(head: Mapping[str, Any]) -> list[str]:
    parts = head.get("parts")
    return [str(name) for name in parts] if isinstance(parts, list) else []


def _why(line: Mapping[str, Any]) -> str:
    return "; ".join(str(line[key]) for key in ("refused", "hint") if line.get(key))


def _part(name: str, share: Share, number: int, line: Mapping[str, Any]) -> Part:
    if "refused" in line:
        return Part(name, share, number, why_not=_why(line))
    try:
        devices = [Device(**device) for device in line["devices"]]
        return Part(name, share, number, devices, int(line["count"]))
    except (KeyError, TypeError, ValueError):
        return Part(name, share, number, why_not=NONSENSE)


def _lines(
    backend: BoardBackend, orders: Sequence[tuple[Share, tuple[str, ...]]]
) -> list[list[dict[str, Any]]]:
    """What processes say that run at once, one for each order (a share, and which part of it).
    The last line of one that stops says why."""
    seconds = limit(LIST_SECONDS)
    deadline = time.monotonic() + seconds
    said = []
    with contextlib.ExitStack() as running:
        children: list[Child | ChildError] = []
        for share, part in orders:
            try:
                children.append(running.enter_context(start(share.variables, backend, *part)))
            except ChildError as error:
                children.append(error)
        for number, child in enumerate(children):
            said.append(_said(child, deadline, seconds, UNREAD_SECONDS if number else 0.0))
    return said


def _said(
    child: Child | ChildError, deadline: float, seconds: float, least: float
) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    try:
        if isinstance(child, ChildError):
            raise child
        while not lines or len(lines) <= len(_names(lines[0])[:MOST_DEVICES]):
            left = max(least, deadline - time.monotonic())
            lines.append(said_by(child.line(LONGEST_LINE, left)))
    except Late:
        hangs = f"its driver hangs: no answer within {seconds:.3g} s"
        lines.append({"refused": hangs, "hint": MORE_TIME})
    except ChildError as error:
        failed = f"its driver's process fails ({error})"
        lines.append({"refused": failed, "hint": SEE_THE_LOG})
    return lines


def entries() -> list[Entry]:
    """The boards of every backend; one line that says why for what a backend lacks."""
    listed: list[Entry] = []
    for backend in BACKENDS:
        of_one = found(backend)
        listed += [_entry(kernel) for kernel in of_one.kernels]
        if of_one.why_not:
            listed.append(Entry(backend, backend, (), None, of_one.why_not))  # type: ignore[arg-type]
    return listed


def _entry(kernel: BoardKernel) -> Entry:
    device = kernel.device
    usable = None if device.why_not else kernel
    said = f"{device.name} at {device.place}" if device.place else device.name
    return Entry(kernel.name, kernel.backend, (device.driver,), usable, device.why_not, said)


def faults() -> list[tuple[str, str]]:
    """(name, why) of the boards and the drivers that would be measured if nothing were wrong."""
    listed: list[tuple[str, str]] = []
    for backend in BACKENDS:
        of_one = found(backend)
        wrong = [k for k in of_one.kernels if k.device.why_not and not k.by_name]
        listed += [(k.name, k.device.why_not) for k in wrong]
        if of_one.is_fault and of_one.why_not:
            listed.append((backend, of_one.why_not))
    return listed
