"""What one site does hour by hour in a market: what it runs, draws, pays and is paid."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from . import levy
from .bill import Bill, bill, ladder
from .calendar import Floats, Hours
from .charges.energy import Ladder
from .charges.series import finer
from .currency import Rates
from .market import Market
from .payments import Offer, Payment, for_running, for_standing, income, offers
from .running.choice import Price
from .running.operate import operate
from .running.operation import Operation
from .site import Site


@dataclass(frozen=True)
class Exchange:
    """What a site's prices are in USD: tariff_to_usd, costs_to_usd (months) per unit of the
    tariff's and the costs' currency; levies and offers by the hour."""

    tariff_to_usd: Floats
    costs_to_usd: Floats
    levies: tuple[levy.Levied, ...]
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True)
class ByHour:
    """levies_usd (n). paid: what each payment of a power market brings (n) [USD]."""

    exchange: Exchange
    operation: Operation
    bill: Bill
    levies_usd: Floats
    paid: tuple[tuple[Payment, Floats], ...] = ()


def run(site: Site, grid: Hours, rates: Rates, market: Market) -> ByHour:
    """A site through the hours of a horizon."""
    exchange = exchange_of(site, grid, rates)
    operation = _operate(site, grid, exchange, market)
    bought = bill(site.tariff, operation.load_kw, grid, operation.within)
    levies = grid.nothing
    if exchange.levies:
        levies = operation.load_kw * _levied(site, grid, exchange, bought, operation.within)
    paid = tuple((o.payment, income(o, operation, grid)) for o in exchange.offers)
    return ByHour(exchange, operation, bought, levies, paid)


def exchange_of(site: Site, grid: Hours, rates: Rates) -> Exchange:
    month_start = grid.month_starts  # a rate begins at the site's own midnight
    currency = site.tariff.currency
    return Exchange(
        rates.usd(currency, month_start),
        rates.usd(site.costs_currency, month_start),
        levy.by_hour(site.levies, currency, grid, rates),
        offers(site.payments, grid, rates),
    )


def _levied(
    site: Site, grid: Hours, exchange: Exchange, bought: Bill, within: Floats | None
) -> Floats:
    """(n): levies on a kWh [USD], each part of an hour at its own price."""
    dearer = site.tariff.energy.within(grid)
    if dearer is None:
        return levy.usd_per_kwh(exchange.levies, bought.rate)
    even = np.ones_like(dearer) if within is None else within
    mean = bought.rate - (even * dearer).mean(axis=0)
    due: Floats = (even * levy.usd_per_kwh(exchange.levies, mean + dearer)).mean(axis=0)
    return due


def next_usd(site: Site, grid: Hours, exchange: Exchange) -> Price:
    """What the next kWh costs its payer [USD], a host's fee, levies and what is paid for leaving
    it included, less what its heat brings."""
    strike, offers, heat = site.supply.strike_price, exchange.offers, site.heat_usd_per_kwh(grid)
    to_usd = exchange.tariff_to_usd[grid.month]
    standing = running = np.zeros((1, grid.count))
    if offers:
        full = full_kw(site, grid)
        standing, running = (each(offers, full) for each in (for_standing, for_running))

    def all_in(paid: Floats, standing: Floats, running: Floats) -> Floats:
        usd = paid * to_usd
        usd = usd + levy.usd_per_kwh(exchange.levies, paid) + site.hosting.fee_per_kwh - heat
        if offers:
            usd, paid = usd + standing - running, paid + standing / to_usd
        return usd if strike is None else np.where(paid > strike, np.inf, usd)

    def price(load_kw: Floats) -> Ladder:
        energy = ladder(site.tariff, load_kw, grid)
        usd = all_in(energy.price, standing.mean(axis=0), running.mean(axis=0))
        if energy.within is None and (len(standing) == 1 or len(energy.edges)):
            return replace(energy, price=usd)
        within = energy.price if energy.within is None else energy.within
        parts = math.lcm(len(within), len(standing))
        each = (finer(values, parts) for values in (within, standing, running))
        return replace(energy, price=usd, within=all_in(*each))

    return price


def full_kw(site: Site, grid: Hours) -> Floats:
    """(n): what the fleet draws at full power in normal modes, at the meter."""
    return site.watts / 1e3 * site.pue.hourly(grid)


def _operate(site: Site, grid: Hours, exchange: Exchange, market: Market) -> Operation:
    earned, price = market.usd_per_hash_rate, cast(Price, _unasked)
    if site.supply.chooses:
        earned = earned * (1 - site.pool_fee - site.hosting.share_of_revenue)
        price = next_usd(site, grid, exchange)
    pue = site.pue.hourly(grid)
    keep = site.rethinks
    return operate(site.fleet, site.supply, pue, grid, earned, price, site.ageing, keep)


def _unasked(load_kw: Floats) -> Ladder:
    raise AssertionError("a site that does not choose asks for no price")
