"""A fleet through the hours of a horizon.

Causes act in this order, so that the hours lost add up to the hours of the horizon:
rigs down, no power, scheduled curtailment, rationing, quota by power, switched off
because power costs more than it earns, a slower mode chosen, quota by energy, no internet,
hash rate that age has taken.
Where power is short the most efficient rigs, and gains from mode to mode, run first.
"""

from __future__ import annotations

import numpy as np

from ..ageing import NO_AGEING, Ageing
from ..calendar import Floats, Hours
from .choice import ALL_IT_COSTS, Price, begun, worthwhile
from .fleet import FleetLine, parts
from .operation import Cause, Chosen, Offered, Operation
from .supply import OutageKind, Supply, share_allowed, share_left


class _Ledger:
    """Running share of each part of the fleet (parts, n), and who took what."""

    def __init__(self, weights: Floats, hours: Hours) -> None:
        self.running = np.ones((len(weights), hours.count))
        self._weights, self._nothing = weights[:, None], hours.nothing
        self.lost: list[tuple[Cause, Floats]] = []

    def become(self, running: Floats, cause: Cause) -> None:
        """What takes nothing hands back the running share that it was given."""
        taken = self._nothing
        if running is not self.running:
            taken = _summed((self.running - running) * self._weights)
        self.lost.append((cause, taken))
        self.running = running


def _summed(of_parts: Floats) -> Floats:
    """(parts, n) -> (n)."""
    total: Floats = of_parts[0] if len(of_parts) == 1 else of_parts.sum(axis=0)
    return total


def operate(
    fleet: tuple[FleetLine, ...],
    supply: Supply,
    pue: Floats,
    hours: Hours,
    usd_per_hash_rate_hour: Floats,
    price: Price,
    ageing: Ageing = NO_AGEING,
    keep: bool = False,
) -> Operation:
    """Run a fleet through the hours. keep: what could be chosen, where modes are not, too.

    pue (n). usd_per_hash_rate_hour (n): what 1 H/s earns in each hour after pool fee
    [USD]; only switching off looks at it, and at `price`, which is infinite where nothing may run.
    """
    of = parts(fleet, supply)
    rate = np.array([part.hashes_per_second for part in of])
    if ageing.hash_rate_loss or ageing.efficiency_loss:  # which adds to the power, too
        pue = pue * ageing.hash_rate(hours) * ageing.joules_per_hash(hours)
    kw = np.array([part.watts / 1e3 for part in of])[:, None] * pue
    most = _summed(kw)
    full = most if not supply.best_mode else sum(line.watts / 1e3 for line in fleet) * pue
    ledger = _Ledger(rate / rate.sum(), hours)

    up = supply.uptime * ageing.running
    ledger.become(np.full_like(kw, up) if up != 1 else ledger.running, Cause.UPTIME)
    ledger.become(_left(ledger.running, supply, OutageKind.POWER, hours), Cause.POWER)
    before, spared = ledger.running, hours.nothing
    if supply.curtailment or supply.avoided is not None:
        allowed = share_allowed(supply, hours)
        limit = np.where(allowed < 1, allowed * full, most)
        ledger.become(_capped(before, kw, limit), Cause.CURTAILMENT)
        spared = _summed((before - ledger.running) * kw)
    else:
        ledger.become(before, Cause.CURTAILMENT)
    cap = _agreed(supply, full)
    if supply.suffers(OutageKind.RATIONING):
        contract = full if supply.contract_kw is None else np.full(hours.count, supply.contract_kw)
        rationed = share_left(supply, OutageKind.RATIONING, hours)
        cap = np.where(rationed < 1, rationed * contract, np.inf if cap is None else cap)
    ledger.become(_capped(ledger.running, kw, cap), Cause.RATIONING)
    cap = None if supply.quota_kw is None else np.full(hours.count, supply.quota_kw)
    ledger.become(_capped(ledger.running, kw, cap), Cause.QUOTA_POWER)
    there, within = ledger.running, None
    if supply.chooses:
        always = np.array([part.always for part in of])[:, None]
        usd = usd_per_hash_rate_hour * ageing.hash_rate(hours) * rate[:, None]
        earned = np.where(always, ALL_IT_COSTS, usd)
        worth, within = worthwhile(there, kw, earned, price, hours)
        if supply.stops:
            ledger.become(there * begun(of, worth, there), Cause.PRICE)
        if supply.best_mode:
            ledger.become(worth, Cause.MODE)
    of_most = 1.0 if full is most else full / most
    offered = Offered(there, ledger.running, kw, spared, of_most)
    keep = keep or supply.best_mode
    if keep and supply.strike_price is not None:
        there, _ = worthwhile(there, kw, np.full_like(kw, ALL_IT_COSTS), price, hours)
    if supply.quota_kwh_per_month is not None:
        spent = _within(ledger.running, kw, supply.quota_kwh_per_month, hours)
        there = there * _kept(spent, ledger.running)
        ledger.become(spent, Cause.QUOTA_ENERGY)
    drawn = powered = ledger.running
    ledger.become(_left(powered, supply, OutageKind.INTERNET, hours), Cause.INTERNET)
    if ledger.running is not powered:
        internet = share_left(supply, OutageKind.INTERNET, hours)
        drawn = powered * (internet + (1 - internet) * supply.idle_share)
    if ageing.hash_rate_loss:
        ledger.become(ledger.running * ageing.hash_rate(hours), Cause.AGE)
    pieces = Chosen(kw, there, ledger.running, drawn) if keep else None
    return Operation(
        load_kw=_summed(drawn * kw),
        hashes_per_second=_summed(ledger.running * rate[:, None]),
        lost=tuple(ledger.lost),
        parts=of,
        offered=offered,
        chosen=pieces if supply.best_mode else None,
        rethought=pieces,
        within=within,
    )


def _agreed(supply: Supply, full: Floats) -> Floats | None:
    """The load (n) that faster modes may not exceed: the contract's, where there is one."""
    if not supply.best_mode or supply.contract_kw is None:
        return None
    return np.maximum(full, supply.contract_kw)


def _left(running: Floats, supply: Supply, kind: OutageKind, hours: Hours) -> Floats:
    """The running shares (parts, n) that outages of a kind leave."""
    return running * share_left(supply, kind, hours) if supply.suffers(kind) else running


def _kept(after: Floats, before: Floats) -> Floats:
    """(n): what is left of the load, one where there was none."""
    total = before.sum(axis=0)
    share: Floats = np.divide(after.sum(axis=0), total, out=np.ones_like(total), where=total > 0)
    return share


def _capped(running: Floats, kw: Floats, cap_kw: Floats | None) -> Floats:
    """The most efficient parts (first rows) run until the cap [kW] is used up, if there is one."""
    if cap_kw is None:
        return running
    drawn = running * kw
    before = np.cumsum(drawn, axis=0) - drawn
    left = np.clip(cap_kw - before, 0.0, drawn)
    return running * np.divide(left, drawn, out=np.ones_like(drawn), where=drawn > 0)


def _within(running: Floats, kw: Floats, kwh_per_month: float, hours: Hours) -> Floats:
    """Spend the month's energy in calendar order; the hour in which it ends is split."""
    energy = (running * kw).sum(axis=0)
    total = np.cumsum(energy) - energy
    before = total - total[hours.starts][hours.month]
    share = np.array([month.share for month in hours.months])[hours.month]
    left = np.clip(kwh_per_month * share - before, 0.0, energy)
    part: Floats = np.divide(left, energy, out=np.ones_like(energy), where=energy > 0)
    return running * part
