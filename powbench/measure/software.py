"""Versions of everything between the user and the hash."""

from __future__ import annotations

import platform
import ssl
from importlib import metadata
from pathlib import Path
from typing import Any

from .. import child
from .._version import VERSION
from ..kernels import native


def collect() -> dict[str, Any]:
    """powbench.result/1 `software`: versions as strings, None where absent."""
    return {
        "powbench": VERSION,
        "commit": _commit(Path(__file__).parents[2]),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "openssl": ssl.OPENSSL_VERSION,
        "core": native.build_info(),
        **{name: _version(name) for name in ("numba", "llvmlite", "numpy", "cffi")},
    }


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _commit(folder: Path) -> str | None:
    """The git commit when powbench runs from a checkout, with `+` when files were changed."""
    if not (folder / ".git").exists():
        return None
    describe = ["describe", "--always", "--abbrev=12", "--dirty=+"]
    try:
        return child.run(["git", "-C", folder, *describe], 5).text.strip() or None
    except child.ChildError:
        return None
