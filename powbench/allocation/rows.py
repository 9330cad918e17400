"""What a plan keeps to, row by row: balance of rigs, power, contracts, moves and budget."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..sites.calendar import Floats, Ints
from .columns import Columns
from .instance import Instance, Lane, Terms

_ALMOST_ONE = 1 - 1e-6


class Rows:
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


def limit(instance: Instance, index: Columns, rows: Rows, low: Floats, high: Floats) -> None:
    """Add all that plans keep to; low and high are bounds of the columns, narrowed in place."""
    for number, way in enumerate(instance.ways):
        for s in np.flatnonzero(~np.array(way.allowed)).tolist():
            high[index.run[s, number]] = 0.0
            slots = [n for n, slot in enumerate(instance.slots) if slot.site == s]
            high[index.late[slots, number]] = 0.0
    _balance(instance, index, rows)
    _presence(instance, index, rows)
    for number, site in enumerate(instance.sites):
        _site(instance, index, rows, number, site)
        _contract(instance, index, rows, number, site, low, high)
        _relief(instance, index, rows, number, site)
    _everywhere(instance, index, rows)


def _balance(instance: Instance, index: Columns, rows: Rows) -> None:
    """Rigs at a site from one stage's start to the next, and after the last."""
    into, bought = _arrivals(instance), _bought(instance, index)
    for s in range(len(instance.sites)):
        out = [n for n, lane in enumerate(instance.lanes) if lane.source == s]
        for m in range(len(instance.models)):
            for t in range(instance.stages + 1):
                last = t == instance.stages
                now = index.end[s, m] if last else index.stock[s, m, t]
                terms: list[tuple[int, float]] = [(int(now), 1.0)]
                if t > 0:
                    terms.append((int(index.stock[s, m, t - 1]), -1.0))
                    terms += _came(instance, index, into.get((s, t - 1, True), ()), m)
                    terms += bought.get((s, m, t - 1, True), ())
                if not last:
                    terms.append((int(index.sold[s, m, t]), 1.0))
                    terms += [(int(index.moved[n, m, t]), 1.0) for n in out]
                    terms += _came(instance, index, into.get((s, t, False), ()), m)
                    terms += bought.get((s, m, t, False), ())
                had = float(instance.present[s, m]) if t == 0 else 0.0
                had += sum(
                    each.count
                    for each in instance.coming
                    if (each.site, each.model) == (s, m) and each.stage + (each.slot >= 0) == t
                )
                rows.add(terms, had, had)


Arrivals = dict[tuple[int, int, bool], list[tuple[int, int]]]


def _arrivals(instance: Instance) -> Arrivals:
    """(site, stage, late) -> lanes and departure stages whose rigs come then."""
    arrivals: Arrivals = {}
    for number, lane in enumerate(instance.lanes):
        for t, (stage, slot) in enumerate(zip(lane.arrival, lane.slot, strict=True)):
            if stage < instance.stages:
                arrivals.setdefault((lane.target, stage, slot >= 0), []).append((number, t))
    return arrivals


def _came(
    instance: Instance, index: Columns, which: Sequence[tuple[int, int]], model: int
) -> list[tuple[int, float]]:
    return [(int(index.moved[n, model, t]), -instance.lanes[n].kept) for n, t in which]


def _bought(
    instance: Instance, index: Columns
) -> dict[tuple[int, int, int, bool], list[tuple[int, float]]]:
    """(site, model, stage, late) -> what is bought that comes then, as terms of a balance."""
    bought: dict[tuple[int, int, int, bool], list[tuple[int, float]]] = {}
    for number, offer in enumerate(instance.offers):
        for t, (stage, slot) in enumerate(zip(offer.arrival, offer.slot, strict=True)):
            if stage < instance.stages:
                key = offer.site, offer.model, stage, slot >= 0
                bought.setdefault(key, []).append((int(index.bought[number, t]), -1.0))
    return bought


def _presence(instance: Instance, index: Columns, rows: Rows) -> None:
    """Only what is there runs; where idling is forbidden all of it does.

    A loss on the way leaves shares of a rig: they need not run.
    """
    least = [-np.inf if instance.may_idle else -left for left in _leftovers(instance)]
    ways = [np.flatnonzero(instance.models_of == m) for m in range(len(instance.models))]
    for s, (runs, stocks) in enumerate(zip(index.run, index.stock, strict=True)):
        for m, of in enumerate(ways):
            for t, stock in enumerate(stocks[m].tolist()):
                running = [(run, 1.0) for run in runs[of, t].tolist()]
                rows.add([*running, (stock, -1.0)], least[s], 0.0)
    coming: dict[int, list[tuple[int, Lane, int]]] = {}
    for number, lane in enumerate(instance.lanes):
        for t, slot in enumerate(lane.slot):
            if slot >= 0 and lane.arrival[t] < instance.stages:
                coming.setdefault(slot, []).append((number, lane, t))
    fleet = instance.fleet.tolist()
    for slot, there in enumerate(instance.slots):
        open_ = int(index.open_[there.site, there.stage])
        for m in range(len(instance.models)):
            terms = [(late, 1.0) for late in index.late[slot, ways[m]].tolist()]
            come = [(int(index.moved[n, m, t]), lane.kept) for n, lane, t in coming.get(slot, [])]
            come += [
                (int(index.bought[n, t]), 1.0)
                for n, offer in enumerate(instance.offers)
                if offer.model == m
                for t in np.flatnonzero(np.equal(offer.slot, slot)).tolist()
                if offer.arrival[t] < instance.stages
            ]
            sure = sum(e.count for e in instance.coming if (e.slot, e.model) == (slot, m))
            rows.add(terms + [(c, -kept) for c, kept in come], least[there.site] + sure, sure)
            if open_ >= 0 and (come or sure):
                rows.add([*come, (open_, -fleet[m])], -np.inf, -sure)


def _leftovers(instance: Instance) -> list[float]:
    """Per site: how much less than a rig may be left over for which there is no use."""
    lossy = {lane.target for lane in instance.lanes if lane.kept < 1}
    return [_ALMOST_ONE if s in lossy else 0.0 for s in range(len(instance.sites))]


def _site(instance: Instance, index: Columns, rows: Rows, s: int, site: Terms) -> None:
    """Power, minimum take, and nothing left behind where the contract has ended."""
    of, fleet = instance.models_of, instance.fleet.tolist()
    most = sum(count * float(instance.kw[s, of == m].max()) for m, count in enumerate(fleet))
    leftover = _leftovers(instance)[s]
    for t in range(instance.stages):
        load = [
            (int(c), float(kw)) for c, kw in zip(index.run[s, :, t], instance.kw[s], strict=True)
        ]
        part = list(load)
        for slot, there in enumerate(instance.slots):
            if (there.site, there.stage) == (s, t):
                late = list(zip(index.late[slot].tolist(), instance.kw[s].tolist(), strict=True))
                load += late
                part += [(c, kw * there.share) for c, kw in late]
        kw = min(float(site.capacity_kw[t]), most)
        if site.free and not site.occupied and t < site.lead:
            kw = 0.0
        open_ = int(index.open_[s, t])
        if open_ < 0:
            if np.isfinite(site.capacity_kw[t]) or kw == 0:
                rows.add(load, -np.inf, kw)
        else:
            rows.add([*load, (open_, -kw)], -np.inf, 0.0)
            for m in range(len(instance.models)):
                stock = int(index.stock[s, m, t])
                rows.add([(stock, 1.0), (open_, -fleet[m])], -np.inf, leftover)
        if site.minimum_kw > 0:
            short = [(int(index.short[s, t]), 1.0)] if site.may_fall_short else []
            rows.add([*part, *short, (open_, -site.minimum_kw)], 0.0, np.inf)


def _contract(
    instance: Instance, index: Columns, rows: Rows, s: int, site: Terms, low: Floats, high: Floats
) -> None:
    """A contract holds in one piece: from the start or from its opening, with its notice."""
    held = index.open_[s]
    if held[0] < 0:
        return
    if site.occupied:
        low[held[: site.notice]] = 1.0
        for t in range(1, instance.stages):
            rows.add([(int(held[t]), 1.0), (int(held[t - 1]), -1.0)], -np.inf, 0.0)
        return
    begins = index.opens[s]
    high[held[: site.lead]] = 0.0
    high[begins[: site.lead]] = 0.0
    for t in range(instance.stages):
        before = [(int(held[t - 1]), -1.0)] if t else []
        rows.add([(int(held[t]), 1.0), *before, (int(begins[t]), -1.0)], -np.inf, 0.0)
        for later in range(t, min(instance.stages, t + max(site.notice, 1))):
            rows.add([(int(held[later]), 1.0), (int(begins[t]), -1.0)], 0.0, np.inf)
    rows.add([(int(b), 1.0) for b in begins], -np.inf, 1.0)


def _relief(instance: Instance, index: Columns, rows: Rows, s: int, site: Terms) -> None:
    """Losses on sales save taxes, and no more than what rigs earn at the site, on average, owes."""
    saved = int(index.relief[s])
    if saved < 0:
        return
    lost = zip(index.sold[s].ravel().tolist(), instance.relief_usd[s].ravel().tolist(), strict=True)
    rows.add([(saved, 1.0), *((column, -usd) for column, usd in lost)], -np.inf, 0.0)
    earning = list(
        zip(index.run[s].ravel(), instance.run_usd[:, s].mean(axis=0).ravel(), strict=True)
    )
    for number, slot in enumerate(instance.slots):
        if slot.site == s:
            earning += zip(
                index.late[number], instance.late_usd[:, number].mean(axis=0), strict=True
            )
    owed = [(int(column), -site.tax_rate * max(0.0, float(usd))) for column, usd in earning]
    rows.add([(saved, 1 - site.tax_rate), *owed], -np.inf, 0.0)


def _everywhere(instance: Instance, index: Columns, rows: Rows) -> None:
    for t in range(instance.stages):
        moved = index.moved[:, :, t]
        if np.isfinite(instance.most_moves):
            rows.add([(int(c), 1.0) for c in moved.ravel()], -np.inf, instance.most_moves)
        if np.isfinite(instance.budget_usd):
            paid = np.repeat(instance.paid_usd[:, None], moved.shape[1], axis=1)
            terms = list(zip(moved.ravel().tolist(), paid.ravel().tolist(), strict=True))
            rows.add(terms, -np.inf, instance.budget_usd)
    _buying(instance, index, rows)


def _buying(instance: Instance, index: Columns, rows: Rows) -> None:
    """No more than is for sale, than there is power for, and than there is money for.

    What a rig sells for is the same in all scenarios. Where its price is not, one that is bought
    stays to the end: a plan would else buy in a fall of the price to sell at once.
    """
    if not instance.offers:
        return
    for m in {offer.model for offer in instance.offers if len(offer.usd) > 1}:
        stood = instance.present[:, m].sum() + sum(
            each.count for each in instance.coming if each.model == m
        )
        rows.add([(int(c), 1.0) for c in index.sold[:, m].ravel()], -np.inf, float(stood))
    for bought, offer in zip(index.bought, instance.offers, strict=True):
        rows.add([(int(c), 1.0) for c in bought], -np.inf, offer.fits)
    for row, most in enumerate(instance.most_bought):
        if np.isfinite(most):
            of = [n for n, offer in enumerate(instance.offers) if offer.row == row]
            rows.add([(int(c), 1.0) for c in index.bought[of].ravel()], -np.inf, most)
    paid = np.stack([offer.paid_usd for offer in instance.offers])
    terms = list(zip(index.bought.ravel().tolist(), paid.ravel().tolist(), strict=True))
    if np.isfinite(instance.buying_usd):
        rows.add(terms, -np.inf, instance.buying_usd)
    if np.isfinite(instance.buying_stage_usd):
        for t in range(instance.stages):
            rows.add(terms[t :: instance.stages], -np.inf, instance.buying_stage_usd)
