"""A name, a password, a token: what is shown to a server, and never to anybody else.

A server may repeat what it was shown: its words go into messages, and these into results. So
its words are not shown at all when it knows a secret, whatever form they would take; where
something that it names has to be shown (a path, a device), that is held against every form.
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, unquote, unquote_plus

WITHHELD = "a text (not shown: it may repeat a password)"
PLAIN = ("", "{}", "[]", "None", "null", "True", "False", "unavailable", "unknown", "on", "off")
"""What devices say in place of a number; Home Assistant: `unavailable` and `unknown`."""


@dataclass(frozen=True)
class Credentials:
    """What to show a server; empty strings where there is nothing.

    `others` are secrets that a query holds.
    """

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    others: tuple[str, ...] = field(default=(), repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """All that must not be seen."""
        return tuple(s for s in (self.password, self.token, *self.others) if s)

    def quoted(self, text: str, length: int = 40) -> str:
        """What a server said, cut to `length` and in quotes; WITHHELD when it knows a secret."""
        known = text in PLAIN and not any(secret in text for secret in self.secrets)
        if (self.secrets or self.user) and not known:
            return WITHHELD
        return repr(text[:length])

    def name(self, text: str) -> str:
        """What a server calls something, or `…` when a secret stands in it in any form."""
        read = {text, unquote(text), unquote_plus(text), unquote(unquote(text))}
        low = "\n".join((*read, *map(html.unescape, read))).lower()
        return "…" if any(form.lower() in low for form in self._forms()) else text

    def _forms(self) -> Iterator[str]:
        for secret in (*self.secrets, f"{self.user}:{self.password}"):
            if secret != ":":
                yield from filter(None, _forms(secret))


def sent(text: str) -> bytes:
    """The bytes of a secret as the environment or a file holds them, UTF-8 or not."""
    return text.encode("utf-8", "surrogateescape")


def _forms(secret: str) -> Iterator[str]:
    """The spellings of a secret in URLs, JSON, HTML, hex and base64."""
    data = sent(secret)
    yield from (secret, quote(data, safe=""), quote_plus(data), data.hex(), html.escape(secret))
    yield from (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
    yield repr(secret)[1:-1]
    for before in range(3):  # base64 spells it in three ways, by what stands before it
        first, end = -(-before * 8 // 6), (before + len(data)) * 8 // 6
        spelt = base64.b64encode(bytes(before) + data).decode()[first:end]
        yield from (spelt, spelt.replace("+", "-").replace("/", "_"))


NOBODY = Credentials()
