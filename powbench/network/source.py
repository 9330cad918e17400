"""`--network`: a file or a node in place of the shipped snapshot.

A file is JSON or TOML with these keys:

    date = 2022-01-01            # of the figures, UTC
    height = 717000
    nbits = "0x170b98ab"         # or: difficulty = 24272331996979.97
    price_usd = 47700
    fees_btc_per_block = 0.1
    source = "my node, my exchange"
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from .. import bounded
from ..chain.target import target_of
from ..errors import InputError
from ..provenance import Figure, Status
from . import rpc, when
from .state import NetworkState, target_for

LIMIT_BYTES = 1 << 20
EXAMPLE = "docs/explanation/economics.md shows such a file"
KEYS = ("date", "height", "nbits", "difficulty", "price_usd", "fees_btc_per_block", "source")
MAX_HEIGHT = 20_000_000


def load(
    spec: str,
    environment: Mapping[str, str],
    home: Path,
    price_usd: float | None = None,
    fees_btc: float | None = None,
) -> NetworkState:
    """The network from `spec`: a path, or rpc+http://…; price and fees may be typed beside it.

    A node knows no price, and a pruned one no fees: InputError asks for them.
    """
    if "://" in spec:  # a misspelt address too: as a file's name it would be repeated
        if price_usd is None:
            raise InputError("a node knows no price", "add --price USD")
        return _from_node(rpc.node(spec, environment, home), price_usd, fees_btc)
    return _from_file(spec, price_usd, fees_btc)


def _from_node(peer: rpc.Node, price_usd: float, fees_btc: float | None) -> NetworkState:
    tip = rpc.tip(peer)
    fees = tip.fees_btc_per_block if fees_btc is None else fees_btc
    if fees is None:
        raise InputError(
            f"{peer.shown} cannot tell the fees of its last blocks", "add --fees BTC per block"
        )
    source = f"node {peer.shown}, block {tip.height}"
    mean = f"mean of {tip.fee_blocks} blocks" if tip.fee_blocks else "0 blocks with fees yet"
    fee_origin = (
        (Status.READ, f"{source}: {mean}") if fees_btc is None else (Status.TYPED, "--fees")
    )
    return _state(
        moment=float(tip.time),
        height=float(tip.height + 1),
        target=target_of(tip.nbits),
        nbits=f"{tip.nbits:#010x}",
        price=(price_usd, Status.TYPED, "--price"),
        fees=(fees, *fee_origin),
        origin=source,
        status=Status.READ,
        notes=(tip.retarget,) if tip.retarget else (),
    )


def _from_file(path: str, price_usd: float | None, fees_btc: float | None) -> NetworkState:
    data = _parse(path)
    unknown = sorted(set(data) - set(KEYS))
    if unknown:
        raise InputError(f"{path}: unknown key {unknown[0]!r}", "it takes " + ", ".join(KEYS))
    if ("nbits" in data) == ("difficulty" in data):
        raise InputError(f"{path}: give nbits or difficulty, one of them", "nbits is exact")
    if "nbits" in data:
        nbits = data["nbits"]  # a number too: TOML writes 0x170b98ab without quotes
        try:
            if isinstance(nbits, bool) or not isinstance(nbits, int):
                nbits = bounded.hexadecimal(str(nbits))
        except bounded.Unreadable:
            raise InputError(f"{path}: nbits {data['nbits']!r}", "write it as 0x170b98ab") from None
        target, shown = target_of(nbits), f"{nbits:#010x}"
    else:
        target, shown = target_for(_number(data, "difficulty", path, above=0)), ""
    said = f" ({data['source']})" if data.get("source") else ""
    source = f"file {path}{said}"
    price = (
        (price_usd, Status.TYPED, "--price")
        if price_usd is not None
        else (_number(data, "price_usd", path), Status.READ, source)
    )
    fees = (
        (fees_btc, Status.TYPED, "--fees")
        if fees_btc is not None
        else (_number(data, "fees_btc_per_block", path), Status.READ, source)
    )
    return _state(
        moment=_moment(data.get("date"), path),
        height=_number(data, "height", path, below=MAX_HEIGHT),
        target=target,
        nbits=shown,
        price=price,
        fees=fees,
        origin=source,
        status=Status.READ,
    )


def _state(
    moment: float,
    height: float,
    target: int,
    nbits: str,
    price: tuple[float, Status, str],
    fees: tuple[float, Status, str],
    origin: str,
    status: Status,
    notes: tuple[str, ...] = (),
) -> NetworkState:
    bare = NetworkState(moment, height, target, price[0], fees[0], origin, True, ())
    shown = (Figure("network.nbits", nbits, "", status, origin),) if nbits else ()
    figures = (
        *shown,
        Figure("network.difficulty", bare.difficulty, "", status, origin),
        Figure("network.height", height, "", status, origin),
        Figure("network.price_usd", price[0], "USD/BTC", price[1], price[2]),
        Figure("network.fees_btc_per_block", fees[0], "BTC", fees[1], fees[2]),
    )
    return NetworkState(moment, height, target, price[0], fees[0], origin, True, figures, notes)


def _parse(path: str) -> dict[str, Any]:
    text = bounded.read_text(path, LIMIT_BYTES)
    try:
        is_json = text.lstrip().startswith("{")
        data = bounded.json_value(text) if is_json else bounded.toml_value(text)
    except bounded.Unreadable as error:
        raise InputError(f"{path} is neither JSON nor TOML: {error}", EXAMPLE) from None
    if not isinstance(data, dict):
        raise InputError(f"{path} holds no table", "it takes " + ", ".join(KEYS))
    return data


def _moment(value: Any, path: str) -> float:
    if isinstance(value, str):
        value = when.parse(value)
    if not isinstance(value, date | datetime) or not when.FIRST.year <= value.year <= 2140:
        raise InputError(f"{path}: date is missing or out of range", "write date = 2022-01-01")
    return when.seconds(value)


def _number(
    data: dict[str, Any], key: str, path: str, above: float = -1e-300, below: float = 1e18
) -> float:
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        value = math.nan
    if not above < value < below:
        raise InputError(f"{path}: {key} is missing or no number in range", EXAMPLE)
    return float(value)
