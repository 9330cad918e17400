"""The document of a measurement, which is not lost with the terminal or the connection."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from .. import claims, folders, interrupt
from ..errors import InputError
from . import files, output

FOLDER = "kept"
"""Below the user's data folder of powbench."""


def wanted(in_a_file: bool) -> bool:
    """Whether to measure on: not where nobody reads the answer and no file is to hold it."""
    return not interrupt.hung_up() and (in_a_file or not output.reader_is_gone())


def write(json_path: str | None, text: Callable[[], str], command: str) -> None:
    """Write it where --json says. Where nobody reads stdout any more, or the file cannot be
    written, it goes to a file of the user's data folder; InputError then says which. text: makes
    the document."""
    if json_path in (None, claims.STDOUT) and interrupt.hung_up() and _folder() is not None:
        _keep(text, command)
    elif json_path is not None:
        try:
            files.write_text(json_path, text())
        except InputError as error:
            if (kept := _keep(text, command)) is not None:
                error.hint = f"the result is in {kept} instead: move it"
            raise


def _keep(text: Callable[[], str], command: str) -> Path | None:
    """The file that the user's data folder has from now on; None where it takes none."""
    if (folder := _folder()) is None:
        return None
    path = folder / f"{command}-{time.time_ns()}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files.write_text(str(path), text())
    except (InputError, OSError):
        return None
    return path


def remind() -> None:
    """Say where the results are that nobody has fetched."""
    folder = _folder()
    found = sorted(folder.glob("*.json")) if folder is not None else []
    if found:
        more = f", and {len(found) - 1} more there" if len(found) > 1 else ""
        output.say(
            f"note: {found[-1]} holds a result that nobody has fetched{more}; move it or remove it"
        )


def _folder() -> Path | None:
    data = folders.data()
    return None if data is None else data / FOLDER
