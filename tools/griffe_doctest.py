"""For mkdocstrings (mkdocs.yml): the examples of docstrings, `>>> ...`, as blocks of code.

Markdown would take `>>>` for a quotation in a quotation in a quotation.
"""

from __future__ import annotations

import re
from typing import Any

import griffe

EXAMPLE = re.compile(r"^>>> .*(?:\n.+)*", re.MULTILINE)


class Doctest(griffe.Extension):  # type: ignore[misc,unused-ignore]
    """Fences every example, up to the next empty line."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:
        if obj.docstring is not None:
            obj.docstring.value = EXAMPLE.sub(r"```pycon\n\g<0>\n```", obj.docstring.value)
