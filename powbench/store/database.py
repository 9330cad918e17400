"""The store: one SQLite file that many processes write to and none can break.

A change is one transaction, begun IMMEDIATE, so that writers wait for each other and whoever
dies in the middle leaves what was there. The journal is SQLite's own rollback journal: its
other one (WAL) does not work on network file systems.

History of the format (PRAGMA user_version):
    1   first version: runs, their points, and which old files were taken over
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import msgspec

from .. import bounded, claims
from ..documents import reading
from ..documents.stored import History, Point
from ..errors import InputError, PowbenchError
from .runs import Query, Run, as_said, as_stored, moment

try:
    import sqlite3
except ImportError:
    raise InputError(
        "this Python was built without SQLite, which the store needs",
        "use another Python, or give `history` the files of results",
    ) from None

NAME = "results.sqlite"
APPLICATION = 0x504F5742
"""PRAGMA application_id: POWB."""
FORMAT = 1
PATIENCE_SECONDS = 30.0
"""For another powbench that writes; it does so for milliseconds."""
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
"""The last one: a table or a column is not there."""
COLUMNS = tuple(field.name for field in fields(Point))
SCHEMA = """
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,        -- SHA-256 of what it holds: the same run is kept once
    moment REAL NOT NULL,               -- seconds since 1970, UTC
    baseline TEXT,
    record TEXT                         -- of a check: powbench.history/1
);
CREATE TABLE point (
    run INTEGER NOT NULL REFERENCES run (id),
    moment REAL NOT NULL,
    created TEXT NOT NULL, what TEXT NOT NULL, kernel TEXT NOT NULL, verdict TEXT NOT NULL,
    hashes_per_second REAL, slow_down REAL,
    cpu_signature TEXT NOT NULL, baseline TEXT, warnings TEXT NOT NULL,
    machine TEXT NOT NULL, version TEXT NOT NULL, threads INTEGER,
    hashes_per_second_low REAL, hashes_per_second_high REAL,
    hashes_per_joule REAL, watts REAL, energy_scope TEXT NOT NULL, hardware_errors INTEGER,
    energy_level TEXT NOT NULL
);
CREATE INDEX point_by_moment ON point (moment);
CREATE INDEX point_by_run ON point (run);
CREATE TABLE taken (                    -- files of history/ that were taken over
    name TEXT PRIMARY KEY, changed INTEGER NOT NULL, size INTEGER NOT NULL,
    run INTEGER NOT NULL REFERENCES run (id)
);
"""


class Database:
    """An open store; `writing` and `reading` open one."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection, self.path = connection, path

    def add(self, run: Run) -> int:
        """Keep a run; its number, which is that of the same run where it is there already."""
        record = None if run.record is None else reading.text(run.record, None)
        baseline = (run.record.baseline or None) if run.record else None
        at, digest = moment(run.created), run.digest
        added = self._connection.execute(
            "INSERT OR IGNORE INTO run (digest, moment, baseline, record) VALUES (?, ?, ?, ?)",
            (digest, at, baseline, record),
        )
        if not added.rowcount:
            (known,) = self._one("SELECT id FROM run WHERE digest = ?", digest)
            return int(known)
        number = int(added.lastrowid or 0)
        marks = ", ".join("?" * (2 + len(COLUMNS)))
        self._connection.executemany(
            f"INSERT INTO point (run, moment, {', '.join(COLUMNS)}) VALUES ({marks})",
            [(number, moment(p.created), *_row(p)) for p in run.points],
        )
        return number

    def touch(self) -> None:
        """Write what is there already: an open transaction alone does not ask the disk."""
        self._connection.execute(f"PRAGMA user_version = {FORMAT}")

    def forget(self, run: int) -> None:
        """A run that no file is of any more."""
        unless = "AND NOT EXISTS (SELECT 1 FROM taken WHERE taken.run = ?)"
        self._connection.execute(f"DELETE FROM point WHERE run = ? {unless}", (run, run))
        self._connection.execute(f"DELETE FROM run WHERE id = ? {unless}", (run, run))

    def copy_to(self, other: Database) -> None:
        self._connection.backup(other._connection)

    def points(self, query: Query) -> list[Point]:
        """Oldest first."""
        where, values = _where(query)
        rows = self._connection.execute(
            f"SELECT {', '.join(COLUMNS)} FROM point WHERE {where}"
            " ORDER BY moment DESC, rowid DESC LIMIT ?",
            (*values, -1 if query.last is None else query.last),
        ).fetchall()
        return [self._point(row) for row in reversed(rows)]

    def newest(self, query: Query) -> list[Point]:
        """The last of each kernel on each number of threads of each machine, as it was measured."""
        where, values = _where(query)
        series = "machine, cpu_signature, kernel, threads, what, baseline"
        rows = self._connection.execute(
            f"SELECT {', '.join(COLUMNS)} FROM (SELECT *, row_number() OVER"
            f" (PARTITION BY {series} ORDER BY moment DESC, rowid DESC) AS place"
            f" FROM point WHERE {where}) WHERE place = 1 ORDER BY {series}",
            values,
        )
        return [self._point(row) for row in rows]

    def kernels(self) -> list[str]:
        rows = self._connection.execute("SELECT DISTINCT kernel FROM point ORDER BY kernel")
        return [str(kernel) for (kernel,) in rows]

    def records(self, baseline: str | None = None) -> list[History]:
        """Checks that were made here, oldest first; with `baseline`, those against it."""
        rows = self._connection.execute(
            "SELECT record FROM run WHERE record IS NOT NULL AND (? IS NULL OR baseline = ?)"
            " ORDER BY moment, id",
            (baseline, baseline),
        )
        return [reading.read(text, str(self.path), History) for (text,) in rows]

    def taken(self) -> dict[str, tuple[int, int, int]]:
        """Old files that are in here: when they were changed, their bytes, their run."""
        rows = self._connection.execute("SELECT name, changed, size, run FROM taken")
        return {name: (changed, size, run) for name, changed, size, run in rows}

    def take(self, name: str, changed: int, size: int, run: int) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO taken VALUES (?, ?, ?, ?)", (name, changed, size, run)
        )

    def _one(self, sql: str, *values: Any) -> tuple[Any, ...]:
        found: tuple[Any, ...] = self._connection.execute(sql, values).fetchone()
        return found

    def _point(self, row: tuple[Any, ...]) -> Point:
        held = dict(zip(COLUMNS, row, strict=True))
        try:
            held["warnings"] = msgspec.json.decode(held["warnings"])
            held["what"] = as_said(held["what"])
            return msgspec.convert(held, Point)
        except (msgspec.MsgspecError, TypeError) as error:
            raise damaged(self.path, str(error)) from None


def _where(query: Query) -> tuple[str, list[Any]]:
    """The condition in SQL, and what its question marks stand for."""
    terms, values = ["1"], list[Any]()
    if query.machine is not None:
        terms.append("? IN (machine, cpu_signature)")
        values.append(query.machine)
    if query.kernels:
        terms.append(f"kernel IN ({', '.join('?' * len(query.kernels))})")
        values += query.kernels
    for column, value in (("version", query.version), ("baseline", query.baseline)):
        if value is not None:
            terms.append(f"{column} = ?")
            values.append(value)
    return " AND ".join(terms), values


def _row(p: Point) -> list[Any]:
    held = {name: getattr(p, name) for name in COLUMNS}
    written = {"warnings": reading.text(p.warnings, None), "what": as_stored(p.what)}
    return list({**held, **written}.values())


@contextmanager
def writing(folder: Path) -> Iterator[Database]:
    """The store in `folder`, made where there is none; what the block does is done as a whole."""
    path = folder / NAME
    with told(path, "write"):
        folder.mkdir(parents=True, exist_ok=True)
        with closing(_connected(path)) as connection:
            _prepare(connection, path)
            connection.execute("BEGIN IMMEDIATE")
            yield Database(connection, path)
            connection.execute("COMMIT")


@contextmanager
def existing(folder: Path) -> Iterator[Database | None]:
    """The store in `folder`, None where there is none or nothing is in it yet."""
    path = folder / NAME
    with told(path, "read"):
        if not path.exists():
            yield None
            return
        claims.current.read(path, path.stat())
        # Not mode=ro: what a writer that died has left half done is undone by whoever comes next.
        with closing(_connected(path, "?mode=rw")) as connection:
            # Without tables: somebody makes it at this moment, or died when doing so.
            yield Database(connection, path) if _check(connection, path) else None


@contextmanager
def in_memory(path: Path, tables: bool) -> Iterator[Database]:
    """One that nobody keeps, with empty tables or with nothing. path: what messages call it."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(SCHEMA if tables else "")
        yield Database(connection, path)


def _connected(path: Path, options: str = "") -> sqlite3.Connection:
    """Nobody's trigger or view is run, and no value is larger than a file may be."""
    connection = sqlite3.connect(
        path.absolute().as_uri() + options, uri=True, timeout=PATIENCE_SECONDS, isolation_level=None
    )
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, bounded.LARGEST_FILE_BYTES)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """The tables of a new store; an old one is looked at before anything is written."""
    if not _check(connection, path):
        connection.execute("BEGIN IMMEDIATE")
        if not _check(connection, path):  # nobody else has made them since
            for statement in SCHEMA.split(";\n")[:-1]:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("COMMIT")


def _check(connection: sqlite3.Connection, path: Path) -> bool:
    """False for an empty file. InputError for anything but a store of this format."""
    connection.execute("SAVEPOINT looking")  # of one moment: somebody may make it meanwhile
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.execute("RELEASE looking")
    if (application, version, tables) == (0, 0, 0):
        return False
    if application != APPLICATION:
        raise InputError(
            f"{path} is an SQLite file, but no store of powbench",
            "move it away, or set POWBENCH_STORE to another folder",
        )
    if version > FORMAT:
        raise InputError(
            f"{path} has the newer format {version}, this powbench reads {FORMAT}",
            "upgrade powbench, or set POWBENCH_STORE to another folder",
        )
    return True


@contextmanager
def told(path: Path, what: str) -> Iterator[None]:
    """What SQLite or the system has against the file, as an error of ours."""
    try:
        yield
    except OSError as error:
        raise _failed(path, what, str(error.strerror or error)) from None
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in DAMAGED:
            raise damaged(path, str(error)) from None
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise PowbenchError(
                f"another powbench holds {path}", "wait for it to end, or end it"
            ) from None
        raise _failed(path, what, str(error)) from None


def damaged(path: Path, why: str) -> InputError:
    return InputError(
        f"the store {path} is damaged: {why}",
        "move it away and a new one is made; `sqlite3 FILE .recover` may save what it holds",
    )


def _failed(path: Path, what: str, why: str) -> PowbenchError:
    """A store that cannot be read is bad input; one that cannot be written is our failure."""
    if what == "read":
        return InputError(f"cannot read {path}: {why}", "check the file, or set POWBENCH_STORE")
    return PowbenchError(
        f"cannot write {path}: {why}",
        "free some space, or set POWBENCH_STORE to another folder",
    )
