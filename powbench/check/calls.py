"""What is compared when it is no kernel: two commands, or one Python callable in two places.

A place is where an arm's calls run: a revision of the user's repository, a folder such as a
worktree, and for a callable also a Python environment or a wheel.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import claims
from ..errors import InputError
from . import arms, build, worker
from .arms import (
    ARMS,
    BASE,
    CALLABLE,
    COMMAND,
    CONTROL,
    ENVIRONMENT,
    FOLDERS,
    HEAD,
    LIBRARY,
    REVISION,
    WHEEL,
    Source,
)
from .repository import Repository
from .request import Request

FOLDER = "folder"
Open = Callable[[], Repository]


@dataclass(frozen=True)
class Call:
    """One arm as it is asked for. command: words of a program, empty for a callable. target:
    the callable, with the whole path of a file. typed: either as the user wrote it. place: None
    for the folder in which powbench runs."""

    command: tuple[str, ...]
    target: str
    place: Source | None
    typed: str

    @property
    def source(self) -> Source:
        """For labels and the document."""
        words = shlex.join(self.command) if self.command else self.target
        kind = COMMAND if self.command else CALLABLE
        if self.place is None:
            return Source(kind, f"{words} in {Path.cwd()}", self.typed)
        resolved = f"{words} in {self.place.resolved}"
        return Source(kind, resolved, f"{self.typed} in {self.place.label}", self.place.how)


@dataclass(frozen=True)
class CallArm:
    """A runnable arm. root: the folder that holds it, empty for an environment's."""

    name: str
    source: Source
    call: Call
    python: str
    folder: str
    root: str

    def orders(self, kernel: str, cpu: int | None) -> dict[str, Any]:
        """What caller.py is told."""
        return {
            "protocol": worker.PROTOCOL,
            "kernel": kernel,
            "header": "",
            "target": "",
            "cpu": cpu,
            "command": list(self.call.command),
            "callable": self.call.target,
            "folder": self.folder,
            "root": self.root if self.call.target else "",
            "paths": _import_paths(Path(self.root)) if self.root and self.call.target else [],
            "identity": self.source.resolved,
        }

    def environment(self) -> dict[str, str]:
        """The user's own; a callable is found in its arm, and by nothing else."""
        if self.call.command:
            return dict(os.environ)
        kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
        return {**kept, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}


def asked(request: Request) -> bool:
    """Whether the request compares calls. InputError for half a pair, or for what cannot be
    asked of calls."""
    commands = (request.command_base, request.command_head)
    if all(c is None for c in commands) and request.called is None:
        return False
    if None in commands and commands != (None, None):
        missing = "--command-base" if request.command_base is None else "--command-head"
        raise InputError(f"{missing} is missing", "two commands are compared: give both")
    if request.called is not None and request.command_base is not None:
        raise InputError(
            "--callable and --command-base are two different checks", "leave one of them out"
        )
    for option, given in (
        ("--kernel", bool(request.kernel_names)),
        ("--baseline", request.baseline is not None),
        ("--inject", request.inject is not None),
    ):
        if given:
            raise InputError(
                f"{option} is for kernels, and this check compares calls", f"leave {option} out"
            )
    return True


def kernel_of(request: Request) -> str:
    """What stands in place of a kernel's name."""
    if request.called is None:
        return "command"
    module, _, name = request.called.rpartition(":")
    return f"{Path(module).name if module.endswith('.py') else module}:{name}"


def resolve(request: Request, repository: Open) -> tuple[Call, Call]:
    """Base and head; InputError where one is no command, callable or place."""
    if request.called is None:
        old, new = (
            None if text is None else _place(text, (REVISION, FOLDER), repository)
            for text in (request.base, request.head)
        )
        commands = (request.command_base or "", request.command_head or "")
        pair = (
            Call(_words(commands[0], "--command-base", old), "", old, commands[0]),
            Call(_words(commands[1], "--command-head", new), "", new, commands[1]),
        )
    else:
        target = _target(request.called)
        kinds = (REVISION, FOLDER, ENVIRONMENT, WHEEL)
        new = _place(request.head if request.head is not None else "HEAD", kinds, repository)
        if request.base is not None:
            old = _place(request.base, kinds, repository)
        else:
            old = arms.default_base(new, repository)
        pair = (Call((), target, old, request.called), Call((), target, new, request.called))
    places = tuple(c.place for c in pair if c.place is not None)
    if not request.allow_dirty and any(p.kind == REVISION for p in places):
        arms.refuse_dirty(repository(), places)
    return pair


def _place(text: str, kinds: tuple[str, ...], repository: Open) -> Source:
    is_folder = Path(text).is_dir() and ("/" in text or text in (".", ".."))
    if is_folder and (ENVIRONMENT not in kinds or arms.interpreter_of(text) is None):
        return Source(FOLDER, str(Path(text).resolve()), text)
    place = arms.parse(text, repository)
    if place.kind not in kinds:
        takes = "a revision, a folder such as ./worktree"
        takes += ", a Python environment or a wheel" if WHEEL in kinds else ""
        noun = {LIBRARY: "a library", WHEEL: "a wheel"}.get(place.kind, "a Python environment")
        raise InputError(f"{text} is {noun}, and no place for these calls", f"give {takes}")
    return place


def _words(text: str, option: str, place: Source | None) -> tuple[str, ...]:
    """The words of a command; InputError when it is none, or when its program is missing."""
    try:
        words = tuple(shlex.split(text))
    except ValueError as error:
        raise InputError(
            f"{option}: {text!r} cannot be split into words: {str(error).lower()}",
            "close every quote; no shell reads the command",
        ) from None
    if not words or not words[0]:
        raise InputError(f"{option} is empty", "give a program and its arguments")
    if any("\0" in word for word in words):
        raise InputError(f"{option} has a null byte", "leave it out")
    in_a_revision = place is not None and place.kind == REVISION
    if "/" in words[0] and in_a_revision and not words[0].startswith("/"):
        return words  # it is looked for when the revision is there
    folder = Path(place.resolved) if place is not None and not in_a_revision else Path.cwd()
    program = str(folder / words[0]) if "/" in words[0] else words[0]
    if (executable := shutil.which(program)) is not None:
        _is_read(executable)
    else:
        raise InputError(
            f"{option}: there is no program {words[0]}",
            "check the path; a command is a program and its arguments, and no line of a shell "
            "(sh -c '...' runs one)",
        )
    return words


def _target(text: str) -> str:
    """`package.module:name`, or `FILE.py:name` with the file's whole path."""
    module, colon, name = text.rpartition(":")
    parts = name.split(".")
    if not (colon and module and all(part.isidentifier() for part in parts)):
        raise InputError(
            f"--callable: {text!r} names no callable", "try package.module:name or bench.py:name"
        )
    if module.endswith(".py"):
        if not Path(module).is_file():
            raise InputError(f"--callable: there is no file {module}", "check the path")
        _is_read(module)
        return f"{Path(module).resolve()}:{name}"
    if not all(part.isidentifier() for part in module.split(".")):
        raise InputError(
            f"--callable: {module!r} is no module", "try package.module:name or bench.py:name"
        )
    return text


def _is_read(path: str) -> None:
    """No output may replace what the arms run."""
    entry = claims.status(path)
    if entry is not None:
        claims.current.read(path, entry)


def prepare(
    calls: tuple[Call, Call], folder: Path, repository: Open, say: Callable[[str], None]
) -> dict[str, CallArm]:
    """The three arms. Every revision and wheel has files of its own, the control's too."""
    pair = dict(zip((BASE, HEAD), calls, strict=True))
    pair[CONTROL] = pair[BASE]
    return {name: _arm(name, pair[name], folder, repository, say) for name in ARMS}


def _arm(
    name: str, call: Call, folder: Path, repository: Open, say: Callable[[str], None]
) -> CallArm:
    place, here = call.place, str(Path.cwd())
    if place is None:
        return CallArm(name, call.source, call, sys.executable, here, "")
    if place.kind == ENVIRONMENT:
        return CallArm(name, call.source, call, place.resolved, here, "")
    if place.kind == FOLDER:
        root = place.resolved
        return CallArm(name, call.source, call, sys.executable, root, root)
    copy = (folder / FOLDERS[name]).resolve()
    copy.mkdir()
    if place.kind == WHEEL:
        build.unpack(Path(place.resolved), copy)
        return CallArm(name, call.source, call, sys.executable, here, str(copy))
    if name != CONTROL:
        say(f"exporting {name}: {place.label} ...")
    repository().export(place.resolved, copy)
    return CallArm(name, call.source, call, sys.executable, str(copy), str(copy))


def _import_paths(root: Path) -> list[str]:
    """The folders of a source tree from which its packages are imported."""
    return [str(p) for p in (root / "src", root) if p.is_dir()]
