"""What commands do with the store: keep runs, and open it to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ..errors import PowbenchError
from . import database, taking_over
from .database import NAME, Database
from .runs import Run


def keep(folder: Path, runs: Sequence[Run]) -> None:
    """All of them or none. PowbenchError (4) where the store cannot be written."""
    with database.writing(folder) as store:
        for run in runs:
            store.add(run)


def require(folder: Path) -> None:
    """PowbenchError where nothing could be kept: asked before the work, not after it."""
    with database.writing(folder) as store:
        store.touch()


@contextmanager
def opened(folder: Path) -> Iterator[Database]:
    """The store in `folder`, whatever older versions kept there included.

    InputError where it cannot be read. Where old files cannot be written into it, as on a disk
    that is only read, they are read anew each time.
    """
    with database.existing(folder) as store:
        files = taking_over.new_files(folder, store)
    if files and _taken_over(folder, files):
        files = []
    with ExitStack() as stack:
        store = stack.enter_context(database.existing(folder))
        if store is None or files:
            memory = stack.enter_context(database.in_memory(folder / NAME, store is None))
            if store is not None:
                store.copy_to(memory)
            taking_over.take_over(files, memory)
            store = memory
        yield store


def _taken_over(folder: Path, files: list[Path]) -> bool:
    try:
        with database.writing(folder) as store:
            taking_over.take_over(files, store)
    except PowbenchError as error:
        if error.exit_code == PowbenchError.exit_code:  # the folder cannot be written
            return False
        raise
    return True
