"""How a client logs in over HTTP: a token, Basic, or Digest when the server asks for it.

    WWW-Authenticate: Digest realm="shellyplus1pm-a8032ab1", qop="auth", nonce="63a5e1b2",
                      algorithm=SHA-256

Digest (RFC 7616) never sends the password, so it goes before Basic wherever a server offers
both. Grammar of challenges: RFC 9110, section 11.6.1.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote

from .secret import Credentials, sent

KNOWN = ("Basic", "Bearer", "Digest", "Negotiate", "NTLM")
# The stronger first; with -sess the nonces enter the hash of the password too.
ALGORITHMS = {"sha-256": hashlib.sha256, "md5": hashlib.md5}
MOST_TRIES = 3
_ITEM = re.compile(r"([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^\s,\"]+))?")


@dataclass(frozen=True)
class Challenge:
    """One way in that a server offers: its scheme, and what it says of it (names in lower case)."""

    scheme: str
    values: dict[str, str] = field(default_factory=dict)

    @property
    def algorithm(self) -> str:
        """In lower case, without -sess."""
        return self.values.get("algorithm", "MD5").lower().removesuffix("-sess")

    @property
    def usable(self) -> bool:
        """Whether it is a Digest that we speak: qop auth, or none as in RFC 2069."""
        # -sess needs a nonce of the client's too, which comes with qop only.
        old = "" if self.values.get("algorithm", "").lower().endswith("-sess") else "auth"
        ways = re.split(r"[\s,]+", self.values.get("qop", old).lower())
        known = self.algorithm in ALGORITHMS and "nonce" in self.values
        return self.scheme == "digest" and known and "auth" in ways

    @property
    def stale(self) -> bool:
        """Whether only the nonce was too old."""
        return self.values.get("stale", "").lower() == "true"


def challenges(headers: Iterable[str]) -> list[Challenge]:
    """All that WWW-Authenticate headers offer, several to a header or one to each."""
    offers: list[Challenge] = []
    for header in headers:
        for name, value in _ITEM.findall(header):
            if not value:
                offers.append(Challenge(name.lower()))
            elif offers:
                plain = re.sub(r"\\(.)", r"\1", value[1:-1]) if value[0] == '"' else value
                offers[-1].values.setdefault(name.lower(), plain)
    return offers


def digest(
    challenge: Challenge, who: Credentials, method: str, target: str, count: int, cnonce: str
) -> bytes:
    """The value of Authorization that answers `challenge` (RFC 7616, section 3.4).

    `count` is how often its nonce has been used, this time included.
    """
    values = challenge.values
    make = ALGORITHMS[challenge.algorithm]
    realm, nonce = values.get("realm", ""), values["nonce"]

    def hashed(data: bytes) -> str:
        return make(data).hexdigest()

    user = sent(who.user)
    secret = hashed(b":".join((user, _latin(realm), sent(who.password))))
    if values.get("algorithm", "").lower().endswith("-sess"):
        secret = hashed(b":".join((secret.encode(), _latin(nonce), cnonce.encode())))
    doing = hashed(f"{method}:{target}".encode())
    used = [f"{count:08x}", cnonce, "auth"] if "qop" in values else []
    proof = hashed(_latin(":".join((secret, nonce, *used, doing))))
    if values.get("userhash", "").lower() == "true":
        parts = [b'username="%s"' % hashed(b":".join((user, _latin(realm)))).encode()]
        parts.append(b"userhash=true")
    elif user.isascii():
        parts = [b'username="%s"' % _escaped(user)]
    else:
        parts = [b"username*=UTF-8''" + quote(user, safe="").encode()]
    parts += [b'%s="%s"' % (k.encode(), _escaped(_latin(values.get(k, "")))) for k in _REPEATED]
    if "opaque" in values:
        parts.append(b'opaque="%s"' % _escaped(_latin(values["opaque"])))
    if "algorithm" in values:
        parts.append(b"algorithm=" + _latin(values["algorithm"]))
    if used:
        parts.append(f'qop=auth, nc={used[0]}, cnonce="{cnonce}"'.encode())
    parts.append(f'uri="{target}", response="{proof}"'.encode())
    return b"Digest " + b", ".join(parts)


_REPEATED = ("realm", "nonce")


def _latin(text: str) -> bytes:
    """What a server sent, as it came (headers are read as Latin-1)."""
    return text.encode("latin-1", "replace")


def _escaped(data: bytes) -> bytes:
    return data.replace(b"\\", b"\\\\").replace(b'"', b'\\"')


class Login:
    """Logs one client in to one server, and keeps what it learnt from the server's challenges.

    `at_once`: Basic is sent unasked. Without it nothing is sent until the server has said what
    it wants, so that the password does not go in clear to one that speaks Digest.
    """

    def __init__(self, who: Credentials, token_header: str, at_once: bool) -> None:
        self._who, self._token_header = who, token_header
        self._basic = at_once
        self._digest: Challenge | None = None
        self._count = 0
        self._fresh = False
        self._tries = 0
        self.sent = ""
        """What the last request showed: `token`, `Basic`, `Digest` or nothing."""

    def begin(self) -> None:
        """A new question: the nonce of an older one may have grown stale since."""
        self._fresh, self._tries = False, 0

    def header(self, method: str, target: str) -> bytes:
        """The header to send, without its line end; empty when there is nothing to show."""
        self.sent = ""
        if self._who.token:
            self.sent = "token"
            bearer = b"Bearer " if self._token_header == "Authorization" else b""
            return self._token_header.encode() + b": " + bearer + sent(self._who.token)
        if not self._who.user:
            return b""
        if self._digest is not None:
            self.sent = "Digest"
            self._count += 1
            cnonce = secrets.token_hex(16)
            answer = digest(self._digest, self._who, method, target, self._count, cnonce)
            return b"Authorization: " + answer
        if self._basic:
            self.sent = "Basic"
            pair = base64.b64encode(sent(f"{self._who.user}:{self._who.password}"))
            return b"Authorization: Basic " + pair
        return b""

    def learn(self, offered: list[Challenge]) -> bool:
        """Take up what a refusal offers; False when there is nothing more to try."""
        self._tries += 1
        if self.sent == "token" or not self._who.user or self._tries >= MOST_TRIES:
            return False
        order = list(ALGORITHMS)
        usable = [c for c in offered if c.usable]
        if usable:
            best = min(usable, key=lambda c: order.index(c.algorithm))
            again = not self._fresh or best.stale
            self._digest, self._count, self._fresh = best, 0, True
            return again
        if self.sent or (offered and not any(c.scheme == "basic" for c in offered)):
            return False
        self._basic = True
        return True


def names(offered: list[Challenge]) -> tuple[str, ...]:
    """The known schemes among `offered`, in words of ours and not of the server."""
    wanted = {c.scheme for c in offered}
    return tuple(name for name in KNOWN if name.lower() in wanted)
