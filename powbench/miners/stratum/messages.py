"""Lines of stratum version 1: JSON-RPC as miners write it, and what they can read.

Sample of what comes in, one line each:
    {"id": 1, "method": "mining.subscribe", "params": ["cpuminer/2.5.1"]}
    {"params": ["rig", "x"], "id": "auth", "method": "mining.authorize"}
    {"method":"mining.submit","params":["rig","1a","0000001F","656ABC01","9D2F0C11"],"id":null}
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from ...bounded import Unreadable, json_value

LONGEST_NAME = 128
_MASK = re.compile("(?:0[xX])?([0-9a-fA-F]{1,8})")
_PASSWORD_DIFFICULTY = re.compile(r"(?:^|[,; ])d=([0-9]+(?:\.[0-9]+)?)(?=$|[,; ])")

_WISHES = ("mining.suggest_target", "mining.suggest_difficulty", "mining.capabilities")
"""With a null id they are notices: bfgminer would take an answer for that to its subscribe."""

Identity = str | int | float | None


@dataclass(frozen=True)
class Request:
    """One call. `answered`: it has an id, be it null, so that an answer is waited for."""

    identity: Identity
    answered: bool
    method: str
    parameters: list[Any]


class Garbled(ValueError):
    """A line that is no call. The sentence says why; identity: of the call it was meant to be."""

    def __init__(self, why: str, identity: Identity = None) -> None:
        super().__init__(why)
        self.identity = identity


def parse(line: bytes) -> Request | None:
    """The call on a line; None for an answer to something that the server had asked.

    Garbled when it is no JSON object, or has no method that is a text. Parameters may be
    missing or null.
    """
    try:
        value = json_value(line)
    except Unreadable as error:
        raise Garbled(str(error)) from None
    if not isinstance(value, dict):
        raise Garbled("it is no JSON object")
    method, identity = value.get("method"), value.get("id")
    if method is None and ("result" in value or "error" in value):
        return None
    if not isinstance(identity, str | int | float | None) or isinstance(identity, bool):
        raise Garbled("its id is no text and no number")
    if isinstance(identity, str) and len(identity) > LONGEST_NAME:
        raise Garbled("its id is too long")
    if not isinstance(method, str):
        raise Garbled("it has no method", identity)
    parameters = value.get("params")
    if parameters is None:
        parameters = []
    if not isinstance(parameters, list):
        raise Garbled("its params are no list", identity)
    return Request(identity, "id" in value, method, parameters)


def expects(request: Request) -> bool:
    """Whether its sender waits for an answer."""
    return request.answered and not (request.identity is None and request.method in _WISHES)


def answer(identity: Identity, result: Any) -> bytes:
    """What was asked for."""
    return _line({"id": identity, "result": result, "error": None})


def refusal(identity: Identity, code: int, message: str) -> bytes:
    """Why it is not given."""
    return _line({"id": identity, "result": None, "error": [code, message, None]})


def call(method: str, parameters: list[Any]) -> bytes:
    """What the server says by itself."""
    return _line({"id": None, "method": method, "params": parameters})


def request(identity: int, method: str, parameters: list[Any]) -> bytes:
    """A call whose answer bears its `identity`."""
    return _line({"id": identity, "method": method, "params": parameters})


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\n"


def difficulty_figure(difficulty: float) -> float | int:
    """As it is announced: old firmware reads whole numbers only."""
    return int(difficulty) if difficulty >= 1 else difficulty


def text(parameters: list[Any], index: int) -> str:
    """A text of the parameters, shortened; empty where there is none."""
    value = parameters[index] if index < len(parameters) else ""
    return value[:LONGEST_NAME] if isinstance(value, str) else ""


def listed(value: Any) -> list[Any]:
    """A list, be it an empty one in place of anything else."""
    return value if isinstance(value, list) else []


def mask(value: Any) -> int | None:
    """A version mask; None when it is none."""
    found = _MASK.fullmatch(value) if isinstance(value, str) else None
    return int(found[1], 16) if found else None


def difficulty(value: Any) -> float | None:
    """A difficulty that a miner suggests, as a number or a text of one; None when it is none."""
    if isinstance(value, str):
        value = float(value) if re.fullmatch(r"[0-9]{1,18}(?:\.[0-9]{1,18})?", value) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e18:
        return None
    return float(value)


def password_difficulty(password: str) -> float | None:
    """`x,d=512` -> 512.0, as pools take it. Nothing else of a password is looked at or kept."""
    found = _PASSWORD_DIFFICULTY.search(password)
    return difficulty(found[1]) if found else None
