"""nBits in every case, difficulty, expected hashes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.chain.target import (
    DIFFICULTY_1,
    MAX_TARGET,
    Compact,
    decode_nbits,
    difficulty,
    encode_nbits,
    expected_hashes,
    target_of,
    target_of_difficulty,
)
from powbench.errors import InputError


def test_decode_every_vector(nbits_rows: list[dict[str, str]]) -> None:
    decoded = [row for row in nbits_rows if row["nbits"]]
    assert len(decoded) == 19
    for row in decoded:
        compact = decode_nbits(int(row["nbits"], 16))
        assert compact.negative is (row["negative"] == "true"), row
        assert compact.overflow is (row["overflow"] == "true"), row
        target = int(row["target_hex"], 16) if row["target_hex"] else None
        assert compact.target == target, row


def test_encode_every_vector(nbits_rows: list[dict[str, str]]) -> None:
    encoded = [row for row in nbits_rows if row["nbits_again"]]
    assert len(encoded) == 19
    for row in encoded:
        target = int(row["target_hex"], 16)
        again = encode_nbits(target, row["negative"] == "true")
        assert f"{again:08x}" == row["nbits_again"], row


def test_the_vectors_hold_a_row_that_is_encoded_only(nbits_rows: list[dict[str, str]]) -> None:
    (row,) = [row for row in nbits_rows if not row["nbits"]]
    assert encode_nbits(int(row["target_hex"], 16)) == 0x02008000


def _core(nbits: int) -> Compact:
    """SetCompact said otherwise: what does not fit 256 bits overflows."""
    size, word = nbits >> 24, nbits & 0x007FFFFF
    if size <= 3:
        word >>= 8 * (3 - size)
        value = word
    else:
        value = word << 8 * (size - 3)
    negative = word != 0 and nbits & 0x00800000 != 0
    overflow = value >= 2**256
    return Compact(None if overflow else value, negative, overflow)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 31, 32, 33, 34, 35, 36, 255])
def test_decode_at_the_edges(size: int) -> None:
    for word in (0, 1, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF, 0x10000, 0x7FFFFF):
        for sign in (0, 0x800000):
            nbits = size << 24 | sign | word
            assert decode_nbits(nbits) == _core(nbits), hex(nbits)


@given(st.integers(0, 2**32 - 1) | st.integers(0x1F << 24, 0x24 << 24))
def test_decode_as_core_does(nbits: int) -> None:
    compact = decode_nbits(nbits)
    assert compact == _core(nbits)
    if compact.target is not None:
        assert 0 <= compact.target <= MAX_TARGET


@given(st.integers(0, MAX_TARGET))
def test_encoding_rounds_down_by_less_than_one_part_in_32768(target: int) -> None:
    nbits = encode_nbits(target)
    back = decode_nbits(nbits)
    assert back.target is not None
    assert not back.negative
    assert back.target <= target
    assert target - back.target <= target >> 15
    assert encode_nbits(back.target) == nbits


def test_target_of_the_limit() -> None:
    assert target_of(0x1D00FFFF) == DIFFICULTY_1 == 0xFFFF << 208


@pytest.mark.parametrize(
    ("nbits", "says"),
    [(0, "is zero"), (0x04923456, "is negative"), (0xFF123456, "overflows"), (0x00123456, "zero")],
)
def test_nbits_without_a_target(nbits: int, says: str) -> None:
    with pytest.raises(InputError, match=says):
        target_of(nbits)


@pytest.mark.parametrize("nbits", [-1, 2**32])
def test_nbits_are_32_bits(nbits: int) -> None:
    with pytest.raises(InputError, match="32-bit"):
        decode_nbits(nbits)


@pytest.mark.parametrize("target", [-1, MAX_TARGET + 1])
def test_targets_are_256_bits(target: int) -> None:
    for function in (encode_nbits, expected_hashes, difficulty):
        with pytest.raises(InputError):
            function(target)


def test_difficulty_of_known_blocks() -> None:
    assert difficulty(DIFFICULTY_1) == 1.0
    assert difficulty(target_of(0x1B0404CB)) == pytest.approx(16307.420938523983, rel=1e-15)
    assert difficulty(target_of(0x1A44B9F2)) == pytest.approx(244112.48777434, rel=1e-12)
    with pytest.raises(InputError):
        difficulty(0)


@given(st.fractions(Fraction(1, 2**30), Fraction(2**100)))
def test_difficulty_and_back(value: Fraction) -> None:
    target = target_of_difficulty(value)
    assert abs(target - DIFFICULTY_1 / value) <= Fraction(1, 2)


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), float("-inf")])
def test_what_is_no_difficulty(value: float) -> None:
    with pytest.raises(InputError):
        target_of_difficulty(value)


def test_expected_hashes_is_exact_where_the_usual_formula_is_15_ppm_less() -> None:
    exact = expected_hashes(DIFFICULTY_1)
    assert exact == pytest.approx(2**256 / (0xFFFF * 2**208 + 1), rel=1e-15)
    usual = difficulty(DIFFICULTY_1) * 2**32
    assert (exact - usual) / exact * 1e6 == pytest.approx(15.26, abs=0.01)


def test_expected_hashes_at_the_ends() -> None:
    assert expected_hashes(MAX_TARGET) == 1.0
    assert expected_hashes(0) == 2.0**256
    assert expected_hashes((1 << 236) - 1) == 2.0**20
