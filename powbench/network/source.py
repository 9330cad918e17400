"""`--network`: a file, a node or a server in place of the state that ships or is kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .. import bounded
from ..chain.target import target_of
from ..errors import InputError, NotMeasurable
from ..provenance import Status
from . import history, state_file, when
from .state import NetworkState
from .state_file import Reading, Said

OLDEST_TIP_DAYS = 1.0
"""Of a server that follows the chain: 144 blocks are due in a day, and none came in e^144 days."""


def load(
    spec: str,
    environment: Mapping[str, str],
    home: Path,
    price_usd: float | None = None,
    fees_btc: float | None = None,
    now: float | None = None,
) -> NetworkState:
    """The network from `spec`: a path, rpc+http://… or mempool+https://…; price and fees may
    be typed beside it. now [s since 1970]: a mempool server's newest block must be of this day.

    A node knows no price, and a pruned one no fees: InputError asks for them.
    """
    if spec.startswith("mempool"):
        reading = fetch(spec, environment, home, price_usd, fees_btc)
        refuse_untrue(reading, now)
        return reading.state()
    if "://" in spec:  # a misspelt address too: as a file's name it would be repeated
        return fetch(spec, environment, home, price_usd, fees_btc).state()
    text = bounded.read_text(spec, state_file.LIMIT_BYTES)
    return state_file.parse(text, spec, price_usd, fees_btc).state()


def fetch(
    address: str,
    environment: Mapping[str, str],
    home: Path,
    price_usd: float | None,
    fees_btc: float | None,
) -> Reading:
    """What a node (rpc+http://…) or a server (mempool+https://…) says of its newest block."""
    from . import mempool, rpc

    typed: dict[str, Said] = {}
    if price_usd is not None:
        typed["price_usd"] = (Status.TYPED, "--price")
    if fees_btc is not None:
        typed["fees_btc_per_block"] = (Status.TYPED, "--fees")
    if address.startswith("mempool"):
        tip = mempool.tip(mempool.explorer(address), price_usd, fees_btc)
        shown, price_said = f"mempool server {tip.shown}, block {tip.height}", "its price in USD"
    else:
        if price_usd is None and address.startswith("rpc+"):
            raise InputError("a node knows no price", "add --price USD")
        peer = rpc.node(address, environment, home)
        tip = rpc.tip(peer)
        shown, price_said = f"node {peer.shown}, block {tip.height}", ""
    fees = tip.fees_btc_per_block if fees_btc is None else fees_btc
    if fees is None:
        raise InputError(
            f"{tip.shown} does not give the fees of its last blocks", "add --fees BTC per block"
        )
    price = tip.price_usd if price_usd is None else price_usd
    assert price is not None, "a server without a price has said so"
    mean = f"mean of {tip.fee_blocks} blocks" if tip.fee_blocks else "0 blocks with fees yet"
    return Reading(
        moment=float(tip.time),
        height=float(tip.height + 1),
        target=target_of(tip.nbits),
        nbits=f"{tip.nbits:#010x}",
        price_usd=price,
        fees_btc=fees,
        origin=shown,
        epoch_start=None if tip.epoch_start is None else float(tip.epoch_start),
        sources={
            "price_usd": (Status.READ, f"{shown}: {price_said}"),
            "fees_btc_per_block": (Status.READ, f"{shown}: {mean}"),
            **typed,
        },
        notes=(tip.retarget,) if tip.retarget else (),
    )


def refuse_untrue(reading: Reading, now: float | None) -> None:
    """NotMeasurable where what was fetched cannot be bitcoin's main chain of today."""
    hint = "is the server on bitcoin's main chain, and in step with it? its state is not used"
    said = history.impossible(reading.moment, reading.height, reading.target)
    if said:
        raise NotMeasurable(f"{reading.origin}: {said}", hint)
    if now is not None and abs(now - reading.moment) > OLDEST_TIP_DAYS * when.DAY:
        raise NotMeasurable(
            f"{reading.origin}: its newest block is of {when.iso_date(reading.moment)}, and today "
            f"is {when.iso_date(now)}",
            hint,
        )
