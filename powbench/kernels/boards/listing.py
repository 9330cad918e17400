"""The boards of this machine: each backend's driver is asked once, in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ...child import ChildError, Late
from ...patience import MORE_TIME, limit
from ..base import Entry
from . import drivers
from .board import Device
from .child import BACKENDS
from .kernel import LONGEST_LINE, NONSENSE, SEE_THE_LOG, BoardKernel, said_by, start

if TYPE_CHECKING:
    from .kernel import BoardBackend

LIST_SECONDS = 60.0
"""For a driver to list its devices; without NVIDIA's persistence mode each of them begins anew,
which takes seconds a board."""


@dataclass(frozen=True)
class Found:
    """The boards of a backend. why_not: why there is none, or not more. is_fault: whether
    something is wrong that a user without a board would not have."""

    kernels: tuple[BoardKernel, ...]
    why_not: str = ""
    is_fault: bool = False


@cache
def found(backend: BoardBackend) -> Found:
    """Asks the driver once, in a process that has `limit(LIST_SECONDS)` for the answer."""
    if why := drivers.absent(backend):
        return Found((), why)
    try:
        with start(backend) as child:
            said = said_by(child.line(LONGEST_LINE, limit(LIST_SECONDS)))
    except Late as error:
        return Found((), f"its driver hangs: {error}; {MORE_TIME}", is_fault=True)
    except ChildError as error:
        return Found((), f"its driver's process fails ({error}); {SEE_THE_LOG}", is_fault=True)
    if "refused" in said:
        why = "; ".join(str(said[key]) for key in ("refused", "hint") if said.get(key))
        return Found((), why, is_fault=not said.get("absent"))
    try:
        devices = [Device(**device) for device in said["devices"]]
        count, wrong = int(said["count"]), [str(said["why_not"])]
    except (KeyError, TypeError, ValueError):
        return Found((), NONSENSE, is_fault=True)
    kernels = tuple(BoardKernel(backend, i, device) for i, device in enumerate(devices))
    if count > len(devices):
        wrong.append(f"its driver lists {count} devices: the first {len(devices)} can be used")
    return Found(kernels, "; ".join(filter(None, wrong)), is_fault=True)


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
