"""Reading small files of sysfs, and saying plainly why one cannot be read."""

from __future__ import annotations

import os
import re
from pathlib import Path

from .meter import MeterError

LIMIT_BYTES = 4096


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
        return os.read(handle, LIMIT_BYTES).decode("utf-8", "replace").strip()
    except OSError as error:
        raise MeterError(f"{path}: {error.strerror}") from None
    finally:
        os.close(handle)


def read_int(path: Path) -> int:
    """The integer in `path`; MeterError when there is something else."""
    text = read_text(path)
    try:
        return int(text)
    except ValueError:
        raise MeterError(f"{path} holds {text[:40]!r}, not a number") from None


def optional(path: Path) -> str:
    """The text of `path`, or "" when it cannot be read."""
    try:
        return read_text(path)
    except MeterError:
        return ""


def permission_remedies(path: Path) -> tuple[str, ...]:
    """Three ways to become able to read `path`, least privilege first."""
    return (
        f"let your user read it until the next boot: sudo chmod a+r {path}",
        "let a group read it for good, with a udev rule or tmpfiles.d entry (see docs/energy.md)",
        "run powbench as root, or do without: a wall meter (--meter), or --watts",
    )


def folders(path: Path) -> list[Path]:
    """The sub-folders of `path` in the order of their numbers; empty when there is none."""
    try:
        found = [p for p in path.iterdir() if p.is_dir()]
    except OSError:
        return []
    return sorted(found, key=lambda p: _numbered(p.name))


def _numbered(name: str) -> list[str | int]:
    """'BAT10' as ['BAT', 10, '']: text and numbers in turn, so that any two names compare."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]
