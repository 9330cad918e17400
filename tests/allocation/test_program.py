"""The program and its solving, against all plans of small questions counted out."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.allocation import ahead
from powbench.allocation.columns import columns, npv_usd
from powbench.allocation.conflict import conflict, describe, possible
from powbench.allocation.decide import decide
from powbench.allocation.instance import Instance, Lane, LimitKind, Slot
from powbench.allocation.plan import keep_all, read
from powbench.allocation.program import build
from powbench.allocation.solving import Effort, Status, solve
from tests import patience
from tests.allocation.small import Here, best, question, tail_mean, terms

MONEY = st.integers(-20, 40).map(float)
EXACT = Effort(gap=0.0, seconds=patience.SECONDS)


def optimum(its: Instance, weight: float, tail: float) -> float | None:
    """Objective of the plan found, reckoned from its NPV; None where none is possible."""
    at = columns(its)
    program = build(its, weight, tail, at)
    found = solve(program, 0.0, patience.SECONDS)
    if found.x is None:
        assert found.status is Status.INFEASIBLE
        return None
    npv = npv_usd(its, at, found.x)
    reached = float(npv.mean()) + weight * tail_mean(npv, tail)
    told = found.objective * program.usd + program.constant_usd
    assert told == pytest.approx(reached, abs=1e-3 + 1e-5 * abs(reached))
    return reached


@st.composite
def small(draw: Any) -> Instance:
    """One or two sites, one model, up to three rigs, two stages, three scenarios."""
    stages, places = 2, draw(st.integers(1, 2))
    run = [
        [[[draw(MONEY) for _ in range(stages)]] for _ in range(places)]
        for _ in range(draw(st.integers(1, 3)))
    ]
    sites = []
    for s in range(places):
        occupied = s == 0 or draw(st.booleans())
        sites.append(
            terms(
                stages,
                name="ab"[s],
                capacity_kw=np.array([float(draw(st.integers(0, 4))) for _ in range(stages)]),
                occupied=occupied,
                lead=0 if occupied else draw(st.integers(0, 1)),
                notice=draw(st.integers(0, 2)),
                minimum_kw=float(draw(st.integers(0, 2))),
                may_fall_short=draw(st.booleans()),
                standing_usd=np.full(stages, float(draw(st.integers(0, 5)))),
                opening_usd=np.full(stages, float(draw(st.integers(0, 9)))),
                shortfall_usd_per_kw=np.full(stages, float(draw(st.integers(0, 5)))),
            )
        )
    present = [[draw(st.integers(0, 3)) if site.occupied else 0] for site in sites]
    slots = tuple(Slot(s, t, 0.5) for s in range(places) for t in range(stages))
    late = [[[row[slot.site][0][slot.stage] / 2] for slot in slots] for row in run]
    lanes = []
    for a in range(places):
        for b in range(places):
            if a != b:
                whole = draw(st.booleans())  # arrives a stage later, or in the middle of one
                arrival = (1, 2) if whole else (0, 1)
                slot = (-1, -1) if whole else (b * stages, b * stages + 1)
                lanes.append(
                    Lane(a, b, np.full(stages, float(draw(st.integers(0, 6)))), 1.0, arrival, slot)
                )
    return question(
        run, present, tuple(sites), tuple(lanes), slots, late,
        sale_usd=float(draw(st.integers(0, 30))), end_usd=float(draw(st.integers(0, 10))),
        may_idle=draw(st.booleans()), may_sell=draw(st.booleans()),
        most_moves=draw(st.sampled_from([math.inf, 1.0])),
        budget_usd=draw(st.sampled_from([math.inf, 6.0])),
        constant_usd=draw(MONEY),
    )  # fmt: skip


@settings(max_examples=120)
@given(small(), st.sampled_from([0.0, 0.5, 3.0]), st.sampled_from([0.05, 0.4, 1.0]))
def test_against_every_plan(its: Instance, weight: float, tail: float) -> None:
    expected = best(its, weight, tail)
    found = optimum(its, weight, tail)
    if math.isinf(expected):
        assert found is None
    else:
        assert found == pytest.approx(expected, abs=2e-2)  # the tie-break is worth less


@settings(max_examples=40)
@given(small())
def test_conflicts_are_real_and_irreducible(its: Instance) -> None:
    """Without any one of the limits named there is a plan; with all of them there is none."""
    from powbench.allocation.instance import limits, without

    if possible(its, Here(), EXACT):
        return
    found = conflict(its, Here(), EXACT)
    assert found
    only = its
    for limit in limits(its):
        if limit not in found:
            only = without(only, limit)
    assert not possible(only, Here(), EXACT)
    for limit in found:
        assert possible(without(only, limit), Here(), EXACT), describe(its, limit)


def test_weight_zero_is_the_best_on_average() -> None:
    """One site is better on average and ruinous at times, the other is dull."""
    wild, dull = [[12.0]], [[5.0]]
    run = [[wild, dull]] * 9 + [[[[-40.0]], dull]]
    lane = Lane(0, 1, np.zeros(1), 1.0, (0,), (-1,))
    its = question(run, [[10], [0]], lanes=(lane,), may_idle=False, may_sell=False)
    at = columns(its)

    def moved(weight: float) -> int:
        x = solve(build(its, weight, 0.1, at), 0.0, patience.SECONDS).x
        assert x is not None
        return int(read(its, at, x).moved.sum())

    assert moved(0.0) == 0  # 6.8 a rig against 5
    assert moved(1.0) == 10


def test_two_equal_sites() -> None:
    """Swapping the names of two equal sites changes no objective; a fair split is as good."""
    run = np.random.default_rng(5).normal(8, 6, (20, 1, 1, 3))
    sites = tuple(
        terms(3, name=n, capacity_kw=np.full(3, 6.0), occupied=o) for n, o in
        (("x", True), ("a", True), ("b", True))
    )  # fmt: skip
    both = np.concatenate([run - 5, run, run], axis=1)
    lanes = tuple(Lane(0, b, np.ones(3), 1.0, (0, 1, 2), (-1, -1, -1)) for b in (1, 2))
    its = question(both, [[10], [0], [0]], sites, lanes)
    swapped = replace(its, lanes=lanes[::-1])
    assert optimum(its, 1.0, 0.1) == pytest.approx(optimum(swapped, 1.0, 0.1))
    at = columns(its)
    x = solve(build(its, 1.0, 0.1, at), 0.0, patience.SECONDS).x
    assert x is not None
    mirrored = x.copy()
    for block in (at.run, at.stock, at.sold, at.end):
        mirrored[block[1]], mirrored[block[2]] = x[block[2]], x[block[1]]
    mirrored[at.moved[0]], mirrored[at.moved[1]] = x[at.moved[1]], x[at.moved[0]]
    assert np.allclose(npv_usd(its, at, x), npv_usd(its, at, mirrored))


def test_losses_on_the_way_leave_whole_rigs() -> None:
    run = [[[[0.0, 0.0]], [[0.0, 9.0]]]]
    lane = Lane(0, 1, np.zeros(2), 0.93, (1, 2), (-1, -1))
    its = question(run, [[10], [0]], lanes=(lane,))
    at = columns(its)
    x = solve(build(its, 0.0, 1.0, at), 0.0, patience.SECONDS).x
    assert x is not None
    plan = read(its, at, x)
    assert plan.moved[0, 0].tolist() == [10, 0]
    assert plan.run[1, 0].tolist() == [0, 9]  # 9.3 arrive
    assert plan.end[1, 0] == 9


def test_zero_capacity_runs_nothing() -> None:
    site = terms(2, capacity_kw=np.zeros(2))
    its = question([[[[9.0, 9.0]]]], [[5]], (site,), sale_usd=[[[2.0, 1.0]]])
    at = columns(its)
    x = solve(build(its, 0.0, 1.0, at), 0.0, patience.SECONDS).x
    assert x is not None
    plan = read(its, at, x)
    assert plan.run.sum() == 0 and plan.sold[0, 0].tolist() == [5, 0]


def test_what_one_more_megawatt_is_worth() -> None:
    """1,000 kW hold 1,000 rigs that earn 7 rather than nothing."""
    site = terms(1, capacity_kw=np.array([3000.0]))
    its = question([[[[7.0]]]], [[5000]], (site,))
    answer = decide(its, 0.0, (0.0,), 0.05, Here(), Effort())
    (relief,) = answer.reliefs
    assert relief.limit.kind is LimitKind.CAPACITY and relief.more == "1 MW more"
    assert relief.objective == pytest.approx(7000.0)
    assert relief.mean == pytest.approx(7000.0)


def test_a_minimum_take_is_worth_what_it_costs() -> None:
    site = terms(
        1, capacity_kw=np.array([9000.0]), minimum_kw=5000.0, notice=1,
        shortfall_usd_per_kw=np.array([2.0]),
    )  # fmt: skip
    its = question([[[[7.0]]]], [[3000]], (site,))
    answer = decide(its, 0.0, (0.0,), 0.05, Here(), Effort())
    (relief,) = answer.reliefs
    assert relief.limit.kind is LimitKind.MINIMUM
    assert relief.objective == pytest.approx(2000.0)
    assert answer.chosen.plan.short_kw[0, 0] == pytest.approx(2000.0)


def test_a_frontier_bends_the_right_way() -> None:
    rng = np.random.default_rng(3)
    run = rng.normal(
        [[[[9.0, 9.0]], [[7.0, 7.0]]]], [[[[30.0, 30.0]], [[3.0, 3.0]]]], (60, 2, 1, 2)
    )
    lane = Lane(0, 1, np.array([1.0, 1.0]), 1.0, (0, 1), (-1, -1))
    its = question(run, [[40], [0]], lanes=(lane,))
    answer = decide(its, 1.0, (0.0, 0.2, 1.0, 5.0), 0.1, Here(), Effort(0.001))
    means = [c.outcome.mean for c in answer.choices]
    tails = [c.outcome.tail for c in answer.choices]
    assert means == sorted(means, reverse=True) and tails == sorted(tails)
    assert means[0] > means[-1] and tails[0] < tails[-1]
    assert answer.chosen.weight == 1.0 and not answer.interrupted
    assert all(c.bound >= c.outcome.objective(c.weight) for c in answer.choices)


def test_a_large_question_is_rounded_within_its_gap() -> None:
    """Thousands of rigs: whole numbers, every limit kept, no further off than the gap says."""
    rng = np.random.default_rng(8)
    run = rng.normal(60, 25, (50, 3, 2, 4))
    sites = tuple(
        terms(4, name=n, capacity_kw=np.full(4, cap), standing_usd=np.full(4, 20_000.0), notice=1)
        for n, cap in (("a", 9000.5), ("b", 4000.3), ("c", 7000.7))
    )
    slots = tuple(Slot(s, t, 0.7) for s in range(3) for t in range(4))
    late = np.stack([run[:, slot.site, :, slot.stage] * 0.7 for slot in slots], axis=1)
    lanes = tuple(
        Lane(a, b, np.full(4, 20.0), 0.99, (0, 1, 2, 3), tuple(b * 4 + t for t in range(4)))
        for a in range(3) for b in range(3) if a != b
    )  # fmt: skip
    its = question(
        run, [[1500, 800], [700, 900], [0, 0]], sites, lanes, slots, late,
        sale_usd=150.0, end_usd=30.0, kw=[3.3, 3.1],
    )  # fmt: skip
    at = columns(its)
    program = build(its, 1.0, 0.05, at)
    found = solve(program, 0.002, patience.SECONDS)
    assert found.status is Status.SOLVED and found.gap <= 0.002
    x = found.x
    assert x is not None
    assert np.array_equal(x[program.integer], np.round(x[program.integer]))
    rows = np.bincount(program.row, program.value * x[program.column], len(program.row_low))
    assert (rows >= program.row_low - 1e-5).all() and (rows <= program.row_high + 1e-5).all()


def test_keeping_all_is_a_plan_where_it_fits() -> None:
    rng = np.random.default_rng(2)
    site = terms(3, minimum_kw=8.0, shortfall_usd_per_kw=np.full(3, 1.5), standing_usd=np.ones(3))
    its = question(rng.normal(5, 3, (10, 1, 1, 3)), [[6]], (site,), end_usd=2.0, constant_usd=-7.0)
    npv = npv_usd(its, columns(its), keep_all(its, columns(its)))
    expected = 6 * its.run_usd.sum(axis=(1, 2, 3)) - 3 * (1 + 2 * 1.5) + 12 - 7
    assert npv == pytest.approx(expected)


def test_a_large_question_says_what_it_will_need_at_most() -> None:
    small, large = (question(np.zeros((w, 3, 2, 4)), [[9, 9]] * 3) for w in (200, 20_000))
    assert ahead.said(small, 1.0, (0.0, 1.0, 5.0), Effort()) == ""
    assert "3 searches end after 180 s at most (--time-limit 60 each)" in ahead.said(
        large, 1.0, (0.0, 1.0, 5.0), Effort()
    )
    assert "1 search ends after 20 s" in ahead.said(large, 2.0, (), Effort(seconds=20.0))
