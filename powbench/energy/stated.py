"""A number in an answer, and the unit that the answer states for it.

Home Assistant  {"state": "1.24", "attributes": {"unit_of_measurement": "kW"}}   #/state
Fronius         {"PAC": {"Unit": "W", "Values": {"1": 1240}}}                    #/PAC/Values/1
ioBroker        {"val": 1.24, "common": {"unit": "kW"}}                          #/val
Redfish         {"Reading": 344, "ReadingUnits": "W"}                            #/Reading
Zabbix          {"lastvalue": "1.24", "units": "kW"}                             #/lastvalue
openHAB         {"state": "1.24 kW"}                                             #/state
"""

from __future__ import annotations

import re
from typing import Any

from .. import bounded
from ..quantities import energy_unit, power_unit
from .credentials import NOBODY, Credentials
from .meter import MeterError

# In small letters and without _; the second sort says nothing else than a unit.
_NAMES = ("unit", "units", "uom")
_SURE_NAMES = ("unitofmeasurement", "unitsymbol", "readingunits")
_BESIDE = ("attributes", "common")
_OTHERS = ("v", "mv", "a", "ma", "va", "kva", "var", "kvar", "hz", "%", "°c", "c", "°f", "f", "s")
_WITH_UNIT = re.compile(r"([-+0-9.eE]+)\s*([A-Za-zµ%°][A-Za-z0-9/%°]{0,15})")


def resolve(document: Any, pointer: str) -> Any:
    """The value at an RFC 6901 `pointer`; MeterError names the part that is missing."""
    return _along(document, pointer)[-1]


def number(value: Any, where: str, known: Credentials = NOBODY) -> float:
    """`value` as a number; MeterError for anything that is none, quoted without `known`."""
    try:
        if isinstance(value, str):
            return bounded.number(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
    except bounded.Unreadable:
        pass
    raise MeterError(f"{where} is {known.quoted(str(value))}, not a number")


def number_and_unit(
    document: Any, pointer: str, known: Credentials = NOBODY
) -> tuple[float, str, bool]:
    """The number at `pointer`, the unit stated for it (or ''), and whether it is part of it.

    MeterError when there is no number.
    """
    values = _along(document, pointer)
    value, unit = values[-1], ""
    with_unit = _WITH_UNIT.fullmatch(value.strip()[:64]) if isinstance(value, str) else None
    inside = with_unit is not None and _is_unit(with_unit[2])
    if with_unit is not None and inside:
        value, unit = with_unit[1], with_unit[2]
    figure = number(value, pointer, known)
    for name, text in () if inside else _beside(values, pointer):
        if not unit and (_is_unit(text) or name in _SURE_NAMES or text.lower() in _OTHERS):
            unit = text
    return figure, unit, inside


def shown(unit: str, known: Credentials) -> str:
    """A unit for a message: one that is known, or what the server calls so."""
    return unit if _is_unit(unit) else known.quoted(unit)


def _is_unit(text: str) -> bool:
    return power_unit(text) is not None or energy_unit(text) is not None


def _along(document: Any, pointer: str) -> list[Any]:
    """The document and every value below it on the way, the one at `pointer` last."""
    values = [document]
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        here = values[-1]
        try:
            values.append(here[_index(key)] if isinstance(here, list) else here[key])
        except (KeyError, IndexError, ValueError, TypeError):
            raise MeterError(f"the JSON has no {pointer} (no {key!r})") from None
    return values


def _index(key: str) -> int:
    """RFC 6901: digits without a leading zero; no sign, which would count from the end."""
    if not re.fullmatch(r"0|[1-9][0-9]{0,8}", key):
        raise ValueError
    return int(key)


def _beside(values: list[Any], pointer: str) -> list[tuple[str, str]]:
    """(name, text) of what may state a unit, the nearest first."""
    keys = ["", *pointer.split("/")[1:]]
    depth = len(values) - 2
    if depth > 0 and (isinstance(values[depth], list) or keys[depth].lower() == "values"):
        depth -= 1  # one unit for all of them
    here = values[depth] if depth >= 0 and isinstance(values[depth], dict) else {}
    inner = [here.get(name) for name in _BESIDE]
    units = []
    for table in (here, *(i for i in inner if isinstance(i, dict))):
        for key, text in table.items():
            name = key.lower().replace("_", "").replace("-", "")
            # Among attributes it is the unit of the state that they belong to.
            others = table is here and keys[depth] in _BESIDE
            if name in (*_NAMES, *_SURE_NAMES) and isinstance(text, str) and not others:
                units.append((name, text.strip()))
    return units
