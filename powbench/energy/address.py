"""A meter's URL taken apart, as every meter takes it: host, path, query, pointer and options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .. import quantities
from ..errors import InputError
from .credentials import Credentials
from .fetch import TIMEOUT_SECONDS, Server

Environ = Mapping[str, str]
"""The variables of a process: there credentials are."""


@dataclass(frozen=True)
class Options:
    """What stands after `;`. None and empty: the meter's own default."""

    accuracy: float | None = None
    ca: str = ""
    calibration: str = ""
    meter_class: float | None = None
    every: float | None = None
    insecure: bool = False
    scope: str = ""
    timeout: float = TIMEOUT_SECONDS
    unit: str = ""


@dataclass(frozen=True)
class Address:
    """A URL taken apart. `query` is what is sent, `shown` what results may show of it."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    shown: str
    pointer: str
    credentials: Credentials
    options: Options

    def server(self, default_port: int, tls: bool) -> Server:
        """The HTTP server of this address."""
        return Server(
            host=self.host,
            port=self.port or default_port,
            tls=tls,
            ca_file=self.options.ca,
            insecure=self.options.insecure,
            credentials=self.credentials,
            timeout_seconds=self.options.timeout,
        )


def typed(name: str, quantity: quantities.Quantity, text: str) -> float:
    """What stands for `name` in a meter's URL; InputError says where it stands."""
    try:
        return quantity.read(text)
    except InputError as error:
        raise InputError(f"--meter: {name}: {error.message}", error.hint) from None


def positive(name: str, values: Mapping[str, str]) -> float:
    """The option `name`: an accuracy as a share, a class as standards write it (1 is 1 %), any
    other as seconds, below a day. InputError for what is not above 0."""
    quantity, most, limit = {
        "accuracy": (quantities.SHARE, 1.0, "100%"),
        "class": (quantities.PERCENT, 1.0, "100"),
    }.get(name, (quantities.SECONDS, 86400.0, "a day"))
    value = typed(name, quantity, values[name])
    if not 0 < value <= most:
        raise InputError(
            f"--meter: {name} must be above 0, and at most {limit}", f"e.g. ;{name}=0.5"
        )
    return value


def watts_of(unit: str, known: str) -> float:
    """Watts of one `unit`, W where it is empty; InputError names the units that are `known`."""
    watts = quantities.power_unit(unit or "W")
    if watts is None:
        raise InputError(f"--meter: there is no unit {unit!r}", f"one of: {known}")
    return watts
