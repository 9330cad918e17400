"""The user's cache folder: what powbench can make again. No failure here is an error.

`POWBENCH_CACHE_DIR` names the folder; without it, it is `powbench` in XDG_CACHE_HOME.
"""

from __future__ import annotations

import os
from pathlib import Path

from . import atomic, folders

LIMIT_BYTES = 1 << 20
NOWHERE = Path(os.devnull, "powbench")
"""Where nothing can be kept."""


def folder() -> Path:
    """Where the cache is, whether it is there yet or not; NOWHERE without a home."""
    given = os.environ.get("POWBENCH_CACHE_DIR")
    if given:
        return Path(given) if not given.startswith("~") else folders.expanded(given) or NOWHERE
    return folders.cache() or NOWHERE


def read(path: Path) -> str | None:
    """The text of a small file, None when there is none or it is not text."""
    try:
        with path.open("rb") as file:
            return file.read(LIMIT_BYTES).decode()
    except (OSError, ValueError):
        return None


def write(path: Path, text: str) -> bool:
    """The file appears whole or not at all; False where nothing can be kept."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, text.encode(), internal=True)
    except OSError:
        return False
    return True
