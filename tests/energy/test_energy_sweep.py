"""Planning a sweep and choosing from it."""

from __future__ import annotations

import pytest

from powbench.energy import sweep
from powbench.energy.reading import EnergyReading, RateInterval, missing, with_hashes
from powbench.energy.sweep import Point, Setting, cap_steps, pick, plan
from powbench.errors import InputError


def reading(watts: float, source: str = "powercap:package") -> EnergyReading:
    return EnergyReading(
        True,
        "m",
        "package",
        source,
        "measured",
        joules=watts * 10,
        watts=watts,
        seconds=10.0,
        samples=10,
        uncertainty=0.0,
    )


def point(name: str, rate: float, watts: float | None, spread: float = 0.01) -> Point:
    interval = RateInterval(rate * (1 - spread), rate, rate * (1 + spread))
    energy = missing("no meter here") if watts is None else reading(watts)
    return Point(Setting(name, 1), interval, (with_hashes(energy, rate * 10, interval),))


def test_a_plan_sets_each_cap_once() -> None:
    settings = plan(["avx2", "shani", "avx2"], [4, 1], [2e9, 3e9])
    assert [str(s) for s in settings] == [
        "avx2 × 1 at 3000 MHz",
        "avx2 × 4 at 3000 MHz",
        "shani × 1 at 3000 MHz",
        "shani × 4 at 3000 MHz",
        "avx2 × 1 at 2000 MHz",
        "avx2 × 4 at 2000 MHz",
        "shani × 1 at 2000 MHz",
        "shani × 4 at 2000 MHz",
    ]


def test_a_plan_without_caps() -> None:
    assert plan(["avx2"], [1]) == (Setting("avx2", 1, None),)
    assert str(plan(["avx2"], [1])[0]) == "avx2 × 1"


@pytest.mark.parametrize("args", [([], [1]), (["a"], []), (["a"], [0]), (["a"], [1], [-1.0])])
def test_plans_of_nothing(args: tuple[list[str], ...]) -> None:
    with pytest.raises(InputError):
        plan(*args)  # type: ignore[arg-type]


def test_caps_in_steps() -> None:
    assert cap_steps(0.8e9, 3.8e9, 4) == (3.8e9, 2.8e9, 1.8e9, 0.8e9)
    assert cap_steps(3.75e9, 3.8e9, 4) == (3.8e9, 3.75e9)
    with pytest.raises(InputError):
        cap_steps(1e9, 1e9, 3)


def test_fastest_and_most_efficient_may_differ() -> None:
    fast, thrifty = point("fast", 100e6, 100), point("thrifty", 60e6, 30)
    found = pick([fast, thrifty, point("neither", 50e6, 90)])
    assert found.fastest.best is fast
    assert found.most_efficient is not None
    assert found.most_efficient.best is thrifty
    assert found.fastest.ties == found.most_efficient.ties == ()


def test_overlapping_intervals_are_ties() -> None:
    best, near, far = point("a", 100e6, 50), point("b", 99e6, 50), point("c", 90e6, 50)
    found = pick([far, near, best])
    assert found.fastest.best is best
    assert found.fastest.ties == (near,)
    assert found.most_efficient is not None
    assert found.most_efficient.ties == (near,)


def test_without_a_meter_there_is_a_fastest_and_a_reason() -> None:
    found = pick([point("a", 1e6, None), point("b", 2e6, None)])
    assert found.fastest.best.setting.kernel == "b"
    assert found.most_efficient is None
    assert found.reason == "no meter here"


def test_one_meter_judges() -> None:
    """A wall plug that one point has must not be held against packages."""
    rate = RateInterval(1e6, 1e6, 1e6)
    wall = with_hashes(reading(1, "nut://ups"), 1e7, rate)
    odd = Point(Setting("odd", 1), rate, (wall,))
    found = pick([odd, point("a", 1e6, 50), point("b", 1e6, 40)])
    assert found.source == "powercap:package"
    assert found.most_efficient is not None
    assert found.most_efficient.best.setting.kernel == "b"
    other = pick([odd, point("a", 1e6, 50)], source="nut://ups")
    assert other.most_efficient is not None
    assert other.most_efficient.best is odd


def test_nothing_measured_nothing_chosen() -> None:
    with pytest.raises(InputError):
        pick([])


def test_an_unknown_uncertainty_ties_by_value_alone() -> None:
    rate = RateInterval(1e6, 1e6, 1e6)
    unsure = EnergyReading(
        True, "m", "wall", "exec:x", "measured", joules=500.0, watts=50.0, seconds=10.0
    )
    one = Point(Setting("a", 1), rate, (with_hashes(unsure, 1e7, rate),))
    assert one.efficiency("exec:x") == (20000, 20000, 20000)
    assert one.efficiency("nut://ups") is None
    assert sweep.pick([one]).source == "exec:x"
