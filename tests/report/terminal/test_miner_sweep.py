"""The answer of a miner's sweep in words."""

from __future__ import annotations

import io

from rich.console import Console

from powbench.energy.reading import EnergyReading, RateInterval, missing, with_hashes
from powbench.energy.sweep import Point
from powbench.energy.sweep import Setting as Set
from powbench.miners.sweep.swept import Results
from powbench.readers.settings import Setting, State
from powbench.report.terminal import miner_sweep

SOURCE = "http:192.0.2.30"
SLOW, AS_IT_WAS = Setting(400, 1060), Setting(525, 1150)


def point(setting: Setting, rate: float, energy: EnergyReading) -> Point:
    interval = RateInterval(0.99 * rate, rate, 1.01 * rate)
    return Point(Set(str(setting), 0), interval, (with_hashes(energy, 60 * rate, interval),))


def watts(value: float) -> EnergyReading:
    return EnergyReading(
        True, "plug", "wall", SOURCE, "measured", joules=60 * value, watts=value, seconds=60.0,
        samples=60, uncertainty=0.01,
    )  # fmt: skip


def answer(*points: Point) -> str:
    state = State(
        "Bitaxe", AS_IT_WAS, 60.0, 60.0, None, None, None, None, None, False, "", {}
    )  # fmt: skip
    screen = io.StringIO()
    results = Results((), (), points, ((state,),) * len(points))
    Console(file=screen, width=120).print(miner_sweep.found(results, [], state))
    return " ".join(screen.getvalue().split())


def test_how_it_was_before_stands_beside_the_best() -> None:
    said = answer(point(SLOW, 0.8e12, watts(12.0)), point(AS_IT_WAS, 1.2e12, watts(21.0)))
    assert "As it was set before, at 525 MHz at 1150 mV, it does 1.20 TH/s and takes 17.5 J/TH" in (
        said
    )


def test_a_meter_that_failed_before_is_no_figure() -> None:
    gone = missing("no answer", name="plug", scope="wall", source=SOURCE, kind="measured")
    said = answer(point(SLOW, 0.8e12, watts(12.0)), point(AS_IT_WAS, 1.2e12, gone))
    assert "it does 1.20 TH/s and takes an energy that was not measured." in said
    assert "takes 0 J/TH" not in said
