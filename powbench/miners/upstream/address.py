"""The owner's pool: its address, and who the miners work for there.

    POWBENCH_POOL_PASSWORD         or the file that --password-file names

The password appears in no repr, no message and no result.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ...bounded import Unreadable, read_small
from ...errors import InputError
from ...secret import WITHHELD, Credentials

PASSWORD = "POWBENCH_POOL_PASSWORD"
SECRET_BYTES = 8192
WORKER = "{worker}"
NO_SECRETS = ("", "x", "X", "123", "1234", "password", "anything")
"""What miners are given for a password where a pool wants none."""
_HOST = re.compile(r"[A-Za-z0-9_.-]{1,253}|[0-9A-Fa-f:.]{2,45}")
_HINT = "write it as stratum+tcp://pool.example:3333, or stratum+ssl://… for TLS"


@dataclass(frozen=True)
class Login:
    """A user of the pool. `hide` takes a pool's words; WITHHELD stands for those that hold the
    password."""

    user: str
    password: str = field(repr=False)

    def hide(self, text: str) -> str:
        secret = "" if self.password in NO_SECRETS else self.password
        return WITHHELD if Credentials(password=secret).name(text) != text else text


@dataclass(frozen=True)
class Pool:
    """Where the miners' work goes.

    user: whom all of them work for, with {worker} for the name that each has logged in with;
    empty where each works for the name and password that it has logged in with. password: None
    where none was given.
    """

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """host:port, with brackets around an IPv6 host."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def login(self, worker: str, password: str) -> Login:
        """Who a miner is to the pool that has logged in here like this."""
        if self.user:
            known = "x" if self.password is None else self.password
            return Login(self.user.replace(WORKER, worker), known)
        return Login(worker, password if self.password is None else self.password)

    def context(self) -> ssl.SSLContext | None:
        """For TLS, against this system's roots; None without."""
        return ssl.create_default_context() if self.tls else None


def pool(address: str, user: str, password_file: str | None, environ: Mapping[str, str]) -> Pool:
    """What `--proxy`, `--user` and `--password-file` name; InputError for what is none."""
    host, port, tls = _place(address)
    if not user.isprintable() or len(user) > 256:
        raise InputError("--user: this is no name", "take the pool's name for you, as in name.rig1")
    if set("{}") & set(user.replace(WORKER, "")):
        raise InputError(
            f"--user: {user!r} has braces around something else than {WORKER}",
            f"write {WORKER} for the name that a miner logs in with",
        )
    return Pool(host, port, tls, user, _password(password_file, environ))


def _place(address: str) -> tuple[str, int, bool]:
    try:
        url = urlsplit(address.strip())
        port = url.port
    except ValueError:  # its own message may quote a password
        raise InputError("--proxy: this is no address of a pool", _HINT) from None
    if url.username is not None or url.password is not None:
        raise InputError(
            "--proxy: an address holds no user and no password",
            f"give the user as --user; the password goes into {PASSWORD} or --password-file",
        )
    host = url.hostname or ""
    if url.scheme not in ("stratum+tcp", "stratum+ssl", "stratum+tls"):
        raise InputError(f"--proxy: {address!r} is no address of a pool", _HINT)
    if _HOST.fullmatch(host) is None or url.path not in ("", "/") or url.query or url.fragment:
        raise InputError(f"--proxy: {address!r} is no address of a pool", _HINT)
    if not port:
        raise InputError(f"--proxy: {address!r} names no port", _HINT)
    return host, port, url.scheme != "stratum+tcp"


def _password(path: str | None, environ: Mapping[str, str]) -> str | None:
    if path is None:
        return environ.get(PASSWORD) or None
    hint = "check the path; the file holds the password and nothing else"
    try:
        text = read_small(path, SECRET_BYTES).decode("utf-8-sig").strip()
    except OSError as error:
        raise InputError(
            f"--password-file: cannot read it: {error.strerror or error}", hint
        ) from None
    except UnicodeDecodeError:
        raise InputError("--password-file: it is not text (UTF-8)", hint) from None
    except Unreadable as error:
        raise InputError(f"--password-file: {error}", hint) from None
    if not text:
        raise InputError("--password-file: the file is empty", hint)
    if len(text.splitlines()) > 1:
        raise InputError("--password-file: the file has several lines", hint)
    return text
