"""The window: exactly the counted slices, and a meter that fails costs nothing but itself."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from powbench.energy import idle
from powbench.energy.declared import Declared
from powbench.energy.meter import CounterMeter, HistoryMeter, MeterError, PowerMeter
from powbench.energy.reading import EnergyReading, with_hashes
from powbench.energy.window import Window
from powbench.errors import InputError
from tests.energy.cases import Joules, Script, Sensor
from tests.energy.clocks import FakeClock


def run(
    meters: Sequence[CounterMeter | PowerMeter | HistoryMeter],
    clock: FakeClock,
    slices: int = 10,
    seconds: float = 1.0,
    pause: float = 0.0,
) -> tuple[EnergyReading, ...]:
    window = Window(meters, clock, lambda: clock() + 5000, threaded=False)
    window.begin()
    for _ in range(slices):
        clock.sleep(seconds)
        window.poll()
        if pause:
            window.pause()
            clock.sleep(pause)
            window.resume()
    return window.end()


def test_a_counter_over_the_window(clock: FakeClock) -> None:
    (found,) = run([Joules(lambda: (clock() * 40) % 1000)], clock)
    assert found.available
    assert found.joules == pytest.approx(400)
    assert found.watts == pytest.approx(40)
    assert found.seconds == pytest.approx(10)
    assert found.short
    assert found.uncertainty == pytest.approx(0.01)


def swinging(period: float, jitter: random.Random) -> EnergyReading:
    """A minute of a power that jumps between 140 and 260 W, looked at once a second."""
    clock = FakeClock()
    phase = jitter.random()

    def watts() -> float:
        return 260 if (clock() / period + phase) % 1 < 0.5 else 140

    window = Window([Sensor(watts)], clock, threaded=False, jitter=jitter.random)
    window.begin()
    while clock() < 1060:
        clock.sleep(0.05)
        window.poll()
    return window.end()[0]


@pytest.mark.parametrize("period", [1.0, 0.5, 1.4, 3.0])
def test_looks_in_step_with_a_swing_are_broken_up(period: float) -> None:
    """Once a second at a swing of one second saw one point of it: 30 % off, and 1 % was said.

    At random the mean is right in the long run, and the uncertainty holds what is left.
    """
    found = [swinging(period, random.Random(seed)) for seed in range(60)]
    errors = [(r.watts or 0) / 200 - 1 for r in found]
    assert abs(sum(errors)) / len(errors) < 0.02
    covered = sum(abs(e) <= (r.uncertainty or 0) for e, r in zip(errors, found, strict=True))
    assert covered >= 0.9 * len(found)
    assert max(r.uncertainty or 1 for r in found) < 0.15


def test_two_meters_of_one_source_are_told_apart(clock: FakeClock) -> None:
    """Two programs whose arguments are not shown."""
    found = run([Sensor(lambda: 10.0), Sensor(lambda: 20.0), Sensor(lambda: 30.0)], clock)
    assert [r.source for r in found] == ["test:sensor", "test:sensor #2", "test:sensor #3"]
    assert [r.name for r in found] == ["sensor", "sensor #2", "sensor #3"]
    assert [r.watts for r in found] == pytest.approx([10, 20, 30])


def test_two_meters_of_one_name_are_told_apart(clock: FakeClock) -> None:
    """Two plugs of one home automation: sources differ, in the path that a name leaves out."""
    one, two = Sensor(lambda: 10.0), Sensor(lambda: 20.0)
    two.source = "test:another"
    found = run([one, two], clock)
    assert [r.source for r in found] == ["test:sensor", "test:another"]
    assert [r.name for r in found] == ["sensor", "sensor #2"]


def test_a_counter_is_read_in_even_steps(clock: FakeClock) -> None:
    """It misses nothing between two looks, so nothing is gained by chance."""
    window = Window(
        [Joules(lambda: (clock() * 40) % 1000)], clock, threaded=False, jitter=lambda: 0.9
    )
    window.begin()
    for _ in range(20):
        clock.sleep(0.5)
        window.poll()
    assert window.end()[0].samples == 11


def test_pauses_are_left_out_exactly(clock: FakeClock) -> None:
    """The machine takes 40 W at work and 10 W in pauses; the reading shows 40."""
    joules, last, load = 0.0, clock(), 40.0

    def meter() -> float:
        nonlocal joules, last
        joules, last = joules + (clock() - last) * load, clock()
        return joules % 1000

    window = Window([Joules(meter)], clock, threaded=False)
    window.begin()
    for _ in range(5):
        clock.sleep(1)
        window.pause()
        load = 10
        clock.sleep(3)
        window.resume()
        load = 40
    (found,) = window.end()
    assert found.seconds == pytest.approx(5)
    assert found.joules == pytest.approx(200)


def test_a_power_sensor_shows_the_load_and_not_the_pause(clock: FakeClock) -> None:
    load = 10.0
    window = Window([Sensor(lambda: load, every=0.5)], clock, threaded=False)
    window.begin()
    for _ in range(4):
        load = 40.0
        clock.sleep(1)
        window.pause()
        load = 10.0
        clock.sleep(0.6)
        window.poll()
        clock.sleep(0.4)
        window.resume()
    (found,) = window.end()
    assert found.watts == pytest.approx(40)
    assert found.joules == pytest.approx(160)


def test_meters_stand_side_by_side(clock: FakeClock) -> None:
    found = run([Joules(lambda: (clock() * 40) % 1000), Sensor(lambda: 90.0), Declared(65)], clock)
    assert [(r.scope, round(r.joules or 0)) for r in found] == [
        ("package", 400),
        ("wall", 900),
        ("declared", 650),
    ]


def test_a_declared_power_is_marked(clock: FakeClock) -> None:
    (found,) = run([Declared(65)], clock)
    assert (found.kind, found.scope, found.samples) == ("declared", "declared", 0)
    assert found.longest_gap_seconds is None
    assert found.warnings == ("the power was declared, not measured",)
    assert with_hashes(found, 650).hashes_per_joule_high == pytest.approx(1)


@pytest.mark.parametrize("watts", [0, -1, 1e8, float("nan")])
def test_a_declared_power_is_one(watts: float) -> None:
    with pytest.raises(InputError):
        Declared(watts)


@pytest.mark.parametrize(("seconds", "short"), [(59.9, True), (60.0, False)])
def test_a_window_under_a_minute_is_short(clock: FakeClock, seconds: float, short: bool) -> None:
    (found,) = run([Sensor(lambda: 50.0)], clock, slices=1, seconds=seconds)
    assert found.short is short
    assert {w for _, w in found.watts_over_time} == {50.0}


def test_a_meter_that_cannot_be_opened_leaves_the_others(clock: FakeClock) -> None:
    class Shut(Sensor):
        def open(self) -> None:
            raise MeterError("the door is shut", ("open it",))

    shut, other = run([Shut(lambda: 1.0), Sensor(lambda: 50.0)], clock)
    assert (shut.available, shut.reason, shut.remedies) == (
        False,
        "the door is shut",
        ("open it",),
    )
    assert other.joules == pytest.approx(500)


def test_a_counter_that_vanishes_mid_run(clock: FakeClock) -> None:
    gone = Script(0.0, 10.0, 20.0, 30.0, MeterError("energy_uj is not there (any more)"))
    (found,) = run([Joules(gone)], clock)
    assert not found.available
    assert "both ends of the window: energy_uj is not there" in found.reason


def test_a_counter_that_misses_a_beat_is_still_whole(clock: FakeClock) -> None:
    failing = True

    def meter() -> float:
        if failing and 1003 < clock() < 1005:
            raise MeterError("busy")
        return (clock() * 40) % 1000

    (found,) = run([Joules(meter)], clock)
    assert found.joules == pytest.approx(400)
    assert found.warnings == ("1 answer missing: busy",)


def test_a_sensor_that_vanishes_mid_run(clock: FakeClock) -> None:
    (found,) = run([Sensor(Script(50.0, 50.0, 50.0, MeterError("HTTP 500")))], clock, slices=30)
    assert not found.available
    assert "no answer for 2" in found.reason
    assert found.reason.endswith("HTTP 500")


def test_a_sensor_with_one_lost_answer_says_so(clock: FakeClock) -> None:
    script = Script(50.0, 50.0, MeterError("late"), 50.0)
    (found,) = run([Sensor(script)], clock, slices=100)
    assert found.joules == pytest.approx(5000)
    assert found.warnings == ("1 answer missing: late",)
    assert found.longest_gap_seconds == pytest.approx(6)


def test_a_bug_in_a_meter_does_not_cost_the_run(clock: FakeClock) -> None:
    (found,) = run([Sensor(Script(KeyError("oops")))], clock)
    assert not found.available
    assert "KeyError in the meter" in found.reason


def test_one_sample_has_no_interval(clock: FakeClock) -> None:
    (found,) = run([Sensor(lambda: 50.0, every=100)], clock, slices=1)
    assert found.joules == pytest.approx(50)
    assert found.uncertainty is None
    assert "only one sample" in found.warnings[0]


def test_a_history_is_asked_once_for_exactly_the_window(clock: FakeClock) -> None:
    asked = []

    class Past(HistoryMeter):
        name, scope, source, accuracy = "past", "wall", "test:past", 0.0

        def history(self, start: float, end: float) -> tuple[tuple[float, float], ...]:
            asked.append((start, end))
            return tuple((start + i, 70.0) for i in range(11))

    (found,) = run([Past()], clock)
    assert asked == [(6000.0, 6010.0)]
    assert found.joules == pytest.approx(700)
    assert found.samples == 11


def test_a_window_measures_once(clock: FakeClock) -> None:
    window = Window([], clock, threaded=False)
    with pytest.raises(RuntimeError, match="begin"):
        window.end()
    window.begin()
    with pytest.raises(RuntimeError, match="once"):
        window.begin()
    clock.sleep(1)
    assert window.end() == ()


def test_pause_and_resume_twice_are_harmless(clock: FakeClock) -> None:
    window = Window([Joules(lambda: clock() % 1000)], clock, threaded=False)
    window.begin()
    window.resume()
    clock.sleep(2)
    window.pause()
    clock.sleep(1)
    window.pause()
    (found,) = window.end()
    assert found.seconds == pytest.approx(2)


def test_a_span_whose_work_was_lost_does_not_count(clock: FakeClock) -> None:
    window = Window([Joules(lambda: (clock() * 40) % 1000)], clock, threaded=False)
    window.begin(counting=False)
    clock.sleep(3)
    window.resume()
    clock.sleep(1)
    window.pause()
    window.resume()
    clock.sleep(2)
    window.drop()
    (found,) = window.end()
    assert found.seconds == pytest.approx(1)
    assert found.joules == pytest.approx(40)


def test_idle_power(clock: FakeClock) -> None:
    (found,) = idle.measure([Sensor(lambda: 12.0)], 30, clock, clock.sleep, threaded=False)
    assert found.watts == pytest.approx(12)
    assert found.seconds == pytest.approx(30)


def test_a_mark_keeps_what_was_counted_and_a_drop_forgets_the_rest(clock: FakeClock) -> None:
    """10 W for three slices of a second, of which the last is lost."""
    window = Window([Joules(lambda: clock() * 10)], clock, threaded=False)
    window.begin(counting=False)
    clock.sleep(5)
    window.resume()
    for _ in range(2):
        clock.sleep(1)
        window.mark()
    clock.sleep(1)
    window.drop()
    assert window.span == (1005.0, 1007.0)
    (found,) = window.end()
    assert (found.seconds, found.joules) == (2.0, pytest.approx(20))


def test_marks_do_not_divide_the_span(clock: FakeClock) -> None:
    window = Window([Joules(lambda: clock() * 10)], clock, threaded=False)
    window.begin()
    for _ in range(3):
        clock.sleep(1)
        window.mark()
    window.pause()
    (found,) = window.end()
    assert window.span == (1000.0, 1003.0)
    assert (found.seconds, found.joules) == (3.0, pytest.approx(30))
