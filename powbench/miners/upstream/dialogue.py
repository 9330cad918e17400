"""The talk with the owner's pool, as a miner has it: lines in, what they mean, lines out.

No sockets and no clock here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from ...bounded import Unreadable, json_value
from ..stratum import jobs, messages
from . import events
from .events import Event, Refusal

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

Asked = Literal["configure", "subscribe", "authorize", "submit", "other"]


class PoolFault(ValueError):
    """Why nothing more can be done with this connection: what the pool does, and a hint."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass
class _Waiting:
    asked: Asked
    until: float
    user: str = ""
    token: int = 0


@dataclass
class Upstream:
    """One connection to the pool. `agent`: the program that asks. `hide` is put over all texts of
    the pool. heard: when the pool last said something."""

    agent: str
    hide: Callable[[str], str]
    heard: float
    _outbox: bytearray = field(default_factory=bytearray)
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
        self._outbox += messages.request(self._number, method, parameters)

    def sent(self) -> bytes:
        """What is to be sent now."""
        data = bytes(self._outbox)
        self._outbox.clear()
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
            parameters = value.get("params")
            called = parameters if isinstance(parameters, list) else []
            return self._called(value["method"], called, value.get("id"))
        waiting = self._waiting.pop(events.number(value.get("id")), None)
        return [] if waiting is None else self._answered(waiting, value)

    def tick(self, now: float) -> list[Event]:
        """What the pool has not answered in time; PoolFault where nothing goes on without it."""
        if now - self.heard > SILENT_SECONDS:
            raise PoolFault(f"has said nothing for {SILENT_SECONDS:.0f} s", SILENT_HINT)
        found: list[Event] = []
        for number, waiting in list(self._waiting.items()):
            if now <= waiting.until:
                continue
            del self._waiting[number]
            if waiting.asked in ("subscribe", "authorize"):
                said = f"did not answer mining.{waiting.asked} in {LOG_IN_SECONDS:.0f} s"
                raise PoolFault(said, SILENT_HINT)
            if waiting.asked == "configure":
                found.append(events.Configured(0))
            elif waiting.asked == "submit":
                said = f"the pool has not answered in {SUBMIT_SECONDS:.0f} s"
                found.append(events.Judged(waiting.token, Refusal(20, said), answered=False))
        return found

    def _answered(self, waiting: _Waiting, value: dict[str, Any]) -> list[Event]:
        result = value.get("result")
        if waiting.asked == "configure":
            agreed = result if isinstance(result, dict) else {}
            rolls = agreed.get("version-rolling") is True
            mask = messages.mask(agreed.get("version-rolling.mask")) if rolls else None
            return [events.Configured(mask or 0)]
        if waiting.asked == "other":
            return []
        code, said = events.error(value.get("error"))
        refusal = None if result is True else Refusal(code, self._shown(said))
        if waiting.asked == "authorize":
            return [events.Authorized(waiting.user, refusal)]
        if waiting.asked == "submit":
            return [events.Judged(waiting.token, refusal)]
        if not isinstance(result, list):
            raise PoolFault(f"refuses the subscription: {self._shown(said)}", STRATUM_HINT)
        names, first, size = (*result, None, None, None)[:3]
        try:
            found = events.extranonces(first, size)
        except Unreadable as error:
            raise PoolFault(
                f"gives an answer to mining.subscribe that cannot be read: {error}", STRATUM_HINT
            ) from None
        return [events.Subscribed(events.session(names), *found)]

    def _shown(self, text: str) -> str:
        return self.hide(text)[:LONGEST_TEXT]

    def _called(self, method: str, parameters: list[Any], identity: Any) -> list[Event]:
        try:
            if method == "mining.notify":
                return [events.NewJob(*jobs.read(parameters))]
            if method == "mining.set_extranonce":
                first, size = (*parameters, None, None)[:2]
                return [events.Extranonce(*events.extranonces(first, size))]
        except Unreadable as error:
            what = "a job" if method == "mining.notify" else "an extranonce"
            raise PoolFault(f"sends {what} that cannot be read: {error}", JOB_HINT) from None
        if method == "mining.set_difficulty":
            difficulty = messages.difficulty(parameters[0] if parameters else None)
            if difficulty is None:
                raise PoolFault("sets a difficulty that is none", JOB_HINT)
            return [events.Difficulty(difficulty)]
        if method == "mining.set_version_mask":
            mask = messages.mask(parameters[0] if parameters else None)
            return [] if mask is None else [events.Mask(mask)]
        if method == "client.reconnect":
            return [events.moved(parameters)]
        if method == "client.show_message":
            text = messages.text(parameters, 0)
            return [events.Said(self._shown(text))] if text else []
        if isinstance(identity, str | int | float) and len(str(identity)) <= messages.LONGEST_NAME:
            self._outbox += self._reply(method, identity)
        return []

    def _reply(self, method: str, identity: messages.Identity) -> bytes:
        if method == "client.get_version":
            return messages.answer(identity, self.agent)
        if method == "mining.ping":
            return messages.answer(identity, "pong")
        return messages.refusal(identity, 20, "this method is not known here")
