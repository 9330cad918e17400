"""Planning a sweep and choosing from it."""

from __future__ import annotations

import io
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from rich.console import Console

from powbench.energy.reading import EnergyReading, RateInterval, missing, with_hashes
from powbench.energy.sweep import Choice, Judged, Point, Setting, cap_steps, pick, plan
from powbench.errors import InputError
from powbench.measure.measurement import Measurement
from powbench.measure.sweeping import Sweep
from powbench.report.terminal import sweeping
from powbench.report.terminal.energy import efficiency
from powbench.report.units import rate_range


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


def unsure(kernel: str, watts: float) -> Point:
    """A point whose meter does not know its accuracy."""
    rate = RateInterval(1e6, 1e6, 1e6)
    found = EnergyReading(
        True, "m", "wall", "exec:x", "measured", joules=watts * 10, watts=watts, seconds=10.0
    )
    return Point(Setting(kernel, 1), rate, (with_hashes(found, 1e7, rate),))


def test_an_unknown_accuracy_has_no_interval_and_tells_no_points_apart() -> None:
    best, near, far = unsure("a", 50), unsure("b", 51), unsure("c", 500)
    assert best.efficiency("exec:x") == Judged(None, 20000, None)
    assert best.efficiency("nut://ups") is None
    found = pick([near, far, best])
    assert found.source == "exec:x"
    assert found.most_efficient == Choice(best, (near, far))


def test_a_single_slice_has_no_interval_to_win_by() -> None:
    one, two = unsure("a", 50), point("b", 0.9e6, 50)
    assert pick([one, two]).fastest == Choice(one, (two,))
    assert pick([point("a", 1e6, 50), two]).fastest.ties == ()


def test_the_terminal_says_that_an_interval_is_not_known() -> None:
    points = (unsure("a", 50), unsure("b", 51))
    quiet = SimpleNamespace(warnings=(), interrupted=False, hardware_errors=0)
    measured = cast("tuple[Measurement, ...]", (quiet, quiet))
    file = io.StringIO()
    Console(file=file, width=140).print(sweeping.sweep(Sweep(points, measured, pick(points))))
    shown = file.getvalue()
    assert shown.count("not known") >= 3
    assert "a × 1 (perhaps as good, without intervals: b × 1)" in shown
    assert "write it behind the meter, as in ;accuracy=2%" in shown
    assert "…" not in shown.split("Most efficient")[1]


def test_of_two_meters_that_all_points_have_the_wider_judges() -> None:
    rate = RateInterval(1e6, 1e6, 1e6)
    both = (
        with_hashes(reading(50), 1e7, rate),
        with_hashes(replace(reading(90, "powercap:psys"), scope="psys"), 1e7, rate),
    )
    assert pick([Point(Setting("a", 1), rate, both)]).source == "powercap:psys"


@pytest.mark.parametrize("width", [60, 80, 140])
def test_intervals_are_shown_at_any_width(width: int) -> None:
    """Below the values, where no column of their own has room."""
    names = ("avx512-ordered, 16 versions", "avx2")
    points = tuple(point(name, 1e6 * (n + 1), 50 + n) for n, name in enumerate(names))
    quiet = SimpleNamespace(warnings=(), interrupted=False, hardware_errors=0)
    measured = cast("tuple[Measurement, ...]", (quiet, quiet))
    file = io.StringIO()
    table = sweeping.sweep(Sweep(points, measured, pick(points)))
    Console(file=file, width=width).print(table)
    shown = file.getvalue()
    assert width < 80 or "left out at" not in shown
    for p in points:
        rate, judged = p.hashes_per_second, p.efficiency(pick(points).source)
        assert judged is not None
        assert rate_range(rate.low, rate.high, rate.median) in shown
        assert efficiency(judged.value, judged.low, judged.high)[1] in shown
    assert max(map(len, shown.splitlines())) <= width
