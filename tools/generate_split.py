"""Write csrc/split_body.h: the order of instructions of the split kernel.

The split kernel lets AVX-512VL make the message schedules of eight nonces at a
time, and sha256rnds2 do the rounds, one chain per nonce. What makes it fast is
the order: seven chains always in flight, and vector work between them in
proportion. That order is this program; its output is committed, and the gate
fails when the two drift apart. studies/kernels takes the tricks out, one at a time.

    python tools/generate_split.py            rewrite the header
    python tools/generate_split.py --check    exit 1 when it would change

A body handles eight nonces. It has 480 turns, and turn n belongs to slot n mod 7.
A run is one hash of one nonce: 30 turns of one slot (rounds 4..63 of the first
hash), or 28 (rounds 1..56 of the second). Run r starts at turn 30 r, so a slot
takes up its next run just when it has finished one, 210 turns later.

    runs 0..7     first hash of block b, on pairs K + W made in the body before
    runs 8..15    second hash of block b - 1, on pairs made in this body
    turns 0..239      vectors: digests of block b - 1 into lanes, their schedule
    turns 240..479    vectors: rounds 57..60 of block b - 2, schedule of block b + 1

Runs 10..15 go on in the next body: there the slots have moved on by 480 mod 7.

The vector lines: three-way xors are two xors, because on Zen 4 a vpternlogd, with
three sources like sha256rnds2, gets in its way; and `evenly` spreads what competes for
the same pipes. docs/evidence/kernels.md has what each of these brings.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import written
from registers import allocated
from vector_lines import SHIFTS, Line, Lines, first_words, needed, second_words

OUTPUT = Path(__file__).resolve().parents[1] / "csrc" / "split_body.h"

SLOTS = 7
RUNS = 16
SPACING = 30  # turns between the starts of two runs
TURNS = RUNS * SPACING
FIRST_PAIRS = [(t, t + 1) for t in range(4, 64, 2)]
SECOND_PAIRS = [(t, t + 1) for t in range(1, 57, 2)]
WINDOW = 20  # vector lines among which `evenly` chooses; more of them keep more values alive
REST = 8  # vector lines between a value and its first use, where there is a choice


class Split(Lines):
    def store_pair(self, where: str, low: str, high: str) -> None:
        """The words of two rounds, side by side for each of the eight nonces."""
        even, odd = self.let("unpacklo", low, high), self.let("unpackhi", low, high)
        self.do("storev", f"{where}.half[0]", even)
        self.do("storev", f"{where}.half[1]", odd)

    def lanes_of(self, rows: str) -> list[str]:
        """Eight states {f e b a h g d c} from memory, as words a..h of eight nonces."""
        pairs = [self.let("load_rows", rows, i) for i in range(8)]
        # load_rows(i) holds half i / 4 of the states of nonces i % 4 and i % 4 + 4.
        words: list[str] = []
        for half in (0, 4):
            r = pairs[half : half + 4]
            low = [self.let("unpacklo", r[0], r[1]), self.let("unpacklo", r[2], r[3])]
            high = [self.let("unpackhi", r[0], r[1]), self.let("unpackhi", r[2], r[3])]
            words += [
                self.let("unpacklo64", *low),
                self.let("unpackhi64", *low),
                self.let("unpacklo64", *high),
                self.let("unpackhi64", *high),
            ]
        f, e, b, a, h, g, d, c = words
        return [a, b, c, d, e, f, g, h]


def second_schedule() -> list[Line]:
    """Digests of the block before into lanes, and the pairs of their second hash."""
    v = Split("s")
    w = [
        v.let("add_word", word, f"f->midstate[{i}]")
        for i, word in enumerate(v.lanes_of("all->st1"))
    ]
    v.store_pair("p->start2", v.let("zero"), w[0])

    def kw(t: int, word: str) -> str:
        return v.let("add_word", word, f"f->k[{t}]" if t < 4 else f"f->second[{t}]")

    low = ""
    for t, word in second_words(v, w):
        if t == 16:
            for i in (1, 3, 5):
                v.store_pair(f"p->kw2[{i // 2}]", kw(i, w[i]), kw(i + 1, w[i + 1]))
            v.store_pair("p->kw2[3]", kw(7, w[7]), v.let("word", "f->second[8]"))
            v.store_pair("p->kw2[7]", v.let("word", "f->second[15]"), kw(16, word))
        elif t > 56:
            v.do("storev", f"p->last[{t - 57}]", kw(t, word))
        elif t % 2:
            low = word
        else:
            pair = f"p->kw2[{SECOND_PAIRS.index((t - 1, t))}]"
            v.store_pair(pair, kw(t - 1, low), kw(t, word))
    return v.lines


def first_schedule() -> list[Line]:
    """The pairs of the first hash of the block after this one."""
    v = Split("f")
    n = v.let("nonces", "next")
    v.store_pair("q->start1", v.let("zero"), n)
    low = ""
    for t, word in first_words(v, n):
        if t % 2:
            pair = f"q->kw1[{FIRST_PAIRS.index((t - 1, t)) - 7}]"
            kws = [v.let("add_word", w, f"f->first[{u}]") for w, u in ((low, t - 1), (word, t))]
            v.store_pair(pair, *kws)
        low = word
    return v.lines


def last_rounds() -> list[Line]:
    """Rounds 57..60, e side only, of the block before the block before; one test for eight."""
    v = Split("r")
    a, b, c, d, e, f, g, h = v.lanes_of("all->st2")
    for i, (old_d, old_h) in enumerate(((d, h), (c, g), (b, f), (a, e))):
        big1, choose = v.sigma(e, 6, 11, 25), v.let("chv", e, f, g)
        total = v.let("add_stored", old_d, f"q->last[{i}]")
        e, f, g = v.add(big1, choose, old_h, total), e, f
    v.do("candidates_are", e)
    return v.lines


def chain(run: int, turn: int) -> Iterator[str]:
    """What the slot of `run` does in its turn (0 is its first); run < 0: of the body before."""
    crossing = run < 0
    run %= RUNS
    first = run < 8
    nonce = run % 8
    # store_pair leaves the nonces in the order 0 1 4 5 2 3 6 7.
    place = [0, 1, 4, 5, 2, 3, 6, 7][nonce]
    buffers = "q" if crossing else "p"
    pairs = FIRST_PAIRS if first else SECOND_PAIRS
    if turn >= len(pairs):
        return
    slot = "{slot}"
    if turn == 0:
        number = 1 if first else 2
        yield f"BEGIN({slot}, {number}, p->start{number}.of[{place}]);"
    low, _ = pairs[turn]
    if first:
        kw = (
            f"all->starts.constant1[{turn}]"
            if turn < 7
            else f"{buffers}->kw1[{turn - 7}].of[{place}]"
        )
    else:
        kw = (
            f"all->starts.constant2[{turn}]"
            if low in (9, 11, 13)
            else f"{buffers}->kw2[{turn}].of[{place}]"
        )
    yield f"{'ROUNDS_A' if turn % 2 == 0 else 'ROUNDS_B'}({slot}, {kw});"
    if turn == len(pairs) - 1:
        yield f"END({slot}, all->{'st1' if first else 'st2'}, {nonce});"


def turn_of(n: int) -> list[str]:
    """What happens in turn n: the turn of the one run that has this slot."""
    for run in range(-6, RUNS):
        ago = n - SPACING * run
        if 0 <= ago < SPACING * SLOTS and ago % SLOTS == 0:
            lines = [line.replace("{slot}", str(n % SLOTS)) for line in chain(run, ago // SLOTS)]
            return [landmark(n, run, ago // SLOTS), *lines] if lines else []
    return []


def landmark(n: int, run: int, turn: int) -> str:
    """A comment that says where in the plan above the next lines stand."""
    first = run % RUNS < 8
    back = (0 if first else 1) + (1 if run < 0 else 0)
    block = f"b - {back}" if back else "b"
    rounds = (FIRST_PAIRS if first else SECOND_PAIRS)[turn]
    return (
        f"/* turn {n}, slot {n % SLOTS}, run {run % RUNS}: {'first' if first else 'second'} hash "
        f"of nonce {run % 8} of block {block}, rounds {rounds[0]} and {rounds[1]} */"
    )


def kind(line: Line) -> str:
    """What competes with what: shifts have two pipes of four, stores their own."""
    if line.operation in SHIFTS:
        return "shift"
    return "store" if line.operation == "storev" else "other"


def evenly(lines: Sequence[Line]) -> list[Line]:
    """The same lines, so that each kind is spread evenly and no value is used at once.

    A list scheduler: of the next WINDOW lines whose operands have rested, the first one
    of the kind that is furthest behind.
    """
    before, kinds = needed(lines), [kind(line) for line in lines]
    total = {k: kinds.count(k) for k in kinds}
    done = dict.fromkeys(total, 0)
    left = list(range(len(lines)))
    place: dict[int, int] = {}
    while left:
        near = left[:WINDOW]
        rested = [i for i in near if all(len(place) - place.get(j, len(place)) >= REST
                                         for j in before[i])]  # fmt: skip
        ready = rested or [i for i in near if before[i] <= place.keys()]
        chosen = min(ready, key=lambda i: (done[kinds[i]] / total[kinds[i]], i))
        place[chosen] = len(place)
        done[kinds[chosen]] += 1
        left.remove(chosen)
    return [lines[i] for i in place]


def merged(turns: list[list[str]], vectors: list[Line]) -> Iterator[Line | str]:
    """Two turns at a time, the vector lines between them in proportion."""
    vectors, done = evenly(vectors), 0
    for i in range(0, len(turns), 2):
        for turn in turns[i : i + 2]:
            yield from turn
        upto = len(vectors) * (i + 2) // len(turns)
        yield from vectors[done:upto]
        done = upto


def header() -> str:
    turns = [turn_of(n) for n in range(TURNS)]
    statements, spilled = allocated([
        "/* Vectors between turns 0 and 239: digests of block b - 1 into lanes, their schedule. */",
        *merged(turns[: TURNS // 2], second_schedule()),
        "/* Vectors between turns 240 and 479: last rounds of block b - 2, schedule of b + 1. */",
        *merged(turns[TURNS // 2 :], last_rounds() + first_schedule()),
        f"ROTATE_SLOTS_BY_{TURNS % SLOTS};",
    ])  # fmt: skip
    lines = [
        "/* Written by tools/generate_split.py, which explains it; edit that instead. */",
        f"#define SPILLED {spilled}",
        "#ifdef BODY",
        *statements,
        "#endif",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(written.main(OUTPUT, header, sys.argv[1:]))
