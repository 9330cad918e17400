"""A mempool or Esplora server's REST: `mempool+https://HOST[:PORT][/PATH]`, or mempool+http.

Asked are the newest block (its header, which is checked against its own proof of work), the
first block of its epoch, and on a mempool server the fees of the last 144 blocks and the price.
PATH stands before the names of the API; without it /api is tried, and nothing (Esplora's own
server). Blocks come as `{"id": "0000…", "height": 872928, "bits": 386043996, …}`, fees as
`{"startBlock": 1, "endBlock": 144, "totalReward": "45…", "totalFee": "5…"}` in satoshi, prices
as `{"time": 1732982376, "USD": 96421}`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from .. import bounded
from ..chain.header import Header, hash_value
from ..chain.retarget import BLOCKS_PER_EPOCH
from ..chain.subsidy import SATOSHI_PER_BTC, subsidy_satoshi
from ..chain.target import target_of
from ..connect import Fault, NetError
from ..errors import InputError, NotMeasurable
from ..net import Server, ask
from .price_record import far_from_shipped
from .rpc import Tip, next_of_tip

TIMEOUT_SECONDS = 10.0
FEE_BLOCKS = 144
MOST_FEES_BTC = 25.0
"""A block's, as a mean of 144; the dearest day ever had 9."""
_IS_IT = "is it a mempool or Esplora server?"


@dataclass(frozen=True)
class Explorer:
    """Where a server listens. bases: what may stand before the names of its API."""

    server: Server
    bases: tuple[str, ...]

    @property
    def shown(self) -> str:
        """http(s)://host:port."""
        return self.server.url


def explorer(address: str) -> Explorer:
    """Read `mempool+https://HOST[:PORT][/PATH]`; InputError for anything else."""
    try:
        parts = urlsplit(address)
        host, tls = parts.hostname or "", parts.scheme == "mempool+https"
        port = parts.port or (443 if tls else 80)
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("mempool+http", "mempool+https") or "@" in parts.netloc:
        # The address is not repeated: a password may stand in it.
        raise InputError(
            "this is not the address of a mempool server",
            "write mempool+https://mempool.space, or mempool+http://HOST:PORT for your own",
        )
    path = parts.path.rstrip("/")
    server = Server(host, port, tls, timeout_seconds=TIMEOUT_SECONDS)
    return Explorer(server, (path,) if path else ("/api", ""))


def tip(
    peer: Explorer,
    price_usd: float | None = None,
    fees_btc: float | None = None,
    timeout: float = TIMEOUT_SECONDS,
) -> Tip:
    """The newest block, what its epoch began with, fees and price, unless they are given.

    NotMeasurable when an answer is late, none, or cannot be true; InputError when the server
    knows no price. timeout [s]: of each answer, whole.
    """
    peer = replace(peer, server=replace(peer.server, timeout_seconds=timeout))
    peer, newest = _newest(peer)
    header = _header(peer, newest)
    block = _json(peer, f"/block/{newest}")
    height = _whole(peer, block, "height")
    stated = (_whole(peer, block, "bits"), _whole(peer, block, "timestamp"))
    if stated != (header.nbits, header.time):
        raise NotMeasurable(
            f"{peer.shown} says bits {stated[0]:#010x} and time {stated[1]} of block "
            f"{height:,}, but its header says {header.nbits:#010x} and {header.time}",
            _IS_IT,
        )
    began = _began(peer, height, header)
    following, said = next_of_tip(height, header.nbits, header.time, began)
    fees, blocks = (fees_btc, 0) if fees_btc is not None else _fees(peer, height)
    price = price_usd if price_usd is not None else _price(peer)
    last = (height + 1) % BLOCKS_PER_EPOCH == 0
    return Tip(
        height, following, header.time, fees, blocks, said, None if last else began, peer.shown,
        price,
    )  # fmt: skip


def _newest(peer: Explorer) -> tuple[Explorer, str]:
    """The newest block's hash, and the server with the base that answers."""
    for base in peer.bases:
        answer = _ask(replace(peer, bases=(base,)), "/blocks/tip/hash")
        if answer is not None and _is_hash(text := answer.decode("ascii", "replace").strip()):
            return replace(peer, bases=(base,)), text
    raise NotMeasurable(f"{peer.shown} does not name its newest block", _IS_IT)


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(digit in "0123456789abcdef" for digit in text)


def _header(peer: Explorer, block: str) -> Header:
    """A block's header, whose hash is that and meets the target it states."""
    data = _ask(peer, f"/block/{block}/header") or b""
    try:
        header = Header.from_hex(data.decode("ascii", "replace").strip())
        proven = hash_value(header.hash()) <= target_of(header.nbits)
    except InputError:
        raise NotMeasurable(
            f"{peer.shown} gave no usable header of its newest block", _IS_IT
        ) from None
    if header.hash_hex() != block or not proven:
        raise NotMeasurable(
            f"{peer.shown} gave a header of block {block[:12]}… that lacks the proof of work",
            _IS_IT,
        )
    return header


def _began(peer: Explorer, height: int, tip: Header) -> int | None:
    """When the first block of the newest one's epoch was found; None when it is not told."""
    first = height - height % BLOCKS_PER_EPOCH
    if first == height:
        return tip.time
    answer = _ask(peer, f"/block-height/{first}")
    text = (answer or b"").decode("ascii", "replace").strip()
    if not _is_hash(text):
        return None
    header = _header(peer, text)
    if header.nbits != tip.nbits or header.time > tip.time:
        raise NotMeasurable(
            f"{peer.shown} says nBits {header.nbits:#010x} of block {first:,} and "
            f"{tip.nbits:#010x} of block {height:,}, but both blocks are of one epoch",
            _IS_IT,
        )
    return header.time


def _fees(peer: Explorer, height: int) -> tuple[float | None, int]:
    """Mean fees [BTC] of the last blocks, and of how many; None when the server has none."""
    data = _ask(peer, f"/v1/mining/reward-stats/{FEE_BLOCKS}")
    if data is None:
        return None, 0
    stats = _parsed(peer, data, "fees")
    first, last = (_whole(peer, stats, name) for name in ("startBlock", "endBlock"))
    reward, fees = (_whole(peer, stats, name) for name in ("totalReward", "totalFee"))
    count = last - first + 1
    if not (0 < count <= FEE_BLOCKS and abs(last - height) < FEE_BLOCKS):
        raise NotMeasurable(
            f"{peer.shown} gives the fees of blocks {first:,} to {last:,}, but its newest block is "
            f"{height:,}",
            _IS_IT,
        )
    mean, subsidy = fees / count / SATOSHI_PER_BTC, subsidy_satoshi(first)
    # A miner may take less than its due, which has happened to a block here and there.
    short = subsidy * count - (reward - fees)
    due = subsidy_satoshi(first) == subsidy_satoshi(last)
    if mean > MOST_FEES_BTC or (due and not -count <= short <= 2 * subsidy):
        raise NotMeasurable(
            f"{peer.shown} says that {count} blocks paid {reward / SATOSHI_PER_BTC:,.8g} BTC, "
            f"{fees / SATOSHI_PER_BTC:,.8g} BTC of it in fees, which cannot be",
            "give the fees: --fees BTC per block",
        )
    return mean, count


def fee_days(peer: Explorer) -> list[tuple[int, float]]:
    """Mean time [s since 1970] and mean fees [BTC] of the blocks of each day, oldest first."""
    peer, _ = _newest(peer)
    data = _ask(peer, "/v1/mining/blocks/fees/all")
    if data is None:
        raise NotMeasurable(
            f"{peer.shown} keeps no fees of the past", "ask a mempool server, or your own node"
        )
    try:
        days = bounded.json_value(data)
        found = (
            []
            if isinstance(days, dict)
            else [(int(day["timestamp"]), float(day["avgFees"]) / SATOSHI_PER_BTC) for day in days]
        )
    except (bounded.Unreadable, TypeError, KeyError, ValueError, OverflowError):
        raise NotMeasurable(f"{peer.shown} gave no usable fees of the past", _IS_IT) from None
    if not found or any(not 0 <= btc <= MOST_FEES_BTC for _, btc in found):
        raise NotMeasurable(f"{peer.shown} gave no fees that days have had", _IS_IT)
    return sorted(found)


def _price(peer: Explorer) -> float:
    data = _ask(peer, "/v1/prices")
    usd = None if data is None else _parsed(peer, data, "a price").get("USD")
    if isinstance(usd, bool) or not isinstance(usd, int | float) or usd <= 0:
        raise InputError(f"{peer.shown} gives no price", "add --price USD")
    if times := far_from_shipped(float(usd)):
        raise NotMeasurable(
            f"{peer.shown} says that a bitcoin costs {usd:,.6g} USD, {times:,.4g} times the last "
            "price that ships with powbench",
            "give the price: --price USD",
        )
    return float(usd)


def _whole(peer: Explorer, table: dict[str, Any], name: str) -> int:
    """A whole number from 0 on, which a JSON string may hold."""
    value = table.get(name)
    try:
        value = bounded.whole(value) if isinstance(value, str) else value
    except bounded.Unreadable:
        value = None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 53:
        raise NotMeasurable(f"{peer.shown} answered without a usable {name}", _IS_IT)
    return value


def _json(peer: Explorer, path: str) -> dict[str, Any]:
    return _parsed(peer, _ask(peer, path) or b"", "a block")


def _parsed(peer: Explorer, data: bytes, subject: str) -> dict[str, Any]:
    try:
        value = bounded.json_value(data)
    except bounded.Unreadable as error:
        reason = "" if str(error).startswith("it is not") else f": {error}"
        raise NotMeasurable(
            f"{peer.shown} did not answer with usable JSON when asked for {subject}{reason}", _IS_IT
        ) from None
    if not isinstance(value, dict):
        raise NotMeasurable(
            f"{peer.shown} answered with no JSON object when asked for {subject}", _IS_IT
        )
    return value


def _ask(peer: Explorer, path: str) -> bytes | None:
    """The body of an answer; None where the server does not know the question."""
    try:
        answer = ask(peer.server, peer.bases[0] + path)
    except NetError as error:
        hint = "try again later, or name another server"
        if error.fault in (Fault.TOO_LARGE, Fault.GARBLED, Fault.MOVED):
            hint = _IS_IT
        if error.to_tls:
            hint = "the server wants TLS: write mempool+https:// in place of mempool+http://"
        raise NotMeasurable(f"no answer from {peer.shown}: {error.message}", hint) from None
    if answer.status == 200:
        return answer.body
    if answer.status == 429:
        raise NotMeasurable(f"{peer.shown} has been asked too often", "try again in some minutes")
    if 400 <= answer.status < 500:
        return None
    raise NotMeasurable(f"{peer.shown} answered HTTP {answer.status}", "try again later")
