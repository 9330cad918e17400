"""Whether a kernel runs more instructions for a hash than before: exact figures, no noise.

Counts compare only where the code is of one kind, one compiler and one set of flags. Then a share
of `margin` more is *regressed*. Fewer pass.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..documents.counts import Counted, Counts, Growth, KernelCounts
from ..documents.fields import ABSENT
from ..measure import arm_instructions, instructions
from . import decision
from .decision import INCOMPARABLE

MARGIN = 0.001
UNSEEN = (
    "counts see instructions only, and no stalls, no transitions between widths of vectors and no "
    "caches: the gate of time judges those (`powbench check --time`)"
)
KEY = ("source", "compiler", "flags")
ROUNDING = 1e-12
_REGISTER = re.compile(r"\b(?:([xyz]mm)\d+|(k)[0-7]|(st|mm)\(?\d\)?)\b")
_GENERAL = re.compile(
    r"\b(?:r(?:[abcd]x|[sd]i|[sb]p|\d+[dwb]?)|e(?:[abcd]x|[sd]i|[sb]p)|[abcd][xlh]|[sd]il?|[sb]pl?)\b"
)
_ARM_REGISTER = re.compile(r"\b(?:([vqdsbh])\d+|[wx](?:\d+|zr)|w?sp)(?=\b)")
_ARM_IMMEDIATE = re.compile(r"#-?(?:0x[0-9a-f]+|\d+)\b|(?<=\[)\d+(?=\])")
_IMMEDIATE = re.compile(r"(?<![\w.])-?(?:0x[0-9a-f]+|\d+)\b")


def line_of(mnemonic: str, operands: str) -> str:
    """`vpaddd`, `ymm1, ymm2, ymmword ptr [rsp + 0x40]` -> `vpaddd ymm, ymm, mem`.

    Addresses, numbers and the choice of registers are of one build; the rest is the line of the
    histogram in which the instruction is counted.
    """
    if mnemonic.startswith("j") or mnemonic == "call":
        return mnemonic
    text = re.sub(r"(?:\w+ ptr )?(?:\w\w:)?\[[^\]]*\]", "mem", operands)
    text = _REGISTER.sub(lambda m: m[1] or m[2] or m[3], text)
    text = _IMMEDIATE.sub("number", _GENERAL.sub("reg", text))
    return f"{mnemonic} {text}".strip()


def arm_line_of(mnemonic: str, operands: str) -> str:
    """The same of ARMv8: `ldr`, `q3, [x2, #0x40]` -> `ldr q, mem`."""
    if arm_instructions.BRANCHES.fullmatch(mnemonic):
        return mnemonic
    text = re.sub(r"(?<![\w\]}])\[[^\]]*\]!?", "mem", operands)
    text = _ARM_REGISTER.sub(lambda m: m[1] or "reg", text)
    return f"{mnemonic} {_ARM_IMMEDIATE.sub('number', text)}".strip()


@dataclass(frozen=True)
class Reading:
    """How the instructions of a kind of CPU are told apart."""

    classes_of: instructions.Classify
    line_of: Callable[[str, str], str]


X86 = Reading(instructions.classes_of, line_of)
ARM = Reading(arm_instructions.classes_of, arm_line_of)


def counts_of(
    rows: Sequence[tuple[str, str, float]],
    source: str,
    compiler: str,
    flags: str,
    source_sha256: str = "",
    cpu: Reading = X86,
) -> KernelCounts:
    """From (mnemonic, operands, times it was run for one hash)."""
    counted = instructions.tally(rows, cpu.classes_of)
    lines: Counter[str] = Counter()
    for mnemonic, operands, times in rows:
        lines[cpu.line_of(mnemonic, operands)] += times  # type: ignore[assignment]
    return KernelCounts(
        source, compiler, flags, counted.instructions, counted.classes,
        {name: float(n) for name, n in sorted(lines.items(), key=lambda x: (-x[1], x[0]))},
        source_sha256 or ABSENT,
    )  # fmt: skip


def compare(kernel: str, base: KernelCounts, head: KernelCounts, margin: float) -> Counted:
    """The verdict on one kernel, with the classes and lines that grew, the most first."""
    differs = next((k for k in KEY if getattr(base, k) != getattr(head, k)), None)
    if differs is not None:
        was, now = (getattr(c, differs) or "unknown" for c in (base, head))
        reason = f"the {differs} of {kernel} differs: {was} in base, {now} in head"
        return Counted(kernel, "incomparable", reason, None, base, head, (), ())
    change = head.instructions / base.instructions - 1
    grown = (grown_of(base.classes, head.classes), grown_of(base.lines, head.lines))
    verdict: Literal["pass", "regressed"] = "regressed" if change >= margin - ROUNDING else "pass"
    return Counted(kernel, verdict, said(change, base, head), change, base, head, *grown)


def said(change: float, base: KernelCounts, head: KernelCounts) -> str:
    """`2848 instructions in base, 2851 in head (+0.105%), and its source changed`."""
    if base.instructions == head.instructions:
        return f"{base.instructions:.10g} instructions in both, {of_source(base, head)}"
    return (
        f"{base.instructions:.10g} instructions in base, {head.instructions:.10g} in head "
        f"({change * 100:+.3g}%{', fewer' if change < 0 else ''}), {of_source(base, head)}"
    )


def of_source(base: KernelCounts, head: KernelCounts) -> str:
    """Whether the kernel's source changed, which is what counts judge, and never why not to."""
    if ABSENT in (base.source_sha256, head.source_sha256):
        return "and nobody knows whether its source changed"
    same = base.source_sha256 == head.source_sha256
    return "of the same source" if same else "and its source changed"


def grown_of(base: Mapping[str, float], head: Mapping[str, float]) -> tuple[Growth, ...]:
    more = [Growth(n, base.get(n, 0.0), x) for n, x in head.items() if x > base.get(n, 0.0)]
    return tuple(sorted(more, key=lambda g: (g.base - g.head, g.name)))


@dataclass(frozen=True)
class Verdict:
    """Of all kernels. The first that is not comparable speaks unless another one regressed."""

    verdict: str
    reason: str
    counts: Counts


def judge(checks: Sequence[Counted], margin: float) -> Verdict:
    worst = decision.overall([c.verdict for c in checks])
    told = [f"{c.kernel}: {c.reason}" if worst != INCOMPARABLE else c.reason
            for c in checks if c.verdict == worst]  # fmt: skip
    return Verdict(worst, "; ".join(told), Counts(margin, tuple(checks), UNSEEN))


def incomparable_file(kernel: str, file: str, holds: Sequence[str]) -> Verdict:
    """A file of counts that lacks this kernel."""
    reason = f"{file} holds no counts of kernel {kernel}, but of {', '.join(holds)}"
    return Verdict(INCOMPARABLE, reason, Counts(MARGIN, (), UNSEEN))
