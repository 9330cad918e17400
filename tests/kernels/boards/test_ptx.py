"""The PTX that ships, run on paper, finds what hashlib finds."""

from __future__ import annotations

import random
from hashlib import sha256
from pathlib import Path

import pytest

from powbench.chain.target import target_of
from powbench.kernels import words
from powbench.kernels.boards import board, cuda, nvrtc
from powbench.measure import blocks
from tests import peers
from tests.kernels.boards.ptx import Search

PTX = Path(board.__file__).parent / "text" / cuda.PTX


@pytest.fixture(scope="module", params=["shipped", "sums of two words"])
def search(request: pytest.FixtureRequest) -> Search:
    if request.param == "shipped":
        return Search(PTX.read_text("ascii"))
    compiler = next(nvrtc.installed(), None) or peers.missing(
        "NVRTC (pip install nvidia-cuda-nvrtc)"
    )
    made = compiler.ptx(cuda.SUMS_OF_TWO + board.text(), compiler.architectures[0])
    return Search(made.rstrip(b"\0").decode("ascii"))


def expected(header: bytes, reject: int, first: int, count: int) -> list[int]:
    candidates = []
    for nonce in (n % (1 << 32) for n in range(first, first + count)):
        once = sha256(header[:76] + nonce.to_bytes(4, "little")).digest()
        if int.from_bytes(sha256(once).digest()[28:], "big") & reject == 0:
            candidates.append(nonce)
    return [len(candidates), *candidates]


@pytest.mark.parametrize(
    "block", blocks.read(blocks.shipped(), "shipped"), ids=lambda b: str(b.height)
)
def test_every_held_header(search: Search, block: blocks.Block) -> None:
    header, nonce = block.header.to_bytes(), block.header.nonce
    reject = words.reject_mask(target_of(block.header.nbits))
    job = [*words.job_words(header), reject]
    assert search.found(job, nonce - 1, 3, 16) == [1, nonce]


def test_any_header(search: Search) -> None:
    dice = random.Random(27)
    for _ in range(20):
        header, first = dice.randbytes(80), dice.choice([0, (1 << 32) - 2, dice.getrandbits(32)])
        job = [*words.job_words(header), 0x01000000]
        assert search.found(job, first, 6, 16) == expected(header, 0x01000000, first, 6)


def test_what_has_no_place_is_counted(search: Search) -> None:
    job = [*words.job_words(bytes(80)), 0]
    assert search.found(job, 10, 5, 2) == [5, 10, 11]
