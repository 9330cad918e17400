"""Write csrc/avx512_ordered_body.h: one double hash of sixteen lanes, in an order for two ports.

    python tools/generate_ordered.py            rewrite the header
    python tools/generate_ordered.py --check    exit 1 when it would change

Intel's server cores run 512-bit operations on two ports: rotates and shifts on the first
only, the others on both. With 2,848 operations for sixteen hashes, both ports busy in every
cycle would be 89 cycles for a hash. A compiler's order, or the plain order of the rounds,
leaves some cycles of a port without work that is ready. The order here is that of a list
scheduler on a model of those ports: in every cycle the first port takes a rotate or shift
that is ready (if there is none, another operation), and the second port an operation of the
other kinds. Of those that are ready, the oldest goes first; but one from which a long path
leads to the end counts as older. Only WINDOW operations from the oldest one on are looked at,
so that few values are alive at a time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import written
from vector_lines import SHIFTS, Line, Lines, first_words, needed, second_words

OUTPUT = Path(__file__).resolve().parents[1] / "csrc" / "avx512_ordered_body.h"
WINDOW = 48
PATH_WEIGHT = 0.25  # of a step on the path to the end, in places of the plain order


def double_hash() -> list[Line]:
    """From `n` to digest word 7, in the plain order of the rounds: a word, then its round."""
    v = Lines("x")
    v.about = "first hash, round 3"
    n = v.let("nonces")
    state = [v.let("add_word", n, "f->r3_a"), "state0", "state1", "state2",
             v.let("add_word", n, "f->r3_e"), "state4", "state5", ""]  # fmt: skip
    for t in range(4, 18):
        v.about = f"first hash, round {t}"
        v.round(state, ("add_word", f"f->first[{t}]"), folded=t < 7)
    for t, w in first_words(v, n):
        v.about = f"first hash, round {t}"
        v.round(state, ("addv", v.let("add_word", w, f"f->first[{t}]") if t < 63 else w))

    v.about = "second hash, round 0"
    digest = [v.let("add_word", x, f"f->without_k63[{i}]") for i, x in enumerate(state)]
    state = [v.let("add_word", digest[0], "f->r0_a"), "iv0", "iv1", "iv2",
             v.let("add_word", digest[0], "f->r0_e"), "iv4", "iv5", ""]  # fmt: skip
    for t in range(1, 16):
        v.about = f"second hash, round {t}"
        word = f"f->second[{t}]"
        kw = ("addv", v.let("add_word", digest[t], word)) if t < 8 else ("add_word", word)
        v.round(state, kw, folded=t < 4)
    for t, w in second_words(v, digest):
        v.about = f"second hash, round {t}"
        kw = ("addv", v.let("add_word", w, f"f->second[{t}]"))
        (v.round if t < 57 else v.round_e)(state, kw)
    v.do("word7_is", state[4])
    return v.lines


def cycles(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines that the model takes in each cycle: at most one for each port."""
    before = needed(lines)
    path = [0] * len(lines)
    for i in reversed(range(len(lines))):
        for j in before[i]:
            path[j] = max(path[j], path[i] + 1)
    left = list(range(len(lines)))
    done: set[int] = set()
    taken: list[list[Line]] = []
    while left:
        ready = [i for i in left[:WINDOW] if before[i] <= done]
        ready.sort(key=lambda i: i - PATH_WEIGHT * path[i])
        shifts = [i for i in ready if lines[i].operation in SHIFTS]
        others = [i for i in ready if lines[i].operation not in SHIFTS]
        now = [*(shifts[:1] or others[1:2]), *others[:1]]
        done.update(now)
        left = [i for i in left if i not in now]
        taken.append([lines[i] for i in now])
    return taken


def landmarks(lines: Iterable[Line]) -> Iterator[str]:
    """The lines' texts, with a comment where a part of the hash has its first line."""
    seen = set()
    for line in lines:
        if line.about not in seen:
            seen.add(line.about)
            yield f"/* {line.about} */"
        yield line.text


def header() -> str:
    lines = [
        "/* Written by tools/generate_ordered.py, which explains it; edit that instead. */",
        "/* A landmark stands where a word or a round of the plain order has its first line. */",
        *landmarks(chain.from_iterable(cycles(double_hash()))),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(written.main(OUTPUT, header, sys.argv[1:]))
