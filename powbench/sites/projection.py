"""Fleet x site x network over a horizon: the pure core, no file and no clock.

`market` turns a network into what one hash per second earns by the hour, `project`
runs a site in it. Formulas stand in docs/explanation/economics.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from ..bounded import LARGEST
from ..chain.target import DIFFICULTY_PER_HASH
from ..errors import InputError
from ..network import when
from ..network.path import NetworkPath, build
from ..network.scenario import OwnWeight, Scenario
from ..network.state import NetworkState
from ..rigs.rig import PETA, TERA
from . import break_even, levy, treasury
from .accounts import Accounts, Amounts, Standing, running, settle
from .bill import Bill, bill, ladder
from .break_even import Start
from .calendar import Floats, Hours, hours
from .charges.energy import Ladder
from .charges.series import finer
from .currency import Rates
from .finance import irr, payback_years
from .payments import Offer, Payment, for_running, for_standing, income, offers
from .site import Horizon, Project, Site
from .supply import Cause, Operation, Price, operate


@dataclass(frozen=True)
class Market:
    """What hashing earns, by the hour (n).

    btc_per_hash_rate: BTC for 1 H/s kept up through the hour; fees_per_hash_rate: the part of
    it that is fees; blocks_per_hash_rate: blocks that it is expected to find. usd_per_btc.
    difficulty and network_hashes_per_second at the start of each hour; epoch: 0 for the state's
    own. halves: whether the subsidy goes by the height.
    """

    btc_per_hash_rate: Floats
    fees_per_hash_rate: Floats
    blocks_per_hash_rate: Floats
    usd_per_btc: Floats
    difficulty: Floats
    network_hashes_per_second: Floats
    height: Floats
    epoch: Floats
    path: NetworkPath
    halves: bool = True


@dataclass(frozen=True)
class Exchange:
    """What a site's prices are in USD: tariff_to_usd, costs_to_usd (months) per unit of the
    tariff's and the costs' currency; levies and offers by the hour."""

    tariff_to_usd: Floats
    costs_to_usd: Floats
    levies: tuple[levy.Levied, ...]
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True)
class Projection:
    """One site's result. Monthly arrays have one entry per billing month.

    levies_usd (n): by the hour. paid: what each payment of a power market brings, by the hour (n)
    [USD]. start: where no hour was worth its power, what would change that.
    """

    site: Site
    hours: Hours
    market: Market
    operation: Operation
    bill: Bill
    levies_usd: Floats
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
    exchange: Exchange
    start: Start | None
    paid: tuple[tuple[Payment, Floats], ...] = ()

    @property
    def joules_per_terahash(self) -> float:
        """Of the fleet at the wall, in the modes that ran."""
        return fleet_efficiency(self.site, self.operation, self.hours)

    @property
    def ran(self) -> bool:
        """Whether power was drawn at all."""
        return bool(self.operation.load_kw.any())

    @property
    def outlay_missing(self) -> float | None:
        """Share of the outlay that the flows have not brought back at the end; None where nothing
        was bought."""
        outlay = self.site.outlay_usd
        return max(0.0, -float(self.accounts.flows.sum())) / outlay if outlay > 0 else None

    def lost_hours(self) -> tuple[tuple[Cause, float], ...]:
        """Full-fleet hours lost by cause over the horizon."""
        return tuple((cause, float(hourly.sum())) for cause, hourly in self.operation.lost)

    @property
    def power_usd(self) -> float:
        """All that the power costs who pays for it: charges, levies and a host's fee per kWh."""
        return break_even.power_usd(self.site, self.accounts, float(self.energy_kwh.sum()))

    @property
    def profit_usd(self) -> float:
        """Revenue less all running costs, before tax and without the outlay."""
        return float(self.accounts.margin.sum())


def market(
    state: NetworkState, scenario: Scenario, when_: Hours, own_hashes_per_second: float = 0.0
) -> Market:
    """What 1 H/s earns in each hour of a scenario, the fleet's own weight included."""
    if when_.edges[0] < state.moment - when.DAY:
        raise InputError(
            f"the network's state is of {when.iso_date(state.moment)}, and the horizon starts "
            "before that",
            "start later, or give the network of that time",
        )
    state = replace(state, moment=min(state.moment, float(when_.edges[0])))
    path = build(
        state, scenario, float(when_.edges[-1]), own_hashes_per_second, float(when_.edges[0])
    )
    begin = when_.edges[:-1]
    segment = path.segments(begin)
    epoch = path.epoch[segment]
    fees = scenario.fees.values(state.fees_btc_per_block, state.moment, begin, epoch)
    price = scenario.price.values(state.usd_per_btc, state.moment, begin, epoch)
    for name, values in (("price", price), ("fees", fees)):
        if not values.max() <= LARGEST:  # what is no number is not below it either
            day = when.iso_date(float(begin[int(np.argmax(~(values <= LARGEST)))]))
            raise InputError(
                f"the {name} grow{'s' if name == 'price' else ''} beyond {LARGEST:g} on {day}",
                f"lower the growth of the {name}, or shorten the horizon",
            )
    subsidy, blocks = path.between(when_.edges)
    return Market(
        btc_per_hash_rate=subsidy + fees * blocks,
        fees_per_hash_rate=fees * blocks,
        blocks_per_hash_rate=blocks,
        usd_per_btc=price,
        # 2^48 / 0xFFFF hashes per unit of difficulty, exact but for target + 1 against target
        difficulty=path.hashes_per_block[segment] * DIFFICULTY_PER_HASH,
        network_hashes_per_second=path.hashes_per_second[segment],
        height=np.interp(begin, path.edges, path.heights),
        epoch=epoch,
        path=path,
        halves=scenario.subsidy_btc is None,
    )


def markets(project: Project, state: NetworkState, scenario: Scenario) -> tuple[Market, ...]:
    """A market per site; sites share one where neither offset nor own weight sets them apart."""
    by_key: dict[tuple[float, float], Market] = {}
    together = sum(site.hashes_per_second for site in project.sites)
    result = []
    for site in project.sites:
        weight = {
            OwnWeight.COUNTED: 0.0,
            OwnWeight.SITE: site.hashes_per_second,
            OwnWeight.ALL: together,
        }[scenario.own_weight]
        key = (site.utc_offset, weight)
        if key not in by_key:
            by_key[key] = market(state, scenario, _hours(project.horizon, site), weight)
        result.append(by_key[key] if site.payout.pays_fees else _without_fees(by_key[key]))
    return tuple(result)


def _without_fees(market_: Market) -> Market:
    return replace(
        market_,
        btc_per_hash_rate=market_.btc_per_hash_rate - market_.fees_per_hash_rate,
        fees_per_hash_rate=np.zeros_like(market_.fees_per_hash_rate),
    )


def project_all(
    project: Project, state: NetworkState, scenario: Scenario
) -> tuple[Projection, ...]:
    """Every site of a project, in the order of the file."""
    by_site = markets(project, state, scenario)
    return tuple(
        project_site(site, project.horizon, project.rates, site_market)
        for site, site_market in zip(project.sites, by_site, strict=True)
    )


def _hours(horizon: Horizon, site: Site) -> Hours:
    return hours(horizon.start, horizon.days, site.utc_offset)


def project_site(site: Site, horizon: Horizon, rates: Rates, market: Market) -> Projection:
    """One site through a horizon in a market."""
    grid = _hours(horizon, site)
    exchange = _exchange(site, grid, rates)
    operation = _operate(site, grid, exchange, market)
    bought = bill(site.tariff, operation.load_kw, grid, operation.within)
    levies = operation.load_kw * _levied(site, grid, exchange, bought, operation.within)
    kwh = grid.by_month(operation.load_kw)
    coins = operation.hashes_per_second * market.btc_per_hash_rate
    paid = tuple((o.payment, income(o, operation, grid)) for o in exchange.offers)
    amounts = Amounts(
        coins=grid.by_month(coins),
        kwh=kwh,
        revenue=grid.by_month(coins * market.usd_per_btc),
        energy=bought.energy * exchange.tariff_to_usd,
        levies=grid.by_month(levies),
        hosting=kwh * site.hosting.fee_per_kwh,
        heat=grid.by_month(operation.load_kw * site.heat_usd_per_kwh(grid)),
        income=sum((grid.by_month(usd) for _, usd in paid), np.zeros_like(kwh)),
    )
    standing = _standing(site, grid, exchange, bought)
    costs, held = running(site, amounts, standing), None
    if site.treasury_share:
        share, end = site.treasury_share, float(market.usd_per_btc[-1])
        worth = amounts.revenue - costs.pool_fee
        held = treasury.held(share, amounts.coins * (1 - site.pool_fee), worth, end)
    accounts = settle(site, horizon, grid, amounts.revenue, costs, held)
    found = _conclude(site, grid, exchange, market, operation, bought, levies, amounts, accounts)
    return replace(found, paid=paid)


def _exchange(site: Site, grid: Hours, rates: Rates) -> Exchange:
    month_start = grid.local[grid.starts]  # a rate begins at the site's own midnight
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
    dearer = site.tariff.energy.within(grid) if exchange.levies else None
    if dearer is None:
        return levy.usd_per_kwh(exchange.levies, bought.rate)
    even = np.ones_like(dearer) if within is None else within
    mean = bought.rate - (even * dearer).mean(axis=0)
    due: Floats = (even * levy.usd_per_kwh(exchange.levies, mean + dearer)).mean(axis=0)
    return due


def _next_usd(site: Site, grid: Hours, exchange: Exchange) -> Price:
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
    net = 1 - site.pool_fee - site.hosting.share_of_revenue
    earned = market.btc_per_hash_rate * market.usd_per_btc * net
    price = _next_usd(site, grid, exchange)
    pue = site.pue.hourly(grid)
    keep = site.rethinks
    return operate(site.fleet, site.supply, pue, grid, earned, price, site.ageing, keep)


def _start(
    site: Site, grid: Hours, exchange: Exchange, market: Market, operation: Operation
) -> Start | None:
    off = dict(operation.lost).get(Cause.PRICE)
    if off is None or operation.load_kw.any() or site.supply.strike_price is not None:
        return None
    first = _next_usd(site, grid, exchange)(operation.load_kw).price[0]
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
    worse, hashed = site.ageing.joules_per_hash(grid), operation.hashes_per_second
    aged = float(np.average(worse, weights=hashed if hashed.any() else None))
    return watts / hashes * TERA * (aged if site.ageing.efficiency_loss else 1.0)


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
    site: Site,
    grid: Hours,
    exchange: Exchange,
    market: Market,
    operation: Operation,
    bought: Bill,
    levies: Floats,
    amounts: Amounts,
    accounts: Accounts,
) -> Projection:
    energy, coins = float(amounts.kwh.sum()), float(amounts.coins.sum())
    per_kwh = break_even.power_usd(site, accounts, energy) / energy if energy > 0 else None
    days = grid.count / 24
    per_hash_rate = float((market.btc_per_hash_rate * market.usd_per_btc).sum())
    # Energy per hash that reached the pool, PUE and idling included.
    hashed = float(operation.hashes_per_second.sum()) * when.HOUR
    per_terahash = energy * 3.6e6 / hashed * TERA if hashed > 0 else None
    hashcost = None
    if per_kwh is not None and per_terahash is not None:
        hashcost = per_terahash * per_kwh * 24  # J/TH is kW per PH/s
    efficiency = fleet_efficiency(site, operation, grid)
    cost = float(accounts.costs.total.sum())
    grams = site.carbon.g_per_kwh if site.carbon else None
    return Projection(
        site=site,
        hours=grid,
        market=market,
        operation=operation,
        bill=bought,
        levies_usd=levies,
        energy_kwh=amounts.kwh,
        btc=amounts.coins,
        accounts=accounts,
        usd_per_kwh=per_kwh,
        hashprice=per_hash_rate * PETA / days,
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
        exchange=exchange,
        start=_start(site, grid, exchange, market, operation),
    )
