"""The job in plain Python: midstate and folded constants, as csrc/job.c makes them.

For the numba kernels, which must not need the C core.
"""

from __future__ import annotations

import struct
from math import isqrt

MASK = 0xFFFFFFFF


def _primes(count: int) -> list[int]:
    primes: list[int] = []
    candidate = 2
    while len(primes) < count:
        if all(candidate % p for p in primes):
            primes.append(candidate)
        candidate += 1
    return primes


def _cube_root_bits(n: int) -> int:
    low, high = 0, 1 << 48
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**3 <= n << 96 else (low, middle - 1)
    return low & MASK


K = tuple(_cube_root_bits(p) for p in _primes(64))
"""Round constants: fractions of cube roots of the first 64 primes (FIPS 180-4, 4.2.2)."""
IV = tuple(isqrt(p << 64) & MASK for p in _primes(8))
"""Initial state: fractions of square roots of the first 8 primes (FIPS 180-4, 5.3.3)."""
SIGMA = {"big0": (2, 13, 22), "big1": (6, 11, 25), "small0": (7, 18, 3), "small1": (17, 19, 10)}
"""Rotations of the four functions; the small ones shift by their last number."""


def rotr(x: int, n: int) -> int:
    return (x >> n | x << (32 - n)) & MASK


def sigma(kind: str, x: int) -> int:
    a, b, c = SIGMA[kind]
    return rotr(x, a) ^ rotr(x, b) ^ (x >> c if kind.startswith("small") else rotr(x, c))


def choose(e: int, f: int, g: int) -> int:
    return (f ^ g) & e ^ g


def majority(a: int, b: int, c: int) -> int:
    return a & b | (a | b) & c


def run_rounds(state: list[int], w: list[int], first: int, last: int) -> list[int]:
    """Rounds first .. last - 1 on the state a..h."""
    a, b, c, d, e, f, g, h = state
    for t in range(first, last):
        t1 = h + sigma("big1", e) + choose(e, f, g) + K[t] + w[t]
        t2 = sigma("big0", a) + majority(a, b, c)
        a, b, c, d, e, f, g, h = (t1 + t2) & MASK, a, b, c, (d + t1) & MASK, e, f, g
    return [a, b, c, d, e, f, g, h]


def compress(state: list[int], block: bytes) -> list[int]:
    """One SHA-256 block of 64 bytes on a state of eight words."""
    w = list(struct.unpack(">16I", block))
    for t in range(16, 64):
        w.append(
            (sigma("small1", w[t - 2]) + w[t - 7] + sigma("small0", w[t - 15]) + w[t - 16]) & MASK
        )
    return [(x + y) & MASK for x, y in zip(state, run_rounds(state, w, 0, 64), strict=True)]


JOB_WORDS = (
    *(f"m{i}" for i in range(8)),
    *(f"s{i}" for i in range(8)),
    *("r3_a", "r3_e", "j16", "j17", "c18", "c19", "c31", "c32"),
    *("hkw4", "hkw5", "hkw6", "kw16", "kw17", "m0_k63", "m4_m0"),
    *("tail0", "tail1", "tail2", "one"),
)
"""Names of what job_words returns: midstate, state before round 3, folded constants (with h, K
and W of a round, and with a midstate), the second block's first words as they are, and 1, which
the compilers of boards must not know."""


def job_words(header: bytes) -> list[int]:
    """Everything about an 80-byte header that does not depend on its nonce."""
    midstate = compress(list(IV), header[:64])
    tail = list(struct.unpack(">3I", header[64:76]))
    state = run_rounds(midstate, tail, 0, 3)
    t1 = state[7] + sigma("big1", state[4]) + choose(*state[4:7]) + K[3]
    w16 = (sigma("small0", tail[1]) + tail[0]) & MASK
    w17 = (sigma("small1", 640) + sigma("small0", tail[2]) + tail[1]) & MASK
    folded = [
        t1 + sigma("big0", state[0]) + majority(*state[:3]),
        t1 + state[3],
        w16,
        w17,
        sigma("small1", w16) + tail[2],
        sigma("small1", w17) + sigma("small0", 0x80000000),
        sigma("small0", w16) + 640,
        sigma("small0", w17) + w16,
        state[6] + K[4] + 0x80000000,
        state[5] + K[5],
        state[4] + K[6],
        w16 + K[16],
        w17 + K[17],
        midstate[0] + K[63],
        midstate[4] - midstate[0],
        *tail,
        1,
    ]
    return [*midstate, *state, *(x & MASK for x in folded)]


def reject_mask(target: int) -> int:
    """Bits of digest word 7, as SHA-256 leaves it, that are zero in every hit."""
    top = target >> 224
    above = MASK << top.bit_length() & MASK
    return int.from_bytes(above.to_bytes(4, "big"), "little")
