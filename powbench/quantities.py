"""Reading quantities as people write them: `110TH/s`, `3.25 kW`, `29.5 J/TH`.

One table of prefixes; a bare number has the unit that the option names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .errors import InputError

_PREFIXES = {"": 1.0, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}
_PREFIXES |= {"Z": 1e21, "K": 1e3}
_POWERS = {"w": 1.0, "watt": 1.0, "watts": 1.0}
_ENERGIES = {"wh": 3600.0, "wmin": 60.0, "ws": 1.0, "j": 1.0}
LARGEST = 1e30
"""No machine hashes faster or draws more; beyond it sums would overflow."""
# A comma groups thousands and nothing else: 1,500 is fifteen hundred, 1,5 is no number.
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+(?:_[0-9]+)*)"
_NUMBER = rf"\s*([+-]?(?:{_DIGITS}(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\s*"
_HASHRATE = re.compile(_NUMBER + r"([kKMmGgTtPpEeZz]?)[Hh](?:/[Ss]|[Ss]|ash/s|ashes/s)?\s*")
_POWER = re.compile(_NUMBER + r"([A-Za-z]*)\s*")
_EFFICIENCY = re.compile(_NUMBER + r"(?:J/TH|W/TH|W/\(TH/s\)|j/th|w/th)\s*")


def power_unit(text: str) -> float | None:
    """Watts of one `W`, `kW`, `MW`, `mW`; None when `text` is no unit of power.

    The case of a prefix tells it: m is a thousandth, M a million. K is read as k, since it
    stands for no other prefix, and the unit itself in either case.
    """
    return _unit(text, _POWERS)


def energy_unit(text: str) -> float | None:
    """Joules of one `Wh`, `kWh`, `MWh`, `Wmin`, `J`, `kJ`; None when it is no unit of energy."""
    return _unit(text, _ENERGIES)


def _unit(text: str, bases: Mapping[str, float]) -> float | None:
    for cut in (0, 1):
        prefix, base = text[:cut], text[cut:].lower()
        if base in bases and prefix in _PREFIXES:
            return _PREFIXES[prefix] * bases[base]
    return None


def hashes_per_second(text: str) -> float:
    """`110TH/s`, `3.3 EH/s`, `95T h/s`-like spellings without the space, or plain H/s -> [H/s].

    Lower-case t, g and e stand for no other prefix and are taken; m, p and z do, and are refused.
    """
    match = _HASHRATE.fullmatch(text)
    if match is None:
        raise InputError(
            f"{text!r} is not a hash rate", "write it with its unit, for example 110TH/s or 3.3EH/s"
        )
    letter = match[2].upper() if match[2] in "tge" else match[2]
    if letter in ("m", "p", "z"):
        meant = letter.upper()
        raise InputError(
            f"{text!r}: the prefix {letter} makes a unit smaller, {meant} larger",
            f"write {meant}H/s, if that is what you mean",
        )
    return _positive(match[1], _PREFIXES[letter], text, "a hash rate")


def watts(text: str) -> float:
    """`3250W`, `3.25kW`, `180 MW` or a bare number of watts -> [W]."""
    match = _POWER.fullmatch(text)
    factor = power_unit(match[2] or "W") if match else None
    if match is None or factor is None:
        raise InputError(
            f"{text!r} is not a power", "write it with its unit, for example 3250W or 3.25kW"
        )
    return _positive(match[1], factor, text, "a power")


def joules_per_terahash(text: str) -> float:
    """`29.5 J/TH` (the same as W per TH/s) -> [J/TH]."""
    match = _EFFICIENCY.fullmatch(text)
    if match:
        return _positive(match[1], 1.0, text, "an efficiency")
    raise InputError(f"{text!r} is not an efficiency", "write it as for example 29.5J/TH")


def is_efficiency(text: str) -> bool:
    """Whether `text` is written as an efficiency rather than a power."""
    return _EFFICIENCY.fullmatch(text) is not None


def _positive(number: str, factor: float, text: str, kind: str) -> float:
    value = float(number.replace(",", "").replace("_", "")) * factor
    if not 0 < value <= LARGEST:
        raise InputError(
            f"{text!r} is not {kind} above 0", f"give a positive number up to {LARGEST:g}"
        )
    return value
