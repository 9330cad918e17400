"""A miner that does as many hashes as it is told to, so that its true hash rate is known.

It speaks stratum over a socket, and its shares are real: a fast kernel finds them.
"""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

from powbench.chain.header import double_sha256
from powbench.chain.target import MAX_TARGET, target_of_difficulty
from powbench.kernels import registry
from powbench.kernels.base import Job

SOCKET_SECONDS = 60.0
EXTRANONCE2_BYTES = 4


class Client:
    """Connects and logs in; then `work` hashes, and sends what it finds."""

    def __init__(self, port: int, worker: str) -> None:
        self._kernel = registry.default()
        self._worker = worker
        self._socket = socket.create_connection(("127.0.0.1", port), SOCKET_SECONDS)
        self._rest = b""
        self._target = MAX_TARGET
        self._given: list[Any] = []
        self._given_target = MAX_TARGET
        self._header = b""
        self._nonce = self._extranonce2 = self._calls = 0
        subscribed = self._ask("mining.subscribe", ["study"])
        self._extranonce1 = bytes.fromhex(subscribed[1])
        self._ask("mining.authorize", [worker, "x"])
        while not self._given:
            self._read(wait=True)

    def close(self) -> None:
        """Disconnect."""
        self._socket.close()

    def work(self, hashes: int) -> None:
        """Do so many hashes, and send the shares among them."""
        self._read(wait=False)
        while hashes:
            if not self._header or self._nonce == 2**32:
                self._header = self._next_header()
            count = min(hashes, 2**32 - self._nonce)
            hits = self._kernel.scan(Job(self._header, self._given_target), self._nonce, count)
            hashes -= count
            self._nonce += count
            name, time = self._given[0], self._given[7]
            tail = self._extranonce2.to_bytes(EXTRANONCE2_BYTES, "big").hex()
            for nonce in hits:
                self._ask("mining.submit", [self._worker, name, tail, time, f"{nonce:08x}"])

    def _next_header(self) -> bytes:
        _, previous, first, second, branches, version, nbits, time, _ = self._given
        self._extranonce2 += 1
        self._nonce = 0
        tail = self._extranonce2.to_bytes(EXTRANONCE2_BYTES, "big")
        root = double_sha256(
            bytes.fromhex(first) + self._extranonce1 + tail + bytes.fromhex(second)
        )
        for branch in branches:
            root = double_sha256(root + bytes.fromhex(branch))
        words = struct.pack("<8I", *struct.unpack(">8I", bytes.fromhex(previous)))
        start = struct.pack("<I", int(version, 16)) + words + root
        return start + struct.pack("<III", int(time, 16), int(nbits, 16), 0)

    def _ask(self, method: str, parameters: list[Any]) -> Any:
        """The answer; ValueError when the server refuses."""
        self._calls += 1
        call = {"id": self._calls, "method": method, "params": parameters}
        self._socket.sendall(json.dumps(call).encode() + b"\n")
        while True:
            for message in self._read(wait=True):
                if message.get("id") == self._calls:
                    if message["error"]:
                        raise ValueError(f"{method} is refused: {message['error']}")
                    return message["result"]

    def _read(self, wait: bool) -> list[dict[str, Any]]:
        """What has come; a new job begins at once."""
        self._socket.setblocking(wait)
        try:
            data = self._socket.recv(1 << 16)
        except BlockingIOError:
            return []
        finally:
            self._socket.settimeout(SOCKET_SECONDS)
        if not data:
            raise ConnectionError("the server has closed the connection")
        *lines, self._rest = (self._rest + data).split(b"\n")
        messages: list[dict[str, Any]] = [json.loads(line) for line in lines]
        for message in messages:
            if message.get("method") == "mining.set_difficulty":
                self._target = target_of_difficulty(message["params"][0])
            elif message.get("method") == "mining.notify":
                self._given, self._given_target = message["params"], self._target
                self._header = b""
        return messages
