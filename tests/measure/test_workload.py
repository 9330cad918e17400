"""Supply, fixed pieces, digests: what is hashed, and that none of it is hashed twice."""

from __future__ import annotations

import struct
from hashlib import sha256
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from powbench.chain.header import Header, double_sha256
from powbench.kernels.base import EASY_TARGET, NONCES, Job
from powbench.measure.run import fixed_pieces
from powbench.measure.workload import Digest, Supply, default_job, wrong_hits

JOB = default_job()


def test_the_default_work_is_a_real_block() -> None:
    header = Header.from_bytes(JOB.header)
    assert header.hash_hex() == "00000000000000001e8d6829a8a21adc5d38d0a473b144b6765798e61f98bd1d"
    assert JOB.target == EASY_TARGET == 2**236 - 1


def test_supply_hands_out_consecutive_pieces() -> None:
    supply = Supply(JOB, 10)
    pieces = [supply.take(count) for count in (5, 1, 100)]
    assert [(p.start, p.count) for p in pieces] == [(10, 5), (15, 1), (16, 100)]
    assert all(p.job is JOB for p in pieces)


def test_supply_uses_the_last_nonce_and_then_the_next_second() -> None:
    supply = Supply(JOB, NONCES - 10)
    last = supply.take(10)
    assert (last.job, last.start + last.count) == (JOB, NONCES)
    first = supply.take(10)
    assert (first.start, first.count) == (0, 10)
    before, after = Header.from_bytes(JOB.header), Header.from_bytes(first.job.header)
    assert after.time == before.time + 1
    assert after.with_nonce(0).to_bytes()[:68] == before.with_nonce(0).to_bytes()[:68]
    assert after.nbits == before.nbits
    assert first.job.target == JOB.target


def test_supply_rolls_over_when_the_rest_is_too_short() -> None:
    supply = Supply(JOB, NONCES - 10)
    piece = supply.take(11)
    assert piece.start == 0
    assert piece.job.header != JOB.header


def test_the_time_of_a_header_wraps() -> None:
    header = JOB.header[:68] + b"\xff" * 4 + JOB.header[72:]
    piece = Supply(Job(header, 0), NONCES).take(1)
    assert piece.job.header[68:72] == bytes(4)


@given(st.lists(st.integers(1, NONCES), max_size=20), st.integers(0, NONCES))
def test_supply_never_hands_out_a_nonce_twice(counts: list[int], start: int) -> None:
    supply = Supply(JOB, start)
    seen: dict[Any, Any] = {}
    for count in counts:
        piece = supply.take(count)
        assert piece.count == count
        assert piece.start + count <= NONCES
        assert piece.start >= seen.get(piece.job.header, 0)
        seen[piece.job.header] = piece.start + count


@given(
    start=st.integers(0, NONCES - 1),
    nonces=st.integers(1, 5000),
    count=st.integers(1, 2000),
    threads=st.integers(1, 9),
)
def test_fixed_pieces_cover_the_range_exactly(
    start: int, nonces: int, count: int, threads: int
) -> None:
    end = min(NONCES, start + nonces)
    position, slices = start, 0
    while position < end:
        pieces = fixed_pieces(JOB, position, end, count, threads)
        assert 1 <= len(pieces) <= threads
        for piece in pieces:
            assert piece.start == position
            assert 1 <= piece.count <= count
            position += piece.count
        slices += 1
    assert position == end
    assert slices == -(-(end - start) // (count * threads))


def test_the_digest_is_what_the_design_says() -> None:
    """SHA-256 of the hits, each as nonce (u32, little endian) and its 32-byte hash."""
    digest, text = Digest(), b""
    digest.add(JOB, [1, 2])
    digest.add(JOB, [])
    digest.add(JOB, [NONCES - 1])
    for nonce in (1, 2, NONCES - 1):
        packed = struct.pack("<I", nonce)
        text += packed + double_sha256(JOB.header[:76] + packed)
    assert digest.hex() == sha256(text).hexdigest()
    assert Digest().hex() == sha256(b"").hexdigest()


def test_wrong_hits_are_those_that_hashlib_rejects() -> None:
    job = Job(JOB.header, 1 << 250)
    right = [n for n in range(2000) if wrong_hits(job, [n]) == ()]
    assert 10 < len(right) < 100
    assert wrong_hits(job, right) == ()
    assert wrong_hits(job, range(2000)) == tuple(n for n in range(2000) if n not in right)
