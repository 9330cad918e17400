"""A node on loopback, which answers JSON-RPC as bitcoind does."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from powbench.network import rpc

HASH = "00" * 32
ANSWERS: dict[str, Any] = {
    "getbestblockhash": HASH,
    "getblockheader": {"height": 925_400, "bits": "1701e2a0", "time": 1_764_374_400},
    "getblockstats": {"totalfee": 2_000_000},
}


class Node(BaseHTTPRequestHandler):
    """As bitcoind answers: Basic authentication, errors as HTTP 500 with a JSON body."""

    mode = "good"
    asked: list[tuple[str, list[Any]]]

    def do_POST(self) -> None:
        expected = "Basic " + base64.b64encode(b"alice:secret").decode()
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server: Any = self.server
        if isinstance(request, list):
            self.reply(200, json.dumps([self.one(server, each) for each in request]).encode())
            return
        server.asked.append((request["method"], request["params"]))
        mode = server.mode
        if mode in ("redirect", "away"):
            port = server.server_port + (mode == "away")
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{port}/elsewhere")
            self.end_headers()
            return
        if mode == "drip":
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                while not server.released.wait(0.02):
                    self.wfile.write(b" ")
            return
        if mode == "silent":
            server.released.wait(5)
            return
        if self.headers["Authorization"] != expected:
            self.reply(401, b"")
        elif mode == "huge":
            self.reply(200, b'{"result": "' + b"x" * (rpc.LIMIT_BYTES + 10) + b'"}')
        elif mode == "html":
            self.reply(200, b"<html>hello</html>")
        elif mode == "pruned" and request["method"] == "getblockstats":
            error = {"result": None, "error": {"code": -1, "message": "pruned data"}}
            self.reply(500, json.dumps(error).encode())
        elif mode == "odd" and request["method"] == "getblockheader":
            self.reply(200, json.dumps({"result": {"height": "high"}, "error": None}).encode())
        elif isinstance(server.answers.get(request["method"]), bytes):
            self.reply(200, server.answers[request["method"]])
        elif request["method"] not in server.answers:
            absent = {"code": -32601, "message": f"no such method for {expected}"}
            self.reply(404, json.dumps({"result": None, "error": absent}).encode())
        else:
            found = server.answers[request["method"]]
            found = found(*request["params"]) if callable(found) else found
            body = {"result": found, "error": None, "id": "powbench"}
            self.reply(200, json.dumps(body).encode())

    def one(self, server: Any, request: dict[str, Any]) -> dict[str, Any]:
        """A part of a batch."""
        server.asked.append((request["method"], request["params"]))
        if server.mode == "pruned":
            return {"id": request["id"], "result": None, "error": {"code": -1}}
        found = server.answers[request["method"]]
        found = found(*request["params"]) if callable(found) else found
        return {"id": request["id"], "result": found, "error": None}

    def reply(self, code: int, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[Any]:
    """The server; its `mode` and `answers` may be changed, `asked` is what was asked."""
    its: Any = ThreadingHTTPServer(("127.0.0.1", 0), Node)
    its.mode, its.asked, its.released = "good", [], threading.Event()
    its.answers = dict(ANSWERS)
    its.daemon_threads = True
    thread = threading.Thread(target=its.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield its
    finally:
        its.released.set()
        its.shutdown()
        its.server_close()
        thread.join()


def address(server: Any) -> str:
    return f"rpc+http://alice@127.0.0.1:{server.server_port}"


SECRET = {"POWBENCH_RPC_PASSWORD": "secret"}
