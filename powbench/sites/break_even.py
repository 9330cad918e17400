"""What may change alone until the margin is zero. The hours that were run stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .accounts import Accounts
from .calendar import Floats, Hours
from .levy import Levied, usd_per_kwh
from .running.fleet import parts
from .site import Site

FREE = 1e-12
"""Power that costs less than this share of what it may cost: any efficiency will do."""


@dataclass(frozen=True)
class BreakEven:
    """What may change alone until the margin is zero; None where nothing was mined or drawn,
    or where no value of it can matter.

    usd_per_kwh: all that a kWh may cost, levies and a host's fee per kWh included.
    tariff_usd_per_kwh: the flat tariff beside that fee, levies as they would then be.
    usd_per_btc: a constant price. joules_per_terahash: of the fleet at the wall.
    """

    usd_per_kwh: float | None
    tariff_usd_per_kwh: float | None
    usd_per_btc: float | None
    joules_per_terahash: float | None


def solve(
    site: Site,
    grid: Hours,
    levies: tuple[Levied, ...],
    accounts: Accounts,
    load_kw: Floats,
    coins: float,
    efficiency: float,
) -> BreakEven:
    """All break-evens of one site. load_kw (n); coins [BTC]; efficiency: of the fleet [J/TH]."""
    revenue, total = float(accounts.revenue.sum()), float(accounts.costs.total.sum())
    energy = float(load_kw.sum())
    power, per_kwh_fee = power_usd(site, accounts, energy), energy * site.hosting.fee_per_kwh
    hosting = float(accounts.costs.hosting.sum())
    shared = revenue * site.hosting.share_of_revenue
    # At a margin of zero the host's share of the margin is zero too.
    others = total - power - (hosting - shared - per_kwh_fee)
    room = revenue - others
    kept = 1 - site.pool_fee - site.hosting.share_of_revenue
    due = power + others - revenue * (1 - kept)
    return BreakEven(
        usd_per_kwh=room / energy if energy > 0 else None,
        tariff_usd_per_kwh=_tariff(grid, levies, load_kw, energy, room - per_kwh_fee),
        usd_per_btc=due / (coins * kept) if coins > 0 and kept > 0 else None,
        joules_per_terahash=(
            efficiency * room / power if room > 0 and power > FREE * room else None
        ),
    )


def power_usd(site: Site, accounts: Accounts, energy_kwh: float) -> float:
    """All that the power of the horizon costs who pays for it [USD].

    A host's fee per kWh is a price of power under another name.
    """
    return float(accounts.costs.electricity.sum()) + energy_kwh * site.hosting.fee_per_kwh


@dataclass(frozen=True)
class Start:
    """At which a site that is switched off at all hours would run in its best one: below a
    flat tariff [USD/kWh], levies as they would then be, or above a price [USD/BTC]. Either may
    be None, as where no share of what is mined is kept.
    """

    usd_per_kwh: float | None
    usd_per_btc: float | None


def start(
    site: Site,
    grid: Hours,
    levies: tuple[Levied, ...],
    off: NDArray[np.bool_],
    btc_per_hash_rate: Floats,
    usd_per_btc: Floats,
    usd_per_kwh: Floats,
) -> Start | None:
    """off (n): hours in which rigs that could run do not pay; None where there are none.

    btc_per_hash_rate, usd_per_btc (n): of the market. usd_per_kwh (n): what the first kWh of
    the month costs. The most efficient line is the first that runs.
    """
    if not off.any():
        return None
    first = parts(site.fleet, site.supply)[0]
    kept = 1 - site.pool_fee - site.hosting.share_of_revenue
    btc_per_kwh = (btc_per_hash_rate * kept * first.hashes_per_second / (first.watts / 1e3))[off]
    btc_per_kwh = btc_per_kwh / site.pue.hourly(grid)[off]
    if not (btc_per_kwh > 0).all():
        return Start(None, None)
    worth = btc_per_kwh * usd_per_btc[off] - site.hosting.fee_per_kwh
    worth = worth + site.heat_usd_per_kwh(grid)[off]
    return Start(
        usd_per_kwh=_flat(grid, levies, lambda due: float((worth - due[off]).max())),
        usd_per_btc=float((usd_per_kwh[off] / btc_per_kwh).min()),
    )


def _tariff(
    grid: Hours, levies: tuple[Levied, ...], load_kw: Floats, energy: float, room: float
) -> float | None:
    """The highest flat tariff [USD/kWh] at which power and levies cost `room` [USD]. energy: of the
    load [kWh]."""
    if energy <= 0:
        return None
    if not levies:
        return room / energy
    return _flat(grid, levies, lambda due: (room - float((due * load_kw).sum())) / energy)


def _flat(grid: Hours, levies: tuple[Levied, ...], left: Callable[[Floats], float]) -> float | None:
    """The highest flat tariff that leaves nothing; left: from levies by the hour [USD/kWh] to the
    tariff that may be paid beside them.

    A levy banded by the tariff jumps, so several tariffs may do; between the jumps of
    any month the cost is a straight line, and each piece is solved.
    """
    jumps = {0.0}
    for each in levies:
        for per_unit in sorted(set(each.usd_per_unit.tolist())):
            jumps.update(edge * per_unit for edge, _ in each.rule.bands)
    of_usd = tuple(replace(each, paid=1 / each.usd_per_unit) for each in levies)
    best = None
    for low, high in pairwise([*sorted(jumps), np.inf]):
        inside = (low + high) / 2 if np.isfinite(high) else low + 1.0
        root = left(usd_per_kwh(of_usd, np.full(grid.count, inside)))
        if root >= low or best is None:
            best = min(root, high)
    return best
