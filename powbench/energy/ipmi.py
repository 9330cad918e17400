"""IPMI DCMI through ipmitool: the power a management controller reports.

    $ ipmitool dcmi power reading

        Instantaneous power reading:                   220 Watts
        Minimum during sampling period:                 12 Watts
        Maximum during sampling period:                420 Watts
        Average power reading over sample period:      210 Watts
        IPMI timestamp:                           Thu Jan  1 00:00:00 1970
        Sampling period:                          00000001 Seconds.
        Power reading state is:                   activated

Command: Get Power Reading, DCMI 1.5 table 6-16. The password goes through the
environment (-E), never on the command line, where every user could read it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from ..bounded import Unreadable, number
from .address import Address, Environ
from .credentials import Credentials
from .meter import Meter, MeterError, PowerMeter, sane_watts
from .process import run

PORT = 623
TIMEOUT_SECONDS = 10.0
# Assumed, as for Redfish: the same supplies answer.
ACCURACY = 0.05


def parse(text: str) -> float:
    """Watts from ipmitool's output; MeterError when the reading is off or missing."""
    state = re.search(r"Power reading state is:\s*(\w+)", text)
    if state is not None and state[1] != "activated":
        raise MeterError("the controller's power reading is not activated")
    match = re.search(r"Instantaneous power reading:\s*(\S+)\s*Watts", text)
    if match is None:
        raise MeterError("ipmitool printed no power reading: no DCMI here?")
    try:
        return number(match[1])
    except Unreadable as error:
        raise MeterError(f"ipmitool's power reading is no number: {error}") from None


class Ipmi(PowerMeter):
    """A controller over the network, or this machine's own when `host` is empty."""

    scope = "wall"
    accuracy = ACCURACY
    interval_seconds = 2.0

    def __init__(
        self,
        host: str = "",
        port: int = PORT,
        credentials: Credentials | None = None,
        environ: Mapping[str, str] | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        known = credentials or Credentials()
        self._environ = environ or {}
        self._timeout = timeout_seconds
        self._argv = ("ipmitool", *_where(host, port, known.user), "dcmi", "power", "reading")
        password = known.password or self._environ.get("IPMI_PASSWORD", "")
        self._secret = {"IPMI_PASSWORD": password}  # the one child that needs it
        self.name = f"ipmi {host or 'local'}"
        self.source = f"ipmi://{host}:{port}" if host else "ipmi:"

    def watts(self) -> float:
        try:
            text = run(self._argv, self._timeout, self._environ, self._secret)
        except MeterError as error:
            raise MeterError(
                f"{self.source}: {error.message}",
                (
                    "try it by hand: ipmitool dcmi power reading",
                    "over the network: POWBENCH_METER_USER and IPMI_PASSWORD",
                    "locally: root, and the modules ipmi_si and ipmi_devintf",
                ),
            ) from None
        return sane_watts(parse(text), self.source)


def _where(host: str, port: int, user: str) -> tuple[str, ...]:
    if not host:
        return ()
    return ("-I", "lanplus", "-N", "2", "-R", "2", "-H", host, "-p", str(port), "-U", user, "-E")


def from_address(address: Address, environ: Environ, root: Path) -> Meter:
    """The meter that `address` names, not yet opened."""
    timeout = max(address.options.timeout, TIMEOUT_SECONDS)
    return Ipmi(address.host, address.port or PORT, address.credentials, environ, timeout)
