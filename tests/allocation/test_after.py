"""A plan that goes on from an earlier one: where its rigs stand, and what has changed since."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from powbench.allocation import earlier, replay, scene, values
from powbench.allocation.columns import columns, npv_usd
from powbench.allocation.continued import continued
from powbench.allocation.decide import Answer, decide
from powbench.allocation.document import document
from powbench.allocation.earlier import Held
from powbench.allocation.sentences import sentences
from powbench.allocation.solving import Effort
from powbench.documents import reading
from powbench.documents.allocation import After, Allocation
from powbench.documents.fields import ABSENT
from powbench.errors import InputError
from tests.allocation.cases import load
from tests.allocation.small import Here
from tests.mutate.mutations import mutations

S19, S21, XP = "Antminer S19j Pro 104T", "Antminer S21 200T", "Antminer S21 XP 270T"
FILE = f"""start = 2026-12-01
months = 24
discount_rate = 0.12
[network]
price_usd = 110_000
fees_btc_per_block = 0.02
difficulty = 150e12
date = 2026-11-20
height = 970_000
difficulty_growth_per_year = 0.25
[uncertainty]
difficulty = "scenario"
rigs = false
[site.texas]
rigs = [{{ model = "{S19}", count = 900, resale_usd = 50 }}]
tariff = {{ price = 0.045 }}
[site.texas.allocate]
capacity_mw = [[2026-12-01, 3], [2027-03-01, 5]]
[site.oslo]
rigs = [{{ model = "{S21}", count = 300, price_usd = 2000, resale_usd = 500 }}]
tariff = {{ price = 0.06 }}
costs = {{ wages_per_month = 3000 }}
[site.oslo.allocate]
capacity_mw = 2
notice_months = 6
[site.lima]
rigs = [{{ model = "{S21}", count = 1, resale_usd = 500 }}]
tariff = {{ price = 0.03 }}
costs = {{ wages_per_month = 500, setup_usd = 20_000 }}
[site.lima.allocate]
empty = true
lead_months = 9
capacity_mw = 0.5
[allocate]
buying_budget_usd = 3_000_000
[[allocate.buy]]
model = "{XP}"
usd_per_th = [[2026-12-01, 12], [2027-06-01, 8]]
weeks = 16
most = 900
resale_usd = 1_200
[[allocate.route]]
usd_per_rig = 40
weeks = 14
loss = 0.02
"""
TARIFF = "tariff = { price = 0.045 }"


def on(start: str, months: int, text: str = FILE) -> str:
    return text.replace("start = 2026-12-01", f"start = {start}").replace(
        "months = 24", f"months = {months}"
    )


def planned(text: str, before: Allocation | None = None) -> tuple[Answer, scene.Scene, Allocation]:
    """The plan, and its document as it is read back from its file."""
    file = load(text)
    held = None if before is None else earlier.held(before, "old.json", file)
    its = scene.scene(file, 1, held)
    answer = decide(values.instance(its, range(1)), 0.0, (), 0.05, Here(), Effort(1e-6))
    made = reading.text(document(answer, its, 1, 0, ()))
    return answer, its, reading.read(made, "old.json", Allocation)


@pytest.fixture(scope="module")
def first() -> tuple[Answer, scene.Scene, Allocation]:
    return planned(FILE)


def after(plan: Allocation) -> After:
    assert plan.after is not ABSENT
    return plan.after


def running(plan: Allocation) -> dict[str, dict[str, int]]:
    """Rigs that run, by site and by the day on which a stage begins."""
    return {
        site.name: {
            stage.from_: sum(r.run[t] + r.run_late[t] for r in site.rigs)
            for t, stage in enumerate(plan.stages)
        }
        for site in plan.plan.sites
    }


def test_the_first_plan_has_everything_that_a_plan_may_have(first: Any) -> None:
    """Or the tests below would show little."""
    _, _, plan = first
    assert plan.plan.moves and plan.plan.purchases
    assert any(sum(rig.sold) for site in plan.plan.sites for rig in site.rigs)
    by_name = {site.name: site for site in plan.plan.sites}
    assert by_name["oslo"].open[0] and not by_name["oslo"].open[-1]
    assert not by_name["lima"].open[2] and by_name["lima"].open[3]


@pytest.mark.parametrize(
    ("start", "months"),
    [
        ("2026-12-01", 24), ("2027-06-01", 18),
        *(pytest.param(*later, marks=pytest.mark.slow)
          for later in (("2027-03-01", 21), ("2027-09-01", 15), ("2027-12-01", 12))),
    ],
)  # fmt: skip
def test_with_nothing_changed_the_old_plan_goes_on(first: Any, start: str, months: int) -> None:
    _, _, old = first
    answer, its, new = planned(on(start, months), old)
    assert after(new).differences == ()
    assert after(new).words == ("what is left of the old plan stays as it was",)
    for site, numbers in running(new).items():
        for day, count in numbers.items():
            assert count == pytest.approx(running(old)[site][day], abs=1), (site, day)
    (exact,) = replay.npv_usd(its, columns(answer.instance), [answer.chosen.plan], range(1))
    linear = npv_usd(answer.instance, columns(answer.instance), answer.chosen.plan.x)
    assert exact == pytest.approx(linear, rel=1e-9)


def test_what_was_spent_is_spent(first: Any) -> None:
    """The same plan is worth what it earns from now on: nothing is paid twice."""
    answer, _, old = first
    _, _, new = planned(on("2027-03-01", 21), old)
    instance, plan, at = answer.instance, answer.chosen.plan, columns(answer.instance)
    usd = (instance.run_usd[0] * plan.run_in)[:, :, 1:].sum()
    for number, slot in enumerate(instance.slots):
        usd += plan.x[at.late[number]] @ instance.late_usd[0, number] * (slot.stage > 0)
    usd += (instance.sale_usd * plan.sold)[:, :, 1:].sum() + (instance.end_usd * plan.end).sum()
    for lane, moved in zip(instance.lanes, plan.moved, strict=True):
        usd -= (lane.usd * moved)[:, 1:].sum()
    for offer, bought in zip(instance.offers, plan.bought, strict=True):
        usd -= (offer.usd[0] * bought)[1:].sum()
    for s, site in enumerate(instance.sites):
        usd -= (site.standing_usd * plan.open_[s])[1:].sum() * (not site.free)
        opens = plan.open_[s] > np.concatenate([[site.occupied], plan.open_[s][:-1]])
        usd -= (site.opening_usd * opens)[1:].sum()
    quarter = 90 / 365.25
    assert new.plan.outcome.mean_npv_usd == pytest.approx(usd * 1.12**quarter, rel=1e-3)


def test_a_tariff_shock_departs_from_the_old_plan_and_says_so(first: Any) -> None:
    _, _, old = first
    shock = on("2027-03-01", 21, FILE.replace(TARIFF, "tariff = { price = 0.12 }"))
    _, _, new = planned(shock, old)
    said = after(new)
    moved = [d for d in said.differences if d.what == "run" and d.site == "texas"]
    assert moved and all(d.old > d.new for d in moved)
    day = date.fromisoformat(str(moved[0].from_))
    words = f"the old plan ran {moved[0].old:,} rigs at texas in {day:%B %Y}; now "
    assert any(word.startswith(words) for word in said.words)
    assert len(said.words) == len(said.differences)


def held(old: Allocation, text: str) -> Held:
    return earlier.held(old, "old.json", load(text))


def counted(old: Allocation, day: str) -> int:
    """Rigs that there must be on a day: those at first and bought, less sold and lost."""
    begun = [t for t, stage in enumerate(old.stages) if stage.from_ < day]
    rigs = [rig for site in old.plan.sites for rig in site.rigs]
    bought = old.plan.purchases or ()
    total = sum(rig.before - sum(rig.sold[t] for t in begun) for rig in rigs)
    total += sum(each.count for each in bought if each.stage in begun)
    lost = sum(move.expected_loss for move in old.plan.moves if move.stage in begun)
    return round(total - lost)


@pytest.mark.parametrize(
    "day", ["2026-12-01", "2027-01-10", "2027-03-01", "2027-03-31", "2027-06-01", "2027-07-15",
            "2027-10-01", "2028-09-20"],
)  # fmt: skip
def test_no_rig_is_lost_or_made_on_any_day(first: Any, day: str) -> None:
    _, _, old = first
    left = held(old, on(day, 2))
    way = sum(each.count for each in left.on_the_way)
    assert sum(left.present.values()) + way == pytest.approx(counted(old, day), abs=2)
    assert all(each.arrives > date.fromisoformat(day) for each in left.on_the_way)


def test_rigs_on_their_way_arrive_in_the_new_plan(first: Any) -> None:
    _, _, old = first
    answer, _, new = planned(on("2027-01-10", 23), old)
    sent = {(w.site, w.model): w.count for w in after(new).on_the_way}
    assert sent and ("texas", S21) in sent
    coming = answer.instance.coming
    assert sum(each.count for each in coming) == sum(sent.values())
    texas = next(site for site in new.plan.sites if site.name == "texas")
    s21 = next(rig for rig in texas.rigs if rig.model == S21)
    assert s21.before == 0 and s21.run[0] == 0  # they left on 1 December, for 14 weeks
    assert s21.run[1] + s21.idle[1] + sum(s21.sold[:2]) >= sent["texas", S21] - 1
    assert all(d.from_ is None for d in after(new).differences)  # no stage begins on the same day


def test_stages_of_another_length_are_compared_in_all(first: Any) -> None:
    _, _, old = first
    longer = on("2027-03-01", 21, FILE.replace("[allocate]\n", "[allocate]\nstage_months = 6\n"))
    _, _, new = planned(longer, old)
    said = after(new)
    assert said.differences and all(d.from_ is None for d in said.differences)
    assert any(" in all; now " in word for word in said.words)


def test_contracts_are_as_the_old_plan_left_them(first: Any) -> None:
    _, _, old = first
    by_name = {site.name: site for site in old.plan.sites}
    end = by_name["oslo"].open.index(False)
    assert end == 2  # notice was given at once, for six months
    before = held(old, on("2026-12-01", 24))
    assert before.under_contract == {"texas", "oslo"} and not before.ends
    noticed = held(old, on("2027-03-01", 21))
    assert noticed.ends == {"oslo": date(2027, 6, 1)}
    answer, its, _ = planned(on("2027-03-01", 21), old)
    said = " ".join(sentences(answer.instance, answer.chosen.plan, its.stages))
    assert "leave oslo by 2027-06-01, as notice has been given" in said
    assert "give notice at oslo" not in said
    gone = held(old, on("2027-06-01", 18))
    assert gone.under_contract == {"texas"} and not gone.ends
    _, its, new = planned(on("2027-06-01", 18), old)
    assert not any(next(s for s in new.plan.sites if s.name == "oslo").open)
    lima = next(s for s in its.sites if s.name == "lima")
    assert its.terms.of("lima").lead_months == pytest.approx(3) and lima.setup_usd == 20_000
    opened = held(old, on("2027-12-01", 12))
    assert "lima" in opened.under_contract
    _, its, _ = planned(on("2027-12-01", 12), old)
    assert not its.terms.of("lima").empty


def test_a_row_of_plans_remembers_what_the_first_one_did(first: Any) -> None:
    """What it bought, what is on its way, and when sites began to be made ready."""
    _, _, old = first
    _, _, second = planned(on("2027-01-10", 23), old)
    bought = {each.model: each.count for each in after(second).bought}
    assert bought == {XP: sum(p.count for p in old.plan.purchases or () if p.stage == 0)}
    third = held(second, on("2027-01-20", 23))
    assert third.first_start == date(2026, 12, 1)
    both = {(w.site, w.model, w.arrives): w.count for w in third.on_the_way}
    for each in after(second).on_the_way:
        assert both[each.site, each.model, date.fromisoformat(each.arrives)] >= each.count
    its = scene.scene(load(on("2027-01-20", 23)), 1, third)
    spent = third.spent[XP]
    assert its.terms.offers[0].most == 900 - spent[0]
    assert its.terms.buying_usd == pytest.approx(3_000_000 - spent[1])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (on("2026-11-25", 24), "old.json is for 2026-12-01 until 2028-12-01, and the file starts"),
        (on("2028-12-01", 24), "and the file starts on 2028-12-01"),
        (FILE.replace("site.lima", "site.quito"), "of other sites: lima only in the plan; quito"),
        (FILE.replace(f'"{S19}"', '"Antminer S19 XP 140T"'), f"of other rigs: {S19} only in the"),
        (FILE.replace("count = 900", "count = 800"), f"began with 900 {S19} at texas"),
        (FILE.replace("empty = true\nlead_months = 9", ""), "at lima, and the file has 1"),
    ],
)
def test_a_plan_of_another_file_is_refused(first: Any, text: str, said: str) -> None:
    _, _, old = first
    with pytest.raises(InputError) as refused:
        held(old, text)
    assert said in refused.value.message and refused.value.hint


def _changed(data: Any, path: list[Any], value: Any) -> Any:
    if not path:
        return value
    copied = dict(data) if isinstance(data, dict) else list(data)
    copied[path[0]] = _changed(copied[path[0]], path[1:], value)
    return copied


RIG = ["plan", "sites", 0, "rigs", 0]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["stages", 1, "from"], "2026-12-01"), (["stages", 1, "from"], "2027-02-31"),
        (["stages", -1, "days"], 0), (["stages", -1, "days"], 10**9), (["stages"], []),
        ([*RIG, "run"], [1]), ([*RIG, "idle", 0], -1), ([*RIG, "sold", 0], 10**12),
        ([*RIG, "model"], "nobody's"), (["plan", "sites", 0, "open"], [True]),
        (["plan", "sites", 0, "name"], "oslo"), (["plan", "sites"], []),
        (["plan", "moves", 0, "to"], "nowhere"), (["plan", "moves", 0, "stage"], 99),
        (["plan", "moves", 0, "count"], -4), (["plan", "moves", 0, "expected_loss"], 1e9),
        (["plan", "purchases", 0, "cost_usd"], -1.0), (["plan", "purchases", 0, "model"], "?"),
        (["plan", "purchases", 0, "arrives"], "2027-13-01"),
    ],
)  # fmt: skip
def test_a_damaged_plan_is_refused(first: Any, path: list[Any], value: Any) -> None:
    _, _, old = first
    data = _changed(reading.builtins(old), path, value)
    with pytest.raises(InputError) as refused:
        held(reading.typed(data, "old.json", Allocation), on("2027-03-01", 21))
    assert "old.json" in refused.value.message and refused.value.hint


def test_no_damage_to_any_field_gets_past_the_reader(first: Any) -> None:
    """Each is refused, or is a plan as it might be."""
    _, _, old = first
    file = load(on("2027-01-10", 23))
    refused = taken = 0
    for mutation in mutations(reading.builtins(old)):
        try:
            left = earlier.held(reading.typed(mutation.data, "old.json", Allocation), "x", file)
            assert all(count >= 0 for count in left.present.values())
            continued(file, left)
            taken += 1
        except InputError as error:
            assert error.hint
            refused += 1
    assert refused > 300 and taken > 100


def test_a_plan_of_an_older_powbench_does_not_say_when_rigs_arrive(first: Any) -> None:
    _, _, old = first
    data = reading.builtins(old)
    for move in data["plan"]["moves"]:
        del move["arrives"]
    with pytest.raises(InputError, match="an older powbench wrote it"):
        held(reading.typed(data, "old.json", Allocation), on("2027-03-01", 21))
