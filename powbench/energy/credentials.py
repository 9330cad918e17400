"""Names, passwords and tokens of meters: from the environment or a file, never from a URL.

    POWBENCH_METER_NETRC      a file in netrc's form, one line a host:
                                  machine plug.lan login admin password s3cret
                                  machine ha.lan login bearer password <token>
    POWBENCH_METER_USER       for hosts that the file does not name
    POWBENCH_METER_PASSWORD   or POWBENCH_METER_PASSWORD_FILE, which holds it
    POWBENCH_METER_TOKEN      or POWBENCH_METER_TOKEN_FILE

The login `bearer` in the file marks a token. What is read here appears in no repr.
"""

from __future__ import annotations

import base64
import netrc
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import InputError

PREFIX = "POWBENCH_METER_"
LIMIT_BYTES = 8192


@dataclass(frozen=True)
class Credentials:
    """What to show a server; empty strings where there is nothing.

    `others` are secrets that a query holds.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    others: tuple[str, ...] = field(default=(), repr=False)

    def quoted(self, text: str, length: int = 40) -> str:
        """What a server said, cut to `length` and in quotes, without the secrets that it was shown.

        A server may echo a request; its words go into messages, and these into results.
        """
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        for secret in sorted((self.password, self.token, pair, *self.others), key=len)[::-1]:
            if secret:
                text = text.replace(secret, "…")
        return repr(text[:length])


NOBODY = Credentials()


def for_host(host: str, environ: Mapping[str, str]) -> Credentials:
    """The credentials for `host`; InputError when a file named in `environ` cannot be used."""
    named = environ.get(PREFIX + "NETRC", "")
    if named:
        found = _from_netrc(named, host)
        if found is not None:
            return found
    return Credentials(
        user=environ.get(PREFIX + "USER", ""),
        password=_secret("PASSWORD", environ),
        token=_secret("TOKEN", environ),
    )


def _secret(name: str, environ: Mapping[str, str]) -> str:
    path = environ.get(f"{PREFIX}{name}_FILE", "")
    if not path:
        return environ.get(PREFIX + name, "")
    try:
        with Path(path).open("rb") as file:
            data = file.read(LIMIT_BYTES + 1)
    except OSError as error:
        raise InputError(f"{PREFIX}{name}_FILE: {path}: {error.strerror}", "check it") from None
    if len(data) > LIMIT_BYTES:
        raise InputError(f"{PREFIX}{name}_FILE: {path} is too large for a secret", "check it")
    return data.decode("utf-8", "replace").strip()


def _from_netrc(path: str, host: str) -> Credentials | None:
    try:
        entry = netrc.netrc(path).authenticators(host)
    except OSError as error:
        raise InputError(f"{PREFIX}NETRC: {path}: {error.strerror}", "check it") from None
    except netrc.NetrcParseError as error:
        # The error's own message may quote the line.
        raise InputError(
            f"{PREFIX}NETRC: {path}, line {error.lineno} is not understood",
            "one line a host: machine HOST login NAME password SECRET",
        ) from None
    if entry is None:
        return None
    login, _, secret = entry
    if login == "bearer":
        return Credentials(token=secret or "")
    return Credentials(user=login or "", password=secret or "")


def scrubbed(environ: Mapping[str, str]) -> dict[str, str]:
    """`environ` without our secrets, for programs that we start."""
    return {k: v for k, v in environ.items() if not k.startswith(PREFIX) and k != "IPMI_PASSWORD"}
