"""The socket of one miner to its pool: opened when the session wants it, within limits."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from ...connect import Deadline, NetError, connect, tls_error
from ..stratum.lines import Lines, TooMuch
from .dialogue import LONGEST_LINE
from .passing import MOST_PENDING
from .proxy import ProxySession

CONNECT_SECONDS = 10.0
LINES_PER_SECOND, BURST_LINES = 500.0, 2.0 * MOST_PENDING
"""Each share has its answer, and after a gap many are sent at once."""
MOST_UNREAD = 256 * MOST_PENDING
DRAIN_SECONDS = 5.0
"""For the answers to a miner's last shares, once it has gone."""


class Host(Protocol):
    """What a socket to the pool asks of who holds it."""

    clock: Callable[[], float]
    unix_clock: Callable[[], float]
    connecting: asyncio.Semaphore

    def tls(self) -> ssl.SSLContext | None: ...
    def closed(self, uplink: Uplink) -> None: ...


class Uplink(asyncio.Protocol):
    """One connection of `session` to its pool; `told` takes what follows for the miner."""

    def __init__(self, server: Host, session: ProxySession, told: Callable[[bytes], None]) -> None:
        self._server, self._session, self._told = server, session, told
        self._transport: asyncio.Transport | None = None
        self._lines: Lines | None = None
        self._reason = ""
        self._over = False
        self._drained_by: float | None = None
        self._task = asyncio.get_running_loop().create_task(self._open())

    async def _open(self) -> None:
        host, port = self._session.there.place
        loop = asyncio.get_running_loop()
        try:
            async with self._server.connecting:
                link = await _connected(host, port)
            context = self._server.tls()
            if context is None:
                await loop.create_connection(lambda: self, sock=link)
                return
            try:
                await loop.create_connection(
                    lambda: self, sock=link, ssl=context, server_hostname=host,
                    ssl_handshake_timeout=CONNECT_SECONDS,
                )  # fmt: skip
            except (OSError, ValueError) as error:
                link.close()
                raise tls_error(host, port, error) from None
        except NetError as error:
            self._ended(error.message)
        except OSError as error:
            self._ended(_reason(error))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.set_write_buffer_limits(high=MOST_UNREAD)
        now = self._server.clock()
        self._lines = Lines(LONGEST_LINE, LINES_PER_SECOND, BURST_LINES, now)
        if self._over:
            transport.abort()
            return
        self._session.pool_up(now)
        self._told(b"")

    def data_received(self, data: bytes) -> None:
        assert self._lines is not None
        now, unix = self._server.clock(), self._server.unix_clock()
        try:
            lines = self._lines.cut(data, now)
        except TooMuch as error:
            return self.close(str(error))
        self._told(b"".join(self._session.pool_receive(line, now, unix) for line in lines))
        if self._drained_by is not None and not self._session.waiting:
            self.close("nothing is left to be answered")
        return None

    def pause_writing(self) -> None:
        self.close("it does not read what it is sent")

    def send(self, data: bytes) -> None:
        if data and self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def drain(self, now: float) -> None:
        """The miner has gone: stay for the answers to its last shares."""
        self._drained_by = now + DRAIN_SECONDS
        if self._transport is None or not self._session.waiting:
            self.close("the miner has gone")

    def tick(self, now: float) -> None:
        if self._drained_by is not None and now > self._drained_by:
            self.close("the miner has gone")

    def close(self, reason: str) -> None:
        """At once: a pool that does not read would hold it for ever. What has no answer is sent
        again, or was nothing to wait for."""
        self._reason = self._reason or reason
        if self._transport is None:
            self._task.cancel()
            self._ended(reason)
        else:
            self._transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        said = _reason(error) if isinstance(error, OSError) else "it closed the connection"
        self._ended(self._reason or said)

    def _ended(self, reason: str) -> None:
        if not self._over:
            self._over = True
            self._session.pool_down(reason, self._server.clock())
            self._server.closed(self)


async def _connected(host: str, port: int) -> socket.socket:
    """In a thread: the look-up of a name has no limit of its own, and may hang beyond the end."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[socket.socket] = loop.create_future()

    def take(link: socket.socket | None, error: Exception | None) -> None:
        if found.done():
            if link is not None:
                link.close()
        elif link is not None:
            found.set_result(link)
        else:
            found.set_exception(error or OSError())

    def work() -> None:
        link, failure = None, None
        try:
            link = connect(host, port, Deadline(CONNECT_SECONDS))
            link.setblocking(False)
        except (NetError, OSError) as error:
            failure = error
        try:
            loop.call_soon_threadsafe(take, link, failure)
        except RuntimeError:  # the loop is closed
            with suppress(AttributeError):
                link.close()  # type: ignore[union-attr]

    threading.Thread(target=work, name="powbench-pool", daemon=True).start()
    return await found


def _reason(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return "TLS broke off"
    return error.strerror or str(error) or "the connection ended"
