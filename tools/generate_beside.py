"""Write csrc/beside_body.h: sixteen AVX-512 lanes with fourteen SHA chains beside them.

    python tools/generate_beside.py            rewrite the header
    python tools/generate_beside.py --check    exit 1 when it would change

On Intel's server cores the SHA unit stands apart from the two ports of 512-bit operations
and takes one sha256rnds2 in three cycles. Sixteen lanes, which keep the ports busy, leave it
idle. So a body hashes thirty nonces: sixteen whole in the lanes, fourteen by SHA chains,
whose schedules vectors make, as in the split kernel. Of the SHA blocks four are at work:

    first schedule of block b            vectors, sixteen wide, two of them for nothing
    first hash of block b - 1            fourteen runs of 30 turns, rounds 4..63
    second schedule of block b - 2       vectors
    second hash of block b - 3           fourteen runs of 30 turns, rounds 1..60
    test of block b - 4                  vectors

A run is one hash of one nonce, by one of four slots, which take their turns in a circle; a slot
does seven runs in a body, so none goes on in the next one. The lanes make the whole schedule
of a hash first and store it with K added, then do the rounds with operands from memory: one
or the other alone has room in sixteen registers.

The order: the schedules of the SHA blocks are spread evenly among the lanes' lines, then the
turns of the chains evenly among those of all vectors, where a load or a store is no line.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import written
from registers import allocated
from vector_lines import Line, Lines, first_words, second_words

OUTPUT = Path(__file__).resolve().parents[1] / "csrc" / "beside_body.h"

CHAINS = 14
SLOTS = 4
RUNS = 2 * CHAINS  # first hashes, then second ones
TURNS = 30  # of a run
FIRST_PAIRS = [(t, t + 1) for t in range(4, 64, 2)]
SECOND_PAIRS = [(t, t + 1) for t in range(1, 61, 2)]
T = TypeVar("T")
FREE = ("storev", "loadv", "word")


class Beside(Lines):
    def store_pair(self, where: str, low: str, high: str) -> None:
        """The words of two rounds, side by side for each of the sixteen nonces."""
        for half, unpack in enumerate(("unpacklo", "unpackhi")):
            self.do("storev", f"{where}.half[{half}]", self.let(unpack, low, high))

    def dwords_of(self, rows: str, wanted: Sequence[int]) -> list[str]:
        """Of rows of four words for each of sixteen nonces, these words, by nonces."""
        r = [self.let("loadv", f"{rows}[{i}].all") for i in range(4)]
        found: dict[int, str] = {}
        for half, unpack in enumerate(("unpacklo", "unpackhi")):
            if any(w // 2 == half for w in wanted):
                pairs = [self.let(unpack, r[0], r[1]), self.let(unpack, r[2], r[3])]
                for which, unpack64 in enumerate(("unpacklo64", "unpackhi64")):
                    if 2 * half + which in wanted:
                        found[2 * half + which] = self.let(unpack64, *pairs)
        return [found[w] for w in wanted]


def lanes() -> list[Line]:
    """Sixteen nonces from `n` to digest word 7."""
    v = Beside("x", "lanes, ")
    v.about = "nonces"
    n = v.let("nonces", "next")
    for t, w in first_words(v, n):
        stored = v.let("add_word", w, f"f->first[{t}]") if t < 63 else w
        v.do("storev", f"all->lane_kw[{t}]", stored)
    v.about = "first hash, round 3"
    fixed = [v.let("word", f"f->state[{i}]") for i in (0, 1, 2, 4, 5)]
    state = [v.let("add_word", n, "f->r3_a"), *fixed[:3],
             v.let("add_word", n, "f->r3_e"), *fixed[3:], ""]  # fmt: skip
    for t in range(4, 64):
        v.about = f"first hash, round {t}"
        kw = ("add_word", f"f->first[{t}]") if t < 18 else ("add_stored", f"all->lane_kw[{t}]")
        v.round(state, kw, folded=t < 7)

    digest = []
    for i, x in enumerate(state):
        v.about = "digest of the first hash"
        digest.append(v.let("add_word", x, f"f->without_k63[{i}]"))
        stored = v.let("add_word", digest[i], f"f->second[{i}]") if i else digest[0]
        v.do("storev", f"all->lane_kw[{i}]", stored)
    for t, w in second_words(v, digest):
        v.do("storev", f"all->lane_kw[{t}]", v.let("add_word", w, f"f->second[{t}]"))
    v.about = "second hash, round 0"
    w0 = v.let("loadv", "all->lane_kw[0]")
    iv = [v.let("word", f"f->iv[{i}]") for i in (0, 1, 2, 4, 5)]
    state = [
        v.let("add_word", w0, "f->r0_a"),
        *iv[:3],
        v.let("add_word", w0, "f->r0_e"),
        *iv[3:],
        "",
    ]
    for t in range(1, 61):
        v.about = f"second hash, round {t}"
        kw = (
            ("add_word", f"f->second[{t}]") if 8 <= t < 16 else ("add_stored", f"all->lane_kw[{t}]")
        )
        if t < 57:
            v.round(state, kw, folded=t < 4)
        else:
            v.round_e(state, kw)
    v.do("lanes_are", state[4])
    return v.lines


def tests() -> list[Line]:
    """Digest word 7 of the SHA block that the body before has finished."""
    v = Beside("c", "SHA block b - 4, ")
    v.about = "test"
    v.do("chains_are", *v.dwords_of("all->ended", [1]))
    return v.lines


def second_schedule() -> list[Line]:
    """Digests of SHA block b - 2 into lanes, and the pairs of their second hash."""
    v = Beside("s", "SHA block b - 2, ")
    v.about = "digests of the first hash"
    f, e, b, a = v.dwords_of("all->state_abef", range(4))
    h, g, d, c = v.dwords_of("all->state_cdgh", range(4))
    digest = [
        v.let("add_word", word, f"f->midstate[{i}]")
        for i, word in enumerate((a, b, c, d, e, f, g, h))
    ]
    zero = v.let("zero")
    v.store_pair("p->start2", zero, digest[0])

    def kw(t: int, w: str) -> str:
        return v.let("add_word", w, f"f->k[{t}]" if t < 4 else f"f->second[{t}]")

    for t in range(1, 7, 2):
        v.about = f"second hash, rounds {t} and {t + 1}"
        v.store_pair(f"p->kw2[{t // 2}]", kw(t, digest[t]), kw(t + 1, digest[t + 1]))
    v.store_pair("p->kw2[3]", kw(7, digest[7]), v.let("word", "f->second[8]"))
    low = v.let("word", "f->second[15]")
    for t, w in second_words(v, digest):
        if t % 2:
            low = kw(t, w)
        else:
            v.store_pair(f"p->kw2[{(t - 1) // 2}]", low, kw(t, w))
    return v.lines


def first_schedule() -> list[Line]:
    """The pairs of the first hash of SHA block b."""
    v = Beside("f", "SHA block b, ")
    v.about = "nonces"
    n = v.let("nonces", "next + LANES")
    v.store_pair("p->start1", v.let("zero"), n)
    low = ""
    for t, w in first_words(v, n):
        kw = v.let("add_word", w, f"f->first[{t}]")
        if t % 2:
            v.store_pair(f"p->kw1[{(t - 18) // 2}]", low, kw)
        low = kw
    return v.lines


def turn(n: int) -> Iterator[str]:
    """What the slot of turn n does: the next two rounds of its run."""
    slot, at = n % SLOTS, n // SLOTS
    run, step = at // TURNS * SLOTS + slot, at % TURNS
    number, nonce = (1, run) if run < CHAINS else (2, run - CHAINS)
    low, high = (FIRST_PAIRS if number == 1 else SECOND_PAIRS)[step]
    lane, word = divmod(nonce, 4)
    place = 2 * lane + word if word < 2 else 8 + 2 * lane + word - 2  # as store_pair leaves them
    yield (
        f"/* turn {n}, slot {slot}: {'first' if number == 1 else 'second'} hash of nonce {nonce} "
        f"of SHA block b - {1 if number == 1 else 3}, rounds {low} and {high} */"
    )
    if step == 0:
        yield f"BEGIN({slot}, {number}, q->start{number}.of[{place}]);"
    if number == 1:
        kw = f"all->starts.constant1[{step}]" if step < 7 else f"q->kw1[{step - 7}].of[{place}]"
    else:
        kw = (
            f"all->starts.constant2[{step}]" if step in (4, 5, 6) else f"q->kw2[{step}].of[{place}]"
        )
    yield f"ROUNDS_{'AB'[step % 2]}({slot}, {kw});"
    if step == TURNS - 1 and number == 1:
        yield f"END({slot}, state_abef[{word}].of[{lane}], state_cdgh[{word}].of[{lane}]);"
    elif step == TURNS - 1:
        yield f"END_TESTED({slot}, ended[{word}].of[{lane}]);"


def weight(line: Line) -> int:
    return 0 if line.operation in FREE else 1


def spread(among: Sequence[Line], others: Sequence[T]) -> Iterator[Line | T]:
    """`others` evenly among the lines, in proportion to the lines that count."""
    total, seen, done = sum(map(weight, among)), 0, 0
    for line in among:
        yield line
        seen += weight(line)
        upto = len(others) * seen // total
        yield from others[done:upto]
        done = upto


def body() -> Iterator[Line | str]:
    vectors = [*tests(), *spread(lanes(), second_schedule() + first_schedule())]
    about: dict[str, None] = {}
    for item in spread(vectors, range(RUNS * TURNS)):
        if isinstance(item, int):
            yield from turn(item)
            continue
        if item.about not in about:
            about[item.about] = None
            yield f"/* {item.about} */"
        yield item


def header() -> str:
    statements, spilled = allocated(body())
    lines = [
        "/* Written by tools/generate_beside.py, which explains it; edit that instead. */",
        "/* A landmark of the vectors stands where their part has its first line. */",
        f"#define SPILLED {spilled}",
        "#ifdef BODY",
        *statements,
        "#endif",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(written.main(OUTPUT, header, sys.argv[1:]))
