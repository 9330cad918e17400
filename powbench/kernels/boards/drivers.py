"""Whether the library of a backend's driver is here, without loading it.

A driver that crashes or hangs does so when it is loaded, too: only a child loads one (child.py).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from ... import bounded

LIBRARIES = {"opencl": ("libOpenCL.so.1", "libOpenCL.so"), "cuda": ("libcuda.so.1",)}
"""By backend, the names by which the loader finds its driver."""
NO_DRIVER = {
    "opencl": "there is no libOpenCL.so.1: no driver of OpenCL is installed",
    "cuda": "there is no libcuda.so.1: NVIDIA's driver is not installed",
}
FOLDERS = ("lib", "lib64", "usr/lib", "usr/lib64", "usr/local/lib", "run/opengl-driver/lib")
LARGEST_CACHE = 1 << 26


def absent(backend: str, environ: Mapping[str, str] = os.environ, root: Path = Path("/")) -> str:
    """Why there can be no board of this backend; empty where there may be one."""
    names = LIBRARIES[backend]
    if any((folder / name).exists() for folder in _folders(environ, root) for name in names):
        return ""
    try:
        known = bounded.read_bytes(root / "etc/ld.so.cache", LARGEST_CACHE)
    except (OSError, ValueError):
        known = b""
    return "" if any(name.encode() + b"\0" in known for name in names) else NO_DRIVER[backend]


def _folders(environ: Mapping[str, str], root: Path) -> Iterator[Path]:
    """Where the loader looks beside its cache; the last two for an environment of conda."""
    for folder in environ.get("LD_LIBRARY_PATH", "").replace(";", ":").split(":"):
        if folder:
            yield Path(folder)
    yield from (root / folder for folder in FOLDERS)
    yield from (Path(prefix) / "lib" for prefix in {sys.prefix, sys.base_prefix})
