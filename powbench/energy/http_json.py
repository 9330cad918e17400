"""Any device that answers HTTP with JSON: a pointer to its watts, or to an energy counter.

    Shelly Gen2+       http+json://plug/rpc/Switch.GetStatus?id=0#/apower
                       http+json://plug/rpc/Switch.GetStatus?id=0#/aenergy/total;unit=Wh
    Shelly Gen1        http+json://plug/meter/0#/power        (#/total;unit=Wmin)
    Tasmota            http+json://plug/cm?cmnd=Status%208#/StatusSNS/ENERGY/Power
    Home Assistant     http+json://ha:8123/api/states/sensor.plug_power#/state

The pointer is RFC 6901. Numbers in quotes are taken (Home Assistant), words are not; a unit that
stands with the number or beside it is read (stated.py).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..errors import InputError
from ..quantities import energy_unit, power_unit
from .address import Address, Environ, watts_of
from .fetch import Server, get_json
from .meter import Counter, CounterMeter, Meter, MeterError, PowerMeter, sane_joules, sane_watts
from .stated import number_and_unit, shown

# Metering plugs: Shelly states 1 %, the HLW8012 and BL0937 chips of others 2 %
# (from memory).
ACCURACY = 0.02


def check_pointer(pointer: str) -> str:
    """`pointer`; InputError when it is not one."""
    if not pointer.startswith("/"):
        raise InputError(
            f"a pointer into JSON starts with /, not {pointer!r}", "e.g. …/status#/apower"
        )
    return pointer


class _Json(Meter):
    """One number of an answer; `scale` is the W or J of its unit, None: as stated, else watts."""

    scope = "wall"
    accuracy = ACCURACY

    def __init__(
        self, server: Server, path: str, pointer: str, source: str, scale: float | None = None
    ) -> None:
        self._server, self._path, self._pointer = server, path, check_pointer(pointer)
        self._scale = scale
        self.name = f"json {server.host} {pointer}"
        self.source = source

    def _asked(self, of: Callable[[str], float | None]) -> float:
        """The number now, in W or J; `of` gives those of a unit, None where it is none of them.

        The user's word on the unit goes before what stands beside the number, and that is said;
        what is written with the number is a part of it.
        """
        known = self._server.credentials
        document = get_json(self._server, self._path)
        figure, unit, inside = number_and_unit(document, self._pointer, known)
        stated = of(unit) if unit else 1.0
        agrees = not unit or stated == self._scale
        if self._scale is not None and (agrees or not inside):
            said = f"the answer states {shown(unit, known)}; the URL's own unit is taken"
            self.notes = () if agrees else (said,)
            return figure * self._scale
        if self._scale is not None or stated is None:
            said = f"{self._pointer} is stated in {shown(unit, known)}"
            if energy_unit(unit):
                raise MeterError(f"{said}, an energy", (f"read the counter: add ;unit={unit}",))
            if power_unit(unit):
                raise MeterError(f"{said}, a power", ("leave ;unit= out of the URL",))
            ways = ("point to the power in W, or say what it is: ;unit=W after the pointer",)
            raise MeterError(f"{said}, which is no power", ways)
        return figure * stated


class JsonPower(_Json, PowerMeter):
    """Watts at a JSON pointer."""

    def watts(self) -> float:
        return sane_watts(self._asked(power_unit), self.source)


class JsonEnergy(_Json, CounterMeter):
    """An energy counter at a JSON pointer; `scale` is always given.

    How often the device renews it is not known, so the longest standstill seen
    counts as its age.
    """

    def __init__(self, server: Server, path: str, pointer: str, source: str, scale: float) -> None:
        super().__init__(server, path, pointer, source, scale)
        self.counters = (Counter(f"{server.host} {pointer}"),)

    def joules(self) -> tuple[float, ...]:
        return (sane_joules(self._asked(energy_unit), self.source),)


def from_address(address: Address, environ: Environ, root: Path) -> Meter:
    """The meter that `address` names, not yet opened."""
    tls = address.scheme.startswith("https")
    server = address.server(443 if tls else 80, tls)
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    shown = f"?{address.shown}" if address.shown else ""
    source = f"{address.scheme}://{server.address}{address.path}{shown}#{address.pointer}"
    unit = address.options.unit
    joules = energy_unit(unit)
    if joules is not None:
        return JsonEnergy(server, path, address.pointer, f"{source};unit={unit}", joules)
    known = "W, kW, MW or mW; Wh, kWh, MWh, Wmin, J or kJ for a counter"
    scale = watts_of(unit, known) if unit else None
    return JsonPower(server, path, address.pointer, source, scale)
