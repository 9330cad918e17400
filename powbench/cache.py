"""The user's cache folder: what powbench can make again. No failure here is an error.

`POWBENCH_CACHE_DIR` names the folder; without it, it is `powbench` in XDG_CACHE_HOME.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

LIMIT_BYTES = 1 << 20


def folder() -> Path:
    """Where the cache is, whether it is there yet or not."""
    own = os.environ.get("POWBENCH_CACHE_DIR")
    base = own or os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    # os.path, because Path.expanduser raises where a user has no home.
    found = Path(os.path.expanduser(base))  # noqa: PTH111
    return found if own else found / "powbench"


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
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".powbench-")
    except OSError:
        return False
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        if isinstance(error, OSError):
            return False
        raise
    return True
