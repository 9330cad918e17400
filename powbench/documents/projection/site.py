"""One site of a projection: totals, what may change alone, its fleet and months."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ..fields import ABSENT, Absent, NotNegative, Number, OneOrMore, Whole, means
from .inputs import Input
from .modes import Modes
from .months import Costs, Halving, Month
from .quantiles import Band


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
