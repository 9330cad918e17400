"""Modes in a plan: against every count of rigs in every mode, and against `simulate`."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.allocation import replay, scene, sentences, values
from powbench.allocation.columns import columns, npv_usd
from powbench.allocation.decide import decide
from powbench.allocation.instance import Way
from powbench.allocation.plan import fits, keep_all, load_kw, read
from powbench.allocation.program import build
from powbench.allocation.solving import Effort
from tests.allocation.cases import CERTAIN, RISKS, load
from tests.allocation.small import Here, question, tail_mean, terms
from tests.simulation import all_paths

CHOOSING = """start = 2025-12-14
months = 12
[network]
price_usd = 90_000
[site.a]
rigs = [{ hashrate = "110TH/s", power = "3250W", count = 40, modes = [
    { name = "low", hashrate = "80TH/s", power = "2000W" },
    { name = "turbo", hashrate = "120TH/s", power = "3900W" } ] }]
pool_fee = 0.02
[site.a.tariff]
periods = [{ price = 0.02 }, { price = 0.04 }, { price = 0.065 }]
weekday = ["000000001111111122220000"]
[site.a.supply]
modes = "best"
switch_off = true
[site.a.allocate]
capacity_mw = 0.1
"""
PLAIN = """
[site.b]
groups = ["town"]
rigs = [{ model = "Antminer S21 200T", count = 5 }]
tariff = { price = 0.05 }
[site.b.allocate]
capacity_mw = 0.1
[[allocate.route]]
usd_per_rig = 10
weeks = 5
"""


def always(stages: int, usual: bool, mode: str) -> Way:
    return Way(0, mode, (True,), (usual,), (((mode, (1.0,) * stages),),))


@settings(deadline=None, max_examples=60)
@given(
    rigs=st.integers(1, 6), capacity=st.floats(0, 8), weight=st.sampled_from([0.0, 1.0]),
    earned=st.lists(
        st.tuples(*[st.floats(-3, 5)] * 4).map(lambda v: np.array(v).reshape(2, 2)),
        min_size=2, max_size=2,
    ),
    sale=st.floats(-1, 2),
)  # fmt: skip
def test_a_plan_is_the_best_of_all_counts_in_all_modes(
    rigs: int, capacity: float, weight: float, earned: list[Any], sale: float
) -> None:
    """Two stages, two scenarios, two modes of one model: low at 0.7 kW, normal at 1 kW."""
    usd = np.array(earned)[:, None]  # (W, S, V, T)
    its = question(usd[:, :, :1], [[rigs]], (terms(2, capacity_kw=np.full(2, capacity)),))
    its = type(its)(
        **{
            **vars(its), "run_usd": usd, "kw": np.array([[0.7, 1.0]]),
            "late_usd": np.zeros((2, 0, 2)), "sale_usd": np.full((1, 1, 2), sale),
            "ways": (always(2, False, "low"), always(2, True, "normal")),
        }
    )  # fmt: skip
    index = columns(its)
    found = decide(its, weight, (), 0.5, Here(), Effort(1e-9)).chosen.outcome
    best = -np.inf
    for sold in itertools.product(range(rigs + 1), repeat=2):
        left = [rigs - sold[0], rigs - sum(sold)]
        if left[1] < 0:
            continue
        counts = [
            [(a, b) for a in range(n + 1) for b in range(n + 1 - a) if 0.7 * a + b <= capacity]
            for n in left
        ]
        for stages in itertools.product(*counts):
            npv = sum(a * usd[:, 0, 0, t] + b * usd[:, 0, 1, t] for t, (a, b) in enumerate(stages))
            npv = npv + sum(sold) * sale
            best = max(best, float(npv.mean()) + weight * tail_mean(npv, 0.5))
    unmade = rigs * 5 * 1e-5  # sales that bring less than the program's fee on them (_TIE)
    assert found.objective(weight) == pytest.approx(best, rel=1e-6, abs=unmade)
    kept = npv_usd(its, index, keep_all(its, index))
    assert kept == pytest.approx(rigs * usd[:, 0, 1].sum(axis=-1))
    assert fits(its) == (rigs <= capacity)


def test_a_file_without_modes_has_the_columns_that_it_had() -> None:
    its = values.instance(scene.scene(load(CHOOSING.replace('modes = "best"', "")), 1), range(2))
    assert its.ways == () and its.kw.shape == (1, 1)


def test_under_a_capacity_rigs_run_slower_before_they_stand_still() -> None:
    """40 rigs would take 130 kW in their normal mode, and have 100."""
    its_scene = scene.scene(load(CHOOSING + CERTAIN), 1)
    its = values.instance(its_scene, range(3))
    assert [way.mode for way in its.ways] == ["low", "normal", "turbo"]
    assert [way.usual for way in its.ways] == [(False,), (True,), (False,)]
    answer = decide(its, 1.0, (), 0.05, Here(), Effort(1e-6))
    plan = answer.chosen.plan
    assert (plan.running == 40).all() and not plan.idle.any()
    assert (plan.run_in[0, 0] > 0).all() and (plan.run_in[0, 1:].sum(axis=0) > 0).all()
    assert (load_kw(its, plan) <= 100).all()
    said = sentences.sentences(its, plan, its_scene.stages)
    assert "run at a in the modes low " in said[0] and said[0].endswith(", off 17%")
    shares = sentences.in_modes(its, plan, 0, 0)
    assert sum(row[1] for row in shares.values()) == pytest.approx(20 / 24)
    plain = values.instance(scene.scene(load(CHOOSING.replace('"best"', '"normal"') + CERTAIN), 1),
                            range(3))  # fmt: skip
    without = decide(plain, 1.0, (), 0.05, Here(), Effort(1e-6))
    assert answer.chosen.outcome.mean > without.chosen.outcome.mean


def test_keeping_all_is_simulate_with_the_best_of_the_modes_up_to_the_normal_one() -> None:
    wide = CHOOSING.replace("capacity_mw = 0.1", "capacity_mw = 0.13")
    its_scene = scene.scene(load(wide + PLAIN + RISKS.replace('"a"', '"town"')), 7)
    its = values.instance(its_scene, range(5))
    at = columns(its)
    found = npv_usd(its, at, keep_all(its, at))
    kept = read(its, at, keep_all(its, at))
    (replayed,) = replay.npv_usd(its_scene, at, [kept], range(5))
    assert replayed == pytest.approx(found, rel=1e-9)
    up_to = wide.replace(
        '    { name = "turbo", hashrate = "120TH/s", power = "3900W" } ] }]', "] }]"
    )
    file = load(up_to + PLAIN + RISKS.replace('"a"', '"town"'))
    world = scene.scene(file, 7).world
    from powbench.simulation import prepared
    from powbench.sites.projection import project_all

    project, network = file.project, file.network
    projections = project_all(project, network.state, network.scenario)
    world = prepared.prepare(
        projections, project, network.state, network.scenario, file.groups, file.uncertainty, 7
    )
    simulated = all_paths.simulate(world, 5)
    assert sum(site.npv for site in simulated.sites) == pytest.approx(found, rel=1e-9)


def test_a_site_that_does_not_choose_has_the_normal_mode_alone() -> None:
    typed = CHOOSING.partition("rigs = [{ ")[2].partition(", count = 40")
    modes = typed[2].partition(" }]\n")[0]
    text = (CHOOSING + PLAIN).replace('model = "Antminer S21 200T"', typed[0] + modes)
    its_scene = scene.scene(load(text + CERTAIN), 1)
    its = values.instance(its_scene, range(2))
    assert its.models == ("110 TH/s 3250 W",)
    assert [way.allowed for way in its.ways] == [(True, False), (True, True), (True, False)]
    answer = decide(its, 1.0, (), 0.05, Here(), Effort(1e-6))
    assert not answer.chosen.plan.run_in[1, [0, 2]].any()
    assert not answer.chosen.plan.late_in[1, [0, 2]].any()
    assert not its.run_usd[:, 1, [0, 2]].any() and its.run_usd[:, 1, 1].all()
    program = build(its, 0.0, 1.0)
    assert (program.high[columns(its).run[1, [0, 2]]] == 0).all()
