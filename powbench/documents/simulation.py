"""powbench.simulation/1: what `powbench simulate` writes."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from .fields import (
    ABSENT,
    Absent,
    Count,
    Moment,
    NotNegative,
    Number,
    Share,
    Title,
    Whole,
    means,
)
from .projection.inputs import Horizon
from .projection.quantiles import Quantiles


class Risk(msgspec.Struct, frozen=True, kw_only=True):
    kind: Literal["power", "internet", "rationing", "levy", "ban"]
    group: str
    per_year: Number
    days: Number
    share: Number
    usd_per_kwh: Number
    sites: tuple[str, ...]


class Uncertainty(msgspec.Struct, frozen=True, kw_only=True):
    difficulty: Literal["forecast", "scenario", "recorded"]
    answers_hash_price: Annotated[
        bool, means("Whether difficulty responds to price and subsidy on each path.")
    ]
    price_drift: Number
    price_volatility: Number
    price_record_steps: Count
    fees_volatility: Number
    fees_half_life_days: NotNegative
    fees_fortnights: Annotated[
        Count | Absent, means("How much of the past fees are drawn from, if any.")
    ] = ABSENT
    rigs: bool
    risks: tuple[Risk, ...]


class PaidBackBy(msgspec.Struct, frozen=True, kw_only=True):
    month: str
    probability: Share


class Fan(msgspec.Struct, frozen=True, kw_only=True):
    month: str
    cumulative_cash_usd: Quantiles


class Hedged(msgspec.Struct, frozen=True, kw_only=True):
    """The same with the hash rate that is sold forward."""

    npv_usd: Quantiles
    mean_npv_usd: Number
    cvar_95_usd: Number


class PathsOutcome(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    btc: Quantiles
    cost_per_btc_usd: Quantiles
    profit_usd: Quantiles
    npv_usd: Quantiles
    mean_npv_usd: Number
    probability_of_loss: Number
    probability_of_negative_npv: Number
    cvar_95_usd: Number
    payback_years: Quantiles
    payback_probability: Number | None
    paid_back_by: Annotated[
        tuple[PaidBackBy, ...],
        means("Share of paths that have paid back by the end of each month; empty without outlay."),
    ]
    fan: tuple[Fan, ...]
    hedged: Annotated[
        Hedged | Absent, means("Where hash rate is sold forward; the other figures are without.")
    ] = ABSENT


class Simulation(msgspec.Struct, frozen=True, kw_only=True):
    """Outcomes of simulated paths. Money is in USD over the whole horizon. Profit is before tax
    and outlay. A band's entry is null where that share of paths has no number: it never pays back,
    or earns no coin. cvar_95_usd is the mean NPV of the worst 5%. fleet holds all sites together,
    and is null with one site."""

    schema: Literal["powbench.simulation/1"]
    created: Moment
    paths: Whole
    seed: Whole
    interrupted: bool
    horizon: Horizon
    uncertainty: Uncertainty
    sites: tuple[PathsOutcome, ...]
    fleet: PathsOutcome | None
    notes: tuple[str, ...]
    quantile_error: Annotated[
        Share | Absent,
        means("By what share of itself a quantile or CVaR may be off; absent: they are exact."),
    ] = ABSENT
    title: Title = ABSENT
