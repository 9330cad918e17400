"""The talk with the owner's pool, as a miner has it: its lines in, what they mean, lines out.

No sockets and no clock here. Sample of what a pool sends, one line each:
    {"id": 2, "result": [[["mining.notify", "ae68"]], "f8002c90", 4], "error": null}
    {"id": null, "method": "mining.set_difficulty", "params": [65536]}
    {"id": 9, "result": null, "error": [23, "Low difficulty share", null]}
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from ..bounded import Unreadable, json_value
from . import jobs, messages
from .jobs import Job
from .shares import MOST_EXTRANONCE2_BYTES

LONGEST_LINE = 1 << 18
"""Of a job: some pools pay hundreds of people in their coinbase."""
LOG_IN_SECONDS = 20.0
CONFIGURE_SECONDS = 10.0
"""Old pools do not answer mining.configure."""
SUBMIT_SECONDS = 60.0
SILENT_SECONDS = 300.0
"""A pool has a job every half minute or so; longer than a block's transactions can wait."""
USER_HINT = "check --user; its password comes from POWBENCH_POOL_PASSWORD or --password-file"
STRATUM_HINT = "check that the pool speaks stratum version 1 at this port, with or without TLS"
SILENT_HINT = "check that the pool is up, and that it speaks stratum version 1 at this port"
JOB_HINT = "check that the pool is one for SHA-256; --pool measures without it"
MOST_GARBAGE = 8
LONGEST_TEXT = 200
MOST_EXTRANONCE1_BYTES = 32
_HEX = re.compile(f"(?:[0-9a-fA-F]{{2}}){{0,{MOST_EXTRANONCE1_BYTES}}}")

Asked = Literal["configure", "subscribe", "authorize", "submit", "other"]


class PoolFault(ValueError):
    """Why nothing more can be done with this connection: what the pool does, and a hint."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


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
    job: Job
    clean: bool


@dataclass(frozen=True)
class Mask:
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


@dataclass
class _Waiting:
    asked: Asked
    until: float
    user: str = ""
    token: int = 0


@dataclass
class Upstream:
    """One connection to the pool. `agent`: the program that asks. `hide` is put over all texts of
    the pool. `outbox`: what is still to be sent."""

    agent: str
    hide: Callable[[str], str]
    heard: float
    outbox: bytearray = field(default_factory=bytearray)
    _waiting: dict[int, _Waiting] = field(default_factory=dict)
    _number: int = 0
    _garbage: int = 0

    def configure(self, parameters: list[Any], now: float) -> None:
        self._ask("mining.configure", parameters, _Waiting("configure", now + CONFIGURE_SECONDS))

    def subscribe(self, session: str, now: float) -> None:
        """session: that of an earlier connection, to be taken up again where the pool can."""
        parameters = [self.agent, session] if session else [self.agent]
        self._ask("mining.subscribe", parameters, _Waiting("subscribe", now + LOG_IN_SECONDS))

    def authorize(self, user: str, password: str, now: float) -> None:
        waiting = _Waiting("authorize", now + LOG_IN_SECONDS, user=user)
        self._ask("mining.authorize", [user, password], waiting)

    def submit(self, parameters: list[str], token: int, now: float) -> None:
        """A share: user, job, extranonce2, time, nonce and perhaps version bits."""
        waiting = _Waiting("submit", now + SUBMIT_SECONDS, token=token)
        self._ask("mining.submit", parameters, waiting)

    def tell(self, method: str, parameters: list[Any], now: float) -> None:
        """A call whose answer changes nothing."""
        self._ask(method, parameters, _Waiting("other", now + SUBMIT_SECONDS))

    def _ask(self, method: str, parameters: list[Any], waiting: _Waiting) -> None:
        self._number += 1
        self._waiting[self._number] = waiting
        self.outbox += messages.request(self._number, method, parameters)

    def sent(self) -> bytes:
        """What is to be sent now."""
        data = bytes(self.outbox)
        self.outbox.clear()
        return data

    def receive(self, line: bytes, now: float) -> list[Event]:
        """What one line means; PoolFault where it cannot be worked with."""
        self.heard = now
        line = line.strip(b" \t\r\n\0")
        if not line:
            return []
        try:
            value = json_value(line)
            if not isinstance(value, dict):
                raise Unreadable("it is no JSON object")
        except Unreadable as error:
            self._garbage += 1
            if self._garbage < MOST_GARBAGE:
                return []
            raise PoolFault(f"sends what is no stratum: {error}", STRATUM_HINT) from None
        if isinstance(value.get("method"), str):
            return self._called(value)
        waiting = self._waiting.pop(_number(value.get("id")), None)
        if waiting is None:
            return []
        return self._answered(waiting, value)

    def tick(self, now: float) -> list[Event]:
        """What the pool has not answered in time; PoolFault where nothing goes on without it."""
        if now - self.heard > SILENT_SECONDS:
            raise PoolFault(f"has said nothing for {SILENT_SECONDS:.0f} s", SILENT_HINT)
        events: list[Event] = []
        for number, waiting in list(self._waiting.items()):
            if now <= waiting.until:
                continue
            del self._waiting[number]
            if waiting.asked in ("subscribe", "authorize"):
                said = f"did not answer mining.{waiting.asked} in {LOG_IN_SECONDS:.0f} s"
                raise PoolFault(said, SILENT_HINT)
            if waiting.asked == "configure":
                events.append(Configured(0))
            elif waiting.asked == "submit":
                said = f"the pool has not answered in {SUBMIT_SECONDS:.0f} s"
                events.append(Judged(waiting.token, Refusal(20, said), answered=False))
        return events

    def _answered(self, waiting: _Waiting, value: dict[str, Any]) -> list[Event]:
        result = value.get("result")
        if waiting.asked == "configure":
            agreed = result if isinstance(result, dict) else {}
            rolls = agreed.get("version-rolling") is True
            mask = messages.mask(agreed.get("version-rolling.mask")) if rolls else None
            return [Configured(mask or 0)]
        if waiting.asked == "other":
            return []
        refusal = None if result is True else self._refusal(value)
        if waiting.asked == "authorize":
            return [Authorized(waiting.user, refusal)]
        if waiting.asked == "submit":
            return [Judged(waiting.token, refusal)]
        if not isinstance(result, list):
            said = self._refusal(value).message
            raise PoolFault(f"refuses the subscription: {said}", STRATUM_HINT)
        try:
            names, first, size = result[:3]
            extranonce1, extranonce2_bytes = _extranonces(first, size)
        except ValueError as error:
            said = str(error) if isinstance(error, Unreadable) else "it has not three parts"
            raise PoolFault(
                f"gives an answer to mining.subscribe that cannot be read: {said}", STRATUM_HINT
            ) from None
        return [Subscribed(_session(names), extranonce1, extranonce2_bytes)]

    def _refusal(self, value: dict[str, Any]) -> Refusal:
        """Pools write errors as a list, as an object or as a text."""
        error = value.get("error")
        code: Any = 20
        said: Any = error
        if isinstance(error, list):
            code, said = (*error, 20, "")[:2] if len(error) > 1 else (20, "".join(map(str, error)))
        elif isinstance(error, dict):
            code, said = error.get("code", 20), error.get("message")
        text = said if isinstance(said, str) and said else "no reason given"
        whole = isinstance(code, int) and not isinstance(code, bool) and abs(code) < 1 << 31
        return Refusal(code if whole else 20, self._shown(text))

    def _shown(self, text: str) -> str:
        return self.hide(text)[:LONGEST_TEXT]

    def _called(self, value: dict[str, Any]) -> list[Event]:
        method, identity = value["method"], value.get("id")
        parameters = value.get("params")
        parameters = parameters if isinstance(parameters, list) else []
        if method == "mining.notify":
            try:
                return [NewJob(*jobs.read(parameters))]
            except Unreadable as error:
                raise PoolFault(f"sends a job that cannot be read: {error}", JOB_HINT) from None
        if method == "mining.set_difficulty":
            difficulty = messages.difficulty(parameters[0] if parameters else None)
            if difficulty is None:
                raise PoolFault("sets a difficulty that is none", JOB_HINT)
            return [Difficulty(difficulty)]
        if method == "mining.set_version_mask":
            mask = messages.mask(parameters[0] if parameters else None)
            return [] if mask is None else [Mask(mask)]
        if method == "mining.set_extranonce":
            try:
                return [Extranonce(*_extranonces(*(*parameters, None, None)[:2]))]
            except Unreadable as error:
                raise PoolFault(
                    f"sets an extranonce that cannot be read: {error}", JOB_HINT
                ) from None
        if method == "client.reconnect":
            return [_moved(parameters)]
        if method == "client.show_message":
            text = messages.text(parameters, 0)
            return [Said(self._shown(text))] if text else []
        if identity is not None:
            self._reply(method, identity)
        return []

    def _reply(self, method: str, identity: Any) -> None:
        if not isinstance(identity, str | int | float) or len(str(identity)) > 128:
            return
        if method == "client.get_version":
            self.outbox += messages.answer(identity, self.agent)
        elif method == "mining.ping":
            self.outbox += messages.answer(identity, "pong")
        else:
            self.outbox += messages.refusal(identity, 20, "this method is not known here")


def _number(identity: Any) -> int:
    """The number of a call of ours, which some pools send back as a text; 0 for no number."""
    if isinstance(identity, str) and identity.isascii() and identity.isdecimal():
        identity = int(identity[:18])
    return identity if isinstance(identity, int) and not isinstance(identity, bool) else 0


def _extranonces(first: Any, size: Any) -> tuple[bytes, int]:
    if not isinstance(first, str) or _HEX.fullmatch(first) is None:
        raise Unreadable(f"extranonce1 is not up to {MOST_EXTRANONCE1_BYTES} bytes in hex digits")
    if isinstance(size, bool) or not isinstance(size, int):
        raise Unreadable("the size of extranonce2 is no number")
    if not 1 <= size <= MOST_EXTRANONCE2_BYTES:
        raise Unreadable(f"the size of extranonce2 is not 1 to {MOST_EXTRANONCE2_BYTES} bytes")
    return bytes.fromhex(first), size


def _session(names: Any) -> str:
    """What stands beside mining.notify: [["mining.set_difficulty", "b4b6"], ["mining.notify",
    "ae68"]], or only ["mining.notify", "ae68"]."""
    listed = names if isinstance(names, list) else []
    for pair in (*listed, listed):
        if isinstance(pair, list) and len(pair) >= 2 and pair[0] == "mining.notify":
            return messages.text(pair, 1)
    return ""


def _moved(parameters: list[Any]) -> Moved:
    host = messages.text(parameters, 0)
    port = _number(parameters[1]) if len(parameters) > 1 else 0
    seconds = messages.difficulty(parameters[2]) if len(parameters) > 2 else None
    return Moved(host, port if 0 <= port < 1 << 16 else 0, seconds or 0.0)
