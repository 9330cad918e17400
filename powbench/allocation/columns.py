"""What the program decides, column by column, and what one of each is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..sites.calendar import Floats, Ints
from .instance import Instance

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Columns:
    """Where each kind of column stands; -1 where there is none.

    run (S, V, T) and late (slots, V) by way; stock, sold (S, M, T); end (S, M);
    moved (lanes, M, T); bought (offers, T);
    open_, opens, short (S, T); relief (S): taxes [USD] that losses on sales save.
    """

    run: Ints
    stock: Ints
    sold: Ints
    end: Ints
    late: Ints
    moved: Ints
    bought: Ints
    open_: Ints
    opens: Ints
    short: Ints
    relief: Ints
    count: int


def columns(instance: Instance) -> Columns:
    """Number the columns of the plan; those of the risk come after them."""
    count = 0

    def block(wanted: Bools) -> Ints:
        nonlocal count
        numbers = np.full(wanted.shape, -1, dtype=np.int64)
        size = int(wanted.sum())
        numbers[wanted] = np.arange(count, count + size)
        count += size
        return numbers

    sites, models, stages = len(instance.sites), len(instance.models), instance.stages
    every = np.ones((sites, models, stages), dtype=bool)
    kept = np.array([not site.free for site in instance.sites])
    new = np.array([not site.occupied for site in instance.sites])
    minimum = np.array([site.minimum_kw > 0 for site in instance.sites])
    arrives = np.array([np.less(lane.arrival, stages) for lane in instance.lanes], dtype=bool)
    sold_to = np.array([np.less(offer.arrival, stages) for offer in instance.offers], dtype=bool)
    by_stage = np.ones((1, stages), dtype=bool)
    return Columns(
        run=block(np.ones((sites, instance.kw.shape[1], stages), dtype=bool)),
        stock=block(every),
        sold=block(every & instance.may_sell),
        end=block(every[:, :, 0]),
        late=block(np.ones((len(instance.slots), instance.kw.shape[1]), dtype=bool)),
        moved=block(np.repeat(arrives.reshape(-1, 1, stages), models, axis=1)),
        bought=block(sold_to.reshape(-1, stages)),
        open_=block(kept[:, None] & by_stage),
        opens=block((kept & new)[:, None] & by_stage),
        short=block(minimum[:, None] & by_stage),
        relief=block(
            np.array([instance.may_sell and bool(usd.any()) for usd in instance.relief_usd])
        ),
        count=count,
    )


def certain_usd(instance: Instance, index: Columns) -> Floats:
    """What one of each column brings in every scenario alike (count)."""
    usd = np.zeros(index.count)

    def put(columns_: Ints, values: Floats) -> None:
        there = columns_ >= 0
        usd[columns_[there]] = np.broadcast_to(values, columns_.shape)[there]

    put(index.sold, instance.sale_usd)
    put(index.end, instance.end_usd)
    put(index.relief, np.ones(1))
    for number, lane in enumerate(instance.lanes):
        put(index.moved[number], -lane.usd)
    for number, offer in enumerate(instance.offers):
        put(index.bought[number], -offer.usd.mean(axis=0))
    for number, site in enumerate(instance.sites):
        put(index.open_[number], -site.standing_usd)
        put(index.opens[number], -site.opening_usd)
        put(index.short[number], -site.shortfall_usd_per_kw)
    return usd


def scenario_usd(instance: Instance, index: Columns) -> Floats:
    """What one of each column brings more in each scenario (W, count)."""
    usd = np.zeros((instance.scenarios, index.count))
    usd[:, index.run.ravel()] = instance.run_usd.reshape(instance.scenarios, -1)
    usd[:, index.late.ravel()] = instance.late_usd.reshape(instance.scenarios, -1)
    for number, offer in enumerate(instance.offers):
        there = np.flatnonzero(index.bought[number] >= 0)
        if len(offer.usd) > 1:
            usd[:, index.bought[number, there]] = (offer.usd.mean(axis=0) - offer.usd)[:, there]
    return usd


def npv_usd(instance: Instance, index: Columns, x: Floats) -> Floats:
    """NPV of a plan in each scenario (W) [USD]; x: at least the plan's columns."""
    x = x[: index.count]
    npv: Floats = (
        scenario_usd(instance, index) @ x
        + float(certain_usd(instance, index) @ x)
        + instance.constant_usd
    )
    return npv
