"""Counts the words of each sentence in the README, the manual and the examples.

    python tools/count_sentences.py            a line for each page: sentences, median, longest
    python tools/count_sentences.py --check    exit 1 where a sentence or a median is too long

Counted are paragraphs, items of lists, quotes, notes and the cells of tables. Code blocks,
headings and comments are not. A code span is one word, as is the address behind a link no word.
What does not end like a sentence (a cell of a table, an item of a list) is a label: it keeps to
the limit too, and stands outside the median, which a table of labels would pull down.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
MOST_WORDS = 40
MEDIAN_BELOW = 20

_FENCE = re.compile(r"^[ >]*(`{3,}|~{3,})")
_HEADING = re.compile(r"^#{1,6} ")
_RULE = re.compile(r"^(?:[-*_=] ?){3,}$")
_ITEM = re.compile(r"^(?:[-*+]|\d+[.)]) +")
_NOTE = re.compile(r'^(?:!!!|\?\?\?\+?) \w+ *"?(.*?)"?$')
_REFERENCE = re.compile(r"^\[[^\]]+\]: \S+$")
_CELL = re.compile(r"(?<!\\)\|")
_DIVIDER = re.compile(r"^[|:\- ]+$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE = re.compile(r"`[^`]+`")
_INLINE = (
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\]|\{[^}]*\})"), r"\1"),
    (re.compile(r"<[^>\s][^>]*>"), " "),
    (re.compile(r"[*\\]+"), ""),
)
_END = re.compile(r"[.?!]+[)\"'”’\]]*(?=\s|$)")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:e\.g|i\.e|cf|vs|etc|approx|fig)\.$", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """line: where its paragraph begins. whole: it ends with a full stop, `?`, `!` or `:`."""

    line: int
    text: str

    @property
    def words(self) -> int:
        return sum(any(c.isalnum() for c in token) for token in self.text.split())

    @property
    def whole(self) -> bool:
        return bool(re.search(r"[.?!:][)\"'”’\]]*$", self.text))


def paragraphs(markdown: str) -> Iterator[tuple[int, str]]:
    """The line and the text of each paragraph, item, note and cell."""
    # Comments give way to as many lines, so that line numbers stay.
    lines = _COMMENT.sub(lambda c: "\n" * c[0].count("\n"), markdown).splitlines()
    first = 0
    if lines and lines[0] == "---" and "---" in lines[1:]:
        first = lines.index("---", 1) + 1
    begin, text, fence, inside = 0, "", "", False
    for number, raw in enumerate([*lines[first:], ""], start=first + 1):
        line = raw.strip().removeprefix("> ").strip()
        opening = _FENCE.match(raw)
        if fence:
            if opening and opening[1].startswith(fence):
                fence = ""
            continue
        if raw.startswith("    ") and not inside and not text:
            continue  # an indented block of code
        if raw and not raw.startswith(" "):
            inside = bool(_ITEM.match(raw) or _NOTE.match(raw))
        apart = bool(
            opening or not line or line.startswith("|") or _HEADING.match(line)
            or _RULE.match(line) or _ITEM.match(line) or _NOTE.match(line)
            or _REFERENCE.match(line)
        )  # fmt: skip
        if apart and text:
            yield begin, text
            text = ""
        if opening:
            fence = opening[1]
        elif line.startswith("|") and not _DIVIDER.match(line):
            yield from ((number, cell.strip()) for cell in _CELL.split(line) if cell.strip())
        elif note := _NOTE.match(line):
            yield number, note[1]
        elif not apart or _ITEM.match(line):
            begin = begin if text else number
            text = f"{text} {_ITEM.sub('', line) if not text else line}".strip()


def sentences(markdown: str) -> Iterator[Sentence]:
    """All sentences of a page; links by their text alone, code spans as one word."""
    for line, paragraph in paragraphs(markdown):
        plain = _CODE.sub(lambda code: code[0].replace(" ", "·"), paragraph)
        for pattern, replacement in _INLINE:
            plain = pattern.sub(replacement, plain)
        begin = 0
        for end in _END.finditer(plain):
            if _ABBREVIATION.search(plain[begin : end.end()]):
                continue
            yield Sentence(line, plain[begin : end.end()].strip())
            begin = end.end()
        if plain[begin:].strip():
            yield Sentence(line, plain[begin:].strip())


def median(counted: list[Sentence]) -> float:
    """Of whole sentences [words]; 0 where there is none."""
    return statistics.median([s.words for s in counted if s.whole] or [0])


def faults(pages: dict[str, list[Sentence]]) -> Iterator[str]:
    """What is too long, by page; then of all pages together."""
    for name, counted in pages.items():
        for sentence in counted:
            if sentence.words > MOST_WORDS:
                yield f"{name}:{sentence.line}: {sentence.words} words: {sentence.text}"
    together = [sentence for counted in pages.values() for sentence in counted]
    for name, counted in (*pages.items(), ("all pages", together)):
        if median(counted) >= MEDIAN_BELOW:
            yield f"{name}: half of its sentences have {median(counted):g} words or more"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="exit 1 where something is too long")
    parser.add_argument("pages", nargs="*", type=Path, help="default: README and manual")
    given = parser.parse_args(arguments)
    paths = given.pages or [
        *(ROOT / page for page in PAGES),
        *sorted((ROOT / "docs").rglob("*.md")),
        *sorted((ROOT / "examples").rglob("*.md")),
    ]
    pages = {
        str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path): list(
            sentences(path.read_text(encoding="utf-8"))
        )
        for path in paths
    }
    if given.check:
        too_long = list(faults(pages))
        print("\n".join(too_long) or f"pages counted: {len(pages)}; no sentence is too long")
        if too_long:
            print(f"a sentence has {MOST_WORDS} words at most, the median is under {MEDIAN_BELOW}")
        return 1 if too_long else 0
    for name, counted in pages.items():
        longest = max((sentence.words for sentence in counted), default=0)
        print(
            f"{len(counted):5} sentences, median {median(counted):4g}, longest {longest:3}  {name}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
