"""Plans through exact books: `simulate` where nothing moves, the program where all is linear."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from powbench.allocation import replay, scene, values
from powbench.allocation.columns import Columns, columns, npv_usd
from powbench.allocation.decide import decide
from powbench.allocation.outcome import outcome
from powbench.allocation.plan import FleetPlan, keep_all, read
from powbench.allocation.solving import Effort
from powbench.simulation import prepared, run
from powbench.sites.projection import project_all
from powbench.sites.sites_file import SitesFile
from powbench.sites.tax import IncomeTax
from tests.allocation.cases import BASE, CERTAIN, RISKS, ROUTE, load
from tests.allocation.small import Here
from tests.simulation import all_paths


def simulated(file: SitesFile, paths: int, seed: int) -> np.ndarray:
    network = file.network
    world = prepared.prepare(
        project_all(file.project, network.state, network.scenario), file.project,
        network.state, network.scenario, file.groups, file.uncertainty, seed,
    )  # fmt: skip
    found: np.ndarray = sum(site.npv for site in all_paths.simulate(world, paths).sites)  # type: ignore
    return found


def test_keeping_all_is_what_simulate_says() -> None:
    """Losing years, a tiered tariff, a host's share of the margin: nothing of it is linear."""
    tiers = "tariff = { tiers = [{ up_to_kwh = 100_000, price = 0.03 }, { price = 0.07 }]"
    text = BASE.replace("tariff = { price = 0.041", tiers)
    text = text.replace("price_usd = 120_000", "price_usd = 70_000")
    file = load(text + RISKS)
    its = scene.scene(file, 7)
    question = values.instance(its, range(60))
    at = columns(question)
    kept = read(question, at, keep_all(question, at))
    (found,) = replay.npv_usd(its, at, [kept], range(60))
    expected = simulated(file, 60, 7)
    assert found == pytest.approx(expected, rel=1e-9)
    # The program's own figure is another one, or this test would show nothing.
    assert (np.abs(npv_usd(question, at, kept.x) - expected) > 1000).mean() > 0.5


LINEAR = BASE.replace("tax = { rate = 0.2, depreciation_years = 5 }", "").replace(
    ", share_of_margin = 0.1", ""
)
TERMS = """
[site.a.allocate]
capacity_mw = 1.0
notice_months = 3
minimum_take_mw = 0.9
[site.b.allocate]
capacity_mw = 0.6
[site.c]
groups = ["town"]
utc_offset = 5
rigs = [{ model = "Antminer S21 200T", count = 1, resale_usd = 700 }]
tariff = { price = 0.02 }
costs = { wages_per_month = 2000, setup_usd = 30_000 }
[site.c.allocate]
empty = true
lead_months = 4
capacity_mw = 0.4
"""


def planned(text: str, weight: float = 1.0) -> tuple[scene.Scene, Columns, FleetPlan, np.ndarray]:
    """A plan of the solver, and what the program says it is worth."""
    its = scene.scene(load(text), 3)
    question = values.instance(its, range(40))
    answer = decide(question, weight, (), 0.1, Here(), Effort())
    at = columns(question)
    return its, at, answer.chosen.plan, npv_usd(question, at, answer.chosen.plan.x)


def test_where_all_is_linear_it_is_what_the_program_says() -> None:
    """Moves with losses on the way, late rigs, sales, a site that opens, one that is left."""
    more = ROUTE.replace('"Antminer S21 200T" = 1500', '"Antminer S19j Pro 104T" = 900')
    its, at, plan, expected = planned(LINEAR + RISKS + more + TERMS)
    assert plan.moved.any() and plan.late.any() and plan.sold.any()
    assert plan.open_[2].any() and not plan.open_[2].all()
    (found,) = replay.npv_usd(its, at, [plan], range(40))
    assert found == pytest.approx(expected, rel=1e-9)
    assert np.ptp(found) > 0


def test_rigs_that_age_and_heat_that_is_sold_are_in_both() -> None:
    age = "ageing = { failures_per_year = 0.4, repair_usd = 90, repair_days = 20 }\n"
    heat = "heat = { usd_per_kwh = 0.01, recoverable = 0.8 }\n"
    text = LINEAR.replace("[site.a]\n", "[site.a]\n" + age + heat)
    more = ROUTE.replace('"Antminer S21 200T" = 1500', '"Antminer S19j Pro 104T" = 900')
    its, at, plan, expected = planned(text + RISKS + more + TERMS)
    (found,) = replay.npv_usd(its, at, [plan], range(40))
    assert found == pytest.approx(expected, rel=1e-9)


def test_tax_too_where_every_year_makes_a_profit() -> None:
    """Sales, moves and a setup are income and costs of the year they fall in."""
    text = BASE.replace(", share_of_margin = 0.1", "").replace("price_usd = 3000", "price_usd = 0")
    text = text.replace("setup_usd = 90_000", "setup_usd = 0")  # a is left, and written off then
    text = text.replace("[site.b]\n", "[site.b]\ntax = { rate = 0.3 }\n")
    more = ROUTE.replace('"Antminer S21 200T" = 1500', '"Antminer S19j Pro 104T" = 900')
    its, at, plan, expected = planned(text + CERTAIN + more + TERMS)
    assert plan.moved.any() and plan.sold.any() and plan.open_[2].any()
    (found,) = replay.npv_usd(its, at, [plan], range(2))
    assert found == pytest.approx(expected[:2], rel=1e-9)
    assert found[0] < replay.npv_usd(_untaxed(its), at, [plan], range(1))[0][0] - 10_000


def _untaxed(its: scene.Scene) -> scene.Scene:
    sites = tuple(replace(site, tax=IncomeTax()) for site in its.sites)
    return replace(its, file=replace(its.file, project=replace(its.file.project, sites=sites)))


def test_a_loss_is_carried_forward_and_no_gift() -> None:
    """Where a site only loses the program has its tax back, the books do not."""
    text = BASE.replace("price = 0.041", "price = 0.3").replace(", share_of_margin = 0.1", "")
    file = load(text + CERTAIN)
    its = scene.scene(file, 1)
    question = values.instance(its, range(1))
    at = columns(question)
    kept = read(question, at, keep_all(question, at))
    (found,) = replay.npv_usd(its, at, [kept], range(1))
    assert found == pytest.approx(simulated(file, 1, 1), rel=1e-12)
    loss = project_all(file.project, file.network.state, file.network.scenario)[0].profit_usd
    assert npv_usd(question, at, kept.x) - found > 0.15 * -loss > 10_000


SALE = """start = 2026-01-01
months = 24
[network]
price_usd = 91_000
[site.a]
rigs = [{ model = "Antminer S21 200T", count = 350, price_usd = 2400, resale_usd = 500 }]
tariff = { price = 0.9 }
tax = { rate = RATE }
[uncertainty]
difficulty = "scenario"
rigs = false
[allocate]
sale_usd = { "Antminer S21 200T" = PRICE }
"""


def sold(text: str, count: int = 350) -> tuple[float, float]:
    """What program and books say of a plan that sells so many rigs at once."""
    its, at, plan, expected = planned(text)
    assert plan.sold.sum(axis=(0, 1)).tolist()[:2] == [count, 0]
    (found,) = replay.npv_usd(its, at, [plan], range(1))
    return float(expected[0]), float(found[0])


@pytest.mark.parametrize("rate", [0, 0.21])
def test_a_sale_below_the_book_value_owes_no_tax(rate: float) -> None:
    """350 x (2000 - 2400), and nothing is earned from which the loss could be taken."""
    text = SALE.replace("RATE", str(rate)).replace("PRICE", "2000")
    assert sold(text) == pytest.approx((-140_000, -140_000))


def test_a_sale_above_the_book_value_is_taxed_on_what_exceeds_it() -> None:
    text = SALE.replace("RATE", "0.21").replace("PRICE", "2900")
    assert sold(text) == pytest.approx((350 * 500 * 0.79,) * 2)


def test_a_loss_on_a_sale_saves_taxes_where_rigs_earn() -> None:
    """Half of the site has power: the rest earns more each year than the sale loses."""
    text = SALE.replace("RATE", "0.21").replace("PRICE", "2000").replace("0.9 }", "0.03 }")
    text = text.replace("91_000", "140_000").replace("[site.a]", "[site.a]\nutc_offset = 0")
    text += "[site.a.allocate]\ncapacity_mw = 1\n"
    expected, found = sold(text, 65)
    assert found == pytest.approx(expected, rel=1e-9)
    untaxed = sold(text.replace("rate = 0.21", "rate = 0"), 65)
    # 285 rigs are written off over four years and their rest at the end, 65 on the day.
    profit = untaxed[0] + 285 * 2400 - 285 * 500 + 65 * 400
    assert expected == pytest.approx(untaxed[0] - 0.21 * (profit - 65 * 400 - 285 * 1900))


def test_a_rig_sold_later_stands_in_the_books_for_less() -> None:
    """Idle for nine months: what is written off in them is lost to the books without income,
    and earns its tax in the program, which takes every year for one with a profit."""
    its = scene.scene(load(SALE.replace("RATE", "0.21").replace("PRICE", "2000")), 1)
    question = values.instance(its, range(1))
    at = columns(question)
    x = keep_all(question, at)
    x[at.run[0, 0, :]] = 0
    x[at.stock[0, 0, 3:]] = x[at.end[0, 0]] = 0
    x[at.sold[0, 0, 3]] = 350
    (found,) = replay.npv_usd(its, at, [read(question, at, x)], range(1))
    price = 2000 - 1500 * 273 / 730  # 1 October is day 273 of 730
    book = 2400 * (1 - 9 / 48)
    assert price < book
    assert found[0] == pytest.approx(350 * (price - 2400))
    assert npv_usd(question, at, x)[0] - found[0] == pytest.approx(0.21 * 350 * (2400 - book))


def test_take_or_pay_is_paid_in_both() -> None:
    """All rigs are sold at once, and the contract runs on."""
    text = LINEAR + RISKS + '[allocate]\nsale_usd = { "Antminer S21 200T" = 9000 }\n' + TERMS
    its, at, plan, expected = planned(text)
    assert plan.short_kw[0, 0] == pytest.approx(900) and not plan.run[0].any()
    (found,) = replay.npv_usd(its, at, [plan], range(40))
    assert found == pytest.approx(expected, rel=1e-9)


def test_batches_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    its, at, plan, _ = planned(LINEAR + RISKS + ROUTE + TERMS)
    (whole,) = replay.npv_usd(its, at, [plan], range(10, 40))
    monkeypatch.setattr(run, "BATCH", 7)
    told: list[float] = []
    parts, again = replay.npv_usd(its, at, [plan, plan], range(10, 40), told.append)
    pieces = 5 * len(its.sites)
    assert told == pytest.approx(np.arange(1, pieces + 1) / pieces)
    assert parts == pytest.approx(whole, rel=1e-12) and parts.tolist() == again.tolist()
    (threaded,) = replay.npv_usd(its, at, [plan], range(10, 40), threads=3)
    assert threaded.tolist() == parts.tolist()


def test_outcomes_of_blocks_are_those_of_all_paths() -> None:
    """Smooth, lumpy and equal NPVs; windows that close too early are opened again."""
    rng = np.random.default_rng(5)
    smooth, lumps = rng.normal(1e6, 1e6, 5000), rng.integers(-2, 3, 5000) * 1e5
    npv = np.stack([smooth, lumps, np.full(5000, 7.0)])
    gone_through: list[int] = []

    def blocks() -> Iterator[np.ndarray]:
        gone_through.append(1)
        for begin in range(0, 5000, 700):
            yield npv[:, begin : begin + 700]

    for tail in (0.05, 0.001, 1.0):
        for row, found in zip(npv, replay.outcomes(blocks, 5000, tail), strict=True):
            expected = outcome(row, tail)
            assert found.mean == pytest.approx(expected.mean, rel=1e-12)
            assert found.tail == pytest.approx(expected.tail, rel=1e-9)
            assert found.loss == expected.loss
    assert len(gone_through) == 3
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("powbench.order.windows.SPREADS", 1e-3)
        again = replay.outcomes(blocks, 5000, 0.05)
    assert len(gone_through) > 4 and again == replay.outcomes(blocks, 5000, 0.05)


def test_what_a_check_keeps_grows_with_the_root_of_its_paths() -> None:
    """Sixteen times the paths, four times the numbers that may yet matter."""
    peaks = []
    for paths in (20_000, 320_000):

        def npvs(paths: int = paths) -> Iterator[np.ndarray]:
            rng = np.random.default_rng(1)
            return (rng.normal(size=(2, 1000)) for _ in range(0, paths, 1000))

        tracemalloc.start()
        replay.outcomes(npvs, paths, 0.1)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 5 * peaks[0] < 16 * 320_000
