"""The text of the boards, compiled for this machine: a board that is a loop in C."""

from __future__ import annotations

import ctypes
import subprocess
from pathlib import Path

from powbench.kernels.boards import board
from powbench.kernels.boards.board import CAPACITY, Device, Launched
from powbench.kernels.boards.stream import Request, Stream
from tests import patience, peers

WARNINGS = ("-Wall", "-Wextra", "-Werror", "-Wno-parentheses")
COMPILERS = {
    "gcc": ("gcc", "-std=c99", "-x", "c"),
    "g++": ("g++", "-x", "c++"),
    "clang": ("clang", "-std=c99", "-x", "c"),
}
LAUNCH = """
#ifdef __cplusplus
extern "C"
#endif
uint job_size(void);
uint job_size(void) { return sizeof(job_words); }

#ifdef __cplusplus
extern "C"
#endif
void launch(const job_words *job, uint first, uint items, uint capacity, uint *found);
void launch(const job_words *job, uint first, uint items, uint capacity, uint *found)
{
    for (uint item = 0; item < items; item++)
        search(*job, first, capacity, found, item);
}
"""


def compiled(folder: Path, compiler: str) -> Path:
    """The text with a loop around it, as a shared object. The text is as a board gets it."""
    source, target = folder / f"{compiler}.c", folder / f"{compiler}.so"
    source.write_text(board.text() + LAUNCH)
    program, *options = COMPILERS[compiler]
    subprocess.run(
        [
            *(peers.program(program), *options, "-O1", *WARNINGS, "-fPIC", "-shared"),
            *(str(source), "-o", str(target)),
        ],
        check=True,
        timeout=patience.SECONDS,
    )
    return target


class HostBoard:
    """A Board whose launches run at once, in `submit`."""

    vector = 1
    classes: dict[str, int] | None = None

    def __init__(self, library: Path) -> None:
        self.device = Device(library.stem, "the host's compiler", is_cpu=True)
        built = ctypes.CDLL(str(library))
        self.job_size = built.job_size()
        self._launch = built.launch
        self._launch.restype = None
        self._launched: dict[int, Launched] = {}

    def submit(self, slot: int, words: list[int], first: int, count: int) -> None:
        assert len(words) == board.JOB_WORDS
        self._launched[slot] = self.search(words, first, count, CAPACITY)

    def collect(self, slot: int) -> Launched:
        return self._launched.pop(slot)

    def search(self, words: list[int], first: int, count: int, capacity: int) -> Launched:
        """What the text finds, in the order in which it finds it."""
        found = (ctypes.c_uint32 * (1 + capacity))()
        job = (ctypes.c_uint32 * len(words))(*words)
        arguments = (ctypes.c_uint32(n) for n in (first, count, capacity))
        self._launch(job, *arguments, found)
        kept = min(found[0], capacity)
        return Launched(found[0], tuple(found[1 : 1 + kept]), 0.0)

    def hits(self, header: bytes, target: int, start: int, count: int) -> list[int]:
        """As a kernel's `scan`, by way of the stream of requests."""
        stream = Stream(self)
        stream.add(Request(header, target, start, count))
        return list(stream.answer().hits)
