"""What the far end answers, as far.py writes it: one JSON object a line."""

from __future__ import annotations

import msgspec

from .. import bounded
from . import far


class Hello(msgspec.Struct, frozen=True, tag_field="is", tag=far.MAGIC):
    """The first word. executable: of the Python that speaks; boot: see far.boot."""

    python: tuple[int, ...]
    system: str
    machine: str
    executable: str
    boot: str = ""


class Beat(msgspec.Struct, frozen=True, tag_field="is", tag="beat"):
    """It is still there."""


class Time(msgspec.Struct, frozen=True, tag_field="is", tag="time"):
    """clock: seconds since 1970."""

    clock: float


class Found(msgspec.Struct, frozen=True):
    """A powbench that is there. version: empty where it tells none, and why."""

    path: str
    version: str
    why: str = ""


class Finding(msgspec.Struct, frozen=True, tag_field="is", tag="found"):
    found: tuple[Found, ...]


class Installed(msgspec.Struct, frozen=True, tag_field="is", tag="installed"):
    pass


class Failed(msgspec.Struct, frozen=True, tag_field="is", tag="failed"):
    """What was ordered cannot be done there."""

    why: str


class Done(msgspec.Struct, frozen=True, tag_field="is", tag="done"):
    """powbench has ended there. size: bytes of its document, which follow. said: the end of its
    stderr. late: it was ended by its time-out."""

    code: int
    said: str
    size: int
    seconds: float
    late: bool


class Kept(msgspec.Struct, frozen=True, tag_field="is", tag="kept"):
    """What an earlier run left there; code: null where it left nothing."""

    code: int | None
    said: str
    size: int


class Forgotten(msgspec.Struct, frozen=True, tag_field="is", tag="forgotten"):
    """That has been removed. left: it could not be."""

    left: bool


Message = Hello | Beat | Time | Finding | Installed | Failed | Done | Kept | Forgotten


def of_line(line: bytes) -> Message | None:
    """None for what is none, such as a word of the shell there."""
    try:
        return msgspec.convert(bounded.json_value(line), Message)  # type: ignore[no-any-return]
    except (bounded.Unreadable, msgspec.ValidationError):
        return None
