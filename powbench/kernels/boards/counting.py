"""Which instructions a hash takes on a board, by class: of compiled code, or of the text.

The classes: `shift` (rotates too), `logic` (of three words), `add` (of three), `multiply_add`,
`other`.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from typing import Literal

Maker = Literal["nvidia", "amd"]

CODE = b".text.search"
STEP = 16
"""Bytes of an instruction, since Volta. The first word has the operation in its 9 lowest bits,
and in bits 12 to 15 the predicate: 7 is always."""
ALWAYS = 7
OPERATIONS = {
    0x010: "add", 0x035: "add", 0x036: "add",  # IADD3, IADD, VIADD
    0x012: "logic",  # LOP3
    0x019: "shift",  # SHF
    0x024: "multiply_add", 0x025: "multiply_add",  # IMAD, IMAD.WIDE
}  # fmt: skip
NOP, EXIT = 0x118, 0x14D

SIGMAS = {
    "big0": {"rotate": 3, "xor3": 1}, "big1": {"rotate": 3, "xor3": 1},
    "small0": {"rotate": 2, "shift": 1, "xor3": 1}, "small1": {"rotate": 2, "shift": 1, "xor3": 1},
}  # fmt: skip
WRITTEN = {
    **SIGMAS,
    "choose": {"choose": 1},
    "majority": {"majority": 1},
    "add2": {"sum2": 1},
    "add3": {"sum3": 1},
    "add4": {"sum3": 1, "sum2": 1},
    "add5": {"sum3": 2},
}
"""What a line of the text's straight.h does, as words.h spells it."""
INSTRUCTIONS: dict[Maker, dict[str, tuple[str, int]]] = {
    "nvidia": {
        "rotate": ("shift", 1), "shift": ("shift", 1), "xor3": ("logic", 1), "choose": ("logic", 1),
        "majority": ("logic", 1), "sum3": ("add", 1), "sum2": ("multiply_add", 1),
    },
    # v_alignbit, v_lshrrev, v_xor3, v_bfi; a xor before the v_bfi; v_add3, v_add.
    "amd": {
        "rotate": ("shift", 1), "shift": ("shift", 1), "xor3": ("logic", 1), "choose": ("logic", 1),
        "majority": ("logic", 2), "sum3": ("add", 1), "sum2": ("add", 1),
    },
}  # fmt: skip
"""Instructions that a maker's compiler needs for each: class, and how many."""


def compiled(cubin: bytes) -> dict[str, int]:
    """Instructions up to the exit of a nonce that is no candidate, by class.

    cubin: what NVRTC makes for sm_70 and later. ValueError where the search is not found in it,
    or is no straight line.
    """
    counted: Counter[str] = Counter()
    for low, _ in struct.iter_unpack("<QQ", _code(cubin)):
        operation, predicate = low & 0x1FF, low >> 12 & 0xF
        if operation == EXIT and predicate != ALWAYS:
            counted["other"] += 1
            return dict(counted)
        if operation == EXIT:
            break
        if operation != NOP:
            counted[OPERATIONS.get(operation, "other")] += 1
    raise ValueError("the search is no straight line to an exit")


def _code(cubin: bytes) -> bytes:
    """The bytes of the section CODE of an ELF file of 64 bits."""
    try:
        (table,) = struct.unpack_from("<Q", cubin, 0x28)
        size, count, names = struct.unpack_from("<HHH", cubin, 0x3A)
        heads = [struct.unpack_from("<I20xQQ", cubin, table + i * size) for i in range(count)]
        for name, offset, length in heads:
            at = heads[names][1] + name
            if cubin[at : at + len(CODE) + 1] == CODE + b"\0":
                return cubin[offset : offset + length // STEP * STEP]
    except (struct.error, IndexError, OverflowError):
        pass
    raise ValueError("there is no search in this code")


def written(text: str) -> dict[str, int]:
    """Operations of a hash as the text of the boards has them: rotate, shift, xor3, choose,
    majority, sum2 and sum3 (sums of two and three words)."""
    counted: Counter[str] = Counter()
    for function in re.findall(r"^    word t\d+ = (\w+)\(", text, re.MULTILINE):
        counted.update(WRITTEN[function])
    return dict(counted)


def expected(text: str, maker: Maker) -> dict[str, int]:
    """Instructions of a hash, by class, where the compiled code is not at hand."""
    counted: Counter[str] = Counter()
    for operation, times in written(text).items():
        name, each = INSTRUCTIONS[maker][operation]
        counted[name] += each * times
    return dict(counted)
