"""Rigs on their way: by which lanes, from whom, and what is left of the stage when they arrive."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from ..sites.calendar import Floats
from .instance import Coming, Lane, Slot
from .scene import Scene

_DAY = 86_400.0
_WEEK = 7 * _DAY


@dataclass(frozen=True)
class Purchase:
    """A row of the file's offers for one site. arrival, slot (T): as of a Lane."""

    row: int
    site: int
    arrival: tuple[int, ...]
    slot: tuple[int, ...]


@dataclass
class Transit:
    """begins: when each slot begins [s after the horizon's start]. paid_usd (lanes): the price of
    a move."""

    lanes: tuple[Lane, ...] = ()
    paid_usd: Floats = field(default_factory=lambda: np.zeros(0))
    purchases: tuple[Purchase, ...] = ()
    coming: tuple[Coming, ...] = ()
    slots: list[Slot] = field(default_factory=list)
    begins: list[float] = field(default_factory=list)

    def arrive(self, starts: Floats, site: int, moment: float) -> tuple[int, int]:
        """Stage and slot of what is at a site from a moment [s after the start] on; the slot is
        -1 from a stage's start and after the end."""
        stage = int(np.searchsorted(starts, moment, side="right")) - 1
        if stage >= len(starts) - 1 or moment == starts[stage]:
            return stage, -1
        for number, (slot, begin) in enumerate(zip(self.slots, self.begins, strict=True)):
            if (slot.site, begin) == (site, moment):
                return stage, number
        share = (starts[stage + 1] - moment) / (starts[stage + 1] - starts[stage])
        self.slots.append(Slot(site, stage, float(share)))
        self.begins.append(float(moment))
        return stage, len(self.slots) - 1

    def day(self, scene: Scene, stage: int, slot: int) -> date:
        """The day on which what comes so is there."""
        moment = self.begins[slot] if slot >= 0 else starts(scene)[stage]
        return scene.file.project.horizon.start + timedelta(days=math.ceil(moment / _DAY))


def starts(scene: Scene) -> Floats:
    """(T + 1): when stages begin, and the last ends [s after the horizon's start]."""
    horizon = scene.file.project.horizon
    days = [(stage.start - horizon.start).days for stage in scene.stages]
    return np.array([*days, horizon.days]) * _DAY


def of(scene: Scene) -> Transit:
    """All ways for rigs to come to a site."""
    found, begin = Transit(), starts(scene)
    lanes, paid, groups = [], [], scene.file.groups
    firsts = [stage.first for stage in scene.stages]
    for a, source in enumerate(scene.sites):
        cost = scene.worths[a].at_start[firsts]
        for b, target in enumerate(scene.sites):
            route = scene.terms.route(groups[source.name], groups[target.name])
            if a == b or route is None:
                continue
            there = [found.arrive(begin, b, t + route.weeks * _WEEK) for t in begin[:-1]]
            arrival, slot = zip(*there, strict=True)
            lanes.append(Lane(a, b, route.usd_per_rig * cost, 1 - route.loss, arrival, slot))
            paid.append(route.usd_per_rig)
    found.lanes, found.paid_usd = tuple(lanes), np.array(paid)
    found.purchases = tuple(_purchases(scene, found, begin))
    found.coming = tuple(_coming(scene, found, begin))
    return found


def _purchases(scene: Scene, found: Transit, begin: Floats) -> Iterator[Purchase]:
    for row, offer in enumerate(scene.terms.offers):
        sold = [offer.price_usd(moment) is not None for moment in scene.moments]
        for s, site in enumerate(scene.sites):
            if offer.buyers and not set(offer.buyers) & set(scene.file.groups[site.name]):
                continue
            there = [
                found.arrive(begin, s, t + offer.weeks * _WEEK) if known else (len(sold), -1)
                for t, known in zip(begin[:-1], sold, strict=True)
            ]
            arrival, slot = zip(*there, strict=True)
            yield Purchase(row, s, arrival, slot)


def _coming(scene: Scene, found: Transit, begin: Floats) -> Iterator[Coming]:
    """What an earlier plan has sent; what comes after the end is left out."""
    sites = [site.name for site in scene.sites]
    models = [rig.name for rig in scene.rigs]
    for each in () if scene.held is None else scene.held.on_the_way:
        s, m = sites.index(each.site), models.index(each.model)
        moment = (each.arrives - scene.file.project.horizon.start).days * _DAY
        stage, slot = found.arrive(begin, s, moment)
        if stage < len(scene.stages):
            yield Coming(s, m, each.count, stage, slot)
