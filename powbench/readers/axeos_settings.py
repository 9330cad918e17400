"""The settings of an AxeOS device: what it has, what it offers, and how they are changed.

    GET /api/system/asic     {"frequencyOptions": [400, 490, 525], "voltageOptions": [1000, 1150],
                              "absMaxFrequency": 800, "absMaxVoltage": 1400, ...}
    PATCH /api/system        {"frequency": 525, "coreVoltage": 1150}
    POST /api/system/restart

A change is written to the device's memory and applied within two seconds. When the chip passes
75 °C or the regulator 105 °C the firmware stops the chip, turns the fan up, and writes lower
settings of its own (main/tasks/power_management_task.c); NerdQAxe only stops.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .. import bounded
from ..connect import Fault, NetError
from ..net import Answer, Server, ask
from . import axeos
from .readout import ReaderError, number, short
from .settings import Fields, Offer, Setting, State, whole

SETTINGS_PATH, RESTART_PATH, OFFER_PATH = "/api/system", "/api/system/restart", "/api/system/asic"


class Refused(ReaderError):
    """The device is there, and does not take what was sent to it."""


class Device:
    """A device by its address. Every method asks once, and raises ReaderError without an answer."""

    def __init__(self, host: str, port: int = axeos.PORT) -> None:
        self.server = Server(host, port, timeout_seconds=axeos.TIMEOUT_SECONDS)
        self.address = host if port == axeos.PORT else self.server.address

    @property
    def page(self) -> str:
        """The URL at which its owner changes settings by hand."""
        return f"http://{self.address}/"

    def state(self) -> State:
        """Of what the device says now."""
        told = axeos.document(self.server)
        setting = _setting(told)
        if setting is None:
            raise Refused(f"{self.address} tells no frequency and core voltage")
        return _state(told, setting)

    def offer(self) -> Offer | None:
        """None of firmware that has no such page."""
        try:
            answer = ask(self.server, OFFER_PATH)
            told = bounded.json_value(answer.body) if answer.status == 200 else None
        except (NetError, bounded.Unreadable):
            return None
        if not isinstance(told, dict):
            return None
        megahertz = _ends(told.get("frequencyOptions"))
        millivolts = _ends(told.get("voltageOptions"))
        return Offer(megahertz, millivolts) if megahertz and millivolts else None

    def write(self, fields: Mapping[str, float]) -> None:
        """Change settings; Refused when the device does not take them."""
        body = json.dumps(fields).encode()
        self._sent(SETTINGS_PATH, body, "PATCH")

    def restart(self) -> None:
        """It is away for some seconds after this."""
        self._sent(RESTART_PATH, b"", "POST")

    def _sent(self, path: str, body: bytes, method: str) -> Answer:
        try:
            answer = ask(self.server, path, body, method=method)
        except NetError as error:
            sort = Refused if error.fault is Fault.REFUSED else ReaderError
            raise sort(error.message) from None
        if answer.status != 200:
            raise Refused(f"{self.address} answered {method} {path} with HTTP {answer.status}")
        return answer


def back(kept: State, now: State) -> Fields:
    """What to write so that the device is as it was in `kept`: its clock and voltage, and what
    its firmware has changed of its fan."""
    changed = {k: v for k, v in kept.fan.items() if now.fan.get(k) != v}
    return {**kept.setting.fields(), **changed}


def _state(told: dict[str, Any], setting: Setting) -> State:
    chips = [number(told.get(field)) or 0.0 for field in ("temp", "temp2")]
    regulator, wrong = number(told.get("vrTemp")), number(told.get("errorPercentage"))
    expected, port = number(told.get("expectedHashrate")), number(told.get("stratumPort"))
    host = short(told.get("stratumURL"))
    return State(
        model=axeos.of(told, "").identity.model,
        setting=setting,
        chip=max(chips) if max(chips) > 0 else None,
        regulator=regulator if regulator and regulator > 0 else None,
        watts=number(told.get("power")),
        most_watts=number(told.get("maxPower")) or None,
        expected=expected * 1e9 if expected and expected > 0 else None,
        wrong=wrong / 100 if wrong is not None and wrong >= 0 else None,
        uptime=number(told.get("uptimeSeconds")),
        stopped=bool(number(told.get("overheat_mode"))) or told.get("shutdown") is True,
        pool=f"{host}:{port:.0f}" if host and port else host,
        fan=_fan(told),
    )


def _setting(told: dict[str, Any]) -> Setting | None:
    megahertz, millivolts = number(told.get("frequency")), number(told.get("coreVoltage"))
    if not megahertz or not millivolts or megahertz < 0 or millivolts < 0:
        return None
    return Setting(megahertz, millivolts)


def _fan(told: dict[str, Any]) -> Fields:
    """Older firmware knows one speed of the fan, which is a setting where no one controls it."""
    automatic, speed = number(told.get("autofanspeed")), number(told.get("manualFanSpeed"))
    fan = {} if automatic is None else {"autofanspeed": whole(automatic)}
    if speed is not None:
        return {**fan, "manualFanSpeed": whole(speed)}
    speed = number(told.get("fanspeed"))
    return fan if speed is None or automatic != 0 else {**fan, "fanspeed": whole(speed)}


def _ends(options: object) -> tuple[float, float] | None:
    if not isinstance(options, list):
        return None
    values = [v for v in map(number, options) if v is not None and v > 0]
    return (min(values), max(values)) if values else None
