"""Writing results: whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

import click

from ..errors import InputError


def check_writable(path: str | None) -> None:
    """InputError before the work starts, rather than after it, when `path` cannot be written."""
    if path is None or path == "-":
        return
    target = Path(path)
    folder = target.parent
    if target.is_dir():
        raise InputError(f"cannot write {path}: it is a folder", "give a file's name")
    if not folder.is_dir():
        raise InputError(f"cannot write {path}: there is no folder {folder}", f"mkdir -p {folder}")
    if not os.access(folder, os.W_OK) or (target.exists() and not os.access(target, os.W_OK)):
        raise InputError(f"cannot write {path}: permission denied", "choose another path")


def write_text(path: str, text: str) -> None:
    """Write `text` to `path`, or to stdout for "-". The file appears whole or not at all."""
    if path == "-":
        click.echo(text, nl=not text.endswith("\n"))
        return
    target = Path(path)
    if target.exists() and not target.is_file():  # /dev/null, a pipe: nothing to replace
        target.write_text(text, encoding="utf-8")
        return
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text if text.endswith("\n") else text + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(target)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        raise InputError(
            f"cannot write {path}: {error.strerror}", "choose another path or free some space"
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def read_bounded(path: str, limit_bytes: int = 64 << 20) -> str:
    """The text of an input file; InputError when it is missing, huge or no text."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(limit_bytes + 1)
        if len(data) > limit_bytes:
            raise InputError(
                f"{path} is larger than {limit_bytes >> 20} MiB", "is it the right file?"
            )
        return data.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}", "check the path") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not text (UTF-8)", "is it the right file?") from None
