"""Names, passwords and tokens of meters: from the environment or a file, never from a URL.

    POWBENCH_METER_NETRC      a file in netrc's form, one line a host:
                                  machine plug.lan login admin password s3cret
                                  machine ha.lan login bearer password <token>
    POWBENCH_METER_USER       for hosts that the file does not name
    POWBENCH_METER_PASSWORD   or POWBENCH_METER_PASSWORD_FILE, which holds it
    POWBENCH_METER_TOKEN      or POWBENCH_METER_TOKEN_FILE

The login `bearer` in the file marks a token. What is read here appears in no repr and no
message, the files' paths included: who mixes the variables up has put a password there.
"""

from __future__ import annotations

import io
import netrc
from collections.abc import Mapping

from ..bounded import Unreadable, read_small
from ..errors import InputError
from ..secret import NOBODY, Credentials

__all__ = ["NOBODY", "Credentials", "for_host"]

PREFIX = "POWBENCH_METER_"
SECRET_BYTES = 8192
NETRC_BYTES = 1 << 20


def for_host(host: str, environ: Mapping[str, str]) -> Credentials:
    """The credentials for `host`; InputError when a file named in `environ` cannot be used."""
    if environ.get(PREFIX + "NETRC", ""):
        listed = _from_netrc(environ, host)
        if listed is not None:
            return listed
    return Credentials(
        user=environ.get(PREFIX + "USER", ""),
        password=_secret("PASSWORD", environ),
        token=_secret("TOKEN", environ),
    )


def _secret(name: str, environ: Mapping[str, str]) -> str:
    if not environ.get(f"{PREFIX}{name}_FILE", ""):
        return environ.get(PREFIX + name, "")
    secret = _text(f"{name}_FILE", environ, SECRET_BYTES).strip()
    if not secret:
        raise InputError(f"{PREFIX}{name}_FILE: the file is empty", "check the path that it names")
    return secret


def _text(name: str, environ: Mapping[str, str], limit_bytes: int) -> str:
    """What the file holds that the variable names; bytes that are no UTF-8 stay as they are."""
    try:
        data = read_small(environ[PREFIX + name], limit_bytes)
    except OSError as error:
        raise InputError(
            f"{PREFIX}{name}: {error.strerror or error}", "check the path that it names"
        ) from None
    except Unreadable as error:
        raise InputError(f"{PREFIX}{name}: {error}", "check the path that it names") from None
    return data.decode("utf-8", "surrogateescape")


class _Netrc(netrc.netrc):
    """The standard reader, over a text: on its own it would read a device for ever."""

    def __init__(self, text: str) -> None:
        self.hosts, self.macros = {}, {}
        self._parse("", io.StringIO(text), False)  # type: ignore[attr-defined]


def _from_netrc(environ: Mapping[str, str], host: str) -> Credentials | None:
    text = _text("NETRC", environ, NETRC_BYTES)
    try:
        entry = _Netrc(text).authenticators(host)
    except netrc.NetrcParseError as error:
        # The error's own message may quote the line.
        raise InputError(
            f"{PREFIX}NETRC: line {error.lineno} of the file is not understood",
            "one line a host: machine HOST login NAME password SECRET",
        ) from None
    if entry is None:
        return None
    login, _, secret = entry
    if login == "bearer":
        return Credentials(token=secret or "")
    return Credentials(user=login or "", password=secret or "")
