"""Checks that older versions kept as files in history/: they are read into the store.

The files stay where they are, so that nothing is lost and an older powbench goes on reading
them. A file that changes later is read again.
"""

from __future__ import annotations

from pathlib import Path

from ..documents.stored import History
from . import points
from .database import Database
from .place import read
from .runs import Run

FOLDER = "history"


def new_files(folder: Path, database: Database | None) -> list[Path]:
    """Files of history/ that are not in the store as they are now.

    One that is empty is being written at this moment.
    """
    known = {} if database is None else database.taken()
    return [
        path
        for path in sorted((folder / FOLDER).glob("[!.]*.json"))
        if (mark := _mark(path))[1] and known.get(path.name, ())[:2] != mark
    ]


def take_over(files: list[Path], database: Database) -> None:
    """InputError names a file that is no record; then none of them is in the store."""
    known = database.taken()
    for path in files:
        mark, record = _mark(path), read(path, History)
        before = known.get(path.name)
        if before is not None and before[:2] == mark:
            continue  # somebody else was faster
        number = database.add(run_of(record))
        database.take(path.name, *mark, number)
        if before is not None and before[2] != number:
            database.forget(before[2])


def run_of(record: History, machine: str = "", version: str = "") -> Run:
    return Run(record.created, tuple(points.of_history(record, machine, version)), record)


def _mark(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size
