"""What is known of the drivers of a backend without loading one: whether they are here, and how
one of them, or one device, can be asked without the others.

A driver that crashes or hangs does so when it is loaded, too: only a child loads one (child.py).
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ... import atomic, bounded

LIBRARIES = {"opencl": ("libOpenCL.so.1", "libOpenCL.so"), "cuda": ("libcuda.so.1",)}
"""By backend, the names by which the loader finds its driver."""
NO_DRIVER = {
    "opencl": "there is no libOpenCL.so.1: no driver of OpenCL is installed",
    "cuda": "there is no libcuda.so.1: NVIDIA's driver is not installed",
}
FOLDERS = ("lib", "lib64", "usr/lib", "usr/lib64", "usr/local/lib", "run/opengl-driver/lib")
LARGEST_CACHE = 1 << 26
VENDORS, VISIBLE = "OCL_ICD_VENDORS", "CUDA_VISIBLE_DEVICES"
"""The variables by which OpenCL's loader finds its drivers, and CUDA's shows its devices."""
MOST_SHARES = 64


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


def closed(root: Path = Path("/")) -> str:
    """What to do where the user may not open a board, which its driver then does not list."""
    nodes = [*sorted(root.glob("dev/dri/render*")), root / "dev/kfd"]
    shut = next((n for n in nodes if n.exists() and not os.access(n, os.R_OK | os.W_OK)), None)
    if shut is None:
        return ""
    return f"your user may not open {shut}: `sudo usermod -aG render $USER`, and log in again"


@dataclass(frozen=True)
class Share:
    """What a process sees with these variables; without any, all."""

    name: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


EVERYTHING = Share()


def shares(
    backend: str, environ: Mapping[str, str] = os.environ, root: Path = Path("/")
) -> Sequence[Share]:
    """Each driver of OpenCL and each device of CUDA by itself; none where there are not several."""
    found = _vendors(environ, root) if backend == "opencl" else _visible(environ, root)
    return found[:MOST_SHARES] if len(found) > 1 else ()


def _visible(environ: Mapping[str, str], root: Path) -> list[Share]:
    """By the user's choice, else by what NVIDIA's module lists. The driver counts from 0."""
    count = len(list(root.glob("proc/driver/nvidia/gpus/*")))
    chosen = environ.get(VISIBLE, ",".join(map(str, range(count)))).split(",")
    return [Share(f"device {one.strip()}", {VISIBLE: one.strip()}) for one in chosen]


def _vendors(environ: Mapping[str, str], root: Path) -> list[Share]:
    folder = Path(environ.get(VENDORS) or root / "etc/OpenCL/vendors")
    try:
        return [Share(path.name, {VENDORS: _alone(path)}) for path in sorted(folder.glob("*.icd"))]
    except (OSError, ValueError):
        return []


@cache
def _alone(vendor: Path) -> str:
    """A folder with this file alone, which lasts as long as powbench runs. Every loader takes a
    folder; not every one a file."""
    named = bounded.read_bytes(vendor, 4096)
    folder = tempfile.mkdtemp(prefix="powbench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atomic.write(Path(folder) / vendor.name, named)
    return folder
