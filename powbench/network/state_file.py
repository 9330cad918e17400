"""A network's state as a file: what `--network FILE` takes, what ships, and what is kept.

TOML, or JSON with the same keys; nbits or difficulty, one of them:

    date = 2022-01-01T12:00:00Z
    height = 716637
    nbits = "0x170b98ab"
    price_usd = 47700
    fees_btc_per_block = 0.1
    source = "my node, my exchange"
    epoch_start = 2021-12-25T03:04:22Z     # may be left out: when the difficulty began to hold
    [sources]                              # likewise: who says one figure
    price_usd = ["read", "my exchange"]
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .. import bounded
from ..chain.target import target_of
from ..errors import InputError
from ..provenance import Figure, Status, parse_status
from . import when
from .state import NetworkState, target_for

LIMIT_BYTES = 1 << 20
KEYS = (
    *("date", "height", "nbits", "difficulty", "price_usd", "fees_btc_per_block", "source"),
    *("epoch_start", "sources"),
)
QUANTITIES = ("nbits", "difficulty", "height", "price_usd", "fees_btc_per_block")
MAX_HEIGHT = 20_000_000
_LIKE = "docs/explanation/economics.md shows such a file"
Said = tuple[Status, str]


@dataclass(frozen=True)
class Reading:
    """What a server, a node or a file says of the network, and who says which figure.

    moment, epoch_start [s since 1970]; height: of the next block; price [USD/BTC], fees [BTC].
    """

    moment: float
    height: float
    target: int
    price_usd: float
    fees_btc: float
    origin: str
    nbits: str = ""
    epoch_start: float | None = None
    sources: Mapping[str, Said] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def state(self) -> NetworkState:
        """The state with a figure for each quantity; what was typed is no word of the origin."""
        typed = {
            name: source
            for name, (status, source) in self.sources.items()
            if status is Status.TYPED
        }
        bare = NetworkState(
            self.moment, self.height, self.target, self.price_usd, self.fees_btc,
            self.origin, True, (), self.notes, self.epoch_start, given=tuple(typed.items()),
        )  # fmt: skip
        figures = (
            *([self._figure("nbits", self.nbits, "")] if self.nbits else []),
            self._figure("difficulty", bare.difficulty, ""),
            self._figure("height", self.height, ""),
            self._figure("price_usd", self.price_usd, "USD/BTC"),
            self._figure("fees_btc_per_block", self.fees_btc, "BTC"),
        )
        return bare.with_figures(figures)

    def _figure(self, name: str, value: float | str, unit: str) -> Figure:
        nbits = self.sources.get("nbits") if name == "difficulty" else None
        status, source = self.sources.get(name) or nbits or (Status.READ, self.origin)
        return Figure(f"network.{name}", value, unit, status, source)

    def table(self) -> dict[str, Any]:
        """What the file holds, as JSON has it."""
        data: dict[str, Any] = {"date": when.iso_moment(self.moment)}
        data["height"] = int(self.height)
        data["nbits"] = self.nbits
        data["price_usd"], data["fees_btc_per_block"] = self.price_usd, self.fees_btc
        if self.epoch_start is not None:
            data["epoch_start"] = when.iso_moment(self.epoch_start)
        data["source"] = self.origin
        data["sources"] = {name: [status.value, by] for name, (status, by) in self.sources.items()}
        return data


def text_of(value: Any) -> str:
    """A state's table, or a list of them, as JSON."""
    return json.dumps(value, indent=1, allow_nan=False) + "\n"


def parse(
    text: str, path: str, price_usd: float | None = None, fees_btc: float | None = None
) -> Reading:
    """What the text of the file `path` says; price and fees may be typed beside it.

    InputError names what is wrong.
    """
    return of_table(_table(text, path), path, price_usd, fees_btc)


def of_table(
    data: dict[str, Any], path: str, price_usd: float | None = None, fees_btc: float | None = None
) -> Reading:
    """The same of what the text has become."""
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
            raise InputError(
                f"{path}: {data['nbits']!r} is no nBits", "write it as 0x170b98ab"
            ) from None
        target, shown = target_of(nbits), f"{nbits:#010x}"
    else:
        target, shown = target_for(_number(data, "difficulty", path, above=0)), ""
    said = f" ({data['source']})" if data.get("source") else ""
    sources = _sources(data.get("sources", {}), path)
    if price_usd is not None:
        data["price_usd"], sources["price_usd"] = price_usd, (Status.TYPED, "--price")
    if fees_btc is not None:
        data["fees_btc_per_block"] = fees_btc
        sources["fees_btc_per_block"] = (Status.TYPED, "--fees")
    begun = data.get("epoch_start")
    return Reading(
        moment=_moment(data.get("date"), path, "date"),
        height=_number(data, "height", path, below=MAX_HEIGHT),
        target=target,
        price_usd=_number(data, "price_usd", path),
        fees_btc=_number(data, "fees_btc_per_block", path),
        origin=f"file {path}{said}",
        nbits=shown,
        epoch_start=None if begun is None else _moment(begun, path, "epoch_start"),
        sources=sources,
    )


def _table(text: str, path: str) -> dict[str, Any]:
    try:
        # A table of TOML begins with [, too; a state's file begins with its keys.
        is_json = text.lstrip()[:1] in ("{", "[") and not path.endswith(".toml")
        data = bounded.json_value(text) if is_json else bounded.toml_value(text)
    except bounded.Unreadable as error:
        kind = "JSON" if is_json else "TOML"
        raise InputError(f"{path} cannot be read as {kind}: {error}", _LIKE) from None
    if not isinstance(data, dict):
        raise InputError(f"{path} holds no table", "it takes " + ", ".join(KEYS))
    return data


def _sources(table: Any, path: str) -> dict[str, Said]:
    sources: dict[str, Said] = {}
    for name, said in table.items() if isinstance(table, dict) else [("", None)]:
        pair = said if isinstance(said, list) and all(isinstance(s, str) for s in said) else []
        status = parse_status(pair[0]) if len(pair) == 2 else None
        if name not in QUANTITIES or status is None:
            raise InputError(
                f"{path}: sources is no table of figures, each with its status and source",
                'write sources.price_usd = ["read", "my exchange"]',
            )
        sources[name] = (status, pair[1])
    return sources


def _moment(value: Any, path: str, key: str) -> float:
    if isinstance(value, str):
        value = when.parse(value)
    if not isinstance(value, date | datetime) or not when.FIRST.year <= value.year <= 2140:
        raise InputError(f"{path}: {key} is missing or out of range", f"write {key} = 2022-01-01")
    return when.seconds(value)


def _number(
    data: dict[str, Any], key: str, path: str, above: float = -1e-300, below: float = 1e18
) -> float:
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        value = math.nan
    if not above < value < below:
        raise InputError(f"{path}: {key} is missing, or is no number in range", _LIKE)
    return float(value)
