"""Writing results: whole or not at all."""

from __future__ import annotations

import contextlib
import itertools
import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import IO

import click

from ..errors import InputError
from . import output

STDIN = "stdin"
"""What messages call it; a user writes -."""


def check_writable(path: str | None) -> None:
    """InputError before the work starts, rather than after it, when `path` cannot be written."""
    if path is None:
        return
    if path == "-":
        if output.stdout_is_closed():
            raise InputError("cannot write to stdout: it is closed", "give a file's name")
        return
    mode = _mode(path)
    target = _resolved(path)
    folder = target.parent
    if mode is not None and stat.S_ISDIR(mode):
        raise InputError(f"cannot write {path}: it is a folder", "give a file's name")
    if mode is None and not folder.is_dir():
        raise InputError(f"cannot write {path}: there is no folder {folder}", f"mkdir -p {folder}")
    if mode is not None and not os.access(target, os.W_OK):
        raise InputError(f"cannot write {path}: permission denied", "choose another path")
    if _is_replaced(mode):
        try:  # permissions alone do not tell: root in /sys, a read-only file system
            with tempfile.NamedTemporaryFile(dir=folder, prefix=".powbench-"):
                pass
        except OSError as error:
            raise InputError(
                f"cannot write {path}: {(error.strerror or 'it fails').lower()}",
                "choose another path",
            ) from None


def check_distinct(**outputs: str | None) -> None:
    """InputError when two of the outputs, by the names of their options, are one."""
    given = [(name, path) for name, path in outputs.items() if path is not None]
    for (one, a), (other, b) in itertools.combinations(given, 2):
        if a == b == "-":
            raise InputError(
                f"--{one} and --{other} cannot both go to stdout", "give one of them a file"
            )
        same = "-" not in (a, b) and Path(a).resolve() == Path(b).resolve()
        if same and _is_replaced(_mode(a)):
            raise InputError(f"--{one} and --{other} both go to {a}", "give each a file of its own")


def check_spares(source: str | None, **outputs: str | None) -> None:
    """InputError when an output, by the name of its option, would replace the input `source`."""
    for name, path in outputs.items():
        if source in (None, "-") or path in (None, "-"):
            continue
        if Path(path).resolve() == Path(source).resolve() and _is_replaced(_mode(path)):
            raise InputError(f"--{name} would replace {source}", "choose another name")


def _mode(path: str) -> int | None:
    """What kind of file `path` is, None when there is none yet."""
    try:
        return Path(path).stat().st_mode
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        return None  # the missing folder is reported
    except (OSError, ValueError) as error:
        raise InputError(
            f"cannot write {path}: {getattr(error, 'strerror', None) or error}",
            "choose another path",
        ) from None


def _resolved(path: str) -> Path:
    """Where a symbolic link leads, so that the link stays one; /dev and /proc as they are."""
    target = Path(path)
    mode = _mode(path)
    return target.resolve() if target.is_symlink() and _is_replaced(mode) else target


def _is_replaced(mode: int | None) -> bool:
    """A device or a pipe is written to; a file, or none yet, is replaced as a whole."""
    return mode is None or stat.S_ISREG(mode)


def write_text(path: str, text: str) -> None:
    """Write `text` to `path`, or to stdout for "-". The file appears whole or not at all."""
    if path == "-":
        with output.writing():
            click.echo(text, nl=not text.endswith("\n"))
        return
    text = text if text.endswith("\n") else text + "\n"
    write_bytes(path, text.encode())


def write_bytes(path: str, data: bytes) -> None:
    """Write `data` to the file `path`, which appears whole or not at all."""
    target = _resolved(path)
    try:
        if target.exists() and not target.is_file():  # /dev/null, a pipe: nothing to replace
            target.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        raise InputError(
            f"cannot write {path}: {error.strerror}", "choose another path or free some space"
        ) from None


def _replace(target: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".powbench-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(target)
    except BaseException:  # an interrupt, too, leaves nothing behind
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def read_bounded(path: str, limit_bytes: int = 64 << 20) -> str:
    """The text of an input file, - for stdin; InputError when it is missing, huge or no text."""
    shown = STDIN if path == "-" else path
    try:
        with _opened(path) as file:
            data = file.read(limit_bytes + 1)
        if len(data) > limit_bytes:
            raise InputError(
                f"{shown} is larger than {limit_bytes >> 20} MiB", "is it the right file?"
            )
        return data.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {shown}: {error.strerror}", "check the path") from None
    except UnicodeDecodeError:
        raise InputError(f"{shown} is not text (UTF-8)", "is it the right file?") from None
    except ValueError as error:  # a NUL in the name, which only a configuration file can hold
        raise InputError(f"cannot read {shown}: {error}", "check the path") from None


def _opened(path: str) -> contextlib.AbstractContextManager[IO[bytes]]:
    if path != "-":
        return Path(path).open("rb")
    if sys.stdin is None:
        raise InputError("cannot read stdin: it is closed", "give a file's name")
    return contextlib.nullcontext(sys.stdin.buffer)
