"""Every kernel by name: what can run here, and why the others cannot."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import InputError, UnusableKernel
from . import jit, native
from .base import Kernel
from .reference import ReferenceKernel

C_KERNELS = ("scalar", "avx2", "shani", "split", "avx512")
"""Names of the kernels in csrc, for saying what is missing where it was not built."""
PREFERENCE = ("avx512", "split", "shani", "avx2", "numba", "scalar", "numba-simple", "reference")
"""Fastest first where nothing is known of the machine; `measure.choice` knows more."""

BUILD_HINT = (
    "install a C compiler and the Python headers (Debian: apt install gcc python3-dev), then "
    "`pip install --force-reinstall --no-cache-dir` powbench again"
)


@dataclass(frozen=True)
class Entry:
    """A kernel as listed. `why_not` is empty exactly when `kernel` can run here."""

    name: str
    backend: str
    needs: tuple[str, ...]
    kernel: Kernel | None
    why_not: str = ""

    @property
    def usable(self) -> bool:
        return self.kernel is not None


def entries() -> list[Entry]:
    """All kernels powbench knows on this kind of machine, in order of their names' speed."""
    listed = [_native_entry(k) for k in native.kernels()]
    if not listed:
        listed = [
            Entry(name, "c", (), None, native.why_not() or native.NOT_BUILT) for name in C_KERNELS
        ]
    why_not = jit.why_not()
    for kernel in jit.kernels():
        can = None if why_not else kernel
        listed.append(Entry(kernel.name, kernel.backend, ("numba",), can, why_not))
    listed.append(Entry("reference", "python", (), ReferenceKernel()))
    return listed


def table(libraries: Sequence[Kernel]) -> list[Entry]:
    """All kernels powbench knows, and behind them those of the user's libraries."""
    return entries() + [Entry(k.name, k.backend, (), k) for k in libraries]


def names() -> list[str]:
    """All names that a library cannot have: those of kernels, built or not."""
    return list(dict.fromkeys([*(e.name for e in entries()), *C_KERNELS, "armv8"]))


def _native_entry(kernel: native.NativeKernel) -> Entry:
    if kernel.missing:
        why = f"this CPU or its OS lacks {', '.join(kernel.missing)}"
        return Entry(kernel.name, "c", kernel.needs, None, why)
    return Entry(kernel.name, "c", kernel.needs, kernel)


def usable() -> list[Kernel]:
    return [entry.kernel for entry in entries() if entry.kernel is not None]


def get(name: str, libraries: Sequence[Kernel] = ()) -> Kernel:
    """The kernel of this name; UnusableKernel or InputError say what to take instead."""
    listed = table(libraries)
    for entry in listed:
        if entry.name == name:
            if entry.kernel is None:
                raise UnusableKernel(
                    f"kernel {name} cannot run here: {entry.why_not}", _others(listed)
                )
            return entry.kernel
    near = difflib.get_close_matches(name, [e.name for e in listed], 1)
    maybe = f"did you mean {near[0]}? " if near else ""
    raise InputError(f"there is no kernel {name!r}", maybe + _others(listed))


def _others(listed: list[Entry]) -> str:
    return "usable here: " + ", ".join(e.name for e in listed if e.usable)


def default() -> Kernel:
    """The kernel expected to be fastest on a machine that nobody has calibrated."""
    can = {kernel.name: kernel for kernel in usable()}
    return next(can[name] for name in PREFERENCE if name in can)
