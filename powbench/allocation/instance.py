"""The question in plain numbers: what a rig brings where and when, and which limits hold.

S sites, M models, T stages, W scenarios. Every amount of money is in USD, after tax as
values.py reckons it, and discounted to the start of the horizon.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from ..sites.calendar import Floats, Ints


@dataclass(frozen=True)
class Slot:
    """The rest of a stage that is left to rigs which arrive in the middle of it.

    share: of the stage's hours.
    """

    site: int
    stage: int
    share: float


@dataclass(frozen=True)
class Lane:
    """A way for rigs from one site to another.

    usd (T): per rig that leaves at the start of each stage. kept: share of rigs that
    arrive in order. arrival (T): stage in which they arrive, T when that is after the end.
    slot (T): index of the slot left to them in it, -1 when they are there from its start.
    """

    source: int
    target: int
    usd: Floats
    kept: float
    arrival: tuple[int, ...]
    slot: tuple[int, ...]


@dataclass(frozen=True)
class Offer:
    """Rigs of one model for sale to one site.

    row: of the file's offers, which several sites may share. usd (W or 1, T): what one costs at
    the start of each stage, less the taxes that it saves; paid_usd (T): its price on the day, on
    average, which budgets count. fits: as many as the site has power for. arrival, slot (T): as
    of a Lane; T too where there is none for sale.
    """

    row: int
    model: int
    site: int
    usd: Floats
    paid_usd: Floats
    fits: int
    arrival: tuple[int, ...]
    slot: tuple[int, ...]


@dataclass(frozen=True)
class Coming:
    """Rigs on their way to a site when the horizon starts. stage, slot: as of a Lane."""

    site: int
    model: int
    count: int
    stage: int
    slot: int


@dataclass(frozen=True)
class Terms:
    """The limits and the standing costs of one site.

    capacity_kw (T): at the meter, inf for none. occupied: in use at the start. lead: first
    stage in which one that is not can be opened. notice: stages for which a contract goes
    on after it is given up, and at least holds. minimum_kw: taken or paid for while the
    contract holds. may_fall_short: whether paying in place of taking is allowed.
    standing_usd (T): wages, fixed costs and charges while the contract holds.
    opening_usd (T): once, when it is opened. shortfall_usd_per_kw (T). tax_rate: 0–1. noticed:
    whether notice has been given, so that the contract ends after `notice`.
    """

    name: str
    capacity_kw: Floats
    occupied: bool
    lead: int
    notice: int
    minimum_kw: float
    may_fall_short: bool
    standing_usd: Floats
    opening_usd: Floats
    shortfall_usd_per_kw: Floats
    tax_rate: float = 0.0
    noticed: bool = False

    @property
    def free(self) -> bool:
        """Whether keeping the place costs and binds nothing, so that nobody need close it."""
        costs = self.standing_usd.any() or (self.opening_usd.any() and not self.occupied)
        return not (costs or self.minimum_kw > 0)


@dataclass(frozen=True)
class Way:
    """How rigs of a model may run: in a mode or in slower ones, the best of each hour.

    mode: the fastest, whose power counts against a capacity. allowed, usual (S): whether a site
    has it, and whether that is how the rigs there run when nothing is changed. shares (S): of
    the hours of each stage in each mode, as planned, where the site chooses modes.
    """

    model: int
    mode: str
    allowed: tuple[bool, ...]
    usual: tuple[bool, ...]
    shares: tuple[tuple[tuple[str, tuple[float, ...]], ...], ...]


@dataclass(frozen=True)
class Instance:
    """present (S, M): rigs now. kw (S, V): one rig at the meter, at its most; V ways to run the
    models, one each where no rig has modes.

    run_usd (W, S, V, T): what one rig that runs brings; late_usd (W, slots, V) in a slot.
    sale_usd (S, M, T), end_usd (S, M): what it fetches, after tax. relief_usd (S, M, T): what
    a sale below the book value saves in taxes, as far as there is income. constant_usd: of
    every plan. may_idle, may_sell; most_moves: rigs a stage; budget_usd: for moves, a stage, paid.
    paid_usd (lanes): what a rig's move costs on the day, which the budget counts.
    most_bought: rigs in all, by row of the offers; buying_usd, buying_stage_usd: for rigs, in all
    and a stage.
    """

    models: tuple[str, ...]
    stages: int
    sites: tuple[Terms, ...]
    present: Ints
    kw: Floats
    run_usd: Floats
    slots: tuple[Slot, ...]
    late_usd: Floats
    lanes: tuple[Lane, ...]
    paid_usd: Floats
    sale_usd: Floats
    end_usd: Floats
    relief_usd: Floats
    constant_usd: float = 0.0
    may_idle: bool = True
    may_sell: bool = True
    most_moves: float = math.inf
    budget_usd: float = math.inf
    ways: tuple[Way, ...] = ()
    offers: tuple[Offer, ...] = ()
    most_bought: tuple[float, ...] = ()
    buying_usd: float = math.inf
    buying_stage_usd: float = math.inf
    coming: tuple[Coming, ...] = ()

    @property
    def fleet(self) -> Floats:
        """(M): as many rigs of a model as there may ever be."""
        fleet: Floats = self.present.sum(axis=0).astype(np.float64)
        for each in self.coming:
            fleet[each.model] += each.count
        by_row: dict[tuple[int, int], float] = {}
        for offer in self.offers:
            key = offer.row, offer.model
            by_row[key] = min(by_row.get(key, 0.0) + offer.fits, self.most_bought[offer.row])
        for (_, model), most in by_row.items():
            fleet[model] += most
        return fleet

    @property
    def models_of(self) -> Ints:
        """(V): the model of each way."""
        if not self.ways:
            return np.arange(len(self.models))
        return np.array([way.model for way in self.ways])

    @property
    def usual(self) -> Ints:
        """(S, M): the way in which rigs run when nothing is changed."""
        every = np.tile(np.arange(len(self.models)), (len(self.sites), 1))
        for number, way in enumerate(self.ways):
            every[list(way.usual), way.model] = number
        return every

    @property
    def present_kw(self) -> Floats:
        """(S, M): one rig of a model as it runs when nothing is changed."""
        kw: Floats = np.take_along_axis(self.kw, self.usual, axis=1)
        return kw

    @property
    def scenarios(self) -> int:
        return len(self.run_usd)


class LimitKind(StrEnum):
    """What stands in a plan's way."""

    CAPACITY = "capacity"
    MINIMUM = "minimum_take"
    NOTICE = "notice"
    LEAD = "lead_time"
    IDLE = "no_idling"
    SELL = "no_selling"
    MOVES = "moves_per_stage"
    BUDGET = "budget"
    BUYING = "buying_budget"
    BUYING_STAGE = "buying_budget_per_stage"
    FOR_SALE = "rigs_for_sale"


@dataclass(frozen=True)
class Limit:
    """site: its index, or None for one that holds everywhere. row: of the offers."""

    kind: LimitKind
    site: int | None = None
    row: int | None = None


def limits(instance: Instance) -> Iterator[Limit]:
    """Every limit that an instance really has."""
    if not instance.may_sell:
        yield Limit(LimitKind.SELL)
    if not instance.may_idle:
        yield Limit(LimitKind.IDLE)
    if math.isfinite(instance.most_moves):
        yield Limit(LimitKind.MOVES)
    if math.isfinite(instance.budget_usd):
        yield Limit(LimitKind.BUDGET)
    if instance.offers and math.isfinite(instance.buying_usd):
        yield Limit(LimitKind.BUYING)
    if instance.offers and math.isfinite(instance.buying_stage_usd):
        yield Limit(LimitKind.BUYING_STAGE)
    for row, most in enumerate(instance.most_bought):
        if math.isfinite(most):
            yield Limit(LimitKind.FOR_SALE, row=row)
    for number, site in enumerate(instance.sites):
        if np.isfinite(site.capacity_kw).any():
            yield Limit(LimitKind.CAPACITY, number)
        if site.minimum_kw > 0 and not site.may_fall_short:
            yield Limit(LimitKind.MINIMUM, number)
        if site.notice > 0 and not site.free:
            yield Limit(LimitKind.NOTICE, number)
        if site.lead > 0 and not site.occupied:
            yield Limit(LimitKind.LEAD, number)


def without(instance: Instance, limit: Limit) -> Instance:
    """The same question with one limit lifted."""
    match limit.kind:
        case LimitKind.SELL:
            return replace(instance, may_sell=True)
        case LimitKind.IDLE:
            return replace(instance, may_idle=True)
        case LimitKind.MOVES:
            return replace(instance, most_moves=math.inf)
        case LimitKind.BUDGET:
            return replace(instance, budget_usd=math.inf)
        case LimitKind.BUYING:
            return replace(instance, buying_usd=math.inf)
        case LimitKind.BUYING_STAGE:
            return replace(instance, buying_stage_usd=math.inf)
        case LimitKind.FOR_SALE:
            assert limit.row is not None
            return with_more_for_sale(instance, limit.row, math.inf)
        case LimitKind.CAPACITY:
            return _of_site(instance, limit, capacity_kw=np.full(instance.stages, math.inf))
        case LimitKind.MINIMUM:
            return _of_site(instance, limit, may_fall_short=True)
        case LimitKind.NOTICE:
            return _of_site(instance, limit, notice=0)
        case LimitKind.LEAD:
            return _of_site(instance, limit, lead=0)


def with_more_kw(instance: Instance, site: int, kw: float) -> Instance:
    """The same question with more power at one site, whenever there is any."""
    had = instance.sites[site].capacity_kw
    return _of_site(
        instance, Limit(LimitKind.CAPACITY, site), capacity_kw=np.where(had > 0, had + kw, 0.0)
    )


def with_more_for_sale(instance: Instance, row: int, rigs: float) -> Instance:
    """The same question with more rigs of one offer."""
    most = list(instance.most_bought)
    most[row] += rigs
    return replace(instance, most_bought=tuple(most))


def with_less_minimum(instance: Instance, site: int, kw: float) -> Instance:
    """The same question with a smaller minimum take at one site."""
    left = max(0.0, instance.sites[site].minimum_kw - kw)
    return _of_site(instance, Limit(LimitKind.MINIMUM, site), minimum_kw=left)


def _of_site(instance: Instance, limit: Limit, **changes: object) -> Instance:
    sites = list(instance.sites)
    assert limit.site is not None
    sites[limit.site] = replace(sites[limit.site], **changes)  # type: ignore[arg-type]
    return replace(instance, sites=tuple(sites))
