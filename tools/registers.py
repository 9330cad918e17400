"""Vector registers 16..31 for the lines of a generated kernel, and what has to go to memory.

Registers 0..15 are not to be touched (csrc/upper.h), and sixteen are few: which values are
kept decides how many are stored and loaded again. A generator knows the whole body, so it
keeps those with the nearest next use (Belady, 1966), and no compiler is asked. A value that
is needed now and then not for long stays in memory, where an instruction can read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vector_lines import Line

REGISTERS = range(16, 32)
SOON = 24
"""Lines. A value in memory that is needed again so soon is loaded."""
COMMUTATIVE = ("addv", "xorv", "xor3v", "majv")
FROM_MEMORY = (*COMMUTATIVE, "unpacklo", "unpackhi", "unpacklo64", "unpackhi64")
"""Operations whose last operand may be a vector in memory: those of values only."""
CHOOSE = ("chv", "chv_f", "chv_g")
"""chv(e, f, g) by the operand whose place the result takes; the others follow in order."""
NEVER = 1 << 30


class Registers:
    """What stands where, while the lines go by. Places in memory are `all->spilled`."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.uses: dict[str, list[int]] = {}
        for i, line in enumerate(lines):
            for name in line.needs:
                self.uses.setdefault(name, []).append(i)
        self.held: dict[str, int] = {}
        self.stored: dict[str, int] = {}
        self.free = list(REGISTERS)
        self.free_places: list[int] = []
        self.places = 0
        self.now = -1
        self.out: list[str] = []

    def statements(self, line: Line) -> list[str]:
        """The next line, with registers for its values."""
        self.now, self.out = self.now + 1, []
        in_place = line.operation in ("chv", "majv", "xor3v")
        (self._in_place if in_place else self._apart)(line)
        return self.out

    def _next_use(self, name: str) -> int:
        return next((i for i in self.uses.get(name, ()) if i > self.now), NEVER)

    def _apart(self, line: Line) -> None:
        """The result has a register of its own, which may be that of an operand."""
        operands = list(line.operands)
        left = self._left_in_memory(line.operation, operands)
        shown = [self._place(o) if o == left else
                 str(self._register_of(o, line)) if o in line.needs else o
                 for o in operands]  # fmt: skip
        self._release(line)
        if line.makes:
            self.held[line.makes] = register = self._empty(())
            shown.insert(0, str(register))
        self.out.append(f"{line.operation}{'_at' if left else ''}({', '.join(shown)});")

    def _in_place(self, line: Line) -> None:
        """vpternlogd: the result takes the place of an operand, or of a copy of it."""
        operands, operation = list(line.operands), line.operation
        ends = [i for i, o in enumerate(operands) if o in self.held and self._next_use(o) == NEVER]
        gone = [i for i, o in enumerate(operands) if o not in self.held]
        place = (*ends, *gone, 2)[0]
        if operation == "chv":
            operation = CHOOSE[place]
        first = operands.pop(place)
        left = self._left_in_memory(operation, operands)
        if not left:
            self._register_of(operands[1], line)
        self._register_of(operands[0], line)
        if place in ends:
            register = self.held.pop(first)
        else:
            register = self._empty(line.needs)
            copy = f"movev({register}, {self.held[first]});" if first in self.held else ""
            self.out.append(copy or f"loadv({register}, {self._place(first)});")
        third = self._place(left) if left else str(self.held[operands[1]])
        suffix = "_at" if left else ""
        self.out.append(f"{operation}{suffix}({register}, {self.held[operands[0]]}, {third});")
        self._release(line)
        self.held[line.makes] = register

    def _left_in_memory(self, operation: str, operands: list[str]) -> str:
        """The operand that is read where it is, moved to the end; empty if there is none."""
        if operation in FROM_MEMORY or operation in CHOOSE:
            last = len(operands) - 1
            for i in range(len(operands)) if operation in COMMUTATIVE else [last]:
                name = operands[i]
                far = self._next_use(name) - self.now > SOON
                if name in self.stored and name not in self.held and far:
                    operands.append(operands.pop(i))
                    return name
        return ""

    def _place(self, name: str) -> str:
        return f"all->spilled[{self.stored[name]}]"

    def _register_of(self, name: str, line: Line) -> int:
        if name not in self.held:
            self.held[name] = register = self._empty(line.needs)
            self.out.append(f"loadv({register}, {self._place(name)});")
        return self.held[name]

    def _empty(self, keep: Iterable[str]) -> int:
        """A register for a value; that of the value with the farthest next use, at worst."""
        if not self.free:
            name = max((n for n in self.held if n not in keep), key=self._next_use)
            register = self.held.pop(name)
            if name not in self.stored:
                if not self.free_places:
                    self.free_places.append(self.places)
                    self.places += 1
                self.stored[name] = self.free_places.pop()
                self.out.append(f"storev({self._place(name)}, {register});")
            self.free.append(register)
        return self.free.pop(0)

    def _release(self, line: Line) -> None:
        for name in dict.fromkeys(line.needs):
            if self._next_use(name) == NEVER:
                if name in self.held:
                    self.free.append(self.held.pop(name))
                if name in self.stored:
                    self.free_places.append(self.stored.pop(name))


def allocated(items: Iterable[Line | str]) -> tuple[list[str], int]:
    """The lines among the items as statements, and how many places in memory they need."""
    items = list(items)
    registers = Registers([item for item in items if isinstance(item, Line)])
    texts: list[str] = []
    for item in items:
        texts += [item] if isinstance(item, str) else registers.statements(item)
    return texts, registers.places
