"""The committed straight line is what its generator writes, and its template is SHA-256."""

from __future__ import annotations

import hashlib
import struct
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from powbench.kernels import words

ROOT = Path(__file__).parents[2]


def test_the_straight_line_has_not_drifted() -> None:
    told = subprocess.run(
        [sys.executable, "tools/generate_straight.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "up to date" in told.stdout


def test_constants_are_those_of_the_standard() -> None:
    """FIPS 180-4: first and last of each, and all of them through a hash."""
    assert (words.K[0], words.K[63]) == (0x428A2F98, 0xC67178F2)
    assert (words.IV[0], words.IV[7]) == (0x6A09E667, 0x5BE0CD19)


@given(st.binary(max_size=55))
def test_compress_is_sha256(message: bytes) -> None:
    block = message + b"\x80" + bytes(55 - len(message)) + struct.pack(">Q", 8 * len(message))
    digest = struct.pack(">8I", *words.compress(list(words.IV), block))
    assert digest == hashlib.sha256(message).digest()


@given(st.integers(0, 256).flatmap(lambda bits: st.integers(0, 2**bits - 1)), st.integers(0))
def test_the_cheap_test_rejects_no_hit(target: int, value: int) -> None:
    """value <= target must never be thrown away by its digest's last word."""
    value %= target + 1
    word7 = int.from_bytes(value.to_bytes(32, "little")[28:], "big")
    assert word7 & words.reject_mask(target) == 0


@given(st.integers(0, 256))
def test_the_cheap_test_rejects_what_it_can(bits: int) -> None:
    """Targets of 2^bits - 1: the target itself passes, twice as much does not."""
    mask = words.reject_mask(2**bits - 1)

    def rejected(value: int) -> bool:
        return int.from_bytes(value.to_bytes(32, "little")[28:], "big") & mask != 0

    assert not rejected(2**bits - 1)
    assert mask.bit_count() == 32 - max(0, bits - 224)
    if 224 <= bits < 256:
        assert rejected(2**bits)


@given(st.binary(min_size=80, max_size=80))
def test_job_words_begin_with_the_midstate(header: bytes) -> None:
    found = dict(zip(words.JOB_WORDS, words.job_words(header), strict=True))
    midstate = [found[f"m{i}"] for i in range(8)]
    rest = header[64:] + b"\x80" + bytes(39) + struct.pack(">Q", 640)
    digest = struct.pack(">8I", *words.compress(midstate, rest))
    assert digest == hashlib.sha256(header).digest()
