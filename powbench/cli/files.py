"""Files as the command line names them: - is stdin or stdout; errors are InputErrors."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterable

import click

from .. import atomic, bounded, claims
from ..errors import InputError
from . import output

STDIN = "stdin"
"""What messages call it; a user writes -."""


def shown(path: str) -> str:
    """A name as text: a byte that is none becomes a question mark, as in what we write."""
    return path.encode("utf-8", "replace").decode()


def claim_input(path: str) -> None:
    """Register what is read, so that no output replaces it; its reader says what is missing."""
    opened = path if path != "-" else "/dev/stdin"
    try:
        status = claims.status(opened)
    except (OSError, ValueError):
        return
    if status is not None:
        claims.current.read(STDIN if path == "-" else path, status)


def is_there(path: str) -> bool:
    """Whether a file or a pipe stands at `path`, whatever `path` is."""
    try:
        status = claims.status(path)
    except (OSError, ValueError):
        return False
    return status is not None and not stat.S_ISDIR(status.st_mode)


def can_be_replaced(path: str) -> bool:
    """Whether `path` is a file, or nothing yet: what is written to a stream stays there."""
    if claims.descriptor(path) is not None:
        return False
    status = claims.status(path)
    return status is None or stat.S_ISREG(status.st_mode)


def claim_output(path: str, option: str) -> None:
    """InputError before the work starts, rather than after it, when `path` cannot be written
    or is an input or another output. option: as the user writes it."""
    if path == claims.STDOUT and output.stdout_is_closed():
        raise InputError("cannot write to stdout: it is closed", "give a file's name")
    claims.current.write(path, option)


def write_text(path: str, text: str) -> None:
    """Write `text` to `path`, or to stdout for "-". The file appears whole or not at all."""
    text = text if text.endswith("\n") else text + "\n"
    if path == claims.STDOUT:
        with output.writing():
            click.echo(text, nl=False)
        return
    write_bytes(path, text.encode("utf-8", "replace"))


def write_pieces(path: str, pieces: Iterable[str]) -> None:
    """`write_text` for what is made piece by piece and ends with a line end."""
    if path == claims.STDOUT:
        with output.writing():
            for piece in pieces:
                click.echo(piece, nl=False)
        return
    write_bytes(path, (piece.encode("utf-8", "replace") for piece in pieces))


def write_bytes(path: str, data: bytes | Iterable[bytes]) -> None:
    """Write `data` to the file `path`, which appears whole or not at all."""
    try:
        atomic.write(path, data)
    except OSError as error:
        raise InputError(
            f"cannot write {path}: {error.strerror}", "choose another path or free some space"
        ) from None


def read_bounded(path: str, limit_bytes: int = bounded.LARGEST_FILE_BYTES) -> str:
    """The text of an input file, - for stdin; InputError when it is missing, huge or no text."""
    if path != "-":
        return bounded.read_text(path, limit_bytes)
    if sys.stdin is None:
        raise InputError("cannot read stdin: it is closed", "give a file's name")
    return bounded.text_of(lambda: bounded.read_stream(sys.stdin.buffer, limit_bytes), STDIN)
