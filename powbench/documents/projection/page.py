"""What the page of `powbench report` recomputes the sites from."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from ..fields import ABSENT, Absent, Count, Number, means


class SiteSensitivity(msgspec.Struct, frozen=True, kw_only=True):
    site: str
    price_profit_usd: tuple[Number, ...]
    tariff_profit_usd: tuple[Number, ...]


class Sensitivity(msgspec.Struct, frozen=True, kw_only=True):
    """Profit at each factor of price and of tariff, with everything else unchanged. The sites
    are in the order of `sites`."""

    factors: tuple[Number, ...]
    sites: tuple[SiteSensitivity, ...]


Runs = tuple[Annotated[tuple[Number, ...], Meta(min_length=3, max_length=3)], ...]


class Market(msgspec.Struct, frozen=True, kw_only=True):
    btc_per_hash_rate: Runs
    usd_per_btc: Runs
    epoch: Annotated[
        Runs | Absent, means("Retargets since the network's state, by which growth is counted.")
    ] = ABSENT


class ModelSite(msgspec.Struct, frozen=True, kw_only=True):
    site: str
    market: Count
    fleet: Annotated[
        tuple[tuple[Number, ...], ...],
        means(
            "Hashes per second and kW without PUE, the most efficient line first; where the site "
            "chooses modes, what each mode gains, and a 1 at what no price switches off."
        ),
    ]
    pue: tuple[Number, ...]
    pool_fee: Number
    hosting: dict[str, Any]
    supply: dict[str, Any]
    tariff: dict[str, Any]
    levies: tuple[dict[str, Any], ...]
    wages_usd: tuple[Number, ...]
    fixed_costs_usd: tuple[Number, ...]
    tax: dict[str, Any]
    outlay_usd: Number
    resale_usd: Number
    g_per_kwh: Number | None


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """All inputs of the sites, in the order of `sites`. powbench/analysis/model.py says how to
    read them."""

    first_weekday: Annotated[
        Annotated[int, Meta(ge=0, le=6)], means("Weekday of the horizon's start; 0 is Monday.")
    ]
    discount_rate: Number
    months: Annotated[
        tuple[tuple[Number, ...], ...], means("Year, month, hours, share of the month.")
    ]
    markets: tuple[Market, ...]
    sites: tuple[ModelSite, ...]
