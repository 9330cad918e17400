"""A connected socket within a deadline: the look-up of the name, the connection, TLS.

Python's own `create_connection` gives each address of a host the whole time anew, and the
look-up of a name has no limit at all.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from enum import Enum
from typing import Any

from .errors import NotMeasurable


class Fault(Enum):
    """What went wrong; who asked knows the remedy."""

    UNREACHABLE = "unreachable"
    LATE = "late"
    DISTRUSTED = "distrusted"
    NO_TLS = "no TLS"
    REFUSED = "refused"
    MOVED = "moved"
    TOO_LARGE = "too large"
    GARBLED = "garbled"
    UNSENDABLE = "unsendable"


class NetError(NotMeasurable):
    """A server gave no whole answer. The message names it and holds no word of its own.

    Of a refusal: its `status`, the log-ins that the server `wants` and the one that it was
    `shown` (`token`, `Basic`, `Digest` or nothing). `to_tls`: it only wants https instead.
    """

    def __init__(
        self,
        message: str,
        fault: Fault,
        status: int = 0,
        wants: tuple[str, ...] = (),
        shown: str = "",
        to_tls: bool = False,
    ) -> None:
        super().__init__(message)
        self.fault, self.status, self.to_tls = fault, status, to_tls
        self.wants, self.shown = wants, shown


class Deadline:
    """The end of the time for one question."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds, self._clock = seconds, clock
        self._end = clock() + seconds

    def left(self) -> float:
        """Seconds until the end; TimeoutError when it has come."""
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError
        return left


def connect(
    host: str, port: int, deadline: Deadline, context: ssl.SSLContext | None = None
) -> socket.socket:
    """A connected socket, with TLS when there is a context; NetError when it cannot be."""
    where = _where(host, port)
    try:
        plain = _connected(host, port, deadline)
    except TimeoutError:
        raise NetError(f"{where} did not answer in {deadline.seconds:g} s", Fault.LATE) from None
    except (OSError, ValueError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "no such host"
        raise NetError(f"cannot reach {where}: {reason}", Fault.UNREACHABLE) from None
    if context is None:
        return plain
    try:
        plain.settimeout(deadline.left())
        return context.wrap_socket(plain, server_hostname=host)
    except (OSError, ValueError) as error:
        plain.close()
        raise tls_error(host, port, error) from None


def tls_error(host: str, port: int, error: OSError | ValueError) -> NetError:
    """What a failed handshake with host:port means."""
    where = _where(host, port)
    if isinstance(error, ssl.SSLCertVerificationError):
        said = f"the certificate of {where} is not trusted: {error.verify_message}"
        return NetError(said, Fault.DISTRUSTED)
    if isinstance(error, TimeoutError):
        return NetError(f"{where} did not finish the TLS handshake", Fault.LATE)
    reason = getattr(error, "strerror", None) or "the handshake failed"
    return NetError(f"no TLS with {where}: {reason}", Fault.NO_TLS)


def _where(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _connected(host: str, port: int, deadline: Deadline) -> socket.socket:
    """To the first of the host's addresses that answers; each gets its share of the time."""
    addresses = _addresses(host, port, deadline)
    reason: OSError = OSError()
    for index, (family, kind, protocol, _, address) in enumerate(addresses):
        link = socket.socket(family, kind, protocol)
        try:
            link.settimeout(deadline.left() / (len(addresses) - index))
            link.connect(address)
            return link
        except OSError as error:
            link.close()
            reason = error
    raise reason


def _addresses(host: str, port: int, deadline: Deadline) -> list[Any]:
    """getaddrinfo within the time: it has none of its own, so that a thread waits for it."""
    answer: list[Any] = []

    def look_up() -> None:
        try:
            answer.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except Exception as error:  # raised again by who waits
            answer.append(error)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(deadline.left())
    if not answer:
        raise TimeoutError
    if isinstance(answer[0], Exception):
        raise answer[0]
    addresses: list[Any] = answer[0]
    return addresses
