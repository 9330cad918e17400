"""Counts that a repository keeps: powbench.counts/1, a TOML file that people can read in a diff."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

from .. import bounded
from ..documents import reading
from ..documents.counts import CountsFile, KernelCounts
from ..documents.fields import ABSENT
from ..errors import InputError

SCHEMA = "powbench.counts/1"
HEAD = """\
# Instructions of a hash (or of a call), counted one by one.
# Written by `powbench baseline save --counts`; `powbench check --counts --baseline` compares.
"""
SAME = 1e-9
"""Each instruction stands in one line: a sum that differs by more was cut off or edited."""
WRITE_IT = "`powbench baseline save --counts FILE` writes one"


def text(kernels: Mapping[str, KernelCounts]) -> str:
    lines = [HEAD, f'schema = "{SCHEMA}"']
    for name, k in kernels.items():
        lines += ["", f"[kernels.{_quoted(name)}]"]
        lines += [f"{key} = {_quoted(getattr(k, key))}" for key in ("source", "compiler", "flags")]
        if k.source_sha256 is not ABSENT:
            lines += [f"source_sha256 = {_quoted(k.source_sha256)}"]
        lines += [f"instructions = {k.instructions!r}"]
        for part, counts in (("classes", k.classes), ("lines", k.lines)):
            lines += ["", f"[kernels.{_quoted(name)}.{part}]"]
            lines += [f"{_quoted(key)} = {times!r}" for key, times in counts.items()]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """JSON's escapes are TOML's, but for a lone DEL and halves of characters."""
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False).replace(
        "\x7f", "\\u007f"
    )


def read(path: str) -> dict[str, KernelCounts]:
    """InputError for a file that is missing, holds no counts, or whose lines are not all there."""
    content = bounded.read_text(path, bounded.LARGEST_TOML_BYTES, WRITE_IT)
    try:
        data = bounded.toml_value(content)
    except bounded.Unreadable as error:
        raise InputError(f"{path} holds no counts: {error}", WRITE_IT) from None
    if data.get("schema") != SCHEMA:
        found = data.get("schema")
        said = f"its schema is {str(found)[:60]!r}" if found is not None else "it has no schema"
        raise InputError(f"{path} holds no counts of {SCHEMA}: {said}", WRITE_IT)
    kernels = dict(reading.checked(data, path, CountsFile, "a damaged file of counts").kernels)
    for name, k in kernels.items():
        if not math.isclose(total := sum(k.lines.values()), k.instructions, rel_tol=SAME):
            raise InputError(
                f"{path} is a damaged file of counts: the lines of {name} add up to {total:.10g}, "
                f"and it states {k.instructions:.10g} instructions",
                WRITE_IT,
            )
    return kernels
