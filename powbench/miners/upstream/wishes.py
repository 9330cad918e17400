"""What a miner has asked of its pool, to be asked again on each new connection."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..stratum.messages import LONGEST_NAME
from .address import Login
from .dialogue import Upstream

_EXTENSIONS = ("version-rolling", "minimum-difficulty", "subscribe-extranonce", "info")
SUGGEST_SECONDS = 1.0
"""Between two suggestions that go to the pool, so that no miner floods it."""


@dataclass
class Wishes:
    """logins: by the worker's name here. follows_extranonce: it takes another extranonce without
    a new log-in. configuration: parameters of mining.configure. suggestion: another call."""

    logins: dict[str, Login] = field(default_factory=dict)
    follows_extranonce: bool = False
    configuration: list[Any] | None = None
    _suggestion: tuple[str, list[Any]] | None = None
    _suggested: float = -math.inf

    def configure(self, parameters: Sequence[Any], pool: Upstream | None, now: float) -> None:
        """Only extensions that are known, and values that are simple, go to the pool."""
        names, options = (*parameters, None, None)[:2]
        names = [n for n in names if n in _EXTENSIONS] if isinstance(names, list) else []
        simple = {
            key: value
            for key, value in (options.items() if isinstance(options, dict) else ())
            if key.partition(".")[0] in names and isinstance(value, str | int | float)
        }
        self.configuration = [names, simple]
        self.follows_extranonce |= "subscribe-extranonce" in names
        if pool is not None:
            pool.configure(self.configuration, now)

    def suggest(
        self, method: str, parameters: Sequence[Any], pool: Upstream | None, now: float
    ) -> None:
        """A difficulty or a target."""
        wish = parameters[0] if parameters else None
        wish = wish[:LONGEST_NAME] if isinstance(wish, str) else wish
        if isinstance(wish, str | int | float):
            self._suggestion = (method, [wish])
            if pool is not None and now - self._suggested >= SUGGEST_SECONDS:
                self._suggested = now
                pool.tell(*self._suggestion, now)

    def follow_extranonce(self, pool: Upstream | None, now: float) -> None:
        known, self.follows_extranonce = self.follows_extranonce, True
        if pool is not None and not known:
            pool.tell("mining.extranonce.subscribe", [], now)

    def forget(self, user: str) -> None:
        """The pool refuses this user of its own."""
        self.logins = {w: login for w, login in self.logins.items() if login.user != user}

    def subscribed(self, pool: Upstream, now: float) -> None:
        """The pool knows the miner: now for the rest."""
        if self.follows_extranonce:
            pool.tell("mining.extranonce.subscribe", [], now)
        if self._suggestion is not None:
            pool.tell(*self._suggestion, now)
        for login in {login.user: login for login in self.logins.values()}.values():
            pool.authorize(login.user, login.password, now)

    def hide(self, text: str) -> str:
        """A text of the pool; an ellipsis where a password of the miner's stands in it."""
        for login in self.logins.values():
            text = login.hide(text)
        return text
