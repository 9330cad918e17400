"""One site's weeks under paths: from what is planned to what is left of it.

The plan is the site's projection. A path changes what a hash earns, the price, how much
of the power and of the connection is there, and by how much the rigs miss their data
sheet. Energy costs what it costs in the plan that week, on average; demand charges,
wages and fixed costs stay. Where the site chooses modes, each path chooses its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..sites.accounts import Amounts, Costs, Standing, running
from ..sites.calendar import Floats, Hours
from ..sites.hedge import fixed, sold
from ..sites.projection import Projection
from ..sites.site import Site
from ..sites.treasury import Held, held
from .cells import Cells, of_modes
from .market_cells import of_market
from .steps import Steps, cut


@dataclass(frozen=True)
class SitePlan:
    """What a site does by step (n) when nothing happens to it, and by month (m).

    hash_rate [H/s] mean; coins_per_hash_rate [BTC per H/s], fees_per_hash_rate its part that
    is fees; usd_per_btc; kwh; power and levies [USD]; hosting_usd: fee per kWh, less what the heat
    of these kWh brings. standing (m) [USD]: demand, utility fixed, wages, fixed costs, repairs.
    tariff_usd_per_kwh (m): the energy price on average over the hours, those without a load at
    that of the next kWh.
    of_contract (n): planned power as a share of the contract, or of the fleet's full power
    where there is none. own_blocks (n): that the site is expected to find, blocks (n): that the
    network is. end_usd_per_btc: in the last hour. cells: what paths choose from in place of the
    plan's own hash rate, where the site chooses modes.
    """

    site: Site
    hours: Hours
    steps: Steps
    hash_rate: Floats
    coins_per_hash_rate: Floats
    fees_per_hash_rate: Floats
    usd_per_btc: Floats
    kwh: Floats
    energy_usd: Floats
    levies_usd: Floats
    hosting_usd: Floats
    income_usd: Floats
    standing: Standing
    tariff_usd_per_kwh: Floats
    of_contract: Floats
    own_blocks: Floats
    blocks: Floats
    end_usd_per_btc: float = 0.0
    cells: Cells | None = None

    @property
    def choices(self) -> Cells:
        """What may run by step; one cell where all of it runs or nothing."""
        if self.cells is not None:
            return self.cells
        return Cells(
            self.hash_rate[None], self.kwh[None], self.energy_usd[None], self.levies_usd[None],
            self.hosting_usd[None], self.income_usd[None], np.array([self.site.supply.switch_off]),
        )  # fmt: skip

    def rationed(self, share: float) -> Floats:
        """What of the planned power (n) goes when `share` of the contract is gone."""
        kept = np.divide(
            1 - share, self.of_contract,
            out=np.ones_like(self.of_contract), where=self.of_contract > 0,
        )  # fmt: skip
        lost: Floats = np.maximum(1 - kept, 0.0)
        return lost


@dataclass(frozen=True)
class Weather:
    """What paths (p) do to one site by step (n).

    coins_per_hash_rate, usd_per_btc, power, connection (shares there), levy [USD/kWh more]:
    (p, n) or (n). hash_factor, watt_factor: (p, 1). luck: blocks found over blocks expected,
    (p, n) or (1, 1); nobody knows it beforehand, so that it switches nothing off.
    """

    coins_per_hash_rate: Floats
    usd_per_btc: Floats
    power: Floats
    connection: Floats
    levy: Floats
    hash_factor: Floats
    watt_factor: Floats
    luck: Floats


@dataclass(frozen=True)
class Flow:
    """What comes out, by month (p, m): coins [BTC], kwh, revenue [USD] and costs; hedge: what
    hash rate that is sold forward brings [USD], None where none is; held: coins, where some are."""

    coins: Floats
    kwh: Floats
    revenue: Floats
    costs: Costs
    hedge: Floats | None = None
    held: Held | None = None


def plan(p: Projection) -> SitePlan:
    """The plan in a projection; nothing of it is lost: with CERTAIN weather it comes back."""
    steps, site, hours = cut(p.hours), p.site, p.hours
    hashes = steps.of_hours(p.operation.hashes_per_second)
    hourly = p.operation.hashes_per_second * p.market.btc_per_hash_rate
    coins, revenue = steps.of_hours(hourly), steps.of_hours(hourly * p.market.usd_per_btc)
    length = steps.of_hours(np.ones(hours.count))
    # Where the plan hashes nothing in a step the market stands in: a path may choose otherwise.
    market = steps.of_hours(p.market.btc_per_hash_rate)
    market_fees = steps.of_hours(p.market.fees_per_hash_rate)
    fees = steps.of_hours(p.operation.hashes_per_second * p.market.fees_per_hash_rate)
    price = steps.of_hours(p.market.usd_per_btc) / length
    mean = hashes / length
    load = p.operation.load_kw
    kwh = steps.of_hours(load)
    aged = site.ageing.hash_rate(hours) * site.ageing.joules_per_hash(hours)
    full = site.watts / 1e3 * site.pue.hourly(hours) * aged
    agreed = full if site.supply.contract_kw is None else site.supply.contract_kw
    contract = steps.of_hours(np.broadcast_to(agreed, (hours.count,)))
    costs = p.accounts.costs
    return SitePlan(
        site=site,
        hours=hours,
        steps=steps,
        hash_rate=mean,
        coins_per_hash_rate=np.divide(coins, mean, out=market.copy(), where=mean > 0),
        fees_per_hash_rate=np.divide(fees, mean, out=market_fees, where=mean > 0),
        usd_per_btc=np.divide(revenue, coins, out=price.copy(), where=coins > 0),
        kwh=kwh,
        energy_usd=steps.of_hours(p.bill.hourly * p.exchange.tariff_to_usd[hours.month]),
        levies_usd=steps.of_hours(p.levies_usd),
        hosting_usd=kwh * site.hosting.fee_per_kwh
        - steps.of_hours(load * site.heat_usd_per_kwh(hours)),
        income_usd=steps.of_hours(sum((usd for _, usd in p.paid), np.zeros(hours.count))),
        standing=Standing(
            costs.demand_charge, costs.fixed_charge, costs.wages, costs.fixed_costs, costs.repairs
        ),
        tariff_usd_per_kwh=hours.by_month(p.bill.rate)
        / [month.hours for month in hours.months]
        * p.exchange.tariff_to_usd,
        own_blocks=steps.of_hours(p.operation.hashes_per_second * p.market.blocks_per_hash_rate),
        blocks=steps.of_hours(p.market.network_hashes_per_second * p.market.blocks_per_hash_rate),
        of_contract=np.divide(kwh, contract, out=np.full_like(kwh, np.inf), where=contract > 0),
        cells=_cells(p, steps),
        end_usd_per_btc=float(p.market.usd_per_btc[-1]),
    )


def _cells(p: Projection, steps: Steps) -> Cells | None:
    if p.site.rethinks:
        return of_market(p, steps)
    return of_modes(p, steps)


def flow(plan_: SitePlan, weather: Weather) -> Flow:
    """Run the plan through the weather of some paths."""
    cells = plan_.choices
    amounts: tuple[Floats, ...] = (np.zeros((1, plan_.steps.count)),) * 7
    for number in range(len(cells.may_stop)):
        of_cell = _of_cell(plan_, cells, number, weather)
        amounts = tuple(a + b for a, b in zip(amounts, of_cell, strict=True)) if number else of_cell
    steps = plan_.steps
    worth = weather.coins_per_hash_rate * weather.usd_per_btc
    sold_worth = steps.by_month(sold(plan_.site.hedges, steps.edges) * worth)
    last = np.atleast_1d(weather.usd_per_btc[..., -1])
    planned = plan_.usd_per_btc[-1]
    dearer = last / planned if planned > 0 else np.ones_like(last)
    return books(plan_, tuple(steps.by_month(each) for each in amounts), sold_worth, dearer)


def _of_cell(plan_: SitePlan, cells: Cells, number: int, weather: Weather) -> tuple[Floats, ...]:
    """Coins, kwh, revenue, energy, levies, hosting and income of one cell by step (p, n)."""
    site = plan_.site
    coins = (
        cells.hash_rate[number]
        * weather.hash_factor
        * weather.power
        * weather.connection
        * weather.coins_per_hash_rate
    )
    idle = site.supply.idle_share
    drawn = weather.power * (weather.connection + (1 - weather.connection) * idle)
    drawn = drawn * weather.watt_factor
    revenue = coins * weather.usd_per_btc
    kwh = cells.kwh[number] * drawn
    energy, hosting = cells.energy_usd[number] * drawn, cells.hosting_usd[number] * drawn
    levies = cells.levies_usd[number] * drawn + kwh * weather.levy
    income = cells.income_usd[number] * drawn
    if cells.may_stop[number]:
        kept = 1 - site.pool_fee - site.hosting.share_of_revenue
        on = revenue * kept + income >= energy + hosting + levies
        coins, revenue, kwh = coins * on, revenue * on, kwh * on
        energy, hosting, levies = energy * on, hosting * on, levies * on
        income = income * on
    coins, revenue = coins * weather.luck, revenue * weather.luck
    return coins, kwh, revenue, energy, levies, hosting, income


def books(plan_: SitePlan, by_month: Sequence[Floats], sold_worth: Floats, dearer: Floats) -> Flow:
    """All running costs, those that stand and those that follow revenue among them.

    by_month (p, m): coins, kwh, revenue, energy, levies, the host's fee less what heat brings, and
    what a power market pays.
    sold_worth (p, m) [USD]: what the hash rate sold forward would have earned.
    dearer (p): the price at the end, as a multiple of the plan's.
    """
    site, steps = plan_.site, plan_.steps
    coins, kwh, revenue, energy, levies, by_kwh, income = by_month
    fee = by_kwh if site.heat is None else kwh * site.hosting.fee_per_kwh
    heat = np.zeros(len(steps.months)) if site.heat is None else fee - by_kwh
    amounts = Amounts(coins, kwh, revenue, energy, levies, fee, heat, income)
    settled = steps.by_month(fixed(site.hedges, steps.edges)) - sold_worth if site.hedges else None
    costs, kept = running(site, amounts, plan_.standing), None
    if site.treasury_share:
        worth, end = revenue - costs.pool_fee, dearer * plan_.end_usd_per_btc
        kept = held(site.treasury_share, coins * (1 - site.pool_fee), worth, end)
    return Flow(coins, kwh, revenue, costs, settled, kept)
