"""Header: 80 bytes, hex, fields and hash, each way."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.chain.header import Header, hash_value, header_bytes
from powbench.errors import InputError

GENESIS = (
    "01000000" + "00" * 32 + "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a"
    "29ab5f49ffff001d1dac2b7c"
)
GENESIS_HASH = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"

headers = st.builds(
    Header,
    version=st.integers(-(2**31), 2**31 - 1),
    previous=st.binary(min_size=32, max_size=32),
    merkle_root=st.binary(min_size=32, max_size=32),
    time=st.integers(0, 2**32 - 1),
    nbits=st.integers(0, 2**32 - 1),
    nonce=st.integers(0, 2**32 - 1),
)


def test_genesis_fields_and_hash() -> None:
    genesis = Header.from_hex(GENESIS)
    assert genesis.version == 1
    assert genesis.previous == bytes(32)
    assert genesis.time == 1231006505
    assert genesis.nbits == 0x1D00FFFF
    assert genesis.nonce == 2083236893
    assert genesis.hash_hex() == GENESIS_HASH
    assert hash_value(genesis.hash()) == int(GENESIS_HASH, 16)


def test_every_real_block(block_rows: list[dict[str, str]]) -> None:
    assert len(block_rows) == 109
    for row in block_rows:
        assert Header.from_hex(row["header_hex"]).hash_hex() == row["block_hash_hex"]


@given(headers)
def test_bytes_and_hex_both_ways(header: Header) -> None:
    data = header.to_bytes()
    assert len(data) == 80
    assert Header.from_bytes(data) == header
    assert Header.from_hex(header.to_hex()) == header
    assert Header.from_hex(header.to_hex().upper()) == header


@given(st.binary(min_size=80, max_size=80))
def test_any_80_bytes_are_a_header(data: bytes) -> None:
    header = Header.from_bytes(data)
    assert header.to_bytes() == data
    assert header.hash() == hashlib.sha256(hashlib.sha256(data).digest()).digest()


@given(headers, st.integers(0, 2**32 - 1))
def test_the_nonce_is_the_last_four_bytes(header: Header, nonce: int) -> None:
    other = header.with_nonce(nonce).to_bytes()
    assert other[:76] == header.to_bytes()[:76]
    assert other[76:] == nonce.to_bytes(4, "little")


@pytest.mark.parametrize("form", [str, bytes, bytearray, memoryview, Header, " {}\n".format])
def test_every_form_of_a_header(form: Any) -> None:
    data = bytes.fromhex(GENESIS)
    made: Any = {str: GENESIS, Header: Header.from_bytes(data)}.get(form)
    if made is None:
        made = form(data) if isinstance(form, type) else form(GENESIS)
    assert header_bytes(made) == data


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "has 80 bytes, this has 0"),
        ("00", "has 80 bytes, this has 1"),
        (GENESIS[:-2], "has 80 bytes, this has 79"),
        (GENESIS + "00", "has 80 bytes, this has 81"),
        (GENESIS[:-1], "not a hexadecimal header"),
        ("zz" * 80, "not a hexadecimal header"),
        ("٣" * 160, "not a hexadecimal header"),
        ("\0" * 160, "not a hexadecimal header"),
        ("0x" + GENESIS, "not a hexadecimal header"),
    ],
)
def test_what_is_no_header(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        header_bytes(text)
    assert caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("nothing", [80, 0, None, 1.5, [0] * 80, object()])
def test_what_is_no_form_of_a_header(nothing: object) -> None:
    """bytes(80) would be 80 zeros, and a search over them no error."""
    with pytest.raises(InputError, match="a header is no"):
        header_bytes(nothing)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2**31},
        {"time": -1},
        {"time": 2**32},
        {"nbits": 2**32},
        {"nonce": 2**32},
        {"nonce": 1.5},
        {"previous": bytes(31)},
        {"previous": bytes(33)},
        {"merkle_root": b""},
    ],
)
def test_fields_that_do_not_fit(change: dict[str, object]) -> None:
    fields = {
        "version": 1,
        "previous": bytes(32),
        "merkle_root": bytes(32),
        "time": 0,
        "nbits": 0,
        "nonce": 0,
    }
    with pytest.raises(InputError, match="not a header"):
        Header(**{**fields, **change}).to_bytes()  # type: ignore[arg-type]
