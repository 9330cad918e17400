"""One miner by its address: which API it speaks, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from .. import parts
from ..errors import InputError
from . import axeos, cgminer, pyasic
from .readout import NEXT, ReaderError, Readout

TIMEOUT_SECONDS = 5.0

_PLACE = re.compile(
    r"(?:\[(?P<six>[0-9a-fA-F:.]{2,45})\]|(?P<host>[A-Za-z0-9_.-]{1,253}))"
    r"(?::(?P<port>[0-9]{1,5}))?(?:/(?P<api>[a-z]{1,16}))?"
)
EXAMPLE = "write it as 192.0.2.10, 192.0.2.10:4028 or 192.0.2.10/axeos"


@dataclass(frozen=True)
class Place:
    """Where to ask. port: None is the API's own; api: empty where it is to be found out."""

    host: str
    port: int | None = None
    api: str = ""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"


def _axeos(place: Place, seconds: float) -> Readout:
    return axeos.read(place.host, place.port or axeos.PORT, seconds)


def _cgminer(place: Place, seconds: float) -> Readout:
    return cgminer.read(place.host, place.port or cgminer.PORT, seconds)


def _pyasic(place: Place, seconds: float) -> Readout:
    return pyasic.read(place.host, seconds)


APIS: dict[str, Callable[[Place, float], Readout]] = {
    "axeos": _axeos,
    "cgminer": _cgminer,
    "pyasic": _pyasic,
}
"""In the order in which they are tried. The last is of an optional package, and has ports of its
own."""


def place(text: str) -> Place:
    """`HOST`, `HOST:PORT`, `[::1]:PORT`, each with `/API` or without; InputError for others."""
    read = _PLACE.fullmatch(text.strip())
    port = int(read["port"]) if read and read["port"] else None
    if read is None or (port is not None and not 0 < port < 1 << 16):
        raise InputError(f"{text[:80]!r} is no address of a miner", EXAMPLE)
    api = read["api"] or ""
    if api and api not in APIS:
        raise InputError(f"there is no reader {api!r}", "one of: " + ", ".join(APIS))
    if api == "pyasic" and port is not None:
        raise InputError("pyasic-rs asks ports of its own", "leave the port out of the address")
    return Place(read["six"] or read["host"], port, api)


def read(where: Place, seconds: float = TIMEOUT_SECONDS) -> tuple[Readout, Place]:
    """What the miner says, and the place with the API that it spoke.

    `seconds` is the time for each API that is tried. ReaderError says why none of them answered.
    """
    if where.api:
        return APIS[where.api](where, seconds), where
    reasons = []
    for name in _tried(where):
        try:
            return APIS[name](where, seconds), replace(where, api=name)
        except ReaderError as error:
            reasons.append(error.message)
    hint = NEXT
    if not pyasic.installed():
        hint += f"; {parts.extra('miners')} adds the APIs of more makers"
    raise ReaderError("; ".join(dict.fromkeys(reasons)), hint)


def _tried(where: Place) -> list[str]:
    others = where.port is not None or not pyasic.installed()
    return [name for name in APIS if name != "pyasic" or not others]
