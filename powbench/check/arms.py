"""What is compared: a git revision of this project, a Python environment, a wheel, or a
kernel of the user's own in a shared object, run by the powbench that checks.

`parse` and `resolve` say which; `prepare` makes each of them runnable, in folders
whose paths have equal lengths, since a path enters the environment of a process
and with it the place of everything on its stack.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import InputError
from . import build, worker
from .protocol import BrokenArm
from .repository import Repository

REVISION, ENVIRONMENT, WHEEL, LIBRARY = "revision", "environment", "wheel", "library"
COMMAND, CALLABLE = "command", "callable"
"""What calls.py compares."""
BASE, CONTROL, HEAD = "A", "A'", "B"
ARMS = (BASE, CONTROL, HEAD)
FOLDERS = {BASE: "arm-a", CONTROL: "arm-c", HEAD: "arm-b"}
"""Names of equal length."""


@dataclass(frozen=True)
class Source:
    """Where an arm comes from. resolved: a full commit hash, a wheel, a library, or an interpreter.

    typed: as the user wrote it; how: how a default was found.
    """

    kind: str
    resolved: str
    typed: str
    how: str = ""

    @property
    def label(self) -> str:
        if self.kind != REVISION:
            return self.typed
        short = self.resolved[:12]
        return short if self.resolved.startswith(self.typed) else f"{self.typed} ({short})"


@dataclass(frozen=True)
class Arm:
    """A runnable arm: the interpreter, the folder to put in front of its path, a library."""

    name: str
    source: Source
    python: str
    path: str
    cache: str
    extra: float = 0.0
    library: str = ""


def interpreter_of(text: str) -> Path | None:
    """The Python of an environment, given as its folder or its interpreter."""
    path = Path(text)
    for candidate in (path / "bin/python", path / "Scripts/python.exe"):
        if path.is_dir() and candidate.exists():
            return candidate
    if path.is_file() and os.access(path, os.X_OK) and path.name.startswith(("python", "pypy")):
        return path
    return None


def _can_be_a_path(text: str) -> bool:
    """Whether the system can look for it: not a name of 300 characters or links in a circle."""
    try:
        Path(text).stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return True


def parse(text: str, repository: Callable[[], Repository]) -> Source:
    """A wheel, a library, an environment or a revision; InputError when it is none."""
    if not _can_be_a_path(text):
        return Source(REVISION, repository().commit(text), text)
    if text.endswith(".whl"):
        wheel = Path(text)
        if not wheel.is_file():
            raise InputError(f"there is no wheel {text}", "check the path")
        return Source(WHEEL, str(wheel.resolve()), text)
    if text.endswith((".so", ".dylib")):
        if not Path(text).is_file() or not os.access(text, os.R_OK):
            why = "you may not read it" if Path(text).is_file() else "there is no such file"
            raise InputError(f"cannot read the library {text}: {why}", "check the path")
        return Source(LIBRARY, str(Path(text).resolve()), text)
    python = interpreter_of(text)
    if python is not None:
        return Source(ENVIRONMENT, str(python.absolute()), text)
    if Path(text).is_dir() and ("/" in text or text in (".", "..")):
        raise InputError(
            f"{text} is a folder without bin/python",
            "an arm is a revision, an environment (its folder or its python), a wheel or a library",
        )
    return Source(REVISION, repository().commit(text), text)


def resolve(
    base: str | None, head: str | None, repository: Callable[[], Repository], allow_dirty: bool
) -> tuple[Source, Source]:
    """Both arms, with the defaults filled in: HEAD, and its merge base with the main branch.

    Without a base, a library is compared with this powbench.
    """
    new = parse(head if head is not None else "HEAD", repository)
    if base is not None:
        old = parse(base, repository)
    elif new.kind == LIBRARY:
        old = Source(ENVIRONMENT, sys.executable, sys.executable, "this powbench")
    else:
        old = default_base(new, repository)
    if not allow_dirty and REVISION in (old.kind, new.kind):
        refuse_dirty(repository(), (old, new))
    return old, new


def default_base(new: Source, repository: Callable[[], Repository]) -> Source:
    """The merge base of the main branch with `new`, or with HEAD where `new` is no revision."""
    start = new.resolved if new.kind == REVISION else repository().commit("HEAD")
    commit, how = repository().merge_base(start)
    return Source(REVISION, commit, commit, how)


def refuse_dirty(repository: Repository, sources: tuple[Source, ...]) -> None:
    """A commit is checked, not the working tree; nobody shall believe otherwise."""
    here = repository.commit("HEAD")
    if here not in [s.resolved for s in sources]:
        return
    changed = repository.changed()
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise InputError(
            f"the working tree has changes that are in no revision: {changed[0]}{more}",
            "commit or stash them; --allow-dirty checks HEAD without them",
        )


def one_revision(sources: tuple[Source, Source], kernels: tuple[str, ...]) -> bool:
    """Whether both arms are one revision of powbench, so that neither need be built to know
    that they run the same.

    Environments and wheels are opened all the same, and so is a revision that shall run a
    kernel unknown here: only its worker can say that there is no such kernel.
    """
    from ..kernels import registry

    old, new = sources
    if old.kind != REVISION or new.kind != REVISION or old.resolved != new.resolved:
        return False
    return set(kernels) <= {kernel.name for kernel in registry.usable()}


def prepare(
    sources: tuple[Source, Source],
    folder: Path,
    repository: Callable[[], Repository],
    say: Callable[[str], None],
) -> dict[str, Arm]:
    """The three arms. Revisions are built in turn at one path with the same command.

    BrokenArm for what cannot be built or opened.
    """
    arms = {}
    for name, source in zip((BASE, HEAD), sources, strict=True):
        arms[name] = prepare_one(name, source, folder, repository, say)
    base = arms[BASE]
    if base.library:
        arms[CONTROL] = prepare_one(CONTROL, base.source, folder, repository, say)
        return arms
    if base.path:  # a copy in a place of its own, as head has one: the control sees what that does
        shutil.copytree(base.path, folder / FOLDERS[CONTROL])
    arms[CONTROL] = _arm(CONTROL, base.source, folder, base.python)
    return arms


def prepare_one(
    name: str,
    source: Source,
    folder: Path,
    repository: Callable[[], Repository],
    say: Callable[[str], None],
) -> Arm:
    """One arm, built or unpacked. BrokenArm for what cannot be."""
    if source.kind == ENVIRONMENT:
        return _arm(name, source, folder, source.resolved)
    if source.kind == LIBRARY:
        place = folder / FOLDERS[name] / "kernel.so"
        place.parent.mkdir()
        shutil.copyfile(source.resolved, place)
        return replace(_arm(name, source, folder, sys.executable), library=str(place))
    wheel = Path(source.resolved)
    if source.kind == REVISION:
        say(f"building {name}: {source.label} ...")
        wheel = build.wheel_of(repository(), source.resolved, source.label, folder)
    place = folder / FOLDERS[name]
    build.unpack(wheel, place)
    if not (place / "powbench").is_dir():
        raise BrokenArm(f"{wheel.name} holds no powbench", "is it a wheel of this project?")
    return _arm(name, source, folder, sys.executable)


def _arm(name: str, source: Source, folder: Path, python: str) -> Arm:
    path = "" if source.kind in (ENVIRONMENT, LIBRARY) else str(folder / FOLDERS[name])
    cache = folder / ("cache-" + FOLDERS[name])
    cache.mkdir(exist_ok=True)
    return Arm(name, source, python, path, str(cache))


def slowed(arms: dict[str, Arm], extra: float, swapped: bool) -> dict[str, Arm]:
    """The arms with extra nonces in head, which is A (and A') when they are swapped."""
    slow = (BASE, CONTROL) if swapped else (HEAD,)
    return {n: replace(a, extra=extra if n in slow else 0.0) for n, a in arms.items()}


def here(folder: Path) -> dict[str, Arm]:
    """The powbench that is running, as base and control: for stored baselines."""
    source = Source(ENVIRONMENT, sys.executable, sys.executable)
    return {n: _arm(n, source, folder, sys.executable) for n in (BASE, CONTROL)}


def command(arm: Arm, kernel: str, header: str, target: str, cpu: int | None) -> list[str]:
    """The worker's command line; of equal length for all arms of one interpreter."""
    import json

    orders = {
        "protocol": worker.PROTOCOL,
        "kernel": kernel,
        "header": header,
        "target": target,
        "cpu": cpu,
        "extra": f"{arm.extra:.6f}",
        "path": arm.path,
        "library": arm.library,
    }
    # Padded, for an arm with a path or a library beside one that has none.
    text = json.dumps(orders)
    return [arm.python, "-P", str(Path(worker.__file__)), text.ljust(len(text) // 512 * 512 + 512)]


PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LANG", "TMPDIR", "POWBENCH_TEST_HIDE_FEATURES")


def environment(arm: Arm) -> dict[str, str]:
    """A small environment, the same for all arms but for paths of equal length."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {
        **kept,
        "HOME": arm.cache,
        "NUMBA_CACHE_DIR": arm.cache,
        "XDG_CACHE_HOME": arm.cache,
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
    }
