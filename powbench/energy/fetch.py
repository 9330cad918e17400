"""One bounded HTTP GET: so many seconds in all, so many bytes, no redirects.

The standard client stops the time between two packets only, so a server that
drips could hold it for ever; here every read is given what is left of the whole.
Redirects are not followed: they would carry the credentials to another host.
"""

from __future__ import annotations

import base64
import http.client
import io
import json
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .credentials import Credentials
from .meter import MeterError

TIMEOUT_SECONDS = 5.0
LIMIT_BYTES = 1 << 20
CHUNK = 65536


@dataclass(frozen=True)
class Server:
    """Where to ask. `ca_file` is what to trust beside the system's roots, `insecure` trusts all."""

    host: str
    port: int
    tls: bool = False
    ca_file: str = ""
    insecure: bool = False
    credentials: Credentials = field(default_factory=Credentials)
    token_header: str = "Authorization"
    timeout_seconds: float = TIMEOUT_SECONDS

    @property
    def address(self) -> str:
        """host:port, with brackets around an IPv6 host."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def connect(
    host: str, port: int, timeout_seconds: float, context: ssl.SSLContext | None = None
) -> socket.socket:
    """A connected socket, with TLS when there is a context; MeterError when it cannot be."""
    try:
        plain = socket.create_connection((host, port), timeout=timeout_seconds)
    except TimeoutError:
        raise MeterError(f"{host}:{port} did not answer in {timeout_seconds:g} s") from None
    except OSError as error:
        raise MeterError(f"cannot reach {host}:{port}: {error.strerror or error}") from None
    if context is None:
        return plain
    try:
        return context.wrap_socket(plain, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        plain.close()
        raise MeterError(
            f"the certificate of {host}:{port} is not trusted: {error.verify_message}",
            (
                "trust it: add ;ca=/path/of/its.pem after the # of the meter's URL",
                "or do not check: add ;insecure=1 after the #",
            ),
        ) from None
    except TimeoutError:
        plain.close()
        raise MeterError(f"{host}:{port} did not finish the TLS handshake") from None
    except OSError as error:
        plain.close()
        raise MeterError(f"no TLS with {host}:{port}: {error.strerror or error}") from None


def get(server: Server, path: str, clock: Callable[[], float] = time.monotonic) -> bytes:
    """The body of `path`; MeterError for anything but a whole answer with status 200."""
    deadline = clock() + server.timeout_seconds
    context = _context(server) if server.tls else None
    with connect(server.host, server.port, server.timeout_seconds, context) as stream:
        try:
            stream.settimeout(max(0.01, deadline - clock()))
            stream.sendall(_request(server, path))
            raw = _receive(stream, deadline, clock)
        except TimeoutError:
            raise MeterError(
                f"{server.address} did not answer in {server.timeout_seconds:g} s"
            ) from None
        except OSError as error:
            raise MeterError(f"{server.address} broke off: {error.strerror or error}") from None
    return _body(raw, server, path.partition("?")[0])


def get_json(server: Server, path: str) -> Any:
    """The parsed JSON body of `path`; MeterError when it is not JSON."""
    body = get(server, path)
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        start = server.credentials.quoted(body.decode("utf-8", "replace"))
        raise MeterError(f"{server.address} answered {start}, which is not JSON") from None


def _context(server: Server) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.ca_file:
        try:
            context.load_verify_locations(server.ca_file)
        except OSError as error:
            raise MeterError(f"ca={server.ca_file}: {error.strerror or 'no certificate'}") from None
    if server.insecure:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _request(server: Server, path: str) -> bytes:
    known = server.credentials
    lines = [f"GET {path} HTTP/1.1", f"Host: {server.address}", "Accept: application/json"]
    lines += ["User-Agent: powbench", "Connection: close"]
    if known.token:
        bearer = "Bearer " if server.token_header == "Authorization" else ""
        lines.append(f"{server.token_header}: {bearer}{known.token}")
    elif known.user:
        pair = base64.b64encode(f"{known.user}:{known.password}".encode()).decode()
        lines.append(f"Authorization: Basic {pair}")
    if any("\r" in line or "\n" in line for line in lines):
        raise MeterError(f"the path or the credentials for {server.address} hold a line break")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _receive(stream: socket.socket, deadline: float, clock: Callable[[], float]) -> bytes:
    """Everything until the answer is whole or the server closes."""
    data = bytearray()
    while not _whole(data):
        left = deadline - clock()
        if left <= 0:
            raise TimeoutError
        stream.settimeout(left)
        chunk = stream.recv(CHUNK)
        if not chunk:
            break
        data += chunk
        if len(data) > LIMIT_BYTES:
            raise MeterError(f"the answer is longer than {LIMIT_BYTES >> 20} MiB")
    return bytes(data)


def _whole(data: bytearray) -> bool:
    """Whether nothing more is to come, for servers that do not close the connection."""
    head, found, body = bytes(data).partition(b"\r\n\r\n")
    if not found:
        return False
    headers = {
        name.strip().lower(): value.strip().lower()
        for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
    }
    if b"chunked" in headers.get(b"transfer-encoding", b""):
        return body == b"0\r\n\r\n" or body.endswith(b"\r\n0\r\n\r\n")
    length = headers.get(b"content-length", b"")
    return length.isdigit() and len(body) >= int(length)


class _Received:
    """Stands in for a socket, so that the standard client parses what came."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, mode: str) -> io.BytesIO:
        assert mode == "rb"
        return io.BytesIO(self._data)


def _body(raw: bytes, server: Server, path: str) -> bytes:
    response = http.client.HTTPResponse(_Received(raw))  # type: ignore[arg-type]
    try:
        response.begin()
        body = response.read()
    except (http.client.HTTPException, OSError, ValueError):
        raise MeterError(f"{server.address} did not answer in whole HTTP") from None
    if response.status in (401, 403):
        raise MeterError(
            f"{server.address}{path}: HTTP {response.status}, not authorised",
            (
                "give POWBENCH_METER_USER and POWBENCH_METER_PASSWORD, or POWBENCH_METER_TOKEN",
                "or a file: POWBENCH_METER_NETRC, POWBENCH_METER_TOKEN_FILE",
            ),
        )
    if 300 <= response.status < 400:
        raise MeterError(f"{server.address}{path}: HTTP {response.status}, moved; not followed")
    if response.status != 200:
        # The standard's words, not the server's: those could repeat what it was shown.
        words = http.client.responses.get(response.status, "")
        raise MeterError(f"{server.address}{path}: HTTP {response.status} {words}".rstrip())
    return body
