"""A mempool or Esplora server: what is taken from it, and what is refused with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from powbench import net
from powbench.chain.target import target_of
from powbench.errors import InputError, NotMeasurable
from powbench.network import mempool, source, when
from powbench.network.state import NetworkState
from powbench.provenance import Status
from tests.network.mempool_server import FEES, HASH, HEIGHT, NBITS, REWARD, TIME, serving

NOW = TIME + 600.0


@pytest.fixture
def server() -> Iterator[Any]:
    with serving() as its:
        yield its


def load(server: Any, now: float = NOW, **given: float) -> NetworkState:
    return source.load(server.address, {}, Path("nowhere"), now=now, **given)


def test_a_mempool_server(server: Any) -> None:
    state = load(server)
    assert (state.height, state.target, state.moment) == (HEIGHT + 1, target_of(NBITS), TIME)
    assert (state.usd_per_btc, state.fees_btc_per_block) == (96_421.0, 0.1)
    assert (state.epoch_start, state.dated, state.notes) == (TIME, True, ())
    assert state.called == f"mempool server http://127.0.0.1:{server.server_port}, block {HEIGHT}"
    sources = {f.name.removeprefix("network."): f.source for f in state.figures}
    assert sources["fees_btc_per_block"].endswith("mean of 144 blocks")
    assert sources["price_usd"].endswith("its price in USD")


def test_what_is_given_is_not_asked_for(server: Any) -> None:
    state = load(server, price_usd=90_000.0, fees_btc=0.02)
    assert (state.usd_per_btc, state.fees_btc_per_block) == (90_000.0, 0.02)
    assert state.called.startswith("price: --price, fees: --fees; the rest: mempool server")
    typed = {f.name for f in state.figures if f.status is Status.TYPED}
    assert typed == {"network.price_usd", "network.fees_btc_per_block"}
    assert not any("/v1/" in path for path in server.asked)


def test_an_esplora_server_knows_neither_price_nor_fees(server: Any) -> None:
    server.base = ""  # as its own server has it, without /api
    del server.answers["/v1/mining/reward-stats/144"], server.answers["/v1/prices"]
    with pytest.raises(InputError, match="gives no price") as caught:
        load(server)
    assert caught.value.hint == "add --price USD"
    with pytest.raises(InputError, match="does not give the fees") as caught:
        load(server, price_usd=90_000.0)
    assert "--fees" in caught.value.hint
    assert load(server, price_usd=90_000.0, fees_btc=0.02).height == HEIGHT + 1


def test_a_path_stands_before_the_names(server: Any) -> None:
    server.base = "/btc/api"
    with pytest.raises(NotMeasurable, match="does not name its newest block"):
        load(server)
    server.address += "/btc/api/"
    assert load(server).height == HEIGHT + 1


@pytest.mark.parametrize(
    "path, change, says",
    [
        (f"/block/{HASH}", {"height": HEIGHT + 1_000_000}, "was not found around"),
        (f"/block/{HASH}", {"height": HEIGHT - 100_000}, "was not found around"),
        (f"/block/{HASH}", {"height": HEIGHT - 2016}, "has other nBits than the record"),
        (f"/block/{HASH}", {"bits": 0x1D00FFFF}, "says bits 0x1d00ffff"),
        (f"/block/{HASH}", {"timestamp": TIME + 1}, "but its header"),
        (f"/block/{HASH}", {"height": "high"}, "without a usable height"),
        (f"/block/{HASH}", {"height": None}, "without a usable height"),
        (f"/block/{HASH}", {"height": True}, "without a usable height"),
        (f"/block/{HASH}", {"height": 1 << 60}, "without a usable height"),
        ("/v1/prices", {"USD": 9}, "times the last price that ships"),
        ("/v1/prices", {"USD": 1e9}, "times the last price that ships"),
        ("/v1/mining/reward-stats/144", {"totalFee": str(FEES * 3)}, "which cannot be"),
        ("/v1/mining/reward-stats/144", {"totalFee": "1e9"}, "without a usable totalFee"),
        (
            "/v1/mining/reward-stats/144",
            {"totalFee": str(FEES * 1000), "totalReward": str(REWARD + FEES * 999)},
            "which cannot be",
        ),
        ("/v1/mining/reward-stats/144", {"startBlock": HEIGHT + 1}, "gives the fees of blocks"),
        (
            "/v1/mining/reward-stats/144",
            {"startBlock": 800_000, "endBlock": 800_143},
            "newest block is",
        ),
    ],
)
def test_lies_are_refused_with_the_reason(
    server: Any, path: str, change: dict[str, Any], says: str
) -> None:
    server.answers[path] |= change
    given = {"price_usd": 9e4, "fees_btc": 0.1} if "/block/" in path else {}
    with pytest.raises(NotMeasurable, match=says) as caught:
        load(server, **given)
    assert caught.value.hint and len(caught.value.message) < 300


def test_a_header_without_its_work_is_refused(server: Any) -> None:
    """An easy target, or another nonce: neither is the block of that hash."""
    header = server.answers[f"/block/{HASH}/header"]
    for bad in (header[:-8] + "00000000", header[:-16] + "ffff001d" + header[-8:], "00", "x" * 160):
        server.answers[f"/block/{HASH}/header"] = bad
        with pytest.raises(NotMeasurable, match=r"proof of work|no usable header"):
            load(server)


def test_a_price_that_is_not_known(server: Any) -> None:
    for none in (-1, 0, None, "96421", True):
        server.answers["/v1/prices"]["USD"] = none
        with pytest.raises(InputError, match="gives no price"):
            load(server)


@pytest.mark.parametrize("mode", ["silent", "drip"])
def test_late(server: Any, mode: str) -> None:
    server.mode = mode
    with pytest.raises(NotMeasurable, match=r"no answer .* did not answer in 0.2 s"):
        mempool.tip(mempool.explorer(server.address), timeout=0.2)


@pytest.mark.parametrize("mode, says", [(429, "too often"), (500, "HTTP 500"), ("away", "moved")])
def test_no_answers(server: Any, mode: Any, says: str) -> None:
    server.mode = mode
    with pytest.raises(NotMeasurable, match=says):
        load(server)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "path", [f"/block/{HASH}", "/v1/mining/reward-stats/144", "/v1/prices", "/blocks/tip/hash"]
)
@pytest.mark.parametrize(
    "bad", ["<html>", "[1", "[" * 100_000, '{"USD": 1e999}', '{"USD": ' + "1" * 400 + "}", "null"]
)
def test_broken(server: Any, path: str, bad: str) -> None:
    server.answers[path] = bad
    with pytest.raises(NotMeasurable) as caught:
        load(server)
    assert len(caught.value.message) < 200


def test_huge(server: Any) -> None:
    for path in list(server.answers):
        kept = server.answers[path]
        server.answers[path] = "0" * (net.LIMIT_BYTES + 10)
        with pytest.raises(NotMeasurable, match="longer than 1 MiB"):
            load(server)
        server.answers[path] = kept


def test_a_server_that_stands_still(server: Any) -> None:
    with pytest.raises(NotMeasurable, match="its newest block is of 2024-12-02, and today is"):
        load(server, now=TIME + 2 * when.DAY)


@pytest.mark.parametrize(
    "address",
    [
        "mempool+https://alice:hunter2@mempool.space",
        "mempool+https://",
        "mempool+https://h:hunter2",
        "mempool+ftp://hunter2",
        "mempool://hunter2",
        "mempool+https://[hunter2",
    ],
)
def test_addresses(address: str) -> None:
    with pytest.raises(InputError, match="not the address of a mempool server") as caught:
        mempool.explorer(address)
    assert "hunter2" not in caught.value.message + caught.value.hint


def test_the_ports_that_are_meant() -> None:
    assert mempool.explorer("mempool+https://mempool.space").shown == "https://mempool.space:443"
    assert mempool.explorer("mempool+http://[::1]").shown == "http://[::1]:80"
