"""Levels of a figure of energy: each rule alone keeps it from the next level, and is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from powbench.documents.energy import AppliedCalibration
from powbench.energy import levels
from powbench.energy.meter import MeterError
from powbench.energy.reading import EnergyReading, from_document, missing, widest
from powbench.energy.url import meter
from powbench.energy.window import Window
from powbench.errors import InputError
from tests.energy import servers
from tests.energy.cases import Script, Sensor
from tests.energy.clocks import FakeClock

BEST = EnergyReading(
    True, "meter", "wall", "nut://pdu/rack", "measured", joules=6000.0, watts=100.0,
    seconds=60.0, samples=60, longest_gap_seconds=1.6, uncertainty=0.01, meter_class=0.01,
)  # fmt: skip
FITTED = AppliedCalibration("2026-01-01T00:00:00+00:00", "nut://pdu/rack", "package", 3000.0, 0.01)


@pytest.mark.parametrize(
    ("change", "level", "limit"),
    [
        ({}, "L3", ""),
        ({"kind": "declared", "scope": "declared"}, "L0", "its power was declared"),
        ({"kind": "estimated"}, "L0", "a model estimates it"),
        ({"scope": "package"}, "L1", "package is a part of the device"),
        ({"scope": "board"}, "L1", "board is a part of the device"),
        ({"scope": "psys"}, "L1", "psys is a part of the device"),
        ({"scope": "battery"}, "L2", "the gauge of a battery is no meter at the wall"),
        ({"meter_class": None}, "L2", "no class of the meter is declared (;class=1)"),
        ({"meter_class": 0.02}, "L2", "its class of 2% is above 1%"),
        ({"seconds": 59.9}, "L2", "the window of 59.9 s is under 60 s"),
        ({"missed_answers": 1}, "L2", "an answer is missing"),
        ({"missed_answers": 3}, "L2", "3 answers of the meter are missing"),
        (
            {"longest_gap_seconds": 2.1},
            "L2",
            "up to 2.1 s between two samples, above 2 s (;every=0.5)",
        ),
        ({"longest_gap_seconds": None}, "L2", "its gaps are not known"),
        ({"longest_gap_seconds": 30.0, "wraps": 0}, "L3", ""),
        (
            {"calibration": FITTED, "kind": "estimated"},
            "L2",
            "a calibrated sensor is no meter at the wall",
        ),
    ],
)
def test_each_rule_alone(change: dict[str, Any], level: str, limit: str) -> None:
    reading = replace(BEST, **change)
    found = reading.level
    assert found is not None
    assert (found.name, found.limit) == (level, limit)
    assert found.calibrated == ("calibration" in change)
    assert found.measured == (level != "L0")
    entry = reading.to_json()
    assert (entry["level"], entry.get("level_limit", "")) == (level, limit)
    # What a document says of its level is not believed: it follows from the rest of it.
    edited = replace(reading.document(), level="L3", level_limit="")
    assert levels.of(edited) == found
    assert from_document(edited).level == found


def test_the_first_rule_that_fails_is_named() -> None:
    bad = replace(BEST, kind="estimated", scope="package", meter_class=None, seconds=1.0)
    for mended, limit in (
        ({}, "a model estimates it"),
        ({"kind": "measured"}, "package is a part of the device"),
        ({"scope": "wall"}, "no class of the meter is declared (;class=1)"),
        ({"meter_class": 0.005}, "the window of 1 s is under 60 s"),
    ):
        bad = replace(bad, **mended)
        assert bad.level is not None
        assert bad.level.limit == limit


def test_what_is_not_known_is_no_better_for_it() -> None:
    assert missing("no meter").level is None
    assert "level" not in missing("no meter").to_json()
    assert levels.claimed("", "wall").number == 0
    assert levels.claimed("measured", "").number == 1


def test_of_one_scope_the_higher_level_speaks_for_the_machine() -> None:
    plain = replace(BEST, meter_class=None, name="plain")
    fitted = replace(plain, calibration=FITTED, name="fitted")
    guessed = replace(plain, kind="estimated", name="guessed")
    for readings in ((guessed, fitted, plain, BEST), (BEST, plain, fitted, guessed)):
        assert widest(readings) is BEST
        assert widest(r for r in readings if r is not BEST) is plain
        assert widest((guessed, fitted)) is fitted


def test_a_class_is_declared_in_the_url() -> None:
    for url, wanted in (
        ("nut://pdu/rack#;class=1", 0.01),
        ("nut://pdu/rack#;class=0.5", 0.005),
        ("exec;class=2%:read-plug", 0.02),
    ):
        made = meter(url, {})
        assert (made.meter_class, made.stated_accuracy) == (wanted, wanted)
    assert meter("nut://pdu/rack#;accuracy=0.01", {}).meter_class is None


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nut://pdu/rack#;class=0", "class must be above 0"),
        ("nut://pdu/rack#;class=101", "class must be above 0, and at most 100"),
        ("nut://pdu/rack#;class=good", "is no number"),
        ("nut://pdu/rack#;class=1;accuracy=0.01", "exclude each other"),
        ("watts:65#;class=1", "a declared power has no class"),
    ],
)
def test_a_class_that_is_none(url: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        meter(url, {})


def test_a_class_goes_from_the_url_to_the_reading(device: servers.Plug) -> None:
    from tests.energy.runs import run

    device.document = {"power": 50.0}
    found = run(f"http+json://127.0.0.1:{device.port}/#/power;class=1;every=0.05")
    assert found.meter_class == 0.01
    assert found.level is not None
    assert "under 60 s" in found.level.limit
    assert found.uncertainty == pytest.approx(0.01, rel=0.5)


def test_an_answer_that_was_missing_is_counted(clock: FakeClock) -> None:
    watts = Script(*[50.0] * 9, MeterError("no answer"), 50.0)
    window = Window([Sensor(watts)], clock, threaded=False)
    window.begin()
    for _ in range(100):
        clock.sleep(1)
        window.poll()
    (found,) = window.end()
    assert (found.available, found.missed_answers) == (True, 1)
