"""A node's JSON-RPC: `rpc+http://user@host:8332`.

The password never stands in the address: it comes from POWBENCH_RPC_PASSWORD, or user
and password from the node's cookie file (POWBENCH_RPC_COOKIE or ~/.bitcoin/.cookie).
A cookie is one line: `__cookie__:0a1b2c…`.
"""

from __future__ import annotations

import base64
import json
import math
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ..errors import InputError, NotMeasurable

TIMEOUT_SECONDS = 10.0
LIMIT_BYTES = 1 << 20
FEE_BLOCKS = 6


@dataclass(frozen=True)
class Node:
    """Where a node listens and who asks. shown: the address without anything secret."""

    url: str
    authorization: str
    shown: str


@dataclass(frozen=True)
class Tip:
    """What a node says of its best block. time [s since 1970]; fees as mean of the last blocks."""

    height: int
    nbits: int
    time: int
    fees_btc_per_block: float | None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the credentials to another host."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def node(address: str, environment: Mapping[str, str], home: Path) -> Node:
    """Read `rpc+http://user@host:port`; credentials from `environment` or a cookie file."""
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ("rpc+http", "rpc+https") or not parts.hostname or port == -1:
        raise InputError(f"{address!r} is no node's address", "write rpc+http://user@host:8332")
    if parts.password is not None:
        raise InputError(
            "a password in the address ends in the shell's history",
            "put it into POWBENCH_RPC_PASSWORD and write rpc+http://user@host:port",
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    base = f"{parts.scheme[4:]}://{host}:{port or 8332}"
    secret = environment.get("POWBENCH_RPC_PASSWORD")
    if parts.username and secret is not None:
        pair = f"{unquote(parts.username)}:{secret}"
    else:
        pair = _cookie(environment, home)
    token = base64.b64encode(pair.encode()).decode()
    return Node(f"{base}{parts.path or '/'}", f"Basic {token}", base)


def _cookie(environment: Mapping[str, str], home: Path) -> str:
    path = Path(environment.get("POWBENCH_RPC_COOKIE") or home / ".bitcoin" / ".cookie")
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        text = ""
    if ":" not in text:
        raise InputError(
            f"no credentials for the node: {path} is no readable cookie file",
            "set POWBENCH_RPC_PASSWORD (with user@ in the address) or POWBENCH_RPC_COOKIE=FILE",
        )
    return text


def tip(peer: Node, timeout: float = TIMEOUT_SECONDS) -> Tip:
    """Ask a node for its best block; NotMeasurable when it does not answer as a node does."""
    best = _call(peer, "getbestblockhash", [], timeout)
    header = _call(peer, "getblockheader", [best], timeout)
    try:
        height, nbits = int(header["height"]), int(str(header["bits"]), 16)
        time = int(header["time"])
    except (KeyError, TypeError, ValueError):
        raise NotMeasurable(
            f"{peer.shown} answered getblockheader without height, bits and time", "is it a node?"
        ) from None
    return Tip(height, nbits, time, _fees(peer, height, timeout))


def _fees(peer: Node, height: int, timeout: float) -> float | None:
    """Mean fees [BTC] of the last blocks; None when the node cannot tell (pruned, no index)."""
    total = 0.0
    blocks = range(max(1, height - FEE_BLOCKS + 1), height + 1)
    for number in blocks:
        try:
            stats = _call(peer, "getblockstats", [number, ["totalfee"]], timeout)
            fee = float(stats["totalfee"])
        except (_Refused, KeyError, TypeError, ValueError):
            return None
        if not math.isfinite(fee) or fee < 0:
            return None
        total += fee / 1e8
    return total / len(blocks) if len(blocks) else None


class _Refused(NotMeasurable):
    """The node answered, with an error of its own."""


def _call(peer: Node, method: str, params: list[Any], timeout: float) -> Any:
    body = json.dumps({"jsonrpc": "1.0", "id": "powbench", "method": method, "params": params})
    request = urllib.request.Request(
        peer.url,
        data=body.encode(),
        headers={"Authorization": peer.authorization, "Content-Type": "application/json"},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())
    try:
        with opener.open(request, timeout=timeout) as reply:
            data = reply.read(LIMIT_BYTES + 1)
    except urllib.error.HTTPError as error:
        if error.code in (401, 403):
            raise InputError(
                f"{peer.shown} refuses the credentials",
                "check POWBENCH_RPC_PASSWORD or the cookie file",
            ) from None
        data = error.read(LIMIT_BYTES + 1)  # bitcoind sends its errors as HTTP 500 with a body
        if not data.lstrip().startswith(b"{"):
            raise NotMeasurable(
                f"{peer.shown} answered HTTP {error.code}", "is this the node's RPC port?"
            ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise NotMeasurable(
            f"no answer from the node at {peer.shown}: {reason}",
            "is it running, with server=1 and this rpcport?",
        ) from None
    return _result(peer, method, data)


def _result(peer: Node, method: str, data: bytes) -> Any:
    if len(data) > LIMIT_BYTES:
        raise NotMeasurable(
            f"{peer.shown} sent more than {LIMIT_BYTES >> 20} MiB for {method}", "is it a node?"
        )
    try:
        reply = json.loads(data)
    except ValueError:
        raise NotMeasurable(
            f"{peer.shown} did not answer {method} with JSON", "is this the node's RPC port?"
        ) from None
    if not isinstance(reply, dict) or reply.get("error") is not None or "result" not in reply:
        error = reply.get("error") if isinstance(reply, dict) else reply
        message = error.get("message") if isinstance(error, dict) else error
        raise _Refused(f"{peer.shown} refused {method}: {message}", "see the node's log")
    return reply["result"]
