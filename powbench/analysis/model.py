"""All that a projection was computed from, as data: `model` of powbench.projection/1.

With it a reader (the page of `powbench report`) recomputes every site for another price,
difficulty, growth, tariff or uptime, hour by hour as projection.py does. Series by the hour stand
as runs `[hours, first value, ratio]`: `hours` values, each `ratio` times the one before.
Tiers stand as `[up to, price]` with null for no end, schedules as 12 rows of 24 period
numbers, a row's numbers parted by blanks where one has two digits.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..documents.projection import page
from ..sites.calendar import Floats, Hours
from ..sites.charges.energy import EnergyCharge
from ..sites.levy import Levied
from ..sites.projection import Projection
from ..sites.running.fleet import parts
from ..sites.running.supply import OutageKind, share_allowed, share_left
from ..sites.site import Project, Site
from ..sites.tariff import CHARGES, PARTS

CLOSE = 1e-9
"""Relative distance that a run may have from the hours it stands for."""


def model(projections: tuple[Projection, ...], project: Project) -> page.Model:
    """The model of all sites, in the order given."""
    hours = projections[0].hours
    places: dict[object, int] = {}
    markets: list[page.Market] = []
    for p in projections:
        market = p.market
        if market.key not in places:
            places[market.key] = len(markets)
            markets.append(
                page.Market(
                    btc_per_hash_rate=runs(market.btc_per_hash_rate),
                    usd_per_btc=runs(market.usd_per_btc),
                    epoch=runs(market.epoch),
                )
            )
    return page.Model(
        first_weekday=project.horizon.start.weekday(),
        discount_rate=project.horizon.discount_rate,
        months=tuple((m.year, m.number, m.hours, m.share) for m in hours.months),
        markets=tuple(markets),
        sites=tuple(_site(p, places[p.market.key]) for p in projections),
    )


def runs(hourly: Floats) -> tuple[tuple[float, ...], ...]:
    """[hours, first value, ratio] in a row that stand for `hourly` (n) to 1e-9 of each value."""
    pieces: list[tuple[float, ...]] = []
    hour, count = 0, len(hourly)
    while hour < count:
        first = float(hourly[hour])
        second = float(hourly[hour + 1]) if hour + 1 < count else first
        ratio = second / first if first > 0 and second > 0 else 1.0
        if abs(ratio - 1) < 1e-13:
            ratio = 1.0
        length = _fits(hourly[hour:], first, ratio)
        if ratio != 1.0 and length < 4:  # a step, not the start of a curve
            ratio, length = 1.0, _fits(hourly[hour:], first, 1.0)
        pieces.append((length, first, ratio))
        hour += length
    return tuple(pieces)


def _fits(rest: Floats, first: float, ratio: float) -> int:
    """How many hours the run from `first` on covers; doubling windows keep that cheap."""
    done, window = 1, 64
    while done < len(rest):
        part = rest[done : done + window]
        with np.errstate(over="ignore"):  # beyond all numbers is wrong like any other guess
            guess = first * ratio ** np.arange(done, done + len(part))
        wrong = np.flatnonzero(np.abs(part - guess) > CLOSE * np.abs(part))
        if len(wrong):
            return done + int(wrong[0])
        done, window = done + len(part), window * 2
    return len(rest)


def _site(p: Projection, market: int) -> page.ModelSite:
    site, hours, exchange = p.site, p.hours, p.exchange
    return page.ModelSite(
        site=site.name,
        market=market,
        fleet=tuple(
            (part.hashes_per_second, part.watts / 1e3, *([1] if part.always else []))
            if site.supply.best_mode
            else (part.hashes_per_second, part.watts / 1e3)
            for part in parts(site.fleet, site.supply)
        ),
        pue=site.pue.by_month,
        pool_fee=site.pool_fee,
        hosting=vars(site.hosting),
        supply=_supply(site, hours),
        tariff=_tariff(p, exchange.tariff_to_usd),
        levies=_levies(exchange.levies),
        wages_usd=tuple(p.accounts.costs.wages.tolist()),
        fixed_costs_usd=tuple(p.accounts.costs.fixed_costs.tolist()),
        tax=vars(site.tax),
        outlay_usd=site.outlay_usd,
        resale_usd=site.resale_usd,
        g_per_kwh=site.carbon.g_per_kwh if site.carbon else None,
    )


def _supply(site: Site, hours: Hours) -> dict[str, Any]:
    supply = site.supply
    return {
        "uptime": supply.uptime,
        "power": runs(share_left(supply, OutageKind.POWER, hours)),
        "allowed": runs(share_allowed(supply, hours)),
        "rationing": runs(share_left(supply, OutageKind.RATIONING, hours)),
        "internet": runs(share_left(supply, OutageKind.INTERNET, hours)),
        "contract_kw": supply.contract_kw,
        "quota_kw": supply.quota_kw,
        "quota_kwh_per_month": supply.quota_kwh_per_month,
        "idle_share": supply.idle_share,
        "switch_off": supply.switch_off,
        **({"modes": "best", "full_kw": site.watts / 1e3} if supply.best_mode else {}),
    }


def _tariff(p: Projection, to_usd: Floats) -> dict[str, Any]:
    """as_billed: by running cost what model.js has no formula for, if there is such, by month."""
    tariff, shown = p.site.tariff, EnergyCharge.page(p.site.tariff.energy)
    for kind in PARTS:
        shown |= kind.page(tariff.of(kind))
    shown["usd_by_month"] = to_usd.tolist()
    held = [kind for kind in CHARGES if not kind.page(None) and tariff.of(kind)]
    if held:
        shown["as_billed"] = {
            name: np.sum([p.bill.charges[k] for k in held if k.component == name], axis=0).tolist()
            for name in {kind.component for kind in held}
        }
    return shown


def _levies(levies: tuple[Levied, ...]) -> tuple[dict[str, Any], ...]:
    """Of each rule what Levied says, active as 1 or 0."""
    return tuple(
        {
            "law": each.rule.law,
            "bands": [list(band) for band in each.rule.bands],
            "usd_per_unit": runs(each.usd_per_unit),
            "paid_per_price": runs(each.paid),
            "active": runs(each.active.astype(np.float64)),
        }
        for each in levies
    )
