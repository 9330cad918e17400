"""Numbers as people type them."""

from __future__ import annotations

import re

from ..errors import InputError
from ..measure.crew import allowed_cpus

SUFFIXES = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9}
MOST_THREADS = 1024
MOST_SECONDS = 31 * 86400
LARGEST = 1 << 256


def whole(text: str, name: str) -> int:
    """`4194304`, `2^22`, `2**22`, `4M`, `4_194_304`; InputError otherwise."""
    cleaned = text.strip().replace("_", "").replace(",", "")
    number = _read(cleaned) if len(cleaned) <= 80 and cleaned.isascii() else None
    if number is None:
        raise InputError(
            f"{name}: {shortened(text)!r} is no whole number", "write 4194304, 2^22 or 4M"
        )
    if number > LARGEST:
        raise InputError(f"{name}: {shortened(text)} is too large", "nothing here exceeds 2^256")
    return number


def shortened(text: str, length: int = 40) -> str:
    return text if len(text) <= length else text[:length] + "…"


def _read(cleaned: str) -> int | None:
    if power := re.fullmatch(r"(\d{1,4})(?:\^|\*\*)(\d{1,3})", cleaned):
        result: int = int(power[1]) ** int(power[2])
        return result
    if plain := re.fullmatch(r"(\d+)([kMG]?)", cleaned):
        return int(plain[1]) * SUFFIXES[plain[2]]
    if re.fullmatch(r"0[xX][0-9a-fA-F]+", cleaned):
        return int(cleaned, 16)
    return None


def target(text: str) -> int:
    """64 hex digits, most significant first, or a number as in `2^236`."""
    cleaned = text.strip()
    if re.fullmatch(r"[0-9a-fA-F]{64}", cleaned):
        return int(cleaned, 16)
    return whole(cleaned, "--target")


def thread_counts(text: str) -> tuple[int, ...]:
    """`1,2,all` -> ascending counts, each once."""
    counts = set()
    for part in text.split(","):
        if part.strip() == "all":
            counts.add(len(allowed_cpus()))
            continue
        try:
            number = whole(part, "--threads")
        except InputError as error:
            raise InputError(error.message, "try --threads 1,all") from None
        if not 1 <= number <= MOST_THREADS:
            raise InputError(
                f"--threads: {number} is not in 1 .. {MOST_THREADS}", "try --threads 1,all"
            )
        counts.add(number)
    return tuple(sorted(counts))


def seconds(value: float, name: str = "--seconds") -> float:
    """Positive and finite, up to a month; `name` is the option to blame."""
    if not 0 < value <= MOST_SECONDS:
        raise InputError(f"{name}: {value} is not above 0 and up to a month", f"try {name} 5")
    return value
