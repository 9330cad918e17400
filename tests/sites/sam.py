"""The oracle: NREL's PySAM Utilityrate5 bills the same load under the same tariff.

SAM's year has 8,760 hours and starts on a Monday, as 2018 did. Its metering option 2
counts a tier's kWh hour by hour over the month, all periods together, which is how
powbench does; it wants the same limits in all periods of a month, so limits are
refined to their union first, which changes no price.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from powbench.sites.charges.energy import TierUnit
from powbench.sites.charges.fixed import FixedCharge
from powbench.sites.charges.flat_demand import FlatDemand
from powbench.sites.charges.minimum import MinimumCharge
from powbench.sites.charges.ratchet import Ratchet
from powbench.sites.charges.tiers import Tiers
from powbench.sites.charges.timed_demand import TimedDemand
from powbench.sites.tariff import Tariff

try:
    import PySAM.Utilityrate5 as utilityrate
except ImportError:  # pragma: no cover
    utilityrate = None

_UNITS = list(TierUnit)


def as_sam_reads(tariff: Tariff) -> Tariff:
    """With a look-back that bills demand by period too."""
    ratchet = tariff.of(Ratchet)
    assert ratchet is not None
    return tariff.having(replace(ratchet, timed=True))


def need_pysam() -> None:
    """Skip where PySAM is not installed, fail where it must be."""
    if utilityrate is None:
        if os.environ.get("CI") == "true":
            pytest.fail("PySAM is missing on CI: install the `test` extra")
        pytest.skip("PySAM is not installed: pip install 'powbench[test]'")


@dataclass(frozen=True)
class SamBill:
    """Monthly charges as SAM computes them."""

    energy: np.ndarray
    timed_demand: np.ndarray
    flat_demand: np.ndarray
    fixed: np.ndarray
    minimum: np.ndarray
    total: float


def bill(tariff: Tariff, load: np.ndarray, prices: np.ndarray | None = None) -> SamBill:
    """prices: of energy for each step of the load (an hour, or a part of it), in
    place of the tariff's."""
    model = utilityrate.new()
    rates = model.ElectricityRates
    model.Lifetime.analysis_period = 1
    model.Lifetime.inflation_rate = 0
    model.Lifetime.system_use_lifetime_output = 0
    model.SystemOutput.gen = [0.0] * len(load)
    model.SystemOutput.degradation = [0]
    model.Load.load = list(load)
    rates.rate_escalation = [0]
    rates.en_electricity_rates = 1
    rates.ur_metering_option = 2
    rates.ur_monthly_fixed_charge = (tariff.of(FixedCharge) or FixedCharge()).per_month
    minimum = tariff.of(MinimumCharge) or MinimumCharge()
    rates.ur_monthly_min_charge, rates.ur_annual_min_charge = minimum.per_month, minimum.per_year
    rates.ur_nm_yearend_sell_rate = 0
    rates.ur_nm_credit_month = 11
    rates.ur_nm_credit_rollover = 0
    rates.ur_en_ts_sell_rate = rates.ur_sell_eq_buy = 0
    rates.ur_en_ts_buy_rate = int(prices is not None)
    rates.ur_ts_sell_rate = [0]
    rates.ur_ts_buy_rate = [0] if prices is None else list(prices)
    _energy(rates, tariff)
    _demand(rates, tariff)
    model.execute()
    out = model.Outputs
    return SamBill(
        np.array(out.year1_monthly_ec_charge_without_system),
        np.array(out.year1_monthly_dc_tou_without_system),
        np.array(out.year1_monthly_dc_fixed_without_system),
        np.array(out.year1_monthly_fixed_without_system),
        np.array(out.year1_monthly_minimum_without_system),
        float(out.utility_bill_wo_sys[1]),
    )


def _grid(grid: tuple[tuple[int, ...], ...]) -> list[list[int]]:
    return [[cell + 1 for cell in row] for row in grid]


def _limit(value: float) -> float:
    return 1e38 if math.isinf(value) else value


def _refined(tiers: Tiers, limits: list[float]) -> list[tuple[float, float]]:
    return [(u, next(t.price for t in tiers if u <= t.up_to)) for u in limits]


def _energy(rates: Any, tariff: Tariff) -> None:
    energy = tariff.energy
    limits = sorted({t.up_to for tiers in energy.periods for t in tiers})
    unit = _UNITS.index(energy.unit)
    rates.ur_ec_tou_mat = [
        [p + 1, place + 1, _limit(limit), unit, price, 0.0]
        for p, tiers in enumerate(energy.periods)
        for place, (limit, price) in enumerate(_refined(tiers, limits))
    ]
    rates.ur_ec_sched_weekday = _grid(energy.schedule.weekday)
    rates.ur_ec_sched_weekend = _grid(energy.schedule.weekend)


def _demand(rates: Any, tariff: Tariff) -> None:
    timed, flat, ratchet = tariff.of(TimedDemand), tariff.of(FlatDemand), tariff.of(Ratchet)
    rates.ur_dc_enable = int(timed is not None or flat is not None)
    rates.ur_enable_billing_demand = int(ratchet is not None)
    nothing = ((math.inf, 0.0),)
    ends = sorted({t.up_to for p in timed.periods for t in p}) if timed else []
    periods = [_refined(p, ends) for p in timed.periods] if timed else [nothing]
    rates.ur_dc_tou_mat = [
        [p + 1, place + 1, _limit(limit), price]
        for p, tiers in enumerate(periods)
        for place, (limit, price) in enumerate(tiers)
    ]
    one = ((0,) * 24,) * 12
    rates.ur_dc_sched_weekday = _grid(timed.schedule.weekday if timed else one)
    rates.ur_dc_sched_weekend = _grid(timed.schedule.weekend if timed else one)
    structures = flat.structures if flat else (None,)
    by_month = flat.by_month if flat else (0,) * 12
    rates.ur_dc_flat_mat = [
        [month, place + 1, _limit(limit), price]
        for month in range(12)
        for place, (limit, price) in enumerate(
            [(t.up_to, t.price) for t in structures[by_month[month]] or ()] or nothing
        )
    ]
    if ratchet:
        rates.ur_billing_demand_lookback_percentages = [[s * 100, 1] for s in ratchet.share]
        rates.ur_billing_demand_lookback_period = ratchet.months
        rates.ur_billing_demand_minimum = ratchet.minimum_kw
        rates.ur_dc_billing_demand_periods = [[p + 1, 1] for p in range(len(periods))]
        rates.ur_yearzero_usage_peaks = [0.0] * 12
