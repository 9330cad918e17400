"""Where a line breaks in a terminal: at words, and never inside a `command` to be copied."""

from __future__ import annotations

import re
import textwrap

_HOLD = "\ue000"
"""Stands for a blank that no line may break at; `shown` lets none of a stranger's through."""
_SPAN = re.compile(r"`[^`\n]+`[^\s`]*")


def held(text: str, room: int = 1 << 30) -> str:
    """`text` whose commands, `such as this one`, count as one word where they fit in `room`."""
    return _SPAN.sub(lambda m: m[0].replace(" ", _HOLD) if len(m[0]) <= room else m[0], text)


def released(text: str) -> str:
    """What `held` has held, as it was."""
    return text.replace(_HOLD, " ")


def wrapped(line: str, columns: int) -> str:
    """`line` at most `columns` wide, what goes on set below; a longer word or command stays
    whole, so that it can be copied."""
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    text = textwrap.fill(
        held(line), columns, subsequent_indent=indent, break_long_words=False,
        break_on_hyphens=False, replace_whitespace=False,
    )  # fmt: skip
    return released(text)
