"""A solution's columns as a plan: whole rigs by site, model and stage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..sites.calendar import Floats, Ints
from .columns import Columns
from .instance import Instance


@dataclass(frozen=True)
class FleetPlan:
    """What to do at the start of each stage, and what runs in it.

    run: from the stage's start; late: of those that arrive in it; idle: there and not
    running; sold (S, M, T). moved (lanes, M, T). end (S, M): left at the end. open_ (S, T):
    whether the contract holds. short_kw (S, T): paid for and not taken. x: the columns.
    """

    run: Ints
    late: Ints
    idle: Ints
    sold: Ints
    moved: Ints
    end: Ints
    open_: Ints
    short_kw: Floats
    x: Floats

    @property
    def running(self) -> Ints:
        """Rigs that run at each site in each stage, late ones included (S, T)."""
        total: Ints = (self.run + self.late).sum(axis=1)
        return total


def read(instance: Instance, index: Columns, x: Floats) -> FleetPlan:
    """Idle rigs are counted whole: shares that losses leave fall away."""
    x = x[: index.count]

    def numbers(columns: Ints) -> Floats:
        values: Floats = np.where(columns >= 0, x[np.maximum(columns, 0)], 0.0)
        return values

    run, stock = numbers(index.run), numbers(index.stock)
    late = np.zeros_like(run)
    for number, slot in enumerate(instance.slots):
        late[slot.site, :, slot.stage] += numbers(index.late[number])
    free = np.array([[1.0 if site.free else 0.0] * instance.stages for site in instance.sites])
    return FleetPlan(
        run=_whole(run),
        late=_whole(late),
        idle=np.floor(stock - run + 1e-6).astype(np.int64),
        sold=_whole(numbers(index.sold)),
        moved=_whole(numbers(index.moved)),
        end=np.floor(numbers(index.end) + 1e-6).astype(np.int64),
        open_=_whole(np.where(index.open_ >= 0, numbers(index.open_), free)),
        short_kw=np.maximum(numbers(index.short), 0.0),
        x=x,
    )


def _whole(values: Floats) -> Ints:
    return np.round(values).astype(np.int64)


def keep_all(instance: Instance, index: Columns) -> Floats:
    """Columns of the plan that changes nothing, whatever the limits say."""
    x = np.zeros(index.count)
    x[index.run] = x[index.stock] = instance.present[:, :, None]
    x[index.end] = instance.present
    for s, site in enumerate(instance.sites):
        held = index.open_[s]
        x[held[held >= 0]] = 1.0 if site.occupied else 0.0
        short = index.short[s]
        lack = max(0.0, site.minimum_kw - float((instance.present[s] * instance.kw[s]).sum()))
        x[short[short >= 0]] = lack if site.occupied else 0.0
    return x


def fits(instance: Instance) -> bool:
    """Whether all rigs can run where they stand, at every stage."""
    load = (instance.present * instance.kw).sum(axis=1)
    return all(
        bool((load[s] <= site.capacity_kw * (1 + 1e-9)).all())
        for s, site in enumerate(instance.sites)
    )


def load_kw(instance: Instance, plan: FleetPlan) -> Floats:
    """(S, T): power of what runs, at its most."""
    load: Floats = ((plan.run + plan.late) * instance.kw[:, :, None]).sum(axis=1)
    return load
