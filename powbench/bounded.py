"""What comes from outside, within bounds: so many bytes, so deep, numbers that are numbers.

Every text that powbench did not write itself (a file, an answer of a server, a line of a
child) is read and parsed here, so that no size, depth or spelling of a number can hang it, eat
its memory or become a number that nobody wrote.
"""

from __future__ import annotations

import csv
import itertools
import json
import math
import os
import re
import select
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from . import claims
from .errors import InputError

LARGEST_FILE_BYTES = 64 << 20
WRITER_SECONDS = 60.0
"""For somebody to open a pipe and write to it."""
LARGEST_TOML_BYTES = 16 << 20
"""Its reader is slow; a site takes some 400 bytes."""
MOST_TOML_VALUES = 600_000
"""Each with the line that it stands in; so that they fit into 400 MB."""
MOST_VALUES = 3_000_000
"""In one document: as many as fit into 400 MB."""
MOST_ROWS = 500_000
"""Of a CSV: fifty years of hours."""
MOST_COLUMNS = 1000
MOST_SITES = 20_000
"""Of a file: each takes some 40 KB, whatever its hours."""
MOST_SITE_MONTHS = 1_200_000
"""Of all sites together, each some 400 bytes."""
MOST_NAMES = 10_000
"""Of a folder that are compared with one that is missing."""
MOST_PARTS = 500
"""Lines of rigs at a site: each is held hour by hour, some 0.5 MB a year."""
DEEPEST = 64
"""Levels of nesting. No document of powbench, no tariff record and no meter has more than 12."""
LARGEST = 1e18
"""No price, power or count is larger; beyond it sums would overflow."""
LONGEST_NUMBER = 309
"""Digits of an integer: more than the largest float has."""
STRIDE = 25
"""Of a text that is looked at here and there, before all of it is searched for long numbers."""


_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_HEX = re.compile(r"(?:0[xX])?[0-9a-fA-F]{1,64}")
_WHOLE = re.compile(r"[+-]?[0-9]+")


class Unreadable(ValueError):
    """Says in one sentence why something cannot be taken; the caller names where it came from."""


def json_value(text: str | bytes) -> Any:
    """What a JSON text holds; Unreadable when it is none, too deep, or has no finite numbers.

    Python's reader takes NaN, Infinity and 1e999, which are no JSON or no number; integers that
    no float holds come back as errors here rather than as an OverflowError later.
    """
    if isinstance(text, bytes):
        text = _decoded(text)
    if sum(text.count(mark) for mark in ",[{") > MOST_VALUES:
        raise Unreadable(f"it holds more than {MOST_VALUES:,} values")
    try:
        value = json.loads(
            text, parse_constant=_no_constant, parse_float=_finite, parse_int=_integer
        )
        if _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except Unreadable:
        raise
    except UnicodeEncodeError:
        raise Unreadable("it holds half of a character (a lone surrogate)") from None
    except RecursionError:
        raise Unreadable(f"it is nested deeper than {DEEPEST} levels") from None
    except ValueError as error:
        raise Unreadable(f"it is not JSON: {error}") from None
    check_depth(value)
    return value


def is_large(text: str | bytes) -> bool:
    """Whether a JSON text may go beyond the bounds of `json_value`: values, digits of a number."""
    characters = text if isinstance(text, str) else text.decode("latin-1")
    if len(characters) > MOST_VALUES and sum(map(characters.count, ",[{")) > MOST_VALUES:
        return True
    if not _DIGITS_ALONG.search(characters[::STRIDE]):
        return False
    # Of a run of digits twice as long, one of these pieces has nothing else in it.
    piece = LONGEST_NUMBER // 2
    places = range(0, len(characters), piece)
    return any(characters[at : at + piece].isdigit() for at in places)


def check_depth(value: Any) -> None:
    """Unreadable when lists and tables stand in one another more than DEEPEST times."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(DEEPEST):
        if not level:
            return
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
    import tomllib  # not at every start

    if len(text) > LARGEST_TOML_BYTES:
        raise Unreadable(f"it is larger than {size(LARGEST_TOML_BYTES)}")
    if sum(text.count(mark) for mark in "=,[") > MOST_TOML_VALUES:
        raise Unreadable(f"it holds more than {MOST_TOML_VALUES:,} values")
    if _DEEP_KEY.search(text):  # the reader takes time for each part of each key
        raise Unreadable(f"it is nested deeper than {DEEPEST} levels")
    if number := LONG_NUMBER.search(text):
        raise Unreadable(f"it holds a number of {len(number[0].replace('_', ''))} digits")
    try:
        value = tomllib.loads(text)
    except RecursionError:
        raise Unreadable(f"it is nested deeper than {DEEPEST} levels") from None
    except ValueError as error:
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


def hexadecimal(text: str) -> int:
    """`170b98ab` or `0x170b98ab`; Unreadable for anything else, such as a sign or a blank."""
    if _HEX.fullmatch(text) is None:
        raise Unreadable(f"{_short(text)!r} is not a hexadecimal number")
    return int(text, 16)


def whole(text: str) -> int:
    """A whole number in ASCII digits, with or without a sign; Unreadable for anything else."""
    stripped = text.strip()
    if _WHOLE.fullmatch(stripped[: LONGEST_NUMBER + 2]) is None:
        raise Unreadable(f"{_short(stripped)!r} is not a whole number")
    return _integer(stripped)


def csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """(number of its last line, cells) of each row of a CSV text.

    Unreadable, with the line, for a field that does not end and for too many rows or columns.
    """
    cells = 0
    reader = csv.reader(_lines(text))
    try:
        for row in reader:
            cells += len(row)
            if len(row) > MOST_COLUMNS:
                raise Unreadable(f"line {reader.line_num} has more than {MOST_COLUMNS:,} columns")
            if reader.line_num > MOST_ROWS or cells > MOST_VALUES:
                raise Unreadable(f"it has more than {min(reader.line_num - 1, MOST_ROWS):,} rows")
            yield reader.line_num, row
    except csv.Error as error:
        said = str(error)
        said = "a field is longer than 128 KiB" if "field limit" in said else said
        raise Unreadable(f"line {reader.line_num}: {said}") from None


def _lines(text: str) -> Iterator[str]:
    """One line after another, so that a million of them never stand in memory twice."""
    for line in _LINE.finditer(text):
        if line[0].count(",") > 4 * MOST_COLUMNS:
            raise Unreadable(f"a line has more than {MOST_COLUMNS:,} columns")
        yield line[0]


def typed(text: str) -> float:
    """`number` as people type it: `1_000` too, the underscore between digits."""
    return number(_UNDERSCORE.sub("", text))


def read_text(
    path: str | Path, limit_bytes: int = LARGEST_FILE_BYTES, hint: str = "check the path"
) -> str:
    """The text of an input file; InputError when it is missing, huge, no file or no text."""
    return text_of(lambda: read_bytes(path, limit_bytes), str(path), hint)


def _called_alike(path: str) -> str:
    """`did you mean sites.toml?` where a file of such a name stands in the same folder, or ''."""
    import difflib

    wanted = Path(path)
    try:
        with os.scandir(wanted.parent) as entries:
            names = [e.name for e in itertools.islice(entries, MOST_NAMES) if e.is_file()]
    except (OSError, ValueError):
        return ""
    near = difflib.get_close_matches(wanted.name, names, 1, 0.75)
    return f"did you mean {wanted.with_name(near[0])}?" if near else ""


def text_of(read: Callable[[], bytes], shown: str, hint: str = "check the path") -> str:
    """The text that `read` brings from what is called `shown`; InputError when it cannot."""
    try:
        return _decoded(read())
    except FileNotFoundError as error:
        near = _called_alike(str(error.filename or ""))
        raise InputError(f"cannot read {shown}: {error.strerror}", near or hint) from None
    except OSError as error:
        raise InputError(f"cannot read {shown}: {error.strerror or error}", hint) from None
    except Unreadable as error:
        raise InputError(f"cannot read {shown}: {error}", "is it the right file?") from None
    except ValueError as error:  # a NUL in the name, which only a configuration file can hold
        raise InputError(f"cannot read {shown}: {error}", hint) from None


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("it is not text (UTF-8)") from None
    if sys.getsizeof(text) > 2 * LARGEST_FILE_BYTES:  # one emoji takes four bytes a character
        raise Unreadable(f"it takes more than {size(2 * LARGEST_FILE_BYTES)} as text")
    return text


def read_bytes(path: str | Path, limit_bytes: int = LARGEST_FILE_BYTES) -> bytes:
    """The bytes of a file; OSError as the system says it, Unreadable for what is no file.

    From now on it is an input of this run, which no output replaces (claims). A device or a
    pipe that somebody named in place of a file would never end. A pipe made by a shell
    (`<(...)`) ends, so it is read up to the limit; for a writer of one with a name there are
    WRITER_SECONDS to come.
    """
    # A Path for each of 5,000 files takes longer.
    with open(path, "rb", opener=_without_waiting) as file:
        status = os.fstat(file.fileno())
        claims.current.read(path, status)
        if stat.S_ISFIFO(status.st_mode) and os.path.exists(os.path.realpath(path)):  # noqa: PTH110
            return _read_pipe(file.fileno(), limit_bytes)
        os.set_blocking(file.fileno(), True)
        return read_stream(file, limit_bytes)


def _without_waiting(path: str, flags: int) -> int:
    """To open a pipe with a name waits for its writer, be there none."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _read_pipe(descriptor: int, limit_bytes: int) -> bytes:
    """All that somebody writes, however long that takes."""
    data, has_writer, end = bytearray(), False, time.monotonic() + WRITER_SECONDS
    while len(data) <= limit_bytes:
        ready = select.select([descriptor], [], [], None if has_writer else 0.05)[0]
        has_writer = has_writer or bool(ready)
        try:
            chunk = os.read(descriptor, min(1 << 20, limit_bytes + 1 - len(data)))
        except BlockingIOError:
            has_writer = True
            continue
        if not chunk and has_writer:
            return bytes(data)
        if not chunk and time.monotonic() > end:
            raise Unreadable(f"it is a pipe that nobody wrote to for {WRITER_SECONDS:g} s")
        data += chunk
    raise Unreadable(f"it is larger than {size(limit_bytes)}")


def read_stream(file: IO[bytes], limit_bytes: int = LARGEST_FILE_BYTES) -> bytes:
    """All of an open file within the limit; Unreadable when there is more or it is a device."""
    try:
        status = os.fstat(file.fileno())
        mode, expected = status.st_mode, status.st_size
    except (OSError, ValueError):  # a stand-in that has no file behind it
        mode, expected = stat.S_IFREG, 0
    terminal = stat.S_ISCHR(mode) and not file.isatty() and not _is_null(file)
    if terminal or stat.S_ISBLK(mode):
        raise Unreadable("it is a device, not a file")
    # Room for the whole limit is made for each read that asks for it, however small the file is.
    data = file.read(min(limit_bytes, expected) + 1)
    if expected < len(data) <= limit_bytes:  # a pipe, or a file that grows
        data += file.read(limit_bytes + 1 - len(data))
    if len(data) > limit_bytes:
        raise Unreadable(f"it is larger than {size(limit_bytes)}")
    return data


def read_small(path: str | Path, limit_bytes: int, wait_seconds: float = 5.0) -> bytes:
    """The bytes of a file that holds a password or the like; errors as of `read_bytes`.

    A pipe that nobody writes to, or never closes, ends after `wait_seconds` too.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        claims.current.read(path, os.fstat(descriptor))
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


_DIGITS_ALONG = re.compile(rf"[0-9]{{{LONGEST_NUMBER // STRIDE}}}")
"""Every run of LONGEST_NUMBER digits has so many in a text of each STRIDE-th character."""
_UNDERSCORE = re.compile(r"(?<=[0-9])_(?=[0-9])")
LONG_NUMBER = re.compile(rf"(?<![\w.])[0-9][0-9_]{{{LONGEST_NUMBER - 1},}}(?![\w.])")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_DEEP_KEY = re.compile(
    rf"(?<![\w-])(?:(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*\.[ \t]*){{{DEEPEST},}}"
)


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:20]}…"
