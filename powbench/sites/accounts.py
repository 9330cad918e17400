"""The one set of books: from monthly amounts to costs, margin, tax, cash and present value.

Every array is (..., months) in USD, so that a projection, thousands of price paths and the
replay of a plan are booked by the same lines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from .calendar import Floats, Hours
from .components import COMPONENTS, NAMES, Component
from .finance import npv
from .loan import Service, service
from .site import Horizon, Site
from .tax import book_share, by_month, depreciation
from .treasury import Held


@dataclass(frozen=True)
class Costs:
    """Running costs by component, each (..., months) [USD]; the cost is their sum.

    energy_income: what the power market pays, below zero.
    """

    pool_fee: Floats
    energy_charge: Floats
    demand_charge: Floats
    fixed_charge: Floats
    levies: Floats
    hosting: Floats
    wages: Floats
    fixed_costs: Floats
    repairs: Floats
    heat_sold: Floats
    energy_income: Floats

    @property
    def components(self) -> tuple[Component, ...]:
        """Those that are told: the optional ones only where they cost or bring something."""
        return tuple(c for c in COMPONENTS if not c.optional or getattr(self, c.name).any())

    @cached_property
    def total(self) -> Floats:
        total = np.zeros_like(self.pool_fee)
        for name in NAMES:
            total += getattr(self, name)  # in place: of paths it is large
        return total

    @property
    def electricity(self) -> Floats:
        """All that the power costs, levies included."""
        parts = [getattr(self, component.name) for component in COMPONENTS if component.power]
        total: Floats = np.sum(parts, axis=0)
        return total


@dataclass(frozen=True)
class Amounts:
    """What a site does by month, each (..., months): coins [BTC], kwh; revenue, the tariff's
    energy charge, levies, the host's fee per kWh, what sold heat brings and what a power market
    pays [USD]."""

    coins: Floats
    kwh: Floats
    revenue: Floats
    energy: Floats
    levies: Floats
    hosting: Floats
    heat: Floats
    income: Floats


@dataclass(frozen=True)
class Standing:
    """Costs that stand whatever the rigs do, each (months) [USD]."""

    demand_charge: Floats
    fixed_charge: Floats
    wages: Floats
    fixed_costs: Floats
    repairs: Floats


def running(site: Site, amounts: Amounts, standing: Standing) -> Costs:
    """All running costs, the host's share of what they leave among them."""
    hosting, shape = site.hosting, amounts.revenue.shape

    def each(usd: Floats) -> Floats:
        return np.broadcast_to(usd + 0.0, shape)

    costs = Costs(
        pool_fee=amounts.revenue * site.pool_fee,
        energy_charge=amounts.energy,
        demand_charge=each(standing.demand_charge),
        fixed_charge=each(standing.fixed_charge),
        levies=amounts.levies,
        hosting=amounts.hosting + amounts.revenue * hosting.share_of_revenue,
        wages=each(standing.wages),
        fixed_costs=each(standing.fixed_costs),
        repairs=each(standing.repairs),
        heat_sold=0.0 - amounts.heat,
        energy_income=0.0 - amounts.income,
    )
    if not hosting.share_of_margin:
        return costs
    taken = hosts_share(site, amounts.revenue - costs.total)
    return replace(costs, hosting=costs.hosting + taken)


def hosts_share(site: Site, margin: Floats) -> Floats:
    """By month (..., months) what of the margin before it goes to the host.

    Settled over the horizon, so that losing months are set off against winning ones, and taken
    from the months that won.
    """
    due = site.hosting.share_of_margin * np.maximum(0.0, margin.sum(axis=-1, keepdims=True))
    won = np.maximum(margin, 0.0)
    total = won.sum(axis=-1, keepdims=True)
    taken: Floats = due * np.divide(won, total, out=np.zeros_like(won), where=total > 0)
    return taken


@dataclass(frozen=True)
class Assets:
    """What was bought and what becomes of it [USD].

    outlay_usd: laid out on the first day of month `first`. resale_usd: fetched at the horizon's
    end. received (months): from rigs sold, less what moves cost, on the first day of a month.
    gone (months): outlay on the first day of the horizon whose rigs leave the books on a
    month's first day. bought (..., months): laid out for rigs on a month's first day.
    """

    outlay_usd: float
    resale_usd: float
    first: int = 0
    received: Floats | None = None
    gone: Floats | None = None
    bought: Floats | None = None
    service: Service | None = None
    held: Held | None = None


@dataclass(frozen=True)
class Settled:
    """depreciation (months), what sales leave of it; taxable, tax, cash (..., months).

    cash is the margin after tax, what a loan costs and coins that are held, without outlay and
    resale. flows (..., months + 1): outlay less the loan, then cash, what a month begins with in
    the one before, the resale in the last month; times (months + 1) in years. npv_usd (...):
    flows discounted at the horizon's rate.
    """

    depreciation: Floats
    taxable: Floats
    tax: Floats
    cash: Floats
    flows: Floats
    times: Floats
    npv_usd: Floats


@dataclass(frozen=True)
class Accounts(Settled):
    """The same with revenue, costs and the margin before tax: (..., months) [USD]; and with what
    a loan costs and the coins that are held, None where there are none."""

    revenue: Floats
    costs: Costs
    margin: Floats
    service: Service | None = None
    held: Held | None = None


def settle(
    site: Site,
    horizon: Horizon,
    hours: Hours,
    revenue: Floats,
    costs: Costs,
    held: Held | None = None,
) -> Accounts:
    """Close the books of a site that keeps its rigs over its horizon."""
    margin = revenue - costs.total
    paid = None if site.loan is None else service(site.loan, hours)
    assets = Assets(site.outlay_usd, site.resale_usd, service=paid, held=held)
    settled = closed(site, horizon, hours, margin, assets)
    return Accounts(
        **vars(settled), revenue=revenue, costs=costs, margin=margin, service=paid, held=held
    )


def closed(site: Site, horizon: Horizon, hours: Hours, margin: Floats, assets: Assets) -> Settled:
    """Tax, cash and present value of a margin (..., months) and of what was bought.

    What rigs fetch beyond their book value is income of the month they are sold in.
    """
    outlay, years, first = assets.outlay_usd, site.tax.depreciation_years, assets.first
    written = depreciation(outlay, years, hours, first)
    taxable = margin if assets.received is None else margin + assets.received
    book = outlay
    if assets.gone is not None:
        off, left = depreciation(1.0, years, hours), assets.gone * book_share(years, hours)
        # From their sale on rigs are written off no more.
        written = written - np.cumsum(assets.gone) * off
        taxable, book = taxable - left, book - float(left.sum())
    taxable = taxable - written
    taxable[..., -1] += assets.resale_usd - (book - written.sum())
    if assets.bought is not None:
        off = _written_off(assets.bought, years, hours)
        taxable = taxable - off
        taxable[..., -1] -= (assets.bought - off).sum(axis=-1)
    if assets.service is not None:
        taxable = taxable - assets.service.interest
    if assets.held is not None:
        taxable[..., -1] += assets.held.gain
    tax = by_month(site.tax, taxable, hours)
    cash = margin - tax
    if assets.service is not None:
        cash = cash - assets.service.interest - assets.service.principal
    if assets.held is not None:
        cash = cash - assets.held.usd
        cash[..., -1] += assets.held.sold_usd
    flows = np.zeros((*cash.shape[:-1], len(written) + 1))
    if assets.received is not None:
        flows[..., :-1] += assets.received
    flows[..., first] -= outlay
    if assets.bought is not None:
        flows[..., :-1] -= assets.bought
    flows[..., 0] += assets.service.drawn_usd if assets.service else 0.0
    flows[..., 1:] += cash
    flows[..., -1] += assets.resale_usd
    length = np.array([month.hours for month in hours.months]) / (365.25 * 24)
    times = np.concatenate([[0.0], np.cumsum(length)])
    value = npv(flows, times, horizon.discount_rate)
    return Settled(written, taxable, tax, cash, flows, times, value)


def _written_off(bought: Floats, years: float, hours: Hours) -> Floats:
    """(..., months): of what was bought (..., months), each from its own month on."""
    off = np.zeros_like(bought)
    for first in np.flatnonzero(bought.any(axis=tuple(range(bought.ndim - 1)))).tolist():
        off += bought[..., [first]] * depreciation(1.0, years, hours, first)
    return off
