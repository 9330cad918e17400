"""Rigs that are bought: every plan of small questions counted out, prices, and exact books."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.allocation import buying, replay, scene, transit, values
from powbench.allocation.columns import columns, npv_usd
from powbench.allocation.decide import Answer, decide
from powbench.allocation.instance import Coming, Instance, LimitKind, Offer, Slot
from powbench.allocation.plan import keep_all
from powbench.allocation.program import build
from powbench.allocation.sentences import sentences
from powbench.allocation.solving import Effort, solve
from powbench.errors import InputError
from powbench.reading.problems import FileProblems
from powbench.simulation import weather
from tests import patience
from tests.allocation.cases import BASE, CERTAIN, RISKS, ROUTE, load
from tests.allocation.small import Here, best, question, tail_mean, terms

MONEY = st.integers(-20, 40).map(float)
EXACT = Effort(gap=0.0, seconds=patience.SECONDS)


@st.composite
def small(draw: Any) -> Instance:
    """One or two sites, up to two rigs there, one on its way, up to two offers, two stages."""
    stages, places, scenarios = 2, draw(st.integers(1, 2)), draw(st.integers(1, 3))
    run = [
        [[[draw(MONEY) for _ in range(stages)]] for _ in range(places)] for _ in range(scenarios)
    ]
    sites = tuple(
        terms(
            stages,
            name="ab"[s],
            capacity_kw=np.array([float(draw(st.integers(0, 4))) for _ in range(stages)]),
            occupied=s == 0 or draw(st.booleans()),
            standing_usd=np.full(stages, float(draw(st.integers(0, 5)))),
            opening_usd=np.full(stages, float(draw(st.integers(0, 9)))),
        )
        for s in range(places)
    )
    slots = tuple(Slot(s, t, 0.5) for s in range(places) for t in range(stages))
    late = [[[row[slot.site][0][slot.stage] / 2] for slot in slots] for row in run]
    offers = []
    for s in range(places):
        paid = [[float(draw(st.integers(1, 30))) for _ in range(stages)] for _ in range(scenarios)]
        usd = np.array(paid if draw(st.booleans()) else paid[:1])
        ways = draw(st.sampled_from([((0, 1), (-1, -1)), ((1, 2), (-1, -1)),
                                     ((0, 1), (s * stages, s * stages + 1)),
                                     ((2, 1), (-1, s * stages + 1))]))  # fmt: skip
        offers.append(Offer(0, 0, s, usd, usd.mean(axis=0), draw(st.integers(0, 2)), *ways))
    where = draw(st.integers(-1, len(slots) - 1))
    coming = Coming(0, 0, 1, 1, -1) if where < 0 else Coming(slots[where].site, 0, 1,
                                                             slots[where].stage, where)  # fmt: skip
    fits = sites[coming.site].occupied
    return question(
        run, [[draw(st.integers(0, 2)) if site.occupied else 0] for site in sites], sites, (),
        slots, late, sale_usd=float(draw(st.integers(0, 20))), end_usd=float(draw(MONEY)),
        may_idle=draw(st.booleans()), offers=tuple(offers),
        most_bought=(draw(st.sampled_from([math.inf, 1.0, 2.0])),),
        buying_usd=draw(st.sampled_from([math.inf, 25.0])),
        buying_stage_usd=draw(st.sampled_from([math.inf, 12.0])),
        coming=(coming,) if fits and draw(st.booleans()) else (),
    )  # fmt: skip


@settings(max_examples=60)
@given(small(), st.sampled_from([0.0, 2.0]), st.sampled_from([0.4, 1.0]))
def test_against_every_plan(its: Instance, weight: float, tail: float) -> None:
    expected, at = best(its, weight, tail), columns(its)
    found = solve(build(its, weight, tail, at), 0.0, patience.SECONDS)
    if math.isinf(expected):
        assert found.x is None
        return
    assert found.x is not None
    npv = npv_usd(its, at, found.x)
    reached = float(npv.mean()) + weight * tail_mean(npv, tail)
    assert reached == pytest.approx(expected, abs=2e-2)


MODEL = "Antminer S21 200T"
OFFER = f"""
[[allocate.buy]]
model = "{MODEL}"
usd_per_th = [[2026-03-01, 16], [2027-01-01, 9]]
follows_bitcoin = 0.6
weeks = 6
"""
ROOM = "[site.a.allocate]\ncapacity_mw = 2\n[site.b.allocate]\ncapacity_mw = 1\n"


def planned(
    text: str, weight: float = 1.0, scenarios: int = 30, gap: float = 0.005
) -> tuple[scene.Scene, Answer]:
    its = scene.scene(load(text), 3)
    question_ = values.instance(its, range(scenarios))
    return its, decide(question_, weight, (), 0.1, Here(), Effort(gap))


@settings(max_examples=4, deadline=None)
@given(st.sampled_from([1e3, 1e6]), st.sampled_from([0.0, 1.0]), st.sampled_from([0, 5]))
def test_at_an_infinite_price_nothing_is_bought_and_nothing_else_changes(
    price: float, weight: float, weeks: int
) -> None:
    """Of a model that stands there already, so that its futures are the same."""
    text = BASE + RISKS + ROUTE + ROOM
    offer = f'[[allocate.buy]]\nmodel = "{MODEL}"\nusd_per_th = {price}\nweeks = {weeks}\n'
    _, without = planned(text, weight, gap=1e-7)
    _, with_it = planned(text + offer, weight, gap=1e-7)
    assert not with_it.chosen.plan.bought.any()
    reached = with_it.chosen.outcome.objective(weight)
    assert reached == pytest.approx(without.chosen.outcome.objective(weight), rel=1e-6)
    assert with_it.kept == without.kept


def test_a_price_follows_bitcoin_on_each_path_and_knows_no_later_day() -> None:
    its = scene.scene(load(BASE + RISKS + "[allocate]\n" + OFFER), 3)
    paths = np.arange(40)
    (usd,) = buying.prices(its, paths)
    assert not usd[:, 0].any()  # none is for sale before March
    steps = its.plans[0][0].steps
    factor = weather.price_factor(its.world, steps, paths)
    for t, stage in enumerate(its.stages[1:], 1):
        before = int(steps.months[stage.first]) - 1  # the step that ends on the stage's first day
        base = 200 * (16 if stage.start.isoformat() < "2027-01-01" else 9)
        assert usd[:, t] == pytest.approx(base * factor[:, before] ** 0.6)
    assert np.ptp(usd[:, 1]) > 0
    (plain,) = buying.prices(scene.scene(load(BASE + RISKS + "[allocate]\n" + OFFER.replace(
        "follows_bitcoin = 0.6", "")), 3), paths)  # fmt: skip
    assert plain.shape == (1, len(its.stages)) and plain[0, 1] == 3200


def test_rigs_arrive_after_their_lead_time() -> None:
    its = scene.scene(load(BASE + RISKS + "[allocate]\n" + OFFER), 3)
    moving = transit.of(its)
    at_a, at_b = moving.purchases
    assert (at_a.arrival[0], at_a.slot[0]) == (len(its.stages), -1)  # not for sale yet
    day = moving.day(its, at_a.arrival[1], at_a.slot[1])
    assert (day - its.stages[1].start).days == 42
    slot = moving.slots[at_b.slot[1]]
    stage = its.stages[1]
    assert slot.stage == 1 and slot.share == pytest.approx((stage.days - 42) / stage.days)


LINEAR = BASE.replace("tax = { rate = 0.2, depreciation_years = 5 }", "").replace(
    ", share_of_margin = 0.1", ""
)


def test_where_all_is_linear_exact_books_say_the_same() -> None:
    cheap = OFFER.replace("16]", "6]").replace("9]", "5]")
    its, answer = planned(LINEAR + RISKS + "[allocate]\n" + cheap + ROOM)
    plan, at = answer.chosen.plan, columns(answer.instance)
    assert plan.bought.any() and plan.late.any()
    (found,) = replay.npv_usd(its, at, [plan], range(30))
    assert found == pytest.approx(npv_usd(answer.instance, at, plan.x), rel=1e-9)


def test_what_is_bought_is_written_off_from_its_purchase_on() -> None:
    """Where every year makes a profit the program's taxes are those of the books."""
    text = BASE.replace(", share_of_margin = 0.1", "").replace("price_usd = 3000", "price_usd = 0")
    text = text.replace("setup_usd = 90_000", "setup_usd = 0")
    cheap = OFFER.replace("16]", "4]").replace("9]", "3]").replace("follows_bitcoin = 0.6", "")
    its, answer = planned(text + CERTAIN + "[allocate]\n" + cheap + ROOM, scenarios=1)
    plan, at = answer.chosen.plan, columns(answer.instance)
    assert plan.bought[0].any()  # at the site that pays taxes
    (found,) = replay.npv_usd(its, at, [plan], range(1))
    assert found == pytest.approx(npv_usd(answer.instance, at, plan.x), rel=1e-9)


def test_the_answer_says_what_to_buy_and_what_more_money_is_worth() -> None:
    cheap = OFFER.replace("16]", "6]").replace("9]", "5]")
    budget = "[allocate]\nbuying_budget_usd = 100_000\n"
    its, answer = planned(LINEAR + RISKS + budget + cheap + ROOM, 0.0)
    plan, instance = answer.chosen.plan, answer.instance
    paid = sum(
        float(n @ offer.paid_usd) for n, offer in zip(plan.bought, instance.offers, strict=True)
    )
    assert 95_000 < paid <= 100_000
    (relief,) = [r for r in answer.reliefs if r.limit.kind is LimitKind.BUYING]
    assert relief.more == "100,000 USD more for rigs" and relief.objective > 0
    said = " ".join(sentences(instance, plan, its.stages))
    n, t = next(zip(*np.nonzero(plan.bought), strict=True))
    count, site = int(plan.bought[n, t]), instance.sites[instance.offers[n].site].name
    assert f"buy {count:,} {MODEL} for {site} (" in said


def test_a_budget_of_a_stage_and_what_is_for_sale_bind() -> None:
    run = [[[[9.0, 9.0]]]]
    offer = Offer(0, 0, 0, np.full((1, 2), 5.0), np.full(2, 5.0), 1000, (0, 1), (-1, -1))
    its = question(run, [[0]], offers=(offer,), most_bought=(600.0,), buying_stage_usd=2000.0)
    answer = decide(its, 0.0, (), 0.05, Here(), Effort())
    assert answer.chosen.plan.bought.tolist() == [[400, 200]]
    by_kind = {r.limit.kind: r for r in answer.reliefs}
    assert by_kind[LimitKind.BUYING_STAGE].objective == pytest.approx(200 * 9.0)
    assert by_kind[LimitKind.FOR_SALE].objective == pytest.approx(100 * 4.0)


def test_a_fall_of_the_price_is_not_bought_to_sell_at_once() -> None:
    """In the second future a rig costs 1 and sells for 8: no more are bought than rigs that stood
    there are sold in their place."""
    usd = np.array([[30.0, 30.0], [1.0, 1.0]])
    offer = Offer(0, 0, 0, usd, usd.mean(axis=0), 100, (0, 1), (-1, -1))
    run = [[[[100.0, 100.0]]], [[[0.0, 0.0]]]]  # nothing is earned in that future: it is the worst
    site = terms(2, capacity_kw=np.full(2, 10.0))
    its = question(run, [[10]], (site,), offers=(offer,), most_bought=(math.inf,), sale_usd=8.0)
    plan = decide(its, 5.0, (), 0.5, Here(), Effort()).chosen.plan
    assert plan.bought.sum() == 10 == plan.sold.sum()
    certain = replace(its, offers=(replace(offer, usd=usd[1:], paid_usd=usd[1]),))
    plan = decide(certain, 5.0, (), 0.5, Here(), Effort()).chosen.plan
    assert plan.bought.sum() == 100 == plan.sold.sum()  # where it costs 1 in every future


def test_keeping_all_lets_what_is_on_its_way_arrive() -> None:
    its = question(
        [[[[3.0, 5.0]]]], [[2]], slots=(Slot(0, 0, 0.5),), late_usd=[[[1.5]]], end_usd=1.0,
        coming=(Coming(0, 0, 4, 0, 0), Coming(0, 0, 1, 1, -1)),
    )  # fmt: skip
    npv = npv_usd(its, columns(its), keep_all(its, columns(its)))
    assert npv == pytest.approx([2 * 3 + 4 * 1.5 + 7 * 5 + 7])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weeks = 6", "weeks = -1", "weeks"),
        ("weeks = 6", 'sites = ["nowhere"]', "there is no site or group 'nowhere'"),
        ("weeks = 6", "sites = 3", "is no list of names"),
        ("weeks = 6", "most = 0", "most"),
        ("weeks = 6", "price = 3", "unknown key"),
        ("follows_bitcoin = 0.6", "follows_bitcoin = 9", "at most 3"),
        (f'model = "{MODEL}"', 'model = "Nobody X1"', "Nobody X1"),
        (f'model = "{MODEL}"', "", "give one of model, hashrate + power"),
        ("[[2026-03-01, 16], [2027-01-01, 9]]", "0", "above 0"),
        ("[[2026-03-01, 16], [2027-01-01, 9]]", "1e9", "at most 1e+06"),
    ],
)
def test_bad_offers(old: str, new: str, said: str) -> None:
    assert old in OFFER
    with pytest.raises(FileProblems) as problem:
        load(BASE + "[allocate]\n" + OFFER.replace(old, new))
    assert said in "\n".join(problem.value.listed)


def test_a_model_fetches_one_price_at_the_end() -> None:
    file = load(BASE + "[allocate]\n" + OFFER + "resale_usd = 900\n")
    with pytest.raises(InputError, match="700 USD at a and 900 USD at"):
        values.instance(scene.scene(file, 1), range(2))


def test_notes_on_offers() -> None:
    def notes(offer: str) -> str:
        file = load(BASE + "[allocate]\n" + offer)
        return "\n".join((*file.project.notes, *scene.remarks(scene.scene(file, 1))))

    assert "buying" not in notes(OFFER.replace("16]", "20]"))
    assert "none is for sale before the last stage" in notes(OFFER.replace("202", "203"))
    assert "buying pays without running it" in notes(OFFER.replace("16]", "2]"))
    assert "usd_per_th = 3200 is for each TH/s" in notes(OFFER.replace("16]", "3200]"))
    new = OFFER.replace(MODEL, "Antminer S21 XP 270T")
    assert "it fetches nothing at the end" in notes(new)
    its = replace(load(BASE + "[allocate]\n" + new))
    assert scene.scene(its, 1).rigs[-1].name == "Antminer S21 XP 270T"
