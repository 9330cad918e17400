"""Which files a run reads and which it writes, so that no output ever destroys an input.

A file counts as what it is, not as what it is called: links, hard links, relative paths and,
where the folder does not tell them apart, letter case lead to one file. Whatever is read
through `bounded` registers itself; outputs are registered when the command line is parsed.
Whichever of the two comes second is refused, and that is before any work.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from .errors import InputError

STDOUT = "-"
Key = tuple[object, ...]
_STREAMS = {"-": 1, "/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}
_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/([0-9]{1,6})")
_NULL_DEVICE = os.devnull
_MOST_LINKS = 40


def descriptor(path: str | Path) -> int | None:
    """The number of a stream that the shell has opened: 1 for `-` and /dev/stdout."""
    name = str(path)
    match = _DESCRIPTOR.fullmatch(name)
    return int(match[1]) if match else _STREAMS.get(name)


def behind(path: str | Path) -> str:
    """Where the links at `path` lead: a file's own name, or a stream's as it is written."""
    name = str(path)
    for _ in range(_MOST_LINKS):
        if descriptor(name) is not None:
            return name
        try:
            name = os.path.join(os.path.dirname(name), os.readlink(name))  # noqa: PTH115,PTH118,PTH120
        except (OSError, ValueError):
            break
    return os.path.realpath(name)


def status(path: str | Path) -> os.stat_result | None:
    """What stands at `path`, None when nothing does; OSError or ValueError otherwise."""
    opened = descriptor(path)
    try:
        return os.stat(path) if opened is None else os.fstat(opened)  # noqa: PTH116
    except (FileNotFoundError, NotADirectoryError):
        return None


def key_of(entry: os.stat_result) -> Key | None:
    """What a file is, however it is called; None for the null device, which loses nothing."""
    if stat.S_ISREG(entry.st_mode):
        return ("file", entry.st_dev, entry.st_ino)
    if stat.S_ISCHR(entry.st_mode) and entry.st_rdev == _null():
        return None
    return ("stream", entry.st_dev, entry.st_ino)


def _null() -> int:
    return os.stat(_NULL_DEVICE).st_rdev  # noqa: PTH116


@dataclass
class Claims:
    """The inputs and outputs of one run. outputs: what each is -> (option, name)."""

    inputs: dict[Key, str] = field(default_factory=dict)
    outputs: dict[Key, tuple[str, str]] = field(default_factory=dict)

    def read(self, path: str | Path, entry: os.stat_result) -> None:
        """`path` is an input; InputError when an output would replace it."""
        key = key_of(entry)
        if key is None or key[0] != "file":
            return
        self.inputs[key] = str(path)
        if key in self.outputs:
            self._refuse_to_replace(key, *self.outputs[key])

    def write(self, path: str, option: str) -> None:
        """`path` is where `option` writes. InputError when that cannot be, or loses something."""
        key = _writable(path)
        if key is None:
            return
        if key in self.outputs:
            self._refuse_two(path, option, *self.outputs[key])
        self.outputs[key] = (option, path)
        self._refuse_to_replace(key, option, path)

    def spare(self, path: str | Path) -> None:
        """InputError when `path`, which is about to be replaced, is an input."""
        entry = status(path)
        key = None if entry is None else key_of(entry)
        if key is not None:
            self._refuse_to_replace(key, "the output", str(path))

    def _refuse_to_replace(self, key: Key, option: str, output: str) -> None:
        source = self.inputs.get(key)
        if source is None:
            return
        shown = output if source == "stdin" else source
        called = "" if output == shown else f": {output} is the same file"
        raise InputError(
            f"{option} would replace {shown}, which is read{called}", "choose another name"
        )

    def _refuse_two(self, path: str, option: str, other: str, before: str) -> None:
        both = f"{other} and {option}" if other != option else f"two {option}"
        if descriptor(path) == descriptor(before) == 1:
            raise InputError(f"{both} cannot both go to stdout", "give one of them a file")
        same = "" if path == before else f": {path} is the same file"
        raise InputError(f"{both} both go to {before}{same}", "give each a file of its own")


current = Claims()


def start() -> None:
    """A new run, which has read and claimed nothing; one process may have several (tests do)."""
    current.inputs.clear()
    current.outputs.clear()


def _writable(path: str) -> Key | None:
    """What `path` is; InputError when nothing can be written there."""
    if not path:
        raise InputError("cannot write to a file without a name", "give a file's name")
    try:
        entry = status(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"cannot write {path}: {reason}", "choose another path") from None
    target = behind(path)
    folder = os.path.dirname(target)  # noqa: PTH120
    if entry is None and not Path(folder).is_dir():
        shown = os.path.dirname(path) or folder  # noqa: PTH120
        raise InputError(
            f"cannot write {path}: there is no folder {shown}", f"make it: `mkdir -p {shown}`"
        )
    if entry is not None and stat.S_ISDIR(entry.st_mode):
        raise InputError(f"cannot write {path}: it is a folder", "give a file's name")
    if descriptor(target) is not None:
        _check_stream(path, descriptor(target) or 0)
    elif entry is not None and not os.access(target, os.W_OK):
        raise InputError(f"cannot write {path}: permission denied", "choose another path")
    elif entry is None or stat.S_ISREG(entry.st_mode):
        folds = _try(path, folder)
        if entry is None:
            parent, name = os.stat(folder), os.path.basename(target)  # noqa: PTH116,PTH119
            return ("name", parent.st_dev, parent.st_ino, _folded(name) if folds else name)
    assert entry is not None
    return key_of(entry)


def _check_stream(path: str, opened: int) -> None:
    try:
        import fcntl
    except ImportError:  # no such system numbers its streams in /dev
        return
    if fcntl.fcntl(opened, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
        raise InputError(f"cannot write {path}: it is open for reading", "choose another path")


def _try(path: str, folder: str) -> bool:
    """Whether a folder takes names in any letter case for one; InputError when it takes no file.

    Permissions alone do not tell: root in /sys, a read-only file system.
    """
    import tempfile  # not at every start

    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".powbench-") as probe:
            return Path(folder, Path(probe.name).name.upper()).exists()
    except OSError as error:
        raise InputError(
            f"cannot write {path}: {(error.strerror or 'it fails').lower()}", "choose another path"
        ) from None


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
