"""A small pool of our own, which knows nothing of powbench: blocks by hashlib, judged by a node.

Every share of it is a block of regtest, whose target is nearly every hash.
"""

from __future__ import annotations

import json
import socketserver
import struct
import threading
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from types import TracebackType
from typing import Any

from tests.miners.node import ANYBODY, Node

EXTRANONCE2_BYTES = 8
MASK = 0x1FFFE000
DIFFICULTY_1 = 0xFFFF << 208


def double(data: bytes) -> bytes:
    return sha256(sha256(data).digest()).digest()


def counted(number: int) -> bytes:
    """Bitcoin's length before bytes."""
    return bytes([number]) if number < 0xFD else b"\xfd" + struct.pack("<H", number)


def pushed(data: bytes) -> bytes:
    return bytes([len(data)]) + data


def branches(identities: list[bytes]) -> list[bytes]:
    """What the coinbase's hash is hashed with, up to the root."""
    row, found = [b"", *identities], []
    while len(row) > 1:
        found.append(row[1])
        row += row[-1:] if len(row) % 2 else []
        row = [b"", *(double(row[i] + row[i + 1]) for i in range(2, len(row), 2))]
    return found


@dataclass(frozen=True)
class Work:
    """One job: a block of the node's template. difficulty: of its shares."""

    name: str
    template: dict[str, Any]
    difficulty: float
    start: bytes
    end: bytes

    @property
    def branches(self) -> list[bytes]:
        return branches([bytes.fromhex(t["txid"])[::-1] for t in self.template["transactions"]])

    def notify(self) -> list[Any]:
        previous = bytes.fromhex(self.template["previousblockhash"])[::-1]
        words = b"".join(previous[i : i + 4][::-1] for i in range(0, 32, 4))
        return [
            self.name, words.hex(), self.start.hex(), self.end.hex(),
            [b.hex() for b in self.branches], f"{self.template['version']:08x}",
            self.template["bits"], f"{self.template['curtime']:08x}", True,
        ]  # fmt: skip

    def header(self, extranonces: bytes, time: str, nonce: str, bits: str) -> bytes:
        root = double(self.start + extranonces + self.end)
        for branch in self.branches:
            root = double(root + branch)
        version = self.template["version"] & ~MASK | int(bits, 16)
        start = struct.pack("<I", version) + bytes.fromhex(self.template["previousblockhash"])[::-1]
        last = (time, self.template["bits"], nonce)
        return start + root + b"".join(bytes.fromhex(word)[::-1] for word in last)

    def block(self, header: bytes, extranonces: bytes) -> bytes:
        coinbase = self.start + extranonces + self.end
        witness = b"\1" + pushed(bytes(32))
        coinbase = coinbase[:4] + b"\0\1" + coinbase[4:-4] + witness + coinbase[-4:]
        others = [bytes.fromhex(t["data"]) for t in self.template["transactions"]]
        return header + counted(1 + len(others)) + coinbase + b"".join(others)


def work(name: str, template: dict[str, Any], difficulty: float) -> Work:
    height: int = template["height"]
    script = pushed(height.to_bytes(height.bit_length() // 8 + 1, "little"))
    script += bytes([4 + EXTRANONCE2_BYTES])
    start = b"\1\0\0\0" + b"\1" + bytes(32) + b"\xff" * 4
    start += bytes([len(script) + 4 + EXTRANONCE2_BYTES]) + script
    commitment = bytes.fromhex(template["default_witness_commitment"])
    end = b"\xff" * 4 + b"\2" + struct.pack("<Q", template["coinbasevalue"]) + pushed(ANYBODY)
    end += bytes(8) + pushed(commitment) + bytes(4)
    return Work(name, template, difficulty, start, end)


@dataclass
class Pool:
    """Serves on a free port while its block lasts. difficulty: of the shares of jobs to come.

    shares: the headers of those that it has taken. verdicts: what the node said of each block;
    None is its yes. refused: what it has not taken, by reason. asked: the methods called.
    """

    node: Node
    difficulty: float
    shares: list[bytes] = field(default_factory=list)
    verdicts: list[str | None] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    asked: list[str] = field(default_factory=list)
    users: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lock = threading.Lock()
        self.clients: list[Client] = []
        self.works: list[Work] = []
        self._next()
        pool = self

        class Here(Client):
            def setup(self) -> None:
                self.pool = pool
                super().setup()

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Here)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.05])

    def _next(self) -> None:
        """Another job for everybody: the one before is worth nothing now."""
        template = self.node.call("getblocktemplate", {"rules": ["segwit"]})
        self.works.append(work(f"{len(self.works):x}", template, self.difficulty))
        for client in self.clients:
            client.give(self.works[-1])

    def ask(self, difficulty: float) -> None:
        """For shares of this difficulty, from another job on."""
        with self.lock:
            self.difficulty = difficulty
            self._next()

    def __enter__(self) -> Pool:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def submit(self, extranonce1: bytes, words: list[str]) -> str:
        """Why the share is not taken; empty when it is. A block of it is handed in at once."""
        _, job, extranonce2, time, nonce, *bits = words
        found = next((w for w in self.works if w.name == job), None)
        if found is None or len(extranonce2) != 2 * EXTRANONCE2_BYTES:
            return "malformed"
        if found is not self.works[-1]:
            return "stale"
        extranonces = extranonce1 + bytes.fromhex(extranonce2)
        header = found.header(extranonces, time, nonce, bits[0] if bits else "0")
        value = int.from_bytes(double(header), "little")
        if value > DIFFICULTY_1 / found.difficulty:
            return "above target"
        if header in self.shares:
            return "duplicate"
        self.shares.append(header)
        if value <= int(found.template["target"], 16):
            self.verdicts.append(
                self.node.call("submitblock", found.block(header, extranonces).hex())
            )
            self._next()
        return ""


class Client(socketserver.StreamRequestHandler):
    """One connection. The pool's lock is held while a line is answered."""

    pool: Pool

    def handle(self) -> None:
        pool = self.pool
        with pool.lock:
            self.extranonce1 = struct.pack(">I", 0xA0000000 + len(pool.asked))
        for line in self.rfile:
            with pool.lock:
                self._answer(json.loads(line))
        with pool.lock:
            pool.clients = [c for c in pool.clients if c is not self]

    def give(self, job: Work) -> None:
        self._say("mining.set_difficulty", [job.difficulty])
        self._say("mining.notify", job.notify())

    def _say(self, method: str, parameters: list[Any]) -> None:
        self._send({"id": None, "method": method, "params": parameters})

    def _send(self, message: dict[str, Any]) -> None:
        try:
            self.wfile.write(json.dumps(message).encode() + b"\n")
        except OSError:
            pass  # it has gone, and its own thread will see it

    def _answer(self, request: dict[str, Any]) -> None:
        pool, method, parameters = self.pool, request["method"], request["params"]
        pool.asked.append(method)
        result: Any = True
        error = None
        if method == "mining.subscribe":
            result = [[["mining.notify", "1"]], self.extranonce1.hex(), EXTRANONCE2_BYTES]
        elif method == "mining.configure":
            result = {"version-rolling": True, "version-rolling.mask": f"{MASK:08x}"}
        elif method == "mining.authorize":
            pool.users.append((parameters[0], parameters[1]))
        elif method == "mining.submit":
            reason = pool.submit(self.extranonce1, parameters)
            if reason:
                pool.refused[reason] += 1
                result, error = None, [20, reason, None]
        self._send({"id": request["id"], "result": result, "error": error})
        if method == "mining.authorize":
            self.give(pool.works[-1])
            pool.clients.append(self)
