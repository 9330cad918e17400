"""A solution's columns as a plan: whole rigs by site, model and stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from ..sites.calendar import Floats, Ints
from .columns import Columns
from .instance import Instance


@dataclass(frozen=True)
class FleetPlan:
    """What to do at the start of each stage, and what runs in it.

    run: from the stage's start; late: of those that arrive in it; idle: there and not
    running; sold (S, M, T). moved (lanes, M, T). bought (offers, T). end (S, M): left at the end.
    open_ (S, T):
    whether the contract holds. short_kw (S, T): paid for and not taken. run_in, late_in
    (S, V, T): those that run, by way. x: the columns.
    """

    run: Ints
    late: Ints
    idle: Ints
    sold: Ints
    moved: Ints
    bought: Ints
    end: Ints
    open_: Ints
    short_kw: Floats
    run_in: Ints
    late_in: Ints
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
    in_use = _by_model(instance, run)
    return FleetPlan(
        run=_by_model(instance, _whole(run)),
        late=_by_model(instance, _whole(late)),
        idle=np.floor(stock - in_use + 1e-6).astype(np.int64),
        sold=_whole(numbers(index.sold)),
        moved=_whole(numbers(index.moved)),
        bought=_whole(numbers(index.bought)),
        end=np.floor(numbers(index.end) + 1e-6).astype(np.int64),
        open_=_whole(np.where(index.open_ >= 0, numbers(index.open_), free)),
        short_kw=np.maximum(numbers(index.short), 0.0),
        run_in=_whole(run),
        late_in=_whole(late),
        x=x,
    )


Counts = TypeVar("Counts", Floats, Ints)


def _by_model(instance: Instance, counts: Counts) -> Counts:
    """(S, V, T) -> (S, M, T)."""
    of = instance.models_of
    return np.stack([counts[:, of == m].sum(axis=1) for m in range(len(instance.models))], axis=1)


def _whole(values: Floats) -> Ints:
    return np.round(values).astype(np.int64)


def keep_all(instance: Instance, index: Columns) -> Floats:
    """Columns of the plan that changes nothing, whatever the limits say; what is on its way
    comes and runs."""
    x = np.zeros(index.count)
    stock = np.repeat(instance.present[:, :, None], instance.stages + 1, axis=2)
    for each in instance.coming:
        usual = instance.usual[each.site, each.model]
        stock[each.site, each.model, each.stage + (each.slot >= 0) :] += each.count
        if each.slot >= 0:
            x[index.late[each.slot, usual]] += each.count
    x[index.stock], x[index.end] = stock[:, :, :-1], stock[:, :, -1]
    for s, usual in enumerate(instance.usual):
        x[index.run[s, usual]] = stock[s, :, :-1]
    for s, site in enumerate(instance.sites):
        held = index.open_[s]
        x[held[held >= 0]] = 1.0 if site.occupied else 0.0
        short = index.short[s]
        taken = instance.present_kw[s] @ stock[s, :, :-1]
        for number, slot in enumerate(instance.slots):
            if slot.site == s:
                came = x[index.late[number]] @ instance.kw[s]
                taken[slot.stage] += came * slot.share
        lack = np.maximum(0.0, site.minimum_kw - taken)
        x[short[short >= 0]] = lack[short >= 0] if site.occupied else 0.0
    return x


def fits(instance: Instance) -> bool:
    """Whether all rigs can run where they stand, at every stage."""
    stock = np.repeat(instance.present[:, :, None], instance.stages, axis=2)
    for each in instance.coming:
        stock[each.site, each.model, each.stage :] += each.count
    load = (stock * instance.present_kw[:, :, None]).sum(axis=1)
    return all(
        bool((load[s] <= site.capacity_kw * (1 + 1e-9)).all())
        for s, site in enumerate(instance.sites)
    )


def load_kw(instance: Instance, plan: FleetPlan) -> Floats:
    """(S, T): power of what runs, at its most."""
    load: Floats = ((plan.run_in + plan.late_in) * instance.kw[:, :, None]).sum(axis=1)
    return load
