"""What a pool's lines mean to a miner, and the parts of them, read strictly.

Sample of what a pool sends, one line each:
    {"id": 2, "result": [[["mining.notify", "ae68"]], "f8002c90", 4], "error": null}
    {"id": null, "method": "mining.set_difficulty", "params": [65536]}
    {"id": 9, "result": null, "error": [23, "Low difficulty share", null]}
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ...bounded import Unreadable
from ..stratum import messages
from ..stratum.jobs import Job
from ..stratum.shares import MOST_EXTRANONCE2_BYTES

MOST_EXTRANONCE1_BYTES = 32
_HEX = re.compile(f"(?:[0-9a-fA-F]{{2}}){{0,{MOST_EXTRANONCE1_BYTES}}}")


@dataclass(frozen=True)
class Refusal:
    """What a pool says in place of yes."""

    code: int
    message: str


@dataclass(frozen=True)
class Configured:
    """mask: the version bits that may be rolled; 0 where the pool does not know of that."""

    mask: int


@dataclass(frozen=True)
class Subscribed:
    """session: what the pool calls this session, empty where it has no name for it."""

    session: str
    extranonce1: bytes
    extranonce2_bytes: int


@dataclass(frozen=True)
class Authorized:
    user: str
    refusal: Refusal | None


@dataclass(frozen=True)
class Judged:
    """token: as it was given with the share. refusal: None where the pool took it. answered:
    False where the pool said nothing in time."""

    token: int
    refusal: Refusal | None
    answered: bool = True


@dataclass(frozen=True)
class Difficulty:
    """Of the jobs to come."""

    difficulty: float


@dataclass(frozen=True)
class NewJob:
    """clean: the jobs before are worth nothing from now on."""

    job: Job
    clean: bool


@dataclass(frozen=True)
class Mask:
    """The version bits that may be rolled from now on."""

    mask: int


@dataclass(frozen=True)
class Extranonce:
    """Of the jobs to come."""

    extranonce1: bytes
    extranonce2_bytes: int


@dataclass(frozen=True)
class Moved:
    """The pool asks to connect anew; host is empty and port is 0 where it names none."""

    host: str
    port: int
    seconds: float


@dataclass(frozen=True)
class Said:
    """To be shown to a person."""

    text: str


Event = (
    Configured | Subscribed | Authorized | Judged | Difficulty | NewJob | Mask | Extranonce
    | Moved | Said
)  # fmt: skip


def number(identity: Any) -> int:
    """A whole number, which some pools write as a text; 0 for no number."""
    if isinstance(identity, str) and identity.isascii() and identity.isdecimal():
        identity = int(identity[:18])
    return identity if isinstance(identity, int) and not isinstance(identity, bool) else 0


def extranonces(first: Any, size: Any) -> tuple[bytes, int]:
    """extranonce1, and the bytes of extranonce2; Unreadable for what is none."""
    if not isinstance(first, str) or _HEX.fullmatch(first) is None:
        raise Unreadable(f"extranonce1 is not up to {MOST_EXTRANONCE1_BYTES} bytes in hex digits")
    if isinstance(size, bool) or not isinstance(size, int):
        raise Unreadable("the size of extranonce2 is no number")
    if not 1 <= size <= MOST_EXTRANONCE2_BYTES:
        raise Unreadable(f"the size of extranonce2 is not 1 to {MOST_EXTRANONCE2_BYTES} bytes")
    return bytes.fromhex(first), size


def session(names: Any) -> str:
    """What stands beside mining.notify: [["mining.set_difficulty", "b4b6"], ["mining.notify",
    "ae68"]], or only ["mining.notify", "ae68"]."""
    listed = names if isinstance(names, list) else []
    for pair in (*listed, listed):
        if isinstance(pair, list) and len(pair) >= 2 and pair[0] == "mining.notify":
            return messages.text(pair, 1)
    return ""


def moved(parameters: list[Any]) -> Moved:
    """Of client.reconnect: host, port and seconds to wait, each of which may be missing."""
    host = messages.text(parameters, 0)
    port = number(parameters[1]) if len(parameters) > 1 else 0
    seconds = number(parameters[2]) if len(parameters) > 2 else 0
    return Moved(host, port if 0 <= port < 1 << 16 else 0, float(max(0, seconds)))


def error(value: Any) -> tuple[int, str]:
    """Code and words of an error: a list, an object or a text, as pools write them."""
    code: Any = 20
    said: Any = value
    if isinstance(value, list):
        code, said = (*value[:2], 20, "")[:2] if len(value) > 1 else (20, *value, "")[:2]
    elif isinstance(value, dict):
        code, said = value.get("code", 20), value.get("message")
    whole = isinstance(code, int) and not isinstance(code, bool) and abs(code) < 1 << 31
    return code if whole else 20, said if isinstance(said, str) and said else "no reason given"
