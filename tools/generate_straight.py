"""Write double SHA-256 as one straight line: for numba, and for graphics boards.

LLVM vectorises a loop over nonces to the full width of the machine when its body
is a single chain of uint32 expressions: no arrays, no inner loop, no branch. The compilers
of boards keep such a chain in registers. Nobody wants to type it, so this template does, with
the same folding as csrc/lanes.h. The output is committed, because numba caches compiled code
only for functions that live in a real file, and a board's driver wants its text as it is;
tests/kernels/test_generated.py fails when generator and output drift apart.

    python tools/generate_straight.py            rewrite both files
    python tools/generate_straight.py --check    exit 1 when one would change
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import written  # noqa: E402

from powbench.kernels import words  # noqa: E402
from powbench.kernels.words import IV, JOB_WORDS, K  # noqa: E402

KERNELS = ROOT / "powbench" / "kernels"


Word = str | int  # a variable's name, or a constant known here


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

    def landmark(self, text: str) -> None:
        """A comment that says where in the hash the next lines stand."""
        self.lines.append(f"# {text}")

    def add(self, *terms: Word) -> Word:
        known = sum(t for t in terms if isinstance(t, int)) & 0xFFFFFFFF
        names = [t for t in terms if isinstance(t, str)]
        if not names:
            return known
        if known:
            names.insert(0, f"u32({known:#010x})")
        if len(names) == 1:
            return names[0]
        return self.assign(f"add{len(names)}({', '.join(names)})")

    def sigma(self, kind: str, x: Word) -> Word:
        if isinstance(x, int):
            return words.sigma(kind, x)
        return self.assign(f"{kind}({x})")

    def choose(self, e: Word, f: Word, g: Word) -> Word:
        if isinstance(e, int) and isinstance(f, int) and isinstance(g, int):
            return words.choose(e, f, g)
        e, f, g = (spelled(x) for x in (e, f, g))
        return self.assign(f"choose({e}, {f}, {g})")

    def majority(self, a: Word, b: Word, c: Word) -> Word:
        if isinstance(a, int) and isinstance(b, int) and isinstance(c, int):
            return words.majority(a, b, c)
        a, b, c = (spelled(x) for x in (a, b, c))
        return self.assign(f"majority({a}, {b}, {c})")

    def round(
        self, state: list[Word], hkw: Sequence[Word], only_e: bool = False, more_e: Word = 0
    ) -> list[Word]:
        """hkw: terms of h + K + W, or of what else goes into both the new a and the new e."""
        a, b, c, d, e, f, g, _ = state
        t1 = self.add(*hkw, self.sigma("big1", e), self.choose(e, f, g))
        new_a = 0 if only_e else self.add(t1, self.sigma("big0", a), self.majority(a, b, c))
        return [new_a, a, b, c, self.add(d, t1, more_e), e, f, g]

    def word(self, w: list[Word], t: int) -> Word:
        return self.add(
            self.sigma("small1", w[t - 2]), w[t - 7], self.sigma("small0", w[t - 15]), w[t - 16]
        )


def spelled(x: Word) -> str:
    return x if isinstance(x, str) else f"u32({x:#010x})"


def straight_line() -> list[str]:
    out = Writer()
    out.landmark("first hash, second block of the header: the state after round 3")
    state: list[Word] = [
        out.add("n", "r3_a"),
        "s0",
        "s1",
        "s2",
        out.add("n", "r3_e"),
        "s4",
        "s5",
        "s6",
    ]
    w: list[Word] = ["tail0", "tail1", "tail2", "n", 0x80000000, *[0] * 10, 640]
    w += ["j16", "j17"]
    w.append(out.add(out.sigma("small0", "n"), "c18"))
    w.append(out.add("n", "c19"))
    # K63 goes with the midstate that is added behind it, and into e with the difference.
    known = {4: "hkw4", 5: "hkw5", 6: "hkw6", 16: "kw16", 17: "kw17", 63: "m0_k63"}
    for t in range(4, 64):
        out.landmark(f"first hash, round {t}")
        if t >= len(w):
            if t == 31:
                w.append(out.add(out.sigma("small1", w[29]), w[24], "c31"))
            elif t == 32:
                w.append(out.add(out.sigma("small1", w[30]), w[25], "c32"))
            else:
                w.append(out.word(w, t))
        hkw: list[Word] = [known.get(t, K[t])]
        if t > 6:
            hkw.append(state[7])
        if t not in known or t == 63:
            hkw.append(w[t])
        state = out.round(state, hkw, more_e="m4_m0" if t == 63 else 0)
    out.landmark("second hash: its message is the digest of the first")
    second = [x if i in (0, 4) else out.add(x, f"m{i}") for i, x in enumerate(state)]
    second += [0x80000000, *[0] * 6, 256]
    state = list(IV)
    for t in range(61):
        out.landmark(f"second hash, round {t}")
        if t >= 16:
            second.append(out.word(second, t))
        # Digest word 7 is e after round 60, plus its initial value.
        last = IV[7] if t == 60 else 0
        state = out.round(state, [state[7], second[t], K[t], last], only_e=t >= 57)
    return [*out.lines, f"word7 = {state[4]}"]


HEADER = '''"""Digest word 7 of many nonces as one straight line of uint32 expressions.

Written by tools/generate_straight.py; edit that instead.
"""

# ruff: noqa
# mypy: ignore-errors
from numba import njit, uint32 as u32

from ._words_jit import *


@njit(cache=True, nogil=True, boundscheck=False)
def fill_word7(job, first, out):
    """out[i] = word 7 of the double hash with nonce first + i, as SHA-256 leaves it.

    job: uint32 array in the order of words.JOB_WORDS; out: uint32 array.
    """
'''


def used(lines: list[str]) -> list[str]:
    """The job's words that these lines name."""
    names = set(re.findall(r"\w+", "\n".join(lines)))
    return [name for name in JOB_WORDS if name in names]


def module() -> str:
    made = straight_line()
    lines = [f"    {name} = job[{JOB_WORDS.index(name)}]" for name in used(made)]
    lines += [
        "    for i in range(out.size):",
        "        n = swap(u32(first + i))",
    ]
    lines += ["        " + line for line in made]
    return HEADER + "\n".join([*lines, "        out[i] = word7"]) + "\n"


def board_text() -> str:
    def spell(line: str) -> str:
        return f"    /* {line[2:]} */" if line.startswith("#") else f"    word {line};"

    made = straight_line()
    fields = textwrap.wrap(", ".join([*JOB_WORDS, "reject"]) + ";", 88)
    lines = [f"    word {name} = u32(job->{name});" for name in used(made)]
    lines += [spell(line) for line in made]
    return (
        BOARD_HEADER.replace("FIELDS", "\n         ".join(fields))
        + "\n".join([*lines, "    return word7;", "}"])
        + "\n"
    )


BOARD_HEADER = """
/* Written by tools/generate_straight.py; edit that instead.  What is known of a header before
 * any nonce is tried: words.JOB_WORDS, and the bits of digest word 7 that are zero in every
 * hit. */
typedef struct {
    uint FIELDS
} job_words;

/* Digest word 7 of the double hash with nonce n, which is as SHA-256 reads it, and so is the
 * word. */
INLINE word word7_of(const job_words *job, word n)
{
"""

OUTPUTS = {KERNELS / "_straight.py": module, KERNELS / "boards" / "text" / "straight.h": board_text}


if __name__ == "__main__":
    sys.exit(max(written.main(path, text, sys.argv[1:]) for path, text in OUTPUTS.items()))
