"""What a meter's server answers, with a meter's words for what can go wrong (net.py asks it)."""

from __future__ import annotations

import http.client
import socket
from typing import Any

from .. import connect as links
from ..bounded import Unreadable, json_value
from ..connect import Deadline, Fault, NetError
from ..net import TIMEOUT_SECONDS, Server, ask, bare
from .meter import MeterError

__all__ = [
    "TIMEOUT_SECONDS", "NotThere", "Server", "bare", "connect", "get", "get_json",
]  # fmt: skip

TRUST = (
    "trust it: add ;ca=/path/of/its.pem after the # of the meter's URL",
    "or do not check: add ;insecure=1 after the #",
)
GIVE = (
    "give POWBENCH_METER_USER and POWBENCH_METER_PASSWORD, or POWBENCH_METER_TOKEN",
    "or a file: POWBENCH_METER_NETRC, POWBENCH_METER_TOKEN_FILE",
)


class NotThere(MeterError):
    """The server has nothing under this path, now or at any time."""


def connect(host: str, port: int, timeout_seconds: float) -> socket.socket:
    """A connected socket; MeterError when it cannot be."""
    try:
        return links.connect(host, port, Deadline(timeout_seconds))
    except NetError as error:
        raise MeterError(error.message) from None


def get(server: Server, path: str) -> bytes:
    """The body of `path`; MeterError for anything but a whole answer with status 200."""
    try:
        answer = ask(server, path)
    except NetError as error:
        raise _meter_error(server, error) from None
    if answer.status != 200:
        # The standard's words, not the server's: those could repeat what it was shown.
        words = http.client.responses.get(answer.status, "")
        sort = NotThere if answer.status in (404, 410) else MeterError
        raise sort(f"{server.address}{bare(path)}: HTTP {answer.status} {words}".rstrip())
    return answer.body


def get_json(server: Server, path: str) -> Any:
    """The parsed JSON body of `path`; MeterError when it is not JSON, or out of bounds."""
    body = get(server, path)
    try:
        return json_value(body)
    except Unreadable as error:
        start = server.credentials.quoted(body.decode("utf-8", "replace"))
        if not str(error).startswith("it is not"):  # JSON, but not to be taken
            raise MeterError(f"{server.address}{bare(path)} gave no usable JSON: {error}") from None
        raise MeterError(f"{server.address} answered {start}, which is not JSON") from None


def _meter_error(server: Server, error: NetError) -> MeterError:
    if error.fault is Fault.DISTRUSTED:
        return MeterError(error.message, TRUST)
    if error.to_tls:
        return MeterError(error.message, ("it wants TLS: write https in the meter's URL",))
    if error.fault is not Fault.REFUSED:
        return MeterError(error.message)
    return MeterError(f"{error.message}{_said(error)}", _log_in(server, error))


def _said(error: NetError) -> str:
    """What a refusal tells: what the server wants, and what it was shown."""
    wants = f"; it wants {' or '.join(error.wants)}" if error.wants else ""
    given = {"": "", "token": "; it refuses the token"}
    return wants + given.get(error.shown, f"; it refuses the user and the password ({error.shown})")


def _log_in(server: Server, error: NetError) -> tuple[str, ...]:
    """Ways out that were not taken already."""
    known = server.credentials
    spoken = not error.wants or {"Basic", "Bearer", "Digest"} & set(error.wants)
    if not spoken or (not error.shown and known.user):
        ways = "Basic, Digest (SHA-256 or MD5, qop auth) and tokens"
        return (f"powbench logs in with {ways}: set the server to one of them",)
    if error.status == 403 and error.shown:
        return ("give this user the right to read it, or name another user",)
    if error.shown == "token":
        if "Bearer" not in error.wants and error.wants:
            return ("give POWBENCH_METER_USER and POWBENCH_METER_PASSWORD in place of the token",)
        return ("check POWBENCH_METER_TOKEN, or the file that holds it",)
    if error.shown:
        return ("check POWBENCH_METER_USER and POWBENCH_METER_PASSWORD, or the file of them",)
    if known.password:
        return ("give POWBENCH_METER_USER too (a Shelly's is admin)",)
    return GIVE
