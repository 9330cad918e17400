"""What comes from outside, within bounds: so many bytes, so deep, numbers that are numbers.

Every text that powbench did not write itself (a file, an answer of a server, a line of a
child) is read and parsed here, so that no size, depth or spelling of a number can hang it, eat
its memory or become a number that nobody wrote.
"""

from __future__ import annotations

import json
import math
import os
import re
import select
import stat
import time
import tomllib
from pathlib import Path
from typing import IO, Any

LARGEST_FILE_BYTES = 64 << 20
DEEPEST = 64
"""Levels of nesting. No document of powbench, no tariff record and no meter has more than 12."""
LONGEST_NUMBER = 309
"""Digits of an integer: more than the largest float has."""


_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WHOLE = re.compile(r"[+-]?[0-9]+")


class Unreadable(ValueError):
    """Says in one sentence why something cannot be taken; the caller names where it came from."""


def json_value(text: str | bytes) -> Any:
    """What a JSON text holds; Unreadable when it is none, too deep, or has no finite numbers.

    Python's reader takes NaN, Infinity and 1e999, which are no JSON or no number; integers that
    no float holds come back as errors here rather than as an OverflowError later.
    """
    try:
        value = json.loads(
            text, parse_constant=_no_constant, parse_float=_finite, parse_int=_integer
        )
    except Unreadable:
        raise
    except UnicodeDecodeError:
        raise Unreadable("it is not text (UTF-8)") from None
    except RecursionError:
        raise Unreadable(f"it is nested deeper than {DEEPEST} levels") from None
    except ValueError as error:
        raise Unreadable(f"it is not JSON: {error}") from None
    check_depth(value)
    return value


def check_depth(value: Any) -> None:
    """Unreadable when lists and tables stand in one another more than DEEPEST times."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
    if level:
        raise Unreadable(f"it is nested deeper than {DEEPEST} levels")


def toml_value(text: str) -> dict[str, Any]:
    """What a TOML text holds; Unreadable when it is none or nested too deep."""
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(str(error)) from None
    except RecursionError:
        raise Unreadable(f"it is nested deeper than {DEEPEST} levels") from None
    except ValueError as error:  # an integer of 5,000 digits
        raise Unreadable(str(error)) from None
    check_depth(value)
    return value


def number(text: str) -> float:
    """A number as a program writes it: ASCII digits, a point, an exponent; nothing beside it.

    Python's float takes `1_000`, `nan`, digits of any script and 1e999; none of them is a figure
    that anybody meant. A comma is refused: it marks decimals for some and thousands for others.
    """
    stripped = text.strip()
    if len(stripped) > LONGEST_NUMBER:
        raise Unreadable(f"it is {len(stripped)} characters long, too long for a number")
    if _DECIMAL.fullmatch(stripped) is None:
        comma = ": decimals stand after a point, as in 212.4" if "," in stripped else ""
        raise Unreadable(f"{_short(stripped)!r} is not a number{comma}")
    return _finite(stripped)


def whole(text: str) -> int:
    """A whole number in ASCII digits, with or without a sign; Unreadable for anything else."""
    stripped = text.strip()
    if _WHOLE.fullmatch(stripped[: LONGEST_NUMBER + 2]) is None:
        raise Unreadable(f"{_short(stripped)!r} is not a whole number")
    return _integer(stripped)


def read_bytes(path: str | Path, limit_bytes: int = LARGEST_FILE_BYTES) -> bytes:
    """The bytes of a file; OSError as the system says it, Unreadable for what is no file.

    A device or a pipe that somebody named in place of a file would never end. A pipe made by a
    shell (`<(...)`) ends, so it is read up to the limit.
    """
    with Path(path).open("rb") as file:
        return read_stream(file, limit_bytes)


def read_stream(file: IO[bytes], limit_bytes: int = LARGEST_FILE_BYTES) -> bytes:
    """All of an open file within the limit; Unreadable when there is more or it is a device."""
    try:
        mode = os.fstat(file.fileno()).st_mode
    except (OSError, ValueError):  # a stand-in that has no file behind it
        mode = stat.S_IFREG
    terminal = stat.S_ISCHR(mode) and not file.isatty() and not _is_null(file)
    if terminal or stat.S_ISBLK(mode):
        raise Unreadable("it is a device, not a file")
    data = file.read(limit_bytes + 1)
    if len(data) > limit_bytes:
        raise Unreadable(f"it is larger than {size(limit_bytes)}")
    return data


def read_small(path: str | Path, limit_bytes: int, wait_seconds: float = 5.0) -> bytes:
    """The bytes of a file that holds a password or the like; errors as of `read_bytes`.

    A pipe that nobody writes to, or never closes, ends after `wait_seconds` too.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        if stat.S_ISREG(os.fstat(descriptor).st_mode) or not hasattr(os, "O_NONBLOCK"):
            return read_stream(file, limit_bytes)
        if not stat.S_ISFIFO(os.fstat(descriptor).st_mode) and not _is_null(file):
            raise Unreadable("it is a device, not a file")
        data, end = b"", time.monotonic() + wait_seconds
        while len(data) <= limit_bytes:
            if not select.select([descriptor], [], [], max(0.0, end - time.monotonic()))[0]:
                raise Unreadable(f"it is a pipe that did not end in {wait_seconds:g} s")
            chunk = os.read(descriptor, limit_bytes + 1)
            if not chunk:
                return data
            data += chunk
    raise Unreadable(f"it is larger than {size(limit_bytes)}")


def _is_null(file: IO[bytes]) -> bool:
    """/dev/null is an empty file to everybody."""
    return os.fstat(file.fileno()).st_rdev == os.makedev(1, 3)


def size(count: int) -> str:
    """8192 -> `8 KiB`."""
    return f"{count >> 20} MiB" if count >= 1 << 20 else f"{max(1, count >> 10)} KiB"


def _no_constant(name: str) -> float:
    raise Unreadable(f"it holds {name}, which is no number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise Unreadable(f"it holds {_short(text)}, which is beyond the largest number")
    return value


def _integer(text: str) -> int:
    digits = len(text.lstrip("+-"))
    if digits > LONGEST_NUMBER:
        raise Unreadable(f"it holds a number of {digits} digits")
    value = int(text)
    try:
        float(value)
    except OverflowError:
        raise Unreadable(f"it holds {_short(text)}, which is beyond the largest number") from None
    return value


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:20]}…"
