"""A node's JSON-RPC: `rpc+http://user@host:8332`.

The password never stands in the address: it comes from POWBENCH_RPC_PASSWORD, or user
and password from the node's cookie file (POWBENCH_RPC_COOKIE or ~/.bitcoin/.cookie).
A cookie is one line: `__cookie__:0a1b2c…`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import unquote, urlsplit

from ..bounded import Unreadable, hexadecimal, json_value, read_small
from ..chain.retarget import BLOCKS_PER_EPOCH, next_nbits
from ..chain.subsidy import SATOSHI_PER_BTC
from ..chain.target import difficulty, target_of
from ..connect import Fault, NetError
from ..errors import InputError, NotMeasurable
from ..net import LIMIT_BYTES, Server, ask
from ..secret import Credentials
from . import history

__all__ = ["LIMIT_BYTES", "Node", "Tip", "node", "tip"]

TIMEOUT_SECONDS = 10.0
FEE_BLOCKS = 144
"""A day's; a node that is slow to tell is asked for fewer (FEE_SECONDS)."""
FEE_SECONDS = 60.0
COOKIE_BYTES = 8192
# A node's words may repeat what it was shown, so that its code is told in ours.
CODES = {
    -28: "it is still starting",
    -32601: "it does not know that question",
    -1: "it does not have what was asked for (a pruned node lacks old blocks)",
    -5: "it does not have that block",
    -8: "it does not take what was asked",
}


@dataclass(frozen=True)
class Node:
    """Where a node listens and who asks. shown: the address without anything secret."""

    server: Server
    path: str

    @property
    def shown(self) -> str:
        """http(s)://host:port."""
        return self.server.url


@dataclass(frozen=True)
class Tip:
    """What a node says of its best block, and what holds for the next.

    time [s since 1970]; nbits of the next block; fees as mean of the last `fee_blocks`, None
    when it cannot tell. retarget: what is to be said of nbits where the tip ends an epoch.
    epoch_start: time of the first block of the next one's epoch, None when unknown.
    price_usd: None of a node, which knows none.
    """

    height: int
    nbits: int
    time: int
    fees_btc_per_block: float | None
    fee_blocks: int
    retarget: str = ""
    epoch_start: int | None = None
    shown: str = ""
    price_usd: float | None = None


def node(address: str, environment: Mapping[str, str], home: Path) -> Node:
    """Read `rpc+http://user@host:port`; credentials from `environment` or a cookie file."""
    try:
        parts = urlsplit(address)
        port, host = parts.port or 8332, parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("rpc+http", "rpc+https"):
        # The address is not repeated: a password may stand in it.
        raise InputError(
            "this is not the address of a node or of a mempool server",
            "write rpc+http://user@host:8332, or mempool+https://mempool.space",
        )
    if parts.password is not None:
        raise InputError(
            "a password in the address ends in the shell's history",
            "put it into POWBENCH_RPC_PASSWORD and write rpc+http://user@host:port",
        )
    secret = environment.get("POWBENCH_RPC_PASSWORD")
    if parts.username and secret is not None:
        known = Credentials(unquote(parts.username), secret)
    else:
        known = _cookie(environment, home)
    tls = parts.scheme == "rpc+https"
    server = Server(host, port, tls, credentials=known, basic_at_once=True)
    return Node(server, parts.path or "/")


def _cookie(environment: Mapping[str, str], home: Path) -> Credentials:
    named = environment.get("POWBENCH_RPC_COOKIE")
    try:
        data = read_small(named or home / ".bitcoin" / ".cookie", COOKIE_BYTES)
        user, colon, password = data.decode("utf-8", "surrogateescape").strip().partition(":")
        reason = "" if colon else "it holds no user:password"
    except (OSError, Unreadable) as error:
        reason = str(getattr(error, "strerror", None) or error)
    if reason:
        which = "the file that POWBENCH_RPC_COOKIE names" if named else "~/.bitcoin/.cookie"
        raise InputError(
            f"no credentials for the node: {which} is no readable cookie file: {reason}",
            "set POWBENCH_RPC_PASSWORD (with user@ in the address) or POWBENCH_RPC_COOKIE=FILE",
        )
    return Credentials(user, password)


def tip(peer: Node, timeout: float = TIMEOUT_SECONDS) -> Tip:
    """Ask a node for its best block; NotMeasurable when it does not answer as a node does.

    timeout [s]: of each answer, whole.
    """
    peer = replace(peer, server=replace(peer.server, timeout_seconds=timeout))
    best = _call(peer, "getbestblockhash", [])
    height, nbits, time = _header(peer, best)
    fees, blocks = _fees(peer, height)
    began = _began(peer, height)
    following, said = next_of_tip(height, nbits, time, began)
    start = None if (height + 1) % BLOCKS_PER_EPOCH == 0 else began
    return Tip(height, following, time, fees, blocks, said, start, peer.shown)


def _header(peer: Node, block: Any) -> tuple[int, int, int]:
    """Height, nBits and time of a block. bitcoind writes nBits as hex, bcoin as a number."""
    header = _call(peer, "getblockheader", [block])
    try:
        height, time, bits = (_whole(header[name]) for name in ("height", "time", "bits"))
        target_of(bits)
    except (KeyError, TypeError, ValueError, InputError):
        raise NotMeasurable(
            f"{peer.shown} answered getblockheader without height, bits and time", "is it a node?"
        ) from None
    return height, bits, time


def _whole(value: Any) -> int:
    """A number below 2^32, or one in eight hex digits (`1d00ffff`)."""
    if isinstance(value, str) and len(value) == 8:
        value = hexadecimal(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 32:
        raise ValueError
    return value


def _began(peer: Node, height: int) -> int | None:
    """The time of the first block of a block's epoch; None when the node cannot tell."""
    try:
        first = _call(peer, "getblockhash", [height - height % BLOCKS_PER_EPOCH])
        return _header(peer, first)[2]
    except NotMeasurable:
        return None


def next_of_tip(height: int, nbits: int, time: int, began: int | None) -> tuple[int, str]:
    """The nBits of the block after this one, and what is to be said of it.

    began: time of the first block of this one's epoch.
    """
    if (height + 1) % BLOCKS_PER_EPOCH:
        return nbits, ""
    said = f"block {height:,} is the last of its epoch"
    unknown = f"{said}: the difficulty of the next epoch is not known, and the old one is used"
    # A test network's rule may be another.
    other = history.contradicted(float(time), height, difficulty(target_of(nbits)))
    if began is None or other:
        return nbits, unknown
    computed = f"{said}: the difficulty of the next epoch is computed from it"
    return next_nbits(nbits, began, time), computed


def _fees(peer: Node, height: int) -> tuple[float | None, int]:
    """Mean fees [BTC] of the last blocks, and of how many; None when the node cannot tell.

    A pruned node cannot, nor one of another make. The genesis block has no fees to tell.
    """
    satoshi, count = 0.0, 0
    end = monotonic() + FEE_SECONDS
    for number in range(height, max(0, height - FEE_BLOCKS), -1):
        if count and monotonic() > end:
            break
        try:
            fee = _call(peer, "getblockstats", [number, ["totalfee"]])["totalfee"]
        except (_NodeRefused, KeyError, TypeError):
            return None, 0
        if isinstance(fee, bool) or not isinstance(fee, int | float) or fee < 0:
            return None, 0
        satoshi, count = satoshi + fee, count + 1
    return (satoshi / count / SATOSHI_PER_BTC if count else 0.0), count


class _NodeRefused(NotMeasurable):
    """The node answered, with an error of its own."""


def _call(peer: Node, method: str, params: list[Any]) -> Any:
    return _given(peer, method, _reply(peer, method, _question(0, method, params)))


def call_each(peer: Node, method: str, params: Sequence[list[Any]]) -> list[Any]:
    """The results of one method for many parameters, asked for in one batch."""
    replies = _reply(peer, method, [_question(n, method, p) for n, p in enumerate(params)])
    if not isinstance(replies, list):
        raise _NodeRefused(
            f"{peer.shown} takes no list of questions", "update the node: Bitcoin Core does"
        )
    by_number = {reply.get("id"): reply for reply in replies if isinstance(reply, dict)}
    return [_given(peer, method, by_number.get(number)) for number in range(len(params))]


def _question(number: int, method: str, params: list[Any]) -> dict[str, Any]:
    return {"jsonrpc": "1.0", "id": number, "method": method, "params": params}


def _reply(peer: Node, method: str, body: Any) -> Any:
    """What the node answers, as JSON."""
    try:
        answer = ask(peer.server, peer.path, json.dumps(body).encode())
    except NetError as error:
        raise _unanswered(peer, error) from None
    # bitcoind sends its errors as HTTP 500 or 404 with a body.
    if answer.status != 200 and not answer.body.lstrip().startswith(b"{"):
        raise NotMeasurable(
            f"{peer.shown} answered HTTP {answer.status}", "is this the node's RPC port?"
        )
    try:
        return json_value(answer.body)
    except Unreadable as error:
        reason = "" if str(error).startswith("it is not") else f": {error}"
        raise NotMeasurable(
            f"{peer.shown} did not answer {method} with usable JSON{reason}",
            "is this the node's RPC port?",
        ) from None


def _unanswered(peer: Node, error: NetError) -> InputError | NotMeasurable:
    if error.fault is Fault.REFUSED:
        return InputError(
            f"{peer.shown} refuses the credentials",
            "check POWBENCH_RPC_PASSWORD or the cookie file",
        )
    if error.fault is Fault.TOO_LARGE:
        return NotMeasurable(error.message, "is it a node?")
    hint = "is it running, with server=1 and this rpcport?"
    if error.to_tls:
        hint = "the node wants TLS: write rpc+https:// in place of rpc+http://"
    return NotMeasurable(f"no answer from the node at {peer.shown}: {error.message}", hint)


def _given(peer: Node, method: str, reply: Any) -> Any:
    """The result in a reply; NotMeasurable where it is an error."""
    if not isinstance(reply, dict) or reply.get("error") is not None or "result" not in reply:
        refusal = reply.get("error") if isinstance(reply, dict) else None
        code = refusal.get("code") if isinstance(refusal, dict) else None
        said = CODES.get(code, "see its log") if isinstance(code, int) else "see its log"
        shown = f" (code {code})" if isinstance(code, int) and abs(code) < 1e6 else ""
        raise _NodeRefused(f"{peer.shown} refused {method}{shown}: {said}", "see the node's log")
    return reply["result"]
