"""Each site's profit against the price of a coin and against its tariff."""

from __future__ import annotations

from ..documents.projection.page import Sensitivity, SiteSensitivity
from ..sites.market import Market
from ..sites.projection import Projection, profit_usd
from ..sites.site import Project
from . import what_if
from .what_if import WhatIf

FACTORS = (0.4, 0.55, 0.7, 0.85, 1.0, 1.15, 1.3, 1.45, 1.6)


def sensitivity(projections: tuple[Projection, ...], project: Project) -> Sensitivity:
    """Profit [USD] at each factor of price and of tariff, all else as it is.

    A straight line takes two projections; a site that switches off, whose host shares the
    margin, or whose levy has bands is projected at every factor.
    """
    markets = _Markets()
    return Sensitivity(
        factors=FACTORS,
        sites=tuple(
            SiteSensitivity(
                site=p.site.name,
                price_profit_usd=_profits(p, project, markets, "price", _bends_with_price(p)),
                tariff_profit_usd=_profits(p, project, markets, "tariff", _bends_with_tariff(p)),
            )
            for p in projections
        ),
    )


def _bends_with_price(p: Projection) -> bool:
    return p.site.supply.switch_off or p.site.hosting.share_of_margin > 0


def _bends_with_tariff(p: Projection) -> bool:
    return _bends_with_price(p) or any(len(levy.bands) > 1 for levy in p.site.levies)


class _Markets:
    """Each market under each change, once for all sites that are in it."""

    def __init__(self) -> None:
        self._key: object = None
        self._made: dict[WhatIf, Market] = {}

    def of(self, market: Market, factors: WhatIf) -> Market:
        if market.key != self._key:
            self._key, self._made = market.key, {}
        if factors not in self._made:
            self._made[factors] = what_if.of_market(market, factors)
        return self._made[factors]


def _profits(
    p: Projection, project: Project, markets: _Markets, name: str, bends: bool
) -> tuple[float, ...]:
    if bends:
        return tuple(_profit(p, project, markets, name, factor) for factor in FACTORS)
    here, last = p.profit_usd, FACTORS[-1]
    slope = (_profit(p, project, markets, name, last) - here) / (last - 1)
    return tuple(here + (factor - 1) * slope for factor in FACTORS)


def _profit(p: Projection, project: Project, markets: _Markets, name: str, factor: float) -> float:
    if factor == 1.0:
        return p.profit_usd
    factors = WhatIf(**{name: factor})
    site, market = what_if.of_site(p.site, factors), markets.of(p.market, factors)
    return profit_usd(site, project.horizon, project.rates, market)
