"""A miner of our own: it speaks stratum over a socket and finds real shares with a fast kernel."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from powbench.chain.header import double_sha256
from powbench.chain.target import MAX_TARGET, target_of_difficulty
from powbench.kernels import registry
from powbench.kernels.base import Job as Work
from powbench.miners.server import Server
from powbench.miners.stratum.listening import listening
from powbench.miners.stratum.record import Ledger
from tests.patience import until

PREVIOUS = bytes(range(32))
SOCKET_SECONDS = 60.0


def ledger(pace: float = 60.0, start: float = 2.0**-12, least: float = 2.0**-20) -> Ledger:
    """Easy enough for one core of any machine."""
    return Ledger(PREVIOUS, pace, start, least)


def server(kept: Ledger | None = None, allowed: tuple[str, ...] = ()) -> Server:
    """On a free port of this machine."""
    return Server(listening("127.0.0.1:0", allowed), kept or ledger())


class Wire:
    """Lines over a socket, both ways."""

    def __init__(self, port: int, source: str = "") -> None:
        own = (source, 0) if source else None
        self.socket = socket.create_connection(("127.0.0.1", port), SOCKET_SECONDS, own)
        self._file = self.socket.makefile("rb")

    def send(self, *lines: bytes) -> None:
        """All in one packet."""
        self.socket.sendall(b"".join(lines))

    def line(self) -> bytes:
        """The next line; empty once the server has closed."""
        try:
            return self._file.readline()
        except ConnectionError:
            return b""

    def message(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.line())
        return read

    def close(self) -> None:
        self._file.close()
        self.socket.close()

    def __enter__(self) -> Wire:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@dataclass
class Given:
    """A job as a miner reads it from mining.notify."""

    name: str
    previous: bytes
    coinbase: tuple[bytes, bytes]
    branches: list[bytes]
    version: int
    nbits: int
    time: int
    target: int

    def header(self, extranonces: bytes, version_bits: int = 0) -> bytes:
        root = double_sha256(self.coinbase[0] + extranonces + self.coinbase[1])
        for branch in self.branches:
            root = double_sha256(root + branch)
        words = struct.unpack(">8I", self.previous)
        previous = struct.pack("<8I", *words)
        start = struct.pack("<I", self.version | version_bits) + previous + root
        return start + struct.pack("<III", self.time, self.nbits, 0)


def given(parameters: list[Any], target: int) -> Given:
    name, previous, first, second, branches, version, nbits, time, _ = parameters
    return Given(
        name, bytes.fromhex(previous), (bytes.fromhex(first), bytes.fromhex(second)),
        [bytes.fromhex(b) for b in branches], int(version, 16), int(nbits, 16), int(time, 16),
        target,
    )  # fmt: skip


@dataclass
class Miner:
    """Logs in, then hashes in a thread until it is stopped. `hashes` are those it has done.

    keeps_above: it sends only shares of this difficulty and above, as some firmware does.
    rolls: it agrees on version bits, and rolls them. found: the headers of its shares.
    source: the address of this machine that it connects from.
    """

    port: int
    worker: str = "rig1"
    agent: str = "cases/1"
    keeps_above: float = 0.0
    nonces: int = 1 << 16
    rolls: bool = False
    source: str = ""
    hashes: int = 0
    sent: int = 0
    found: list[bytes] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._kernel = registry.default()
        self._wire = Wire(self.port, self.source)
        self.job: Given | None = None
        self._target = MAX_TARGET
        self._extranonce1, self._bytes, self._mask = b"", 0, 0
        self._work = threading.Thread(target=self._hash, daemon=True)
        self._ears = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        if self.rolls:
            options = {"version-rolling.mask": "1fffe000", "version-rolling.min-bit-count": 2}
            self._call(0, "mining.configure", [["version-rolling"], options])
            self._mask = int(self._wire.message()["result"]["version-rolling.mask"], 16)
        self._call(1, "mining.subscribe", [self.agent])
        subscribed = self._wire.message()["result"]
        self._extranonce1, self._bytes = bytes.fromhex(subscribed[1]), subscribed[2]
        self._call(2, "mining.authorize", [self.worker, "x"])
        self._ears.start()
        self._work.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._work.join()
        with suppress(OSError):  # the server may have gone first
            self._wire.socket.shutdown(socket.SHUT_RDWR)
        self._ears.join()
        self._wire.close()

    @property
    def answered(self) -> int:
        """Of its shares."""
        return sum("result" in answer and answer["id"] >= 10 for answer in self.answers)

    @property
    def working(self) -> bool:
        """Whether the server is there, and its work has not been ended."""
        return not self._stop.is_set()

    def _call(self, identity: Any, method: str, parameters: list[Any]) -> None:
        said = {"id": identity, "method": method, "params": parameters}
        self._wire.send(json.dumps(said).encode() + b"\n")

    def _listen(self) -> None:
        while line := self._wire.line():
            message = json.loads(line)
            if message.get("method") == "mining.set_difficulty":
                self._target = target_of_difficulty(message["params"][0])
            elif message.get("method") == "mining.notify":
                self.job = given(message["params"], self._target)
            else:
                self.answers.append(message)
        self._stop.set()

    def rest(self) -> None:
        """After each scan; a slower miner waits here."""

    def sends(self, nonce: int) -> int | None:
        """What it makes of a nonce that is a share: the one that it sends, None for nothing."""
        return nonce

    def _hash(self) -> None:
        extranonce2 = 0
        while not self._stop.is_set():
            job = self.job
            if job is None:
                self._stop.wait(0.001)
                continue
            extranonce2 += 1
            tail = extranonce2.to_bytes(self._bytes, "big")
            target = job.target
            if self.keeps_above:
                target = min(target, target_of_difficulty(self.keeps_above))
            bits = extranonce2 * (self._mask & -self._mask) & self._mask
            header = job.header(self._extranonce1 + tail, bits)
            hits = self._kernel.scan(Work(header, target), 0, self.nonces)
            self.hashes += self.nonces
            for nonce in (n for n in map(self.sends, hits) if n is not None):
                words = [tail.hex(), f"{job.time:08x}", f"{nonce:08x}"]
                words += [f"{bits:08x}"] if self.rolls else []
                self.found.append(header[:76] + struct.pack("<I", nonce))
                try:
                    self._call(10 + self.sent, "mining.submit", [self.worker, job.name, *words])
                except OSError:
                    return
                self.sent += 1
            self.rest()


@contextmanager
def miner(
    port: int, worker: str = "rig1", agent: str = "cases/1", source: str = ""
) -> Iterator[list[Miner]]:
    """A miner that connects as soon as somebody listens, and mines until the block ends; it
    stands in the list once it has."""
    over = threading.Event()
    connected: list[Miner] = []

    def mine() -> None:
        def listens() -> bool:
            try:
                Wire(port, source).close()
            except OSError:
                return over.wait(0.01)
            return True

        until(listens, "the pool")
        if not over.is_set():
            with Miner(port, worker, agent, nonces=1 << 12, source=source) as one:
                connected.append(one)
                over.wait()

    thread = threading.Thread(target=mine)
    thread.start()
    try:
        yield connected
    finally:
        over.set()
        thread.join()
