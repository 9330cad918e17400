"""The instructions of a hash where nothing can run a kernel step by step: on ARMv8.

A scan loop that is one straight line runs each of its instructions once a turn, and a turn
hashes as many nonces as the kernel has lanes. So its code is read from the head of the
loop to the branch back. Branches out of it lead to candidates, one turn in many.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ..errors import NotMeasurable
from . import arm_instructions, instructions
from .instructions import Count, Decode

WIDTH = 4
"""Bytes of every instruction of ARMv8."""
LONGEST = 1 << 16
"""Bytes of code that are looked through."""
LEAVES = ("bl", "blr", "br", "ret", "b")


class Code(Protocol):
    """What is asked of a kernel: see NativeKernel."""

    @property
    def name(self) -> str: ...
    @property
    def lanes(self) -> int: ...
    def begins(self) -> int: ...
    def code_at(self, address: int) -> bytes: ...


@dataclass(frozen=True)
class Step:
    address: int
    mnemonic: str
    operands: str

    @property
    def target(self) -> int | None:
        """Where a branch goes; None for what is none, or goes where a register says."""
        if not arm_instructions.BRANCHES.fullmatch(self.mnemonic) or "#" not in self.operands:
            return None
        return int(self.operands.rsplit("#", 1)[1], 0)


def loop(kernel: Code, decode: Decode) -> list[Step]:
    """From the head to the first conditional branch back. NotMeasurable when there is none,
    or when the way through it is not one straight line."""
    begin = kernel.begins()
    steps: list[Step] = []
    furthest = begin
    for address in range(begin, begin + LONGEST, WIDTH):
        step = Step(address, *decode(kernel.code_at(address)[:WIDTH], address))
        steps.append(step)
        target = step.target
        if target is not None and step.mnemonic not in LEAVES and begin <= target <= address:
            return _straight(kernel, steps[(target - begin) // WIDTH :])
        if target is not None and step.mnemonic != "bl":
            furthest = max(furthest, target)
        if step.mnemonic in ("ret", "b") and address >= furthest:
            break
    raise NotMeasurable(f"kernel {kernel.name} has no loop that could be read")


def _straight(kernel: Code, steps: list[Step]) -> list[Step]:
    first, last = steps[0].address, steps[-1].address
    for step in steps[:-1]:
        target = step.target
        if step.mnemonic in LEAVES or (target is not None and first <= target <= last):
            raise NotMeasurable(
                f"the loop of kernel {kernel.name} is not one straight line: "
                f"{step.mnemonic} {step.operands}".rstrip()
            )
    return steps


def count(kernel: Code, decode: Decode | None = None) -> Count:
    """The instructions of a hash of this kernel in the code that is loaded."""
    decode = decode if decode is not None else instructions.decoder(arm=True)
    steps = [(s.mnemonic, s.operands, 1.0) for s in loop(kernel, decode)]
    turn = instructions.tally(steps, arm_instructions.classes_of)
    each = {name: n / kernel.lanes for name, n in turn.classes.items()}
    return Count(turn.instructions / kernel.lanes, each)
