"""The question as a mixed-integer linear program.

maximise  mean_w NPV_w + weight x (eta - sum_w u_w / (tail W)),  u_w >= eta - NPV_w, u_w >= 0

The bracket is, at its best eta, the mean NPV of the worst share `tail` of scenarios
(Rockafellar and Uryasev 2000). A scenario's NPV is linear in the columns. Money is
counted in units of `usd`, so that coefficients are near one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..sites.calendar import Floats, Ints
from .columns import Bools, Columns, certain_usd, columns, scenario_usd
from .instance import Instance
from .rows import Rows, limit

_TIE = 1e-5
"""Units of money that a move, a sale or a purchase costs beyond its price: none for nothing."""


@dataclass(frozen=True)
class Program:
    """Minimise cost @ x with low <= x <= high and row_low <= A x <= row_high.

    A in triplets row, column, value. integer (n): whole numbers. strategic (n): those of
    them that decide about contracts, the rest counts rigs. usd: one unit of money. The
    objective to maximise is -cost @ x x usd + constant_usd.
    """

    cost: Floats
    low: Floats
    high: Floats
    integer: Bools
    strategic: Bools
    row: Ints
    column: Ints
    value: Floats
    row_low: Floats
    row_high: Floats
    usd: float
    constant_usd: float


def build(instance: Instance, weight: float, tail: float, index: Columns | None = None) -> Program:
    """weight: of the tail's mean, 0 or more. tail: share of scenarios, above 0 and up to 1."""
    index = index or columns(instance)
    usd = _unit(instance)
    sure, mean = certain_usd(instance, index), scenario_usd(instance, index)
    # risk columns: certain part, eta, one u per scenario
    risky = weight > 0 and instance.scenarios > 0
    extra = 2 + instance.scenarios if risky else 0
    size = index.count + extra
    cost, low, high = np.zeros(size), np.zeros(size), np.full(size, np.inf)
    integer = np.zeros(size, dtype=bool)
    strategic = np.zeros(size, dtype=bool)
    cost[: index.count] = -(sure + mean.mean(axis=0)) / usd
    for step in (index.moved, index.sold, index.bought):
        cost[step[step >= 0]] += _TIE
    counts = (index.run, index.late, index.sold, index.moved, index.bought)
    for whole in (*counts, index.open_, index.opens):
        integer[whole[whole >= 0]] = True
    for binary in (index.open_, index.opens):
        high[binary[binary >= 0]] = 1.0
        strategic[binary[binary >= 0]] = True
    rows = Rows()
    limit(instance, index, rows, low, high)
    if risky:
        _risk(instance, index, rows, sure / usd, mean / usd, weight, tail, cost, low)
    return Program(
        cost, low, high, integer, strategic,
        np.concatenate(rows.row), np.concatenate(rows.column), np.concatenate(rows.value),
        np.array(rows.low), np.array(rows.high), usd,
        instance.constant_usd * (1 + (weight if risky else 0)),
    )  # fmt: skip


def _unit(instance: Instance) -> float:
    values = np.abs(instance.run_usd[instance.run_usd != 0])
    return float(values.mean()) if len(values) else 1.0


def _risk(
    instance: Instance,
    index: Columns,
    rows: Rows,
    sure: Floats,
    each: Floats,
    weight: float,
    tail: float,
    cost: Floats,
    low: Floats,
) -> None:
    """The certain part as one column, so that only what differs stands in every scenario."""
    certain, eta, first = index.count, index.count + 1, index.count + 2
    low[[certain, eta]] = -np.inf
    cost[eta] = -weight
    cost[first:] = weight / (tail * instance.scenarios)
    there = np.flatnonzero(sure)
    rows.add([(certain, -1.0), *zip(there.tolist(), sure[there].tolist(), strict=True)], 0.0, 0.0)
    used = np.flatnonzero(each.any(axis=0))
    shared = np.concatenate([used, [certain, eta]])
    ones = np.ones((instance.scenarios, 1))
    values = np.concatenate([each[:, used], ones, -ones], axis=1)
    begin = len(rows.low)
    rows.add_dense(
        shared, values, np.zeros(instance.scenarios), np.full(instance.scenarios, np.inf)
    )
    rows.row.append(np.arange(begin, begin + instance.scenarios))
    rows.column.append(np.arange(first, first + instance.scenarios))
    rows.value.append(np.ones(instance.scenarios))
