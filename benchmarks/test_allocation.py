"""The allocation of 12 sites x 5 models of rigs x 8 stages x 200 scenarios, timed.

    python -m pytest benchmarks/test_allocation.py

For each of three made-up fleets: seconds for the values of rigs (simulation included),
for the plan at a gap of 0.5 % with weight 1 on the worst 5 %, and for weights 0 and 5.
Wanted: at most 60 s for values and plan together. Seven sites are in use, five are empty;
four towns fail together; all routes are open, with 3 to 6 weeks on the way and losses. The plan's
linear values are replayed in exact books on the same paths. The same again where all five models
are for sale to every site, at prices that fall by date and follow bitcoin's, under a budget.

Twice the sites: CPU seconds of the whole command to a gap of 1 %, with the five weights of the
frontier, every limit that binds tried again, and the plans on 1,000 other paths.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from benchmarks.test_many_results import cpu_seconds
from powbench.allocation import replay, values
from powbench.allocation.columns import columns, npv_usd
from powbench.allocation.decide import decide
from powbench.allocation.instance import Instance
from powbench.allocation.plan import FleetPlan
from powbench.allocation.scene import Scene
from powbench.allocation.scene import scene as scene_of
from powbench.allocation.solver import ChildSolver
from powbench.allocation.solving import Effort
from powbench.sitefile import read_project

WANTED_SECONDS, WANTED_GAP = 60.0, 0.005
MODELS = (
    ("Antminer S21 200T", 1800, 700),
    ("Antminer S21 Pro 234T", 2600, 1100),
    ("Antminer S19j Pro 104T", 350, 90),
    ("Antminer S19 XP 140T", 900, 300),
    ("Whatsminer M50S 126T", 600, 200),
)
SITES, TOWNS = 12, 4
BUYING = "buying_budget_usd = 30_000_000\nbuying_budget_per_stage_usd = 8_000_000\n" + "\n".join(
    f"[[allocate.buy]]\nmodel = '{name}'\nweeks = {6 + 2 * number}\nmost = 6_000\n"
    f"usd_per_th = [[2026-01-01, {price}], [2026-10-01, {0.85 * price:.2f}]]\n"
    f"follows_bitcoin = {0.3 * (number % 3)}"
    for number, (name, price) in enumerate(
        zip((m[0] for m in MODELS), (9, 11, 3.5, 6.5, 5), strict=True)
    )
)


def text(seed: int, buying: str = "", sites: int = SITES) -> str:
    """A SITES.toml of two years in eight quarters. buying: more lines of [allocate]."""
    draw = np.random.default_rng(seed)
    rows = [
        "start = 2026-01-01\nmonths = 24\ndiscount_rate = 0.12",
        "[network]\nprice_usd = 110_000\nfees_btc_per_block = 0.02",
        "[uncertainty]\nprice_volatility = 0.5",
        "[allocate]\nscenarios = 200",
        "sale_usd = { " + ", ".join(f'"{name}" = {now}' for name, now, _ in MODELS) + " }",
        buying,
    ]
    for town in range(TOWNS):
        rows.append(f"[[risk]]\nkind = 'power'\ngroup = 'town{town}'\nper_year = 3\ndays = 8")
        rows.append(f"[[allocate.route]]\nto = 'town{town}'\nweeks = {3 + town}\nloss = 0.01")
        rows.append(f"usd_per_rig = {draw.integers(60, 140)}")
    rows.append("[[risk]]\nkind = 'ban'\ngroup = 'town0'\nper_year = 0.2")
    rows.append("[[risk]]\nkind = 'levy'\ngroup = 'town1'\nper_year = 0.4\nusd_per_kwh = 0.01")
    for number in range(sites):
        empty = number >= sites * 7 // 12
        rigs = ", ".join(
            f"{{ model = '{name}', count = {draw.integers(100, 3000)}, resale_usd = {end} }}"
            for name, _, end in MODELS
        )
        rows.append(f"[site.s{number}]\ngroups = ['town{number % TOWNS}']\nrigs = [{rigs}]")
        rows.append("pool_fee = 0.02\npue = 1.05\nsupply = { switch_off = true }")
        rows.append(f"tariff = {{ price = {draw.uniform(0.03, 0.06):.4f} }}")
        rows.append(f"costs = {{ wages_per_month = {draw.integers(10, 60)}_000")
        rows[-1] += f", setup_usd = {300_000 if empty else 0} }}"
        rows.append(f"[site.s{number}.allocate]\ncapacity_mw = {draw.uniform(10, 40):.1f}")
        rows.append(f"notice_months = {draw.integers(0, 7)}")
        rows.append(f"minimum_take_mw = {draw.uniform(0, 8):.1f}")
        if empty:
            rows.append(f"empty = true\nlead_months = {draw.integers(0, 7)}")
    return "\n".join(rows)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("buying", ["", BUYING], ids=["", "buying"])
def test_a_fleet(seed: int, buying: str, figure: Callable[..., None]) -> None:
    begin = time.perf_counter()
    file = read_project.read(text(seed, buying), "bench.toml", Path())
    scene = scene_of(file, seed)
    instance = values.instance(scene, range(file.allocation.scenarios))
    prepared = time.perf_counter() - begin
    assert (len(instance.sites), len(instance.models), instance.stages) == (SITES, len(MODELS), 8)
    assert instance.scenarios == 200
    fleet = f"fleet {seed}{' that buys' if buying else ''}, {columns(instance).count} columns"
    with ChildSolver() as child:
        for weight in (1.0, 0.0, 5.0):
            begin = time.perf_counter()
            answer = decide(instance, weight, (), 0.05, child, Effort(WANTED_GAP, 60.0))
            spent = prepared + time.perf_counter() - begin
            about = f"{fleet}, weight {weight:g}"
            figure(f"{about}: values and plan", spent, WANTED_SECONDS, False, "s")
            figure(f"{about}: gap", answer.chosen.gap, WANTED_GAP, False)
            if buying and weight == 0.0:  # with more weight on bad futures none may be the best
                bought = answer.chosen.plan.bought.sum()
                figure(f"{about}: rigs bought", float(bought), 1.0)
            if weight == 1.0:
                off = compared(scene, instance, answer.chosen.plan)
                figure(f"{fleet}: linear values against exact, mean", off, 0.02, False)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    solver = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    figure(f"{fleet}: memory", memory, 2000, False, "MB")
    figure(f"{fleet}: memory of the solver", solver, 2000, False, "MB")


def compared(scene: Scene, instance: Instance, plan: FleetPlan) -> float:
    """How far the plan's linear values are off exact books in the mean, as a share."""
    paths = range(instance.scenarios, instance.scenarios + 1000)
    linear = npv_usd(values.instance(scene, paths), columns(instance), plan.x)
    (exact,) = replay.npv_usd(scene, columns(instance), [plan], paths)
    return abs(float(linear.mean() / exact.mean()) - 1)


@pytest.mark.parametrize("buying", ["", BUYING], ids=["", "buying"])
def test_twice_the_sites(buying: str, tmp_path: Path, figure: Callable[..., None]) -> None:
    file, plan = tmp_path / "sites.toml", tmp_path / "plan.json"
    file.write_text(text(1, buying, 2 * SITES), encoding="utf-8")
    spent = cpu_seconds("allocate", str(file), "--gap", "0.01", "-q", "--json", str(plan))
    about = f"{2 * SITES} sites{' that buy' if buying else ''}"
    figure(f"{about}: the whole command", spent, 120.0, False, "CPU s")
    gaps = [choice["gap"] for choice in json.loads(plan.read_text("utf-8"))["frontier"]]
    figure(f"{about}: largest gap of {len(gaps)} weights", max(gaps), 0.01, False)
