"""Whether a kernel keeps its vectors out of registers 0..15, by what the compiler wrote.

On Intel's cores one vector there costs the SHA unit a factor of 300 (csrc/upper.h), and no
test of results sees it. So the build of such a kernel goes by way of assembly: this reads it,
and the object is made of the very text that was read.
"""

from __future__ import annotations

import re

LOWER = re.compile(r"\b[yz]mm(?:[0-9]|1[0-5])\b")
SHA = re.compile(r"^\s*sha256rnds2\b", re.MULTILINE)
INSTRUCTION = re.compile(r"^\s+[a-z]\w*(?:\s|$)")


def why_not(assembly: str) -> str:
    """Why this text is no such kernel, as part of a sentence; empty when it is one."""
    if not SHA.search(assembly):
        return "the compiler wrote no assembly that could be read"
    stray = [line.strip() for line in assembly.splitlines()
             if INSTRUCTION.match(line) and LOWER.search(line)]  # fmt: skip
    if not stray:
        return ""
    told = re.sub(r"\s+", " ", stray[0])
    return (
        f"the compiler put vectors into registers 0 to 15 ({len(stray)} of its instructions, first "
        f"{told}), which would cost the SHA unit a factor of 300"
    )
