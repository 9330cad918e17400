"""What a rig is worth agrees with `project` and `simulate`, and the file's terms are read."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from powbench.allocation import scene as scenes
from powbench.allocation import stages, values
from powbench.allocation.plan import fits
from powbench.errors import InputError
from powbench.reading.problems import FileProblems
from powbench.simulation import prepared, run
from powbench.sites.allocation_terms import AllocationTerms, Route, SiteTerms
from powbench.sites.projection import project_all
from powbench.sites.site import Site
from powbench.sites.sites_file import SitesFile
from tests.allocation.cases import BASE, CERTAIN, RISKS, ROUTE, kept, load
from tests.simulation import all_paths


def test_without_uncertainty_it_is_the_projection() -> None:
    """Flat and timed tariffs, demand charges, levies, hosting, tax and outages included."""
    file = load((BASE + CERTAIN).replace("price_usd = 3000", "price_usd = 500"))
    projections = project_all(file.project, file.network.state, file.network.scenario)
    # Tax is linear where every year makes a profit: the years end with months 0, 12 and 20.
    for p in projections:
        assert (np.add.reduceat(p.accounts.taxable, [0, 1, 13]) > 0).all()
        assert (p.accounts.margin > 0).all()
    assert projections[0].accounts.tax.sum() > 0
    expected = sum(float(p.accounts.npv_usd) for p in projections)
    assert kept(file, 3) == pytest.approx([expected] * 3, rel=1e-12)


def test_without_tax_it_is_the_projection_to_the_cent() -> None:
    file = load((BASE + CERTAIN).replace("tax = { rate = 0.2, depreciation_years = 5 }", ""))
    projections = project_all(file.project, file.network.state, file.network.scenario)
    expected = sum(float(p.accounts.npv_usd) for p in projections)
    assert kept(file, 2) == pytest.approx([expected] * 2, rel=1e-12)


def test_every_scenario_is_a_path_of_simulate() -> None:
    """The same seed: the same difficulty, prices, risks by group and data-sheet errors."""
    file = load((BASE + RISKS).replace("tax = { rate = 0.2, depreciation_years = 5 }", ""))
    file = replace(file, project=replace(file.project, sites=tuple(_no_share(file))))
    projections = project_all(file.project, file.network.state, file.network.scenario)
    world = prepared.prepare(
        projections, file.project, file.network.state, file.network.scenario,
        file.groups, file.uncertainty, 7,
    )  # fmt: skip
    simulated = all_paths.simulate(world, 50)
    expected = sum(site.npv for site in simulated.sites)
    found = kept(file, 50, seed=7)
    assert found == pytest.approx(expected, rel=1e-9)
    assert np.ptp(found) > 0


def _no_share(file: SitesFile) -> list[Site]:
    """A share of the margin is settled over the horizon on each path: not linear."""
    sites = file.project.sites
    return [replace(s, hosting=replace(s.hosting, share_of_margin=0.0)) for s in sites]


def test_other_paths_are_other_paths_and_batches_do_not_matter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = scenes.scene(load(BASE + RISKS), 1)
    whole = values.instance(scene, range(30))
    monkeypatch.setattr(run, "BATCH", 7)
    parts = values.instance(scene, range(30))
    assert np.allclose(whole.run_usd, parts.run_usd, rtol=1e-12)
    threaded = values.instance(scene, range(30), threads=3)
    assert np.array_equal(threaded.run_usd, parts.run_usd)
    assert np.array_equal(threaded.late_usd, parts.late_usd)
    later = values.instance(scene, range(10, 30))
    assert np.allclose(whole.run_usd[10:], later.run_usd, rtol=1e-12)


def test_stages_are_whole_billing_months_and_the_last_takes_the_rest() -> None:
    file = load(BASE + "[allocate]\nstages = 4\nstage_months = 3\n")
    scene = scenes.scene(file, 1)
    found = scene.stages
    assert [(s.first, s.months) for s in found] == [(0, 3), (3, 3), (6, 3), (9, 12)]
    assert found[0].name == "now (2025-12-14)"
    assert found[1].name == "in the second quarter (from 2026-03-01)"
    assert sum(s.days for s in found) == file.project.horizon.days
    assert found[-1].end.isoformat() == "2027-08-14"


def test_rigs_that_arrive_late_bring_what_is_left_of_the_stage() -> None:
    scene = scenes.scene(load(BASE + CERTAIN + ROUTE), 1)
    its = values.instance(scene, range(1))
    (lane,) = its.lanes
    assert (lane.source, lane.target, lane.kept) == (0, 1, 0.98)
    assert lane.arrival == tuple(range(its.stages))  # five weeks are less than a stage
    for t in range(its.stages):
        slot = its.slots[lane.slot[t]]
        assert (slot.site, slot.stage) == (1, t)
        days = scene.stages[t].days
        assert slot.share == pytest.approx(1 - 35 / days)
        whole, late = its.run_usd[0, 1, :, t], its.late_usd[0, lane.slot[t]]
        if t != 0:  # February's outage lies in the first stage
            assert late == pytest.approx(whole * slot.share, rel=0.2)
        assert (late < whole).all()


def test_a_long_way_ends_in_a_later_stage_or_not_at_all() -> None:
    scene = scenes.scene(load(BASE + CERTAIN + ROUTE.replace("weeks = 5", "weeks = 30")), 1)
    (lane,) = values.instance(scene, range(1)).lanes
    assert lane.arrival[0] == 2 and lane.arrival[-1] == len(scene.stages)
    assert lane.arrival[-2] == len(scene.stages)


def test_prices_fall_from_sale_to_resale() -> None:
    scene = scenes.scene(load((BASE + CERTAIN + ROUTE).replace("discount_rate = 0.11\n", "")), 1)
    its = values.instance(scene, range(1))
    prices = its.sale_usd[1, 0]  # no tax at b
    assert prices[0] == pytest.approx(1500) and its.end_usd[1, 0] == pytest.approx(700)
    gone = (scene.stages[3].start - scene.stages[0].start).days / 608
    assert prices[3] == pytest.approx(1500 - 800 * gone)


def test_an_empty_site_holds_no_rigs_and_pays_when_it_opens() -> None:
    text = BASE + CERTAIN + "[site.b.allocate]\nempty = true\nlead_months = 4\n"
    text = text.replace("[site.b]\n", "[site.b]\ncosts = { setup_usd = 50_000 }\n")
    its = values.instance(scenes.scene(load(text), 1), range(1))
    assert its.present.tolist() == [[300, 0], [0, 0]]
    b = its.sites[1]
    assert not b.occupied and b.lead == 2
    assert b.opening_usd[0] == pytest.approx(50_000)
    assert b.opening_usd[3] < 50_000  # discounted
    assert not its.sites[0].free and its.sites[0].occupied


def test_capacity_by_date_is_the_least_of_a_stage() -> None:
    text = BASE + CERTAIN + "[site.a.allocate]\ncapacity_mw = [[2026-01-20, 4], [2026-04-10, 6]]\n"
    scene = scenes.scene(load(text), 1)
    assert scene.capacity_kw[0][:4].tolist() == [0.0, 4000.0, 6000.0, 6000.0]
    assert scene.capacity_kw[1] == pytest.approx(np.full(len(scene.stages), 80 * 3.068), rel=1e-3)
    its = values.instance(scene, range(1))
    assert not fits(its)
    assert "no capacity_mw at b" in scenes.remarks(scene)[0]


def test_minimum_take_is_paid_at_the_tariff() -> None:
    text = (
        (BASE + CERTAIN)
        .replace("discount_rate = 0.11\n", "")
        .replace("tax = { rate = 0.2, depreciation_years = 5 }", "")
    )
    text += "[site.a.allocate]\ncapacity_mw = 2\nminimum_take_mw = 1\nnotice_months = 4\n"
    a = values.instance(scenes.scene(load(text), 1), range(1)).sites[0]
    assert a.minimum_kw == 1000 and a.notice == 2
    days = 18 + 31 + 28  # 14 December to the end of February
    assert a.shortfall_usd_per_kw[0] == pytest.approx(
        days * 24 * (0.041 + 0.002) * 0.9
    )  # the tariff and the fee


def test_minimum_take_of_a_site_that_never_runs_is_paid_too() -> None:
    """Power at ten times the price keeps the rigs off; it is paid for all the same."""
    text = (BASE + CERTAIN).replace("discount_rate = 0.11\n", "").replace("0.041", "0.41")
    text = text.replace("tax = { rate = 0.2, depreciation_years = 5 }", "")
    text = text.replace("uptime = 0.96", "uptime = 0.96, switch_off = true")
    text += "[site.a.allocate]\ncapacity_mw = 2\nminimum_take_mw = 1\nnotice_months = 4\n"
    scene = scenes.scene(load(text), 1)
    assert not any(plan.kwh.any() for plan in scene.plans[0])
    a = values.instance(scene, range(1)).sites[0]
    assert a.shortfall_usd_per_kw[0] == pytest.approx((18 + 31 + 28) * 24 * 0.41 * 0.9)


def test_memory_is_reckoned_before_the_work() -> None:
    scene = scenes.scene(load(BASE + ROUTE), 1)
    assert values.bytes_kept(scene, 200_000) > 1.9 * values.bytes_kept(scene, 100_000)
    room = values.bytes_kept(scene, 1000) + 3 * values.bytes_at_work(scene, 1000)
    assert values.threads_for(scene, 1000, 8, room) == 3
    with pytest.raises(InputError, match=r"1,000,000 scenarios of 2 sites, 2 models .* GiB"):
        values.threads_for(scene, 1_000_000, 1, 1 << 20)


def test_one_model_has_one_resale_price() -> None:
    text = (BASE + CERTAIN).replace(
        '"Antminer S19j Pro 104T", count = 80, resale_usd = 150',
        '"Antminer S21 200T", count = 80, resale_usd = 150',
    )
    with pytest.raises(InputError, match="700 USD at a and 150 USD at b"):
        values.instance(scenes.scene(load(text), 1), range(1))


def test_terms_are_read() -> None:
    text = (
        BASE
        + """
[allocate]
stage_months = 6
scenarios = 50
cvar_weight = 2
cvar_tail = 0.1
weights = [3, 0]
sell = false
idle = false
moves_per_stage = 100
move_budget_usd = 5000
[[allocate.route]]
from = "a"
open = false
[[allocate.route]]
to = "town"
weeks = 1
"""
    )
    found = load(text).allocation
    assert found == AllocationTerms(
        stage_months=6, scenarios=50, cvar_weight=2.0, tail=0.1, weights=(0.0, 3.0),
        may_sell=False, may_idle=False, most_moves=100.0, budget_usd=5000.0,
        routes=(Route("a", "", open=False), Route("", "town", weeks=1.0)),
        sites={"a": SiteTerms(), "b": SiteTerms()},
    )  # fmt: skip
    assert found.route(("a", "town"), ("b", "town")) is None  # the first that fits is closed
    assert found.route(("b", "town"), ("a", "town")) == found.routes[1]
    assert load(BASE).allocation.most_moves == math.inf


@pytest.mark.parametrize(
    "more, says",
    [
        ("[allocate]\nscenaris = 3", "did you mean 'scenarios'"),
        ("[allocate]\nscenarios = 1.5", "no whole number"),
        ("[allocate]\ncvar_tail = 0", "above 0"),
        ("[allocate]\nweights = [-1]", "at least 0"),
        ("[allocate]\nsale_usd = { S21 = 5 }", "no site has such a rig"),
        ('[[allocate.route]]\nto = "twon"', "did you mean 'town'"),
        ("[[allocate.route]]\nloss = 2", "1 is 100%"),
        ("[site.b.allocate]\nlead_months = 3", "rigs stand there already"),
        ("[site.b.allocate]\ncapacity_mw = 1\nminimum_take_mw = 2", "above the capacity of 1 MW"),
        ("[site.b.allocate]\ncapacity_mw = -1", "at least 0"),
        ("[site.b.allocate]\ncapacity = 1", "did you mean 'capacity_mw'"),
        ("[site.b]\n", "TOML"),
    ],
)
def test_problems(more: str, says: str) -> None:
    with pytest.raises(FileProblems, match=says):
        load(BASE + more)


def test_worth_of_a_dollar() -> None:
    """Taxed at the end of its year, as tax.by_month has it."""
    file = load(BASE)
    grid = scenes.scene(file, 1).hours[0]
    found = stages.worth(grid, file.project.horizon, 0.25)
    year = 0.11
    december = 18 / 365.25
    assert found.margin[0] == pytest.approx(0.75 * (1 + year) ** -december)
    assert found.at_start[0] == pytest.approx(1 - 0.25 * (1 + year) ** -december)
    last = (18 + 365) / 365.25
    assert found.tax[1] == found.tax[12] == pytest.approx((1 + year) ** -last)
    # All of it is written off by the end, the rest of the book value then.
    assert 100 * found.shields(0.01)[0] == pytest.approx(25 * found.tax[0])
