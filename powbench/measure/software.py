"""Versions of everything between the user and the hash."""

from __future__ import annotations

import platform
import ssl
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any

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
    try:
        told = subprocess.run(
            ["git", "-C", str(folder), "describe", "--always", "--abbrev=12", "--dirty=+"],
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return told.stdout.strip() or None
