"""A sweep against a simulated device: real HTTP, real shares, physics that are known."""

from __future__ import annotations

import math
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from powbench.documents.result import Rate
from powbench.energy.reading import missing
from powbench.energy.url import meters
from powbench.errors import NotMeasurable
from powbench.miners import measuring
from powbench.miners.measuring import Listener, Progress
from powbench.miners.stratum.record import Record
from powbench.miners.sweep.points import Limits
from powbench.miners.sweep.restoring import NotRestored, Patience
from powbench.miners.sweep.sweeping import Plan, Sweep, Swept
from powbench.miners.sweep.swept import NOT_TRIED, Beaten, Results, beaten, results, unstable
from powbench.readers.axeos_settings import Device
from powbench.readers.settings import Setting
from tests.miners import lasting
from tests.miners.cases import Miner, ledger, server
from tests.patience import until
from tests.readers.axeos_device import Device as Simulated
from tests.readers.axeos_device import Physics, axeos, hot

SLOW, AS_IT_WAS, STARVED = Setting(400, 1060), Setting(525, 1150), Setting(625, 1130)
OLD = {"frequency": 525, "coreVoltage": 1150, "autofanspeed": 1, "manualFanSpeed": 60}
PLAN = Plan(
    (SLOW, AS_IT_WAS), Limits((400, 700), (1000, 1250), 70.0, 90.0), settle_seconds=0.1,
    seconds=0.5, wait_seconds=60.0, look_seconds=0.05, lost_seconds=5.0,
    patience=Patience(seconds=20.0, retry_seconds=0.05, cool_seconds=0.2),
)  # fmt: skip
NOTHING = missing("no meter")
FAST = Physics(hashes_per_cycle=0.001)
"""So that shares come although most of them are wrong."""


@pytest.fixture(autouse=True)
def short_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Phases of a tenth of a second are not made longer by steps that long."""
    monkeypatch.setattr(measuring, "STEP_SECONDS", 0.02)


class Heard(Listener):
    """Keeps what was noted. `at`: what to do once, when a phase of a point begins. While it
    `waits` no window ends."""

    waits: Callable[[], object] = staticmethod(lambda: False)

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.at: dict[tuple[int, str], Any] = {}

    def note(self, message: str) -> None:
        self.notes.append(message)

    def moved(self, progress: Progress) -> None:
        point = sum(note.startswith("point ") for note in self.notes)
        act = self.at.pop((point, progress.phase), None)
        if act is not None:
            act()


@contextmanager
def bench(pace: float = 40.0, **made: Any) -> Iterator[tuple[Simulated, Heard, Any]]:
    """(the device, what is heard, a function that sweeps it by a plan). pace: of the shares that
    are aimed at; about those of the easiest difficulty, which no setting has to wait for then.
    Each window has half a second's work of the device in it."""
    heard = Heard()
    with (
        server(ledger(pace=pace, start=2.0**-20)) as pool,
        axeos(pool=pool.port, **made) as simulated,
        pytest.MonkeyPatch.context() as patch,
    ):

        def begin(records: Sequence[Record]) -> Callable[[], bool]:
            worked = lasting.worked(simulated, 0.5)(records)
            return lambda: worked() and not heard.waits()

        lasting.lasts(patch, begin)

        def sweep(plan: Plan) -> Swept:
            return Sweep(Device(simulated.host, simulated.port), plan, pool, heard).run()

        yield simulated, heard, sweep


def told(swept: Swept, plan: Plan) -> Results:
    return results(swept, plan.points, NOTHING)


def kept(simulated: Simulated) -> dict[str, Any]:
    """Of its settings those that a sweep may touch."""
    return {key: simulated.settings[key] for key in OLD}


def test_rates_and_watts_of_each_point_are_those_of_the_physics() -> None:
    with bench() as (simulated, heard, sweep):
        url = f"http+json://{simulated.address}/api/system/info#/power;scope=board;every=0.1"
        plan = replace(PLAN, seconds=1.0, meters=tuple(meters([url])))
        begun: list[tuple[float, int]] = []

        def begin() -> None:
            begun.append((time.monotonic(), simulated.hashes))

        heard.at[1, "measuring"] = heard.at[2, "measuring"] = begin
        swept = sweep(plan)
        assert kept(simulated) == OLD
        assert swept.not_restored is None
        found = told(swept, plan)
        assert not found.not_measured
        slow, as_it_was = found.measurements
        assert slow.kernel == "Bitaxe_Gamma_601-400MHz-1060mV"
        physics = simulated.physics
        for m, setting in ((slow, SLOW), (as_it_was, AS_IT_WAS)):
            watts = physics.watts(setting.megahertz, setting.millivolts / 1000)
            assert m.energy[0].watts == pytest.approx(watts)
        # What it truly did, which is less than its clock says where this machine is busy.
        (first, some), (second, more) = begun
        true = (more - some) / (second - first)
        rate = slow.hashes_per_second
        assert true == pytest.approx(rate.median, rel=6 / math.sqrt(slow.hits))
        modes = slow.modes
        assert isinstance(modes, tuple)
        assert [m.name for m in modes] == ["400 MHz at 1060 mV", "525 MHz at 1150 mV"]
        assert modes[1].watts is not None
        assert modes[1].watts.scope == "board"
        assert modes[1].hashes_per_second == as_it_was.hashes_per_second
        assert found.outcome is not None
        assert found.outcome.source == url.partition(";")[0]
    assert any("525 MHz at 1150 mV is restored" in note for note in heard.notes)


def test_too_little_voltage_is_an_answer_of_its_own() -> None:
    with bench(physics=FAST) as (_, _, sweep):
        plan = replace(PLAN, points=(STARVED, AS_IT_WAS), seconds=1.0)
        found = told(sweep(plan), plan)
        assert [n.kernel for n in found.not_measured] == ["Bitaxe_Gamma_601-625MHz-1130mV"]
        assert "70% of its work is wrong, it says" in found.not_measured[0].reason
        assert [m.kernel for m in found.measurements] == ["Bitaxe_Gamma_601-525MHz-1150mV"]


def test_a_device_that_does_a_part_of_what_its_clock_says_is_not_measured() -> None:
    with bench(physics=replace(Physics(), held_for_full=20.0)) as (_, _, sweep):
        plan = replace(PLAN, points=(AS_IT_WAS,))
        found = told(sweep(plan), plan)
        assert re.match(r"its shares prove at most \d+% of", found.not_measured[0].reason)
        assert not found.measurements


@pytest.mark.parametrize(("high", "stable"), [(0.89e12, False), (0.91e12, True)])
def test_nine_tenths_of_what_its_clock_says_are_stable(high: float, stable: bool) -> None:
    rate = Rate(0.8e12, 0.7e12, high, 0.95)
    made = SimpleNamespace(hashes_per_second=rate, hardware_errors=0, hits=100)
    state = SimpleNamespace(expected=1e12, wrong=0.0)
    assert (unstable(made, [state]) == "") is stable  # type: ignore[arg-type,list-item]


def test_wrong_shares_that_a_firmware_sends_are_counted_as_such() -> None:
    with bench(physics=FAST, firmware="2.1", sends_wrong=True) as (_, _, sweep):
        plan = replace(PLAN, points=(STARVED,), seconds=1.0)
        found = told(sweep(plan), plan)
        assert "shares that it sent were wrong" in found.not_measured[0].reason


def test_a_point_without_a_share() -> None:
    with bench() as (_, _, sweep):
        plan = replace(PLAN, points=(AS_IT_WAS, Setting(650, 1100)))  # 0.12 V short: all is wrong
        found = told(sweep(plan), plan)
        assert found.not_measured[0].reason == "no share came in 0.5 s"
        assert len(found.measurements) == 1


@pytest.mark.parametrize("firmware", ["2.9", "2.1", "nerd"])
def test_too_hot_ends_it_and_restores(firmware: str) -> None:
    with bench(physics=hot(), firmware=firmware) as (simulated, _, sweep):
        plan = replace(PLAN, points=(SLOW, Setting(600, 1200), AS_IT_WAS))
        swept = sweep(plan)
        assert "600 MHz at 1200 mV: the chip was at" in swept.ended
        assert kept(simulated) == OLD
        found = told(swept, plan)
        assert len(found.measurements) == 1
        assert [n.reason for n in found.not_measured] == [swept.ended, NOT_TRIED]


@pytest.mark.parametrize("firmware", ["2.9", "2.1", "nerd"])
def test_a_chip_that_the_firmware_has_stopped_gets_its_old_settings_too(firmware: str) -> None:
    """The firmware was faster than the limits, which are too high here, and has written settings
    and a fan speed of its own."""
    with bench(physics=hot(), firmware=firmware) as (simulated, _, sweep):
        loose = replace(PLAN.limits, chip=200.0, regulator=200.0)
        swept = sweep(replace(PLAN, points=(Setting(625, 1250),), limits=loose))
        assert "its firmware has stopped the chip" in swept.ended
        assert swept.not_restored is None
        told_of = set(OLD) - ({"manualFanSpeed"} if firmware == "2.1" else set())
        assert {key: simulated.settings[key] for key in told_of} == {k: OLD[k] for k in told_of}
        assert simulated.settings["overheat_mode"] == 0


def test_a_device_that_refuses() -> None:
    with bench(refuses=400) as (simulated, _, sweep):
        swept = sweep(replace(PLAN, patience=replace(PLAN.patience, seconds=0.2)))
        assert all("refuses it" in t.reason for t in swept.tried)
        assert isinstance(swept.not_restored, NotRestored)
        assert kept(simulated) == OLD  # as it never took another


def test_a_device_that_says_yes_and_keeps_what_it_had() -> None:
    with bench(forgets=True) as (_, _, sweep):
        swept = sweep(replace(PLAN, points=(SLOW,)))
        assert swept.tried[0].reason == "the miner said yes, and kept 525 MHz at 1150 mV"
        assert swept.not_restored is None


def test_a_device_that_restarts_by_itself_is_not_stable_there() -> None:
    with bench(restarts_above=540.0, away_seconds=0.2) as (simulated, heard, sweep):
        heard.waits = lambda: simulated.frequency > 540.0
        plan = replace(PLAN, points=(Setting(550, 1180), AS_IT_WAS), seconds=1.0)
        swept = sweep(plan)
        assert kept(simulated) == OLD
        assert "not stable" in swept.tried[0].reason
        assert len(told(swept, plan).measurements) == 1


def test_a_connection_that_ends_with_the_change_is_tried_again() -> None:
    with bench(falls_on_patch=0.5) as (simulated, _, sweep):
        swept = sweep(PLAN)
        assert len(told(swept, PLAN).measurements) == 2
        assert kept(simulated) == OLD


def test_a_device_that_is_gone_for_good_is_told_how_to_set_by_hand() -> None:
    with bench() as (simulated, heard, sweep):
        heard.at[1, "measuring"] = lambda: setattr(simulated, "silent", True)
        plan = replace(
            PLAN, seconds=60.0, lost_seconds=0.3, patience=replace(PLAN.patience, seconds=0.3)
        )
        swept = sweep(plan)
        assert "does not answer any more" in swept.ended
        assert swept.not_restored is not None
        assert "NOT restored" in swept.not_restored.message
        hint = swept.not_restored.hint
        assert f"http://{simulated.address}/" in hint
        assert "Frequency 525 MHz, Core Voltage 1150 mV, Automatic Fan Control on" in hint


def test_a_device_that_comes_back_while_its_settings_are_restored() -> None:
    with bench() as (simulated, heard, sweep):
        heard.at[1, "measuring"] = lambda: setattr(simulated, "silent", True)

        class Back(list[str]):
            def append(self, note: str) -> None:
                super().append(note)
                if note.startswith("restoring"):
                    simulated.silent = False

        heard.notes = Back()
        swept = sweep(replace(PLAN, seconds=60.0, lost_seconds=0.2))
        assert swept.ended
        assert swept.not_restored is None
        assert kept(simulated) == OLD


def test_garbage_is_silence() -> None:
    with bench() as (simulated, heard, sweep):
        heard.at[1, "measuring"] = lambda: setattr(simulated, "garbage", b"<html>")
        swept = sweep(
            replace(PLAN, seconds=60.0, lost_seconds=0.2,
                    patience=replace(PLAN.patience, seconds=0.2))
        )  # fmt: skip
        assert "gave no usable JSON" in swept.ended
        assert swept.not_restored is not None


def interrupt() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("phase", ["settling", "measuring"])
def test_ctrl_c_restores(phase: str) -> None:
    with bench() as (simulated, heard, sweep):
        heard.at[2, phase] = interrupt
        swept = sweep(PLAN)
        assert swept.interrupted
        assert len(told(swept, PLAN).measurements) >= 1
        assert kept(simulated) == OLD


def test_a_bug_restores_as_well() -> None:
    with bench() as (simulated, heard, sweep):
        heard.at[1, "measuring"] = lambda: 1 // 0
        with pytest.raises(ZeroDivisionError):
            sweep(PLAN)
        assert kept(simulated) == OLD


def test_somebody_else_changes_the_settings() -> None:
    with bench() as (simulated, heard, sweep):
        heard.at[1, "measuring"] = lambda: simulated.settings.update(frequency=450)
        swept = sweep(replace(PLAN, points=(SLOW,)))
        assert "changed it to 450 MHz at 1060 mV" in swept.tried[0].reason
        assert kept(simulated) == OLD


def test_nothing_is_set_before_the_miner_works_here() -> None:
    with server(ledger()) as pool, axeos() as simulated:  # it is pointed elsewhere
        plan = replace(PLAN, wait_seconds=0.2)
        with pytest.raises(NotMeasurable, match="no miner has logged in"):
            Sweep(Device(simulated.host, simulated.port), plan, pool, Heard()).run()
        assert simulated.patches == []


def test_a_device_that_is_too_hot_already_is_left_alone() -> None:
    with bench() as (simulated, _, sweep):
        with simulated.lock:
            simulated.temperature = 74.0
            simulated.physics = replace(simulated.physics, seconds_to_warm=1e6)
        with pytest.raises(NotMeasurable, match="nothing was changed: the chip was at 74"):
            sweep(PLAN)
        assert simulated.patches == []


def test_a_device_without_a_temperature_is_left_alone() -> None:
    with bench(physics=replace(Physics(), ambient=-1e3)) as (simulated, _, sweep):
        with pytest.raises(NotMeasurable, match="tells no temperature of its chip"):
            sweep(PLAN)
        assert simulated.patches == []


def test_a_temperature_that_fails_ends_it() -> None:
    with bench() as (simulated, heard, sweep):

        def fail() -> None:
            simulated.physics = replace(simulated.physics, ambient=-1e6)

        heard.at[1, "measuring"] = fail
        swept = sweep(replace(PLAN, seconds=60.0, lost_seconds=0.2))
        assert "tells no temperature of its chip" in swept.ended
        assert kept(simulated) == OLD


def test_with_a_restart_after_each_change() -> None:
    with bench(away_seconds=0.2) as (simulated, _, sweep):
        plan = replace(PLAN, points=(SLOW,), restart=True)
        assert len(told(sweep(plan), plan).measurements) == 1
        assert ("POST", "/api/system/restart") in simulated.asked
        assert kept(simulated) == OLD


def test_two_miners_at_once_are_none() -> None:
    with bench() as (simulated, _, sweep):
        with Miner(simulated.settings["stratumPort"], "other", nonces=1 << 12) as other:
            until(lambda: other.answered, "a share of the other")
            swept = sweep(replace(PLAN, points=(AS_IT_WAS,), settle_seconds=0.5))
        assert swept.tried[0].reason == "2 miners sent shares, so that none of them counts"


def test_who_beats_whom() -> None:
    from powbench.energy.reading import EnergyReading, RateInterval, with_hashes
    from powbench.energy.sweep import Point, Setting

    def point(name: str, rate: float, joules: float) -> Point:
        reading = EnergyReading(
            True, "plug", "wall", "plug", "measured", joules=joules, watts=joules, seconds=1.0,
            uncertainty=0.01,
        )  # fmt: skip
        interval = RateInterval(rate * 0.98, rate, rate * 1.02)
        return Point(Setting(name, 0), interval, (with_hashes(reading, rate, interval),))

    slow, good = point("slow", 100, 10), point("good", 120, 10)
    near, fast = point("near", 119, 10), point("fast", 150, 20)
    assert beaten([slow, good, near, fast], "plug") == (
        Beaten(1, True), None, Beaten(1, False), None,
    )  # fmt: skip
    assert beaten([slow, good], "another meter") == (None, None)


def test_an_end_without_a_word_restores() -> None:
    script = """
import sys, time
from powbench.miners.sweep.restoring import Patience, Restoring, StandBy
from powbench.readers.axeos_settings import Device
device = Device("127.0.0.2", int(sys.argv[1]))
StandBy(Restoring(device, device.state(), Patience(), time.monotonic, time.sleep))
device.write({"frequency": 400, "coreVoltage": 1000})
raise KeyboardInterrupt
"""
    with axeos() as simulated:
        ended = subprocess.run(
            [sys.executable, "-c", script, str(simulated.port)], capture_output=True, text=True
        )
        assert "KeyboardInterrupt" in ended.stderr
        assert simulated.patches[0] == {"frequency": 400, "coreVoltage": 1000}
        assert kept(simulated) == OLD
