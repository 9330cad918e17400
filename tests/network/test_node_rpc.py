"""A node's JSON-RPC against a small real HTTP server on loopback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from powbench import bounded
from powbench.chain.target import target_of
from powbench.errors import InputError, NotMeasurable
from powbench.network import rpc, source
from powbench.secret import Credentials
from tests.network.node_server import HASH, SECRET, address, serving


@pytest.fixture
def server() -> Iterator[Any]:
    with serving() as its:
        yield its


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
    "mode, questions", [("huge", 1), ("html", 1), ("odd", 2), ("redirect", 6), ("away", 1)]
)
def test_answers_that_are_none(server: Any, tmp_path: Path, mode: str, questions: int) -> None:
    server.mode = mode
    with pytest.raises(NotMeasurable):
        source.load(address(server), SECRET, tmp_path, 1.0)
    assert len(server.asked) == questions


@pytest.mark.parametrize("mode", ["silent", "drip"])
def test_time_out(server: Any, tmp_path: Path, mode: str) -> None:
    """A byte comes every 0.02 s for as long as anybody listens; the whole never does."""
    server.mode = mode
    peer = rpc.node(address(server), SECRET, tmp_path)
    with pytest.raises(NotMeasurable, match=r"no answer.* did not answer in 0.2 s"):
        rpc.tip(peer, timeout=0.2)


def header(height: int, bits: Any = 0x1D00FFFF, time: int = 1_764_374_400) -> dict[str, Any]:
    return {"height": height, "bits": bits, "time": time}


def test_bcoin_gives_nbits_as_a_number(server: Any, tmp_path: Path) -> None:
    server.answers["getblockheader"] = header(7, 545259519)
    state = source.load(address(server), SECRET, tmp_path, 1.0)
    assert state.target == target_of(0x207FFFFF)


def test_a_node_at_height_0_has_no_fees(server: Any, tmp_path: Path) -> None:
    server.answers["getblockheader"] = header(0, "207fffff")
    state = source.load(address(server), SECRET, tmp_path, 1.0)
    assert (state.height, state.fees_btc_per_block) == (1, 0.0)
    (fees,) = (f for f in state.figures if f.name == "network.fees_btc_per_block")
    assert fees.source.endswith("0 blocks with fees yet")
    assert not any(method == "getblockstats" for method, _ in server.asked)


def test_few_blocks_are_counted(server: Any, tmp_path: Path) -> None:
    server.answers["getblockheader"] = header(3)
    state = source.load(address(server), SECRET, tmp_path, 1.0)
    (fees,) = (f for f in state.figures if f.name == "network.fees_btc_per_block")
    assert "mean of 3 blocks" in fees.source


def test_the_last_block_of_an_epoch(server: Any, tmp_path: Path) -> None:
    """Blocks 0, 30240, 32255 and 32256 of bitcoin: the first retarget that changed anything."""
    times = {30_240: 1_261_130_161, 32_255: 1_262_152_739}

    def of(block: str) -> dict[str, Any]:
        height = 32_255 if block == HASH else int(block)
        return header(height, "1d00ffff", times[height])

    server.answers |= {"getblockheader": of, "getblockhash": str}
    state = source.load(address(server), SECRET, tmp_path, 1.0)
    assert (state.height, state.target) == (32_256, target_of(0x1D00D86A))
    assert state.notes == (
        (
            "block 32,255 is the last of its epoch: the difficulty of the next epoch is computed "
            "from it"
        ),
    )
    del server.answers["getblockhash"]
    server.answers["getblockheader"] = header(32_255, "1d00ffff", times[32_255])
    state = source.load(address(server), SECRET, tmp_path, 1.0)
    assert state.target == target_of(0x1D00FFFF)
    assert "the difficulty of the next epoch is not known" in state.notes[0]
    # A test network may have another rule (regtest has none): nothing is computed.
    server.answers["getblockheader"] = header(2015, "207fffff")
    assert "is not known" in source.load(address(server), SECRET, tmp_path, 1.0).notes[0]


@pytest.mark.parametrize(
    "bad",
    [
        "1" * 400,
        "1" * 5000,
        "1e999",
        "NaN",
        "-Infinity",
        "[" * 100_000,
        '"\\ud800"',
        "true",
        "925400.5",
        "-1",
        "4294967296",
        "null",
        "[]",
    ],
)
@pytest.mark.parametrize("field", ["height", "bits", "time"])
def test_a_header_with_no_number(server: Any, tmp_path: Path, field: str, bad: str) -> None:
    good = {"height": "925400", "bits": '"1701e2a0"', "time": "1764374400"} | {field: bad}
    text = ", ".join(f'"{name}": {value}' for name, value in good.items())
    server.answers["getblockheader"] = b'{"error": null, "result": {%s}}' % text.encode()
    with pytest.raises(NotMeasurable, match="getblockheader") as caught:
        source.load(address(server), SECRET, tmp_path, 1.0)
    assert caught.value.hint and len(caught.value.message) < 200


@pytest.mark.parametrize("bad", ["1" * 400, "1e999", "NaN", "[" * 100_000])
def test_fees_out_of_bounds(server: Any, tmp_path: Path, bad: str) -> None:
    server.answers["getblockstats"] = b'{"error": null, "result": {"totalfee": %s}}' % bad.encode()
    with pytest.raises(NotMeasurable, match="getblockstats"):
        source.load(address(server), SECRET, tmp_path, 1.0)


def test_what_a_node_says_is_not_repeated(server: Any, tmp_path: Path) -> None:
    """It knows the password, and this one repeats it as it was sent."""
    del server.answers["getbestblockhash"]
    with pytest.raises(NotMeasurable) as caught:
        source.load(address(server), SECRET, tmp_path, 1.0)
    assert "(code -32601): it does not know that question" in caught.value.message
    assert "Basic" not in caught.value.message


def test_a_cookie_that_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded.read_small, "__defaults__", (0.2,))  # seconds for the pipe
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "huge").write_bytes(b"a:" * rpc.COOKIE_BYTES)
    (tmp_path / "empty").write_bytes(b"")
    for name in ("/dev/zero", tmp_path / "pipe", tmp_path / "huge", tmp_path / "empty", tmp_path):
        with pytest.raises(InputError, match="no credentials") as caught:
            rpc.node("rpc+http://h", {"POWBENCH_RPC_COOKIE": str(name)}, tmp_path)
        assert str(name) not in caught.value.message


def test_a_cookie_from_a_pipe(tmp_path: Path) -> None:
    """As a shell's <(pass show node) makes one; it has no path of its own."""
    reading, writing = os.pipe()
    os.write(writing, b"alice:secret\n")
    os.close(writing)
    found = rpc.node("rpc+http://h", {"POWBENCH_RPC_COOKIE": f"/dev/fd/{reading}"}, tmp_path)
    os.close(reading)
    assert found.server.credentials == Credentials("alice", "secret")


def test_wrong_password(server: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="refuses"):
        source.load(address(server), {"POWBENCH_RPC_PASSWORD": "x"}, tmp_path, 1.0)


def test_nobody_listens(tmp_path: Path) -> None:
    with pytest.raises(NotMeasurable, match="no answer"):
        source.load("rpc+http://alice@127.0.0.1:9", SECRET, tmp_path, 1.0)


@pytest.mark.parametrize(
    "spec",
    [
        "rpc+http://alice:hunter2@127.0.0.1:1",
        "rpc+http://",
        "rpc+http://a@h:hunter2",
        "rpc+http://a:hunter2@h:port",
        "rpc+http://[hunter2",
        "http://alice:hunter2@127.0.0.1:8332",
        "rpc-http://alice:hunter2@127.0.0.1:8332",
    ],
)
def test_addresses(spec: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        source.load(spec, SECRET, tmp_path, 1.0)
    assert "hunter2" not in caught.value.message + caught.value.hint


def test_no_credentials_and_no_price(server: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="credentials"):
        source.load(address(server), {}, tmp_path, 1.0)
    with pytest.raises(InputError, match="price"):
        source.load(address(server), SECRET, tmp_path)
    assert server.asked == []
