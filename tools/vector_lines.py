"""What the generators of AVX-512 kernels share: lines of vector operations, and the two
hashes as such lines. csrc/folded.h has the constants that they add.

A line is one operation. Its last operand may stand in memory: a word for all lanes
(`f->first[4]`, operations that end in `_word`) or a whole vector (`add_stored`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SHIFTS = ("rotrv", "shrv")


@dataclass(frozen=True)
class Line:
    """makes: the value's name, empty where there is none. needs: the operands that are values.

    about: where in the hash it stands, for the landmarks.
    """

    operation: str
    operands: tuple[str, ...]
    makes: str
    needs: tuple[str, ...]
    about: str = ""

    @property
    def text(self) -> str:
        """As C, for a compiler that finds the registers."""
        call = f"{self.operation}({', '.join(self.operands)});"
        return f"const vec {self.makes} = {call}" if self.makes else call


class Lines:
    """A list of lines under construction. Values are named by `prefix` and a number.

    part: of which work these lines are; with `about`, what a landmark says.
    """

    def __init__(self, prefix: str, part: str = "") -> None:
        self.lines: list[Line] = []
        self.prefix, self.count, self.part, self.about = prefix, 0, part, ""

    def let(self, operation: str, *operands: str | int) -> str:
        self.count += 1
        name = f"{self.prefix}{self.count}"
        self._append(operation, operands, name)
        return name

    def do(self, operation: str, *operands: str) -> None:
        self._append(operation, operands, "")

    def _append(self, operation: str, operands: Sequence[str | int], makes: str) -> None:
        needs = tuple(str(o) for o in operands if self.is_value(o))
        texts = tuple(map(str, operands))
        self.lines.append(Line(operation, texts, makes, needs, self.part + self.about))

    def is_value(self, operand: str | int) -> bool:
        rest = str(operand).removeprefix(self.prefix)
        return rest != str(operand) and rest.isdigit()

    def add(self, *terms: str | None) -> str:
        """Sum of the terms that are there; the first is waited for longest, so it comes last.

        One of them at least is a value; words in memory are added first.
        """
        there = [t for t in terms if t is not None]
        words = [t for t in there if not self.is_value(t)]
        values = [t for t in there if self.is_value(t)]
        total = values.pop()
        for word in words:
            total = self.let("add_word", total, word)
        for value in reversed(values):
            total = self.let("addv", value, total)
        return total

    def sigma(self, x: str, *turns: int, shift: int = 0) -> str:
        parts = [self.let("rotrv", x, n) for n in turns]
        if shift:
            parts.append(self.let("shrv", x, shift))
        return self.let("xor3v", *parts)

    def small0(self, x: str) -> str:
        return self.sigma(x, 7, 18, shift=3)

    def small1(self, x: str) -> str:
        return self.sigma(x, 17, 19, shift=10)

    def round(self, state: list[str], kw: tuple[str, str], folded: bool = False) -> None:
        """One round on [a .. h], in place. kw: operation and operand that add K + W.

        folded: h is part of the operand already, so that it is a value or a word itself.
        """
        a, b, c, d, e, f, g, h = state
        sums = self.let("addv", self.sigma(e, 6, 11, 25), self.let("chv", e, f, g))
        t1 = self.let(*kw[:1], sums, kw[1]) if folded else self.plus(h, kw, sums)
        total0 = self.let("addv", self.sigma(a, 2, 13, 22), self.let("majv", a, b, c))
        state[:] = [self.let("addv", t1, total0), a, b, c, self.let("addv", t1, d), e, f, g]

    def plus(self, h: str, kw: tuple[str, str], sums: str) -> str:
        return self.let("addv", self.let(kw[0], h, kw[1]), sums)

    def round_e(self, state: list[str], kw: tuple[str, str]) -> None:
        """A round of which only the new e is wanted; a stays what it was."""
        a, b, c, d, e, f, g, h = state
        sums = self.let("addv", self.sigma(e, 6, 11, 25), self.let("chv", e, f, g))
        rest = self.let("addv", d, self.let(kw[0], h, kw[1]))
        state[:] = [a, a, b, c, self.let("addv", rest, sums), e, f, g]


def needed(lines: Sequence[Line]) -> list[set[int]]:
    """For each line the places of the lines that make what it reads."""
    makers = {line.makes: i for i, line in enumerate(lines) if line.makes}
    return [{makers[name] for name in line.needs} for line in lines]


def first_words(v: Lines, n: str) -> Iterator[tuple[int, str]]:
    """W18 .. W63 of the first hash of the nonces n, each behind the lines that make it."""
    w: dict[int, str | None] = dict.fromkeys(range(4, 16))
    w[16], w[17] = "f->w16", "f->w17"
    constants = {20: "f->bit", 22: "f->length1", 30: "f->s0_length1", 31: "f->c31", 32: "f->c32"}
    for t in range(18, 64):
        v.about = f"first hash, W{t}"
        if t == 18:
            w[t] = v.let("add_word", v.small0(n), "f->c18")
        elif t == 19:
            w[t] = v.let("add_word", n, "f->c19")
        else:
            late, far, old = w[t - 2], w[t - 15], w[t - 16]
            whole = t > 32  # what is constant of the last two stands in `constants`
            w[t] = v.add(
                v.small1(str(late)),
                w[t - 7],
                v.small0(far) if whole and far else None,
                old if whole else None,
                constants.get(t),
            )
        yield t, str(w[t])


def second_words(v: Lines, digest: Sequence[str], last: int = 60) -> Iterator[tuple[int, str]]:
    """W16 .. of the second hash over the words of the first, each behind its lines."""
    w: dict[int, str | None] = dict(enumerate(digest))
    w.update(dict.fromkeys(range(8, 16)))  # constants; zero, but for 8 and 15
    constants = {
        17: "f->s1_length2",
        22: "f->length2",
        23: "f->s0_bit",
        24: "f->bit",
        30: "f->s0_length2",
        31: "f->length2",
    }
    for t in range(16, last + 1):
        v.about = f"second hash, W{t}"
        late, far = w[t - 2], w[t - 15]
        w[t] = v.add(
            v.small1(late) if late else None,
            w[t - 7],
            v.small0(far) if far else None,
            w[t - 16],
            constants.get(t),
        )
        yield t, str(w[t])
