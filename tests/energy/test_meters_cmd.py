"""`powbench meters`: a program's watts fitted to those of a plug on loopback, and later runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from powbench.cli.main import run
from powbench.documents import schema
from powbench.documents.calibration import MeterCalibration
from powbench.energy.meter import Meter
from powbench.measure import loads
from powbench.report.terminal import calibration as report
from tests.energy import servers
from tests.energy.calibrating import made

QUICK = ("-k", "reference", "-d", "0.15", "--settle", "0")


class Rig:
    """A machine that takes 10 W and 20 W more for each thread; 30 W and 40 % more at the plug.

    Its meters are due at every look, of which a busy machine leaves one or two for a load.
    """

    def __init__(self, folder: Path, device: servers.Plug) -> None:
        self.file, self.device = folder / "watts", device
        self.store = folder / "store"
        self.bend: Callable[[float], float] = lambda load: 1.0
        self.set(0.0)

    @property
    def sensor(self) -> str:
        return f"exec;scope=package;every=0.001:cat {self.file}"

    @property
    def plug(self) -> str:
        return f"http+json://127.0.0.1:{self.device.port}/#/power;every=0.001;class=1"

    def set(self, load: float) -> None:
        watts = 10 + 20 * load
        self.file.write_text(f"{watts} W\n")
        self.device.document = {"power": (30 + 1.4 * watts) * self.bend(load)}

    def calibrate(self, *arguments: str) -> int:
        meters = ("--meter", self.sensor, "--against", self.plug)
        return run(["meters", "calibrate", *meters, *QUICK, *arguments])

    @property
    def kept(self) -> list[Path]:
        return sorted(self.store.rglob("*.json"))


@pytest.fixture
def rig(tmp_path: Path, device: servers.Plug, monkeypatch: pytest.MonkeyPatch) -> Rig:
    """Its meters tell the load that is said to run; the loads themselves are real."""
    machine = Rig(tmp_path, device)
    monkeypatch.setenv("POWBENCH_STORE", str(machine.store))
    monkeypatch.setattr(loads, "EIGHTHS", (8, 0, 4, 1, 7, 0, 8))
    real = loads.one

    def one(plan: loads.Plan, load: loads.Load, meter: Meter, against: Meter) -> loads.Both:
        machine.set(load.threads * load.duty)
        return real(plan, load, meter, against)

    monkeypatch.setattr(loads, "one", one)
    return machine


def bench(rig: Rig, capsys: pytest.CaptureFixture[str], *meters: str) -> list[dict[str, Any]]:
    arguments = [part for url in meters for part in ("--meter", url)]
    capsys.readouterr()
    code = run(["bench", "-k", "reference", "-t", "1", "-d", "0.3", *arguments, "--json", "-"])
    assert code == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["measurements"][0]["energy"]
    return found


def test_gain_and_offset_come_back_and_later_runs_carry_them(
    rig: Rig, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rig.calibrate() == 0
    (path,) = rig.kept
    kept = json.loads(path.read_text())
    jsonschema.validate(kept, schema.of(MeterCalibration))
    assert kept["slope"] == pytest.approx(1.4)
    assert kept["intercept_watts"] == pytest.approx(30)
    assert kept["held_out_error"] < 0.001
    assert (kept["meter"]["scope"], kept["against"]["meter_class"]) == ("package", 0.01)
    assert str(rig.file) not in path.read_text()  # arguments may be secrets
    assert "later runs on this machine take it" in capsys.readouterr().err

    rig.set(0.5)
    fitted, plain = bench(rig, capsys, rig.sensor, rig.plug)
    assert fitted["watts"] == pytest.approx(30 + 1.4 * 20)
    assert (fitted["scope"], fitted["level"]) == ("wall", "L2")
    assert fitted["calibration"]["raw_joules"] == pytest.approx(20 * fitted["seconds"])
    assert fitted["calibration"]["uncertainty"] >= 0.01
    assert (plain["level"], plain["meter_class"]) == ("L2", 0.01)

    assert run(["sweep", "-k", "reference", "-t", "1", "-d", "0.3", "--meter", rig.sensor]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "H/J (L2 cal.)." in out
    assert "not L3: a calibrated sensor is no meter at the wall" in out
    assert run(["meters", "list"]) == 0
    assert "yes" in capsys.readouterr().out


@pytest.mark.slow
def test_a_file_in_place_of_the_store(
    rig: Rig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rack.json"
    assert rig.calibrate("-o", str(path)) == 0
    assert rig.kept == []
    named = rig.sensor.replace("scope", f"calibration={path};scope")
    (fitted,) = bench(rig, capsys, named)
    assert fitted["calibration"]["against"].endswith("#/power")
    other = named.replace(str(rig.file), "/proc/loadavg")
    assert run(["bench", "-k", "reference", "-t", "1", "-d", "0.1", "--meter", other]) == 2
    assert "it is of another meter" in capsys.readouterr().err
    arguments = ["--pool", "--seconds", "1", "--meter", named]
    assert run(["miners", "measure", *arguments]) == 2
    assert "a miner is another one" in " ".join(capsys.readouterr().err.split())
    # What is read is not replaced.
    command = ["bench", "-k", "reference", "-t", "1", "-d", "0.1", "--meter", named]
    assert run([*command, "--json", str(path)]) == 2
    assert json.loads(path.read_text())["schema"] == "powbench.meter-calibration/1"


@pytest.mark.slow
def test_loads_held_out_that_are_off_are_not_kept(
    rig: Rig, capsys: pytest.CaptureFixture[str]
) -> None:
    cpus = rig_cpus()
    rig.bend = lambda load: 1.05 if load in (cpus / 8, cpus * 7 / 8) else 1.0
    assert rig.calibrate() == 3
    out = capsys.readouterr()
    assert "loads that it did not see, more than 2%: it is not kept" in " ".join(out.err.split())
    assert "held out" in out.out  # the loads are shown
    assert rig.kept == []


def rig_cpus() -> int:
    from powbench.measure.crew import allowed_cpus

    return len(allowed_cpus())


def test_loads_that_do_not_differ(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    rig.set = lambda load: None  # type: ignore[method-assign]
    assert rig.calibrate() == 3
    assert "the loads do not differ: --meter read 10 W to 10 W" in capsys.readouterr().err
    assert rig.kept == []


def test_a_meter_that_dies_in_the_middle(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    before = rig.set

    def dies(load: float) -> None:
        before(load)
        if load == rig_cpus() / 2:
            rig.device.status(500)

    rig.set = dies  # type: ignore[method-assign]
    assert rig.calibrate() == 3
    said = " ".join(capsys.readouterr().err.split())
    assert "--against http+json://127.0.0.1" in said
    assert "gave no figure at load 3" in said
    assert rig.kept == []


def test_an_interrupt_keeps_nothing(rig: Rig) -> None:
    before, count = rig.set, []

    def stopped(load: float) -> None:
        count.append(load)
        if len(count) == 3:
            raise KeyboardInterrupt
        before(load)

    rig.set = stopped  # type: ignore[method-assign]
    assert rig.calibrate() == 130
    assert rig.kept == []


@pytest.mark.parametrize(
    ("meter", "against", "says"),
    [
        ("exec:echo 5", "exec:echo 5", "are one meter"),
        ("watts:65", "exec;class=1:echo 5", "a declared power is no sensor"),
        ("exec:echo 5", "watts:65", "is L0, not L1: its power was declared"),
        ("exec:echo 5", "exec;scope=package:echo 6", "is L1, not L2: package is a part"),
        ("exec:echo 5", "plug", "error: --against takes a URL"),
        ("exec:echo 5", "nuts://plug", "error: --against: there is no meter 'nuts'"),
        ("plug", "exec:echo 5", "error: --meter takes a URL"),
        ("exec:echo 5", "exec:echo 6", "the error of --against exec:echo (1 arguments) is not"),
    ],
)
def test_meters_that_cannot_be_calibrated(
    meter: str, against: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["meters", "calibrate", "--meter", meter, "--against", against, *QUICK]) == 2
    assert says in " ".join(capsys.readouterr().err.split())


def test_a_meter_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    gone = ("--meter", "nut://127.0.0.1:1/rack", "--against", "exec;class=1:echo 5")
    assert run(["meters", "calibrate", *gone, *QUICK]) == 3
    assert "--meter nut://127.0.0.1:1/rack: cannot reach" in capsys.readouterr().err


def test_the_list_says_which_are_taken_here(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["meters", "list"]) == 0
    assert "no calibration is kept" in capsys.readouterr().out
    from powbench.energy import calibrations

    calibrations.save(made(), rig.store)
    assert run(["meters", "list", "--json", "-", "-q"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    jsonschema.validate(listed, schema.of(MeterCalibration))
    assert run(["meters", "list"]) == 0
    assert "no: it is of another machine" in " ".join(capsys.readouterr().out.split())


def test_the_sentence_of_a_calibration() -> None:
    said = report.sentence(made()).removeprefix("The meter (nut rack) reads ")
    slope, _, rest = said.partition(" × the sensor (rapl package) + ")
    assert float(slope) == pytest.approx(1.4, abs=0.01)
    assert float(rest.partition(" W")[0]) == pytest.approx(30, abs=0.5)
    assert "Loads held out are off by at most 0." in said
