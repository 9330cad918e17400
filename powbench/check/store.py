"""Stored baselines and results, as files in one folder.

    baselines/NAME.json     powbench.baseline/1
    history/*.json          powbench.history/1, one small file per result

The folder is $POWBENCH_STORE, else powbench/ in $XDG_DATA_HOME or ~/.local/share.
"""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .. import atomic, bounded, folders
from ..errors import InputError, PowbenchError
from .arms import BASE, HEAD
from .records import Outcome

BASELINE, HISTORY = "powbench.baseline/1", "powbench.history/1"
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

    def as_dict(self) -> dict[str, Any]:
        return {"schema": BASELINE, **asdict(self)}


def baseline_from(data: dict[str, Any], where: str) -> Baseline:
    if not isinstance(data, dict) or data.get("schema") != BASELINE:
        raise InputError(f"{where} is no baseline", "`powbench baseline save` writes them")
    try:
        return Baseline(
            **{
                **{k: v for k, v in data.items() if k != "schema"},
                "kernels": {
                    k: StoredKernel(int(v["nonces"]), tuple(map(float, v["seconds"])))
                    for k, v in data["kernels"].items()
                },
                "accepted": tuple(Accepted(**a) for a in data["accepted"]),
            }
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{where} is damaged: {error}", "save it again") from None


class Store:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def default(cls) -> Store:
        named = os.environ.get("POWBENCH_STORE")
        found = folders.expanded(named) if named and named[0] == "~" else named and Path(named)
        found = found or (None if named else folders.data())
        if found is None:
            said = f"POWBENCH_STORE={named} names nobody's home" if named else "no home is known"
            raise InputError(
                f"there is no folder for baselines and results: {said}",
                "set POWBENCH_STORE to a folder",
            )
        return cls(found)

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
        try:
            data = _read(path)
        except FileNotFoundError:
            known = ", ".join(b.name for b in self.baselines()) or "none"
            raise InputError(
                f"there is no baseline {name!r}",
                f"stored: {known}; `powbench baseline save {name}` makes it",
            ) from None
        except (OSError, ValueError) as error:
            raise InputError(f"{path} cannot be read: {error}", "save it again") from None
        return baseline_from(data, str(path))

    def save(self, baseline: Baseline) -> Path:
        path = self._path(baseline.name)
        write_whole(path, json.dumps(baseline.as_dict(), indent=1))
        return path

    def baselines(self) -> list[Baseline]:
        """In order of their names; what is no baseline is left out."""
        found = []
        for path in sorted((self.folder / "baselines").glob("*.json")):
            try:
                found.append(baseline_from(_read(path), str(path)))
            except (OSError, ValueError, InputError):
                continue
        return found

    def remember(self, outcome: Outcome) -> Path:
        """Keep a small record of a check."""
        return self.keep(summary(outcome), outcome.created, str(outcome.settings.seed))

    def keep(self, data: dict[str, Any], created: str, mark: str) -> Path:
        stamp = re.sub(r"[^0-9T]", "", created.split("+")[0])
        path = self._new(self.folder / "history", f"{stamp}-{mark}")
        write_whole(path, json.dumps(data, indent=1))
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

    def history(self) -> list[dict[str, Any]]:
        """Oldest first; what is no record is left out."""
        found = []
        for path in (self.folder / "history").glob("*.json"):
            try:
                data = _read(path)
            except (OSError, ValueError):
                continue
            if isinstance(data, dict) and data.get("schema") == HISTORY:
                found.append(data)
        return sorted(found, key=lambda d: str(d.get("created")))


def summary(o: Outcome) -> dict[str, Any]:
    """powbench.history/1 of a check."""
    newer = BASE if o.baseline or o.settings.swapped else HEAD
    return {
        "schema": HISTORY,
        "created": o.created,
        "what": _what(o),
        "baseline": o.baseline or None,
        "verdict": o.verdict,
        "reason": o.reason,
        "cpu_signature": o.machine.get("cpu_signature"),
        "margin": o.settings.margin,
        "arms": {name: o.sources[name].label for name in o.arms},
        "kernels": {
            c.kernel: {
                "verdict": c.verdict,
                "slow_down": c.slow_down.median if c.slow_down else None,
                "nonces": c.nonces,
                "seconds": [t for x in c.launches if (t := x.time(newer)) is not None],
            }
            for c in o.kernels
        },
    }


def _what(o: Outcome) -> str:
    if o.baseline:
        return f"check --baseline {o.baseline}"
    return "check --swap: base against head" if o.settings.swapped else "check"


def write_whole(path: Path, text: str) -> None:
    """The file appears whole or not at all; a full disk is exit code 4."""
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, f"{text}\n".encode(), own=True)


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


def _read(path: Path) -> Any:
    """OSError or ValueError when it is missing or no JSON."""
    return bounded.json_value(bounded.read_bytes(path))
