"""What a file says about the allocation of its fleet."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..rigs.rig import Rig

MOST_SCENARIOS = 1_000_000


@dataclass(frozen=True)
class Route:
    """A way for rigs. source, target: names of sites or groups, "" for any.

    usd_per_rig: work, transport, duty. weeks: from switching off to running again.
    loss: share of rigs that does not arrive in order. open: whether rigs may take it.
    """

    source: str = ""
    target: str = ""
    usd_per_rig: float = 0.0
    weeks: float = 0.0
    loss: float = 0.0
    open: bool = True


@dataclass(frozen=True)
class Offer:
    """Rigs for sale. usd_per_th: USD/TH, each (s since 1970, price) until the next; none before
    the first. follows: the share of a change of bitcoin's price that the price takes on, as a
    power. weeks: from paying to running. most: in all. buyers: sites or groups that may buy, all
    where there are none. resale_usd: what one fetches at the end; None where a site's line says.
    """

    rig: Rig
    usd_per_th: tuple[tuple[float, float], ...]
    follows: float = 0.0
    weeks: float = 0.0
    most: float = math.inf
    buyers: tuple[str, ...] = ()
    resale_usd: float | None = None

    def price_usd(self, moment: float) -> float | None:
        """What a rig costs at a moment before bitcoin's price counts; None before it is sold."""
        known = [usd for since, usd in self.usd_per_th if since <= moment]
        return known[-1] * self.rig.hashes_per_second.value / 1e12 if known else None


@dataclass(frozen=True)
class SiteTerms:
    """capacity_mw: at the meter, None for what the file's own rigs draw; or dated, each
    (s since 1970, MW) until the next. empty: the rigs in the file do not stand there yet.
    lead_months: until power can be had at a site that is empty. notice_months: how long a
    contract goes on after it is given up. minimum_take_mw: paid for, taken or not.
    take_or_pay: False where it must be taken.
    """

    capacity_mw: float | None = None
    capacity_table: tuple[tuple[float, float], ...] = ()
    empty: bool = False
    lead_months: float = 0.0
    notice_months: float = 0.0
    minimum_take_mw: float = 0.0
    take_or_pay: bool = True


@dataclass(frozen=True)
class AllocationTerms:
    """Everything in [allocate], its routes and offers, and the sites' own allocate tables.

    cvar_weight: of the mean NPV of the worst `tail` of scenarios. weights: those of the
    frontier. sale_usd: by model, what one fetches at the start. buying_usd, buying_stage_usd:
    for rigs in all, and in a stage.
    """

    stage_months: int = 3
    stages: int | None = None
    scenarios: int = 200
    cvar_weight: float = 1.0
    tail: float = 0.05
    weights: tuple[float, ...] = (0.0, 0.5, 1.0, 2.0, 5.0)
    may_sell: bool = True
    may_idle: bool = True
    most_moves: float = math.inf
    budget_usd: float = math.inf
    routes: tuple[Route, ...] = ()
    sale_usd: Mapping[str, float] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    buying_usd: float = math.inf
    buying_stage_usd: float = math.inf
    sites: Mapping[str, SiteTerms] = field(default_factory=dict)

    def of(self, site: str) -> SiteTerms:
        return self.sites.get(site, SiteTerms())

    def route(self, sources: tuple[str, ...], targets: tuple[str, ...]) -> Route | None:
        """The first route between two sites, given the groups of each; None for no way."""
        for route in self.routes:
            if route.source in ("", *sources) and route.target in ("", *targets):
                return route if route.open else None
        return None
