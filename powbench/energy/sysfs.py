"""Reading small files of sysfs, and saying plainly why one cannot be read."""

from __future__ import annotations

import os
import re
from pathlib import Path

from ..bounded import Unreadable, whole
from .meter import MeterError

LIMIT_BYTES = 4096
MOST = (1 << 64) - 1


def read_text(path: Path) -> str:
    """The stripped text of `path`; MeterError with the path and the reason."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except PermissionError:
        raise MeterError(f"{path}: permission denied", permission_remedies(path)) from None
    except FileNotFoundError:
        raise MeterError(f"{path} is not there (any more)") from None
    except OSError as error:
        raise MeterError(f"{path}: {error.strerror}") from None
    try:
        data = os.read(handle, LIMIT_BYTES + 1)
    except OSError as error:
        raise MeterError(f"{path}: {error.strerror}") from None
    finally:
        os.close(handle)
    if len(data) > LIMIT_BYTES:  # a part of it could be half of a number
        raise MeterError(f"{path} holds more than {LIMIT_BYTES} bytes")
    return data.decode("utf-8", "replace").strip()


def read_int(path: Path) -> int:
    """The integer in `path`; MeterError when there is something else, or more than 64 bits."""
    try:
        value = whole(read_text(path))
    except Unreadable as error:
        raise MeterError(f"{path} holds no number: {error}") from None
    if abs(value) > MOST:
        raise MeterError(f"{path} holds a number of more than 64 bits")
    return value


def optional(path: Path) -> str:
    """The text of `path`, or "" when it cannot be read."""
    try:
        return read_text(path)
    except MeterError:
        return ""


def optional_int(path: Path) -> int:
    """The integer in `path`, or 0 when there is none: for what the kernel need not state."""
    try:
        return read_int(path)
    except MeterError:
        return 0


def permission_remedies(path: Path) -> tuple[str, ...]:
    """Three ways to become able to read `path`, least privilege first."""
    return (
        f"let your user read it until the next boot: sudo chmod a+r {path}",
        (
            "let a group read it for good, with a udev rule or tmpfiles.d entry "
            "(docs/reference/meters.md)"
        ),
        "run powbench as root, or do without: a wall meter (--meter), or --watts",
    )


def folders(path: Path) -> list[Path]:
    """The sub-folders of `path` in the order of their numbers; empty when there is none."""
    try:
        subfolders = [p for p in path.iterdir() if p.is_dir()]
    except OSError:
        return []
    return sorted(subfolders, key=lambda p: _numbered(p.name))


def _numbered(name: str) -> list[str | int]:
    """'BAT10' as ['BAT', 10, '']: text and numbers in turn, so that any two names compare."""
    return [int(p) if index % 2 else p for index, p in enumerate(re.split(r"([0-9]+)", name))]
