"""powbench.projection/1: what `powbench project` writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from .fields import (
    ABSENT,
    Absent,
    Count,
    Day,
    NotNegative,
    Number,
    OneOrMore,
    Positive,
    Share,
    Title,
    Whole,
    means,
)


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


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    value: Number
    low: Number
    high: Number


class Rig(msgspec.Struct, frozen=True, kw_only=True):
    rig: str
    count: OneOrMore
    hashes_per_second: Interval
    watts: Interval
    joules_per_terahash: Number
    scope: str
    status: str
    source: str
    watts_status: str
    watts_source: str


@dataclass(frozen=True, kw_only=True)
class Earned:
    month: Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}$")]
    hours: Number
    difficulty: Number
    usd_per_btc: Number
    energy_kwh: Number
    btc: Number
    revenue_usd: Number
    cost_usd: Number
    profit_usd: Number
    tax_usd: Number
    net_usd: Number


@dataclass(frozen=True, kw_only=True)
class Costs:
    pool_fee_usd: Number
    energy_charge_usd: Number
    demand_charge_usd: Number
    fixed_charge_usd: Number
    levies_usd: Number
    hosting_usd: Number
    wages_usd: Number
    fixed_costs_usd: Number
    repairs_usd: Annotated[Number | Absent, means("Absent where no rig fails.")] = ABSENT
    heat_sold_usd: Annotated[
        Number | Absent,
        means("What sold heat brings: not above zero, as it is taken off the costs."),
    ] = ABSENT
    energy_income_usd: Annotated[
        Number | Absent,
        means("What a power market pays, below zero; absent where a site has no payments."),
    ] = ABSENT


@dataclass(frozen=True, kw_only=True)
class Financing:
    """What a loan costs, and coins that are held; absent where the site has none."""

    loan_interest_usd: NotNegative | Absent = ABSENT
    loan_principal_usd: NotNegative | Absent = ABSENT
    held_btc: NotNegative | Absent = ABSENT
    held_usd: Annotated[
        NotNegative | Absent, means("Of coins put aside, at the price when they were mined.")
    ] = ABSENT
    held_sold_usd: Annotated[
        NotNegative | Absent, means("What all coins held fetch at the end of the horizon.")
    ] = ABSENT


@dataclass(frozen=True, kw_only=True)
class HoursLost:
    """Full-fleet hours by cause; absent where the cause cannot act at a site."""

    hours_lost_rigs_down: Number | Absent = ABSENT
    hours_lost_no_power: Number | Absent = ABSENT
    hours_lost_scheduled_curtailment: Number | Absent = ABSENT
    hours_lost_rationing: Number | Absent = ABSENT
    hours_lost_quota_power: Number | Absent = ABSENT
    hours_lost_switched_off_by_price: Number | Absent = ABSENT
    hours_lost_quota_energy: Number | Absent = ABSENT
    hours_lost_no_internet: Number | Absent = ABSENT
    hours_lost_slower_mode: Number | Absent = ABSENT
    hours_lost_age: Number | Absent = ABSENT


@dataclass(frozen=True, kw_only=True)
class Month(Financing, HoursLost, Costs, Earned):
    """What was earned, each cost, the full-fleet hours lost to each cause that can act, and what
    a loan and coins held do to the cash."""


class MonthEarned(msgspec.Struct, frozen=True, kw_only=True):
    month: Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}$")]
    revenue_usd: Number
    profit_usd: Number


class Halving(msgspec.Struct, frozen=True, kw_only=True):
    """Of the subsidy, and what it does to the site's months."""

    height: Count
    date: Annotated[Day, means("At the pace of the blocks projected; a day of UTC.")]
    within_horizon: bool
    subsidy_btc: Number
    subsidy_btc_after: Number
    month_before: Annotated[
        MonthEarned | None,
        means("The whole month before the halving's; null: the horizon does not hold it."),
    ]
    month_after: Annotated[
        MonthEarned | None,
        means("The whole month after the halving's; null: the horizon does not hold it."),
    ]


class ModeOption(msgspec.Struct, frozen=True, kw_only=True):
    """A mode of a rig, and what of the choice by the hour falls to it."""

    mode: str
    hashes_per_second: Number
    watts: Number
    joules_per_terahash: Number
    status: str
    source: str
    profit_usd: Annotated[
        Number,
        means(
            "Of the site with these rigs in this mode at all hours, and the others in their "
            "normal one."
        ),
    ]
    best_above_usd_per_kwh: Annotated[
        Number | None,
        means("Below this price of power a faster mode is better; null: there is none."),
    ]
    best_below_usd_per_kwh: Annotated[
        Number | None,
        means(
            "Above this price of power, all included, a slower mode or none is better; null: the "
            "mode is the best at no price. At the mean of what a hash earns over the horizon."
        ),
    ]
    hours: Annotated[NotNegative, means("Of all these rigs, when chosen by the hour.")]
    energy_kwh: NotNegative
    revenue_usd: NotNegative


class RigModes(msgspec.Struct, frozen=True, kw_only=True):
    rig: str
    count: OneOrMore
    normal: Annotated[str, means("The mode of the rig's own figures.")]
    best: Annotated[str, means("The mode that leaves most at all hours alike.")]
    options: Annotated[tuple[ModeOption, ...], means("By their power."), Meta(min_length=2)]


class Modes(msgspec.Struct, frozen=True, kw_only=True):
    """Whether to underclock: the site in each mode at all hours, and chosen by the hour."""

    chosen: Annotated[
        Literal["normal", "best"],
        means("What the figures of the site are of: normal modes, or the best of each hour."),
    ]
    answer: tuple[str, ...]
    normal_profit_usd: Number
    best_profit_usd: Annotated[Number, means("With the best mode of each hour.")]
    rigs: Annotated[tuple[RigModes, ...], Meta(min_length=1)]


class Site(msgspec.Struct, frozen=True, kw_only=True):
    site: str
    rank: OneOrMore
    btc: Annotated[NotNegative, means("Mined, before the pool's fee.")]
    revenue_usd: NotNegative
    cost_usd: Number
    electricity_usd: Annotated[Number, means("Cost of energy, demand, fixed charges and levies.")]
    profit_usd: Annotated[Number, means("Revenue less cost, before tax and outlay.")]
    margin: Number | None
    tax_usd: Number
    net_usd: Number
    costs: Costs
    energy_kwh: NotNegative
    peak_kw: NotNegative
    bill_leaves_out: tuple[str, ...]
    usd_per_kwh: Number | None
    cost_per_btc_usd: Number | None
    hashprice_usd_per_phs_day: Number
    hashcost_usd_per_phs_day: Number | None
    break_even_usd_per_kwh: Number | None
    break_even_tariff_usd_per_kwh: Number | None
    break_even_usd_per_btc: Number | None
    break_even_joules_per_terahash: Number | None
    runs_below_usd_per_kwh: Annotated[
        Number | Absent | None,
        means(
            "For a site that is switched off at all hours: the flat tariff below "
            "which its best hour pays."
        ),
    ] = ABSENT
    runs_above_usd_per_btc: Annotated[
        Number | Absent | None,
        means(
            "For a site that is switched off at all hours: the price of a coin above which its "
            "best hour pays."
        ),
    ] = ABSENT
    outlay_usd: Number
    loan_usd: Annotated[
        NotNegative | Absent, means("Drawn on the first day; absent without a loan.")
    ] = ABSENT
    loan_interest_usd: NotNegative | Absent = ABSENT
    loan_principal_usd: NotNegative | Absent = ABSENT
    loan_early_usd: Annotated[
        NotNegative | Absent,
        means("Of the principal, what falls due only because the horizon ends."),
    ] = ABSENT
    held_btc: Annotated[
        NotNegative | Absent, means("Coins held to the end; absent where all are sold.")
    ] = ABSENT
    held_usd: Annotated[
        NotNegative | Absent, means("What they were worth when they were mined.")
    ] = ABSENT
    held_sold_usd: Annotated[
        NotNegative | Absent, means("What they fetch at the end of the horizon.")
    ] = ABSENT
    resale_usd: Number
    npv_usd: Number
    irr: Number | None
    payback_years: Number | None
    payback_months: Annotated[
        Number | Absent | None,
        means("The same in months of a twelfth of a year; null: not within the horizon."),
    ] = ABSENT
    outlay_missing: Annotated[
        NotNegative | Absent | None,
        means(
            "Share of the outlay that the flows have not brought back at the horizon's end; "
            "above 1 where the site loses money, null where nothing was bought."
        ),
    ] = ABSENT
    halvings: Annotated[
        tuple[Halving, ...] | Absent,
        means(
            "Those within the horizon, else the next one; none where the subsidy does not go by "
            "the height."
        ),
    ] = ABSENT
    modes: Annotated[Modes | Absent, means("Absent where no rig has a second mode.")] = ABSENT
    tco2e: Number | None
    carbon_basis: Literal["life-cycle", "direct"] | None
    hours: Whole
    hours_lost: dict[str, Number]
    hours_run: Number
    fleet: Annotated[tuple[Rig, ...], Meta(min_length=1)]
    months: Annotated[tuple[Month, ...], Meta(min_length=1)]
    inputs: tuple[Input, ...]
    defaults: tuple[str, ...]
    band: Band | None


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


class Projection(msgspec.Struct, frozen=True, kw_only=True):
    """Money in USD, energy in kWh, coins in BTC. A single site's figures also stand at the top
    level."""

    schema: Literal["powbench.projection/1"]
    horizon: Horizon
    network: Network
    inputs: tuple[Input, ...]
    notes: tuple[str, ...]
    ranked_by: Literal["profit", "npv", "payback", "break-even", "cost-per-btc"]
    reason: str
    uncertainty: Annotated[
        Uncertainty, means("How the bands were drawn; `powbench simulate` says more.")
    ]
    all_sites: Annotated[
        Total | None,
        means("The sites of a file added up; null with one site, or where they are alternatives."),
    ]
    sites: Annotated[tuple[Site, ...], Meta(min_length=1)]
    title: Title = ABSENT
    sensitivity: Annotated[
        Sensitivity | Absent,
        means(
            "Profit at each factor of price and of tariff, with everything else unchanged. The "
            "sites are in the order of `sites`."
        ),
    ] = ABSENT
    model: Annotated[
        Model | Absent,
        means(
            "All inputs of the sites, in the order of `sites`. powbench/analysis/model.py says "
            "how to read them."
        ),
    ] = ABSENT


def pieces(projection: Projection, sites: Iterable[Site]) -> Iterator[str]:
    """The JSON of a projection of many `sites`, site by site, so that it is never whole in memory;
    the ones that it holds itself are left out."""
    whole = msgspec.to_builtins(projection)
    names = list(whole)
    place = names.index("sites")
    yield _compact({name: whole[name] for name in names[:place]})[:-1] + ',"sites":['
    for number, site in enumerate(sites):
        yield ("," if number else "") + _compact(msgspec.to_builtins(site))
    yield "]," + _compact({name: whole[name] for name in names[place + 1 :]})[1:] + "\n"


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def written(projection: Projection) -> dict[str, Any]:
    """The keys as they are written: those of a single site stand at the top, too."""
    whole = msgspec.to_builtins(projection)
    return {**whole["sites"][0], **whole} if len(projection.sites) == 1 else whole
