"""A thousand miners in one process, which send their shares evenly and time the answers.

    python benchmarks/miners_load.py PORT CONNECTIONS SHARES_PER_SECOND SECONDS

Prints JSON: shares sent, taken, refused, without an answer, and the seconds that answers took.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import struct
import sys
import time
from typing import Any

from powbench.chain.header import double_sha256
from powbench.chain.target import target_of_difficulty
from powbench.kernels import registry
from powbench.kernels.base import Job

NONCES = 1 << 16
LAST_ANSWERS_SECONDS = 5.0


class Miner:
    """One connection; its shares are found before the clock starts."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.job: list[Any] = []
        self.difficulty = 1.0
        self.extranonce1 = b""
        self.shares: list[bytes] = []
        self.sent: dict[int, float] = {}
        self.waits: list[float] = []
        self.refused = 0

    async def log_in(self, port: int) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        self._call(-1, "mining.subscribe", ["load"])
        self._call(-2, "mining.authorize", [f"rig{self.number}", "x"])
        while not self.job:
            self._take(await self.reader.readline())

    def find(self, count: int) -> None:
        """Shares of the first job, more than will be sent."""
        name, previous, first, second, _, version, nbits, stamp, _ = self.job
        target = target_of_difficulty(self.difficulty)
        words = struct.pack("<8I", *struct.unpack(">8I", bytes.fromhex(previous)))
        number = 0
        while len(self.shares) < count:
            number += 1
            tail = struct.pack(">I", number)
            root = double_sha256(
                bytes.fromhex(first) + self.extranonce1 + tail + bytes.fromhex(second)
            )
            start = struct.pack("<I", int(version, 16)) + words + root
            header = start + struct.pack("<III", int(stamp, 16), int(nbits, 16), 0)
            for nonce in registry.default().scan(Job(header, target), 0, NONCES):
                share = [f"rig{self.number}", name, tail.hex(), stamp, f"{nonce:08x}"]
                call = {"id": len(self.shares), "method": "mining.submit", "params": share}
                self.shares.append(json.dumps(call).encode() + b"\n")

    def submit(self) -> None:
        number = len(self.sent) + len(self.waits) + self.refused
        self.sent[number] = time.perf_counter()
        self.writer.write(self.shares[number])

    async def listen(self) -> None:
        while line := await self.reader.readline():
            self._take(line)

    def _call(self, number: int, method: str, parameters: list[Any]) -> None:
        said = {"id": number, "method": method, "params": parameters}
        self.writer.write(json.dumps(said).encode() + b"\n")

    def _take(self, line: bytes) -> None:
        message = json.loads(line)
        if message.get("method") == "mining.set_difficulty":
            self.difficulty = message["params"][0]
        elif message.get("method") == "mining.notify":
            self.job = self.job or message["params"]
        elif message["id"] == -1:
            self.extranonce1 = bytes.fromhex(message["result"][1])
        elif (began := self.sent.pop(message["id"], None)) is not None:
            if message["result"] is True:
                self.waits.append(time.perf_counter() - began)
            else:
                self.refused += 1


async def main(port: int, connections: int, pace: float, seconds: float) -> dict[str, Any]:
    """Log everybody in, then send `pace` shares a second, each miner in its turn."""
    miners = [Miner(n) for n in range(connections)]
    for miner in miners:
        await miner.log_in(port)
        miner.find(round(pace * seconds / connections) + 1)
    ears = [asyncio.create_task(miner.listen()) for miner in miners]
    start = time.perf_counter()
    sent = 0
    while (passed := time.perf_counter() - start) < seconds:
        while sent < pace * passed:
            miners[sent % connections].submit()
            sent += 1
        await asyncio.sleep(0.001)
    took = time.perf_counter() - start
    end = time.perf_counter() + LAST_ANSWERS_SECONDS
    while any(m.sent for m in miners) and time.perf_counter() < end:
        await asyncio.sleep(0.01)
    for ear in ears:
        ear.cancel()
    waits = sorted(w for m in miners for w in m.waits)
    return {
        "sent": sent,
        "seconds": took,
        "taken": len(waits),
        "refused": sum(m.refused for m in miners),
        "unanswered": sum(len(m.sent) for m in miners),
        "median_s": waits[len(waits) // 2],
        "p99_s": waits[len(waits) * 99 // 100],
        "longest_s": waits[-1],
    }


if __name__ == "__main__":
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    port, connections, pace, seconds = sys.argv[1:]
    print(json.dumps(asyncio.run(main(int(port), int(connections), float(pace), float(seconds)))))
    sys.stdout.flush()
    os._exit(0)
