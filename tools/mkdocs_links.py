"""A hook of mkdocs.yml: links from the manual to the rest of the checkout become its paths.

`[the example](../examples/x)` works where the repository is browsed. The built site has no
such file, so it reads: the example (`examples/x`).
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

LINK = re.compile(r"\[([^\]]+)\]\((\.\./[^)#\s]*)(?:#[^)]*)?\)")


def outside(markdown: str, source: str) -> str:
    """`markdown` of the page docs/`source` with its links out of docs/ as text."""

    def as_text(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), match[2]))
        if not path.startswith("../"):
            return match[0]
        path = path.removeprefix("../")
        told = match[1].strip("`")
        return f"`{path}`" if told.rstrip("/") == path else f"{match[1]} (`{path}`)"

    return LINK.sub(as_text, markdown)


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Called by mkdocs for each page."""
    return outside(markdown, page.file.src_uri)
