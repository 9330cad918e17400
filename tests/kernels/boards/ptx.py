"""PTX run on paper: what the search is made of, one thread at a time, as NVIDIA's manual says.

Only the instructions that the search has; any other one ends the test.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

MASK = 0xFFFFFFFF
LINE = re.compile(r"^\s*(?:@(%p\d+)\s+)?([a-z][\w.]*)(?:\s+([^;]*))?;")
LABEL = re.compile(r"^(\$\w+):")


def permuted(a: int, b: int, selector: int) -> int:
    """prmt: each of four nibbles of the selector names one of the eight bytes of b:a."""
    both = (b << 32 | a).to_bytes(8, "little")
    return int.from_bytes(bytes(both[selector >> 4 * i & 7] for i in range(4)), "little")


CALCULATED: dict[str, Callable[..., int]] = {
    "xor.b32": lambda a, b: a ^ b,
    "and.b32": lambda a, b: a & b,
    "or.b32": lambda a, b: a | b,
    "add.s32": lambda a, b: a + b & MASK,
    "add.s64": lambda a, b: a + b & (1 << 64) - 1,
    "shr.u32": lambda a, n: a >> n,
    "shf.r.wrap.b32": lambda a, b, n: (b << 32 | a) >> (n & 31) & MASK,
    "mad.lo.u32": lambda a, b, c: a * b + c & MASK,
    "mad.lo.s32": lambda a, b, c: a * b + c & MASK,
    "mul.wide.u32": lambda a, b: a * b,
    "prmt.b32": permuted,
    "mov.u32": lambda a: a,
    "cvta.to.global.u64": lambda a: a,
    "setp.ne.s32": lambda a, b: int(a != b),
    "setp.ge.u32": lambda a, b: int(a >= b),
}
"""By name: the value of the first operand from the others."""


@dataclass
class Launch:
    """parameters: of the search, each as its bytes. memory: by address, for what `found` is."""

    parameters: list[bytes]
    block: int
    threads: int
    memory: dict[int, int] = field(default_factory=dict)


class Search:
    """The entry `search` of a module."""

    def __init__(self, text: str) -> None:
        body = text[text.index("\n{\n", text.index(".entry search")) : text.rindex("}")]
        self.steps: list[tuple[str, str, list[str]]] = []
        self.labels: dict[str, int] = {}
        for line in body.splitlines():
            if label := LABEL.match(line):
                self.labels[label[1]] = len(self.steps)
            elif (step := LINE.match(line)) and not line.strip().startswith("."):
                operands = re.findall(r"\[[^\]]+\]|[^\s,]+", step[3] or "")
                self.steps.append((step[1] or "", step[2], operands))
            elif line.strip(" \t{") and not line.strip().startswith((".", "//")):
                raise AssertionError(f"no instruction: {line!r}")

    def thread(self, launch: Launch, number: int) -> None:
        registers = {
            "%tid.x": number, "%ntid.x": launch.threads, "%ctaid.x": launch.block,
        }  # fmt: skip

        def value(operand: str) -> int:
            return registers[operand] if operand.startswith("%") else int(operand, 0) & MASK

        at = 0
        while True:
            predicate, name, operands = self.steps[at]
            at += 1
            if predicate and not registers[predicate]:
                continue
            if name == "ret":
                return
            if name == "bra":
                at = self.labels[operands[0]]
            elif name.startswith("ld.param"):
                which, offset = re.fullmatch(r"\[search_param_(\d)\+?(\d*)\]", operands[1]).groups()  # type: ignore[union-attr]
                size = 8 if name.endswith("64") else 4
                start = int(offset or 0)
                data = launch.parameters[int(which)][start : start + size]
                registers[operands[0]] = int.from_bytes(data, "little")
            elif name == "atom.global.add.u32":
                address = value(operands[1].strip("[]"))
                registers[operands[0]] = launch.memory.get(address, 0)
                launch.memory[address] = registers[operands[0]] + value(operands[2])
            elif name == "st.global.u32":
                launch.memory[value(operands[0].strip("[]"))] = value(operands[1])
            else:
                registers[operands[0]] = CALCULATED[name](*map(value, operands[1:]))

    def found(self, words: list[int], first: int, count: int, capacity: int) -> list[int]:
        """How many candidates, and those that are kept: of a launch of one block."""
        begin = 0x7F00_0000_0000
        parameters = [
            struct.pack(f"<{len(words)}I", *words), struct.pack("<I", first),
            struct.pack("<I", capacity), struct.pack("<Q", begin),
        ]  # fmt: skip
        launch = Launch(parameters, 3, 256)
        launch.parameters[1] = struct.pack("<I", (first - 3 * 256) & MASK)
        for thread in range(count):
            self.thread(launch, thread)
        total = launch.memory.get(begin, 0)
        kept = [launch.memory[begin + 4 * (1 + i)] for i in range(min(total, capacity))]
        return [total, *kept]
