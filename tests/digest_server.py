"""A server that asks for Digest as RFC 7616 writes it; nothing of it is powbench's.

It takes a request apart with the standard library, counts nonces, and tells what it refused.
"""

from __future__ import annotations

import hashlib
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote_to_bytes

REALM = 'shelly "plus", 1pm'


class Guard:
    """Who may come in, and how; a test changes it between requests."""

    def __init__(self, user: bytes, password: bytes) -> None:
        self.user, self.password = user, password
        self.offers = [self.offer("SHA-256")]
        self.nonce, self.uses, self.last_count = "nonce-0", 100, 0
        self.opaque = "an \\ opaque"
        self.userhash = False
        self.refused: list[str] = []
        self.seen: list[str | None] = []
        self.port = 0

    @staticmethod
    def offer(algorithm: str, qop: str = "auth") -> str:
        """One challenge but for its nonce and opaque."""
        realm = REALM.replace("\\", "\\\\").replace('"', '\\"')
        parts = [f'Digest realm="{realm}"']
        parts += [f'qop="{qop}"'] if qop else []
        parts += [f"algorithm={algorithm}"] if algorithm else []
        return ", ".join(parts)

    def renew(self) -> None:
        """A new nonce, which may be used a few times."""
        self.nonce = f"nonce-{int(self.nonce.split('-')[1]) + 1}"
        self.last_count = 0

    def verdict(self, header: str | None, method: str, target: str) -> str:
        """`` when the request may pass, `stale`, or what is wrong with it."""
        self.seen.append(header)
        if header is None:
            return "nothing shown"
        if not header.startswith("Digest "):
            return "no Digest"
        got = urllib.request.parse_keqv_list(urllib.request.parse_http_list(header[7:]))
        offered = [o for o in self.offers if o.startswith("Digest")]
        name = got.get("algorithm", "MD5")
        if not any(f"algorithm={name}" in o or "algorithm=" not in o for o in offered):
            return f"algorithm {name} was not offered"
        if got["realm"].replace('\\"', '"') != REALM or got["uri"] != target:
            return "another realm or target"
        if got["opaque"].replace("\\\\", "\\") != self.opaque:
            return "another opaque"
        if got["nonce"] != self.nonce or self.last_count >= self.uses:
            return "stale"
        make = hashlib.sha256 if name.upper().startswith("SHA-256") else hashlib.md5

        def h(*parts: bytes) -> bytes:
            return make(b":".join(parts)).hexdigest().encode()

        realm, nonce = REALM.encode(), self.nonce.encode()
        user = self.user
        if "username*" in got:
            user = unquote_to_bytes(got["username*"].removeprefix("UTF-8''"))
            shown = user
        else:
            shown = got["username"].encode("latin-1")
        expected = h(self.user, realm) if self.userhash else self.user
        if shown != expected or (got.get("userhash") == "true") != self.userhash:
            return "another user"
        a1 = h(self.user, realm, self.password)
        if name.endswith("-sess"):
            a1 = h(a1, nonce, got["cnonce"].encode())
        a2 = h(method.encode(), target.encode())
        if any("qop" in o for o in offered):
            if got["qop"] != "auth" or int(got["nc"], 16) != self.last_count + 1:
                return f"count {got.get('nc')} after {self.last_count}"
            proof = h(a1, nonce, got["nc"].encode(), got["cnonce"].encode(), b"auth", a2)
        else:
            proof = h(a1, nonce, a2)
        if got["response"].encode() != proof:
            return "a wrong proof"
        self.last_count += 1
        return ""


@contextmanager
def guarded(user: bytes, password: bytes, body: bytes = b'{"apower": 212.5}') -> Iterator[Guard]:
    """Such a server on a free port of 127.0.0.1, answering `body` to who may come in."""
    guard = Guard(user, password)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            wrong = guard.verdict(self.headers["Authorization"], self.command, self.path)
            if not wrong:
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                return
            guard.refused.append(wrong)
            if wrong == "stale":
                guard.renew()
            self.send_response(401)
            for offer in guard.offers:
                extra = ""
                if offer.startswith("Digest"):
                    opaque = guard.opaque.replace("\\", "\\\\")
                    extra = f', nonce="{guard.nonce}", opaque="{opaque}"'
                    extra += ", stale=true" if wrong == "stale" else ""
                    extra += ", userhash=true" if guard.userhash else ""
                self.send_header("WWW-Authenticate", offer + extra)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    guard.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield guard
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
