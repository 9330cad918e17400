"""The window's own thread: slow meters, a counter that turns over, one that hangs."""

from __future__ import annotations

import threading
import time

import pytest

from powbench.energy.declared import Declared
from powbench.energy.meter import Counter, MeterError, PowerMeter
from powbench.energy.window import Window
from tests.energy.cases import Joules, Sensor


def test_one_thread_reads_all_slow_meters_and_ends() -> None:
    seen: set[str] = set()

    def watts() -> float:
        seen.add(threading.current_thread().name)
        return 80.0

    window = Window([Sensor(watts, every=0.05), Sensor(watts, every=0.05)])
    window.begin()
    seen.clear()
    for _ in range(10):
        time.sleep(0.03)
        window.poll()
    one, two = window.end()
    assert seen == {"powbench-meters"}
    assert (one.samples or 0) > 2
    assert one.watts == two.watts == pytest.approx(80)
    assert not [t for t in threading.enumerate() if t.name == "powbench-meters"]


def test_long_slices_do_not_miss_a_wrap() -> None:
    """Nobody polls; the thread follows a fast counter that turns over several times."""
    began = time.monotonic()
    meter = Joules(lambda: ((time.monotonic() - began) * 400) % 100)
    meter.counters = (Counter("zone", 100.0, 500.0),)
    meter.interval_seconds = 0.02
    window = Window([meter])
    window.begin()
    time.sleep(0.6)
    (found,) = window.end()
    assert found.joules is not None, found.reason
    assert (found.wraps or 0) >= 2
    assert found.watts == pytest.approx(400, rel=0.05)


def test_a_slow_counter_is_read_past_both_ends() -> None:
    began = time.monotonic()
    meter = Joules(lambda: (time.monotonic() - began) * 100, fast=False)
    meter.interval_seconds = 60
    window = Window([meter])
    window.begin()
    time.sleep(0.3)
    (found,) = window.end()
    assert found.samples == 2
    assert found.watts == pytest.approx(100, rel=0.02)


def test_a_meter_that_hangs_leaves_the_run_alone() -> None:
    release = threading.Event()
    hung = threading.Event()

    def watts() -> float:
        if hung.is_set():
            release.wait(5)
            raise MeterError("did not answer in 5 s")
        hung.set()
        return 50.0

    window = Window([Sensor(watts, every=0.05), Declared(65)])
    window.begin()
    time.sleep(0.2)
    release.set()
    stuck, fine = window.end()
    assert not stuck.available
    assert "did not answer" in stuck.reason
    assert fine.watts == pytest.approx(65)


def test_leaving_a_window_by_an_exception_stops_its_thread() -> None:
    with pytest.raises(KeyboardInterrupt), Window([Sensor(lambda: 1.0, every=0.05)]) as window:
        window.begin()
        raise KeyboardInterrupt
    time.sleep(0.1)
    assert not [t for t in threading.enumerate() if t.name == "powbench-meters"]


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
                late.wait(60)
            return 50.0

    with Window([Late()]) as window:
        window.begin()
        assert asked.wait(20)
        (found,) = window.end(hurried=True)
        assert not late.is_set()
        late.set()
    assert (found.available, found.reason) == (
        False,
        "the meter had not answered when the measurement ended",
    )
