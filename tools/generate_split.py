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

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import written

OUTPUT = Path(__file__).resolve().parents[1] / "csrc" / "split_body.h"

SLOTS = 7
RUNS = 16
SPACING = 30  # turns between the starts of two runs
TURNS = RUNS * SPACING
FIRST_PAIRS = [(t, t + 1) for t in range(4, 64, 2)]
SECOND_PAIRS = [(t, t + 1) for t in range(1, 57, 2)]
WINDOW = 20  # vector lines among which `evenly` chooses; more of them keep more values alive
REST = 8  # vector lines between a value and its first use, where there is a choice


class Vectors:
    """Emits one vector instruction a line; values are named v1, v2, ..."""

    def __init__(self, prefix: str) -> None:
        self.lines: list[str] = []
        self.prefix, self.count = prefix, 0

    def let(self, expression: str) -> str:
        self.count += 1
        name = f"{self.prefix}{self.count}"
        self.lines.append(f"const vec {name} = {expression};")
        return name

    def do(self, statement: str) -> None:
        self.lines.append(statement)

    def add(self, *terms: str | None) -> str | None:
        """Sum of the terms that are there; the first is waited for longest, so it comes last."""
        names = [t for t in terms if t is not None]
        if not names:
            return None
        total = names[-1]
        for name in reversed(names[:-1]):
            total = self.let(f"addv({name}, {total})")
        return total

    def sigma(self, a: int, b: int, shift: int, x: str) -> str:
        parts = [
            self.let(f"rotrv({x}, {a})"),
            self.let(f"rotrv({x}, {b})"),
            self.let(f"shrv({x}, {shift})"),
        ]
        return self.let(f"xor3v({', '.join(parts)})")

    def small0(self, x: str) -> str:
        return self.sigma(7, 18, 3, x)

    def small1(self, x: str) -> str:
        return self.sigma(17, 19, 10, x)

    def store_pair(self, where: str, low: str, high: str) -> None:
        """The words of two rounds, side by side for each of the eight nonces."""
        even, odd = self.let(f"unpacklo({low}, {high})"), self.let(f"unpackhi({low}, {high})")
        self.do(f"storev({where}, {even});")
        self.do(f"storev({where} + 4, {odd});")

    def lanes_of(self, rows: str) -> list[str]:
        """Eight states {f e b a h g d c} from memory, as words a..h of eight nonces."""
        pairs = [self.let(f"load_rows({rows}, {i})") for i in range(8)]
        # load_rows(i) holds half i / 4 of the states of nonces i % 4 and i % 4 + 4.
        words: list[str] = []
        for half in (0, 4):
            r = pairs[half : half + 4]
            low = [self.let(f"unpacklo({r[0]}, {r[1]})"), self.let(f"unpacklo({r[2]}, {r[3]})")]
            high = [self.let(f"unpackhi({r[0]}, {r[1]})"), self.let(f"unpackhi({r[2]}, {r[3]})")]
            words += [
                self.let(f"unpacklo64({low[0]}, {low[1]})"),
                self.let(f"unpackhi64({low[0]}, {low[1]})"),
                self.let(f"unpacklo64({high[0]}, {high[1]})"),
                self.let(f"unpackhi64({high[0]}, {high[1]})"),
            ]
        f, e, b, a, h, g, d, c = words
        return [a, b, c, d, e, f, g, h]


def second_schedule() -> list[str]:
    """Digests of the block before into lanes, and the pairs of their second hash."""
    v = Vectors("s")
    state = v.lanes_of("st1")
    w: dict[int, str | None] = {}
    for i, word in enumerate(state):
        w[i] = v.let(f"addv({word}, set1v(job->midstate[{i}]))")
    v.store_pair("p->start2", "zero", str(w[0]))
    known = {8: "0x80000000u", 15: "256u"}
    w.update(dict.fromkeys(range(8, 16)))  # constants; zero, but for 8 and 15

    def kw(t: int) -> str:
        if t in range(8, 16):
            return f"set1v(pb_k[{t}] + {known.get(t, '0u')})"
        return v.let(f"addv({w[t]}, set1v(k[{t}]))")

    for t in range(16, 61):
        constant = {16: None, 17: "PB_SMALL1(256u)", 22: "256u", 23: "PB_SMALL0(0x80000000u)",
                    24: "0x80000000u", 30: "PB_SMALL0(256u)", 31: "256u"}.get(t)  # fmt: skip
        early, late = w[t - 15], w[t - 2]
        w[t] = v.add(
            v.small1(late) if late else None,
            w[t - 7],
            v.small0(early) if early else None,
            w[t - 16],
            f"set1v({constant})" if constant else None,
        )
        if t == 16:
            for low, high in ((1, 2), (3, 4), (5, 6), (7, 8), (15, 16)):
                v.store_pair(f"p->kw2[{SECOND_PAIRS.index((low, high))}]", kw(low), kw(high))
        elif t % 2 == 0 and t <= 56:
            v.store_pair(f"p->kw2[{SECOND_PAIRS.index((t - 1, t))}]", kw(t - 1), kw(t))
        elif t > 56:
            v.do(f"p->last[{t - 57}] = {kw(t) if t < 60 else kw_last(v, str(w[60]))};")
    return v.lines


def kw_last(v: Vectors, w60: str) -> str:
    return v.let(f"addv({w60}, set1v(pb_k[60] + PB_IV7))")


def first_schedule() -> list[str]:
    """The pairs of the first hash of the block after this one."""
    v = Vectors("f")
    n = v.let("swapv(addv(set1v(next), steps))")
    v.store_pair("q->start1", "zero", n)
    w: dict[int, str | None] = dict.fromkeys(range(4, 16))
    w[16], w[17] = "set1v(job->w16)", "set1v(job->w17)"
    w[18] = v.let(f"addv({v.small0(n)}, set1v(job->c18))")
    w[19] = v.let(f"addv({n}, set1v(job->c19))")
    for t in range(20, 64):
        constant = {20: "0x80000000u", 22: "640u", 30: "PB_SMALL0(640u)", 31: "job->c31",
                    32: "job->c32"}.get(t)  # fmt: skip
        late = w[t - 2]
        if t <= 32:  # what is constant of W(t - 15) and W(t - 16) stands in `constant`
            terms = [v.small1(str(late)), w[t - 7]]
            terms.append(f"set1v({constant})" if constant else None)
        else:
            terms = [v.small1(str(late)), w[t - 7], v.small0(str(w[t - 15])), w[t - 16]]
        w[t] = v.add(*terms)
        if t % 2:
            low, high = (v.let(f"addv({w[u]}, set1v(k[{u}]))") for u in (t - 1, t))
            v.store_pair(f"q->kw1[{FIRST_PAIRS.index((t - 1, t)) - 7}]", low, high)
        if t == 20:
            low, high = (v.let(f"addv({w[u]}, set1v(k[{u}]))") for u in (18, 19))
            v.store_pair("q->kw1[0]", low, high)
    return v.lines


def last_rounds() -> list[str]:
    """Rounds 57..60, e side only, of the block before the block before; one test for eight."""
    v = Vectors("r")
    a, b, c, d, e, f, g, h = v.lanes_of("st2")
    e1, f1, g1 = e, f, g
    for i, (old_d, old_h) in enumerate(((d, h), (c, g), (b, f), (a, e))):
        big1 = v.let(
            f"xor3v({v.let(f'rotrv({e1}, 6)')}, {v.let(f'rotrv({e1}, 11)')}, "
            f"{v.let(f'rotrv({e1}, 25)')})"
        )
        choose = v.let(f"chv({e1}, {f1}, {g1})")
        new_e = v.add(big1, choose, old_h, old_d, f"q->last[{i}]")
        e1, f1, g1 = str(new_e), e1, f1
    v.do(f"candidates = testnv({e1}, reject);")
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
        base, number = ("first", 1) if first else ("second", 2)
        start = f"p->start{number} + {place}"
        yield f"BEGIN({slot}, {base}, {start});"
    low, _ = pairs[turn]
    if first:
        kw = f"constant1 + {turn}" if turn < 7 else f"{buffers}->kw1[{turn - 7}] + {place}"
    else:
        kw = f"constant2 + {turn}" if low in (9, 11, 13) else f"{buffers}->kw2[{turn}] + {place}"
    yield f"{'ROUNDS_A' if turn % 2 == 0 else 'ROUNDS_B'}({slot}, {kw});"
    if turn == len(pairs) - 1:
        yield f"END({slot}, {'st1' if first else 'st2'}, {nonce});"


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


NAME = re.compile(r"\b[sfr]\d+\b")


def needs(lines: Sequence[str]) -> list[set[int]]:
    """For each line the lines that make what it reads."""
    made: dict[str, int] = {}
    found = []
    for i, line in enumerate(lines):
        names = NAME.findall(line)
        makes = names[:1] if line.startswith("const vec") else []
        found.append({made[n] for n in names[len(makes) :] if n in made})
        made |= dict.fromkeys(makes, i)
    return found


def kind(line: str) -> str:
    """What competes with what: shifts have two pipes of four, stores their own."""
    if "rotrv(" in line or "shrv(" in line:
        return "shift"
    return "store" if "storev(" in line else "other"


def evenly(lines: Sequence[str]) -> list[str]:
    """The same lines, so that each kind is spread evenly and no value is used at once.

    A list scheduler: of the next WINDOW lines whose operands have rested, the first one
    of the kind that is furthest behind.
    """
    before, kinds = needs(lines), [kind(line) for line in lines]
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


def merged(turns: list[list[str]], vectors: list[str]) -> Iterator[str]:
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
    lines = [
        "/* Written by tools/generate_split.py, which explains it; edit that instead. */",
        "/* Vectors between turns 0 and 239: digests of block b - 1 into lanes, their schedule. */",
        *merged(turns[: TURNS // 2], second_schedule()),
        "/* Vectors between turns 240 and 479: last rounds of block b - 2, schedule of b + 1. */",
        *merged(turns[TURNS // 2 :], last_rounds() + first_schedule()),
        f"ROTATE_SLOTS_BY_{TURNS % SLOTS};",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(written.main(OUTPUT, header, sys.argv[1:]))
