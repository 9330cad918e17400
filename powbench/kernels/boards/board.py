"""What every driver of boards gives: the devices it finds, and one of them opened to search."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Protocol

from .. import words

SLOTS = 2
"""Launches in flight: the board never waits for the host."""
CAPACITY = 1 << 14
"""Candidates that one launch has room for."""
GROUP = 256
"""Items side by side on one multiprocessor; a launch is made of whole groups."""
MOST_DEVICES = 64
"""Of one backend; of more the first are taken."""
LONGEST_NAME = 100
TEXTS = ("words.h", "straight.h", "search.h")
JOB_WORDS = len(words.JOB_WORDS) + 1
"""32-bit words of the text's job_words: words.JOB_WORDS, and the reject mask."""


class BoardError(Exception):
    """What a driver refuses, in words that follow the board's name; hint: what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class WrongBoard(BoardError):
    """The device says what cannot be: it computes wrongly."""


class NoBoard(BoardError):
    """There is no board for this driver: nothing is wrong."""


@dataclass(frozen=True)
class Device:
    """A device as its driver lists it.

    name, driver: as they call themselves. is_cpu: the host's own CPU behind the driver.
    units: multiprocessors. hertz: the highest clock that the driver names, 0 where it names
    none. place: PCI address as Linux writes it, empty where nobody knows. why_not: why it
    cannot be used. architecture: as compilers name it (sm_90, gfx1100), empty where the driver
    does not say.
    """

    name: str
    driver: str
    is_cpu: bool = False
    units: int = 0
    hertz: float = 0.0
    place: str = ""
    why_not: str = ""
    architecture: str = ""


@dataclass(frozen=True)
class Listed:
    """The first MOST_DEVICES devices of a part, in the order of their numbers, of `count`."""

    devices: list[Device]
    count: int


@dataclass(frozen=True)
class Launched:
    """What a launch found: CAPACITY candidates at most are kept. seconds: on the device."""

    found: int
    candidates: tuple[int, ...]
    seconds: float


class Board(Protocol):
    """A device with the search built for it. vector: nonces that an item tries. classes: of the
    compiled code, as counting.py has them; None where that code is not at hand.

    `submit` and `collect` take one of SLOTS places; what is submitted first ends first.
    BoardError when the driver refuses.
    """

    device: Device
    vector: int
    classes: dict[str, int] | None

    def submit(self, slot: int, words: list[int], first: int, count: int) -> None:
        """Begin to try `count` nonces (whole groups) from `first` on, with JOB_WORDS words."""
        ...

    def collect(self, slot: int) -> Launched:
        """Wait for what this place began."""
        ...


@dataclass(frozen=True)
class Driver:
    """A language of boards. parts: the names of what can be asked for devices, one by one, so
    that what hangs or fails takes nothing along: platforms of OpenCL, devices of CUDA. open: a
    device, by the numbers of its part and in this part."""

    parts: Callable[[], list[str]]
    devices: Callable[[int], Listed]
    open: Callable[[int, int], Board]


@cache
def text() -> str:
    """The search as the compilers of boards take it."""
    folder = resources.files(__package__) / "text"
    return "".join(folder.joinpath(name).read_text(encoding="utf-8") for name in TEXTS)


def loaded(cdef: str, names: Sequence[str], what: str) -> tuple[Any, Any]:
    """(lib, ffi) of the first of these libraries that is there, declared by the file `cdef`.

    NoBoard when none is, or one for programs of 32 bits. BoardError when one does not load, or
    lacks a function: then it is no `what`.
    """
    import cffi

    name, handle = _opened(names)
    declared = (resources.files(__package__) / cdef).read_text(encoding="utf-8")
    ffi = cffi.FFI()
    ffi.cdef(declared)
    lib = ffi.dlopen(ffi.cast("void *", handle))  # type: ignore[arg-type]
    for function in re.findall(r"\b(\w+)\(", declared):
        if not hasattr(lib, function):
            raise BoardError(f"{name} is no {what}: it has no {function}")
    return lib, ffi


def _opened(names: Sequence[str]) -> tuple[str, int]:
    """(name, handle) of the first that is there. cffi would have compilers look for the others."""
    import ctypes

    why = []
    for name in names:
        try:
            return name, ctypes.CDLL(name)._handle
        except OSError as error:
            why.append(plain(str(error)))
    absent = (f"{names[0]}: cannot open shared object", f"{names[0]}: wrong ELF class")
    raise (NoBoard if why[0].startswith(absent) else BoardError)(why[0])


def plain(said: bytes | str) -> str:
    """What a driver calls something, without line ends and control characters, and cut."""
    text = said.partition(b"\0")[0].decode("utf-8", "replace") if isinstance(said, bytes) else said
    return "".join(c for c in " ".join(text.split()) if c.isprintable())[:LONGEST_NAME]


def first_lines(log: str, lines: int = 3, width: int = 160) -> str:
    """What a compiler says first, on one line."""
    said = [line.strip()[:width] for line in log.replace("\0", "").splitlines() if line.strip()]
    return "; ".join(said[:lines]) or "the driver gives no log"
