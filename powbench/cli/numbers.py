"""Numbers as people type them."""

from __future__ import annotations

import re

from .. import numerals, quantities
from ..errors import InputError
from ..measure.crew import allowed_cpus
from .values import Number

MOST_THREADS = 1024
MOST_SECONDS = 31 * 86400
LARGEST = 1 << 256
SECONDS = Number(high=float(MOST_SECONDS), above=True, quantity=quantities.SECONDS)
"""The type of --seconds: up to a month."""


def whole(text: str, name: str) -> int:
    """`4194304`, `2^22`, `2**22`, `4M`, `4_194_304`; InputError otherwise, or below 0."""
    number = numerals.whole(text)
    if number is None or number < 0:
        raise InputError(
            f"{name}: {shortened(text)!r} is no whole number",
            numerals.without_comma(shortened(text), "write 4194304, 2^22 or 4M"),
        )
    if number > LARGEST:
        raise InputError(f"{name}: {shortened(text)} is too large", "nothing here exceeds 2^256")
    return number


def shortened(text: str, length: int = 40) -> str:
    return text if len(text) <= length else text[:length] + "…"


def target(text: str, name: str) -> int:
    """64 hex digits, most significant first, or a number below 2^256 as in `2^236`."""
    cleaned = text.strip()
    digits = re.fullmatch(r"[0-9a-fA-F]{64}", cleaned)
    value = int(cleaned, 16) if digits else whole(cleaned, name)
    if value >= LARGEST:
        raise InputError(f"{name}: the target {shortened(text)} is too large", "try 2^236")
    return value


def version_mask(text: str, name: str) -> int:
    """`16`: the mask that makes so many versions; `0001e000` or `0x0001e000`: the mask itself."""
    from ..chain import versions

    cleaned = text.strip().lower()
    digits = re.fullmatch(r"0x([0-9a-f]{1,8})|([0-9a-f]{8})", cleaned)
    try:
        if digits is None:
            return versions.mask_for(whole(cleaned, name))
        mask = versions.checked_mask(int(digits[1] or digits[2], 16))
    except InputError as error:
        message = error.message if error.message.startswith(name) else f"{name}: {error.message}"
        raise InputError(message, error.hint) from None
    if mask == 0:
        raise InputError(f"{name}: the mask {text.strip()} rolls no version", "try 16")
    return mask


def header(text: str, name: str) -> bytes:
    """The 80 bytes of a header in hex."""
    from ..chain.header import Header

    try:
        return Header.from_hex(text).to_bytes()
    except InputError as error:
        raise InputError(f"{name}: {error.message}", error.hint) from None


def thread_counts(text: str, name: str = "--threads") -> tuple[int, ...]:
    """`1,2,all` -> ascending counts, each once."""
    counts = set()
    for part in text.split(","):
        if part.strip() == "all":
            counts.add(len(allowed_cpus()))
            continue
        try:
            number = whole(part, name)
        except InputError as error:
            raise InputError(error.message, f"try {name} 1,all") from None
        if not 1 <= number <= MOST_THREADS:
            raise InputError(f"{name}: {number} is not in 1 .. {MOST_THREADS}", f"try {name} 1,all")
        counts.add(number)
    return tuple(sorted(counts))


def seconds(value: float, name: str = "--seconds") -> float:
    """Positive and finite, up to a month; `name` is the option to blame."""
    if not 0 < value <= MOST_SECONDS:
        raise InputError(f"{name}: {value} is not above 0 and up to a month", f"try {name} 5")
    return value
