"""Points and limits of a sweep: what is taken, and what is refused with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from powbench.errors import InputError
from powbench.miners.sweep import points
from powbench.miners.sweep.points import Limits
from powbench.readers.settings import Setting, State

LIMITS = Limits((400, 625), (1000, 1250))
COOL = State("Bitaxe", Setting(525, 1150), 60, 70, 18, 40, 1e12, 0.0, 100, False, "pool:3333", {})


def test_points_as_they_are_typed() -> None:
    assert points.listed("525:1150, 400:1.06V,525MHz:1150mV", "--points") == (
        Setting(525, 1150), Setting(400, 1060),
    )  # fmt: skip
    assert points.frequencies("400:600:100,450", "--frequency") == (400, 450, 500, 600)
    assert points.voltages("1000:1100:30", "--core-voltage") == (1000, 1030, 1060, 1090)
    assert points.frequencies("0.1:0.3:0.1", "--frequency") == pytest.approx((0.1, 0.2, 0.3))


def test_a_grid_warms_up_slowly() -> None:
    found = points.grid((400, 500), (1000, 1100))
    assert found == (
        Setting(400, 1000), Setting(500, 1000), Setting(400, 1100), Setting(500, 1100),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (points.listed, "525", "is no point"),
        (points.listed, "525:1150:3", "is no point"),
        (points.listed, "525:", "is no number"),
        (points.listed, "0:1150", "above 0"),
        (points.listed, "-5:1150", "above 0"),
        (points.listed, ",".join(f"{f}:1000" for f in range(400, 700)), "300 points"),
        (points.frequencies, "600:400:5", "is no range"),
        (points.frequencies, "400:600", "is no range"),
        (points.frequencies, "1:1e9:1e-9", "steps"),
        (points.voltages, "nan", "is no number"),
        (points.frequency_limits, "700:400", "is no range"),
        (points.frequency_limits, "400", "is no range"),
        (points.frequency_limits, "400:5000", "goes beyond"),
        (points.voltage_limits, "1000:12000", "goes beyond"),
    ],
)
def test_what_is_refused(read: Callable[[str, str], object], text: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        read(text, "--option")
    assert refused.value.message.startswith("--option: ")
    assert refused.value.hint


def test_too_many_pairs() -> None:
    with pytest.raises(InputError, match="more than 200"):
        points.grid(tuple(range(400, 420)), tuple(range(1000, 1020)))


@pytest.mark.parametrize(
    ("point", "said"),
    [
        (Setting(625.5, 1200), "--frequency-limits 400:625.5"),
        (Setting(399, 1200), "--frequency-limits 399:625"),
        (Setting(500, 1251), "--core-voltage-limits 1000:1251"),
        (Setting(500, 999), "--core-voltage-limits 999:1250"),
    ],
)
def test_a_point_outside_of_the_limits(point: Setting, said: str) -> None:
    LIMITS.check([Setting(400, 1000), Setting(625, 1250)])
    with pytest.raises(InputError) as refused:
        LIMITS.check([Setting(500, 1100), point])
    assert str(point) in refused.value.message
    assert said in refused.value.hint


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ""),
        ({"chip": None, "regulator": None, "watts": None, "most_watts": None}, ""),
        ({"chip": 66.0}, ""),
        ({"chip": 66.1}, "the chip was at 66.1 °C, above the limit of 66 °C"),
        ({"regulator": 90.0}, "the regulator was at 90.0 °C, above the limit of 86 °C"),
        ({"watts": 40.5}, "its power was at 40.5 W, above the limit of 40 W"),
        ({"stopped": True}, "its firmware has stopped the chip, as it was too hot"),
    ],
)
def test_what_ends_a_sweep(change: dict[str, float], said: str) -> None:
    assert LIMITS.passed(replace(COOL, **change)) == said  # type: ignore[arg-type]
