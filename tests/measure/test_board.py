"""What the looks at a board come to, and what is said of them."""

from __future__ import annotations

import dataclasses

from powbench.documents.board import Board, Clock, Throttled
from powbench.documents.fields import ABSENT
from powbench.energy.gauge import State
from powbench.measure.board import POINTS, WarmUp, notes, summary
from powbench.report.terminal import board as terminal
from tests.measure.cases import measured

WARM = WarmUp(2.5, True, 1000)
POWER, HEAT = "its power limit", "its temperature, by its driver"


def seen(*states: State, **changes: str) -> Board:
    """Looks at seconds 10, 11 and so on, of slices from 10 to the last of them."""
    looks = [(10.0 + i, state) for i, state in enumerate(states)]
    return summary(WARM, 500, looks, (10.0, looks[-1][0]), source="nvml:0", **changes)


def test_clock_temperature_and_throttling_over_the_slices() -> None:
    found = seen(
        State(1.7e9, 60.0, ()),
        State(1.2e9, 71.0, (POWER, HEAT)),
        State(1.6e9, 70.0, (POWER,)),
        State(1.7e9, 69.0, ()),
        State(1.7e9, 68.0, ()),
    )
    assert found.clock == Clock(1.2e9, 1.7e9, 1.7e9)
    assert (found.highest_celsius, found.looks) == (71.0, 5)
    assert found.throttled == (Throttled(POWER, 1.6), Throttled(HEAT, 0.8))
    assert found.clock_over_time is not ABSENT
    assert found.clock_over_time[:2] == ((0.0, 1.7e9), (1.0, 1.2e9))
    assert notes(found, 4.0) == (
        "its power limit held its clock down for 1.6 s of 4.0 s",
        "its temperature, by its driver held its clock down for 0.8 s of 4.0 s",
        "its clock fell to 1200 MHz, from a median of 1700 MHz",
    )


def test_what_was_seen_before_the_first_slice_does_not_count() -> None:
    looks = [(5.0, State(0.3e9, 40.0, (POWER,))), (11.0, State(1.7e9, 60.0, ()))]
    found = summary(WARM, 500, looks, (10.0, 12.0), source="nvml:0")
    assert found.clock == Clock(1.7e9, 1.7e9, 1.7e9)
    assert found.throttled == () and notes(found, 2.0) == ()


def test_a_long_run_keeps_the_lowest_clock_of_each_stretch() -> None:
    states = [State(1.7e9 if i != 7777 else 0.9e9, None, None) for i in range(10_000)]
    found = seen(*states)
    assert found.clock_over_time is not ABSENT
    assert len(found.clock_over_time) == POINTS
    assert min(hertz for _, hertz in found.clock_over_time) == 0.9e9
    assert found.throttled is ABSENT  # the driver does not tell


def test_what_is_not_known_has_a_reason() -> None:
    nobody = summary(WARM, 500, (), (10.0, 12.0), reason="nvidia-ml-py is not installed")
    assert (nobody.source, nobody.clock) == (ABSENT, ABSENT)
    assert nobody.reason == "nvidia-ml-py is not installed"
    late = summary(WARM, 500, (), (10.0, 12.0), source="nvml:0")
    assert late.reason == "the slices ended before its first look"
    assert seen(State(None, 60.0, ())).reason == "nvml:0 shows no clock"
    assert seen(State(1e9, 60.0, ())).reason is ABSENT


def test_one_sentence_on_a_terminal() -> None:
    board = seen(State(1.2e9, 71.0, ()), State(1.7e9, 70.0, ()), State(1.7e9, 70.0, ()))
    assert terminal.line(measured("cuda:0", board=board, cpu_hashes_per_second=7.2e9)) == (
        "cuda:0 does 7.20 GH/s by its own time, at 1.70 GHz (1.20 … 1.70), at most 71 °C, after "
        "2.5 s of warm-up."
    )
    dark = summary(WARM, 500, (), (10.0, 12.0), reason="nvidia-ml-py is not installed")
    assert terminal.line(measured("cuda:0", board=dark, cpu_hashes_per_second=7.2e9)) == (
        "cuda:0 does 7.20 GH/s by its own time, after 2.5 s of warm-up. Its clock is not known: "
        "nvidia-ml-py is not installed."
    )
    assert terminal.line(measured("avx2")) == ""
    several = dataclasses.replace(measured("cuda:0+avx2", board=dark), backend="together")
    assert terminal.line(several).startswith("cuda:0+avx2 was measured, after 2.5 s of warm-up.")
