"""Write powbench/kernels/_straight.py: double SHA-256 as one straight line.

LLVM vectorises a loop over nonces to the full width of the machine when its body
is a single chain of uint32 expressions: no arrays, no inner loop, no branch.
Nobody wants to type that chain, so this template does, with the same folding as
csrc/lanes.h.  The output is committed, because numba caches compiled code only
for functions that live in a real file; tests/test_generated.py fails when the
two drift apart.

    python tools/generate_numba.py            rewrite the module
    python tools/generate_numba.py --check    exit 1 when it would change
"""

from __future__ import annotations

import sys
from math import isqrt
from pathlib import Path

OUTPUT = Path(__file__).parents[1] / "powbench" / "kernels" / "_straight.py"


def first_primes(count: int) -> list[int]:
    primes: list[int] = []
    candidate = 2
    while len(primes) < count:
        if all(candidate % p for p in primes):
            primes.append(candidate)
        candidate += 1
    return primes


def cube_root_bits(n: int) -> int:
    """First 32 bits of the fraction of the cube root of n (FIPS 180-4, 4.2.2)."""
    low, high = 0, 1 << 48
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**3 <= n << 96 else (low, middle - 1)
    return low & 0xFFFFFFFF


K = [cube_root_bits(p) for p in first_primes(64)]
IV = [isqrt(p << 64) & 0xFFFFFFFF for p in first_primes(8)]

JOB_WORDS = (
    [f"m{i}" for i in range(8)]
    + [f"s{i}" for i in range(8)]
    + ["r3_a", "r3_e", "j16", "j17", "c18", "c19", "c31", "c32"]
)

Word = str | int  # a variable's name, or a constant known here


def rotr(x: int, n: int) -> int:
    return (x >> n | x << (32 - n)) & 0xFFFFFFFF


def constant(kind: str, x: int) -> int:
    a, b, c = SIGMA[kind]
    last = x >> c if kind.startswith("small") else rotr(x, c)
    return rotr(x, a) ^ rotr(x, b) ^ last


SIGMA = {"big0": (2, 13, 22), "big1": (6, 11, 25), "small0": (7, 18, 3), "small1": (17, 19, 10)}


class Writer:
    """Emits assignments, one a line, and folds constants on the way."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.count = 0

    def assign(self, expression: str) -> str:
        self.count += 1
        name = f"t{self.count}"
        self.lines.append(f"{name} = {expression}")
        return name

    def add(self, *terms: Word) -> Word:
        known = sum(t for t in terms if isinstance(t, int)) & 0xFFFFFFFF
        names = [t for t in terms if isinstance(t, str)]
        if not names:
            return known
        if known:
            names.append(f"u32({known:#010x})")
        if len(names) == 1:
            return names[0]
        return self.assign(f"add{len(names)}({', '.join(names)})")

    def sigma(self, kind: str, x: Word) -> Word:
        if isinstance(x, int):
            return constant(kind, x)
        return self.assign(f"{kind}({x})")

    def choose(self, e: Word, f: Word, g: Word) -> Word:
        if isinstance(e, int) and isinstance(f, int) and isinstance(g, int):
            return (f ^ g) & e ^ g
        e, f, g = (spelled(x) for x in (e, f, g))
        return self.assign(f"choose({e}, {f}, {g})")

    def majority(self, a: Word, b: Word, c: Word) -> Word:
        if isinstance(a, int) and isinstance(b, int) and isinstance(c, int):
            return a & b | (a | b) & c
        a, b, c = (spelled(x) for x in (a, b, c))
        return self.assign(f"majority({a}, {b}, {c})")

    def round(self, state: list[Word], t: int, w: Word, only_e: bool = False) -> list[Word]:
        a, b, c, d, e, f, g, h = state
        t1 = self.add(h, self.sigma("big1", e), self.choose(e, f, g), w, K[t])
        new_a = 0 if only_e else self.add(t1, self.sigma("big0", a), self.majority(a, b, c))
        return [new_a, a, b, c, self.add(d, t1), e, f, g]

    def word(self, w: list[Word], t: int) -> Word:
        return self.add(
            self.sigma("small1", w[t - 2]), w[t - 7], self.sigma("small0", w[t - 15]), w[t - 16]
        )


def spelled(x: Word) -> str:
    return x if isinstance(x, str) else f"u32({x:#010x})"


def straight_line() -> list[str]:
    out = Writer()
    # First hash, second block, after round 3.
    state: list[Word] = [out.add("n", "r3_a"), "s0", "s1", "s2", out.add("n", "r3_e"), "s4", "s5", "s6"]
    w: list[Word] = ["tail0", "tail1", "tail2", "n", 0x80000000, *[0] * 10, 640]
    w += ["j16", "j17"]
    w.append(out.add(out.sigma("small0", "n"), "c18"))
    w.append(out.add("n", "c19"))
    for t in range(4, 64):
        if t >= len(w):
            if t == 31:
                w.append(out.add(out.sigma("small1", w[29]), w[24], "c31"))
            elif t == 32:
                w.append(out.add(out.sigma("small1", w[30]), w[25], "c32"))
            else:
                w.append(out.word(w, t))
        state = out.round(state, t, w[t])
    # Second hash; digest word 7 is e after round 60, plus IV7.
    second: list[Word] = [out.add(x, f"m{i}") for i, x in enumerate(state)]
    second += [0x80000000, *[0] * 6, 256]
    state = list(IV)
    for t in range(61):
        if t >= 16:
            second.append(out.word(second, t))
        state = out.round(state, t, second[t], only_e=t >= 57)
    word7 = out.add(state[4], IV[7])
    return [*out.lines, f"out[i] = {word7}"]


HEADER = '''"""Digest word 7 of many nonces as one straight line of uint32 expressions.

Written by tools/generate_numba.py; edit that instead.
"""

# ruff: noqa
# mypy: ignore-errors
from numba import njit, uint32 as u32


@njit
def rotr(x, n):
    return u32(x >> n) | u32(x << (u32(32) - n))


@njit
def big0(x):
    return rotr(x, u32(2)) ^ rotr(x, u32(13)) ^ rotr(x, u32(22))


@njit
def big1(x):
    return rotr(x, u32(6)) ^ rotr(x, u32(11)) ^ rotr(x, u32(25))


@njit
def small0(x):
    return rotr(x, u32(7)) ^ rotr(x, u32(18)) ^ u32(x >> u32(3))


@njit
def small1(x):
    return rotr(x, u32(17)) ^ rotr(x, u32(19)) ^ u32(x >> u32(10))


@njit
def choose(e, f, g):
    return ((f ^ g) & e) ^ g


@njit
def majority(a, b, c):
    return (a & b) | ((a | b) & c)


@njit
def add2(a, b):
    return u32(a + b)


@njit
def add3(a, b, c):
    return u32(a + b + c)


@njit
def add4(a, b, c, d):
    return u32(a + b + c + d)


@njit
def add5(a, b, c, d, e):
    return u32(a + b + c + d + e)


@njit(cache=True, nogil=True, boundscheck=False)
def fill_word7(job, first, out):
    """out[i] = word 7 of the double hash with nonce first + i, as read big-endian.

    job: uint32 array in the order of kernels.jit.JOB_WORDS; out: uint32 array.
    """
'''


def module() -> str:
    lines = [f"    {name} = job[{i}]" for i, name in enumerate(JOB_WORDS)]
    lines += [
        "    for i in range(out.size):",
        "        x = u32(first + i)",
        "        n = u32(x >> u32(24)) | (u32(x >> u32(8)) & u32(0xFF00))",
        "        n = n | (u32(x << u32(8)) & u32(0xFF0000)) | u32(x << u32(24))",
    ]
    lines += ["        " + line for line in straight_line()]
    return HEADER + "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        same = OUTPUT.read_text() == module()
        print(f"{OUTPUT.name}: {'up to date' if same else 'differs from its generator'}")
        return 0 if same else 1
    OUTPUT.write_text(module())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
