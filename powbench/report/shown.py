"""Strings of others on their way to somebody's eyes.

A name, a label, a reason or a server's words may hold anything: control characters and escape
sequences that move the cursor, marks that turn the direction of the line, markup of whatever
prints it. Every table, line and message goes through `shown`, once, right before it is printed.
"""

from __future__ import annotations

from collections.abc import Iterable

LONGEST_LINE = 1000


def shown(text: object, longest: int = LONGEST_LINE) -> str:
    """`text` on one line: what cannot be seen is spelled out (`\\x1b`, `\\u202e`, `\\n`), and
    what is longer than `longest` ends in an ellipsis."""
    line = str(text)
    line = line if len(line) <= longest else line[:longest] + "…"
    return line if line.isprintable() else "".join(map(_spelled, line))


def joined(lines: Iterable[str]) -> str:
    """Lines under one another, each of them shown and whole."""
    return "\n".join(shown(line, len(line)) for line in lines)


def shown_lines(text: str) -> str:
    """A text whose line breaks are ours."""
    return joined(text.split("\n"))


_ASCII = str.maketrans(
    {
        **dict(zip("▁▂▃▄▅▆▇█", "_.:-=+*#", strict=True)),
        **dict(zip("▏▎▍▌▋▊▉", "   ####", strict=True)),
        "─": "-",
        "│": "|",
        "└": "+",
        "┤": "+",
        "·": ".",
        "•": "*",
        "×": "x",
        "…": "..",
        "–": "-",
        "±": "+-",
        "≤": "<=",
        "≥": ">=",
        "−": "-",
        "’": "'",
        "→": "->",
        "°": " deg",
    }
)


def in_ascii(text: str) -> str:
    """`text` with our own marks as a terminal in ASCII has them; strangers' letters stay."""
    return text.translate(_ASCII)


def _spelled(character: str) -> str:
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")
