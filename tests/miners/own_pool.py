"""An owner's pool for the tests of the proxy: strict, by hashlib, and it can misbehave.

It knows nothing of powbench. Its jobs are of no block; each has the difficulty that stood when it
was made.
"""

from __future__ import annotations

import json
import os
import socket
import socketserver
import ssl
import struct
import threading
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from types import TracebackType
from typing import Any

from tests.ports import free_port

MASK = 0x1FFFE000
DIFFICULTY_1 = 0xFFFF << 208


def double(data: bytes) -> bytes:
    return sha256(sha256(data).digest()).digest()


@dataclass(frozen=True)
class Work:
    """One job. previous and branches: bytes as they are hashed."""

    name: str
    difficulty: float
    time: int
    version: int = 0x20000000
    previous: bytes = field(default_factory=lambda: os.urandom(32))
    start: bytes = field(default_factory=lambda: os.urandom(60))
    end: bytes = field(default_factory=lambda: os.urandom(90))
    branches: tuple[bytes, ...] = field(
        default_factory=lambda: tuple(os.urandom(32) for _ in range(3))
    )

    def notify(self, clean: bool) -> list[Any]:
        words = struct.pack("<8I", *struct.unpack(">8I", self.previous))
        return [
            self.name, words.hex(), self.start.hex(), self.end.hex(),
            [b.hex() for b in self.branches], f"{self.version:08x}", "17053894",
            f"{self.time:08x}", clean,
        ]  # fmt: skip

    def header(self, extranonces: bytes, words: list[str]) -> bytes:
        root = double(self.start + extranonces + self.end)
        for branch in self.branches:
            root = double(root + branch)
        time, nonce, *bits = (int(word, 16) for word in words)
        version = self.version | (bits[0] if bits else 0)
        return struct.pack("<I", version) + self.previous + root + struct.pack(
            "<III", time, 0x17053894, nonce
        )  # fmt: skip


@dataclass
class OwnPool:
    """Serves on a free port while its block lasts.

    resumes: who comes back with the name of its session has its extranonce again. answers: what
    a test puts in place of an answer, by method; None for silence. taken, refused, users: what
    has come. calls: methods.
    """

    difficulty: float = 2.0**-8
    resumes: bool = True
    extranonce2_bytes: int = 5
    mask: int = MASK
    password: str = "secret"
    answers: dict[str, Any] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    tls: ssl.SSLContext | None = None
    sessions: dict[str, bytes] = field(default_factory=dict)
    taken: list[bytes] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    users: list[tuple[str, str]] = field(default_factory=list)
    calls: list[tuple[str, list[Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lock = threading.RLock()
        self.clients: list[Client] = []
        self.works: dict[str, Work] = {}
        self.stale: dict[str, Work] = {}
        self.connections = 0
        self._names = 0
        self.seen: set[bytes] = set()
        self.job(clean=True)
        pool = self

        class Here(Client):
            def setup(self) -> None:
                self.pool = pool
                super().setup()

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", self.port), Here, False)
        self._server.daemon_threads = self._server.allow_reuse_address = True
        self._server.server_bind()
        self._server.server_activate()
        if self.tls is not None:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.socket.getsockname()[1]
        self.address = f"stratum+{'ssl' if self.tls else 'tcp'}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.05])

    def __enter__(self) -> OwnPool:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nobody listens any more, and all connections are cut."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
        self.drop()

    def of(self, header: bytes) -> Work:
        """Which job it is of."""
        every = (self.works | self.stale).values()
        return next(work for work in every if work.previous == header[4:36])

    def job(self, clean: bool = False) -> None:
        """Another job for everybody, of the difficulty as it is now."""
        with self.lock:
            if clean:
                self.stale |= self.works
                self.works.clear()
            self.say("mining.notify", self.work().notify(clean))

    def work(self) -> Work:
        """Another job; nobody is told."""
        self._names += 1
        name = f"job-{self._names}"
        self.newest = Work(name, self.difficulty, 1_700_000_000 + self._names)
        self.works[name] = self.newest
        return self.newest

    def harder(self, difficulty: float) -> None:
        """For the jobs to come."""
        with self.lock:
            self.difficulty = difficulty
            self.say("mining.set_difficulty", [difficulty])

    def say(self, method: str, parameters: list[Any]) -> None:
        with self.lock:
            for client in self.clients:
                client.say(method, parameters)

    def drop(self) -> None:
        """All connections, in the midst of whatever they do."""
        with self.lock:
            clients, self.clients = self.clients, []
        for client in clients:
            client.cut()

    def submit(self, client: Client, words: list[Any]) -> tuple[int, str] | None:
        """Why a share is not taken; None when it is."""
        user, job, extranonce2, *rest = words
        if user not in client.users:
            return 24, "Unauthorized worker"
        if job in self.stale:
            return 21, "Stale"
        work = self.works.get(job)
        if work is None:
            return 21, "Job not found"
        if len(extranonce2) != 2 * self.extranonce2_bytes or {len(w) for w in rest} != {8}:
            return 20, "Malformed"
        if not work.time <= int(rest[0], 16) <= work.time + 7000:
            return 20, "Time out of range"
        if len(rest) > 2 and int(rest[2], 16) & ~self.mask:
            return 20, "Version bits"
        header = work.header(client.extranonce1 + bytes.fromhex(extranonce2), rest)
        if int.from_bytes(double(header), "little") * work.difficulty > DIFFICULTY_1:
            return 23, "Low difficulty share"
        if header in self.seen:
            return 22, "Duplicate"
        self.seen.add(header)
        self.taken.append(header)
        return None


class Client(socketserver.StreamRequestHandler):
    """One connection. The pool's lock is held while a line is answered."""

    pool: OwnPool
    extranonce1 = b""
    session = ""

    def handle(self) -> None:
        pool = self.pool
        self.users: set[str] = set()
        with pool.lock:
            pool.connections += 1
            pool.clients.append(self)
        try:
            for line in self.rfile:
                with pool.lock:
                    self._answer(json.loads(line))
        except (OSError, ValueError):
            pass  # cut in the midst of a line
        with pool.lock:
            pool.clients = [c for c in pool.clients if c is not self]

    def cut(self) -> None:
        try:
            self.request.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def say(self, method: str, parameters: list[Any]) -> None:
        if self.users or method != "mining.notify":
            self.send({"id": None, "method": method, "params": parameters})

    def send(self, message: dict[str, Any]) -> None:
        try:
            self.wfile.write(json.dumps(message).encode() + b"\n")
        except (OSError, ValueError):
            pass  # it has gone, and its own thread will see it

    def _answer(self, request: dict[str, Any]) -> None:
        pool, method, parameters = self.pool, request["method"], request["params"]
        pool.calls.append((method, parameters))
        result: Any = True
        error: Any = None
        if method == "mining.subscribe":
            self._resume(parameters[1] if len(parameters) > 1 else "")
            names = [["mining.set_difficulty", self.session], ["mining.notify", self.session]]
            result = [names, self.extranonce1.hex(), pool.extranonce2_bytes]
        elif method == "mining.configure":
            result = {"version-rolling": True, "version-rolling.mask": f"{pool.mask:08x}"}
        elif method == "mining.authorize":
            pool.users.append((parameters[0], parameters[1]))
            if parameters[1] == pool.password:
                self.users.add(parameters[0])
            else:
                result, error = None, [24, f"wrong password {parameters[1]}", None]
        elif method == "mining.submit":
            reason = pool.submit(self, parameters)
            if reason:
                pool.refused[reason[1]] += 1
                result, error = None, [*reason, None]
        if method in pool.answers:
            reply = pool.answers[method]
            if reply is not None:
                self.send({"id": request["id"], **reply})
        else:
            self.send({"id": request["id"], "result": result, "error": error})
        if method == "mining.authorize" and self.users:
            self.say("mining.set_difficulty", [pool.difficulty])
            self.say("mining.notify", pool.work().notify(True))

    def _resume(self, session: str) -> None:
        pool = self.pool
        if not pool.resumes or session not in pool.sessions:
            session = f"session-{len(pool.sessions)}"
            pool.sessions[session] = struct.pack(">I", 0xB0000000 + len(pool.sessions))
        self.session, self.extranonce1 = session, pool.sessions[session]
