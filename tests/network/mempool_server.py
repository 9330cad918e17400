"""A server on loopback with the answers of mempool.space and of Esplora, in shapes read there."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from powbench.chain.header import Header
from tests.conftest import table

HEIGHT = 872_928
"""A real block of November 2024, the first of epoch 433."""
HEADER = next(r["header_hex"] for r in table("block_headers.csv") if r["height"] == str(HEIGHT))
HASH = Header.from_hex(HEADER).hash_hex()
TIME = Header.from_hex(HEADER).time
NBITS = Header.from_hex(HEADER).nbits
REWARD, FEES = 144 * 312_500_000 + 1_440_000_000, 1_440_000_000  # satoshi; 0.1 BTC a block


def answers() -> dict[str, Any]:
    """What is asked -> text or table."""
    return {
        "/blocks/tip/hash": HASH,
        f"/block/{HASH}/header": HEADER,
        f"/block/{HASH}": {
            "id": HASH,
            "height": HEIGHT,
            "version": 0x205F0000,
            "timestamp": TIME,
            "bits": NBITS,
            "difficulty": 102289407543323.8,
        },
        "/v1/mining/reward-stats/144": {
            "startBlock": HEIGHT - 143,
            "endBlock": HEIGHT,
            "totalReward": str(REWARD),
            "totalFee": str(FEES),
            "totalTx": "500000",
        },
        "/v1/prices": {"time": TIME, "USD": 96421, "EUR": 91000},
    }


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server: Any = self.server
        server.asked.append(self.path)
        if server.mode == "silent":
            server.released.wait(5)
            return
        if server.mode == "drip":
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                while not server.released.wait(0.02):
                    self.wfile.write(b"0")
            return
        if server.mode == "away":
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{server.server_port + 1}/")
            self.end_headers()
            return
        path = self.path.removeprefix(server.base)
        found = server.answers.get(path) if self.path.startswith(server.base) else None
        if isinstance(server.mode, int):
            self.reply(server.mode, b"Too Many Requests")
        elif found is None:
            self.reply(404, b"Block not found")
        else:
            text = found if isinstance(found, str) else json.dumps(found)
            self.reply(200, text.encode())

    def reply(self, code: int, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[Any]:
    """The server; its `mode`, `base` and `answers` may be changed, `asked` is what was asked."""
    its: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    its.mode, its.base, its.asked, its.released = "good", "/api", [], threading.Event()
    its.answers, its.daemon_threads = answers(), True
    its.address = f"mempool+http://127.0.0.1:{its.server_port}"
    thread = threading.Thread(target=its.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield its
    finally:
        its.released.set()
        its.shutdown()
        its.server_close()
        thread.join()
