"""The functions of a shared object, and what compiled it: its ELF tables, read within bounds."""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from pathlib import Path

from .. import bounded
from ..errors import InputError, NotMeasurable

LARGEST_BYTES = 256 << 20
_SECTION = struct.Struct("<IIQQQQIIQQ")
_SYMBOL = struct.Struct("<IBBHQQ")
_SYMTAB, _DYNSYM, _FUNCTION = 2, 11, 2


@dataclass(frozen=True)
class Place:
    """Of a function in the library's memory."""

    offset: int
    size: int


@dataclass(frozen=True)
class Library:
    """functions: by name. stripped: only what is exported has a name. compiler, flags: as far as
    the file says it (`.comment`, and `-frecord-gcc-switches`)."""

    functions: dict[str, Place]
    stripped: bool
    compiler: str
    flags: str


def read(path: str | Path, label: str = "") -> Library:
    """InputError for a file that is no ELF shared object of 64 bits. label: what messages call
    it, where `path` is a copy of it."""
    name = label or path
    try:
        data = bounded.read_bytes(path, LARGEST_BYTES)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot read the library {name}: {why}", "check the path") from None
    if data[:6] != b"\x7fELF\x02\x01":
        raise InputError(
            f"{name} is no ELF file of 64 bits", "build a shared object for 64-bit Linux"
        )
    try:
        return _parsed(data)
    except (struct.error, IndexError, ValueError):
        raise InputError(f"the tables of {name} are damaged", "build it again") from None


def _parsed(data: bytes) -> Library:
    (start,) = struct.unpack_from("<Q", data, 0x28)
    entry, number, names_at = struct.unpack_from("<HHH", data, 0x3A)
    if number and entry != _SECTION.size:
        raise ValueError
    sections = [_SECTION.unpack_from(data, start + i * entry) for i in range(number)]

    def content(section: tuple[int, ...]) -> bytes:
        return data[section[4] : section[4] + section[5]]

    names = content(sections[names_at]) if sections else b""
    texts = {_text(names, s[0]): content(s) for s in sections if s[1] == 1}
    tables = sorted((s for s in sections if s[1] in (_SYMTAB, _DYNSYM)), key=lambda s: -s[1])
    functions: dict[str, Place] = {}
    for table in tables:  # the exported ones first: no static one hides them
        strings, symbols = content(sections[table[6]]), content(table)
        found = [
            (value, size, _text(strings, name))
            for name, info, _, place, value, size in _SYMBOL.iter_unpack(symbols)
            if info & 15 == _FUNCTION and place
        ]
        begins = sorted({value for value, _, _ in found})
        following = dict(itertools.pairwise(begins))
        for value, size, name in found:
            until = size or following.get(value, value) - value  # assembly may give no size
            if name and until:
                functions.setdefault(name, Place(value, until))
    return Library(
        functions,
        stripped=all(s[1] != _SYMTAB for s in sections),
        compiler=_words(texts.get(".comment", b"")),
        flags=_words(texts.get(".GCC.command.line", b"")),
    )


def _text(strings: bytes, at: int) -> str:
    return strings[at : strings.find(b"\0", at)].decode("utf-8", "replace")


def _words(section: bytes) -> str:
    found = section.decode("utf-8", "replace").split("\0")
    return ", ".join(dict.fromkeys(text.strip() for text in found if text.strip()))[:2000]


def function(library: Library, name: str, path: str) -> Place:
    """InputError for a name that is none; NotMeasurable where the names were taken away."""
    if name in library.functions:
        return library.functions[name]
    if library.stripped:
        raise NotMeasurable(
            f"{path} has no symbol {name}: it has no symbols but those that it exports",
            "build it without -s and without strip",
        )
    import difflib

    near = difflib.get_close_matches(name, library.functions, 1)
    raise InputError(
        f"{path} has no function {name}",
        f"did you mean {near[0]}?" if near else "`nm` lists those it has; one may be inlined",
    )
