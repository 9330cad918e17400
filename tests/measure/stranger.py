"""The stranger of the manual: the code of its page, run on a result."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest

from tests.docs.blocks import blocks

CHALLENGE = "a challenge of the tests"
PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "certify-a-result.md"
STRANGERS_MODULES = {"base64", "hashlib", "json", "math", "struct"}


def strangers(
    folder: Path, data: Any, monkeypatch: pytest.MonkeyPatch, challenge: str = CHALLENGE
) -> str:
    """The code of the manual page, run on this result; the name of what it raised."""
    (code,) = [b.text for b in blocks(PAGE.read_text("utf-8")) if b.language == "python"]
    assert len([line for line in code.splitlines() if line]) <= 30
    assert {m for line in re.findall(r"^import (.+)$", code, re.MULTILINE)
            for m in line.split(", ")} <= STRANGERS_MODULES  # fmt: skip
    (folder / "certified.json").write_text(json.dumps(data))
    (folder / "challenge.txt").write_text(f"{challenge}\n")
    monkeypatch.chdir(folder)
    try:
        exec(compile(code, "page", "exec"), {"__name__": "stranger"})
    except (AssertionError, ValueError, struct.error) as error:
        return type(error).__name__
    return ""
