"""The cgminer API on TCP 4028, which ASIC firmware of most makers speaks: read only.

    C: {"command": "summary"}
    S: {"STATUS": [{"STATUS": "S", "Msg": "Summary", ...}], "SUMMARY": [{...}], "id": 1}<NUL>

One request a connection; the reply ends in NUL, or where the connection does. Old firmware writes
JSON that is none: `}{` without a comma between the rows of `stats`, a comma before a bracket, `nan`
for a number. WhatsMiners want `cmd` in place of `command`.
"""

from __future__ import annotations

import json
import re
import socket
from typing import Any

from .. import bounded
from ..connect import Deadline, NetError, connect
from . import cgminer_answers
from .readout import Other, ReaderError, Readout

PORT = 4028
TIMEOUT_SECONDS = 5.0
LIMIT_BYTES = 1 << 20
CHUNK = 65536
MORE = ("version", "stats", "devs")

_BROKEN = re.compile(
    r'"(?:[^"\\]|\\.)*+"|\}\s*\{|,\s*(?=[\]}])|(?<=\[)\s*,|-?\b(?:nan|inf|infinity)\b',
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x1f]+")


def read(host: str, port: int = PORT, timeout_seconds: float = TIMEOUT_SECONDS) -> Readout:
    """What the miner says now, within that time in all; ReaderError, or Other when it is none.

    Only the summary has to come. Of the others a note says that they did not.
    """
    deadline = Deadline(timeout_seconds)
    where = _where(host, port)
    answers = {"summary": _answer(host, port, "summary", deadline)}
    if not cgminer_answers.rows(answers, "summary", "SUMMARY"):
        raise Other(f"{where} gave no summary, so it has no cgminer API")
    silent: list[str] = []
    _more(answers, silent, host, port, MORE, deadline)
    _more(answers, silent, host, port, cgminer_answers.wanted(answers), deadline)
    notes = (f"it gave no usable answer to {', '.join(silent)}",) if silent else ()
    return cgminer_answers.of(answers, host if port == PORT else where, notes)


def _more(
    answers: dict[str, Any],
    silent: list[str],
    host: str,
    port: int,
    commands: tuple[str, ...],
    deadline: Deadline,
) -> None:
    for command in commands:
        try:
            answers[command] = _answer(host, port, command, deadline)
        except ReaderError:
            silent.append(command)


def _answer(host: str, port: int, command: str, deadline: Deadline) -> Any:
    """The answer; an empty one when the miner refuses the command in either spelling."""
    answer = ask(host, port, command, deadline)
    if refused(answer):
        answer = ask(host, port, command, deadline, key="cmd")
    return {} if refused(answer) else answer


def ask(host: str, port: int, command: str, deadline: Deadline, key: str = "command") -> Any:
    """The parsed answer to one command; ReaderError without a whole one, Other for no JSON."""
    where = _where(host, port)
    try:
        with connect(host, port, deadline) as link:
            link.settimeout(deadline.left())
            link.sendall(json.dumps({key: command}).encode())
            return _received(link, where, deadline)
    except NetError as error:
        raise ReaderError(error.message) from None
    except TimeoutError:
        said = f"{where} did not answer in {deadline.seconds:g} s"
        raise ReaderError(said) from None
    except OSError as error:
        raise ReaderError(f"{where} broke off: {error.strerror or error}") from None


def _received(link: socket.socket, where: str, deadline: Deadline) -> Any:
    """Up to NUL, to the end of the connection, or to where the JSON is whole."""
    data = b""
    while True:
        link.settimeout(deadline.left())
        chunk = link.recv(CHUNK)
        data += chunk
        if len(data) > LIMIT_BYTES:
            raise Other(f"the answer of {where} is longer than {bounded.size(LIMIT_BYTES)}")
        ended = not chunk or b"\x00" in chunk
        if ended or data.rstrip().endswith(b"}"):
            try:
                return parsed(data)
            except bounded.Unreadable:
                if ended and not data:
                    raise ReaderError(f"{where} closed the connection without an answer") from None
                if ended:
                    raise Other(f"{where} did not answer in whole JSON") from None


def parsed(data: bytes) -> Any:
    """The value of a reply, that of old firmware too; Unreadable when there is none in it."""
    text = data.partition(b"\x00")[0].decode("utf-8", "replace")
    try:
        return bounded.json_value(text)
    except bounded.Unreadable:
        return bounded.json_value(_BROKEN.sub(_mended, _CONTROL.sub(" ", text)))


def _mended(found: re.Match[str]) -> str:
    text = found[0]
    if text[0] == '"':
        return text
    if text[0] == "}":
        return "},{"
    return "" if "," in text else "null"


def refused(answer: Any) -> bool:
    """Whether the miner has no such command, or keeps it for others."""
    status = answer.get("STATUS") if isinstance(answer, dict) else None
    row = status[0] if isinstance(status, list) and status else answer
    return isinstance(row, dict) and row.get("STATUS") in ("E", "F")


def _where(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
