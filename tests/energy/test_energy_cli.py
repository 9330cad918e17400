"""Energy from the command line to the document: bench, kernels, compare, sweep."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from powbench.cli.main import run
from powbench.documents.machine import Machine
from powbench.energy.reading import EnergyReading, RateInterval, missing, with_hashes
from powbench.energy.sweep import Setting, plan
from powbench.energy.window import Window
from powbench.errors import NotMeasurable
from powbench.measure import bench, comparing, document, sweeping
from powbench.measure import run as measuring
from powbench.measure.crew import Crew
from powbench.measure.measurement import Measurement, Slice
from powbench.measure.statistics import Interval
from powbench.measure.tally import Tally
from powbench.report.terminal import energy as shown
from powbench.report.terminal import sweeping as sweep_report

QUICK = ["-k", "reference", "-t", "1", "--nonces", "30000"]
READER = "exec;every=0.05;accuracy=0.02:echo 30"
RESULT = json.loads(files("powbench").joinpath("schemas/result-1.json").read_text("utf-8"))
MEASUREMENT = RESULT["properties"]["measurements"]["items"]["properties"]
SCHEMA = MEASUREMENT["energy"]["items"]


@pytest.fixture(autouse=True)
def several_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many on any machine."""
    real = measuring.calibrate
    monkeypatch.setattr(measuring, "calibrate", lambda *given: min(5000, real(*given)))


def energies(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """energy[] of the one measurement of a quick bench, each checked against the schema."""
    assert run(["bench", *QUICK, *arguments, "--json", "-"]) == 0
    (measured,) = json.loads(capsys.readouterr().out)["measurements"]
    for entry in measured["energy"]:
        jsonschema.validate(entry, SCHEMA)
    found: list[dict[str, Any]] = measured["energy"]
    if found[0]["available"]:
        assert found[0]["hashes"] == measured["nonces"]
    return found


def test_meters_side_by_side_over_the_slices(capsys: pytest.CaptureFixture[str]) -> None:
    wall, declared = energies(capsys, "--meter", READER, "--watts", "65")
    assert (wall["scope"], wall["kind"], wall["watts"]) == ("wall", "measured", pytest.approx(30))
    assert (declared["kind"], declared["watts"]) == ("declared", pytest.approx(65))
    assert wall["seconds"] == declared["seconds"]
    assert wall["short"] is True
    assert wall["hashes_per_joule_low"] < wall["hashes_per_joule"] < wall["hashes_per_joule_high"]
    assert wall["hashes_per_joule"] == pytest.approx(wall["hashes"] / wall["joules"])


def test_the_energy_window_is_the_slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hand-over to the worker lies in the window, checking hits and calibrating do not."""
    log: list[str] = []

    def logged(owner: type, name: str) -> None:
        real = getattr(owner, name)

        def call(*given: Any, **named: Any) -> Any:
            log.append(name)
            return real(*given, **named)

        monkeypatch.setattr(owner, name, call)

    for owner, name in ((Window, "resume"), (Window, "pause"), (Crew, "work"), (Tally, "count")):
        logged(owner, name)
    path = tmp_path / "r.json"
    assert run(["bench", *QUICK, "--watts", "65", "--json", str(path), "-q"]) == 0
    (measured,) = document.from_text(path.read_text(), "r").measurements
    begun = log.index("resume")
    assert set(log[:begun]) == {"work"}
    turns = len(measured.slices) + len(measured.dropped)
    assert log[begun:] == [*["resume", "work", "pause", "count"] * turns, "pause"]
    declared = measured.energy[-1]
    assert declared.seconds is not None
    assert measured.seconds <= declared.seconds


def test_no_meter_no_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert energies(capsys, "--meter", "none") == [
        {"available": False, "reason": "energy was not asked for"}
    ]


def test_a_broken_meter_keeps_the_rate(capsys: pytest.CaptureFixture[str]) -> None:
    (gone,) = energies(capsys, "--meter", "exec:false")
    assert gone["available"] is False
    assert "false failed with exit code 1" in gone["reason"]
    assert "joules" not in gone


def test_a_required_meter_that_was_never_there(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["bench", *QUICK, "--meter", "nut://127.0.0.1:1/ups", "--require-meter"]
    assert run(arguments) == 3
    out = capsys.readouterr()
    assert "error: nut://127.0.0.1:1/ups: cannot reach" in out.err
    assert "MH/s" not in out.out  # nothing was measured in vain


def test_a_required_meter_that_fails_keeps_the_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "r.json"
    arguments = ["bench", *QUICK, "--meter", "exec:false", "--require-meter", "--json", str(path)]
    assert run(arguments) == 3
    assert "exec:false" in capsys.readouterr().err
    assert document.from_text(path.read_text(), "r").measurements


def test_idle_power_before_and_after(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The program counts its calls: 10 W for the first few, then 30 W."""
    reader = tmp_path / "read"
    reader.write_text(
        f"#!/bin/sh\necho >> {tmp_path}/calls\n[ $(wc -l < {tmp_path}/calls) -gt 4 ] && "
        "echo 30 || echo 10\n"
    )
    reader.chmod(0o755)
    (found,) = energies(capsys, "--meter", f"exec;every=0.05:{reader}", "--idle", "0.1")
    assert 10 <= found["idle_watts"] <= 30
    assert found["idle_watts"] < found["watts"]
    gross = found["joules"] - found["idle_watts"] * found["seconds"]
    assert found["net_joules"] == pytest.approx(gross)
    assert found["net_hashes_per_joule"] > found["hashes_per_joule"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--meter", "smoke:signal"],
        ["--meter", "none", "--meter", "battery:"],
        ["--watts", "-5"],
        ["--watts", "65", "--idle", "-1"],
    ],
)
def test_wrong_options_are_usage_errors(arguments: list[str]) -> None:
    assert run(["bench", *QUICK, *arguments]) == 2


def test_kernels_lists_the_meters(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["kernels", "--json", "-"]) == 0
    meters = json.loads(capsys.readouterr().out)["meters"]
    assert "powercap:package" in [m["url"] for m in meters]
    assert all(bool(m["why_not"]) is not m["usable"] for m in meters)


def measured(
    kernel: str = "avx2",
    rate: float = 1e7,
    energy: tuple[EnergyReading, ...] = (),
    slices: int = 10,
    seconds: float = 0.1,
) -> Measurement:
    each = tuple(
        Slice(i * seconds, seconds, seconds, int(rate * seconds), 0) for i in range(slices)
    )
    interval = Interval(rate, rate * 0.99, rate * 1.01, 0.95)
    return Measurement(kernel, "c", 1, True, interval, rate, each, 0, 0, energy=energy)


def reading(
    watts: float, scope: str = "package", seconds: float = 1.0, **more: Any
) -> EnergyReading:
    made = EnergyReading(
        True,
        scope,
        scope,
        f"test:{scope}",
        "measured",
        joules=watts * seconds,
        watts=watts,
        seconds=seconds,
        samples=9,
        uncertainty=0.02,
        **more,
    )
    return with_hashes(made, 1e7 * seconds, RateInterval(0.99e7, 1e7, 1.01e7))


def result(*measurements: Measurement) -> document.Result:
    from powbench.measure.workload import default_job

    return document.Result(
        "2026-01-02T03:04:05+00:00", {}, {}, default_job(), 0, None, measurements
    )


def text(*renderables: Any) -> str:
    from rich.console import Console

    console = Console(width=200, no_color=True)
    with console.capture() as capture:
        for renderable in renderables:
            console.print(renderable)
    return capture.get()


def test_the_document_holds_the_energy() -> None:
    before = result(measured(energy=(reading(50), missing("gone", remedies=("look",)))))
    after = document.from_text(document.to_json(before), "x")
    assert after.measurements[0].energy == before.measurements[0].energy


def test_a_document_from_before_the_meters() -> None:
    data = document.as_dict(result(measured()))
    del data["measurements"][0]["energy"]
    (old,) = document.from_text(json.dumps(data), "x").measurements
    assert "older than the meters" in old.energy[0].reason


def test_rows_have_the_energy_or_empty_cells() -> None:
    declared = replace(reading(50), kind="declared", scope="declared")
    both = measured(energy=(missing("no"), reading(50))), measured(), measured(energy=(declared,))
    csv = document.to_csv(result(*both)).splitlines()
    assert csv[0].endswith(
        "joules,watts,hashes_per_joule,energy_level,energy_level_limit,version_mask"
    )
    assert csv[1].endswith(
        "package,test:package,50.0,50,200000.0,L1,package is a part of the device,"
    )
    assert csv[2].endswith(",,,,,,,,")
    # Nobody measured these joules, so that none are written.
    assert csv[3].endswith("test:package,,50,200000.0,L0,its power was declared,")


@pytest.mark.parametrize(("scope", "watts"), [("psys", 90.0), ("battery", 80.0)])
def test_one_figure_for_the_machine_is_the_widest_everywhere(scope: str, watts: float) -> None:
    """In rows, on the page and as a rig, whichever meter stands first."""
    from powbench.report.page.benchmark import energy as of_page
    from powbench.rigs import result as rigs

    wide = reading(watts, scope)
    for energy in ((reading(50), wide), (wide, reading(50))):
        found = result(measured(energy=energy))
        assert f"{scope},test:{scope},{watts}" in document.to_csv(found)
        assert of_page.reading(found.measurements[0]) == wide
        rig = rigs.from_document({"measurements": document.as_dict(found)["measurements"]}, "r")
        assert (rig.scope, rig.watts.value) == (scope, watts)


def test_a_level_stands_beside_every_figure() -> None:
    """On the terminal at 80 columns, on the page and in what a comparison says."""
    from rich.console import Console

    from powbench.documents.fields import ABSENT
    from powbench.report.page import side_by_side
    from powbench.report.page.benchmark import alone
    from powbench.report.terminal import bench as terminal

    found = result(measured(energy=(replace(reading(50), warnings=()),)))
    why = "L1, not L2: package is a part of the device"

    def printed(part: Any) -> str:
        console = Console(width=80)
        with console.capture() as text:
            console.print(part)
        return " ".join(text.get().split())

    said = printed(terminal.bench(found))
    assert "200 kH/J (package, L1)" in said
    assert f"package: {why}" in said
    side = comparing.compare(found, found)
    assert side.mean is not None and side.mean.level == "L1"
    said = printed(terminal.compare(side, ("a", "b")))
    assert "hashes per joule (package, L1)" in said
    assert f"A, package: {why}" in said and f"B, package: {why}" in said
    table = alone._measured(found)
    assert table.rows[0][table.headers.index("level")] == "L1"
    assert alone._levels(found) == [f"package: {why}."]
    compared = comparing.as_document(side)
    assert compared.geometric_mean and compared.geometric_mean is not ABSENT
    assert compared.geometric_mean.level == "L1"
    picture = side_by_side._energy("a", compared)
    assert picture is not None
    assert "level" in picture.table.headers and f"A, package: {why}" in picture.note


def test_declared_joules_are_never_shown_as_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", *QUICK, "--watts", "65"]) == 0
    out = capsys.readouterr().out
    assert "which at the declared 65 W would be" in " ".join(out.split())
    row = next(line for line in out.splitlines() if "declared: declared 65 W" in line)
    assert re.search(r"65\.0\s+-\s+\S+ .?H/J\s+L0", row), row


def test_comparing_puts_equal_scopes_side_by_side() -> None:
    a = result(measured(energy=(reading(50), reading(90, "wall"))))
    b = result(measured(energy=(reading(80, "wall"), reading(40, "battery"))))
    ((line,),) = [x.energy for x in comparing.compare(a, b).lines]
    assert (line.scope, line.ratio) == ("wall", pytest.approx(90 / 80))
    assert line.ratio_low is not None
    assert line.ratio_high is not None
    assert line.ratio_low < line.ratio < line.ratio_high


def test_comparing_pairs_a_meter_with_itself() -> None:
    ups = replace(reading(90, "wall"), source="nut://ups/rack")
    plug = replace(reading(30, "wall"), source="http+json://plug/#/w")
    a, b = result(measured(energy=(ups, plug))), result(measured(energy=(plug, ups)))
    (pairs,) = [x.energy for x in comparing.compare(a, b).lines]
    assert [(p.a.source, p.ratio) for p in pairs] == [(ups.source, 1.0), (plug.source, 1.0)]
    (pairs,) = [x.energy for x in comparing.compare(a, result(measured(energy=(plug,)))).lines]
    assert [p.a.source for p in pairs] == [plug.source]


def test_comparing_without_a_common_scope() -> None:
    a, b = result(measured(energy=(reading(50),))), result(measured(energy=(missing("none"),)))
    assert [x.energy for x in comparing.compare(a, b).lines] == [()]


def test_the_table_says_what_is_missing_and_how_to_get_it() -> None:
    gone = missing("no permission", source="powercap:package", scope="package", kind="measured",
                   remedies=("sudo chmod",))  # fmt: skip
    page = text(*shown.readings([measured(energy=(reading(50), gone))]))
    assert "200 kH/J" in page
    assert "energy of powercap:package: not available: no permission" in page
    assert "  sudo chmod" in page


def test_idle_and_throttling_enter_after_the_last_slice() -> None:
    idle = [(reading(20),), (reading(22),)]
    done = bench.finished(measured(energy=(reading(50),)), missing("x"), idle)
    assert done.energy[0].idle_watts == pytest.approx(21)
    slow = tuple(Slice(float(i), 1.0, 1.0, 10**7 if i < 60 else 8 * 10**6, 0) for i in range(120))
    watts = tuple((i + 0.5, 50.0 if i < 60 else 38.0) for i in range(120))
    long_run = measured(energy=(reading(44, seconds=120, watts_over_time=watts),))
    from dataclasses import replace

    done = bench.finished(replace(long_run, slices=slow), missing("x"), [])
    assert done.warnings == ("throttled from 60 s to 120 s: rate -20.0%, watts -24.0%",)
    page = text(*shown.over_time(replace(long_run, slices=slow)))
    assert "rate " in page
    assert "38.0 … 50.0 W" in page


def test_short_runs_have_no_lines_over_time() -> None:
    assert shown.over_time(measured(energy=(reading(50),))) == []


def test_without_meters_the_reason_stands_in_their_place() -> None:
    done = bench.finished(measured(), missing("no RAPL here"), [])
    assert [r.reason for r in done.energy] == ["no RAPL here"]


def test_a_spark_is_flat_for_a_flat_series() -> None:
    assert len(set(shown.spark([5.0] * 200))) == 1
    fallen = shown.spark([10.0] * 30 + [5.0] * 30)
    assert (fallen[0] > fallen[-1], len(fallen)) == (True, 60)


def test_a_sweep_holds_each_cap_while_its_points_run() -> None:
    from contextlib import contextmanager

    log: list[str] = []

    @contextmanager
    def cap(hertz: float) -> Any:
        log.append(f"cap {hertz:.0e}")
        yield
        log.append("back")

    def measure(setting: Setting) -> Measurement:
        log.append(str(setting.threads))
        watts = 50 if setting.cap_hertz == 2e9 else 100
        return measured(energy=(reading(watts),), rate=1e7)

    settings = plan(["avx2"], [1, 2], [2e9, 3e9])
    done = sweeping.sweep(settings, measure, missing("x"), cap)
    assert log == ["cap 3e+09", "1", "2", "back", "cap 2e+09", "1", "2", "back"]
    assert done.outcome.most_efficient is not None
    assert done.outcome.most_efficient.best.setting.cap_hertz == 2e9
    data = sweeping.as_document(done, Machine())
    assert data.most_efficient is not None
    assert data.points[data.most_efficient.point].cap_hertz == 2e9
    page = text(sweep_report.sweep(done))
    assert "Most efficient, by the meter test:package, is avx2 × 1 at 2000 MHz" in " ".join(
        page.split()
    )


def test_a_sweep_that_is_interrupted_keeps_its_points() -> None:
    calls = iter([measured(energy=(reading(50),))])

    def measure(setting: Setting) -> Measurement:
        try:
            return next(calls)
        except StopIteration:
            raise KeyboardInterrupt from None

    done = sweeping.sweep(plan(["avx2"], [1, 2]), measure, missing("x"))
    assert len(done.points) == 1
    cut = sweeping.sweep(
        plan(["avx2"], [1]),
        lambda setting: replace(measured(energy=(reading(50),)), interrupted=True),
        missing("x"),
    )
    assert (len(cut.points), cut.interrupted) == (1, True)
    with pytest.raises(KeyboardInterrupt):
        sweeping.sweep(plan(["avx2"], [1, 2]), measure, missing("x"))


def test_sweep_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["sweep", "-k", "reference", "-t", "1", "-d", "0.2", "--json", "-"]
    assert run([*arguments, "--meter", READER]) == 0
    out = capsys.readouterr()
    data = json.loads(out.out)
    assert (data["schema"], data["judged_by"]) == ("powbench.sweep/1", "exec:echo (1 arguments)")
    assert data["fastest"] == data["most_efficient"] == {"point": 0, "ties": []}
    assert "┤" in out.err  # the plot


def test_sweep_without_a_meter_still_finds_the_fastest(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["sweep", "-k", "reference", "-t", "1", "-d", "0.2", "--meter", "none"]
    assert run(arguments) == 0
    out = capsys.readouterr().out
    assert "Fastest is reference × 1" in out
    assert "Which is the most efficient is not known: energy was not asked for" in out


def test_sweep_of_caps_where_nobody_may_set_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("powbench.energy.cpufreq.limits", lambda: None)
    assert run(["sweep", "-k", "reference", "--caps", "3"]) == NotMeasurable.exit_code
    assert run(["sweep", "-k", "reference", "--caps", "3", "--cap", "2000"]) == 2
