"""Every kernel by name: what can run here, and why the others cannot."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from ..errors import InputError, UnknownKernel, UnusableKernel
from . import jit, native, reference
from .base import Entry, Kernel
from .boards import listing as board
from .boards.child import BACKENDS as BOARD_BACKENDS
from .together import PLUS, Together

BACKENDS = (native.entries, jit.entries, reference.entries)
"""What lists the kernels of each backend on this kind of machine, a faster one after a slower;
the backends from fast to slow."""

BUILD_HINT = (
    "install a C compiler and the Python headers (Debian: apt install gcc python3-dev), then "
    "`pip install --force-reinstall --no-cache-dir` powbench again"
)


def entries() -> list[Entry]:
    """All kernels powbench knows on this kind of machine that its CPU runs."""
    return [entry for listed in BACKENDS for entry in listed()]


def table(libraries: Sequence[Kernel]) -> list[Entry]:
    """All kernels powbench knows, boards too, and behind them those of the user's libraries."""
    return [*entries(), *board.entries(), *_of(libraries)]


def _of(libraries: Sequence[Kernel]) -> list[Entry]:
    return [Entry(k.name, k.backend, (), k) for k in libraries]


def is_board(name: str) -> bool:
    """Whether a name is one of a board's, such as cuda:0, here or elsewhere."""
    return PLUS not in name and name.partition(":")[0] in BOARD_BACKENDS


def names() -> list[str]:
    """All names that a library cannot have: those of kernels, built or not."""
    return list(dict.fromkeys([*(e.name for e in entries()), *native.X86, *native.ARM]))


def usable() -> list[Kernel]:
    """What the CPU runs here."""
    return [entry.kernel for entry in entries() if entry.kernel is not None]


def boards() -> list[Kernel]:
    """The boards that are measured without being named."""
    return [e.kernel for e in board.entries() if e.kernel is not None and not e.kernel.by_name]


def board_faults() -> list[tuple[str, str]]:
    """(name, why) of the boards and drivers with a fault; a machine without a board has none."""
    return board.faults()


def get(name: str, libraries: Sequence[Kernel] = ()) -> Kernel:
    """The kernel of this name, or of this sum of names such as cuda:0+shani.

    UnusableKernel or UnknownKernel say what to take instead.
    """
    if PLUS in name:
        return _together(name, libraries)
    listed = table(libraries) if is_board(name) else [*entries(), *_of(libraries)]
    for entry in listed:
        # A driver without boards, or with too many, is listed by its own name.
        if name in (entry.name, f"{entry.name}:{name.partition(':')[2]}"):
            if entry.kernel is None:
                raise UnusableKernel(
                    f"kernel {name} cannot run here: {entry.why_not}", _others(listed)
                )
            return entry.kernel
    raise _unknown(name, [e.name for e in listed], _others(listed))


def require(name: str, others: Sequence[str] = ()) -> None:
    """UnknownKernel for a name, or a part of a sum, that no kernel has here, usable or not, and
    none of `others`."""
    known = list(dict.fromkeys([*others, *names()]))
    for part in name.split(PLUS):
        if part not in known and not is_board(part):
            raise _unknown(part, known, "the kernels are " + ", ".join(known))


def _unknown(name: str, known: Sequence[str], listed: str) -> UnknownKernel:
    near = difflib.get_close_matches(name, known, 1)
    maybe = f"did you mean {near[0]}? " if near else ""
    return UnknownKernel(f"there is no kernel {name!r}", maybe + listed)


def _together(name: str, libraries: Sequence[Kernel]) -> Kernel:
    parts = name.split(PLUS)
    if "" in parts:
        raise InputError(
            f"kernel {name!r} lacks a part beside a {PLUS}", "a sum is written like cuda:0+shani"
        )
    twice = [part for part in parts if parts.count(part) > 1]
    if twice:
        raise InputError(
            f"kernel {name!r} has the part {twice[0]!r} twice", "name each part of a sum once"
        )
    if "reference" in parts:
        raise InputError(
            f"kernel {name!r} has the reference as a part, which is there to judge the others",
            "leave it out of the sum",
        )
    return Together([get(part, libraries) for part in parts])


def _others(listed: list[Entry]) -> str:
    return "usable here: " + ", ".join(e.name for e in listed if e.usable)


def default() -> Kernel:
    """The kernel expected to be fastest on a machine that nobody has calibrated.

    Of the first backend the last; one that any machine can run is slower than the others.
    """
    ranked = [entry for listed in BACKENDS for entry in reversed(listed()) if entry.usable]
    kernel = min(ranked, key=lambda entry: not entry.needs).kernel
    assert kernel is not None
    return kernel
