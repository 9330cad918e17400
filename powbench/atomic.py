"""The one writer of files: whole or not at all, never onto an input, nothing left behind.

A file that is there keeps its permissions and its name: behind a symbolic link the file is
replaced, not the link. A device, a pipe or a stream that the shell opened (/dev/fd/3) is
written to as it is. OSError says what the system has against it; the caller says the remedy.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from . import claims
from .errors import PowbenchError

PATIENCE_SECONDS = 30.0
"""For another powbench that holds a store: it does so for milliseconds."""


def write(path: str | Path, data: bytes | Iterable[bytes], internal: bool = False) -> None:
    """Put `data`, whole or in pieces, in place of what is at `path`, or write it to the stream that
    is there.

    internal: a file of powbench itself (a store, the cache), which it reads and replaces. Of
    anything else InputError when this run reads it.
    """
    if not internal:
        claims.current.spare(path)
    target, status = claims.behind(path), claims.status(path)
    pieces = (data,) if isinstance(data, bytes) else data
    opened = claims.descriptor(target)
    if opened is not None:
        with os.fdopen(os.dup(opened), "wb") as stream:
            stream.writelines(pieces)
    elif status is not None and not stat.S_ISREG(status.st_mode):
        with Path(target).open("wb") as stream:
            stream.writelines(pieces)
    else:
        _replace(Path(target), pieces, status)


def _replace(target: Path, pieces: Iterable[bytes], status: os.stat_result | None) -> None:
    temporary = target.with_name(f".powbench-{secrets.token_hex(8)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            if status is not None:
                _keep_access(handle, status)
            file.writelines(pieces)
            file.flush()
            os.fsync(handle)
        temporary.replace(target)
    except BaseException:  # an interrupt, too, leaves nothing behind
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync(target.parent)


def _keep_access(handle: int, status: os.stat_result) -> None:
    """The owner first: changing it may take rights away."""
    if hasattr(os, "fchown"):
        with contextlib.suppress(OSError):
            os.fchown(handle, status.st_uid, status.st_gid)
        os.fchmod(handle, stat.S_IMODE(status.st_mode))


def _sync(folder: Path) -> None:
    """The new name on the disk; some file systems and systems have no such thing."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def append(path: str | Path, data: bytes) -> None:
    """All of `data` at the end of a file, or nothing of it."""
    with Path(path).open("ab", buffering=0) as file:
        size, left = os.fstat(file.fileno()).st_size, memoryview(data)
        try:
            while left:
                left = left[file.write(left) :]
        except BaseException:
            with contextlib.suppress(OSError):
                os.ftruncate(file.fileno(), size)
            raise


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody else is in this block with the same folder; the lock ends with the process.

    PowbenchError when another one does not let go, OSError when no lock can be made there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("ab") as file:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _lock(file.fileno()):
            if time.monotonic() > deadline:
                raise PowbenchError(
                    f"another powbench holds {folder}", "wait for it to end, or end it"
                )
            time.sleep(0.02)
        yield


def _lock(handle: int) -> bool:
    """Take the lock, which closing the file gives back; False while somebody else has it."""
    try:
        try:
            import fcntl
        except ImportError:  # Windows
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):  # a disk without locks
            raise
        return False
    return True
