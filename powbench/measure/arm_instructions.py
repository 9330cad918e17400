"""The classes of ARMv8's instructions, by the names that x86-64's have.

`rounds` are sha256h and sha256h2 (four rounds of half a state), `sha_schedule_1` and `_2`
sha256su0 and su1. `transfer_in` goes from a general register into a vector, and
`transfer_out` the other way. A pair of registers counts as one load or store, because
some cores do it at once.
"""

from __future__ import annotations

import re

SHA = {"sha256h": "rounds", "sha256h2": "rounds",
       "sha256su0": "sha_schedule_1", "sha256su1": "sha_schedule_2"}  # fmt: skip
VECTOR = re.compile(r"\b[vqdsbh]\d+\b")
GENERAL = re.compile(r"\b(?:[wx]\d+|[wx]zr)\b")
LANE = re.compile(r"\bv\d+\.[bhsd]\[\d+\]")
BRANCHES = re.compile(r"b|b\..+|bl|blr|br|ret|cbn?z|tbn?z")
SHUFFLES = ("ext", "rev", "tbl", "tbx", "zip", "uzp", "trn", "ins", "dup")
SHIFTS = ("shl", "ushr", "sshr", "sri", "sli", "ushl", "sshl", "usra", "shrn")
LOGIC = ("add", "sub", "eor", "and", "orr", "orn", "bic", "bif", "bit", "bsl", "mvn", "not", "cm")
SCALAR_SHIFTS = ("ror", "lsl", "lsr", "asr", "extr", "bfi", "bfx", "ubf", "sbf", "bfm")


def classes_of(mnemonic: str, operands: str) -> tuple[str, ...]:
    """The classes of one ARMv8 instruction, as capstone or objdump writes it."""
    if mnemonic in SHA:
        return (SHA[mnemonic],)
    if BRANCHES.fullmatch(mnemonic):
        return ("branch",)
    if mnemonic in ("nop", "hint", "bti"):
        return ("nop",)
    data = operands.split("[")[0] if mnemonic.startswith(("ld", "st")) else operands
    is_vector = VECTOR.search(data) is not None
    if mnemonic.startswith(("ld", "st")):
        access = f"{'load' if mnemonic.startswith('ld') else 'store'}{'_128' if is_vector else ''}"
        into_lane = re.match(r"(ld|st)\d", mnemonic) and re.search(r"\}\s*\[", operands)
        return ("shuffle_128", access) if into_lane else (access,)
    return _vector(mnemonic, operands) if is_vector else (_scalar(mnemonic),)


def _vector(mnemonic: str, operands: str) -> tuple[str, ...]:
    first, _, others = operands.partition(",")
    if mnemonic in ("mov", "fmov", "ins", "dup", "umov", "smov"):
        if GENERAL.search(first):
            return ("transfer_out",)
        if GENERAL.search(others):
            return ("transfer_in", "shuffle_128") if LANE.search(first) else ("transfer_in",)
        return ("shuffle_128",) if LANE.search(operands) or mnemonic == "dup" else ("move_128",)
    if mnemonic in ("movi", "mvni"):
        return ("move_128",)
    for kind, beginnings in (("shuffle", SHUFFLES), ("shift", SHIFTS), ("logic", LOGIC)):
        if mnemonic.startswith(beginnings):
            return (f"{kind}_128",)
    return ("other_128",)


def _scalar(mnemonic: str) -> str:
    if mnemonic in ("mov", "movz", "movn"):
        return "scalar_move"
    return "scalar_shift" if mnemonic.startswith(SCALAR_SHIFTS) else "scalar"
