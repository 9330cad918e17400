"""Any device that answers HTTP with JSON: a pointer to its watts, or to an energy counter.

    Shelly Gen2+       http+json://plug/rpc/Switch.GetStatus?id=0#/apower
                       http+json://plug/rpc/Switch.GetStatus?id=0#/aenergy/total;unit=Wh
    Shelly Gen1        http+json://plug/meter/0#/power        (#/total;unit=Wmin)
    Tasmota            http+json://plug/cm?cmnd=Status%208#/StatusSNS/ENERGY/Power
    Home Assistant     http+json://ha:8123/api/states/sensor.plug_power#/state

The pointer is RFC 6901. Numbers in quotes are taken (Home Assistant), words are not.
"""

from __future__ import annotations

from typing import Any

from ..errors import InputError
from .credentials import NOBODY, Credentials
from .fetch import Server, get_json
from .meter import Counter, CounterMeter, MeterError, PowerMeter, sane_joules, sane_watts

# Metering plugs: Shelly states 1 %, the HLW8012 and BL0937 chips of others 2 %
# (from memory).
ACCURACY = 0.02


def resolve(document: Any, pointer: str) -> Any:
    """The value at an RFC 6901 `pointer`; MeterError names the part that is missing."""
    here = document
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        try:
            here = here[int(key)] if isinstance(here, list) else here[key]
        except (KeyError, IndexError, ValueError, TypeError):
            raise MeterError(f"the JSON has no {pointer} (no {key!r})") from None
    return here


def number(value: Any, where: str, known: Credentials = NOBODY) -> float:
    """`value` as a number; MeterError for anything that is none, quoted without `known`."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        try:
            return float(value)
        except ValueError:
            pass
    raise MeterError(f"{where} is {known.quoted(str(value))}, not a number")


def check_pointer(pointer: str) -> str:
    """`pointer`; InputError when it is not one."""
    if not pointer.startswith("/"):
        raise InputError(
            f"a pointer into JSON starts with /, not {pointer!r}", "e.g. …/status#/apower"
        )
    return pointer


class JsonPower(PowerMeter):
    """Watts at a JSON pointer; `scale` is the watts of one unit."""

    scope = "wall"
    accuracy = ACCURACY

    def __init__(
        self, server: Server, path: str, pointer: str, source: str, scale: float = 1.0
    ) -> None:
        self._server, self._path, self._pointer = server, path, check_pointer(pointer)
        self._scale = scale
        self.name = f"json {server.host} {pointer}"
        self.source = source

    def watts(self) -> float:
        value = resolve(get_json(self._server, self._path), self._pointer)
        return sane_watts(
            number(value, self._pointer, self._server.credentials) * self._scale, self.source
        )


class JsonEnergy(CounterMeter):
    """An energy counter at a JSON pointer; `scale` is the joules of one unit.

    How often the device renews it is not known, so the longest standstill seen
    counts as its age.
    """

    scope = "wall"
    accuracy = ACCURACY

    def __init__(self, server: Server, path: str, pointer: str, source: str, scale: float) -> None:
        self._server, self._path, self._pointer = server, path, check_pointer(pointer)
        self._scale = scale
        self.name = f"json {server.host} {pointer}"
        self.source = source
        self.counters = (Counter(f"{server.host} {pointer}"),)

    def joules(self) -> tuple[float, ...]:
        value = resolve(get_json(self._server, self._path), self._pointer)
        return (
            sane_joules(
                number(value, self._pointer, self._server.credentials) * self._scale, self.source
            ),
        )
