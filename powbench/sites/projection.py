"""Fleet x site x network over a horizon: the pure core, no file and no clock.

`market` turns a network into what one hash per second earns by the hour, `project`
runs a site in it. Formulas stand in docs/explanation/economics.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ..network import when
from ..network.scenario import Scenario
from ..network.state import NetworkState
from ..rigs.rig import PETA, TERA
from . import break_even, treasury
from .accounts import Accounts, Amounts, Standing, running, settle
from .at_hand import Again, Held, Shelf
from .bill import Bill
from .break_even import Start
from .by_hour import ByHour, Exchange, next_usd, run
from .by_hour import full_kw as full_kw
from .calendar import Floats, Hours, hours
from .currency import Rates
from .finance import irr, payback_years
from .market import Market as Market
from .market import Markets
from .market import market as market
from .market import markets as markets
from .payments import Payment
from .running.operation import Cause, Operation
from .site import Horizon, Project, Site


@dataclass(frozen=True)
class Lost:
    """Full-fleet hours lost by a cause, over the horizon and by month (months)."""

    cause: Cause
    hours: float
    by_month: Floats


@dataclass(frozen=True)
class Projection:
    """One site's result. Monthly arrays have one entry per billing month.

    lost: full-fleet hours by cause. hashes_per_second: summed over the hours. start: where no hour
    was worth its power, what would change that. joules_per_terahash: of the fleet at the wall, in
    the modes that ran. at_hand: the hours, which the properties below it show.
    """

    site: Site
    rates: Rates
    hours: Hours
    energy_kwh: Floats
    btc: Floats
    accounts: Accounts
    usd_per_kwh: float | None
    hashprice: float
    hashcost: float | None
    cost_per_btc: float | None
    break_even: break_even.BreakEven
    irr: float | None
    payback_years: float | None
    tco2e: float | None
    start: Start | None
    lost: tuple[Lost, ...]
    peak_kw: float
    hashes_per_second: float
    joules_per_terahash: float
    at_hand: Held | Again

    @property
    def market(self) -> Market:
        return self.at_hand.market

    @property
    def exchange(self) -> Exchange:
        return self.at_hand.exchange

    @property
    def operation(self) -> Operation:
        return self.at_hand.by_hour.operation

    @property
    def bill(self) -> Bill:
        return self.at_hand.by_hour.bill

    @property
    def levies_usd(self) -> Floats:
        """(n): by the hour."""
        return self.at_hand.by_hour.levies_usd

    @property
    def paid(self) -> tuple[tuple[Payment, Floats], ...]:
        """What each payment of a power market brings, by the hour (n) [USD]."""
        return self.at_hand.by_hour.paid

    @property
    def ran(self) -> bool:
        """Whether power was drawn at all."""
        return self.peak_kw > 0

    @property
    def outlay_missing(self) -> float | None:
        """Share of the outlay that the flows have not brought back at the end; None where nothing
        was bought."""
        outlay = self.site.outlay_usd
        return max(0.0, -float(self.accounts.flows.sum())) / outlay if outlay > 0 else None

    def lost_hours(self) -> tuple[tuple[Cause, float], ...]:
        """Full-fleet hours lost by cause over the horizon."""
        return tuple((each.cause, each.hours) for each in self.lost)

    @property
    def power_usd(self) -> float:
        """All that the power costs who pays for it: charges, levies and a host's fee per kWh."""
        return break_even.power_usd(self.site, self.accounts, float(self.energy_kwh.sum()))

    @property
    def profit_usd(self) -> float:
        """Revenue less all running costs, before tax and without the outlay."""
        return float(self.accounts.margin.sum())

    def light(self, find_market: Callable[[], Market], shelf: Shelf, number: int = 0) -> Projection:
        """The same without its hours, which are made again in the market that is found."""
        again = Again(self.site, self.hours, self.rates, find_market, shelf, number)
        return replace(self, at_hand=again)


def project_all(
    project: Project, state: NetworkState, scenario: Scenario
) -> tuple[Projection, ...]:
    """Every site of a project, in the order of the file."""
    return project_each(project.sites, project, Markets(project, state, scenario))


def project_each(
    sites: Sequence[Site], project: Project, its_markets: Markets
) -> tuple[Projection, ...]:
    """These sites in the project's horizon and markets; their hours live while they are computed
    and a little longer."""
    shelf = Shelf()

    def projected(number: int, site: Site) -> Projection:
        found = project_site(site, project.horizon, project.rates, its_markets.of(site))
        shelf.get(number, lambda: found.at_hand.by_hour, found.hours.count)
        return found.light(partial(its_markets.of, site), shelf, number)

    return tuple(projected(number, site) for number, site in enumerate(sites))


def _hours(horizon: Horizon, site: Site) -> Hours:
    return hours(horizon.start, horizon.days, site.utc_offset)


def project_site(site: Site, horizon: Horizon, rates: Rates, market: Market) -> Projection:
    """One site through a horizon in a market; it holds its hours."""
    grid = _hours(horizon, site)
    by_hour = run(site, grid, rates, market)
    amounts = _amounts(site, grid, market, by_hour)
    standing = _standing(site, grid, by_hour.exchange, by_hour.bill)
    costs, held = running(site, amounts, standing), None
    if site.treasury_share:
        share, end = site.treasury_share, float(market.usd_per_btc[-1])
        worth = amounts.revenue - costs.pool_fee
        held = treasury.held(share, amounts.coins * (1 - site.pool_fee), worth, end)
    accounts = settle(site, horizon, grid, amounts.revenue, costs, held)
    return _conclude(site, grid, rates, Held(market, by_hour), amounts, accounts)


def profit_usd(site: Site, horizon: Horizon, rates: Rates, market: Market) -> float:
    """`Projection.profit_usd` alone, for a part of the work."""
    grid = _hours(horizon, site)
    by_hour = run(site, grid, rates, market)
    amounts = _amounts(site, grid, market, by_hour)
    costs = running(site, amounts, _standing(site, grid, by_hour.exchange, by_hour.bill))
    return float((amounts.revenue - costs.total).sum())


def _amounts(site: Site, grid: Hours, market: Market, by_hour: ByHour) -> Amounts:
    exchange, operation, bought = by_hour.exchange, by_hour.operation, by_hour.bill
    kwh = grid.by_month(operation.load_kw)
    none = np.zeros_like(kwh)
    coins = operation.hashes_per_second * market.btc_per_hash_rate
    heat = none
    if site.heat is not None:
        heat = grid.by_month(operation.load_kw * site.heat_usd_per_kwh(grid))
    return Amounts(
        coins=grid.by_month(coins),
        kwh=kwh,
        revenue=grid.by_month(coins * market.usd_per_btc),
        energy=bought.energy * exchange.tariff_to_usd,
        levies=grid.by_month(by_hour.levies_usd) if exchange.levies else none,
        hosting=kwh * site.hosting.fee_per_kwh,
        heat=heat,
        income=sum((grid.by_month(usd) for _, usd in by_hour.paid), none),
    )


def _start(
    site: Site, grid: Hours, exchange: Exchange, market: Market, operation: Operation
) -> Start | None:
    off = dict(operation.lost).get(Cause.PRICE)
    if off is None or operation.load_kw.any() or site.supply.strike_price is not None:
        return None
    first = next_usd(site, grid, exchange)(operation.load_kw).price[0]
    coins = market.btc_per_hash_rate / site.ageing.joules_per_hash(grid)
    return break_even.start(site, grid, exchange.levies, off > 0, coins, market.usd_per_btc, first)


def fleet_efficiency(site: Site, operation: Operation, grid: Hours) -> float:
    """Of the fleet at the wall [J/TH]: in normal modes, or on average in those that ran; as age
    has it, on average over the hashes."""
    hashes, watts = site.hashes_per_second, site.watts
    if operation.chosen is not None and operation.chosen.hashing.any():
        hours = operation.chosen.hashing.sum(axis=1)
        hashes = float(hours @ [part.hashes_per_second for part in operation.parts])
        watts = float(hours @ [part.watts for part in operation.parts])
    if not site.ageing.efficiency_loss:
        return watts / hashes * TERA
    worse, hashed = site.ageing.joules_per_hash(grid), operation.hashes_per_second
    aged = float(np.average(worse, weights=hashed if hashed.any() else None))
    return watts / hashes * TERA * aged


def _standing(site: Site, grid: Hours, exchange: Exchange, bought: Bill) -> Standing:
    share = np.array([month.share for month in grid.months])
    to_usd, local = exchange.tariff_to_usd, exchange.costs_to_usd
    return Standing(
        demand_charge=bought.of("demand_charge") * to_usd,
        fixed_charge=bought.of("fixed_charge") * to_usd,
        wages=site.wages_per_month * share * local,
        fixed_costs=site.fixed_per_month * share * local,
        repairs=site.ageing.repairs(site.rigs, grid) * site.ageing.repair_usd,
    )


def _conclude(
    site: Site, grid: Hours, rates: Rates, at_hand: Held, amounts: Amounts, accounts: Accounts
) -> Projection:
    market, by_hour = at_hand.market, at_hand.by_hour
    operation, exchange = by_hour.operation, by_hour.exchange
    energy, coins = float(amounts.kwh.sum()), float(amounts.coins.sum())
    per_kwh = break_even.power_usd(site, accounts, energy) / energy if energy > 0 else None
    days = grid.count / 24
    # Energy per hash that reached the pool, PUE and idling included.
    rates_summed = float(operation.hashes_per_second.sum())
    hashed = rates_summed * when.HOUR
    per_terahash = energy * 3.6e6 / hashed * TERA if hashed > 0 else None
    hashcost = None
    if per_kwh is not None and per_terahash is not None:
        hashcost = per_terahash * per_kwh * 24  # J/TH is kW per PH/s
    efficiency = fleet_efficiency(site, operation, grid)
    cost = float(accounts.costs.total.sum())
    grams = site.carbon.g_per_kwh if site.carbon else None
    return Projection(
        site=site,
        rates=rates,
        hours=grid,
        energy_kwh=amounts.kwh,
        btc=amounts.coins,
        accounts=accounts,
        usd_per_kwh=per_kwh,
        hashprice=market.summed_usd_per_hash_rate * PETA / days,
        hashcost=hashcost,
        cost_per_btc=cost / coins if coins > 0 else None,
        break_even=break_even.solve(
            site, grid, exchange.levies, accounts, operation.load_kw, coins, efficiency
        ),
        irr=irr(accounts.flows, accounts.times) if site.outlay_usd > 0 else None,
        payback_years=(
            payback_years(accounts.flows, accounts.times) if site.outlay_usd > 0 else None
        ),
        tco2e=None if grams is None else energy * grams / 1e6,
        start=_start(site, grid, exchange, market, operation),
        lost=tuple(_lost(cause, hourly, grid) for cause, hourly in operation.lost),
        peak_kw=float(operation.load_kw.max()),
        hashes_per_second=rates_summed,
        joules_per_terahash=efficiency,
        at_hand=at_hand,
    )


def _lost(cause: Cause, hourly: Floats, grid: Hours) -> Lost:
    if hourly is grid.nothing:
        return Lost(cause, 0.0, np.zeros(len(grid.months)))
    return Lost(cause, float(hourly.sum()), grid.by_month(hourly))
