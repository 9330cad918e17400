"""Network UPS Tools: the real power that a UPS or PDU delivers, over its text protocol.

    C: LIST UPS                        S: BEGIN LIST UPS
                                          UPS rack "Rack UPS"
                                          END LIST UPS
    C: GET VAR rack ups.realpower      S: VAR rack ups.realpower "212"
    C: GET VAR rack ups.realpower      S: ERR VAR-NOT-SUPPORTED
    C: LIST VAR rack                   S: BEGIN LIST VAR rack
                                          VAR rack output.realpower "324"
                                          END LIST VAR rack

Which variable is the power of the device, nut_power.py knows. Many UPSes give only
ups.load, in percent of ups.realpower.nominal: their product is estimated. Protocol: NUT
developer guide, network protocol information (port 3493).
"""

from __future__ import annotations

import contextlib
import re
import shlex
import socket
import time
from pathlib import Path
from urllib.parse import unquote

from ..bounded import Unreadable, number
from ..errors import InputError
from .address import Address, Environ
from .credentials import Credentials
from .fetch import TIMEOUT_SECONDS, connect
from .meter import Meter, MeterError, PowerMeter, sane_watts
from .nut_power import KNOWN, LOAD, Power, about_power, choose, listed

PORT = 3493
LIMIT_BYTES = 65536
MOST_LINES = 8192
NAME = r"[!-~]{1,128}"

# Assumed: makers state the power measurement of line-interactive UPSes to 2 to 5 %
# (from memory); the load in whole percent of a rounded rating is worse.
ACCURACY = 0.05
ESTIMATE_ACCURACY = 0.10

# What a URL may ask of a device: an outlet, a group of them, or any variable in watts.
PART = re.compile(r"outlet(\.group)?\.[0-9]+|[A-Za-z0-9.-]+\.realpower")

MEANINGS = {
    "VAR-NOT-SUPPORTED": "does not have the variable",
    "UNKNOWN-UPS": "does not know that UPS",
    "DATA-STALE": "has no fresh data: the driver lost the UPS",
    "DRIVER-NOT-CONNECTED": "has no connection to the driver",
    "ACCESS-DENIED": "denied access",
}


class NutRefused(MeterError):
    """The server answered ERR; `code` says what."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class Client:
    """One connection to upsd; every answer within `timeout_seconds` in all."""

    def __init__(self, host: str, port: int, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._where = f"{host}:{port}"
        self._timeout = timeout_seconds
        self._socket: socket.socket | None = connect(host, port, timeout_seconds)
        self._rest = b""
        self._known = Credentials()

    def close(self) -> None:
        """Close the connection; never raises."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.close()
        self._socket = None

    def login(self, known: Credentials) -> None:
        """USERNAME and PASSWORD, for servers that ask for them."""
        self._known = known
        if known.user:
            self._ask(f"USERNAME {_quoted(known.user)}")
            self._ask(f"PASSWORD {_quoted(known.password)}")

    def names(self) -> list[str]:
        """The UPSes that the server has."""
        matches = (re.match(rf"UPS ({NAME}) ", line) for line in self._list("UPS"))
        return [match[1] for match in matches if match]

    def variables(self, ups: str) -> dict[str, str]:
        """What the UPS tells of itself; NutRefused when the server does not list it."""
        pattern = re.compile(rf'VAR {re.escape(ups)} ({NAME}) "(.*)"')
        matches = (pattern.fullmatch(line) for line in self._list(f"VAR {ups}"))
        return {match[1]: match[2] for match in matches if match}

    def has(self, ups: str, variable: str) -> str | None:
        """The text of the variable, None when the UPS lacks it."""
        try:
            return self._text(ups, variable)
        except NutRefused as error:
            if error.code != "VAR-NOT-SUPPORTED":
                raise
            return None

    def number(self, ups: str, variable: str) -> float:
        """The variable as a number; NutRefused, or MeterError for what is none."""
        text = self._text(ups, variable)
        try:
            return number(text)
        except Unreadable:
            said = self._known.quoted(text)
            raise MeterError(f"{self._where}: {variable} is {said}, not a number") from None

    def _text(self, ups: str, variable: str) -> str:
        answer = self._ask(f"GET VAR {ups} {variable}")
        match = re.fullmatch(r'VAR (\S+) (\S+) "(.*)"', answer)
        if match is None or (match[1], match[2]) != (ups, variable):
            raise MeterError(
                f"{self._where} answered {self._known.quoted(answer, 60)} to GET VAR {variable}"
            )
        return str(match[3])

    def _list(self, subject: str) -> list[str]:
        """The lines of a list, within the time of one answer."""
        deadline = time.monotonic() + self._timeout
        self._send(f"LIST {subject}")
        lines: list[str] = []
        while (line := self._line(deadline)) != f"END LIST {subject}":
            self._check(line)
            lines.append(line)
            if len(lines) > MOST_LINES:
                self.close()
                raise MeterError(f"{self._where} lists more than {MOST_LINES} lines")
        return lines

    def _ask(self, command: str) -> str:
        self._send(command)
        line = self._line(time.monotonic() + self._timeout)
        self._check(line)
        return line

    def _check(self, line: str) -> None:
        if line == "ERR" or line.startswith("ERR "):
            code = line[4:].split(" ")[0]
            raise NutRefused(
                f"{self._where} {MEANINGS.get(code, 'answered ' + self._known.quoted(code))}", code
            )

    def _send(self, command: str) -> None:
        if self._socket is None:
            raise MeterError(f"{self._where}: the connection is closed")
        try:
            self._socket.settimeout(self._timeout)
            self._socket.sendall(command.encode() + b"\n")
        except OSError as error:
            self.close()
            raise MeterError(f"{self._where} broke off: {error.strerror or error}") from None

    def _line(self, deadline: float) -> str:
        while b"\n" not in self._rest:
            try:
                chunk = self._receive(deadline - time.monotonic())
            except TimeoutError:
                self.close()
                raise MeterError(f"{self._where} did not answer in {self._timeout:g} s") from None
            except OSError as error:
                self.close()
                raise MeterError(f"{self._where} broke off: {error.strerror or error}") from None
            self._rest += chunk
            if not chunk or len(self._rest) > LIMIT_BYTES:
                self.close()
                raise MeterError(
                    f"{self._where} closed the connection, or does not speak the protocol of NUT"
                )
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode("utf-8", "replace").strip()

    def _receive(self, left: float) -> bytes:
        if self._socket is None or left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)
        return self._socket.recv(4096)


def _quoted(text: str) -> str:
    if "\n" in text:
        raise MeterError("a name or password for NUT holds a line break")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Nut(PowerMeter):
    """The power of one device, or of its outlet or other part named by `variable`."""

    scope = "wall"
    accuracy = ACCURACY

    def __init__(
        self,
        host: str,
        port: int = PORT,
        ups: str = "",
        credentials: Credentials | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
        variable: str = "",
    ) -> None:
        self._host, self._port, self._ups = host, port, ups
        self._variable = variable
        self._known = credentials or Credentials()
        self._timeout = timeout_seconds
        self._client: Client | None = None
        self._power = Power(("ups.realpower",))
        self._call(ups)

    def _call(self, ups: str) -> None:
        """Name and source, once it is known which UPS it is."""
        self.name = " ".join(filter(None, ("nut", ups or self._host, self._variable)))
        part = f"/{self._variable}" if self._variable else ""
        self.source = f"nut://{self._host}:{self._port}/{ups}{part}"

    def open(self) -> None:
        self.close()
        client = self._connected()
        if not self._ups:
            names = client.names()
            if len(names) != 1:
                quoted = listed(shlex.quote(self._known.name(n)) for n in names) or "none"
                raise MeterError(
                    f"{self._host}:{self._port} has {len(names)} UPSes: {quoted}",
                    (f"name one: --meter nut://{self._host}:{self._port}/NAME",),
                )
            self._ups = names[0]
            self._call(self._known.name(self._ups))
        self._power = self._chosen(client)
        if self._power.rating is not None:
            load = client.number(self._ups, LOAD)
            self.kind = "estimated"
            self.accuracy = ESTIMATE_ACCURACY + 0.5 / max(load, 1.0)
        self.notes = (self._power.note,) if self._power.note else ()

    def _chosen(self, client: Client) -> Power:
        name = self._variable or "ups.realpower"
        name += "" if name.endswith(".realpower") else ".realpower"
        try:
            client.number(self._ups, name)
            return Power((name,))
        except NutRefused as error:
            if error.code != "VAR-NOT-SUPPORTED":
                raise
        try:
            values = client.variables(self._ups)
        except NutRefused:  # a small server that answers single questions only
            texts = {known: client.has(self._ups, known) for known in KNOWN}
            values = {known: text for known, text in texts.items() if text is not None}
        power = None if self._variable else choose(values)
        if power is not None:
            for variable in power.variables:
                client.number(self._ups, variable)
            return power
        there = [self._known.name(name) for name in about_power(values)]
        parts = [n for n in there if n.endswith(".realpower")]
        lacks = f"no {name}" if self._variable else f"neither {name} nor {LOAD} with {name}.nominal"
        example = parts[0].removesuffix(".realpower") if parts else ""
        where = f"nut://{self._host}:{self._port}/{self._known.name(self._ups)}"
        raise MeterError(
            f"{where} has {lacks}" + (f"; it has {listed(there)}" if there else ""),
            (f"name the part that feeds the machine: --meter {where}/{example}",)
            if parts
            else ("use a UPS, plug or PDU that measures power",),
        )

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None
        self.kind, self.accuracy, self.notes = "measured", ACCURACY, ()

    def _connected(self) -> Client:
        if self._client is None:
            client = Client(self._host, self._port, self._timeout)
            try:
                client.login(self._known)
            except MeterError:
                client.close()
                raise
            self._client = client
        return self._client

    def watts(self) -> float:
        client = self._connected()
        try:
            stated = sum(client.number(self._ups, name) for name in self._power.variables)
        except NutRefused:
            raise
        except MeterError:
            # An answer that came late would be taken for the next one's.
            client.close()
            self._client = None
            raise
        return sane_watts(stated * self._power.factor, self.source)


def from_address(address: Address, environ: Environ, root: Path) -> Meter:
    """The meter that `address` names, not yet opened."""
    ups, _, part = address.path.strip("/").partition("/")
    if " " in unquote(ups) or (part and not PART.fullmatch(part)):
        raise InputError(
            "--meter nut: the path must name one UPS, and may name a part of it",
            "e.g. nut://host/ups, nut://host/pdu/outlet.3, nut://host/pdu/device.2.input.realpower",
        )
    return Nut(
        address.host,
        address.port or PORT,
        ups,
        address.credentials,
        address.options.timeout,
        part,
    )
