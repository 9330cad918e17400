"""The process in which a kernel of the user's own runs. A script, on the standard library alone:

    python -I -S library_child.py /path/mine.so

It says one JSON line, {"name": ..., "lanes": 1} or {"refused": why}, and then answers
requests, each of one size, on stdin, with replies on stdout:

    request   header 80 bytes, target 32 bytes, start u64, count u64, capacity u64
    reply     status i32, found i64, CPU seconds f64, length u64, and so many bytes:
              the hits as u32 (status 0), or what is wrong as text (status 1)

What the library prints goes to stderr, so that it cannot disturb the replies. The
process ends with its stdin, or when its keeper ends it (powbench/child.py).
"""

from __future__ import annotations

import array
import ctypes
import json
import os
import re
import signal
import struct
import sys
import time
from typing import BinaryIO

INTERFACE = 1
SYMBOLS = ("powbench_kernel_interface", "powbench_kernel_name", "powbench_kernel_scan")
NAME = re.compile(rb"[a-z][a-z0-9._-]{0,31}")
REQUEST = struct.Struct("<80s32sQQQ")
REPLY = struct.Struct("<iqdQ")
GUARD_WORDS = 64
GUARD = 0xDEC0ADDE
_GUARDS = array.array("I", [GUARD]) * GUARD_WORDS
FAILURES = {-2: "it says that this CPU lacks what it needs"}


class LibraryRefused(Exception):
    """What is wrong with the library, in words that follow its path."""


class Loaded:
    """A library in this process. LibraryRefused when it lacks the interface."""

    def __init__(self, path: str) -> None:
        try:
            library = ctypes.CDLL(path, mode=os.RTLD_NOW)
        except OSError as error:
            raise LibraryRefused(
                f"it does not load: {str(error).removeprefix(path + ': ')}"
            ) from None
        for symbol in SYMBOLS:
            if not hasattr(library, symbol):
                raise LibraryRefused(f"it exports no {symbol}")
        library.powbench_kernel_interface.restype = ctypes.c_uint32
        version = library.powbench_kernel_interface()
        if version != INTERFACE:
            raise LibraryRefused(
                f"it has kernel interface {version}, this powbench has {INTERFACE}"
            )
        library.powbench_kernel_name.restype = ctypes.c_char_p
        name = library.powbench_kernel_name()
        if name is None or not NAME.fullmatch(name):
            raise LibraryRefused(
                f"it calls itself {str(name)[1:60]}; a name has 1 to 32 of a-z, 0-9, '.', '_', '-'"
            )
        self.name: str = name.decode()
        self._scan = library.powbench_kernel_scan
        self._scan.restype = ctypes.c_int64
        self._scan.argtypes = [
            *(ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint64, ctypes.c_uint64),
            *(ctypes.c_void_p, ctypes.c_uint64),
        ]

    def scan(
        self, header: bytes, target: bytes, start: int, count: int, capacity: int
    ) -> tuple[int, array.array[int]]:
        """(hits in the range, the first `capacity` of them). LibraryRefused for a failure.

        Behind the room for the hits stand words that a library has no business with.
        """
        room = array.array("I", [GUARD]) * (capacity + GUARD_WORDS)
        assert room.itemsize == 4
        hit_count: int = self._scan(header, target, start, count, room.buffer_info()[0], capacity)
        if room[capacity:] != _GUARDS:
            raise LibraryRefused(f"it writes more than the {capacity} hits that it has room for")
        if hit_count < 0:
            raise LibraryRefused(
                FAILURES.get(hit_count, f"its scan returned the failure {hit_count}")
            )
        if hit_count > count:
            raise LibraryRefused(f"it claims {hit_count} hits among {count} nonces")
        return hit_count, room[: min(hit_count, capacity)]


def serve(loaded: Loaded, requests: BinaryIO, replies: BinaryIO) -> None:
    while len(data := requests.read(REQUEST.size)) == REQUEST.size:
        header, target, start, count, capacity = REQUEST.unpack(data)
        began = time.process_time()
        try:
            hit_count, hits = loaded.scan(header, target, start, count, capacity)
            status, body = 0, hits.tobytes()
        except LibraryRefused as error:
            status, hit_count, body = 1, 0, str(error).encode()
        spent = time.process_time() - began
        replies.write(REPLY.pack(status, hit_count, spent, len(body)) + body)
        replies.flush()


def main(path: str) -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def say(message: dict[str, object]) -> None:
        replies.write(json.dumps(message).encode() + b"\n")
        replies.flush()

    try:
        loaded = Loaded(path)
    except LibraryRefused as error:
        say({"refused": str(error)})
        return 3
    say({"name": loaded.name})
    serve(loaded, sys.stdin.buffer, replies)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
