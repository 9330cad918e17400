"""Strings of others on their way to somebody's eyes.

A name, a label, a reason or a server's words may hold anything: control characters and escape
sequences that move the cursor, marks that turn the direction of the line, markup of whatever
prints it. Every table, line and message goes through `shown`, once, right before it is printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

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


def renderable(part: RenderableType) -> RenderableType:
    """`part` for rich with its texts shown: nothing in it is markup, an escape or a new line.

    What `tables.py` makes sees to its own texts, since widths are counted there.
    """
    from rich.console import Group
    from rich.text import Text

    from .terminal.tables import Prose

    if isinstance(part, Group):
        return Group(*(renderable(inner) for inner in part.renderables))
    if isinstance(part, str | Text):
        return Prose([part if isinstance(part, str) else part.plain])
    return part
