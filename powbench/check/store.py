"""Stored baselines, a file each (baselines/NAME.json), and the checks kept in the store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec

from .. import atomic
from ..documents import reading, stored
from ..documents.fields import ABSENT
from ..documents.machine import Machine
from ..errors import InputError, PowbenchError
from ..measure import software
from ..store import place
from .arms import BASE, HEAD
from .records import CheckOutcome

BASELINE: Final = "powbench.baseline/1"
LONGEST_NAME = 200
"""Bytes: file systems take 255, the ending among them."""


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
        return cls(place.folder())

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
        return baseline_from(place.read(path, stored.Baseline))

    def save(self, baseline: Baseline) -> Path:
        path = self._path(baseline.name)
        write_whole(path, reading.text(baseline.as_document()))
        return path

    def baselines(self) -> list[Baseline]:
        """In order of their names. InputError names a file that is none."""
        return [
            baseline_from(place.read(path, stored.Baseline)) for path in self._files("baselines")
        ]

    def _files(self, folder: str) -> list[Path]:
        """One that is empty is being written at this moment."""
        paths = sorted((self.folder / folder).glob("[!.]*.json"))
        return [path for path in paths if path.stat().st_size]

    def remember(self, outcome: CheckOutcome) -> None:
        """Keep a small record of a check."""
        self.keep(summary(outcome))

    def keep(self, record: stored.History) -> None:
        """Under this machine's name and the version that runs here."""
        from ..store import results, taking_over

        version = software.collect().get("powbench") or ""
        results.keep(self.folder, [taking_over.run_of(record, place.this_machine(), version)])

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Whoever reads and then replaces: one at a time, so that nobody's change is lost."""
        with ExitStack() as stack:
            with _told(self.folder):
                stack.enter_context(atomic.locked(self.folder))
            yield

    def history(self, baseline: str | None = None) -> list[stored.History]:
        """The checks that were made here, oldest first; with `baseline`, those against it."""
        from ..store import results

        with results.opened(self.folder) as database:
            return database.records(baseline)


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
    if o.counts is not None and not o.kernels:
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
