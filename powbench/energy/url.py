"""`--meter URL` to a meter. Nothing is asked here: a URL can be wrong, a meter cannot yet.

    powercap:package  powercap:psys  powercap:dram     nvml:0
    hwmon:ina226/power1                battery:  battery:BAT0        watts:65
    nut://[user@]host[:3493]/ups[/outlet.3]    ipmi:  ipmi://user@host[:623]
    prometheus+http://host:9090/?query=plug_watts
    redfish+https://host/redfish/v1/Chassis/1/Power
    http+json://plug/rpc/Switch.GetStatus?id=0#/aenergy/total;unit=Wh
    exec:read-plug --id 3              exec;scope=board;every=2:read-sensor
    nut://host/pdu#;class=0.5          powercap:package#;calibration=rack-7.json

Options stand after the pointer or an empty one (`#;ca=/etc/bmc.pem;every=5`), for
exec after its name. A password in a URL is refused; in a query it is written
`?password=env:NAME` and taken from the environment.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit

from ..errors import InputError
from ..scope import SCOPES
from ..secret import sent
from .address import Address, Options, positive
from .credentials import Credentials, for_host
from .fetch import TIMEOUT_SECONDS
from .meter import Meter
from .schemes import METERS

OPTIONS = (
    *("accuracy", "ca", "calibration", "class", "every", "insecure", "scope", "timeout", "unit"),
)
SECRET_WORDS = ("pass", "token", "key", "auth", "secret", "pwd")
# Parameters that say what to read. The value of any other may be a secret, which a server repeats.
WHAT = ("cmnd", "id", "query")
LEAST_SECRET = 4
"""Letters: shorter values that stand in the URL itself are numbers of channels and the like."""


def meter(
    url: str,
    environ: Mapping[str, str] | None = None,
    root: Path = Path("/"),
    named: str = "--meter",
) -> Meter:
    """The meter that `url` names, not yet opened.

    `environ` holds credentials (default: this process'), `root` is where /sys lies, `named` is
    where the URL was given. InputError when the URL cannot be used; it shows no secret.
    """
    try:
        return _made(url, environ, root)
    except InputError as error:
        raise InputError(error.message.replace("--meter", named, 1), error.hint) from None


def _made(url: str, environ: Mapping[str, str] | None, root: Path) -> Meter:
    env = os.environ if environ is None else environ
    scheme, options, rest = _scheme(url)
    if scheme not in METERS:
        known = ", ".join(METERS)
        raise InputError(f"--meter: there is no meter {scheme!r}", f"one of: {known}")
    if scheme == "exec":  # a command line, and no URL behind its colon
        address = Address(scheme, "", None, rest, "", "", "", Credentials(), options)
    else:
        address = _address(url, env)
    maker = import_module(f".{METERS[scheme].module}", __package__)
    made: Meter = maker.from_address(address, env, root)
    made.url = _without_options(url)
    return _with(made, address.options)


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


def _without_options(url: str) -> str:
    """What is asked for, whatever is said of it: the URL, and the unit that its number has."""
    head, colon, rest = url.partition(":")
    scheme, *options = head.split(";")
    if scheme.lower() != "exec":
        rest, _, fragment = rest.partition("#")
        pointer, *given = fragment.split(";")
        rest, options = f"{rest}#{pointer}", options + given
    return ";".join((f"{scheme}{colon}{rest}", *(o for o in options if o.startswith("unit="))))


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
    if "accuracy" in values and "class" in values:
        raise InputError(
            "--meter: a class is an accuracy, too: class and accuracy exclude each other",
            "give the class alone, as in ;class=1",
        )
    return Options(
        accuracy=positive("accuracy", values) if "accuracy" in values else None,
        ca=values.get("ca", ""),
        calibration=values.get("calibration", ""),
        meter_class=positive("class", values) if "class" in values else None,
        every=positive("every", values) if "every" in values else None,
        insecure=values.get("insecure") == "1",
        scope=scope,
        timeout=positive("timeout", values) if "timeout" in values else TIMEOUT_SECONDS,
        unit=values.get("unit", ""),
    )


def _with(made: Meter, options: Options) -> Meter:
    if options.scope:
        made.scope = options.scope
    if options.every is not None:
        made.interval_seconds = options.every
    if options.accuracy is not None:
        made.stated_accuracy = options.accuracy
    if options.meter_class is not None:
        if made.kind == "declared":
            raise InputError(
                "--meter: a declared power has no class: nothing measures it",
                "give its error: ;accuracy=0.05",
            )
        made.meter_class = made.stated_accuracy = options.meter_class
    made.calibration_file = options.calibration
    return made
