"""A run as the store holds it, and which points of all runs are asked for."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..documents import reading
from ..documents.stored import History, Point


def moment(created: str) -> float:
    """Seconds since 1970 of a document's date; of what follows the minutes, as far as it reads."""
    try:
        at = datetime.datetime.fromisoformat(created)
    except ValueError:
        try:
            at = datetime.datetime.fromisoformat(created[:16])
        except ValueError:  # the 31st of February
            return 0.0
    return (at if at.tzinfo else at.replace(tzinfo=datetime.UTC)).timestamp()


def as_stored(what: str) -> str:
    """`bench, 1 thread` -> `bench, 1 threads`, as the first versions wrote it: a series in a store,
    and a run that is in it already, go on being the same."""
    return _ONE_THREAD.sub(r"\1s", what)


def as_said(what: str) -> str:
    """The reverse."""
    return _ONE_THREADS.sub(r"\1", what)


_ONE_THREAD = re.compile(r"^(bench, 1 thread)(?=,|$)")
_ONE_THREADS = re.compile(r"^(bench, 1 thread)s(?=,|$)")


@dataclass(frozen=True)
class Run:
    """One result or check. record: of a check that was made here, all that is kept of it."""

    created: str
    points: tuple[Point, ...]
    record: History | None = None

    @property
    def digest(self) -> str:
        points = [replace(p, what=as_stored(p.what)) for p in self.points]
        text = reading.text((self.created, self.record, points), None)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Query:
    """Which points. machine: its name or CPU signature. last: the newest so many of all."""

    machine: str | None = None
    kernels: tuple[str, ...] = ()
    version: str | None = None
    baseline: str | None = None
    last: int | None = None

    def takes(self, p: Point) -> bool:
        """Whether a point is one of them, however many there are."""
        return (
            (self.machine is None or self.machine in (p.machine, p.cpu_signature))
            and (not self.kernels or p.kernel in self.kernels)
            and (self.version is None or p.version == self.version)
            and (self.baseline is None or p.baseline == self.baseline)
        )

    def of(self, points: Iterable[Point]) -> list[Point]:
        """The same of points in memory, oldest first."""
        taken = sorted((p for p in points if self.takes(p)), key=lambda p: moment(p.created))
        return taken if self.last is None else taken[-self.last :]
