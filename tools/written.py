"""What the generators of a committed file share: write it, or tell whether it has drifted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def main(output: Path, text: Callable[[], str], arguments: list[str]) -> int:
    """Write text() to `output`, or with --check exit 1 when the committed file differs."""
    if arguments == ["--check"]:
        same = output.exists() and output.read_text(encoding="utf-8") == text()
        print(f"{output.name}: {'up to date' if same else 'differs from its generator'}")
        return 0 if same else 1
    output.write_text(text(), encoding="utf-8")
    return 0
