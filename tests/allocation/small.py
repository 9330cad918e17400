"""Small questions, and every plan of them counted out: an oracle that shares no code."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from powbench.allocation.instance import Instance, Lane, Slot, Terms
from powbench.allocation.program import Program
from powbench.allocation.solving import Solution, solve
from tests import patience


class Here:
    """The solver in this process, which takes the time that it takes: on a busy machine one that
    has to end would answer something else."""

    def solve(
        self, program: Program, wanted_gap: float, seconds: float, relaxed: bool = False
    ) -> Solution:
        return solve(program, wanted_gap, patience.SECONDS, relaxed)


def terms(stages: int, **changes: Any) -> Terms:
    given: dict[str, Any] = {
        "name": "a",
        "capacity_kw": np.full(stages, math.inf),
        "occupied": True,
        "lead": 0,
        "notice": 0,
        "minimum_kw": 0.0,
        "may_fall_short": True,
        "standing_usd": np.zeros(stages),
        "opening_usd": np.zeros(stages),
        "shortfall_usd_per_kw": np.zeros(stages),
    }
    return Terms(**{**given, **changes})


def question(
    run_usd: Any,
    present: Any,
    sites: tuple[Terms, ...] | None = None,
    lanes: tuple[Lane, ...] = (),
    slots: tuple[Slot, ...] = (),
    late_usd: Any = None,
    sale_usd: Any = 0.0,
    end_usd: Any = 0.0,
    relief_usd: Any = 0.0,
    kw: Any = 1.0,
    **more: Any,
) -> Instance:
    """run_usd (W, S, M, T); the rest as in Instance, with numbers broadcast."""
    run = np.array(run_usd, dtype=float)
    scenarios, places, models, stages = run.shape
    if sites is None:
        sites = tuple(terms(stages, name="abcdefgh"[s]) for s in range(places))
    late = np.zeros((scenarios, len(slots), models)) if late_usd is None else np.array(late_usd)
    return Instance(
        models=tuple(f"m{m}" for m in range(models)),
        stages=stages,
        sites=sites,
        present=np.array(present),
        kw=np.broadcast_to(np.array(kw, dtype=float), (places, models)).copy(),
        run_usd=run,
        slots=slots,
        late_usd=late,
        lanes=lanes,
        paid_usd=np.array([float(lane.usd[0]) for lane in lanes]),
        sale_usd=np.broadcast_to(np.array(sale_usd, dtype=float), (places, models, stages)).copy(),
        end_usd=np.broadcast_to(np.array(end_usd, dtype=float), (places, models)).copy(),
        relief_usd=np.broadcast_to(np.array(relief_usd, dtype=float), (places, models, stages)),
        **more,
    )


def tail_mean(npv: np.ndarray, tail: float) -> float:
    """Mean of the worst share, the last scenario in part."""
    size = tail * len(npv)
    left, total = size, 0.0
    for value in sorted(npv.tolist()):
        take = min(1.0, left)
        total += take * value
        left -= take
        if left <= 0:
            break
    return total / size


def best(its: Instance, weight: float, tail: float) -> float:
    """The largest objective of all plans, one model of rigs; -inf where there is none.

    Walks every way to open, close, move, sell and run. For instances of a few rigs only;
    lanes must lose nothing, and take longer than no time at all.
    """
    assert len(its.models) == 1 and all(lane.kept == 1 for lane in its.lanes)
    best_found = -math.inf
    for held in itertools.product(*(_contracts(its, s) for s in range(len(its.sites)))):
        stock = tuple(int(n) for n in its.present[:, 0])
        base = np.full(its.scenarios, its.constant_usd)
        base = base - _standing(its, held)
        coming = {(e.site, e.stage): e.count for e in its.coming if e.slot < 0}
        late = [sum(e.count for e in its.coming if e.slot == n) for n in range(len(its.slots))]
        bought = (0,) * len(its.offers)
        for npv in _walk(its, held, 0, stock, late, coming, base, bought, 0.0, 0):
            best_found = max(best_found, float(npv.mean()) + weight * tail_mean(npv, tail))
    return best_found


def _contracts(its: Instance, s: int) -> list[tuple[int, ...]]:
    """Every allowed row of contract-in-force for one site."""
    site, stages = its.sites[s], its.stages
    if site.free:
        return [tuple(0 if not site.occupied and t < site.lead else 1 for t in range(stages))]
    found = set()
    for begin in range(stages + 1):
        for end in range(begin, stages + 1):
            row = tuple(int(begin <= t < end) for t in range(stages))
            if site.occupied and not (begin == 0 and end >= min(site.notice, stages)):
                continue
            if not site.occupied and any(row):
                least = min(stages, begin + max(1, site.notice))
                if begin < site.lead or end < least:
                    continue
            found.add(row)
    return sorted(found)


def _standing(its: Instance, held: tuple[tuple[int, ...], ...]) -> float:
    total = 0.0
    for site, row in zip(its.sites, held, strict=True):
        if site.free:
            continue
        total += float((site.standing_usd * row).sum())
        if not site.occupied and any(row):
            total += float(site.opening_usd[row.index(1)])
    return total


def _walk(  # type: ignore[no-untyped-def]
    its: Instance, held, t: int, stock, late_came, coming, npv, bought, spent, gone
):
    """Every plan from stage t on. coming: (site, stage) -> rigs there from its start."""
    if t == its.stages:
        end = sum(n * its.end_usd[s, 0] for s, n in enumerate(stock))
        yield npv + end
        return
    for buys in _buys(its, t, bought, spent):
        there, then, came = list(stock), dict(coming), list(late_came)
        paid, money = np.zeros(1), 0.0
        for n, count in enumerate(buys):
            offer = its.offers[n]
            paid = paid + count * offer.usd[:, t]
            money += count * offer.paid_usd[t]
            if offer.slot[t] >= 0:
                came[offer.slot[t]] += count
            else:
                key = offer.site, offer.arrival[t]
                then[key] = then.get(key, 0) + count
        there = [n + then.get((s, t), 0) for s, n in enumerate(there)]
        had = tuple(a + b for a, b in zip(bought, buys, strict=True))
        yield from _walk_on(its, held, t, there, came, then, npv - paid, had, spent + money, gone)


def _buys(its: Instance, t: int, bought, spent: float):  # type: ignore[no-untyped-def]
    """Every way to buy at a stage's start that what is for sale and the money allow."""
    ways = [
        range(offer.fits - had + 1) if offer.arrival[t] < its.stages else (0,)
        for offer, had in zip(its.offers, bought, strict=True)
    ]
    for buys in itertools.product(*ways):
        money = sum(n * o.paid_usd[t] for n, o in zip(buys, its.offers, strict=True))
        if money > its.buying_stage_usd or spent + money > its.buying_usd:
            continue
        of_row = [0] * len(its.most_bought)
        for n, had, offer in zip(buys, bought, its.offers, strict=True):
            of_row[offer.row] += n + had
        if all(n <= most for n, most in zip(of_row, its.most_bought, strict=True)):
            yield buys


def _walk_on(  # type: ignore[no-untyped-def]
    its: Instance, held, t: int, stock, late_came, coming, npv, bought, spent, gone
):
    """The same once it is settled what is bought at stage t."""
    out = [n for n, lane in enumerate(its.lanes) if lane.arrival[t] < its.stages]
    for moved in itertools.product(*(range(stock[its.lanes[n].source] + 1) for n in out)):
        if sum(moved) > its.most_moves:
            continue
        if sum(m * its.paid_usd[n] for n, m in zip(out, moved, strict=True)) > its.budget_usd:
            continue
        left = list(stock)
        for n, m in zip(out, moved, strict=True):
            left[its.lanes[n].source] -= m
        if min(left) < 0:
            continue
        paid = sum(m * its.lanes[n].usd[t] for n, m in zip(out, moved, strict=True))
        then = dict(coming)
        late = [0] * len(its.slots)
        for n, m in zip(out, moved, strict=True):
            lane = its.lanes[n]
            if lane.slot[t] < 0:
                key = (lane.target, lane.arrival[t])
                then[key] = then.get(key, 0) + m
            else:
                late[lane.slot[t]] += m
        late = [a + b for a, b in zip(late, late_came, strict=True)]
        sales = [range(n + 1) if its.may_sell else (0,) for n in left]
        for sold in itertools.product(*sales):
            if any(len(o.usd) > 1 for o in its.offers) and gone + sum(sold) > _stood(its):
                continue
            here = [n - z for n, z in zip(left, sold, strict=True)]
            now = {n: late[n] for n, slot in enumerate(its.slots) if slot.stage == t}
            if any(here[s] and not held[s][t] and not its.sites[s].free for s in range(len(here))):
                continue
            if any(
                m and not held[its.slots[n].site][t] and not its.sites[its.slots[n].site].free
                for n, m in now.items()
            ):
                continue
            got = sum(z * its.sale_usd[s, 0, t] for s, z in enumerate(sold)) - paid
            after = list(here)
            for n, m in now.items():
                after[its.slots[n].site] += m
            for earned in _runs(its, held, t, here, now):
                yield from _walk(
                    its, held, t + 1, tuple(after), tuple(late), then, npv + got + earned,
                    bought, spent, gone + sum(sold),
                )  # fmt: skip


def _stood(its: Instance) -> int:
    """Rigs that were not bought: the rest stay where their price follows bitcoin's."""
    return int(its.present.sum()) + sum(each.count for each in its.coming)


def _runs(its: Instance, held, t: int, here, now):  # type: ignore[no-untyped-def]
    """What every way to run the rigs that are there brings (W)."""
    ways = [range(n + 1) if its.may_idle else (n,) for n in here]
    late = [range(m + 1) if its.may_idle else (m,) for m in now.values()]
    for run in itertools.product(*ways):
        for also in itertools.product(*late):
            total = np.zeros(its.scenarios)
            allowed = True
            for s, site in enumerate(its.sites):
                kw, part = run[s] * its.kw[s, 0], run[s] * its.kw[s, 0]
                for n, m in zip(now, also, strict=True):
                    if its.slots[n].site == s:
                        kw += m * its.kw[s, 0]
                        part += m * its.kw[s, 0] * its.slots[n].share
                cap = site.capacity_kw[t] if held[s][t] else 0.0
                lack = site.minimum_kw - part if held[s][t] else 0.0
                if kw > cap + 1e-9 or (lack > 1e-9 and not site.may_fall_short):
                    allowed = False
                    break
                total += run[s] * its.run_usd[:, s, 0, t]
                if site.minimum_kw > 0:
                    total -= max(0.0, lack) * site.shortfall_usd_per_kw[t]
            if allowed:
                for n, m in zip(now, also, strict=True):
                    total += m * its.late_usd[:, n, 0]
                yield total
