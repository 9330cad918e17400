"""The reading: what it refuses to be, and how hashes, intervals and idle power enter it."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.documents import energy
from powbench.documents import reading as documents
from powbench.energy.reading import (
    EnergyReading,
    RateInterval,
    from_document,
    interval,
    missing,
    widest,
    with_hashes,
    with_idle,
)
from powbench.errors import InputError
from powbench.scope import SCOPES, breadth


def reading(**changes: object) -> EnergyReading:
    values: dict[str, object] = {
        "available": True,
        "name": "rapl package-0",
        "scope": "package",
        "source": "powercap:package",
        "kind": "measured",
        "joules": 6000.0,
        "watts": 100.0,
        "seconds": 60.0,
        "samples": 61,
        "longest_gap_seconds": 1.0,
        "wraps": 1,
        "uncertainty": 0.05,
    }
    return EnergyReading(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [0.0, -1.0, math.nan, math.inf, None])
@pytest.mark.parametrize("name", ["joules", "watts", "seconds"])
def test_an_available_reading_has_positive_numbers(name: str, wrong: float | None) -> None:
    with pytest.raises(ValueError, match=name):
        reading(**{name: wrong})


@pytest.mark.parametrize("name", ["joules", "watts", "hashes_per_joule", "samples", "idle_watts"])
def test_an_unavailable_reading_has_no_number(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        EnergyReading(False, "a", "wall", "b", "measured", reason="off", **{name: 1})  # type: ignore[arg-type]


def test_an_unavailable_reading_has_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        EnergyReading(False, "a", "wall", "b", "measured")


def test_scopes_and_kinds_are_known() -> None:
    with pytest.raises(ValueError, match="guess"):
        reading(kind="guess")
    with pytest.raises(ValueError, match="tdp"):
        reading(scope="tdp")
    with pytest.raises(ValueError, match="none"):
        reading(scope="none", kind="none")


def read_back(entry: dict[str, Any]) -> EnergyReading:
    return from_document(documents.checked(entry, "energy", energy.EnergyReading))


def test_missing_says_why_in_json_and_nothing_else() -> None:
    entry = missing("no meter here", remedies=("buy one",)).to_json()
    assert entry == {"available": False, "reason": "no meter here", "remedies": ["buy one"]}
    assert read_back(entry) == missing("no meter here", remedies=("buy one",))


def test_json_and_back() -> None:
    full = with_hashes(
        reading(watts_over_time=((0.5, 99.0), (1.5, 101.0)), warnings=("careful",)),
        3e9,
        RateInterval(45e6, 50e6, 52e6),
    )
    assert read_back(json.loads(json.dumps(full.to_json()))) == full


@pytest.mark.parametrize(
    "change",
    [
        {"joules": "6000"},
        {"joules": True},
        {"joules": -1},
        {"available": 1},
        {"samples": 1.5},
        {"warnings": "careful"},
        {"watts_over_time": [[1]]},
        {"scope": "socket"},
        {"name": None},
    ],
)
def test_json_that_is_no_reading(change: dict[str, object]) -> None:
    with pytest.raises(InputError):
        read_back(reading().to_json() | change)


def test_efficiency_is_all_hashes_over_all_joules() -> None:
    found = with_hashes(reading(), 3e9)
    assert found.hashes_per_joule == pytest.approx(500_000)
    assert found.joules_per_hash == pytest.approx(2e-6)
    assert found.j_per_th == pytest.approx(2e6)
    assert found.hashes_per_joule_low == pytest.approx(500_000 * (1 - 0.05 / 1.05))
    assert found.hashes_per_joule_high == pytest.approx(500_000 / 0.95)


def test_hashes_do_not_make_a_missing_reading_available() -> None:
    gone = missing("gone")
    assert with_hashes(gone, 3e9) is gone


@pytest.mark.parametrize("hashes", [0, -1, math.inf])
def test_hashes_are_positive(hashes: float) -> None:
    with pytest.raises(ValueError, match="hashes"):
        with_hashes(reading(), hashes)


def test_the_rate_alone_and_the_energy_alone() -> None:
    assert interval(100, RateInterval(9, 10, 12), 0.0) == pytest.approx((90, 120))
    assert interval(100, None, 0.2) == pytest.approx((100 / 1.2, 100 / 0.8))


def test_both_add_in_quadrature() -> None:
    low, high = interval(100, RateInterval(7, 10, 13), 0.25) or (0, 0)
    assert low == pytest.approx(100 * (1 - math.hypot(0.3, 0.2)))
    assert high == pytest.approx(100 * (1 + math.hypot(0.3, 1 / 3)))


@pytest.mark.parametrize("uncertainty", [None, 1.0, 2.0])
def test_no_interval_when_the_joules_could_be_anything(uncertainty: float | None) -> None:
    assert interval(100, RateInterval(9, 10, 11), uncertainty) is None
    found = with_hashes(reading(uncertainty=uncertainty), 3e9, RateInterval(9, 10, 11))
    assert found.hashes_per_joule is not None
    assert found.hashes_per_joule_low is None
    assert found.hashes_per_joule_high is None


@given(
    st.floats(1, 1e12),
    st.floats(0, 0.99),
    st.floats(0.01, 1),
    st.floats(1, 3),
    st.floats(0, 0.5),
)
def test_an_interval_holds_its_value_and_grows_with_doubt(
    value: float, uncertainty: float, down: float, up: float, more: float
) -> None:
    rate = RateInterval(down, 1.0, up)
    low, high = interval(value, rate, uncertainty) or (1, 0)
    assert 0 <= low <= value <= high
    wider = interval(value, rate, uncertainty + more)
    if wider is not None:
        assert wider[0] <= low
        assert wider[1] >= high


def test_the_widest_scope_speaks_for_the_machine() -> None:
    """package 50 W, psys 90 W and battery 80 W, all automatic: the battery feeds all of it."""
    package, psys = reading(watts=50.0), reading(watts=90.0, scope="psys")
    battery, wall = reading(watts=80.0, scope="battery"), reading(scope="wall")
    dram, typed = reading(scope="dram"), reading(scope="declared", kind="declared")
    assert widest([package, psys]) is psys
    assert widest([package, psys, battery]) is battery
    assert widest([battery, typed, wall, dram]) is wall
    assert widest([dram, package]) is package
    assert widest([reading(), package]) == reading()
    gone = missing("gone", name="x", scope="wall", source="x", kind="measured")
    assert widest([gone, package]) is package
    assert widest([gone]) is widest([]) is None
    assert sorted(SCOPES, key=breadth) == list(SCOPES)


def test_idle_power_is_a_second_figure() -> None:
    gross = with_hashes(reading(), 3e9)
    net = with_idle(gross, reading(watts=38.0), reading(watts=42.0))
    assert net.idle_watts == pytest.approx(40)
    assert net.net_joules == pytest.approx(6000 - 40 * 60)
    assert net.net_hashes_per_joule == pytest.approx(3e9 / 3600)
    assert (net.joules, net.hashes_per_joule) == (gross.joules, gross.hashes_per_joule)
    assert net.warnings == ()


def test_the_order_of_hashes_and_idle_does_not_matter() -> None:
    idle = reading(watts=40.0)
    rate = RateInterval(4e7, 5e7, 6e7)
    one = with_hashes(with_idle(reading(), idle, idle), 3e9, rate)
    assert one == with_idle(with_hashes(reading(), 3e9, rate), idle, idle)


def test_a_difference_inside_the_error_of_the_meter_is_no_figure() -> None:
    """216.15 W in the run, 216.0 W idle, a meter of 2 %: 0.15 W may be anything up to 6 W."""
    idle = reading(watts=216.0, uncertainty=0.02)
    run = with_hashes(reading(joules=216.15 * 60, watts=216.15, uncertainty=0.02), 3e9)
    net = with_idle(run, idle, idle)
    assert net.idle_watts == 216.0
    assert net.net_joules is net.net_hashes_per_joule is net.net_uncertainty is None
    assert "0.15 W above idle is within the meter's error, 6.1 W" in net.warnings[0]
    assert net.hashes_per_joule == run.hashes_per_joule


def test_a_net_figure_has_the_interval_of_both_readings() -> None:
    """5 % of 100 W and 5 % of 40 W: 5.385 W of 60 W, 8.98 %."""
    rate = RateInterval(4.9e7, 5e7, 5.05e7)
    idle = reading(watts=40.0)
    net = with_idle(with_hashes(reading(), 3e9, rate), idle, idle)
    error = math.hypot(5, 2) / 60
    assert net.net_uncertainty == pytest.approx(error)
    middle = 3e9 / 3600
    low = middle * (1 - math.hypot(0.02, error / (1 + error)))
    high = middle * (1 + math.hypot(0.01, error / (1 - error)))
    assert net.net_hashes_per_joule == pytest.approx(middle)
    assert net.net_hashes_per_joule_low == pytest.approx(low)
    assert net.net_hashes_per_joule_high == pytest.approx(high)
    assert read_back(json.loads(json.dumps(net.to_json()))) == net


@pytest.mark.parametrize("which", ["run", "idle"])
def test_without_an_accuracy_a_difference_has_no_interval(which: str) -> None:
    unsure, sure = reading(uncertainty=None), reading()
    run, idle = (unsure, sure) if which == "run" else (sure, unsure)
    net = with_idle(with_hashes(run, 3e9), replace(idle, watts=40.0), None)
    assert net.net_joules == pytest.approx(3600)
    assert net.net_hashes_per_joule == pytest.approx(3e9 / 3600)
    assert net.net_uncertainty is net.net_hashes_per_joule_low is None
    assert "may be no more than its error" in net.warnings[-1]


def test_idle_power_that_drifts_adds_to_the_error() -> None:
    net = with_idle(reading(), reading(watts=30.0), reading(watts=50.0))
    assert net.net_uncertainty == pytest.approx(math.hypot(5, 2, 10) / 60)


def test_idle_power_that_moved_or_is_half_there_is_told() -> None:
    moved = with_idle(reading(), reading(watts=30.0), reading(watts=50.0))
    assert "30.0 W before and 50.0 W after" in moved.warnings[0]
    half = with_idle(reading(), reading(watts=40.0), missing("gone"))
    assert half.idle_watts == 40.0
    assert "only before or only after" in half.warnings[0]
    assert with_idle(reading(), missing("gone"), None) == reading()


def test_no_net_joules_below_nothing() -> None:
    net = with_idle(with_hashes(reading(), 3e9), reading(watts=120.0), reading(watts=120.0))
    assert net.net_joules is None
    assert net.net_hashes_per_joule is None
    assert "no more power than idling" in net.warnings[0]


@pytest.mark.parametrize("ends", [(0, 1, 2), (2, 1, 3), (1, 3, 2), (1, 2, math.inf)])
def test_an_interval_of_a_rate_is_in_order(ends: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="interval"):
        RateInterval(*ends)
