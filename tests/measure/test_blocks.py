"""Real blocks: the reader that names the row, and kernels that must find each nonce."""

from __future__ import annotations

from typing import Any

import pytest

from powbench.errors import InputError, WrongHashes
from powbench.kernels import registry
from powbench.kernels.base import NONCES
from powbench.kernels.reference import ReferenceKernel
from powbench.measure import blocks
from powbench.measure.blocks import WINDOW, Block, find, fixed_work, read, shipped

HEAD = "height,header_hex,block_hash_hex\n"
GENESIS = shipped().splitlines()[1]
_, HEX, HASH = GENESIS.split(",")


def test_the_shipped_headers_are_real_and_begin_with_genesis() -> None:
    rows = read(shipped(), "shipped")
    assert rows[0].height == 0
    assert rows[0].header.hash_hex().startswith("000000000019d668")
    assert len(rows) >= 10
    assert rows[-1].height > 800_000


def test_blank_lines_spaces_and_case_do_not_matter() -> None:
    text = HEAD + f"\n 0 , {HEX.upper()} ,{HASH.upper()}\n\n"
    (block,) = read(text, "x")
    assert (block.height, block.row) == (0, 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "row 1: the columns are not height"),
        ("\n", "row 1: the columns are not height"),
        ("a,b,c\n" + GENESIS, "row 1: the columns are not height"),
        (GENESIS, "row 1: the columns are not height"),
        (HEAD.strip() + ",note\n" + GENESIS, "row 1: the columns are not height"),
        (HEAD, "has no rows"),
        (HEAD + "0,zz,00\n", "row 2: not a hexadecimal header"),
        (HEAD + f"{GENESIS}\n0,00,00\n", "row 3: a block header has 80 bytes, this has 1"),
        (HEAD + f"{GENESIS}\n\n{HEX}\n", "row 4: 1 fields instead of 3"),
        (HEAD + f"{GENESIS},x\n", "row 2: 4 fields instead of 3"),
        (HEAD + f"x,{HEX},{HASH}\n", "row 2: the height 'x' is no number"),
        (HEAD + f"-1,{HEX},{HASH}\n", "row 2: the height '-1' is no number"),
        (HEAD + f"²,{HEX},{HASH}\n", "row 2: the height '²' is no number"),
        (HEAD + f"{'9' * 5000},{HEX},{HASH}\n", "row 2: the height '999"),
        (HEAD + f"0,{HEX},{'0' * 64}\n", f"row 2: hashlib says the hash is {HASH}"),
        (HEAD + f"0,{HEX[:-1]}d,{HASH}\n", "row 2: hashlib says the hash is "),
        (HEAD + '0,"' + "x" * 200_000, "line 2: a field is longer than 128 KiB"),
        ('"' + "x" * 200_000, "line 1: a field is longer than 128 KiB"),
        (HEAD + "\0,,\n", "row 2: "),
    ],
)
def test_a_broken_row_is_named(text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text, "blocks.csv")
    assert says in caught.value.message
    assert caught.value.message.startswith("blocks.csv")
    assert caught.value.hint


def test_a_header_that_meets_no_target_of_its_own() -> None:
    from powbench.chain.header import Header

    other = Header.from_hex(HEX).with_nonce(5)
    with pytest.raises(InputError, match="row 2: the hash does not meet the target"):
        read(HEAD + f"0,{other.to_hex()},{other.hash_hex()}\n", "x")
    zero = bytes(80)
    hashed = Header.from_bytes(zero).hash_hex()
    with pytest.raises(InputError, match="row 2: the target of nBits 0x00000000 is zero"):
        read(HEAD + f"0,{zero.hex()},{hashed}\n", "x")


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MOST_ROWS", 3)
    assert len(read(HEAD + f"{GENESIS}\n" * 3, "x")) == 3
    with pytest.raises(InputError, match="more than 3 rows"):
        read(HEAD + f"{GENESIS}\n" * 4, "x")


@pytest.mark.parametrize("name", [k.name for k in registry.usable()])
def test_every_kernel_finds_every_shipped_nonce(name: str) -> None:
    for block in read(shipped(), "shipped"):
        find(registry.get(name), block)


def genesis() -> Block:
    return read(HEAD + GENESIS, "x")[0]


@pytest.mark.parametrize(
    ("lie", "says"),
    [
        (lambda job, s, c, hits: [], "misses nonce 2083236893"),
        (lambda job, s, c, hits: [s, *hits], f"invents or misorders nonce {2083236893 - WINDOW}"),
        (lambda job, s, c, hits: hits * 2, "invents or misorders nonce 2083236893"),
        (lambda job, s, c, hits: [h + 1 for h in hits], "misses nonce 2083236893"),
    ],
)
def test_a_kernel_that_lies_about_a_block(fake: Any, lie: Any, says: str) -> None:
    with pytest.raises(WrongHashes) as caught:
        find(fake("liar", lie), genesis())
    assert f"kernel liar {says} of header {HEX}" in caught.value.message
    assert caught.value.exit_code == 1


def test_the_window_surrounds_the_nonce_and_stays_in_range(fake: Any) -> None:
    from dataclasses import replace

    for nonce in (0, 5, NONCES - 1, 1 << 31):
        kernel = fake(lie=lambda job, s, c, hits, own=nonce: [own])
        block = replace(genesis(), header=genesis().header.with_nonce(nonce))
        find(kernel, block)
        ((start, count),) = kernel.calls
        assert start == max(0, nonce - WINDOW)
        assert start + count == min(NONCES, nonce + WINDOW + 1)


def test_fixed_work_is_the_same_for_all(fake: Any) -> None:
    header = genesis().header.to_bytes()
    hits, digest = fixed_work(ReferenceKernel(), header)
    assert len(hits) > 50
    assert min(hits) < 1 << 31 < max(hits)
    for kernel in registry.usable():
        assert fixed_work(kernel, header) == (hits, digest)
    assert fixed_work(fake(lie=lambda j, s, c, h: h[1:]), header)[1] != digest
