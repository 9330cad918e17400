"""Redfish: the power a server's management controller reports, in either resource shape.

Power (until 2020.4), /redfish/v1/Chassis/1/Power:

    {"PowerControl": [{"Name": "System Input Power", "PowerConsumedWatts": 344.0}]}

EnvironmentMetrics, /redfish/v1/Chassis/1/EnvironmentMetrics:

    {"PowerWatts": {"Reading": 344.0, "SensingInterval": "PT3S"}}

A URL may name either resource, a chassis, or just the host: then the one chassis
that has a reading is taken. Schemas: DMTF DSP8010, Power.v1 and EnvironmentMetrics.v1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .credentials import NOBODY, Credentials
from .fetch import Server, get_json
from .http_json import number
from .meter import MeterError, PowerMeter, sane_watts

ROOT = "/redfish/v1/Chassis"
MOST_CHASSIS = 16

# Open Compute and server makers ask for 3 to 5 % of supplies with PMBus metering
# (from memory).
ACCURACY = 0.05


def reading(document: Any, known: Credentials = NOBODY) -> float | None:
    """Watts of a Power or EnvironmentMetrics resource; None when it is neither.

    Of several PowerControl entries the first that has a value is taken: the system's
    own comes first, its parts after it.
    """
    if not isinstance(document, dict):
        return None
    power = document.get("PowerWatts")
    if isinstance(power, dict) and power.get("Reading") is not None:
        return number(power["Reading"], "PowerWatts/Reading", known)
    controls = document.get("PowerControl")
    for entry in controls if isinstance(controls, list) else ():
        if isinstance(entry, dict) and entry.get("PowerConsumedWatts") is not None:
            return number(entry["PowerConsumedWatts"], "PowerConsumedWatts", known)
    return None


def links(document: Any) -> tuple[str, ...]:
    """Where a chassis keeps its power, the newer shape first."""
    if not isinstance(document, dict):
        return ()
    found = [document.get(name) for name in ("EnvironmentMetrics", "Power")]
    return tuple(str(f["@odata.id"]) for f in found if isinstance(f, dict) and "@odata.id" in f)


class Redfish(PowerMeter):
    """The power of one chassis, asked from its management controller."""

    scope = "wall"
    accuracy = ACCURACY

    def __init__(self, server: Server, path: str = "") -> None:
        self._server = replace(server, basic_at_once=True)  # DSP0266 prescribes it
        self._path = path.rstrip("/")
        self._found = ""
        self.name = f"redfish {server.host}"
        self.source = self._source(self._path)

    def _source(self, path: str) -> str:
        return f"redfish+http{'s' if self._server.tls else ''}://{self._server.address}{path}"

    def open(self) -> None:
        self._found = self._search(self._path or ROOT)
        self.source = self._source(self._found)

    def _search(self, path: str) -> str:
        """The resource at or below `path` that has a reading."""
        document = get_json(self._server, path)
        if self._reading(document) is not None:
            return path
        members = document.get("Members") if isinstance(document, dict) else None
        if not isinstance(members, list):
            return self._below(path, document)
        found = []
        for member in members[:MOST_CHASSIS]:
            where = str(member.get("@odata.id", "")) if isinstance(member, dict) else ""
            try:
                found.append(self._below(where, get_json(self._server, where)))
            except MeterError:
                continue  # a chassis without power: a drive enclosure, a rack
        if len(found) == 1:
            return found[0]
        listed = ", ".join(found) or "none"
        raise MeterError(
            f"{self._server.address}: {len(found)} chassis give their power: {listed}",
            ("name one of them in the URL: --meter redfish+https://host/redfish/v1/Chassis/1",),
        )

    def _below(self, path: str, document: Any) -> str:
        reasons = []
        for link in links(document):
            try:
                if self._reading(get_json(self._server, link)) is not None:
                    return link
                reasons.append(f"{link} has no value")
            except MeterError as error:
                reasons.append(error.message)
        said = "; ".join(reasons) or "neither Power nor EnvironmentMetrics"
        raise MeterError(f"{self._server.address}{path}: no power reading ({said})")

    def _reading(self, document: Any) -> float | None:
        return reading(document, self._server.credentials)

    def watts(self) -> float:
        watts = self._reading(get_json(self._server, self._found))
        if watts is None:
            raise MeterError(f"{self.source} has no power reading any more")
        return sane_watts(watts, self.source)
