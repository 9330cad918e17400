"""The text that boards run, as C on this machine, against hashlib."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.chain.target import MAX_TARGET, target_of
from powbench.kernels import words
from powbench.kernels.boards.board import JOB_WORDS
from powbench.measure import blocks
from tests.kernels.boards.host import COMPILERS, HostBoard, compiled

LAST = (1 << 32) - 1
AROUND = 2000

headers = st.binary(min_size=80, max_size=80)
nonces = st.one_of(st.sampled_from([0, 1, (1 << 31) - 1, 1 << 31, LAST]), st.integers(0, LAST))
targets = st.one_of(
    st.sampled_from([0, 1, MAX_TARGET, 1 << 255, (1 << 224) - 1, 1 << 224]),
    st.integers(240, 256).map(lambda bits: (1 << bits) - 1),
    st.integers(0, MAX_TARGET),
)


@pytest.fixture(scope="module", params=list(COMPILERS))
def board(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> HostBoard:
    return HostBoard(compiled(tmp_path_factory.mktemp("text"), request.param))


def digest(header: bytes, nonce: int) -> bytes:
    return sha256(sha256(header[:76] + nonce.to_bytes(4, "little")).digest()).digest()


def job(header: bytes, reject: int) -> list[int]:
    return [*words.job_words(header), reject]


@given(header=headers, first=nonces, reject=st.integers(0, LAST), count=st.integers(0, 64))
def test_a_candidate_is_what_hashlib_says(
    board: HostBoard, header: bytes, first: int, reject: int, count: int
) -> None:
    """Each nonce whose digest word 7 has none of the bits, no other; past the last comes 0."""
    asked = [(first + i) % (1 << 32) for i in range(count)]
    # Of a mask of 32 random bits nothing passes: few of them are asked for.
    few = reject & 0x01010101
    expected = [n for n in asked if int.from_bytes(digest(header, n)[28:], "big") & few == 0]
    launched = board.search(job(header, few), first, count, capacity=64)
    assert (launched.found, list(launched.candidates)) == (len(expected), expected)


@given(header=headers, nonce=nonces)
def test_every_bit_of_word_7(board: HostBoard, header: bytes, nonce: int) -> None:
    """A nonce is a candidate for the bits that its word lacks, and not with one more."""
    word7 = int.from_bytes(digest(header, nonce)[28:], "big")
    assert board.search(job(header, ~word7 & LAST), nonce, 1, 1).candidates == (nonce,)
    for bit in range(32):
        found = board.search(job(header, 1 << bit), nonce, 1, 1).found
        assert found == 1 - (word7 >> bit & 1)


@given(header=headers, target=targets, start=nonces, count=st.integers(0, 300))
def test_hits(board: HostBoard, header: bytes, target: int, start: int, count: int) -> None:
    count = min(count, LAST + 1 - start)
    expected = [
        n
        for n in range(start, start + count)
        if int.from_bytes(digest(header, n), "little") <= target
    ]
    assert board.hits(header, target, start, count) == expected


@pytest.mark.parametrize(
    "block", blocks.read(blocks.shipped(), "headers.csv"), ids=lambda b: str(b.height)
)
def test_every_held_header(board: HostBoard, block: blocks.Block) -> None:
    nonce, header = block.header.nonce, block.header.to_bytes()
    start = max(0, nonce - AROUND)
    count = min(LAST, nonce + AROUND) - start + 1
    assert board.hits(header, target_of(block.header.nbits), start, count) == [nonce]


def test_what_has_no_place_is_counted(board: HostBoard) -> None:
    header = random.Random(5).randbytes(80)
    launched = board.search(job(header, 0), 10, 100, capacity=7)
    assert (launched.found, launched.candidates) == (100, tuple(range(10, 17)))


def test_the_job_is_as_long_as_a_launch_sends_it(board: HostBoard) -> None:
    assert board.job_size == 4 * JOB_WORDS
