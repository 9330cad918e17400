"""A thread asks a miner's API now and then: over real sockets, with the faults of devices."""

from __future__ import annotations

import pytest

from powbench.miners.count.watching import Watch, every
from powbench.readers import asking
from powbench.readers.asking import place
from tests import patience
from tests.energy import servers
from tests.patience import until
from tests.readers import cases


@pytest.mark.parametrize(("window", "between"), [(600, 5), (20, 5), (4, 1), (1, 0.25), (0.1, 0.25)])
def test_five_seconds_lie_between_two_questions_of_a_usual_window(
    window: float, between: float
) -> None:
    assert every(window) == between


def test_a_miner_is_asked_again_and_again_by_one_api(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking.read, "__defaults__", (patience.SECONDS,))
    notes: list[str] = []
    with servers.plug() as device:
        device.document = cases.gamma(hashRate=1000)
        with Watch(place(f"127.0.0.1:{device.port}"), "", 0.01, notes.append) as watch:
            until(lambda: len(watch.samples) > 2, "three answers")
            device.document = cases.gamma(hashRate=1100, power=20)
            until(lambda: watch.samples[-1].rate == pytest.approx(1.1e12), "the new rate")
        assert watch.samples[0].rate == pytest.approx(1e12)
        assert watch.samples[-1].watts == 20
        assert {path for path, _ in device.asked} == {"/api/system/info"}
    moments = [s.moment for s in watch.samples]
    assert moments == sorted(moments)
    assert notes == []
    assert watch.said is not None and watch.said.identity.model == "Bitaxe Gamma 601"


def test_a_failure_is_told_once_and_kept_each_time() -> None:
    notes: list[str] = []
    with cases.cgminer(cases.antminer) as device:
        device.fault = "garbage"
        where = place(f"127.0.0.1:{device.port}/cgminer")
        with Watch(where, "", 0.01, notes.append) as watch:
            until(lambda: len(watch.samples) > 2, "three failures")
            device.fault = ""
            until(lambda: watch.samples[-1].rate is not None, "an answer")
    assert all(s.rate is None and "whole JSON" in s.error for s in watch.samples[:3])
    assert len(notes) == 1 and notes[0].endswith("; the count goes on")


def test_rates_that_cannot_be_are_marked() -> None:
    with servers.plug() as device:
        device.document = cases.gamma(hashRate=-1)
        with Watch(place(f"127.0.0.1:{device.port}/axeos"), "", 5, print) as watch:
            until(lambda: bool(watch.samples), "an answer")
    assert watch.samples[0].impossible and watch.samples[0].rate is None


def test_a_watch_that_hangs_does_not_hold_up_its_end() -> None:
    with cases.cgminer(cases.antminer) as device:
        device.fault = "hang"
        with Watch(place(f"127.0.0.1:{device.port}/cgminer"), "", 5, print):
            until(lambda: bool(device.asked), "a question")
    assert device.asked == ["summary"]


def test_what_fails_behind_the_end_of_the_window_is_no_failure_of_it() -> None:
    notes: list[str] = []
    with servers.plug() as device:
        device.hang = patience.SECONDS
        where = place(f"127.0.0.1:{device.port}/axeos")
        with Watch(where, "", 5, notes.append) as watch:
            until(lambda: bool(device.asked), "a question")
        device.document = {"no": "miner"}
    watch._thread.join(patience.SECONDS)
    assert not watch._thread.is_alive()
    assert notes == [] and watch.samples == ()
