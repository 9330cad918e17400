"""One bounded HTTP client, for meters and for nodes: so many seconds in all, so many bytes.

The standard clients stop the time between two packets only, so a server that drips could hold
them for ever; here the name's look-up, the connection, TLS, a log-in, redirects and every read
share one deadline. A redirect is followed on the same host, scheme and port, and never to
another: it would carry the credentials there.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from . import bounded
from .connect import Deadline, Fault, NetError, connect
from .login import Challenge, Login, challenges, names
from .secret import Credentials

TIMEOUT_SECONDS = 5.0
LIMIT_BYTES = 1 << 20
HEAD_BYTES = 1 << 16
MOST_REDIRECTS = 5
CHUNK = 65536
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Server:
    """Where to ask. `ca_file` is what to trust beside the system's roots, `insecure` trusts all.

    `basic_at_once`: the protocol itself prescribes Basic (Redfish, a node's RPC), so that it is
    sent unasked; over TLS it always is.
    """

    host: str
    port: int
    tls: bool = False
    ca_file: str = ""
    insecure: bool = False
    credentials: Credentials = field(default_factory=Credentials)
    token_header: str = "Authorization"
    timeout_seconds: float = TIMEOUT_SECONDS
    basic_at_once: bool = False
    login: Login = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        at_once = self.basic_at_once or self.tls
        object.__setattr__(self, "login", Login(self.credentials, self.token_header, at_once))

    @property
    def address(self) -> str:
        """host:port, with brackets around an IPv6 host."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """http(s)://host:port."""
        return f"http{'s' if self.tls else ''}://{self.address}"


@dataclass(frozen=True)
class Answer:
    """A whole answer; `body` has at most LIMIT_BYTES."""

    status: int
    body: bytes
    location: str = ""
    offered: tuple[Challenge, ...] = ()


def ask(
    server: Server,
    target: str,
    body: bytes | None = None,
    clock: Callable[[], float] = time.monotonic,
    method: str = "",
) -> Answer:
    """GET `target` (path and query), or POST the JSON in `body` to it, unless another `method` is
    named; the whole answer.

    NetError when there is none within the server's time, or when it refuses the log-in (401,
    403). Every other status is the caller's to judge.
    """
    deadline = Deadline(server.timeout_seconds, clock)
    server.login.begin()
    try:
        for _ in range(MOST_REDIRECTS + 1):
            answer = _logged_in(server, method, target, body, deadline)
            if answer.status not in REDIRECTS:
                return answer
            target = _moved(server, target, answer)
    except TimeoutError:
        raise NetError(
            f"{server.address} did not answer in {deadline.seconds:g} s", Fault.LATE
        ) from None
    raise NetError(f"{server.address} redirects without end", Fault.MOVED)


def _logged_in(
    server: Server, method: str, target: str, body: bytes | None, deadline: Deadline
) -> Answer:
    """The answer once the server's challenges are met."""
    method = method or ("GET" if body is None else "POST")
    while True:
        answer = _exchange(server, method, target, body, deadline)
        if answer.status not in (401, 403):
            return answer
        offered = list(answer.offered)
        if not server.login.learn(offered):
            raise NetError(
                f"{server.address}{bare(target)}: HTTP {answer.status}, not authorised",
                Fault.REFUSED,
                answer.status,
                names(offered),
                server.login.sent,
            )


def _exchange(
    server: Server, method: str, target: str, body: bytes | None, deadline: Deadline
) -> Answer:
    head = _head(server, method, target, body)
    context = _context(server) if server.tls else None
    with connect(server.host, server.port, deadline, context) as link:
        try:
            _send(link, head + (body or b""), deadline)
            return _receive(server, link, method, deadline)
        except TimeoutError:
            raise
        except OSError as error:
            reason = error.strerror or "the connection ended"
            raise NetError(f"{server.address} broke off: {reason}", Fault.GARBLED) from None


def _context(server: Server) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.ca_file:
        # OpenSSL would read a device for ever, so that the file is read here.
        try:
            data = bounded.read_bytes(server.ca_file, LIMIT_BYTES)
            text = data.decode("ascii") if b"-----BEGIN" in data else data
            context.load_verify_locations(cadata=text)
        except (OSError, ValueError) as error:
            reason = str(error) if isinstance(error, bounded.Unreadable) else "no certificate"
            if isinstance(error, OSError) and not isinstance(error, ssl.SSLError):
                reason = error.strerror or reason
            raise NetError(f"ca={server.ca_file}: {reason}", Fault.UNSENDABLE) from None
    if server.insecure:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _head(server: Server, method: str, target: str, body: bytes | None) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", f"Host: {server.address}", "Accept: application/json"]
    lines += ["User-Agent: powbench", "Connection: close"]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    head = [line.encode("utf-8", "replace") for line in lines]
    head += filter(None, [server.login.header(method, target)])
    if any(b"\r" in line or b"\n" in line for line in head) or " " in target:
        raise NetError(
            f"the path or the credentials for {server.address} hold a line break or a space",
            Fault.UNSENDABLE,
        )
    return b"\r\n".join(head) + b"\r\n\r\n"


def _send(link: socket.socket, data: bytes, deadline: Deadline) -> None:
    rest = memoryview(data)
    while rest:
        link.settimeout(deadline.left())
        rest = rest[link.send(rest) :]


class _Incoming(io.RawIOBase):
    """What a socket brings, to its deadline and no more than a whole answer may have.

    The standard client parses it: it takes this for a socket that makes a file of itself.
    """

    def __init__(self, link: socket.socket, deadline: Deadline) -> None:
        self._link, self._deadline = link, deadline
        self._left = HEAD_BYTES + 2 * LIMIT_BYTES  # chunks have heads of their own

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self, CHUNK)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._link.settimeout(self._deadline.left())
        count = self._link.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise _TooLarge
        return count


class _TooLarge(Exception):
    pass


def _receive(server: Server, link: socket.socket, method: str, deadline: Deadline) -> Answer:
    incoming: Any = _Incoming(link, deadline)
    response = http.client.HTTPResponse(incoming, method=method)
    try:
        response.begin()
        body = response.read(LIMIT_BYTES + 1)
        cut = bool(response.length) and len(body) <= LIMIT_BYTES
    except _TooLarge:
        body, cut = bytes(LIMIT_BYTES + 1), False
    except (http.client.HTTPException, ValueError):
        cut = True
    if cut:
        raise NetError(f"{server.address} did not answer in whole HTTP", Fault.GARBLED)
    if len(body) > LIMIT_BYTES:
        raise NetError(
            f"the answer of {server.address} is longer than {bounded.size(LIMIT_BYTES)}",
            Fault.TOO_LARGE,
        )
    headers = response.headers
    offered = challenges(str(h) for h in headers.get_all("WWW-Authenticate", []))
    return Answer(response.status, body, str(headers.get("Location", "")), tuple(offered))


def _moved(server: Server, target: str, answer: Answer) -> str:
    """Where a redirect leads on this server; NetError when it leads to another."""
    new, to_tls = None, False
    with suppress(ValueError):  # a Location that is no URL
        url = urlsplit(urljoin(server.url + target, answer.location))
        port = url.port or {"http": 80, "https": 443}.get(url.scheme)
        host = (url.hostname or "").lower()
        if (url.scheme, host, port) == (
            urlsplit(server.url).scheme,
            server.host.lower(),
            server.port,
        ):
            new = url
        to_tls = host == server.host.lower() and url.scheme == "https" and not server.tls
    if new is not None and answer.location:
        path = (new.path or "/") + (f"?{new.query}" if new.query else "")
        return quote(path, safe="/%:@!$&'()*+,;=~?[]-._", encoding="latin-1", errors="replace")
    said = f"{server.address}{bare(target)}: HTTP {answer.status}, moved to another server"
    raise NetError(f"{said}; not followed", Fault.MOVED, answer.status, to_tls=to_tls)


def bare(target: str) -> str:
    """A path without its query, whose values are nobody's business."""
    return target.partition("?")[0]
