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
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .address import Address, Environ
from .credentials import NOBODY, Credentials
from .fetch import NotThere, Server, bare, get_json
from .meter import Meter, MeterError, PowerMeter, sane_watts
from .stated import number

ROOT = "/redfish/v1/Chassis"
PARTS = (
    "CPU",
    "CPUSubsystem",
    "Memory",
    "MemorySubsystem",
    "GPU",
    "GPUSubsystem",
    "Accelerator",
    "Fan",
    "StorageDevice",
    "NetworkingDevice",
    "VoltageRegulator",
)
"""PhysicalContext values of what is less than a server (DSP8010, PhysicalContext.v1)."""
MOST_CHASSIS = 16

# Open Compute and server makers ask for 3 to 5 % of supplies with PMBus metering
# (from memory).
ACCURACY = 0.05


def reading(document: Any, known: Credentials = NOBODY) -> float | None:
    """Watts of a Power or EnvironmentMetrics resource; None when it gives none just now.

    The system's own PowerControl entry comes first and its parts after it: where it is null
    just now, none of them answers for it. MeterError when all are marked as parts.
    """
    shape = _shape(document)
    if shape is None:
        return None
    where, entry = shape
    value = entry.get("Reading" if where == "PowerWatts" else "PowerConsumedWatts")
    if entry.get("PhysicalContext") in PARTS:
        raise MeterError("every PowerControl is the power of a part, and none is of the whole")
    return None if value is None else number(value, f"{where}'s power", known)


def _shape(document: Any) -> tuple[str, dict[str, Any]] | None:
    """Which shape it has and the entry of the whole; None when it is no resource of power."""
    if not isinstance(document, dict):
        return None
    power, controls = document.get("PowerWatts"), document.get("PowerControl")
    if isinstance(power, dict):
        return "PowerWatts", power
    if isinstance(controls, list) and controls:
        entries = [entry if isinstance(entry, dict) else {} for entry in controls]
        wholes = [entry for entry in entries if entry.get("PhysicalContext") not in PARTS]
        return "PowerControl", (wholes or entries)[0]
    return None


def links(document: Any) -> tuple[str, ...]:
    """Where a chassis keeps its power, the newer shape first."""
    if not isinstance(document, dict):
        return ()
    members = [document.get(name) for name in ("EnvironmentMetrics", "Power")]
    return tuple(path for path in map(_link, members) if path)


def _link(value: Any) -> str:
    """The path that `{"@odata.id": "/redfish/v1/Chassis/1"}` names; empty when it names none."""
    path = value.get("@odata.id") if isinstance(value, dict) else None
    if not isinstance(path, str) or not path.startswith("/"):
        return ""
    return quote(path.partition("#")[0], safe="/%:@!$&'()*+,;=~?-._")


class _NoPower(MeterError):
    """A chassis without any resource of power."""


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
        shown = self._server.credentials.name(bare(path))
        return f"redfish+{self._server.url}{shown}"

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
            if _shape(document):
                raise MeterError(f"{self._server.address}{bare(path)} has no value just now")
            return self._below(path, document)
        paths, silent = [], []
        for member in members[:MOST_CHASSIS]:
            where = _link(member)
            if not where:
                continue
            try:
                paths.append(self._below(where, get_json(self._server, where)))
            except _NoPower:
                continue  # a drive enclosure, a rack
            except MeterError:
                silent.append(where)
        # A chassis that does not answer just now may be the one that is meant.
        if len(paths) == 1 and not silent and len(members) <= MOST_CHASSIS:
            return paths[0]
        listed = ", ".join(map(self._server.credentials.name, paths)) or "none"
        unsure = ", ".join(map(self._server.credentials.name, silent))
        more = f"; without a value just now: {unsure}" if silent else ""
        more += f"; only {MOST_CHASSIS} of {len(members)} were asked" * (
            len(members) > MOST_CHASSIS
        )
        raise MeterError(
            f"{self._server.address}: {len(paths)} chassis give their power: {listed}{more}",
            ("name one of them in the URL: --meter redfish+https://host/redfish/v1/Chassis/1",),
        )

    def _below(self, path: str, document: Any) -> str:
        reasons, silent = [], False
        for link in links(document):
            shown = self._server.credentials.name(link)
            try:
                below = get_json(self._server, link)
                if self._reading(below) is not None:
                    return link
                silent = silent or _shape(below) is not None
                reasons.append(f"{shown} has no value")
            except MeterError as error:
                silent = silent or not isinstance(error, NotThere)
                reasons.append(error.message)
        said = "; ".join(reasons) or "neither Power nor EnvironmentMetrics"
        shown = self._server.credentials.name(path)
        sort = MeterError if silent else _NoPower
        raise sort(f"{self._server.address}{shown}: no power reading ({said})")

    def _reading(self, document: Any) -> float | None:
        return reading(document, self._server.credentials)

    def watts(self) -> float:
        watts = self._reading(get_json(self._server, self._found))
        if watts is None:
            raise MeterError(f"{self.source} has no power reading any more")
        return sane_watts(watts, self.source)


def from_address(address: Address, environ: Environ, root: Path) -> Meter:
    """The meter that `address` names, not yet opened."""
    tls = address.scheme.endswith("https")
    server = replace(address.server(443 if tls else 80, tls), token_header="X-Auth-Token")
    return Redfish(server, address.path)
