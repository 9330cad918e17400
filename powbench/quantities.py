"""Reading quantities as people write them: `110TH/s`, `3.25 kW`, `29.5 J/TH`.

One table of prefixes; a bare number has the unit that the option names.
"""

from __future__ import annotations

import re

from .errors import InputError

_PREFIXES = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18, "Z": 1e21}
LARGEST = 1e30
"""No machine hashes faster or draws more; beyond it sums would overflow."""
_NUMBER = r"\s*([+-]?(?:\d[\d_,]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*"
_HASHRATE = re.compile(_NUMBER + r"([kKMmGgTtPpEeZz]?)[Hh](?:/[Ss]|[Ss]|ash/s|ashes/s)?\s*")
_POWER = re.compile(_NUMBER + r"([kKMG]?)[Ww]\s*")
_EFFICIENCY = re.compile(_NUMBER + r"(?:J/TH|W/TH|W/\(TH/s\)|j/th|w/th)\s*")
_BARE = re.compile(_NUMBER)


def hashes_per_second(text: str) -> float:
    """`110TH/s`, `3.3 EH/s`, `95T h/s`-like spellings without the space, or plain H/s -> [H/s]."""
    match = _HASHRATE.fullmatch(text)
    if match:
        letter = match[2]
        letter = letter.lower() if letter in "Kk" else letter.upper()
        return _positive(match[1], _PREFIXES[letter], text, "a hash rate")
    raise InputError(
        f"{text!r} is not a hash rate", "write it with its unit, for example 110TH/s or 3.3EH/s"
    )


def watts(text: str) -> float:
    """`3250W`, `3.25kW`, `180 MW` or a bare number of watts -> [W]."""
    match = _POWER.fullmatch(text)
    if match:
        letter = match[2].replace("K", "k")
        return _positive(match[1], _PREFIXES[letter], text, "a power")
    bare = _BARE.fullmatch(text)
    if bare:
        return _positive(bare[1], 1.0, text, "a power")
    raise InputError(
        f"{text!r} is not a power", "write it with its unit, for example 3250W or 3.25kW"
    )


def joules_per_terahash(text: str) -> float:
    """`29.5 J/TH` (the same as W per TH/s) -> [J/TH]."""
    match = _EFFICIENCY.fullmatch(text)
    if match:
        return _positive(match[1], 1.0, text, "an efficiency")
    raise InputError(f"{text!r} is not an efficiency", "write it as for example 29.5J/TH")


def is_efficiency(text: str) -> bool:
    """Whether `text` is written as an efficiency rather than a power."""
    return _EFFICIENCY.fullmatch(text) is not None


def _positive(number: str, factor: float, text: str, what: str) -> float:
    value = float(number.replace(",", "").replace("_", "")) * factor
    if not 0 < value <= LARGEST:
        raise InputError(
            f"{text!r} is not {what} above 0", f"give a positive number up to {LARGEST:g}"
        )
    return value
