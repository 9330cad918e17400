"""A node's JSON-RPC against a small real HTTP server on loopback."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from powbench.chain.target import target_of
from powbench.errors import InputError, NotMeasurable
from powbench.network import rpc, source

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
        server.asked.append((request["method"], request["params"]))
        mode = server.mode
        if mode == "redirect":
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{server.server_port}/elsewhere")
            self.end_headers()
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
        else:
            body = {"result": ANSWERS[request["method"]], "error": None, "id": "powbench"}
            self.reply(200, json.dumps(body).encode())

    def reply(self, code: int, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Any]:
    its: Any = ThreadingHTTPServer(("127.0.0.1", 0), Node)
    its.mode, its.asked, its.released = "good", [], threading.Event()
    its.daemon_threads = True
    thread = threading.Thread(target=its.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield its
    its.released.set()
    its.shutdown()
    its.server_close()
    thread.join()


def address(server: Any) -> str:
    return f"rpc+http://alice@127.0.0.1:{server.server_port}"


SECRET = {"POWBENCH_RPC_PASSWORD": "secret"}


def test_state_of_a_node(server: Any, tmp_path: Path) -> None:
    state = source.load(address(server), SECRET, tmp_path, price_usd=91_000.0)
    assert state.target == target_of(0x1701E2A0)
    assert (state.height, state.fees_btc_per_block) == (925_401, 0.02)
    assert state.dated
    assert [method for method, _ in server.asked].count("getblockstats") == rpc.FEE_BLOCKS
    assert "secret" not in repr([f.source for f in state.figures]) + state.origin


def test_cookie_file(server: Any, tmp_path: Path) -> None:
    (tmp_path / "cookie").write_text("alice:secret\n", encoding="utf-8")
    environment = {"POWBENCH_RPC_COOKIE": str(tmp_path / "cookie")}
    plain = f"rpc+http://127.0.0.1:{server.server_port}"
    assert source.load(plain, environment, tmp_path, 1.0).height == 925_401
    (tmp_path / ".bitcoin").mkdir()
    (tmp_path / ".bitcoin" / ".cookie").write_text("alice:secret", encoding="utf-8")
    assert source.load(plain, {}, tmp_path, 1.0).height == 925_401


def test_a_pruned_node_needs_fees(server: Any, tmp_path: Path) -> None:
    server.mode = "pruned"
    with pytest.raises(InputError, match="fees"):
        source.load(address(server), SECRET, tmp_path, 1.0)
    assert source.load(address(server), SECRET, tmp_path, 1.0, 0.05).fees_btc_per_block == 0.05


@pytest.mark.parametrize(
    "mode, error",
    [
        ("huge", NotMeasurable),
        ("html", NotMeasurable),
        ("odd", NotMeasurable),
        ("redirect", NotMeasurable),
    ],
)
def test_answers_that_are_none(server: Any, tmp_path: Path, mode: str, error: Any) -> None:
    server.mode = mode
    with pytest.raises(error):
        source.load(address(server), SECRET, tmp_path, 1.0)
    assert len(server.asked) <= 2


def test_time_out(server: Any, tmp_path: Path) -> None:
    server.mode = "silent"
    peer = rpc.node(address(server), SECRET, tmp_path)
    with pytest.raises(NotMeasurable, match="no answer"):
        rpc.tip(peer, timeout=0.2)


def test_wrong_password(server: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="refuses"):
        source.load(address(server), {"POWBENCH_RPC_PASSWORD": "x"}, tmp_path, 1.0)


def test_nobody_listens(tmp_path: Path) -> None:
    with pytest.raises(NotMeasurable, match="no answer"):
        source.load("rpc+http://alice@127.0.0.1:9", SECRET, tmp_path, 1.0)


@pytest.mark.parametrize(
    "spec", ["rpc+http://alice:secret@127.0.0.1:1", "rpc+http://", "rpc+http://a@h:port"]
)
def test_addresses(spec: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        source.load(spec, SECRET, tmp_path, 1.0)


def test_no_credentials_and_no_price(server: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="credentials"):
        source.load(address(server), {}, tmp_path, 1.0)
    with pytest.raises(InputError, match="price"):
        source.load(address(server), SECRET, tmp_path)
    assert server.asked == []
