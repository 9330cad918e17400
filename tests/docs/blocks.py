"""The fenced blocks of a Markdown page, and what a comment right before one says of it.

    <!-- not run: REASON -->     the block needs what a test machine has not
    <!-- needs: PROGRAM -->      the block needs a program that a user may not have
    <!-- exits: CODE -->         the block ends with this exit code
    <!-- shorter: OLD, NEW -->   the test says NEW where the block says OLD, to take less time
    <!-- command: NAME -->       one of the README's two commands, which .ci/run calls
    <!-- output -->              a block of text: what the block before it prints
    <!-- sample: REASON -->      a block of text that is true of one machine only

In an output, `[...]` alone on a line stands for any lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\s*$")
COMMENT = re.compile(r"^<!-- (?P<word>[a-z ]+)(?:: (?P<rest>.*))? -->$")
ELISION = "[...]"


@dataclass(frozen=True)
class Block:
    """line: of the opening fence. said, reason: of the comment before it, or empty."""

    line: int
    language: str
    text: str
    said: str = ""
    reason: str = ""

    @property
    def tested(self) -> str:
        """The text as a test runs it."""
        if self.said != "shorter":
            return self.text
        old, new = self.reason.split(", ")
        assert self.text.count(old) == 1, f"line {self.line} does not say {old!r} once"
        return self.text.replace(old, new)


def blocks(markdown: str) -> Iterator[Block]:
    lines = markdown.splitlines()
    at = 0
    while at < len(lines):
        opening = FENCE.match(lines[at])
        if opening is None:
            at += 1
            continue
        end = next(i for i in range(at + 1, len(lines)) if lines[i].strip() == "```")
        comment = COMMENT.match(lines[at - 1]) if at else None
        yield Block(
            at + 1,
            opening["language"],
            "\n".join(line.removeprefix(opening["indent"]) for line in lines[at + 1 : end]) + "\n",
            comment["word"] if comment else "",
            (comment["rest"] or "") if comment else "",
        )
        at = end + 1


def missing(expected: str, printed: str) -> str:
    """The first chunk of `expected` that does not stand in `printed`, in this order; or ""."""
    rest = [line.rstrip() for line in printed.splitlines()]
    for chunk in _chunks(expected):
        n = len(chunk)
        found = next((i for i in range(len(rest) - n + 1) if rest[i : i + n] == chunk), None)
        if found is None:
            return "\n".join(chunk)
        rest = rest[found + n :]
    return ""


def _chunks(text: str) -> Iterator[list[str]]:
    chunk: list[str] = []
    for line in [*text.splitlines(), ELISION]:
        if line.strip() != ELISION:
            chunk.append(line.rstrip())
        elif chunk:
            yield chunk
            chunk = []


def claimed(python: str) -> list[str]:
    """What the comments after print(...) say that a block of Python prints."""
    return re.findall(r"^print\(.*\)  # (.+)$", python, re.MULTILINE)
