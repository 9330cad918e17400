"""A sensor fitted to a meter: the line comes back, and what cannot be believed is refused."""

from __future__ import annotations

import datetime
import math
import os
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from powbench.documents import reading as documents
from powbench.documents.calibration import Load, MeterCalibration
from powbench.energy import calibration, calibrations
from powbench.energy.calibration import fit, fitted
from powbench.energy.reading import EnergyReading
from powbench.energy.url import meter
from powbench.errors import InputError, NotMeasurable
from powbench.measure import loads as running
from tests.energy.calibrating import AGAINST, NOW, SENSOR, kept, made, measured


def test_the_line_is_that_of_numpy() -> None:
    draw = random.Random(25)
    points = [(x, 30 + 1.4 * x + draw.gauss(0, 0.5)) for x in (10, 20, 25, 40, 60, 61)]
    line = fit(points)
    (slope, intercept), covariance = np.polyfit(
        [x for x, _ in points], [y for _, y in points], 1, cov=True
    )
    assert (line.slope, line.intercept) == pytest.approx((slope, intercept))
    factor = 2.78  # Student, 4 degrees of freedom
    assert line.slope_half_width == pytest.approx(factor * math.sqrt(covariance[0, 0]))
    assert line.intercept_half_width == pytest.approx(factor * math.sqrt(covariance[1, 1]))


def test_so_many_lines_hold_the_truth() -> None:
    """The interval of 95 % of one more load, over 2,000 sets of loads."""
    draw, held = random.Random(25), 0
    for _ in range(2000):
        line = fit([(x, 30 + 1.4 * x + draw.gauss(0, 0.5)) for x in (10, 20, 30, 40, 50, 60, 60)])
        new = 45 * 1.4 + 30 + draw.gauss(0, 0.5)
        held += abs(line.at(45) - new) <= line.half_width(45)
    assert 0.93 < held / 2000 < 0.97


@pytest.mark.parametrize("points", [[(1.0, 1.0)] * 2, [(5.0, 1.0), (5.0, 2.0), (5.0, 3.0)]])
def test_no_line(points: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match=r"three points|one x"):
        fit(points)


def test_gain_and_offset_come_back_and_held_out_loads_agree() -> None:
    found = fitted(measured())
    assert found.line.slope == pytest.approx(1.4, abs=0.02)
    assert found.line.intercept == pytest.approx(30, abs=1)
    assert abs(found.line.slope - 1.4) <= found.line.slope_half_width
    assert found.held_out_error < 0.02
    assert calibration.refusal(found) is None


def changed(change: Callable[[Load], Load]) -> tuple[Load, ...]:
    return tuple(map(change, measured()))


def test_loads_that_do_not_differ() -> None:
    flat = changed(lambda x: replace(x, meter_watts=50 + x.meter_watts / 100))
    with pytest.raises(NotMeasurable, match=r"the loads do not differ: --meter read 50\.\d+ W"):
        fitted(flat)
    other = changed(lambda x: replace(x, against_watts=500 + x.meter_watts / 100))
    with pytest.raises(NotMeasurable, match="the loads do not differ: --against read"):
        fitted(other)


def test_meters_that_do_not_follow_each_other() -> None:
    against = changed(lambda x: replace(x, against_watts=200 - x.meter_watts))
    with pytest.raises(NotMeasurable, match="do not follow each other"):
        fitted(against)


def test_meters_that_drift_apart() -> None:
    drifting = changed(lambda x: replace(x, against_watts=x.against_watts * (1 + x.at / 2000)))
    why = calibration.refusal(fitted(drifting))
    assert why is not None and "drift apart: by +" in why.message
    assert why.exit_code == 3
    warmer = changed(lambda x: replace(x, meter_watts=x.meter_watts * (1 + x.at / 2000)))
    why = calibration.refusal(fitted(warmer))
    assert why is not None and "drift apart: by -" in why.message


def test_held_out_loads_that_are_off() -> None:
    bent = changed(
        lambda x: replace(x, against_watts=x.against_watts * (1.04 if x.held_out else 1.0))
    )
    found = fitted(bent)
    why = calibration.refusal(found)
    assert why is not None and "on loads that it did not see, more than 2%" in why.message
    assert found.held_out_error == pytest.approx(0.04, abs=0.01)


def raw(watts: float, source: str = SENSOR.source) -> EnergyReading:
    return EnergyReading(
        True, "rapl package", "package", source, "measured", joules=watts * 10, watts=watts,
        seconds=10.0, samples=20, longest_gap_seconds=0.5, uncertainty=0.05, wraps=0,
        watts_over_time=((1.0, watts - 1), (9.0, watts + 1)),
    )  # fmt: skip


def test_a_reading_becomes_the_meters() -> None:
    found = calibration.applied(raw(40.0), kept(), 0.01)
    assert found.watts == pytest.approx(30 + 1.4 * 40, rel=0.01)
    assert found.joules == pytest.approx((found.watts or 0) * 10)
    assert found.scope == AGAINST.scope
    assert found.calibration is not None
    assert (found.calibration.raw_joules, found.calibration.raw_scope) == (400.0, "package")
    # The sensor's own 5 % are taken out, the meter's 1 % and the line's error come in.
    line = kept().line
    own = math.hypot(line.half_width(40.0) / (found.watts or 1), 0.01)
    assert found.calibration.uncertainty == pytest.approx(own)
    noise = 0.01 * line.slope * 40 / (found.watts or 1)
    assert found.uncertainty == pytest.approx(math.hypot(own, noise))
    over_time = [w for _, w in found.watts_over_time]
    assert over_time == pytest.approx([line.at(39.0), line.at(41.0)])
    assert str(found.level) == "L2 (calibrated)"
    assert calibration.applied(raw(40.0), kept(), None).uncertainty is None


@pytest.mark.parametrize(
    ("reading", "why"),
    [
        (raw(5.0), r"it holds from [\d.]+ W to [\d.]+ W, and the sensor read 5 W"),
        (raw(60.0), "the sensor read 60 W"),
        (raw(40.0, "nut://other"), "it is of powercap:package"),
    ],
)
def test_where_it_does_not_hold_the_reading_stays(reading: EnergyReading, why: str) -> None:
    found = calibration.applied(reading, kept(), 0.01)
    assert (found.watts, found.scope, found.calibration) == (reading.watts, "package", None)
    assert found.level is not None and found.level.name == "L1"
    assert found.warnings[-1].startswith("the calibration is not applied: it ")
    assert re.search(why, found.warnings[-1])


def test_a_little_beyond_the_loads_it_still_holds() -> None:
    assert calibration.applied(raw(52.0), kept(), 0.01).calibration is not None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"cpu_signature": "f" * 16}, "of another machine"),
        ({"meter": replace(SENSOR, url_digest="0" * 16)}, "of another meter"),
        ({"created": "2024-12-01T00:00:00+00:00"}, "of 2024-12-01, more than 365 days old"),
        ({"created": "2027-12-01T00:00:00+00:00"}, "which is to come"),
        ({"created": "2026-13-01T00:00:00+00:00"}, "its date 2026-13-01T00:00:00.00:00 is none"),
        ({"created": "2026-06-01T00:00:00"}, "is none"),
    ],
)
def test_one_of_another_time_machine_or_meter(change: dict[str, object], why: str) -> None:
    good = made()
    ours = (SENSOR.url_digest, good.cpu_signature, NOW)
    assert calibration.unfit(good, *ours) == ""
    other = replace(good, **change)  # type: ignore[arg-type]
    assert re.search(why, calibration.unfit(other, *ours))


def test_what_was_edited_is_damaged(tmp_path: Path) -> None:
    good = made()
    path = tmp_path / "c.json"

    def written(changed: MeterCalibration) -> Path:
        path.write_text(documents.text(changed))
        return path

    assert calibrations.load(written(good)).line == kept().line
    moved = tuple(replace(x, against_watts=x.against_watts + x.at / 100) for x in good.loads)
    for edited, says in (
        (replace(good, slope=1.5), "its loads give another line"),
        (replace(good, held_out_error=0.001), "its loads give another line"),
        (replace(good, loads=moved), "another line"),
        (replace(good, loads=good.loads[:1] * 5), "is a damaged calibration"),
        (replace(good, loads=tuple(x for x in good.loads if not x.held_out)), "held out"),
    ):
        with pytest.raises(InputError, match=says):
            calibrations.load(written(edited))
    path.write_text("{}")
    with pytest.raises(InputError, match="no powbench meter-calibration"):
        calibrations.load(path)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POWBENCH_STORE", str(tmp_path))
    return tmp_path


def asked(url: str, signature: str = "0123456789abcdef", now: datetime.datetime = NOW) -> object:
    one = meter(url, {})
    calibrations.carry([one], Path(os.environ["POWBENCH_STORE"]), lambda: signature, now)
    return one.calibration or one.calibration_note


def test_a_run_carries_what_is_kept_for_this_meter_of_this_machine(store: Path) -> None:
    assert asked("powercap:package") == ""  # nothing is kept
    calibrations.save(made(), store)
    assert asked("powercap:package") == kept()
    assert asked("powercap:package#;every=2") == kept()
    assert asked("powercap:package#;calibration=none") == ""
    assert asked("powercap:dram") == ""
    assert "calibrated on another machine" in str(asked("powercap:package", "f" * 16))
    late = NOW + datetime.timedelta(days=400)
    assert "is not taken: it is of 2026-06-01, more than 365" in str(
        asked("powercap:package", now=late)
    )
    (path,) = calibrations.stored(store)
    path.write_text("{")
    assert "its calibration is not taken" in str(asked("powercap:package"))


def test_programs_with_other_arguments_are_other_meters(store: Path) -> None:
    """Their source, which results show, is the same."""
    one = meter("exec:read-plug --id 3", {})
    assert one.source == meter("exec:read-plug --id 4", {}).source
    of_it = replace(SENSOR, source=one.source, url_digest=calibrations.digest(one.url))
    calibrations.save(replace(made(), meter=of_it), store)
    assert asked("exec;every=2:read-plug --id 3") == replace(
        kept(), document=replace(made(), meter=of_it)
    )
    assert asked("exec:read-plug --id 4") == ""


def test_a_file_that_is_named_must_fit(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "rack.json"
    path.write_text(documents.text(made()))
    assert asked(f"powercap:package#;calibration={path}") == kept()
    with pytest.raises(InputError, match="is not for powercap:dram: it is of another meter"):
        asked(f"powercap:dram#;calibration={path}")
    with pytest.raises(InputError, match="it is of another machine"):
        asked(f"powercap:package#;calibration={path}", "f" * 16)
    with pytest.raises(InputError, match="more than 365 days old"):
        asked(f"powercap:package#;calibration={path}", now=NOW + datetime.timedelta(days=400))
    with pytest.raises(InputError, match="cannot read nowhere"):
        asked("powercap:package#;calibration=nowhere.json")


@pytest.mark.parametrize("threads", [1, 2, 3, 8, 64])
def test_loads_reach_from_idle_to_all_threads(threads: int) -> None:
    made = running.loads(threads)
    work = [x.threads * x.duty for x in made]
    assert (min(work), max(work)) == (0, threads)
    assert [x.held_out for x in made].count(True) == 4
    assert not any(x.held_out for x in made if x.threads * x.duty in (0, threads))
    assert len(set(work)) == 9
    assert all(0 < x.duty <= 1 for x in made if x.threads)
