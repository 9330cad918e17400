"""exec: a program that prints watts."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import pytest

from powbench.energy import command, process
from powbench.energy.meter import MeterError
from tests import patience
from tests.energy.runs import between, run
from tests.energy.servers import put


@pytest.mark.parametrize(
    ("printed", "watts"),
    [
        ("212.4", 212.4),
        ("212.4 W\n", 212.4),
        ("warming up\npower 212.4 W\n\n", 212.4),
        ("0.2124kW", 212.4),
        ("212400 mW", 212.4),
        ("2.124e2", 212.4),
        ("-5", -5),
        ("watts=212.4W", 212.4),
        ("15:05:29 212 W", 212),
        ("2026-11-29 15:05 212", 212),
        ("outlet 3: 212.4 watts", 212.4),
        ("0.000212 MW", 212),
    ],
)
def test_what_programs_print(printed: str, watts: float) -> None:
    assert command.parse(printed, "x") == pytest.approx(watts)


@pytest.mark.parametrize(
    "printed",
    [
        *["", "\n", "off", "12 A", "1.2.3", "watts: 12 of 20 max", "v12"],
        *["212,4 W", "1,234 W", "1 234 W", "1\u202f234 W", "power=1 234 567 W", "1'234", "1_234"],
        *[
            "15:05",
            "2026-11-29",
            "12/34 W",
            "1e400 W",
            "9" * 400,
            "9" * 5000 + " W",
            "\u0661\u0662",
        ],
    ],
)
def test_what_is_no_power(printed: str) -> None:
    with pytest.raises(MeterError, match="printed no watts"):
        command.parse(printed, "x")


def test_a_program_whose_reading_changes(tmp_path: Path) -> None:
    file = tmp_path / "watts"
    file.write_text("100\n")
    found = run(f"exec;every=0.05;accuracy=0.02:cat {file}", lambda: put(file, "300 W\n"))
    assert between(found, 100, 300)
    assert found.source == "exec:cat (1 arguments)"
    assert found.uncertainty is not None


def test_no_shell_reads_it(tmp_path: Path) -> None:
    found = run(f"exec;every=0.05:echo $(touch {tmp_path}/hacked) 5; echo 7")
    assert found.watts == pytest.approx(7)
    assert not (tmp_path / "hacked").exists()


def test_an_unknown_accuracy_has_no_interval() -> None:
    found = run("exec;every=0.05:echo 50")
    assert found.uncertainty is None
    assert "accuracy of this meter is not known" in found.warnings[-1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("no-such-program-here", "there is no program no-such-program-here"),
        ("false", "false failed with exit code 1"),
        ("echo off", "printed no watts"),
        ("echo -- -20", "a negative power: -20 W"),
        ("echo 1e30", "an absurd power"),
        ("sleep 20", "sleep did not answer in 0.3 s"),
        ("sh -c 'echo 5; exec >&-; sleep 20'", "sh did not answer in 0.3 s"),
        ("yes", "yes printed more than 65536 bytes"),
    ],
)
def test_programs_that_fail(text: str, says: str) -> None:
    hasty = ";timeout=0.3" if "0.3 s" in says else ""
    found = run(f"exec{hasty}:{text}", seconds=0.02)
    assert not found.available
    assert says in found.reason


def test_a_program_that_leaves_another_one_behind_has_answered() -> None:
    meter = command.Command(("sh", "-c", "sleep 1800 & echo 5"), timeout_seconds=900)
    assert meter.watts() == 5


def test_what_a_late_program_started_ends_with_it(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    script = f"sleep 1800 & echo $! > {shlex.quote(str(file))}; wait"

    def started() -> bool:
        with pytest.raises(MeterError, match="did not answer"):
            process.run(("sh", "-c", script), 0.5, dict(os.environ))
        return file.exists() and file.read_text().endswith("\n")

    patience.until(started, "a start within the time for an answer")
    assert patience.gone(int(file.read_text()))


def test_programs_see_no_secret_of_ours() -> None:
    code = "import os; print(len([k for k in os.environ if 'METER' in k]))"
    environ = {"PATH": os.environ["PATH"], "POWBENCH_METER_TOKEN": "hunter2", "MY_METER": "1"}
    meter = command.Command((sys.executable, "-c", code), environ)
    assert meter.watts() == 1
