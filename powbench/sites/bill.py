"""From a load by the hour to an electricity bill by the month, in the tariff's currency.

A month that the horizon covers in part is billed in part: fixed, minimum and demand
charges and the limits of tiers are taken by the covered share of its hours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .calendar import Floats, Hours
from .tariff import Tariff, TierUnit, integral, price_at


@dataclass(frozen=True)
class Bill:
    """Charges in the tariff's currency, (..., months) each; `hourly` energy charge (..., hours).

    minimum is what the month's bill lacks to its minimum charge. billed_kw: the demand
    that flat demand charges and tiers by the kW count, after the ratchet. rate: mean energy
    price of each hour [currency/kWh], where there is no load that of the next kWh.
    """

    energy: Floats
    timed_demand: Floats
    flat_demand: Floats
    fixed: Floats
    minimum: Floats
    hourly: Floats
    rate: Floats
    billed_kw: Floats

    @property
    def total(self) -> Floats:
        return self.energy + self.timed_demand + self.flat_demand + self.fixed + self.minimum


def bill(tariff: Tariff, load_kw: Floats, hours: Hours) -> Bill:
    """The bill for a load [kW], mean of each hour, shape (..., hours)."""
    share = np.array([month.share for month in hours.months])
    billed = _billed_demand(tariff, load_kw, hours)
    hourly, rate = _energy(tariff, load_kw, billed, hours)
    days = np.array([month.days for month in hours.months])
    energy = hours.by_month(hourly)
    fixed = np.broadcast_to(
        tariff.fixed_per_month * share + tariff.fixed_per_day * days, energy.shape
    )
    timed = _timed_demand(tariff, load_kw, billed, hours) * share
    flat = _flat_demand(tariff, billed, hours) * share
    subtotal = energy + timed + flat + fixed
    minimum = np.zeros_like(subtotal)
    if tariff.minimum_per_month > 0:  # without one a bill may be negative, as prices may
        minimum = np.maximum(0.0, tariff.minimum_per_month * share - subtotal)
    minimum = minimum + _annual_minimum(tariff, subtotal + minimum, hours)
    return Bill(energy, timed, flat, fixed, minimum, hourly, rate, billed)


@dataclass(frozen=True)
class Ladder:
    """What the next kWh costs, step by step of what the month has used before it.

    edges (k): used kWh / stretch from which the next step holds, ascending. stretch (months):
    kWh per unit of an edge. price (k + 1, n): of each step in each hour [per kWh].
    """

    edges: Floats
    stretch: Floats
    price: Floats


def ladder(tariff: Tariff, load_kw: Floats, hours: Hours) -> Ladder:
    """The energy price of the next kWh; load_kw (n): of its demand alone."""
    periods = tariff.energy.periods
    edges = sorted({tier.up_to for tiers in periods for tier in tiers[:-1]})
    starts = np.array([0.0, *edges])
    steps = np.stack([price_at(tiers, starts) for tiers in periods], axis=-1)
    adder = np.array(tariff.monthly_adder)[hours.month_of_year]
    price: Floats = steps[:, tariff.energy.schedule.periods(hours)] + adder
    return Ladder(starts[1:], _scale(tariff, _billed_demand(tariff, load_kw, hours), hours), price)


def _used_before(load_kw: Floats, hours: Hours) -> Floats:
    """kWh of the billing month up to the start of each hour."""
    running = np.cumsum(load_kw, axis=-1) - load_kw
    used: Floats = np.maximum(running - running[..., hours.starts][..., hours.month], 0.0)
    return used


def _scale(tariff: Tariff, billed_kw: Floats, hours: Hours) -> Floats:
    """By how much each month stretches the tiers' limits, (..., months)."""
    unit = tariff.energy.unit
    daily = unit in (TierUnit.KWH_DAILY, TierUnit.KWH_PER_KW_DAILY)
    size = np.array([m.days if daily else m.share for m in hours.months])
    if unit.per_kw:
        stretched: Floats = size * np.maximum(billed_kw, 1e-12)
        return stretched
    return np.broadcast_to(size, billed_kw.shape)


def _energy(
    tariff: Tariff, load_kw: Floats, billed_kw: Floats, hours: Hours
) -> tuple[Floats, Floats]:
    period = tariff.energy.schedule.periods(hours)
    adder = np.array(tariff.monthly_adder)[hours.month_of_year]
    cost = np.empty_like(load_kw)
    rate = np.empty_like(load_kw)
    if not tariff.energy.tiered:
        prices = np.array([tiers[0].price for tiers in tariff.energy.periods])
        rate[...] = prices[period] + adder
        return load_kw * rate, rate
    scale = _scale(tariff, billed_kw, hours)[..., hours.month]
    used = _used_before(load_kw, hours)
    for number, tiers in enumerate(tariff.energy.periods):
        mask = period == number
        factor, before = scale[..., mask], used[..., mask]
        after = before + load_kw[..., mask]
        cost[..., mask] = factor * (
            integral(tiers, after / factor) - integral(tiers, before / factor)
        )
        rate[..., mask] = price_at(tiers, before / factor)
    np.divide(cost, load_kw, out=rate, where=load_kw > 0)
    return cost + load_kw * adder, rate + adder


def _billed_demand(tariff: Tariff, load_kw: Floats, hours: Hours) -> Floats:
    """The only reader of a month's peak: what is billed by its kW counts the ratchet too."""
    peak = hours.peak_by_month(load_kw)
    ratchet = tariff.ratchet
    if ratchet is None:
        return peak
    billed = np.maximum(peak, ratchet.minimum_kw)
    first = hours.months[0].number - 1
    earlier = np.array([ratchet.share[(first - k) % 12] for k in range(ratchet.months, 0, -1)])
    own = np.array([ratchet.share[month.number - 1] for month in hours.months])
    prior = np.broadcast_to(ratchet.prior_peak_kw * earlier, (*peak.shape[:-1], ratchet.months))
    floors = np.concatenate([prior, peak * own], axis=-1)
    for index in range(len(hours.months) if ratchet.months else 0):
        floor = floors[..., index : index + ratchet.months].max(axis=-1)
        billed[..., index] = np.maximum(billed[..., index], floor)
    return billed


def _flat_demand(tariff: Tariff, billed: Floats, hours: Hours) -> Floats:
    charge = np.zeros_like(billed)
    if tariff.flat_demand is not None:
        for index, month in enumerate(hours.months):
            tiers = tariff.flat_demand.structures[tariff.flat_demand.by_month[month.number - 1]]
            charge[..., index] = integral(tiers, billed[..., index])
    return charge


def _timed_demand(tariff: Tariff, load_kw: Floats, billed: Floats, hours: Hours) -> Floats:
    charge = np.zeros_like(billed)
    if tariff.timed_demand is None:
        return charge
    period = tariff.timed_demand.schedule.periods(hours)
    ratcheted = tariff.ratchet is not None and tariff.ratchet.timed
    for number, tiers in enumerate(tariff.timed_demand.periods):
        mask = period == number
        occurs = hours.peak_by_month(mask.astype(np.float64)) > 0
        peak = hours.peak_by_month(np.where(mask, load_kw, 0.0))
        charge += np.where(occurs, integral(tiers, billed if ratcheted else peak), 0.0)
    return charge


def _annual_minimum(tariff: Tariff, so_far: Floats, hours: Hours) -> Floats:
    """What each calendar year lacks to its minimum, put into its last month."""
    lack = np.zeros_like(so_far)
    if tariff.minimum_per_year <= 0:
        return lack
    years = np.array([month.year for month in hours.months])
    part = np.array([month.share for month in hours.months]) / 12
    for year in np.unique(years):
        inside = np.flatnonzero(years == year)
        floor = tariff.minimum_per_year * part[inside].sum()
        lack[..., inside[-1]] = np.maximum(0.0, floor - so_far[..., inside].sum(axis=-1))
    return lack
