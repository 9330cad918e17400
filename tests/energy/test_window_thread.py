"""The window's own thread: slow meters, a counter that turns over, one that hangs."""

from __future__ import annotations

import threading

import pytest

from powbench.energy.declared import Declared
from powbench.energy.meter import Counter, MeterError, PowerMeter
from powbench.energy.window import Window
from tests import patience
from tests.energy.cases import Joules, Sensor
from tests.energy.clocks import FakeClock


def mine() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name == "powbench-meters"]


@pytest.fixture(autouse=True)
def alone() -> None:
    """One of a test before this, whose meter had hung, may be on its way out."""
    patience.until(lambda: not mine(), "the end of the threads of other tests")


def test_one_thread_reads_all_slow_meters_and_ends() -> None:
    seen: list[str] = []

    def watts() -> float:
        seen.append(threading.current_thread().name)
        return 80.0

    window = Window([Sensor(watts, every=0.05), Sensor(watts, every=0.05)])
    window.begin()
    seen.clear()

    def polled() -> bool:
        window.poll()
        return len(seen) >= 10

    patience.until(polled, "ten looks")
    one, two = window.end()
    assert set(seen) == {"powbench-meters"}
    assert (one.samples or 0) > 2
    assert one.watts == two.watts == pytest.approx(80)
    assert not mine()


def test_long_slices_do_not_miss_a_wrap(clock: FakeClock) -> None:
    """Nobody polls; the thread follows a fast counter that turns over several times."""
    looks: list[float] = []

    def joules() -> float:
        looks.append(clock.now)
        return (clock.now - 1000) * 400 % 100

    meter = Joules(joules)
    meter.counters = (Counter("zone", 100.0, 500.0),)
    meter.interval_seconds = 0.02
    window = Window([meter], clock)
    window.begin()
    for _ in range(12):
        clock.sleep(0.05)
        patience.until(lambda: looks[-1] == clock.now, "a look of the thread")
    (found,) = window.end()
    assert found.joules == pytest.approx(240), found.reason
    assert found.wraps == 2
    assert found.watts == pytest.approx(400)


def test_a_slow_counter_is_read_past_both_ends(clock: FakeClock) -> None:
    looks: list[float] = []

    def joules() -> float:
        looks.append(clock.now)
        clock.sleep(2)
        return (clock.now - 1) * 100

    meter = Joules(joules, fast=False)
    meter.interval_seconds = 100
    window = Window([meter], clock, jitter=lambda: 0.5)
    window.begin()
    clock.sleep(30)
    (found,) = window.end()
    assert looks == [1000, 1032]
    assert found.samples == 2
    assert (found.seconds, found.watts) == (30, pytest.approx(100))


def test_a_meter_that_hangs_leaves_the_run_alone() -> None:
    release = threading.Event()
    hung = threading.Event()
    calls = []

    def watts() -> float:
        calls.append(50.0)
        if len(calls) > 1:
            hung.set()
            release.wait(patience.SECONDS)
            raise MeterError("did not answer in 5 s")
        return 50.0

    window = Window([Sensor(watts, every=0.05), Declared(65)])
    window.begin()
    assert hung.wait(patience.SECONDS)
    window.poll()
    release.set()
    stuck, fine = window.end()
    assert not stuck.available
    assert "did not answer" in stuck.reason
    assert fine.watts == pytest.approx(65)


def test_leaving_a_window_by_an_exception_stops_its_thread() -> None:
    with pytest.raises(KeyboardInterrupt), Window([Sensor(lambda: 1.0, every=0.05)]) as window:
        window.begin()
        raise KeyboardInterrupt
    patience.until(lambda: not mine(), "the end of the thread")


def test_a_hurried_end_waits_for_no_late_meter() -> None:
    late = threading.Event()
    asked = threading.Event()

    class Late(PowerMeter):
        name, scope, source, interval_seconds = "late", "wall", "late", 0.02
        calls = 0

        def watts(self) -> float:
            self.calls += 1
            if self.calls > 1:
                asked.set()
                late.wait(patience.SECONDS)
            return 50.0

    with Window([Late()]) as window:
        window.begin()
        assert asked.wait(patience.SECONDS)
        (found,) = window.end(hurried=True)
        assert not late.is_set()
        late.set()
    assert (found.available, found.reason) == (
        False,
        "the meter had not answered when the measurement ended",
    )
