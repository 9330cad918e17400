"""nBits, target, difficulty and the work they stand for.

Rules as in Bitcoin Core's arith_uint256::SetCompact and GetCompact.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..errors import InputError

HASHES = 1 << 256
MAX_TARGET = HASHES - 1
DIFFICULTY_1 = 0xFFFF << 208
"""The target of difficulty 1, which is also the limit no retarget exceeds."""
HASHES_PER_DIFFICULTY = 2**48 / 0xFFFF
"""Hashes that a block or a share of difficulty 1 takes on average."""
DIFFICULTY_PER_HASH = 0xFFFF / 2**48  # exact, as the other is not


@dataclass(frozen=True)
class Compact:
    """A decoded nBits. `target` is None when it overflows 256 bits; its sign is separate."""

    target: int | None
    negative: bool
    overflow: bool


def decode_nbits(nbits: int) -> Compact:
    """Every case of the compact form, the ones no valid block has included."""
    if not 0 <= nbits <= 0xFFFFFFFF:
        raise InputError(f"nBits {nbits} is no 32-bit number", "write it as eight hex digits")
    exponent, mantissa = nbits >> 24, nbits & 0x7FFFFF
    if exponent <= 3:
        mantissa >>= 8 * (3 - exponent)
        target = mantissa
    else:
        target = mantissa << 8 * (exponent - 3)
    negative = mantissa != 0 and bool(nbits & 0x800000)
    overflow = mantissa != 0 and (
        exponent > 34
        or (mantissa > 0xFF and exponent > 33)
        or (mantissa > 0xFFFF and exponent > 32)
    )
    return Compact(None if overflow else target, negative, overflow)


def encode_nbits(target: int, negative: bool = False) -> int:
    """The compact form of a target, rounded down to three bytes.

    Bit 23 is the sign, so the encoder never sets it in a positive number.
    """
    if not 0 <= target <= MAX_TARGET:
        raise InputError(f"target {target:#x} is not in 0 .. 2^256 - 1", "give a 256-bit number")
    size = (target.bit_length() + 7) // 8
    mantissa = target << 8 * (3 - size) if size <= 3 else target >> 8 * (size - 3)
    if mantissa & 0x800000:
        mantissa >>= 8
        size += 1
    sign = 0x800000 if negative and mantissa else 0
    return size << 24 | sign | mantissa


def target_of(nbits: int) -> int:
    """The target of a header's nBits; InputError when it stands for none."""
    compact = decode_nbits(nbits)
    if compact.target is None or compact.negative or compact.target == 0:
        fault = (
            "overflows" if compact.overflow else "is negative" if compact.negative else "is zero"
        )
        raise InputError(
            f"the target of nBits {nbits:#010x} {fault}",
            "pass a target of your own with the header",
        )
    return compact.target


def difficulty(target: int) -> float:
    """How many times harder than difficulty 1: DIFFICULTY_1 / target."""
    _positive(target)
    return DIFFICULTY_1 / target


def target_of_difficulty(value: float | Fraction) -> int:
    """The whole target whose difficulty is `value`, rounded to nearest.

    InputError below 2.4e-10, where any hash would do.
    """
    if not value > 0 or value == float("inf"):
        raise InputError(
            f"difficulty {value} is not a positive number", "difficulty starts above 0"
        )
    target = round(DIFFICULTY_1 / Fraction(value))
    if target > MAX_TARGET + (MAX_TARGET >> 48):  # more than a float's rounding
        least = DIFFICULTY_1 / MAX_TARGET
        raise InputError(
            f"difficulty {float(value):g} leaves no target: at {least:.4g} every hash meets it",
            "check the number",
        )
    return min(MAX_TARGET, target)


def expected_hashes(target: int) -> float:
    """Mean number of hashes until one meets the target: 2^256 / (target + 1), exact.

    The usual difficulty x 2^32 is 15 ppm less.
    """
    if not 0 <= target <= MAX_TARGET:
        _positive(-1)
    return HASHES / (target + 1)


def _positive(target: int) -> None:
    if not 0 < target <= MAX_TARGET:
        raise InputError(
            f"target {target} is not in 1 .. 2^256 - 1", "give a 256-bit number above 0"
        )
