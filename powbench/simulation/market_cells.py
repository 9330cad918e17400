"""What a site in a power market may run in a step: its hours as planned, and those it left out.

Prices by time differ from hour to hour, so the hours of a step are taken together by price, and
those that the plan runs apart from those that it leaves: a path with the plan's own hashprice
then does what the plan does. Hours above a strike price, and those of a planned outage of the
internet, stay as planned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..network import when
from ..sites import levy
from ..sites.calendar import Floats, Ints
from ..sites.charges.series import finer
from ..sites.payments import for_running, for_standing
from ..sites.projection import Projection, full_kw
from ..sites.running.supply import OutageKind, share_left
from .cells import Cells
from .steps import Steps

MOST_PRICES = 24
"""Within a step and of either kind of hours; more are taken together."""


@dataclass(frozen=True)
class _Paid:
    """Of a kWh in each part of each hour (parts, n) [USD]; whether a strike price forbids it."""

    energy: Floats
    levies: Floats
    income: Floats
    forbidden: np.ndarray


def of_market(p: Projection, steps: Steps) -> Cells:
    """The cells of a site that decides by prices or payments by time; the last one is what is paid
    when all of the others stand still."""
    operation, hours, supply = p.operation, p.hours, p.site.supply
    chosen = operation.rethought
    assert chosen is not None
    paid = _paid(p, 1 if operation.within is None else len(operation.within))
    parts = len(paid.energy)
    online = share_left(supply, OutageKind.INTERNET, hours)
    draws = online + (1 - online) * supply.idle_share
    hashes_left, heat = p.site.ageing.hash_rate(hours), p.site.heat_usd_per_kwh(hours)
    price = paid.energy + paid.levies - paid.income - heat
    cheapest = np.where(paid.forbidden, np.inf, price).argsort(axis=0).argsort(axis=0)
    allowed = np.maximum(1 - paid.forbidden.mean(axis=0), 1e-12)
    fee = np.broadcast_to(p.site.hosting.fee_per_kwh - heat, price.shape)
    of_kwh = (paid.energy, paid.levies, fee, paid.income)
    step = np.repeat(np.searchsorted(steps.first, np.arange(hours.count), side="right") - 1, parts)
    rows: list[tuple[Floats, ...]] = []
    stops: list[bool] = []
    planned = np.zeros(steps.count)
    for number, part in enumerate(operation.parts):
        there = chosen.there[number] / allowed
        load = there * draws * chosen.kw[number]
        hashing = there * online * hashes_left * part.hashes_per_second
        drawn = chosen.drawing[number] * chosen.kw[number]
        share = np.divide(drawn, load, out=np.zeros_like(load), where=load > 0)
        runs = cheapest < np.round(share * parts)  # a part runs in the cheapest parts of an hour
        for on in (True, False):
            inside = runs if on else ~(runs | paid.forbidden) & (online == 1)
            kwh = np.where(inside, load / parts, 0.0)
            rate = np.where(inside, hashing / parts, 0.0)
            place = places(np.where(inside & (online == 1), price, np.inf), steps)
            cell = step + steps.count * place
            found = [
                np.bincount(cell, each.T.ravel(), steps.count * (MOST_PRICES + 1)).reshape(
                    -1, steps.count
                )
                for each in (rate, kwh, *(kwh * usd for usd in of_kwh))
            ]
            length = steps.seconds / when.HOUR
            for group, row in enumerate(zip(found[0] / length, *found[1:], strict=True)):
                if row[1].any():
                    rows.append(row)
                    stops.append(not (on and part.always) and group < MOST_PRICES)
            planned += found[-1].sum(axis=0) * on
    none = np.zeros(steps.count)
    income = steps.of_hours(sum((usd for _, usd in p.paid), np.zeros(hours.count)))
    rows.append((*[none] * 5, income - planned))
    rates, kwh, energy, levies, hosting, income = (np.stack(x) for x in zip(*rows, strict=True))
    return Cells(rates, kwh, energy, levies, hosting, income, np.array([*stops, False]))


def places(price: Floats, steps: Steps) -> Ints:
    """Of each part of each hour, in the order of time, which of its step's prices it has, from the
    cheapest; MOST_PRICES for an infinite one."""
    found = np.full(price.shape, MOST_PRICES, dtype=np.int64)
    ends = [*steps.first[1:].tolist(), price.shape[1]]
    for begin, end in zip(steps.first.tolist(), ends, strict=True):
        here = price[:, begin:end]
        known = np.isfinite(here)
        distinct, place = np.unique(np.round(here[known], 12), return_inverse=True)
        if len(distinct) > MOST_PRICES:
            place = place * MOST_PRICES // len(distinct)
        found[:, begin:end][known] = place
    numbers: Ints = found.T.ravel()
    return numbers


def _paid(p: Projection, parts: int) -> _Paid:
    hours, offers = p.hours, p.exchange.offers
    dearer, to_usd = p.site.tariff.energy.within(hours), p.exchange.tariff_to_usd[hours.month]
    within = np.ones((parts, hours.count)) if p.operation.within is None else p.operation.within
    tariff = np.broadcast_to(p.bill.rate, (parts, hours.count))
    if dearer is not None:
        dearer = finer(dearer, parts)
        tariff = p.bill.rate - (within * dearer).mean(axis=0) + dearer
    standing = running = np.zeros((parts, hours.count))
    if offers:
        full = full_kw(p.site, hours)
        standing, running = (
            finer(each(offers, full), parts) for each in (for_standing, for_running)
        )
    strike = p.site.supply.strike_price
    forbidden = np.zeros(tariff.shape, dtype=np.bool_)
    if strike is not None:
        forbidden = tariff + standing / to_usd > strike
    levies = levy.usd_per_kwh(p.exchange.levies, tariff)
    return _Paid(tariff * to_usd, levies, running - standing, forbidden)
