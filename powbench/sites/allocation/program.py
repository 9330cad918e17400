"""The question as a mixed-integer linear program, and an answer's columns by name.

maximise  mean_w NPV_w + weight x (eta - sum_w u_w / (tail W)),  u_w >= eta - NPV_w, u_w >= 0

The bracket is, at its best eta, the mean NPV of the worst share `tail` of scenarios
(Rockafellar and Uryasev 2000). A scenario's NPV is linear in the columns. Money is
counted in units of `usd`, so that coefficients are near one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..calendar import Floats, Ints
from .instance import Instance, Lane, Terms

Bools = NDArray[np.bool_]
_ALMOST_ONE = 1 - 1e-6
_TIE = 1e-5
"""Units of money that a move or a sale costs beyond its price: none for nothing."""


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


@dataclass(frozen=True)
class Columns:
    """Where each kind of column stands; -1 where there is none.

    run, stock, sold (S, M, T); end (S, M); late (slots, M); moved (lanes, M, T);
    open_, opens, short (S, T).
    """

    run: Ints
    stock: Ints
    sold: Ints
    end: Ints
    late: Ints
    moved: Ints
    open_: Ints
    opens: Ints
    short: Ints
    count: int


def columns(its: Instance) -> Columns:
    """Number the columns of the plan; those of the risk come after them."""
    count = 0

    def block(wanted: Bools) -> Ints:
        nonlocal count
        found = np.full(wanted.shape, -1, dtype=np.int64)
        size = int(wanted.sum())
        found[wanted] = np.arange(count, count + size)
        count += size
        return found

    sites, models, stages = len(its.sites), len(its.models), its.stages
    every = np.ones((sites, models, stages), dtype=bool)
    kept = np.array([not site.free for site in its.sites])
    new = np.array([not site.occupied for site in its.sites])
    minimum = np.array([site.minimum_kw > 0 for site in its.sites])
    arrives = np.array([np.less(lane.arrival, stages) for lane in its.lanes], dtype=bool)
    by_stage = np.ones((1, stages), dtype=bool)
    return Columns(
        run=block(every),
        stock=block(every),
        sold=block(every & its.may_sell),
        end=block(every[:, :, 0]),
        late=block(np.ones((len(its.slots), models), dtype=bool)),
        moved=block(np.repeat(arrives.reshape(-1, 1, stages), models, axis=1)),
        open_=block(kept[:, None] & by_stage),
        opens=block((kept & new)[:, None] & by_stage),
        short=block(minimum[:, None] & by_stage),
        count=count,
    )


class _Rows:
    """Collects rows as triplets."""

    def __init__(self) -> None:
        self.row: list[Ints] = []
        self.column: list[Ints] = []
        self.value: list[Floats] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, terms: Sequence[tuple[int, float]], low: float, high: float) -> None:
        """One row; columns that are not there (-1) and coefficients of zero fall out."""
        real = [(c, v) for c, v in terms if c >= 0 and v]
        number = len(self.low)
        self.row.append(np.full(len(real), number))
        self.column.append(np.array([c for c, _ in real], dtype=np.int64))
        self.value.append(np.array([v for _, v in real], dtype=np.float64))
        self.low.append(low)
        self.high.append(high)

    def add_dense(self, column: Ints, values: Floats, low: Floats, high: Floats) -> None:
        """Rows (k) with values (k, n) in the same columns (n)."""
        first = len(self.low)
        k, n = values.shape
        self.row.append(np.repeat(np.arange(first, first + k), n))
        self.column.append(np.tile(column, k))
        self.value.append(values.ravel())
        self.low.extend(low.tolist())
        self.high.extend(high.tolist())


def build(its: Instance, weight: float, tail: float, at: Columns | None = None) -> Program:
    """weight: of the tail's mean, 0 or more. tail: share of scenarios, above 0 and up to 1."""
    at = at or columns(its)
    usd = _unit(its)
    sure, mean = certain_usd(its, at), scenario_usd(its, at)
    # risk columns: certain part, eta, one u per scenario
    risky = weight > 0 and its.scenarios > 0
    extra = 2 + its.scenarios if risky else 0
    size = at.count + extra
    cost, low, high = np.zeros(size), np.zeros(size), np.full(size, np.inf)
    integer = np.zeros(size, dtype=bool)
    strategic = np.zeros(size, dtype=bool)
    cost[: at.count] = -(sure + mean.mean(axis=0)) / usd
    for step in (at.moved, at.sold):
        cost[step[step >= 0]] += _TIE
    for whole in (at.run, at.late, at.sold, at.moved, at.open_, at.opens):
        integer[whole[whole >= 0]] = True
    for binary in (at.open_, at.opens):
        high[binary[binary >= 0]] = 1.0
        strategic[binary[binary >= 0]] = True
    rows = _Rows()
    _balance(its, at, rows)
    _presence(its, at, rows)
    for number, site in enumerate(its.sites):
        _site(its, at, rows, number, site)
        _contract(its, at, rows, number, site, low, high)
    _everywhere(its, at, rows)
    if risky:
        _risk(its, at, rows, sure / usd, mean / usd, weight, tail, cost, low)
    return Program(
        cost, low, high, integer, strategic,
        np.concatenate(rows.row), np.concatenate(rows.column), np.concatenate(rows.value),
        np.array(rows.low), np.array(rows.high), usd,
        its.constant_usd * (1 + (weight if risky else 0)),
    )  # fmt: skip


def _unit(its: Instance) -> float:
    values = np.abs(its.run_usd[its.run_usd != 0])
    return float(values.mean()) if len(values) else 1.0


def certain_usd(its: Instance, at: Columns) -> Floats:
    """What one of each column brings in every scenario alike (count)."""
    found = np.zeros(at.count)

    def put(columns_: Ints, values: Floats) -> None:
        there = columns_ >= 0
        found[columns_[there]] = np.broadcast_to(values, columns_.shape)[there]

    put(at.sold, its.sale_usd)
    put(at.end, its.end_usd)
    for number, lane in enumerate(its.lanes):
        put(at.moved[number], -lane.usd)
    for number, site in enumerate(its.sites):
        put(at.open_[number], -site.standing_usd)
        put(at.opens[number], -site.opening_usd)
        put(at.short[number], -site.shortfall_usd_per_kw)
    return found


def scenario_usd(its: Instance, at: Columns) -> Floats:
    """What one of each column brings more in each scenario (W, count)."""
    found = np.zeros((its.scenarios, at.count))
    found[:, at.run.ravel()] = its.run_usd.reshape(its.scenarios, -1)
    found[:, at.late.ravel()] = its.late_usd.reshape(its.scenarios, -1)
    return found


def _balance(its: Instance, at: Columns, rows: _Rows) -> None:
    """Rigs at a site from one stage's start to the next, and after the last."""
    into = _arrivals(its)
    for s in range(len(its.sites)):
        out = [n for n, lane in enumerate(its.lanes) if lane.source == s]
        for m in range(len(its.models)):
            for t in range(its.stages + 1):
                last = t == its.stages
                now = at.end[s, m] if last else at.stock[s, m, t]
                terms: list[tuple[int, float]] = [(int(now), 1.0)]
                if t > 0:
                    terms.append((int(at.stock[s, m, t - 1]), -1.0))
                    terms += _came(its, at, into.get((s, t - 1, True), ()), m)
                if not last:
                    terms.append((int(at.sold[s, m, t]), 1.0))
                    terms += [(int(at.moved[n, m, t]), 1.0) for n in out]
                    terms += _came(its, at, into.get((s, t, False), ()), m)
                had = float(its.present[s, m]) if t == 0 else 0.0
                rows.add(terms, had, had)


Arrivals = dict[tuple[int, int, bool], list[tuple[int, int]]]


def _arrivals(its: Instance) -> Arrivals:
    """(site, stage, late) -> lanes and departure stages whose rigs come then."""
    found: Arrivals = {}
    for number, lane in enumerate(its.lanes):
        for t, (stage, slot) in enumerate(zip(lane.arrival, lane.slot, strict=True)):
            if stage < its.stages:
                found.setdefault((lane.target, stage, slot >= 0), []).append((number, t))
    return found


def _came(
    its: Instance, at: Columns, which: Sequence[tuple[int, int]], model: int
) -> list[tuple[int, float]]:
    return [(int(at.moved[n, model, t]), -its.lanes[n].kept) for n, t in which]


def _presence(its: Instance, at: Columns, rows: _Rows) -> None:
    """Only what is there runs; where idling is forbidden all of it does.

    A loss on the way leaves shares of a rig: they need not run.
    """
    least = [-np.inf if its.may_idle else -left for left in _leftovers(its)]
    for s, (runs, stocks) in enumerate(zip(at.run, at.stock, strict=True)):
        for run, stock in zip(runs.ravel().tolist(), stocks.ravel().tolist(), strict=True):
            rows.add([(run, 1.0), (stock, -1.0)], least[s], 0.0)
    coming: dict[int, list[tuple[int, Lane, int]]] = {}
    for number, lane in enumerate(its.lanes):
        for t, slot in enumerate(lane.slot):
            if slot >= 0 and lane.arrival[t] < its.stages:
                coming.setdefault(slot, []).append((number, lane, t))
    for slot, there in enumerate(its.slots):
        open_ = int(at.open_[there.site, there.stage])
        for m in range(len(its.models)):
            terms = [(int(at.late[slot, m]), 1.0)]
            come = [(int(at.moved[n, m, t]), lane.kept) for n, lane, t in coming.get(slot, [])]
            rows.add(terms + [(c, -kept) for c, kept in come], least[there.site], 0.0)
            if open_ >= 0 and come:
                fleet = float(its.present[:, m].sum())
                rows.add([*come, (open_, -fleet)], -np.inf, 0.0)


def _leftovers(its: Instance) -> list[float]:
    """Per site: how much less than a rig may be left over for which there is no use."""
    lossy = {lane.target for lane in its.lanes if lane.kept < 1}
    return [_ALMOST_ONE if s in lossy else 0.0 for s in range(len(its.sites))]


def _site(its: Instance, at: Columns, rows: _Rows, s: int, site: Terms) -> None:
    """Power, minimum take, and nothing left behind where the contract has ended."""
    most = float((its.present.sum(axis=0) * its.kw[s]).sum())
    leftover = _leftovers(its)[s]
    for t in range(its.stages):
        load = [(int(c), float(kw)) for c, kw in zip(at.run[s, :, t], its.kw[s], strict=True)]
        part = list(load)
        for slot, there in enumerate(its.slots):
            if (there.site, there.stage) == (s, t):
                late = list(zip(at.late[slot].tolist(), its.kw[s].tolist(), strict=True))
                load += late
                part += [(c, kw * there.share) for c, kw in late]
        kw = min(float(site.capacity_kw[t]), most)
        if site.free and not site.occupied and t < site.lead:
            kw = 0.0
        open_ = int(at.open_[s, t])
        if open_ < 0:
            if np.isfinite(site.capacity_kw[t]) or kw == 0:
                rows.add(load, -np.inf, kw)
        else:
            rows.add([*load, (open_, -kw)], -np.inf, 0.0)
            for m in range(len(its.models)):
                fleet = float(its.present[:, m].sum())
                stock = int(at.stock[s, m, t])
                rows.add([(stock, 1.0), (open_, -fleet)], -np.inf, leftover)
        if site.minimum_kw > 0:
            short = [(int(at.short[s, t]), 1.0)] if site.may_fall_short else []
            rows.add([*part, *short, (open_, -site.minimum_kw)], 0.0, np.inf)


def _contract(
    its: Instance, at: Columns, rows: _Rows, s: int, site: Terms, low: Floats, high: Floats
) -> None:
    """A contract holds in one piece: from the start or from its opening, with its notice."""
    held = at.open_[s]
    if held[0] < 0:
        return
    if site.occupied:
        low[held[: site.notice]] = 1.0
        for t in range(1, its.stages):
            rows.add([(int(held[t]), 1.0), (int(held[t - 1]), -1.0)], -np.inf, 0.0)
        return
    begins = at.opens[s]
    high[held[: site.lead]] = 0.0
    high[begins[: site.lead]] = 0.0
    for t in range(its.stages):
        before = [(int(held[t - 1]), -1.0)] if t else []
        rows.add([(int(held[t]), 1.0), *before, (int(begins[t]), -1.0)], -np.inf, 0.0)
        for later in range(t, min(its.stages, t + max(site.notice, 1))):
            rows.add([(int(held[later]), 1.0), (int(begins[t]), -1.0)], 0.0, np.inf)
    rows.add([(int(b), 1.0) for b in begins], -np.inf, 1.0)


def _everywhere(its: Instance, at: Columns, rows: _Rows) -> None:
    for t in range(its.stages):
        moved = at.moved[:, :, t]
        if np.isfinite(its.most_moves):
            rows.add([(int(c), 1.0) for c in moved.ravel()], -np.inf, its.most_moves)
        if np.isfinite(its.budget_usd):
            paid = np.repeat(its.paid_usd[:, None], moved.shape[1], axis=1)
            terms = list(zip(moved.ravel().tolist(), paid.ravel().tolist(), strict=True))
            rows.add(terms, -np.inf, its.budget_usd)


def _risk(
    its: Instance,
    at: Columns,
    rows: _Rows,
    sure: Floats,
    each: Floats,
    weight: float,
    tail: float,
    cost: Floats,
    low: Floats,
) -> None:
    """The certain part as one column, so that only what differs stands in every scenario."""
    certain, eta, first = at.count, at.count + 1, at.count + 2
    low[[certain, eta]] = -np.inf
    cost[eta] = -weight
    cost[first:] = weight / (tail * its.scenarios)
    there = np.flatnonzero(sure)
    rows.add([(certain, -1.0), *zip(there.tolist(), sure[there].tolist(), strict=True)], 0.0, 0.0)
    used = np.flatnonzero(each.any(axis=0))
    own = np.concatenate([used, [certain, eta]])
    ones = np.ones((its.scenarios, 1))
    values = np.concatenate([each[:, used], ones, -ones], axis=1)
    begin = len(rows.low)
    rows.add_dense(own, values, np.zeros(its.scenarios), np.full(its.scenarios, np.inf))
    rows.row.append(np.arange(begin, begin + its.scenarios))
    rows.column.append(np.arange(first, first + its.scenarios))
    rows.value.append(np.ones(its.scenarios))


def npv_usd(its: Instance, at: Columns, x: Floats) -> Floats:
    """NPV of a plan in each scenario (W) [USD]; x: at least the plan's columns."""
    x = x[: at.count]
    found: Floats = scenario_usd(its, at) @ x + float(certain_usd(its, at) @ x) + its.constant_usd
    return found
