"""Every miner that pyasic-rs knows (`powbench[miners]`), through the APIs of its maker.

It dials fixed ports (4028, 80, 4433, ...) of the one address, and may log in there with the
maker's own default password. Only what is named here is asked for and leaves this file: no pools
with their users and passwords, no MAC addresses and serial numbers.
"""

from __future__ import annotations

import asyncio
import ipaddress
import math
from collections.abc import Iterator
from typing import Any

from ..scope import Scope
from . import readout as r
from .readout import Figure, Identity, Other, ReaderError, Readout, number, short

API = "pyasic-rs"
ASKED = (
    "DeviceInfo", "FirmwareVersion", "Hashrate", "ExpectedHashrate", "Hashboards", "Wattage",
    "AverageTemperature", "Uptime", "DevFeeConnected",
)  # fmt: skip
"""For others, which a WhatsMiner keeps to itself, pyasic-rs would open its write API."""
INSTALL = "pip install 'powbench[miners]'"

_SUPPLY = "the input of its power supply"
_RECKONED = "reckoned by its firmware"
_POWERS: tuple[tuple[str, r.What, Scope, str], ...] = (
    ("whatsminer", "measured", "wall", _SUPPLY),
    ("avalon", "estimated", "board", "the output of its power supply, of some models the input"),
    ("bitaxe", "estimated", "board", _RECKONED),
    ("nerd", "measured", "board", "at the input of its core regulator"),
)
"""By a word in the make; of all others the firmware reckons the power of the whole miner."""


def read(host: str, seconds: float) -> Readout:
    """What the miner says now, within that time; ReaderError, or Other when none is known."""
    try:
        import pyasic_rs  # noqa: F401
    except ImportError:
        raise ReaderError(f"pyasic-rs is not installed, so {host} is not asked", INSTALL) from None
    try:
        address = str(ipaddress.ip_address(host))
    except ValueError:
        raise ReaderError(f"pyasic-rs takes no name: {host}", "give the IP address") from None
    try:
        told = asyncio.run(asyncio.wait_for(_asked(address, seconds), seconds))
    except TimeoutError:
        raise ReaderError(f"{host} did not answer pyasic-rs in {seconds:g} s") from None
    except Exception as error:  # it documents none of its own
        raise ReaderError(f"pyasic-rs cannot read {host} ({type(error).__name__})") from None
    if told is None:
        raise Other(f"pyasic-rs knows no miner at {host}")
    return of(told, host)


async def _asked(address: str, seconds: float) -> Any:
    from pyasic_rs import MinerFactory
    from pyasic_rs.data import DataField

    whole = max(1, math.ceil(seconds))
    factory = MinerFactory().with_identification_timeout_secs(whole)
    factory = factory.with_connectivity_timeout_secs(whole).with_connectivity_retries(1)
    miner = await factory.get_miner(address)
    if miner is None:
        return None
    names = [name for name in dir(DataField) if name[0].isupper()]
    return await miner.get_data(exclude=[getattr(DataField, n) for n in names if n not in ASKED])


def of(told: Any, address: str) -> Readout:
    """The readout of its MinerData."""
    info = told.device_info
    make, model = short(str(info.make)), short(str(info.model))
    boards = list(told.hashboards)
    hashing = [b for b in boards if (_rate(b.hashrate) or 0) > 0]
    firmware = " ".join(filter(None, (short(str(info.firmware)), short(told.firmware_version))))
    identity = Identity(
        model=model if make.lower() in model.lower() else f"{make} {model}".strip(),
        firmware=firmware[: r.LONGEST],
        boards=len(boards) or None,
        boards_hashing=len(hashing) if boards else None,
        chips=told.total_chips or None,
    )
    figures = [*_figures(told), *_power(told, make)]
    figures += [
        Figure(f"{r.HASH_RATE} of board {b.position}", rate, "H/s", "measured")
        for b in boards
        if (rate := _rate(b.hashrate)) is not None
    ]
    notes = [] if any(f.name == r.POWER for f in figures) else ["it tells no power"]
    if told.devfee_connected:
        notes.append("it says that it works for its firmware's developers at times")
    return r.readout(address, API, identity, figures, notes)


def _figures(told: Any) -> Iterator[Figure]:
    for name, rate, what in (
        (r.HASH_RATE, told.hashrate, "measured"),
        (r.EXPECTED_RATE, told.expected_hashrate, "nominal"),
    ):
        value = _rate(rate)
        if value is not None:
            yield Figure(name, value, "H/s", what)  # type: ignore[arg-type]
    degrees = number(told.average_temperature)
    if degrees is not None:
        yield Figure("temperature", degrees, "°C", "measured", note="the mean of its sensors")
    if told.uptime is not None:
        yield Figure("uptime", told.uptime.total_seconds(), "s", "measured")


def _power(told: Any, make: str) -> Iterator[Figure]:
    watts = number(told.wattage)
    if watts is None:
        return
    sort: tuple[str, r.What, Scope, str] = next(
        (row for row in _POWERS if row[0] in make.lower()), ("", "estimated", "wall", _RECKONED)
    )
    yield Figure(r.POWER, watts, "W", *sort[1:])


def _rate(rate: Any) -> float | None:
    """H/s of its HashRate; None for another algorithm than Bitcoin's."""
    from pyasic_rs.data import HashRateUnit

    if rate is None or str(rate.algo).upper() != "SHA256":
        return None
    return float(rate.as_unit(HashRateUnit.Hash).value)
