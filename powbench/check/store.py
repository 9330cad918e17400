"""Stored baselines and results, as files in one folder.

    baselines/NAME.json     powbench.baseline/1
    history/*.json          powbench.history/1, one small file per result

The folder is $POWBENCH_STORE, else powbench/ in $XDG_DATA_HOME or ~/.local/share.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from .. import atomic, bounded, folders
from ..documents import reading, stored
from ..documents.fields import ABSENT
from ..documents.machine import Machine
from ..errors import InputError, PowbenchError
from .arms import BASE, HEAD
from .records import CheckOutcome

BASELINE: Final = "powbench.baseline/1"
LONGEST_NAME = 200
"""Bytes: file systems take 255, the ending among them."""
T = TypeVar("T")


@dataclass(frozen=True)
class StoredKernel:
    """seconds: of each launch, the median slice of `nonces` hashes."""

    nonces: int
    seconds: tuple[float, ...]


@dataclass(frozen=True)
class Accepted:
    """A regression somebody has accepted. slow_down: kernel -> 0.07 for 7 %."""

    when: str
    reason: str
    slow_down: dict[str, float]


@dataclass(frozen=True)
class Baseline:
    """Times of a machine at some moment. machine and software as in a result."""

    name: str
    created: str
    machine: dict[str, Any]
    software: dict[str, Any]
    header: str
    target: str
    slice_seconds: float
    rounds: int
    kernels: dict[str, StoredKernel]
    accepted: tuple[Accepted, ...] = field(default=())

    def as_document(self) -> stored.Baseline:
        converted = {
            "machine": msgspec.convert(self.machine, Machine),
            "kernels": {k: stored.StoredKernel(**vars(v)) for k, v in self.kernels.items()},
            "accepted": tuple(stored.Accepted(**vars(a)) for a in self.accepted),
        }
        return stored.Baseline(schema=BASELINE, **{**vars(self), **converted})


def baseline_from(document: stored.Baseline) -> Baseline:
    return Baseline(
        name=document.name,
        created=document.created,
        machine=reading.builtins(document.machine),
        software=document.software,
        header=document.header,
        target=document.target,
        slice_seconds=document.slice_seconds,
        rounds=document.rounds,
        kernels={k: StoredKernel(v.nonces, v.seconds) for k, v in document.kernels.items()},
        accepted=tuple(Accepted(a.when, a.reason, a.slow_down) for a in document.accepted),
    )


class Store:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def default(cls) -> Store:
        named = os.environ.get("POWBENCH_STORE")
        folder = folders.expanded(named) if named and named[0] == "~" else named and Path(named)
        folder = folder or (None if named else folders.data())
        if folder is None:
            said = (
                f"POWBENCH_STORE={named} names an unknown user"
                if named
                else "the home is not known"
            )
            raise InputError(
                f"there is no folder for baselines and results: {said}",
                "set POWBENCH_STORE to a folder",
            )
        return cls(folder)

    def _path(self, name: str) -> Path:
        if not re.fullmatch(r"\w[\w.-]{0,63}", name) or len(name.encode()) > LONGEST_NAME:
            raise InputError(
                f"{name!r} cannot name a baseline", "use letters, digits, dots and dashes"
            )
        return self.folder / "baselines" / f"{name}.json"

    def exists(self, name: str) -> bool:
        return self._path(name).is_file()

    def load(self, name: str) -> Baseline:
        path = self._path(name)
        if not path.exists():
            known = ", ".join(p.stem for p in self._files("baselines")) or "none"
            raise InputError(
                f"there is no baseline {name!r}",
                f"stored: {known}; `powbench baseline save {name}` makes it",
            )
        return baseline_from(_read(path, stored.Baseline))

    def save(self, baseline: Baseline) -> Path:
        path = self._path(baseline.name)
        write_whole(path, reading.text(baseline.as_document()))
        return path

    def baselines(self) -> list[Baseline]:
        """In order of their names. InputError names a file that is none."""
        return [baseline_from(_read(path, stored.Baseline)) for path in self._files("baselines")]

    def _files(self, folder: str) -> list[Path]:
        """One that is empty is being written at this moment."""
        paths = sorted((self.folder / folder).glob("[!.]*.json"))
        return [path for path in paths if path.stat().st_size]

    def remember(self, outcome: CheckOutcome) -> Path:
        """Keep a small record of a check."""
        return self.keep(summary(outcome), str(outcome.settings.seed))

    def keep(self, record: stored.History, mark: str) -> Path:
        stamp = re.sub(r"[^0-9T]", "", record.created.split("+")[0])
        path = self._new(self.folder / "history", f"{stamp}-{mark}")
        write_whole(path, reading.text(record))
        return path

    @staticmethod
    def _new(folder: Path, name: str) -> Path:
        """A file in `folder` that was not there, whoever else looks for one at this moment."""
        for number in itertools.count():
            path = folder / (f"{name}-{number}.json" if number else f"{name}.json")
            with _told(path):
                folder.mkdir(parents=True, exist_ok=True)
                try:
                    path.touch(exist_ok=False)
                except FileExistsError:
                    continue
            return path
        raise AssertionError  # the numbers do not end

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Whoever reads and then replaces: one at a time, so that nobody's change is lost."""
        with ExitStack() as stack:
            with _told(self.folder):
                stack.enter_context(atomic.locked(self.folder))
            yield

    def history(self) -> list[stored.History]:
        """Oldest first. InputError names a file that is no record."""
        records = [_read(path, stored.History) for path in self._files("history")]
        return sorted(records, key=lambda record: record.created)


def _read(path: Path, kind: type[T]) -> T:
    try:
        return reading.read(bounded.read_bytes(path), str(path), kind)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}", "check the file") from None
    except bounded.Unreadable as error:
        raise InputError(f"cannot read {path}: {error}", "check the file") from None
    except InputError as error:
        raise InputError(error.message, f"mend {path.name}, or take it out of its folder") from None


def summary(o: CheckOutcome) -> stored.History:
    """powbench.history/1 of a check."""
    newer = BASE if o.baseline or o.settings.swapped else HEAD
    return stored.History(
        schema="powbench.history/1",
        created=o.created,
        what=_subject(o),
        baseline=o.baseline or None,
        verdict=o.verdict,  # type: ignore[arg-type]
        reason=o.reason,
        cpu_signature=o.machine.get("cpu_signature"),
        margin=o.settings.margin,
        arms={name: o.sources[name].label for name in o.arms},
        kernels={
            c.kernel: stored.PastKernel(
                verdict=c.verdict,  # type: ignore[arg-type]
                slow_down=c.slow_down.median if c.slow_down else None,
                nonces=ABSENT if o.settings.calls else c.nonces,
                seconds=tuple(t for x in c.launches if (t := x.time(newer)) is not None),
            )
            for c in o.kernels
        },
    )


def _subject(o: CheckOutcome) -> str:
    if o.counts is not None:
        return "check --counts"
    if o.baseline:
        return f"check --baseline {o.baseline}"
    return "check --swap: base against head" if o.settings.swapped else "check"


def write_whole(path: Path, text: str) -> None:
    """The file appears whole or not at all; a full disk is exit code 4."""
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, f"{text}\n".encode(), internal=True)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the system has against writing `path`, as an error of ours."""
    try:
        yield
    except OSError as error:
        raise PowbenchError(
            f"cannot write {path}: {error.strerror}",
            "free some space, or set POWBENCH_STORE to another folder",
        ) from None
