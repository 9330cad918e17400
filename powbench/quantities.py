"""Quantities as people write them: `110TH/s`, `3.25 kW`, `5.5 c/kWh`, `90k`, `150T`, `2%`.

One table of quantities: the units of each, and what a bare number of it means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from . import bounded, numerals
from .errors import InputError
from .numerals import PREFIXES

_POWER_PREFIXES = {"": 1.0, "m": 1e-3, **PREFIXES, "Z": 1e21, "K": 1e3}
_POWERS = {"w": 1.0, "watt": 1.0, "watts": 1.0}
_ENERGIES = {"wh": 3600.0, "wmin": 60.0, "ws": 1.0, "j": 1.0}
_HASHES = re.compile("([kKMmGgTtPpEeZz]?)[Hh](?:/[Ss]|[Ss]|ash/s|ashes/s)?")
_SMALLER = {"m": "M", "p": "P", "z": "Z"}
LARGEST = 1e30
"""No machine hashes faster or draws more; beyond it sums would overflow."""


@dataclass(frozen=True)
class Quantity:
    """What a number stands for. noun: with its article; units: in words; example: as typed.

    factor: of a unit as written, "" for a bare number; None for what is no unit of it.
    """

    noun: str
    units: str
    example: str
    factor: Callable[[str], float | None]

    def read(self, text: str) -> float:
        """The number in the unit that a bare one has; InputError for anything else."""
        return self.read_with_unit(text)[0]

    def read_with_unit(self, text: str) -> tuple[float, str]:
        """The same, and the unit as written, "" for none."""
        try:
            parts = numerals.parted(text)
        except bounded.Unreadable:  # of too many digits, or beyond the largest number
            parts = None
        if parts is None or parts[1].startswith(","):
            raise InputError(f"{_short(text)} is no number", self._hint(text))
        number, unit = parts
        factor = self.factor(unit)
        if factor is None:
            raise InputError(f"{_short(text)} is not {self.noun}", self._hint(text))
        return number * factor, unit

    def positive(self, text: str) -> float:
        """The same, above 0 and below all bounds."""
        value = self.read(text)
        if not 0 < value <= LARGEST:
            raise InputError(
                f"{_short(text)} is not {self.noun} above 0",
                f"give a positive number up to {LARGEST:g}",
            )
        return value

    def _hint(self, text: str) -> str:
        units = f"write it in {self.units}, as in " if self.units else "write it as "
        return numerals.without_comma(text, units + self.example)


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
        if base in bases and prefix in _POWER_PREFIXES:
            return _POWER_PREFIXES[prefix] * bases[base]
    return None


def _power(unit: str) -> float | None:
    return {"": 1.0, "k": 1e3, "M": 1e6}.get(unit) or power_unit(unit)


def _hash_rate(unit: str) -> float | None:
    """`TH/s`, `Th/s`, `T`. Lower-case t, g and e stand for no other prefix; m, p and z do."""
    match = _HASHES.fullmatch(unit)
    if match is None:
        return PREFIXES.get(unit)
    prefix = match[1].upper() if match[1] in ("t", "g", "e") else match[1]
    if prefix in _SMALLER:
        meant = _SMALLER[prefix]
        raise InputError(
            f"{unit!r}: the prefix {prefix} makes a unit smaller, {meant} larger",
            f"write {meant}H/s, if that is what you mean",
        )
    return _POWER_PREFIXES[prefix]


def _of(units: Mapping[str, float]) -> Callable[[str], float | None]:
    """Words in either case."""
    lower = {unit.lower(): factor for unit, factor in units.items()}
    return lambda unit: lower.get(unit.lower())


def _money(*words: str) -> Callable[[str], float | None]:
    """`90k`, `$90k`, `90k USD`: prefixes on the number, words in either case."""
    known = {"", "$", *(word.lower() for word in words)}

    def factor(unit: str) -> float | None:
        dollar = unit[:1] == "$" and unit[1:2] != "/"
        rest = unit[1:] if dollar else unit
        size = {"k": 1e3, "K": 1e3, "M": 1e6}.get(rest[:1])
        word = rest[1:] if size else rest
        return (size or 1.0) if word.lower() in known else None

    return factor


_DOLLARS = {"": 1.0, "USD": 1.0, "$": 1.0, "c": 0.01, "ct": 0.01, "cent": 0.01, "cents": 0.01}
_DOLLARS["¢"] = 0.01

NUMBER = Quantity("a plain number", "", "5 or 0.5", _of({"": 1.0}))
DIFFICULTY = Quantity(
    "a difficulty",
    "k, M, G, T, P or E",
    "126e12 or 126T",
    lambda u: 1.0 if not u else PREFIXES.get(u),
)
SHARE = Quantity("a share", "", "0.02 or 2%", _of({"": 1.0, "%": 0.01}))
PERCENT = Quantity("a percentage", "", "5% or 0.5%", _of({"": 0.01, "%": 0.01}))
USD = Quantity("an amount of money", "USD", "3200 or 3.2k", _money("USD"))
BITCOIN_PRICE = Quantity(
    "a price of a bitcoin", "USD", "90000 or 90k",
    _money("USD", "USD/BTC", "/BTC", "$/BTC"),
)  # fmt: skip
ENERGY_PRICE = Quantity(
    "a price of energy", "USD/kWh, c/kWh or USD/MWh", "0.055 or 5.5c",
    _of(
        _DOLLARS
        | {f"{unit}/kWh": factor for unit, factor in _DOLLARS.items() if unit}
        | {"USD/MWh": 1e-3, "$/MWh": 1e-3}
    ),
)  # fmt: skip
BTC = Quantity("an amount of bitcoin", "BTC", "0.05", _of({"": 1.0, "BTC": 1.0}))
SECONDS = Quantity(
    "a time", "s, m or h", "90, 90s or 5m",
    _of({"": 1.0, "ms": 1e-3, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0}),
)  # fmt: skip
MEGAHERTZ = Quantity("a frequency", "MHz or GHz", "2400", _of({"": 1.0, "MHz": 1.0, "GHz": 1e3}))
MILLIVOLTS = Quantity("a core voltage", "mV or V", "1150", _of({"": 1.0, "mV": 1.0, "V": 1e3}))
CELSIUS = Quantity("a temperature", "°C", "66", _of({"": 1.0, "°C": 1.0, "C": 1.0}))
POWER = Quantity("a power", "W, kW or MW", "3250W or 3.25kW", _power)
HASH_RATE = Quantity("a hash rate", "TH/s or another H/s", "110TH/s or 3.3EH/s", _hash_rate)
_EFFICIENCIES = {"J/TH": 1.0, "W/TH": 1.0, "W/(TH/s)": 1.0, "W/TH/s": 1.0}
EFFICIENCY = Quantity("an efficiency", "J/TH", "29.5J/TH", _of(_EFFICIENCIES))
BARE_EFFICIENCY = Quantity("an efficiency", "J/TH", "29.5", _of(_EFFICIENCIES | {"": 1.0}))


def hashes_per_second(text: str) -> float:
    """`110TH/s`, `3.3 EH/s`, `95Th/s`, `150T` or plain `H/s` -> [H/s]."""
    return HASH_RATE.positive(text)


def watts(text: str) -> float:
    """`3250W`, `3.25kW`, `180 MW` or a bare number of watts -> [W]."""
    return POWER.positive(text)


def joules_per_terahash(text: str) -> float:
    """`29.5 J/TH` (the same as W per TH/s) -> [J/TH]."""
    return EFFICIENCY.positive(text)


def is_efficiency(text: str) -> bool:
    """Whether `text` is written as an efficiency rather than a power."""
    try:
        parts = numerals.parted(text)
    except bounded.Unreadable:
        return False
    return parts is not None and EFFICIENCY.factor(parts[1]) is not None


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:40] + "…")
