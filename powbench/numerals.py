"""Numbers as people type them: `90_000`, `1.5k`, `2^22`, with a unit behind or a $ before; and
a count of things as people say it.

A comma is refused everywhere: it marks decimals for some and thousands for others.
"""

from __future__ import annotations

import re
from decimal import Decimal

from . import bounded

PREFIXES = {"k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}
_DIGITS = r"(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_WITH_UNIT = re.compile(rf"(\$?)([+-]?{_DIGITS})\s*(.*)", re.ASCII | re.DOTALL)
_WITH_COMMA = re.compile(r"[0-9._]*,[0-9.,_]*", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?", re.ASCII)
_POWER = re.compile(r"([0-9]{1,4})(?:\^|\*\*)([0-9]{1,3})", re.ASCII)
_HEX = re.compile(r"0[xX][0-9a-fA-F]+")
_WHOLE = re.compile(r"([+-]?)([0-9]+(?:\.[0-9]+)?) ?([kMGTPE]?)", re.ASCII)
LONGEST = 400
"""Characters of a whole number: no limit of an option has as many digits."""


def counted(n: int, noun: str) -> str:
    """`1 CPU`, `1,024 CPUs`."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def parted(text: str) -> tuple[float, str] | None:
    """`3.25 kW` -> (3.25, "kW"), `$90k` -> (90.0, "$k"); None when no number stands first.

    The unit is what follows, without blanks. Unreadable for a number beyond all bounds.
    """
    match = _WITH_UNIT.fullmatch(text.strip())
    if match is None:
        return None
    dollar, digits, unit = match.groups()
    return bounded.typed(digits), dollar + "".join(unit.split())


def whole(text: str) -> int | None:
    """`4194304`, `4_194_304`, `2^22`, `2**22`, `4M`, `1.5k`, `0x400000`; None for anything else."""
    cleaned = re.sub(r"(?<=[0-9])_(?=[0-9])", "", text.strip())
    if len(cleaned) > LONGEST or not cleaned.isascii():
        return None
    if power := _POWER.fullmatch(cleaned):
        result: int = int(power[1]) ** int(power[2])
        return result
    if _HEX.fullmatch(cleaned):
        return int(cleaned, 16)
    match = _WHOLE.fullmatch(cleaned)
    if match is None or ("." in match[2] and not match[3]):
        return None
    sign, digits, prefix = match.groups()
    if "." not in digits:
        return int(sign + digits) * int(PREFIXES.get(prefix, 1))
    value = Decimal(sign + digits) * int(PREFIXES[prefix])
    return int(value) if value == int(value) else None


def readings(text: str) -> tuple[str, ...]:
    """What a number with a comma may mean, each written without: `3,5 kW` -> 3.5 kW, 35 kW.

    Empty where there is no comma beside a digit, or where it means neither.
    """
    text = text.strip()
    match = _WITH_COMMA.search(text)
    if match is None or len(text) > 60 or not re.search(r"[0-9]", match[0]):
        return ()
    if match[0].startswith(",") and text[: match.start()][-1:].isalpha():
        return ()  # it stands behind a unit
    typed = match[0].replace("_", "")
    head, _, tail = typed.partition(",")
    meant = []
    if "," not in tail and "." not in tail:
        meant.append(_plain(f"{head.replace('.', '') or '0'}.{tail}"))
    if (_GROUPED.fullmatch(typed) or typed.count(",") == 1) and typed.count(".") <= 1:
        meant.append(_plain(typed.replace(",", "")))
    before, after = text[: match.start()], text[match.end() :]
    return tuple(dict.fromkeys(before + each + after for each in meant))


def without_comma(text: str, otherwise: str) -> str:
    """The hint for a text that is no number: both readings of a comma in it, else `otherwise`."""
    meant = readings(text)
    if len(meant) == 2:
        return f"{meant[0]} or {meant[1]}? write {meant[0]}, or {meant[1]}"
    if meant:
        return f"write {meant[0]}"
    if re.search(r"[0-9],|,[0-9]", text, re.ASCII):
        return f"decimals stand after a point, thousands without a comma: {otherwise}"
    return otherwise


def _plain(digits: str) -> str:
    """Without zeros at the end of decimals, or leading ones: `3.500` -> `3.5`."""
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return digits.lstrip("0") if re.match(r"0+[1-9]", digits) else digits or "0"
