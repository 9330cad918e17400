"""Compiling the numba kernels ahead of their use, in a child process.

LLVM cannot be interrupted, so a compilation in this process would make Ctrl-C
wait for seconds. The child leaves its work in numba's cache, and a stamp of ours
says that it did; both know the versions and the CPU.

    python -m powbench.kernels.compiling numba      what the child runs
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from .. import cache, child
from ..errors import PowbenchError
from . import jit
from .base import Job

TIMEOUT_SECONDS = 300.0


def stamp_of(name: str) -> Path:
    """A file that exists when this kernel is in numba's cache for this CPU and these versions."""
    folder = Path(__file__).parent  # of its sources, files that begin with `_`
    jit.tune()
    binding = jit.llvm()
    parts = [name, sys.version, metadata.version("numba"), metadata.version("llvmlite")]
    parts += [binding.get_host_cpu_name(), os.environ.get("NUMBA_CPU_FEATURES", "")]
    parts += [os.environ.get("NUMBA_CACHE_DIR", ""), str(folder)]
    for source in sorted(folder.glob("_*.py")):
        status = source.stat()
        parts += [source.name, str(status.st_mtime_ns), str(status.st_size)]
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]
    return cache.folder() / "compiled" / f"{name}-{key}"


def is_compiled(name: str) -> bool:
    """Whether the kernel `name` can run without being compiled first."""
    # os.path: False, too, where the folder is not ours to see.
    return os.path.exists(stamp_of(name))  # noqa: PTH110


def ensure(name: str, announce: Callable[[str], None]) -> float | None:
    """Have the kernel `name` compiled; returns the seconds it took, None if it was before.

    `announce` receives one line before and one after. PowbenchError when the
    child fails. KeyboardInterrupt ends the child.
    """
    return _once(
        f"kernel {name}", stamp_of(name), [__name__, name],
        "; or name the other kernels with -k", announce,
    )  # fmt: skip


def _once(
    subject: str, stamp: Path, arguments: list[str], otherwise: str, announce: Callable[[str], None]
) -> float | None:
    if os.path.exists(stamp):  # noqa: PTH110 - False, too, where the folder is not ours to see
        return None
    if sys.platform == "win32":  # child.py needs POSIX: here it compiles when it is used
        return None
    announce(f"compiling {subject} for this CPU, once ...")
    began = time.monotonic()
    try:
        done = child.run([sys.executable, "-m", *arguments], TIMEOUT_SECONDS, merged=True, cut=True)
    except child.Late:
        raise PowbenchError(
            f"{subject} did not compile within {TIMEOUT_SECONDS:.0f} s",
            f"try again when the machine is less busy{otherwise}",
        ) from None
    if done.code != 0:
        last = child.last_line(done.text) or "no message"
        raise PowbenchError(
            f"{subject} did not compile: {last}",
            f"set NUMBA_CACHE_DIR to a folder that you may write{otherwise}",
        )
    seconds = time.monotonic() - began
    announce(f"compiled {subject} in {seconds:.1f} s")
    with contextlib.suppress(OSError):
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.touch()
    return seconds


if __name__ == "__main__":
    from .registry import get

    try:
        get(sys.argv[1]).scan(Job(bytes(80), 0), 0, 1)
    except PowbenchError as error:
        sys.exit(error.message)
