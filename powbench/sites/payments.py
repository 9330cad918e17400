"""What a power market pays a site: for power not used, and for load that could stop.

A payment per kWh is for what rigs do not draw because price or a schedule stops them, never
because of an outage. So each kWh that a site draws costs it that payment too, and the choice
when to run counts it. A reserve is paid only for load that runs, and lowers the cost of running.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from .calendar import Floats, Hours
from .charges.series import Series, finer
from .currency import Rates
from .running.operation import Operation


class Basis(StrEnum):
    """What a payment is by."""

    NOT_USED = "kWh not used"
    READY = "kW ready, a month"
    RESERVE = "kW and hour of reserve"


@dataclass(frozen=True)
class Payment:
    """amount: of `currency` by its basis, the same at all hours or by time; below zero it counts as
    none. kw: the most that is paid for. availability: share of the reserve that is sold.
    start, end: when it holds [s since 1970].
    """

    name: str
    currency: str
    basis: Basis
    amount: float | Series
    kw: float = math.inf
    availability: float = 1.0
    start: float = -math.inf
    end: float = math.inf


@dataclass(frozen=True)
class Offer:
    """A payment over a horizon. usd (parts of an hour, n): by its basis."""

    payment: Payment
    usd: Floats


def offers(payments: tuple[Payment, ...], hours: Hours, rates: Rates) -> tuple[Offer, ...]:
    """All of them, their hours cut into as many parts."""
    if not payments:
        return ()
    series = [p.amount for p in payments if isinstance(p.amount, Series)]
    parts = math.lcm(1, *(each.parts(hours) for each in series))
    begin = hours.edges[:-1]
    found = []
    for payment in payments:
        amount = payment.amount
        values = (
            amount.within(hours, parts)
            if isinstance(amount, Series)
            else np.full((parts, hours.count), amount)
        )
        usd = np.maximum(values, 0.0) * rates.usd(payment.currency, hours.local)
        usd = usd * payment.availability * ((begin >= payment.start) & (begin < payment.end))
        found.append(Offer(payment, usd))
    return tuple(found)


def for_standing(all_offers: tuple[Offer, ...], full_kw: Floats) -> Floats:
    """(parts, n): what a kWh not used brings [USD]; a payment for fewer kW than full_kw (n) counts
    in proportion."""
    return _per_kwh(all_offers, full_kw, Basis.NOT_USED)


def for_running(all_offers: tuple[Offer, ...], full_kw: Floats) -> Floats:
    """(parts, n): what a kWh drawn brings as reserve [USD], in the same way."""
    return _per_kwh(all_offers, full_kw, Basis.RESERVE)


def _per_kwh(all_offers: tuple[Offer, ...], full_kw: Floats, basis: Basis) -> Floats:
    total = np.zeros_like(all_offers[0].usd)
    for offer in all_offers:
        if offer.payment.basis is basis:
            total += offer.usd * np.minimum(1.0, offer.payment.kw / full_kw)
    return total


def income(offer: Offer, operation: Operation, hours: Hours) -> Floats:
    """What it brings in each hour (n) [USD]."""
    most, usd = offer.payment.kw, offer.usd
    if offer.payment.basis is Basis.READY:
        whole = np.array([month.hours / month.share for month in hours.months])[hours.month]
        ready: Floats = np.minimum(operation.offered.could_kw, most) * usd.mean(axis=0) / whole
        return ready
    if offer.payment.basis is Basis.RESERVE:
        kw = np.minimum(_in_parts(operation.load_kw, operation, len(usd)), most)
    else:
        offered = operation.offered
        standing = offered.could_kw - _in_parts(offered.chosen_kw, operation, len(usd))
        kw = np.clip(standing, 0.0, most)
    paid: Floats = (kw * usd).mean(axis=0)
    return paid


def _in_parts(kw: Floats, operation: Operation, parts: int) -> Floats:
    """A load (n) as it lies within the hours (parts, n)."""
    if operation.within is None:
        return np.broadcast_to(kw, (parts, len(kw)))
    return kw * finer(operation.within, parts)
