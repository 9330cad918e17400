"""The sockets: an event loop in a thread of its own, so that no share waits for a meter.

Everything that comes in is bounded: who may connect, how many, how long a line is, how many
lines a second, how long a log-in takes, and how much waits for a peer that does not read.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

from ..errors import InputError, PowbenchError
from .stratum.lines import Lines, TooMuch
from .stratum.listening import Listening, plain
from .stratum.open_files import allow_open_files
from .stratum.record import Ledger
from .stratum.session import Session
from .upstream.address import Pool
from .upstream.proxy import ProxySession
from .upstream.uplink import DRAIN_SECONDS, Uplink

MOST_CONNECTIONS = 2000
LONGEST_LINE = 4096
LINES_PER_SECOND = 500.0
BURST_LINES = 5000.0
"""A fast miner may begin at far too easy a difficulty."""
LOG_IN_SECONDS = 60.0
MOST_UNREAD = 1 << 18
"""Bytes that wait for a peer which does not read them."""
FILES_OF_OTHERS = 128
"""Open files beside the connections: meters, libraries, the result."""
TICK_SECONDS = 0.5
END_SECONDS = 10.0
MOST_CONNECTING = 32
"""To a pool at once."""

Clock = Callable[[], float]


class Link(asyncio.Protocol):
    """One connection: cuts the stream into lines and keeps to the limits."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lines = Lines(LONGEST_LINE, LINES_PER_SECOND, BURST_LINES, server.clock())
        self.uplink: Uplink | None = None
        self.session: Session | None = None
        self.transport: asyncio.Transport | None = None
        self.began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.began = self._server.clock()
        host = str((transport.get_extra_info("peername") or ("",))[0])
        if not self._server.admit(self, host):
            transport.abort()
            return
        transport.set_write_buffer_limits(high=MOST_UNREAD)
        link: socket.socket = transport.get_extra_info("socket")
        link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self.session = self._server.session(str(plain(host)))

    def data_received(self, data: bytes) -> None:
        session, transport = self.session, self.transport
        if session is None or transport is None or transport.is_closing():
            return None
        now = self._server.clock()
        try:
            lines = self._lines.cut(data, now)
        except TooMuch as error:
            return self.end(str(error))
        unix = self._server.unix_clock()
        self.tell(b"".join(session.receive(line, now, unix) for line in lines))
        return None

    def tell(self, data: bytes) -> None:
        """Send `data` to the miner, and then see to what its session wants."""
        session, transport = self.session, self.transport
        if session is None or transport is None:
            return
        if data and not transport.is_closing():
            transport.write(data)
        if session.ended:
            self.end(session.ended)
        elif isinstance(session, ProxySession):
            self._see_to_pool(session)

    def _see_to_pool(self, session: ProxySession) -> None:
        if self.uplink is None and session.wants_pool(self._server.clock()):
            self.uplink = self._server.open(self, session)
        if self.uplink is not None:
            self.uplink.send(session.to_pool())
            if session.there.over:
                self.uplink.close(session.there.over)

    def pause_writing(self) -> None:
        self.end("it does not read its answers")

    def tick(self, now: float, unix: float) -> None:
        if self.session is None or self.transport is None:
            return
        if not self.session.authorized and now - self.began > LOG_IN_SECONDS:
            self.end("it did not log in")
            return
        self.tell(self.session.tick(now, unix))

    def connection_lost(self, error: Exception | None) -> None:
        now = self._server.clock()
        if self.session is not None:
            self.session.close(now)
        if self.uplink is not None:
            self.uplink.drain(now)
        self._server.gone(self)

    def end(self, reason: str) -> None:
        """Nothing more is read, and what waits to be written is dropped."""
        if self.transport is not None and not self.transport.is_closing():
            self._server.ended(reason)
            self.transport.abort()


class Server:
    """Serves `ledger` while its block lasts; InputError when it cannot listen.

    clock: monotonic seconds, by which shares are dated. unix_clock dates jobs. pool: whose jobs
    the miners get; None gives them jobs of our own.
    """

    def __init__(
        self,
        listening: Listening,
        ledger: Ledger,
        clock: Clock = time.monotonic,
        unix_clock: Clock = time.time,
        pool: Pool | None = None,
    ) -> None:
        self._pool = pool
        self._context = pool.context() if pool is not None else None
        self._uplinks: set[Uplink] = set()
        self.connecting = asyncio.Semaphore(MOST_CONNECTING)
        self.listening, self.ledger = listening, ledger
        self.clock, self.unix_clock = clock, unix_clock
        self.port = listening.port
        self._links: set[Link] = set()
        self._number = 0
        self._endings: list[str] = []
        self._failure: BaseException | None = None
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="powbench-stratum", daemon=True)

    def __enter__(self) -> Server:
        sockets = MOST_CONNECTIONS * (1 if self._pool is None else 2)
        allow_open_files(sockets + FILES_OF_OTHERS)
        self._thread.start()
        self._ready.wait()  # it is set whatever becomes of the thread
        if isinstance(self._failure, OSError):
            self._thread.join()
            raise _unheard(self.listening, self._failure)
        self.check()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(END_SECONDS)

    def check(self) -> None:
        """PowbenchError when the server has died."""
        if self._failure is not None:
            said = f"{type(self._failure).__name__}: {self._failure}"
            raise PowbenchError(f"the stratum server has stopped: {said}", "report it as a bug")

    def endings(self) -> list[str]:
        """Why connections were ended from here, since the last time somebody asked."""
        endings, self._endings = self._endings, []
        return endings

    def admit(self, link: Link, host: str) -> bool:
        if len(self._links) >= MOST_CONNECTIONS:
            self.ended(f"more than {MOST_CONNECTIONS} connections at once")
            return False
        if not self.listening.admits(host):
            self.ledger.refused += 1
            self.ended(f"{host} is in no network of --allow")
            return False
        self._links.add(link)
        self.ledger.connections += 1
        return True

    def session(self, host: str) -> Session:
        """With a number of its own, for an extranonce that no other connection has."""
        self._number = (self._number + 1) & 0xFFFFFFFF
        if self._pool is None:
            return Session(self._number, host, self.ledger)
        return ProxySession(self._number, host, self.ledger, self._pool)

    def tls(self) -> ssl.SSLContext | None:
        return self._context

    def open(self, link: Link, session: ProxySession) -> Uplink:
        """A connection to the pool for one miner."""
        uplink = Uplink(self, session, link.tell)
        self._uplinks.add(uplink)
        return uplink

    def closed(self, uplink: Uplink) -> None:
        self._uplinks.discard(uplink)
        for link in self._links:
            if link.uplink is uplink:
                link.uplink = None

    def ended(self, reason: str) -> None:
        if len(self._endings) < 100:
            self._endings.append(reason)

    def gone(self, link: Link) -> None:
        self._links.discard(link)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as error:
            self._failure = error
        finally:
            self._loop.close()
            self._ready.set()

    async def _serve(self) -> None:
        self._loop.set_exception_handler(self._broken)
        served = await self._loop.create_server(
            lambda: Link(self), self.listening.host, self.listening.port, backlog=1024
        )
        self.port = served.sockets[0].getsockname()[1]
        self._ready.set()
        try:
            while not self._stop.is_set():
                try:
                    await asyncio.wait_for(self._stop.wait(), TICK_SECONDS)
                except TimeoutError:
                    now, unix = self.clock(), self.unix_clock()
                    for link in list(self._links):
                        link.tick(now, unix)
                    for uplink in list(self._uplinks):
                        uplink.tick(now)
        finally:
            served.close()
            for link in list(self._links):
                if link.transport is not None:
                    link.transport.abort()
            await asyncio.sleep(0)
            await self._drained()

    async def _drained(self) -> None:
        """The pool answers the miners' last shares."""
        end = time.monotonic() + DRAIN_SECONDS
        while self._uplinks and time.monotonic() < end:
            await asyncio.sleep(0.01)
        for uplink in list(self._uplinks):
            uplink.close("powbench ends")
        await asyncio.sleep(0)

    def _broken(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """A bug in a callback must not pass for a silent miner, nor a want of open files."""
        for error in context.values():
            if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
                self.ended("too many files are open here: raise the limit with `ulimit -n`")
            elif isinstance(error, BaseException) and not isinstance(error, OSError):
                self._failure = error
                self._stop.set()


def _unheard(place: Listening, error: OSError) -> InputError:
    host = f"[{place.host}]" if ":" in place.host else place.host
    hint = f"take another port, as in --listen {host}:{max(3333, (place.port + 1) & 0xFFFF)}"
    if error.errno == errno.EADDRNOTAVAIL:
        hint = f"name an address of this machine, or 0.0.0.0:{place.port} for all of them"
    return InputError(f"cannot listen on {host}:{place.port}: {_reason(error)}", hint)


def _reason(error: OSError) -> str:
    number = error.errno or 0
    return os.strerror(number) if number in errno.errorcode else str(error)
