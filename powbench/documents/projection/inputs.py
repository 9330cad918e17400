"""What a projection starts from: its days, the network, each figure with its source."""

from __future__ import annotations

import math
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ...provenance import Figure
from ..fields import Day, NotNegative, Number, OneOrMore, Positive, Whole, means


class Horizon(msgspec.Struct, frozen=True, kw_only=True):
    start: Day
    days: OneOrMore
    discount_rate: Number


class Epoch(msgspec.Struct, frozen=True, kw_only=True):
    from_: Annotated[Whole, means("Seconds since 1970, UTC.")] = msgspec.field(name="from")
    height: Number
    difficulty: Number
    nbits: Annotated[str, Meta(pattern="^0x[0-9a-f]{8}$")] | None
    subsidy_btc: Number
    hashes_per_second: Number


class Network(msgspec.Struct, frozen=True, kw_only=True):
    origin: str
    difficulty: Positive
    usd_per_btc: NotNegative
    fees_btc_per_block: NotNegative
    age_days: Annotated[NotNegative | None, means("Null: not a snapshot.")]
    epochs: Annotated[
        tuple[Epoch, ...], means("Difficulty and subsidy over the horizon of the first site.")
    ]


class Input(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    value: Number | str | bool | None
    unit: str
    status: Literal[
        "exact", "measured", "read", "inferred", "from memory", "assumed", "typed in", "default"
    ]
    source: str

    @classmethod
    def of(cls, figure: Figure) -> Input:
        """A figure as documents have it; what JSON has no number for is text."""
        value = figure.value
        if isinstance(value, float) and not math.isfinite(value):
            value = str(value)
        return cls(
            name=figure.name,
            value=value,
            unit=figure.unit,
            status=figure.status.value,
            source=figure.source,
        )
