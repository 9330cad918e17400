"""Where the user's own folders are, by the desktop's rules (XDG Base Directory).

Those rules say that a relative path in XDG_DATA_HOME or XDG_CACHE_HOME counts for nothing;
`~name` of a user that does not exist is one. Some users have no home at all: containers run
programs as numbers that stand in no /etc/passwd.
"""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path | None:
    """The user's home; None where there is none."""
    return expanded("~")


def expanded(text: str) -> Path | None:
    """`text` with a leading ~ or ~name replaced; None when that is not an absolute path."""
    # os.path, because Path.expanduser raises where a user has no home.
    path = Path(os.path.expanduser(text))  # noqa: PTH111
    return path if path.is_absolute() else None


def data() -> Path | None:
    """Where a program keeps what it cannot make again; None without a home."""
    return _xdg("XDG_DATA_HOME", "~/.local/share")


def cache() -> Path | None:
    """Where a program keeps what it can make again; None without a home."""
    return _xdg("XDG_CACHE_HOME", "~/.cache")


def _xdg(variable: str, default: str) -> Path | None:
    named = os.environ.get(variable)
    base = (expanded(named) if named else None) or expanded(default)
    return None if base is None else base / "powbench"
