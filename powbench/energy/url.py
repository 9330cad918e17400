"""`--meter URL` to a meter. Nothing is asked here: a URL can be wrong, a meter cannot yet.

    powercap:package  powercap:psys  powercap:dram     nvml:0
    hwmon:ina226/power1                battery:  battery:BAT0        watts:65
    nut://[user@]host[:3493]/ups[/outlet.3]    ipmi:  ipmi://user@host[:623]
    prometheus+http://host:9090/?query=plug_watts
    redfish+https://host/redfish/v1/Chassis/1/Power
    http+json://plug/rpc/Switch.GetStatus?id=0#/aenergy/total;unit=Wh
    exec:read-plug --id 3              exec;scope=board;every=2:read-sensor

Options stand after the pointer or an empty one (`#;ca=/etc/bmc.pem;every=5`), for
exec after its name. A password in a URL is refused; in a query it is written
`?password=env:NAME` and taken from the environment.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit

from .. import quantities
from ..errors import InputError
from ..scope import SCOPES
from ..secret import sent
from .credentials import Credentials, for_host
from .fetch import TIMEOUT_SECONDS, Server
from .meter import Meter, MeterError, Unusable

OPTIONS = ("accuracy", "ca", "every", "insecure", "scope", "timeout", "unit")
SECRET_WORDS = ("pass", "token", "key", "auth", "secret", "pwd")
# Parameters that say what to read. The value of any other may be a secret, which a server repeats.
WHAT = ("cmnd", "id", "query")
LEAST_SECRET = 4
"""Letters: shorter values that stand in the URL itself are numbers of channels and the like."""


@dataclass(frozen=True)
class Options:
    """What stands after `;`. None and empty: the meter's own default."""

    accuracy: float | None = None
    ca: str = ""
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


def meter(url: str, environ: Mapping[str, str] | None = None, root: Path = Path("/")) -> Meter:
    """The meter that `url` names, not yet opened.

    `environ` holds credentials (default: this process'), `root` is where /sys lies.
    InputError when the URL cannot be used; it shows no secret.
    """
    env = os.environ if environ is None else environ
    scheme, options, rest = _scheme(url)
    if scheme == "exec":
        return _with(_exec(rest, options, env), options)
    if scheme not in MAKERS:
        known = ", ".join((*MAKERS, "exec"))
        raise InputError(f"--meter: there is no meter {scheme!r}", f"one of: {known}")
    address = _address(url, env)
    return _with(MAKERS[scheme](address, env, root), address.options)


def meters(urls: Sequence[str], environ: Mapping[str, str] | None = None) -> list[Meter]:
    """The meters that the URLs name. Two that differ in a query only, which is not shown, are
    numbered, so that no source stands for both."""
    made = [meter(url, environ) for url in urls]
    seen: dict[str, int] = {}
    for one in made:
        seen[one.source] = seen.get(one.source, 0) + 1
        if seen[one.source] > 1:
            one.source += f" ({seen[one.source]})"
    return made


def _scheme(url: str) -> tuple[str, Options, str]:
    head, colon, rest = url.partition(":")
    name, *given = head.split(";")
    if not colon or not name:
        raise InputError("--meter takes a URL", "e.g. nut://host/ups, exec:read-plug, watts:65")
    return name.lower(), _options(given), rest


def _address(url: str, environ: Mapping[str, str]) -> Address:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # its words would repeat a password that stands in place of the port
        raise InputError(
            "--meter: the URL's host or port is not understood", "scheme://host:port/path"
        ) from None
    scheme = parts.scheme.lower()
    if parts.password is not None:
        raise InputError(
            f"--meter {scheme}: a password in a URL can be read by every user of the machine",
            "give POWBENCH_METER_PASSWORD, or a file: POWBENCH_METER_PASSWORD_FILE or _NETRC",
        )
    host = parts.hostname or ""
    if "://" in url and not host:
        raise InputError(f"--meter {scheme}: the URL names no host", "scheme://host:port/path")
    pointer, *given = parts.fragment.split(";")
    query, shown, secrets = _query(parts, environ)
    known = for_host(host, environ) if host else Credentials()
    if parts.username:
        known = replace(known, user=unquote(parts.username))
    known = replace(known, others=secrets)
    return Address(
        scheme=scheme,
        host=host,
        port=port,
        path=quote(parts.path, safe="/%:@!$&'()*+,;=~"),
        query=query,
        shown=shown,
        pointer=unquote(pointer),
        credentials=known,
        options=_options(given),
    )


def _query(parts: SplitResult, environ: Mapping[str, str]) -> tuple[str, str, tuple[str, ...]]:
    """The query to send, the one to show, and the secrets in the first.

    No value is shown, and env:NAME is filled in for sending only.
    """
    send, show, secrets = [], [], []
    for item in parts.query.split("&") if parts.query else ():
        name, _, value = item.partition("=")
        if value.startswith("env:"):
            if value[4:] not in environ:
                raise InputError(f"--meter: ${value[4:]} is not set", f"export {value[4:]}=…")
            secret = environ[value[4:]]
            send.append(f"{name}={quote(sent(secret), safe='')}")
            secrets.append(secret)
            show.append(item)
            continue
        if any(word in name.lower() for word in SECRET_WORDS) and parts.scheme != "watts":
            raise InputError(
                f"--meter: the value of {name}= would be seen by every user of the machine",
                f"put it into the environment and write {name}=env:NAME",
            )
        send.append(quote(item, safe="%=/:@!$'()*+,;?[]{}\"~" if name == "query" else "%=/:@,;~"))
        show.append(f"{name}=…")
        if name not in WHAT and len(value) >= LEAST_SECRET:
            secrets += dict.fromkeys((value, unquote(value)))
    return "&".join(send), "&".join(show), tuple(secrets)


def _options(given: list[str]) -> Options:
    values: dict[str, str] = {}
    for item in given:
        name, _, value = item.partition("=")
        if name not in OPTIONS:
            raise InputError(
                f"--meter: there is no option {name!r}", "one of: " + ", ".join(OPTIONS)
            )
        values[name] = unquote(value)
    scope = values.get("scope", "")
    if scope and scope not in SCOPES:
        raise InputError(f"--meter: there is no scope {scope!r}", "one of: " + ", ".join(SCOPES))
    if values.get("insecure", "1") not in ("0", "1"):
        raise InputError("--meter: insecure is 0 or 1", "e.g. #;insecure=1")
    return Options(
        accuracy=_positive("accuracy", values) if "accuracy" in values else None,
        ca=values.get("ca", ""),
        every=_positive("every", values) if "every" in values else None,
        insecure=values.get("insecure") == "1",
        scope=scope,
        timeout=_positive("timeout", values) if "timeout" in values else TIMEOUT_SECONDS,
        unit=values.get("unit", ""),
    )


_QUANTITIES = {"accuracy": quantities.SHARE, "watts": quantities.POWER}


def _positive(name: str, values: Mapping[str, str]) -> float:
    quantity = _QUANTITIES.get(name, quantities.SECONDS)
    try:
        value = quantity.read(values[name])
    except InputError as error:
        raise InputError(f"--meter: {name}: {error.message}", error.hint) from None
    if not 0 < value < 86400:
        raise InputError(f"--meter: {name} must be a positive number", f"e.g. ;{name}=0.5")
    return value


def _with(made: Meter, options: Options) -> Meter:
    if options.scope:
        made.scope = options.scope
    if options.every is not None:
        made.interval_seconds = options.every
    if options.accuracy is not None:
        made.stated_accuracy = options.accuracy
    return made


Environ = Mapping[str, str]


def _powercap(address: Address, environ: Environ, root: Path) -> Meter:
    from . import powercap

    if address.path not in powercap.SCOPES:
        raise InputError(
            f"--meter powercap: there is no scope {address.path!r}", "one of: package, psys, dram"
        )
    return powercap.Powercap(root, address.path)


def _nvml(address: Address, environ: Environ, root: Path) -> Meter:
    from . import nvml

    if not re.fullmatch(r"[0-9]{0,3}", address.path):
        raise InputError("--meter nvml: takes the number of a board", "e.g. nvml:0")
    return nvml.find(int(address.path or "0"))


def _hwmon(address: Address, environ: Environ, root: Path) -> Meter:
    from . import hwmon

    try:
        return hwmon.find(root, unquote(address.path))
    except MeterError as error:
        return Unusable(f"hwmon {address.path}", "board", f"hwmon:{address.path}", error)


def _battery(address: Address, environ: Environ, root: Path) -> Meter:
    from .battery import Battery

    return Battery(root, unquote(address.path))


def _watts(address: Address, environ: Environ, root: Path) -> Meter:
    from .declared import Declared

    return Declared(_positive("watts", {"watts": unquote(address.path)}))


def _nut(address: Address, environ: Environ, root: Path) -> Meter:
    from . import nut

    ups, _, part = address.path.strip("/").partition("/")
    if " " in unquote(ups) or (part and not nut.PART.fullmatch(part)):
        raise InputError(
            "--meter nut: the path is the name of one UPS, and perhaps a part of it",
            "e.g. nut://host/ups, nut://host/pdu/outlet.3, nut://host/pdu/device.2.input.realpower",
        )
    return nut.Nut(
        address.host,
        address.port or nut.PORT,
        ups,
        address.credentials,
        address.options.timeout,
        part,
    )


def _ipmi(address: Address, environ: Environ, root: Path) -> Meter:
    from . import ipmi

    timeout = max(address.options.timeout, ipmi.TIMEOUT_SECONDS)
    return ipmi.Ipmi(address.host, address.port or ipmi.PORT, address.credentials, environ, timeout)


def _prometheus(address: Address, environ: Environ, root: Path) -> Meter:
    from .prometheus import Prometheus

    fields = dict(item.partition("=")[::2] for item in address.query.split("&"))
    if not fields.get("query"):
        raise InputError(
            "--meter prometheus: the URL has no ?query=", "prometheus+http://host:9090/?query=watts"
        )
    tls = address.scheme.endswith("https")
    scale = _watts_of(address.options.unit, "a power: W, kW, MW or mW")
    query = unquote(fields["query"].replace("+", " "))
    hidden = dict(item.partition("=")[::2] for item in address.shown.split("&"))["query"]
    shown = hidden if hidden.startswith("env:") else query
    return Prometheus(address.server(9090, tls), query, address.path, scale, shown)


def _redfish(address: Address, environ: Environ, root: Path) -> Meter:
    from .redfish import Redfish

    tls = address.scheme.endswith("https")
    server = replace(address.server(443 if tls else 80, tls), token_header="X-Auth-Token")
    return Redfish(server, address.path)


def _http_json(address: Address, environ: Environ, root: Path) -> Meter:
    from . import http_json

    tls = address.scheme.startswith("https")
    server = address.server(443 if tls else 80, tls)
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    shown = f"?{address.shown}" if address.shown else ""
    source = f"{address.scheme}://{server.address}{address.path}{shown}#{address.pointer}"
    unit = address.options.unit
    joules = quantities.energy_unit(unit)
    if joules is not None:
        return http_json.JsonEnergy(server, path, address.pointer, f"{source};unit={unit}", joules)
    known = "W, kW, MW or mW; Wh, kWh, MWh, Wmin, J or kJ for a counter"
    scale = _watts_of(unit, known) if unit else None
    return http_json.JsonPower(server, path, address.pointer, source, scale)


def _exec(text: str, options: Options, environ: Environ) -> Meter:
    from . import command

    return command.Command(command.split(text), environ, options.timeout)


def _watts_of(unit: str, known: str) -> float:
    watts = quantities.power_unit(unit or "W")
    if watts is None:
        raise InputError(f"--meter: there is no unit {unit!r}", f"one of: {known}")
    return watts


MAKERS: dict[str, Callable[[Address, Environ, Path], Meter]] = {
    "powercap": _powercap,
    "nvml": _nvml,
    "hwmon": _hwmon,
    "battery": _battery,
    "watts": _watts,
    "nut": _nut,
    "ipmi": _ipmi,
    "prometheus+http": _prometheus,
    "prometheus+https": _prometheus,
    "redfish+http": _redfish,
    "redfish+https": _redfish,
    "http+json": _http_json,
    "https+json": _http_json,
}
