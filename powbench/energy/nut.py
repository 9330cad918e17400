"""Network UPS Tools: the real power that a UPS or PDU delivers, over its text protocol.

    C: LIST UPS                        S: BEGIN LIST UPS
                                          UPS rack "Rack UPS"
                                          END LIST UPS
    C: GET VAR rack ups.realpower      S: VAR rack ups.realpower "212"
    C: GET VAR rack ups.realpower      S: ERR VAR-NOT-SUPPORTED

Many UPSes give only ups.load, in percent of ups.realpower.nominal: their product
is estimated. Protocol: NUT developer guide, network protocol information (port 3493).
"""

from __future__ import annotations

import contextlib
import re
import shlex
import socket
import time

from .credentials import Credentials
from .fetch import TIMEOUT_SECONDS, connect
from .meter import MeterError, PowerMeter, sane_watts

PORT = 3493
LIMIT_BYTES = 65536

# Assumed: makers state the power measurement of line-interactive UPSes to 2 to 5 %
# (from memory); the load in whole percent of a rounded rating is worse.
ACCURACY = 0.05
ESTIMATE_ACCURACY = 0.10

MEANINGS = {
    "VAR-NOT-SUPPORTED": "does not have the variable",
    "UNKNOWN-UPS": "does not know that UPS",
    "DATA-STALE": "has no fresh data: the driver lost the UPS",
    "DRIVER-NOT-CONNECTED": "has no connection to the driver",
    "ACCESS-DENIED": "denied access",
}


class Refused(MeterError):
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
        deadline = time.monotonic() + self._timeout
        self._send("LIST UPS")
        found = []
        while (line := self._line(deadline)) != "END LIST UPS":
            self._check(line)
            match = re.match(r"UPS (\S+) ", line)
            found += [match[1]] if match else []
        return found

    def number(self, ups: str, variable: str) -> float:
        """The variable as a number; Refused, or MeterError for what is none."""
        answer = self._ask(f"GET VAR {ups} {variable}")
        match = re.fullmatch(r'VAR (\S+) (\S+) "(.*)"', answer)
        if match is None or (match[1], match[2]) != (ups, variable):
            raise MeterError(
                f"{self._where} answered {self._known.quoted(answer, 60)} to GET VAR {variable}"
            )
        try:
            return float(match[3])
        except ValueError:
            raise MeterError(
                f"{self._where}: {variable} is {self._known.quoted(match[3])}"
            ) from None

    def _ask(self, command: str) -> str:
        self._send(command)
        line = self._line(time.monotonic() + self._timeout)
        self._check(line)
        return line

    def _check(self, line: str) -> None:
        if line.startswith("ERR "):
            code = line.split()[1]
            raise Refused(
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
                raise MeterError(f"{self._where} closed the connection or talks nonsense")
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
    """ups.realpower of one UPS, or its load times its rating."""

    scope = "wall"
    accuracy = ACCURACY

    def __init__(
        self,
        host: str,
        port: int = PORT,
        ups: str = "",
        credentials: Credentials | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._host, self._port, self._ups = host, port, ups
        self._known = credentials or Credentials()
        self._timeout = timeout_seconds
        self._client: Client | None = None
        self._nominal: float | None = None
        self.name = f"nut {ups or host}"
        self.source = f"nut://{host}:{port}/{ups}"

    def open(self) -> None:
        self.close()
        client = self._connected()
        if not self._ups:
            names = client.names()
            if len(names) != 1:
                listed = ", ".join(shlex.quote(n) for n in names) or "none"
                raise MeterError(
                    f"{self._host}:{self._port} has {len(names)} UPSes: {listed}",
                    (f"name one: --meter nut://{self._host}:{self._port}/NAME",),
                )
            self._ups = names[0]
            self.name = f"nut {self._ups}"
            self.source = f"nut://{self._host}:{self._port}/{self._ups}"
        try:
            client.number(self._ups, "ups.realpower")
        except Refused as error:
            if error.code != "VAR-NOT-SUPPORTED":
                raise
            self._estimate(client)

    def _estimate(self, client: Client) -> None:
        try:
            self._nominal = client.number(self._ups, "ups.realpower.nominal")
            load = client.number(self._ups, "ups.load")
        except Refused:
            raise MeterError(
                f"{self.source} has neither ups.realpower nor ups.load with ups.realpower.nominal",
                ("use a plug or PDU that measures power",),
            ) from None
        self.kind = "estimated"
        self.accuracy = ESTIMATE_ACCURACY + 0.5 / max(load, 1.0)
        self.notes = (f"estimated: ups.load (whole percent) of {self._nominal:g} W",)

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None
        self._nominal, self.kind, self.accuracy, self.notes = None, "measured", ACCURACY, ()

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
            if self._nominal is None:
                watts = client.number(self._ups, "ups.realpower")
            else:
                watts = client.number(self._ups, "ups.load") / 100 * self._nominal
        except Refused:
            raise
        except MeterError:
            # An answer that came late would be taken for the next one's.
            client.close()
            self._client = None
            raise
        return sane_watts(watts, self.source)
