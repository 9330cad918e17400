"""AxeOS: Bitaxe, NerdQAxe and their kin, over HTTP without a log-in.

    GET /api/system/info
    {"power": 17.9, "voltage": 5093.7, "current": 13250, "temp": 58.2, "vrTemp": 61,
     "maxPower": 40, "hashRate": 1186.3, "expectedHashrate": 1224, "coreVoltage": 1150,
     "coreVoltageActual": 1139, "frequency": 600, "hostname": "bitaxe", "ASICModel": "BM1370",
     "boardVersion": "601", "version": "v2.9.0", "fanrpm": 4120, "uptimeSeconds": 91234, ...}

hashRate and expectedHashrate are in GH/s, voltages in mV, the current in mA, the frequency in MHz.
The document also holds the pool's user, the wireless network and the MAC address: not taken.
Fields: bitaxeorg/ESP-Miner main/http_server/openapi.yaml, shufps/ESP-Miner-NerdQAxePlus
main/http_server/handler_system.cpp.
"""

from __future__ import annotations

from typing import Any

from .. import bounded
from ..connect import Fault, NetError
from ..net import Server, ask
from . import readout as r
from .readout import Figure, Identity, Other, ReaderError, Readout, number, short

API = "AxeOS"
PORT = 80
PATH = "/api/system/info"
TIMEOUT_SECONDS = 5.0

_FIELDS: tuple[tuple[str, str, float, str, r.What], ...] = (
    (r.HASH_RATE, "hashRate", 1e9, "H/s", "measured"),
    ("hash rate over 10 min", "hashRate_10m", 1e9, "H/s", "measured"),
    ("hash rate over 1 h", "hashRate_1h", 1e9, "H/s", "measured"),
    (r.EXPECTED_RATE, "expectedHashrate", 1e9, "H/s", "nominal"),
    ("most power", "maxPower", 1.0, "W", "nominal"),
    ("input voltage", "voltage", 1e-3, "V", "measured"),
    ("current", "current", 1e-3, "A", "measured"),
    (r.CORE_VOLTAGE, "coreVoltageActual", 1e-3, "V", "measured"),
    (r.CORE_VOLTAGE_SET, "coreVoltage", 1e-3, "V", "setting"),
    (r.FREQUENCY, "frequency", 1.0, "MHz", "setting"),
    (r.CHIP_TEMPERATURE, "temp", 1.0, "°C", "measured"),
    (r.REGULATOR_TEMPERATURE, "vrTemp", 1.0, "°C", "measured"),
    ("fan speed", "fanrpm", 1.0, "rpm", "measured"),
    ("hardware errors", "errorPercentage", 1.0, "%", "measured"),
    ("shares accepted", "sharesAccepted", 1.0, "", "measured"),
    ("shares rejected", "sharesRejected", 1.0, "", "measured"),
    ("uptime", "uptimeSeconds", 1.0, "s", "measured"),
)
_NO_SENSOR = ("temp", "vrTemp")
"""-1 there stands for a sensor that is not fitted or does not answer."""

_INPUT_METERS = ("2.2", "102", "0.11", "201", "202", "203", "204", "205", "400", "401")
"""Boards with an INA260 at their input. On all later ones the firmware adds a constant to the
power that the core regulator gives off (main/device_config.h and main/power/power.c)."""

_FAMILIES = (
    (100, "Max"), (200, "Ultra"), (300, "Hex"), (400, "Supra"), (500, ""), (600, "Gamma"),
    (650, "Gamma Duo"), (700, "SupraHex"), (800, "Gamma Turbo"), (900, ""),
)  # fmt: skip


def read(host: str, port: int = PORT, timeout_seconds: float = TIMEOUT_SECONDS) -> Readout:
    """What the device says now; ReaderError when it says nothing, Other when it is none."""
    return of(document(Server(host, port, timeout_seconds=timeout_seconds)), _shown(host, port))


def document(server: Server) -> dict[str, Any]:
    """The whole answer, which may hold secrets; errors as of `read`."""
    try:
        answer = ask(server, PATH)
    except NetError as error:
        late = error.fault in (Fault.LATE, Fault.UNREACHABLE)
        raise (ReaderError if late else Other)(error.message) from None
    if answer.status != 200:
        raise Other(f"{server.address} has no {PATH}: HTTP {answer.status}")
    try:
        told = bounded.json_value(answer.body)
    except bounded.Unreadable as error:
        said = str(error).partition(":")[0]
        raise Other(f"{server.address}{PATH} gave no usable JSON: {said}") from None
    if not isinstance(told, dict) or "hashRate" not in told:
        raise Other(f"{server.address}{PATH} has no hashRate, so it is no {API}")
    return told


def of(told: dict[str, Any], address: str) -> Readout:
    """The part of an answer that is a readout."""
    figures = [
        Figure(name, value * factor, unit, what)
        for name, field, factor, unit, what in _FIELDS
        if (value := number(told.get(field))) is not None
        and not (field in _NO_SENSOR and value == -1)
    ]
    power = number(told.get("power"))
    if power is not None:
        figures.insert(1, _power(told, power))
    return r.readout(address, API, _identity(told), figures)


def _power(told: dict[str, Any], watts: float) -> Figure:
    if short(told.get("deviceModel")).startswith("Nerd"):
        note = "at the input of its core regulator: without the fan and the controller"
        return Figure(r.POWER, watts, "W", "measured", "board", note)
    if short(told.get("boardVersion")) in _INPUT_METERS:
        return Figure(r.POWER, watts, "W", "measured", "board", "at the input of the board")
    note = "the output of its core regulator and a constant for the rest of the board"
    return Figure(r.POWER, watts, "W", "estimated", "board", note)


def _identity(told: dict[str, Any]) -> Identity:
    rate = number(told.get("hashRate"))
    chips = number(told.get("asicCount"))
    version = short(told.get("axeOSVersion")) or short(told.get("version"))
    return Identity(
        model=_model(told),
        firmware=f"{API} {version}".strip(),
        hostname=short(told.get("hostname")),
        boards=1,
        boards_hashing=None if rate is None else int(rate > 0),
        chips=int(chips) if chips is not None and 0 < chips < 1e6 else None,
    )


def _model(told: dict[str, Any]) -> str:
    named, board = short(told.get("deviceModel")), short(told.get("boardVersion"))
    if not named and board:
        digits = int(board) if board.isascii() and board.isdecimal() and len(board) < 5 else 0
        named = next((name for least, name in reversed(_FAMILIES) if digits >= least), "")
        named = {"2.2": "Max", "0.11": "Ultra"}.get(board, named)
    if named.startswith("Nerd"):
        return named
    return " ".join(filter(None, ("Bitaxe", named, board)))


def _shown(host: str, port: int) -> str:
    return host if port == PORT else Server(host, port).address
