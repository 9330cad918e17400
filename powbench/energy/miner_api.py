"""The watts that a miner itself reports over its API: its claim, and marked so.

    miner://192.168.1.20                 AxeOS, the cgminer API or pyasic-rs, whichever answers
    miner://192.168.1.20:4028/cgminer    this one alone

What the figure includes and whether it is measured differs from device to device; the reader says
both (readers/). Most see less than a meter at the wall.
"""

from __future__ import annotations

from pathlib import Path

from ..errors import InputError
from ..readers import asking
from ..readers.asking import Place
from ..readers.readout import POWER, Figure, ReaderError
from .address import Address, Environ
from .meter import Meter, MeterError, PowerMeter, sane_watts

# Assumed, as nobody states it: regulators' own telemetry is good for some 5 % of their range, and
# a firmware's model of the whole miner is worse.
ACCURACY = {"measured": 0.05, "estimated": 0.10}
EVERY_SECONDS = 5.0
AT_THE_WALL = ("measure at the wall: --meter http+json://plug/…#/power, or --meter nut://host/ups",)


class MinerPower(PowerMeter):
    """The power that one miner reports; scope and kind are known once it has been opened."""

    interval_seconds = EVERY_SECONDS
    scope = "board"
    kind = "estimated"

    def __init__(self, where: Place, seconds: float, scope: str = "") -> None:
        self._where, self._found, self._seconds = where, where, seconds
        self._stated_scope = scope
        self.name = f"miner {where}"
        self.source = f"miner://{where}" + (f"/{where.api}" if where.api else "")

    def open(self) -> None:
        figure, self._found = self._read(self._where)
        if figure.what not in ACCURACY:
            raise MeterError(f"{self.source} tells only a {figure.what} power", AT_THE_WALL)
        self.kind = figure.what
        self.accuracy = ACCURACY[figure.what]
        self.scope = self._stated_scope or figure.scope or "board"
        self.source = f"miner://{self._found}/{self._found.api}"
        self.notes = (f"the miner's own figure: {figure.note or 'not at the wall'}",)

    def watts(self) -> float:
        return sane_watts(self._read(self._found)[0].value, self.source)

    def _read(self, where: Place) -> tuple[Figure, Place]:
        try:
            said, found = asking.read(where, self._seconds)
        except ReaderError as error:
            raise MeterError(error.message, (error.hint,) if error.hint else ()) from None
        figure = said.figure(POWER)
        if figure is None:
            raise MeterError(f"{said.address} tells no power ({said.api})", AT_THE_WALL)
        return figure, found


def from_address(address: Address, environ: Environ, root: Path) -> Meter:
    """The meter that `address` names, not yet opened."""
    if address.query:
        raise InputError("--meter miner: the address takes no query", "e.g. miner://192.168.1.20")
    host = f"[{address.host}]" if ":" in address.host else address.host
    port = f":{address.port}" if address.port else ""
    api = address.path.strip("/")
    where = asking.place(f"{host}{port}" + (f"/{api}" if api else ""))
    return MinerPower(where, address.options.timeout, address.options.scope)
