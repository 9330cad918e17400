"""A second biller: hour by hour in plain Python, from what a tariff says, not from its code.

It shares no arithmetic and no calendar with powbench: hours come from datetime, months are
found by looking, tiers are walked through kWh by kWh. What it takes is data alone (the classes
of a tariff, of windows and of outages).
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

from powbench.sites.charges.fixed import FixedCharge
from powbench.sites.charges.flat_demand import FlatDemand
from powbench.sites.charges.minimum import MinimumCharge
from powbench.sites.charges.ratchet import Ratchet
from powbench.sites.charges.tiers import Tiers
from powbench.sites.charges.timed_demand import TimedDemand
from powbench.sites.running.supply import Outage, Window
from powbench.sites.tariff import Tariff


@dataclass
class Month:
    """A billing month, or what of it is covered."""

    year: int
    number: int
    kwh: float = 0.0
    hours: int = 0
    peak: float = 0.0
    by_period: dict[int, float] = field(default_factory=dict)
    energy: float = 0.0

    @property
    def share(self) -> float:
        return self.hours / (24 * calendar.monthrange(self.year, self.number)[1])


@dataclass
class Charges:
    """What a month costs in the tariff's currency."""

    energy: float = 0.0
    timed: float = 0.0
    flat: float = 0.0
    fixed: float = 0.0
    minimum: float = 0.0
    billed_kw: float = 0.0


def local_hours(start: date, days: int, offset: float) -> Iterator[datetime]:
    """The start of each hour by the site's own clock, whose offset never changes."""
    zone = timezone(timedelta(hours=offset))
    moment = datetime(start.year, start.month, start.day, tzinfo=zone)
    end = moment + timedelta(days=days)
    while moment < end:
        yield moment
        moment += timedelta(hours=1)


def cost_of(tiers: Tiers, begin: float, amount: float, stretch: float) -> float:
    """Walk `amount` units on from `begin`, tier by tier."""
    cost, at, left = 0.0, begin, amount
    for place, tier in enumerate(tiers):
        end = tier.up_to * stretch
        last = place == len(tiers) - 1
        if at >= end and not last:
            continue
        part = left if last else min(left, end - at)
        cost += part * tier.price
        at, left = at + part, left - part
        if left <= 0:
            break
    return cost


def bills(
    tariff: Tariff, load: list[float], start: date, days: int, offset: float
) -> list[Charges]:
    """The charges of each billing month for a load [kW] by the hour."""
    by_period, flat, ratchet = tariff.of(TimedDemand), tariff.of(FlatDemand), tariff.of(Ratchet)
    fixed = tariff.of(FixedCharge) or FixedCharge()
    minimum = tariff.of(MinimumCharge) or MinimumCharge()
    grid: dict[tuple[int, int], list[tuple[datetime, float]]] = defaultdict(list)
    for moment, kw in zip(local_hours(start, days, offset), load, strict=True):
        grid[moment.year, moment.month].append((moment, kw))
    months = []
    for (year, number), rows in grid.items():
        month = Month(year, number, hours=len(rows))
        for moment, kw in rows:
            month.peak = max(month.peak, kw)
            if by_period:
                period = period_of(by_period.schedule, moment)
                month.by_period[period] = max(month.by_period.get(period, 0.0), kw)
        months.append(month)
    billed = [_billed(tariff, months, place) for place in range(len(months))]
    found = []
    for month, kw, rows in zip(months, billed, grid.values(), strict=True):
        stretch = _stretch(tariff, month, kw)
        used = energy = 0.0
        for moment, load_kw in rows:
            tiers = tariff.energy.periods[period_of(tariff.energy.schedule, moment)]
            energy += cost_of(tiers, used, load_kw, stretch)
            energy += load_kw * tariff.energy.monthly_adder[moment.month - 1]
            used += load_kw
        charges = Charges(energy, billed_kw=kw)
        for period, peak in month.by_period.items():
            timed = ratchet is not None and ratchet.timed
            assert by_period is not None  # it made the periods
            tiers = by_period.periods[period]
            charges.timed += cost_of(tiers, 0.0, kw if timed else peak, 1.0) * month.share
        if flat:
            tiers = flat.structures[flat.by_month[month.number - 1]]
            charges.flat = cost_of(tiers, 0.0, kw, 1.0) * month.share
        charges.fixed = fixed.per_month * month.share
        charges.fixed += fixed.per_day * month.hours / 24
        if minimum.per_month:
            whole = charges.energy + charges.timed + charges.flat + charges.fixed
            charges.minimum = max(0.0, minimum.per_month * month.share - whole)
        found.append(charges)
    if minimum.per_year:
        _year_end(minimum.per_year, months, found)
    return found


def _billed(tariff: Tariff, months: list[Month], place: int) -> float:
    """The month's peak, or what its ratchet keeps of one of the months before."""
    ratchet, kw = tariff.of(Ratchet), months[place].peak
    if ratchet is None:
        return kw
    kw = max(kw, ratchet.minimum_kw)
    number = months[place].number
    for back in range(1, ratchet.months + 1):
        its_number = (number - 1 - back) % 12 + 1
        peak = months[place - back].peak if place >= back else ratchet.prior_peak_kw
        kw = max(kw, peak * ratchet.share[its_number - 1])
    return kw


def _stretch(tariff: Tariff, month: Month, billed_kw: float) -> float:
    unit = tariff.energy.unit.value
    size = month.hours / 24 if "daily" in unit else month.share
    return size * billed_kw if "/kW" in unit else size


def _year_end(per_year: float, months: list[Month], found: list[Charges]) -> None:
    for year in {month.year for month in months}:
        inside = [n for n, month in enumerate(months) if month.year == year]
        so_far = sum(
            found[n].energy + found[n].timed + found[n].flat + found[n].fixed + found[n].minimum
            for n in inside
        )
        due = per_year * sum(months[n].share for n in inside) / 12
        found[inside[-1]].minimum += max(0.0, due - so_far)


def period_of(schedule: object, moment: datetime) -> int:
    grid = schedule.weekend if moment.weekday() >= 5 else schedule.weekday  # type: ignore[attr-defined]
    return int(grid[moment.month - 1][moment.hour])


def allowed(windows: tuple[Window, ...], moment: datetime) -> float:
    """What scheduled curtailment lets run in an hour."""
    share = 1.0
    for window in windows:
        if moment.month not in window.months:
            continue
        if window.days == "weekdays" and moment.weekday() >= 5:
            continue
        if window.days == "weekend" and moment.weekday() < 5:
            continue
        hour = moment.hour
        inside = (
            window.first <= hour < window.last
            if window.first < window.last
            else hour >= window.first or hour < window.last
        )
        if inside:
            share = min(share, window.allowed)
    return share


def left(outages: tuple[Outage, ...], kind: str, moment: datetime) -> float:
    """What outages of a kind leave of an hour."""
    begin = moment.astimezone(UTC).timestamp()
    share = 1.0
    for outage in outages:
        if outage.kind.value == kind:
            inside = max(0.0, min(outage.end, begin + 3600) - max(outage.start, begin)) / 3600
            share *= 1 - outage.share * inside
    return share
