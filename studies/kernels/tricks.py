"""The variants: each kernel as it is, and with one trick taken out.

A trick is taken out of a copy of the source by replacing text. Text that is not there
any more is an error, so a change to a kernel cannot leave its study behind unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

GENERATOR = "tools/generate_split.py"
FLAGS = "tools/core_flags.py"


@dataclass(frozen=True)
class Edit:
    """In `file`, `old` becomes `new`, wherever it stands."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Variant:
    """kernel: which one. trick: what is missing here; empty for the kernel as it is.

    defines: for the preprocessor. compiler: "gcc" or "clang".
    """

    kernel: str
    trick: str = ""
    edits: Sequence[Edit] = ()
    defines: Sequence[str] = ()
    compiler: str = "gcc"

    @property
    def key(self) -> str:
        return f"{self.kernel}: {self.trick or 'as it is'}"


def _flags(kernel: str) -> Edit:
    """Without the flags that keep gcc from undoing the order of the source."""
    old = 'tuning = {"gcc": self.gcc, "clang": self.clang}.get(kind, ())'
    return Edit(FLAGS, old, f"tuning = () if self.name == {f'kernel_{kernel}.c'!r} else self.gcc")


SPLIT = "csrc/kernel_split.c"
LANES = "csrc/lanes.h"

_TO_THE_END = (
    Edit(LANES, "(t) == 60 ? PB_IV7 : 0u", "0u"),
    Edit(LANES, "    EXTEND(w9, w10, w2, w7);\n    ROUND_E(c, d, e, f, g, addv(w9, K(57)));",
         "    STEP(h, a, b, c, d, e, f, g, 57, w9, w10, w2, w7);"),
    Edit(LANES, "    EXTEND(w10, w11, w3, w8);\n    ROUND_E(b, c, d, e, f, addv(w10, K(58)));",
         "    STEP(g, h, a, b, c, d, e, f, 58, w10, w11, w3, w8);"),
    Edit(LANES, "    EXTEND(w11, w12, w4, w9);\n    ROUND_E(a, b, c, d, e, addv(w11, K(59)));",
         "    STEP(f, g, h, a, b, c, d, e, 59, w11, w12, w4, w9);"),
    Edit(LANES, "    EXTEND(w12, w13, w5, w10);\n    ROUND_E(h, a, b, c, d, addv(w12, K(60)));\n"
         "    return h;",
         "    STEP(e, f, g, h, a, b, c, d, 60, w12, w13, w5, w10);\n"
         "    STEP(d, e, f, g, h, a, b, c, 61, w13, w14, w6, w11);\n"
         "    STEP(c, d, e, f, g, h, a, b, 62, w14, w15, w7, w12);\n"
         "    STEP(b, c, d, e, f, g, h, a, 63, w15, w0, w8, w13);\n"
         "    return addv(h, set1v(PB_IV7));"),
)  # fmt: skip
_EVERY_ROUND = (
    Edit(
        LANES,
        "    e = addv(n, set1v(job->r3_a)), f = set1v(s[0]), g = set1v(s[1]), h = set1v(s[2]);\n"
        "    a = addv(n, set1v(job->r3_e)), b = set1v(s[4]), c = set1v(s[5]);\n",
        "    s = job->midstate;\n"
        "    a = set1v(s[0]), b = set1v(s[1]), c = set1v(s[2]), d = set1v(s[3]);\n"
        "    e = set1v(s[4]), f = set1v(s[5]), g = set1v(s[6]), h = set1v(s[7]);\n"
        "    ROUND(a, b, c, d, e, f, g, h, addv(set1v(job->tail[0]), K(0)));\n"
        "    ROUND(h, a, b, c, d, e, f, g, addv(set1v(job->tail[1]), K(1)));\n"
        "    ROUND(g, h, a, b, c, d, e, f, addv(set1v(job->tail[2]), K(2)));\n"
        "    ROUND(f, g, h, a, b, c, d, e, addv(n, K(3)));\n",
    ),
)


def _chains(slots: int, rotation: str) -> tuple[Edit, ...]:
    """So many chains in flight. Runs begin 31 turns apart, where 30 and `slots` are not coprime:
    else two runs would have the same slot; a slot then idles one turn in 31. `rotation`: what
    stands in which slot in the next body, which the kernel has written out for seven."""
    return (
        Edit(GENERATOR, "SLOTS = 7", f"SLOTS = {slots}"),
        Edit(GENERATOR, "SPACING = 30", "SPACING = 31"),
        Edit(GENERATOR, 'f"ROTATE_SLOTS_BY_{TURNS % SLOTS};"', f'"{rotation}"'),
    )


def _rotation(slots: int, by: int) -> str:
    """In C: slot s gets what stands in slot s + by. One circle after the other, through SPARE."""
    left, words = set(range(slots)), []
    while left:
        circle = [min(left)]
        while (after := (circle[-1] + by) % slots) not in circle:
            circle.append(after)
        left -= set(circle)
        for half in ("ABEF", "CDGH") if len(circle) > 1 else ():
            names = [f"{half}{s}" for s in circle]
            words += [f"MOVE(SPARE, {names[0]});"]
            words += [f"MOVE({to}, {of});" for to, of in pairwise([*names, "SPARE"])]
    return " ".join(words)


_FROM_IMMEDIATES = "#define HIDDEN(table) pb_hidden(table)\n"

VARIANTS = (
    Variant("split"),
    Variant("split", "vector lines in their natural order", (
        Edit(GENERATOR, "vectors, done = evenly(vectors), 0", "done = 0"),
    )),
    Variant("split", "vpternlogd for three-way xors", (
        Edit(SPLIT, "xorv(z, z, x); xorv(z, z, y)", "OF_THREE(0x96, z, x, y)"),
        Edit(SPLIT, 'xorv(z, z, x); OF_TWO_AT("vpxord", z, z, at)', "OF_THREE_AT(0x96, z, x, at)"),
    )),
    Variant("split", "buffers anywhere in a page", (
        Edit(SPLIT, "_Alignas(4096)", "_Alignas(64)"),
    )),
    *(Variant("split", f"{word} chains in flight", _chains(n, _rotation(n, 16 * 31 % n)))
      for n, word in ((6, "six"), (5, "five"), (4, "four"))),
    Variant("split", "one turn at a time, not two", (
        Edit(GENERATOR, "range(0, len(turns), 2)", "range(0, len(turns), 1)"),
        Edit(GENERATOR, "turns[i : i + 2]", "turns[i : i + 1]"),
        Edit(GENERATOR, "* (i + 2) //", "* (i + 1) //"),
    )),
    Variant("split", "three turns at a time", (
        Edit(GENERATOR, "range(0, len(turns), 2)", "range(0, len(turns), 3)"),
        Edit(GENERATOR, "turns[i : i + 2]", "turns[i : i + 3]"),
        Edit(GENERATOR, "* (i + 2) //", "* (i + 3) //"),
    )),
    Variant("split", "clang", compiler="clang"),
    Variant("avx512"),
    Variant("avx512", "one set of sixteen nonces", (
        Edit("csrc/kernel_avx512.c", '#include "kernel.h"\n',
             '#include "../one_set/avx512_one_set.h"\n#if 0\n'),
        Edit("csrc/kernel_avx512.c", "                           hits);\n}\n",
             "                           hits);\n}\n#endif\n"),
    )),
    Variant("avx512", "constants from immediates", (
        Edit("csrc/kernel_avx512.c", _FROM_IMMEDIATES, ""),
    )),
    Variant("avx512", "second hash to its end", _TO_THE_END),
    Variant("avx512", "rounds 0 to 3 every time", _EVERY_ROUND),
    Variant("avx512", "gcc's own order", (_flags("avx512"),)),
    Variant("avx512", "clang", compiler="clang"),
    Variant("shani"),
    *(Variant("shani", trick, defines=(f"-DSTREAMS={n}",)) for n, trick in
      ((1, "one stream"), (2, "two streams"), (3, "three streams"), (5, "five streams"))),
    Variant("shani", "clang", compiler="clang"),
    Variant("avx2"),
    Variant("avx2", "late rounds in a straight line", (
        Edit("csrc/kernel_avx2.c", "#define LOOP_LATE_ROUNDS(", "#define NO_LOOP("),
    )),
    Variant("avx2", "constants from immediates", (
        Edit("csrc/kernel_avx2.c", _FROM_IMMEDIATES, ""),
    )),
    Variant("avx2", "second hash to its end", _TO_THE_END),
    Variant("avx2", "rounds 0 to 3 every time", _EVERY_ROUND),
    Variant("avx2", "gcc's own order", (_flags("avx2"),)),
    Variant("avx2", "clang", compiler="clang"),
)  # fmt: skip
