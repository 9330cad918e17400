"""What simulated paths say beside the figures of a projection."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from ..fields import Count, NotNegative, Number, Share, Whole, means


class Uncertainty(msgspec.Struct, frozen=True, kw_only=True):
    """How the bands were drawn; `powbench simulate` says more."""

    paths: Annotated[Count, means("0 where there are no bands.")]
    seed: Whole
    difficulty: Literal["forecast", "scenario", "recorded"] | None
    reason: Annotated[str, means("Why there are no bands.")]


class Quantiles(msgspec.Struct, frozen=True, kw_only=True):
    """Null where that share of the paths has no number."""

    p10: Number | None
    p50: Number | None
    p90: Number | None


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """Over simulated paths; null without them."""

    btc: Quantiles
    cost_per_btc_usd: Quantiles
    profit_usd: Quantiles
    npv_usd: Quantiles
    probability_of_loss: Annotated[Share, means("Share of paths with profit < 0.")]


class Total(msgspec.Struct, frozen=True, kw_only=True):
    btc: NotNegative
    revenue_usd: NotNegative
    cost_usd: Number
    profit_usd: Number
    npv_usd: Number
    cost_per_btc_usd: Number | None
    band: Band | None
