"""`project --network` with networks that are not bitcoin's: as given, and said."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

SIGNET = {
    "date": "2025-11-29",
    "height": 100000,
    "difficulty": 0.0011265,
    "price_usd": 1,
    "fees_btc_per_block": 0,
    "source": "getmininginfo of a signet node",
}
RIG = ("--hashrate", "1H/s", "--power", "1W", "--tariff", "0", "--days", "1")
BTC = 1 * 86_400 * 50 / (0.0011265 * 2**48 / 0xFFFF)
"""Of 1 H/s in a day at this difficulty, 50 BTC a block: height 100,000 is before a halving."""


@contextmanager
def node(height: int, bits: Any, time: int) -> Iterator[int]:
    """The port of a node with one tip."""
    answers: dict[str, Any] = {
        "getbestblockhash": "00" * 32,
        "getblockheader": {"height": height, "bits": bits, "time": time},
        "getblockstats": {"totalfee": 0},
    }

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps({"result": answers[asked["method"]], "error": None}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def test_a_difficulty_below_1_is_taken_as_given(cli: Callable[..., Any], folder: Path) -> None:
    (folder / "n.json").write_text(json.dumps(SIGNET))
    told = cli("project", *RIG, "--network", "n.json", "--json", "-")
    assert json.loads(told.out)["btc"] == pytest.approx(BTC, rel=1e-3)
    assert "difficulty 0.0011265," in cli("project", *RIG, "--network", "n.json").out
    typed = ("--price", "1", "--fees", "0", "--subsidy", "50", "--difficulty", "0.0011265")
    told = cli("project", *RIG, *typed, "--json", "-")
    assert json.loads(told.out)["btc"] == pytest.approx(BTC, rel=1e-3)


@pytest.mark.parametrize("how", ["difficulty = 0.0011265", 'nbits = "0x1e0377ae"'])
def test_in_a_file_of_sites_too(cli: Callable[..., Any], folder: Path, how: str) -> None:
    (folder / "s.toml").write_text(
        "start = 2025-11-29\ndays = 1\n"
        f"[network]\n{how}\nheight = 1e5\nprice_usd = 1\nfees_btc_per_block = 0\n"
        '[site.a]\nrigs = [{ hashrate = "1H/s", power = "1W", count = 1 }]\n'
        "[site.a.tariff]\nprice = 0\n"
    )
    told = cli("project", "s.toml", "--json", "-")
    assert told.code == 0, told.err
    assert json.loads(told.out)["sites"][0]["btc"] == pytest.approx(BTC, rel=1e-3)


def test_a_difficulty_that_leaves_no_target(cli: Callable[..., Any], folder: Path) -> None:
    (folder / "n.json").write_text(json.dumps(SIGNET | {"difficulty": 1e-12}))
    told = cli("project", *RIG, "--network", "n.json")
    assert told.code == 2 and "leaves no target" in told.err


def test_a_node_of_a_test_network_is_said(
    cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Block 112,000 is of February 2011, and its difficulty was 36,459."""
    monkeypatch.setenv("POWBENCH_RPC_PASSWORD", "hunter2")
    with node(112_000, "1d00ffff", 1_764_374_400) as port:
        line = ("--network", f"rpc+http://alice@127.0.0.1:{port}", "--price", "1")
        told = cli("project", "--rig", "Antminer S21 200T", "--tariff", "0.05", *line)
        whole = cli(
            "project", "--rig", "Antminer S21 200T", "--tariff", "0.05", *line, "--json", "-"
        )
    assert told.code == 0
    said = " ".join(told.out.split())
    assert "block 112,001 was not found around 2025-11-29" in said
    assert "more than the whole network" in said
    assert any("block 112,001 was not found" in note for note in json.loads(whole.out)["notes"])
    assert "hunter2" not in told.out + told.err + whole.out


def test_bitcoins_own_node_is_not_doubted(
    cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWBENCH_RPC_PASSWORD", "hunter2")
    with node(925_400, "1701e2a0", 1_764_374_400) as port:
        line = ("--network", f"rpc+http://alice@127.0.0.1:{port}", "--price", "90000")
        told = cli("project", "--rig", "Antminer S21 200T", "--tariff", "0.05", *line)
    assert told.code == 0 and "computed all the same" not in told.out
