"""Headers from jobs, against real blocks; and jobs as a miner reads them."""

from __future__ import annotations

import struct

import pytest

from powbench.chain.header import Header
from powbench.miners.stratum import jobs
from powbench.miners.stratum.jobs import Job
from tests.miners import cases

ZEROS = "00" * 32
GENESIS = (
    f"0100000001{ZEROS}ffffffff4d04ffff001d0104455468652054696d65732030332f4a616e2f323030392043"
    "68616e63656c6c6f72206f6e206272696e6b206f66207365636f6e64206261696c6f757420666f722062616e6b73"
    "ffffffff0100f2052a01000000434104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61"
    "deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac00000000"
)
BLOCK_170 = (
    f"0100000001{ZEROS}ffffffff0704ffff001d0102ffffffff0100f2052a01000000434104d46c4968bde02899d2"
    "aa0963367c7a6ce34eec332b32e42e5f3407e052d64ac625da6f0718e7b302140434bd725706957c092db53805b8"
    "21a85b23a7ac61725bac00000000"
)
FIRST_PAYMENT = "f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16"
BEFORE_170 = "000000002a22cfee1f2c846adbd12b3e183d4f97683f85dad08a79780a84bd55"


@pytest.mark.parametrize(
    ("coinbase", "branches", "previous", "time", "nonce", "block_hash"),
    [
        (GENESIS, [], ZEROS, 1231006505, 2083236893,
         "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"),
        (BLOCK_170, [FIRST_PAYMENT], BEFORE_170, 1231731025, 1889418792,
         "00000000d1145790a8694403d4063f323d499e655c83426834d4ce2f8dd4a2ee"),
    ],
)  # fmt: skip
def test_the_header_of_a_real_block(
    coinbase: str, branches: list[str], previous: str, time: int, nonce: int, block_hash: str
) -> None:
    """The extranonces are eight bytes of the coinbase's script."""
    whole = bytes.fromhex(coinbase)
    start, extranonces, end = whole[:42], whole[42:50], whole[50:]
    turned = tuple(bytes.fromhex(b)[::-1] for b in branches)
    job = Job("1", 1, bytes.fromhex(previous)[::-1], start, end, turned, 0x1D00FFFF, time)
    header = job.header(extranonces, 1, time, nonce)
    assert Header.from_bytes(header).hash_hex() == block_hash


def test_a_miner_makes_the_same_header_of_what_it_is_told() -> None:
    job = jobs.local(77, cases.PREVIOUS, 1_800_000_000)
    read = cases.given(job.parameters(clean=True), target=1)
    extranonces = bytes(range(8))
    mine = read.header(extranonces, 0x2000)
    assert mine == job.header(extranonces, job.version | 0x2000, job.time, 0)
    assert mine[4:36] == cases.PREVIOUS


def test_the_coinbase_is_a_transaction_that_pays_nothing() -> None:
    job = jobs.local(1, cases.PREVIOUS, 1)
    whole = job.coinbase_start + bytes(8) + job.coinbase_end
    script_bytes = whole[41]
    assert len(whole) == 42 + script_bytes + 4 + 1 + 8 + 1 + 1 + 4
    assert script_bytes <= 100
    assert whole[42:46] == b"\x03" + jobs.HEIGHT.to_bytes(3, "little")
    (value,) = struct.unpack_from("<Q", whole, 42 + script_bytes + 5)
    assert value == 0
    assert whole[-6:-4] == b"\x01\x6a"


def test_two_jobs_of_one_second_have_no_header_in_common() -> None:
    one, two = (jobs.local(n, cases.PREVIOUS, 1) for n in (1, 2))
    assert one.header(bytes(8), 1, 1, 1) != two.header(bytes(8), 1, 1, 1)
