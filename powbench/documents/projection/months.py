"""A site month by month, and what a halving does to its months."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta

from ..fields import ABSENT, Absent, Count, Day, NotNegative, Number, means


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
