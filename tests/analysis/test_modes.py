"""Should I underclock: each mode by its own bill, where the best one changes, and the words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from powbench.analysis import mode_words, modes
from powbench.analysis.modes import Choice, choice
from powbench.analysis.site_document import result
from powbench.documents.projection.modes import Modes
from powbench.provenance import Status
from powbench.rigs.rig import Interval, Mode, Rig
from powbench.sites.charges import tiers
from powbench.sites.charges.energy import EnergyCharge
from powbench.sites.charges.flat_demand import FlatDemand
from powbench.sites.charges.schedule import Schedule
from powbench.sites.currency import Rates
from powbench.sites.projection import Projection
from powbench.sites.running.fleet import FleetLine
from powbench.sites.running.supply import Supply
from powbench.sites.site import Horizon, Pue, Site
from powbench.sites.tariff import Tariff
from tests.sites import cases

LOW, TURBO = cases.mode("low", 80, 2000), cases.mode("turbo", 120, 3900)
S19 = replace(cases.S19, modes=(LOW, TURBO))
HORIZON = Horizon(cases.START, 31)


def chosen(rig: Rig = S19, **changes: Any) -> Choice:
    found = choice(cases.run(cases.site(rig, count=1, **changes)), HORIZON, Rates())
    assert found is not None
    return found


def profit(site: Site) -> float:
    return cases.run(site).profit_usd


def test_a_rig_without_modes_has_no_answer() -> None:
    assert choice(cases.run(cases.site()), HORIZON, Rates()) is None


def test_each_mode_leaves_what_a_rig_that_has_no_other_leaves() -> None:
    demand = Tariff(EnergyCharge((tiers.one(0.2),)), (FlatDemand((tiers.one(15.0),)),))
    found = chosen(tariff=demand, pue=Pue((1.2,) * 12), pool_fee=0.02)
    (of,) = found.lines
    for option in of.options:
        alone = replace(S19.only(option.mode), modes=())
        site = cases.site(alone, count=1, tariff=demand, pue=Pue((1.2,) * 12), pool_fee=0.02)
        assert option.profit_usd == pytest.approx(profit(site), rel=1e-12)
    assert found.normal.profit_usd == of.normal.profit_usd
    assert [o.mode.name for o in of.options] == ["low", "normal", "turbo"]


@pytest.mark.parametrize("place", [0, 1])
def test_at_the_price_between_two_modes_both_leave_the_same(place: int) -> None:
    fees: dict[str, Any] = {"pue": Pue((1.2,) * 12), "pool_fee": 0.02}
    options = chosen(tariff=0.1, **fees).lines[0].options
    price = options[place].above
    assert price is not None and price == options[place + 1].below
    slow, fast = (S19.only(o.mode) for o in options[place : place + 2])
    at = [profit(cases.site(rig, 1, price, **fees)) for rig in (slow, fast)]
    assert at[0] == pytest.approx(at[1], rel=1e-9)
    dearer = [profit(cases.site(rig, 1, price * 1.01, **fees)) for rig in (slow, fast)]
    assert dearer[0] > dearer[1]
    end = options[0].below
    assert end is not None
    assert profit(cases.site(S19.only(LOW), 1, end, **fees)) == pytest.approx(0, abs=1e-9)


def test_underclock_in_words() -> None:
    (said,) = mode_words.sentences(chosen(tariff=0.27))
    low, normal = (profit(cases.site(rig, 1, 0.27)) for rig in (S19.only(LOW), cases.S19))
    below = chosen(tariff=0.27).lines[0].normal.below
    assert low > normal > -99
    assert said.startswith(
        f"Underclock: at 0.2700 USD/kWh the mode low (80 TH/s, 2,000 W) earns "
        f"{(low - normal) / 31:.2f} USD a day more than normal; run normal below {below:.4f} "
        "USD/kWh. Above "
    )
    assert said.endswith("USD/kWh no mode pays for its power.")


def test_the_other_answers_in_words() -> None:
    (over,) = mode_words.sentences(chosen(tariff=0.02))
    assert over.startswith("Overclock: at 0.0200 USD/kWh the mode turbo (120 TH/s, 3,900 W) earns ")
    assert "more than normal; run normal above 0.13" in over
    (keep,) = mode_words.sentences(chosen(tariff=0.18))
    assert keep.startswith("Keep normal: at 0.1800 USD/kWh it earns ")
    assert "low is better above 0.2" in keep and "turbo is better below 0.1" in keep
    (lost,) = mode_words.sentences(chosen(tariff=0.5))
    assert lost.startswith("Switch off: at 0.5000 USD/kWh no mode pays for its power, as anywhere ")
    low, normal = (profit(cases.site(rig, 1, 0.5)) for rig in (S19.only(LOW), cases.S19))
    less = f"{(low - normal) / 31:.2f} USD a day less than normal."
    assert lost.endswith(f"Of the modes low (80 TH/s, 2,000 W) loses the least, {less}")
    beaten = replace(cases.S19, modes=(cases.mode("poor", 79, 3300),))
    (only,) = mode_words.sentences(chosen(beaten, tariff=0.1))
    assert "no other mode is the best at any price" in only
    (off,) = mode_words.sentences(chosen(tariff=3.0, supply=Supply(switch_off=True)))
    assert off.startswith("Any mode will do: at these prices low leaves as much as normal")


def test_by_the_hour_in_words() -> None:
    day = ((0,) * 12 + (1,) * 12,) * 12
    tariff = Tariff(EnergyCharge((tiers.one(0.02), tiers.one(0.3)), Schedule(day, day)))
    may, does = chosen(tariff=tariff), chosen(tariff=tariff, supply=Supply(best_mode=True))
    first, second = mode_words.sentences(may)
    more = (may.by_hour.profit_usd - may.lines[0].best.profit_usd) / 31
    assert first == (
        f"Change the mode by the hour: that would leave {more:.2f} USD a day more than "
        f"{may.lines[0].best.mode.name} at all hours (low 50%, turbo 50%)."
    )
    assert second.startswith("With one mode at all hours, ")
    assert mode_words.sentences(does)[0].startswith("Change the mode by the hour: that leaves ")
    assert does.normal.profit_usd == pytest.approx(may.normal.profit_usd)
    assert does.by_hour.profit_usd == pytest.approx(may.by_hour.profit_usd)


def test_what_the_choice_does_not_see_is_said() -> None:
    """A demand charge makes the fastest mode of the cheapest hour dear."""
    tariff = Tariff(EnergyCharge((tiers.one(0.02),)), (FlatDemand((tiers.one(200.0),)),))
    found = chosen(tariff=tariff)
    assert found.by_hour.profit_usd < found.lines[0].best.profit_usd
    assert "the choice looks at the price of the next kWh" in mode_words.sentences(found)[-1]


def test_several_lines_are_told_apart() -> None:
    other = replace(S19, name="other", modes=(LOW,))
    site = cases.site(fleet=(FleetLine(S19, 3), FleetLine(cases.S19, 5), FleetLine(other, 2)))
    found = choice(cases.run(site), HORIZON, Rates())
    assert found is not None
    assert [of.line.rig.name for of in found.lines] == [S19.name, "other"]
    assert found.lines[1].options[0].profit_usd == pytest.approx(
        profit(replace(site, fleet=(*site.fleet[:2], FleetLine(other.only(LOW), 2))))
    )
    said = mode_words.sentences(found)
    assert [s.partition(":")[0] for s in said[-2:]] == [S19.name, "other"]


def test_the_document_holds_the_choice() -> None:
    p: Projection = cases.run(cases.site(S19, tariff=0.2, supply=Supply(best_mode=True)))
    found = choice(p, HORIZON, Rates())
    assert found is not None
    made = result(p, 1, None, found).modes
    assert isinstance(made, Modes)
    (rig,) = made.rigs
    assert (made.chosen, rig.normal, rig.count) == ("best", "normal", 10)
    assert made.best_profit_usd == pytest.approx(p.profit_usd)
    assert sum(o.energy_kwh for o in rig.options) == pytest.approx(float(p.energy_kwh.sum()))
    assert sum(o.revenue_usd for o in rig.options) == pytest.approx(float(p.accounts.revenue.sum()))
    assert sum(o.hours for o in rig.options) == pytest.approx(p.hours.count)


@pytest.mark.parametrize(("width", "doubted"), [(0.001, False), (0.15, True)])
def test_a_difference_within_what_was_measured_is_told(width: float, doubted: bool) -> None:
    def measured(mode: Mode) -> Mode:
        rate = mode.hashes_per_second.value
        interval = Interval(rate, rate * (1 - width), rate * (1 + width))
        return replace(mode, hashes_per_second=interval, status=Status.MEASURED)

    rig = replace(cases.S19, status=Status.MEASURED, modes=tuple(map(measured, (LOW, TURBO))))
    (said,) = mode_words.sentences(chosen(rig, tariff=0.27))
    assert ("measure them longer" in said) is doubted
    assert "measure them longer" not in mode_words.sentences(chosen(tariff=0.27))[0]


def test_of_very_many_modes_the_first_lines_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modes, "MOST_OPTIONS", 7)
    site = cases.site(fleet=tuple(FleetLine(replace(S19, name=n), 1) for n in "abcd"))
    found = choice(cases.run(site), HORIZON, Rates())
    assert found is not None
    assert ([of.line.rig.name for of in found.lines], found.left_out) == (["a", "b"], 2)
    said = mode_words.sentences(found)
    assert "The modes of 2 more lines of rigs are not compared here." in said
