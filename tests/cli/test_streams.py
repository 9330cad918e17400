"""As a process: signals, pipes that break, streams that are closed, terminals."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
from contextlib import suppress
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests import patience

SCHEMA = json.loads((resources.files("powbench") / "schemas" / "result-1.json").read_text())
# One slice for each measurement, and none that could be left undone: fixed work.
QUICK = ["bench", "-k", "reference", "-t", "1", "--nonces", "1000"]
ESCAPE = b"\x1b"
COLOUR = re.compile(rb"\x1b\[[0-9;]*(3[0-7]|4[0-7]|9[0-7])(;[0-9;]*)?m")


# Interrupts


class Running:
    """A bench on a terminal, so that it tells what it is at; Ctrl-C comes from us."""

    def __init__(self, *arguments: str) -> None:
        main, side = pty.openpty()
        self.terminal = main
        self.process = subprocess.Popen(
            [sys.executable, "-m", "powbench", *arguments],
            stdout=subprocess.PIPE,
            stderr=side,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
        )
        os.close(side)
        self.said = b""

    def wait_for(self, words: bytes) -> None:
        """Until the progress bar shows these words."""

        def seen() -> bool:
            if select.select([self.terminal], [], [], 1)[0]:
                self.said += os.read(self.terminal, 65536)
            return words in self.said

        patience.until(seen, f"{words!r} in the progress")

    def interrupt(self) -> tuple[int, bytes]:
        """Its exit code and stdout. It is read to its end: nobody waits at a full terminal."""
        self.process.send_signal(signal.SIGINT)
        with suppress(OSError):  # how Linux says that the other side has gone
            while part := os.read(self.terminal, 65536):
                self.said += part
        os.close(self.terminal)
        out, _ = self.process.communicate(timeout=patience.SECONDS)
        return self.process.returncode, out


def test_an_interrupt_in_the_second_measurement_keeps_the_first(folder: Path) -> None:
    # Short for the first kernel, and long for the second.
    work = ["-k", "scalar", "-k", "reference", "-t", "1", "--nonces", "2^21"]
    running = Running("bench", *work, "--json", "x.json", "--csv", "x.csv")
    running.wait_for(b"2 of 2")
    code, out = running.interrupt()
    assert code == 130
    data = json.loads((folder / "x.json").read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert data["interrupted"] is True
    assert data["measurements"][0]["kernel"] == "scalar"
    assert data["measurements"][0]["interrupted"] is False
    assert "interrupted" in out.decode()
    assert len((folder / "x.csv").read_text().splitlines()) == 1 + len(data["measurements"])
    assert sorted(p.name for p in folder.iterdir()) == ["x.csv", "x.json"]


def test_an_interrupt_between_slices_keeps_the_slices(folder: Path) -> None:
    running = Running("bench", "-k", "reference", "-d", "60", "--json", "x.json")
    running.wait_for(b"H/s")  # an estimate, so at least one slice is done
    code, _ = running.interrupt()
    assert code == 130
    data = json.loads((folder / "x.json").read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    (measured,) = data["measurements"]
    assert measured["interrupted"] is True
    assert measured["slices"]
    assert measured["seconds"] < 60
    assert b"Traceback" not in running.said


def test_an_interrupt_before_anything_was_measured_writes_nothing(folder: Path) -> None:
    running = Running("bench", "-k", "reference", "-d", "60", "--json", "x.json")
    running.wait_for(b"warming up")
    code, out = running.interrupt()
    if out:  # a slice was done before the signal came; the other test has this case
        pytest.skip("the machine was faster than the signal")
    assert code == 130
    assert b"interrupted" in running.said
    assert b"Traceback" not in running.said
    assert list(folder.iterdir()) == []


# Pipes and disks


@pytest.mark.parametrize(
    ("stream", "arguments"),
    [
        ("stdout", ["--help"]),
        ("stdout", ["--version"]),
        ("stdout", ["info"]),
        ("stdout", ["info", "--json", "-"]),
        ("stdout", [*QUICK, "--json", "x.json"]),
        ("stderr", [*QUICK, "--json", "-"]),
        ("stderr", [*QUICK, "--csv", "x.csv"]),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_a_reader_that_goes_away_changes_nothing(
    process: Any, stream: str, arguments: list[str]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    told = process(arguments, **{stream: writer})
    os.close(writer)
    assert told.returncode == 0
    assert b"Traceback" not in (told.stderr or b"") + (told.stdout or b"")
    assert b"Exception ignored" not in (told.stderr or b"")


@pytest.mark.parametrize(
    "arguments", [["bench"], ["bench", "--json", "-"], ["sweep", "-t", "1"]], ids=" ".join
)
def test_what_nobody_reads_and_no_file_keeps_is_not_worked_for(arguments: list[str]) -> None:
    """It ends after the slice at which it is, as by Ctrl-C; a whole run would take an hour."""
    reader, writer = os.pipe()
    child = subprocess.Popen(
        [sys.executable, "-m", "powbench", *arguments, "-k", "reference", "-d", "3600"],
        stdin=subprocess.DEVNULL, stdout=writer, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(writer)
    os.close(reader)
    _, said = child.communicate(timeout=patience.SECONDS)
    assert child.returncode == 130, said
    assert b"Traceback" not in said
    assert b"Exception ignored" not in said


def test_a_file_is_worked_for_whoever_reads_the_table(process: Any, folder: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    told = process(["bench", "-k", "reference", "-d", "0.5", "--json", "x.json"], stdout=writer)
    os.close(writer)
    assert told.returncode == 0
    data = json.loads((folder / "x.json").read_text())
    assert not data["interrupted"]
    assert data["measurements"][0]["seconds"] >= 0.5


def test_an_error_keeps_its_exit_code_when_nobody_reads_it(process: Any) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    assert process(["bench", "-k", "nope"], stderr=writer).returncode == 2
    os.close(writer)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["info"], ["info", "--json", "-"], QUICK], ids=" ".join
)
def test_a_full_disk_behind_stdout_is_an_error(process: Any, arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        told = process(arguments, stdout=full)
    assert told.returncode == 2
    error, hint = [x for x in told.stderr.decode().splitlines() if x.startswith(("error", "hint"))]
    assert error.lower().startswith("error: cannot write to stdout: no space left")
    assert hint.startswith("hint: ")


def test_a_full_disk_behind_stderr_is_not(process: Any) -> None:
    with Path("/dev/full").open("wb") as full:
        told = process([*QUICK, "--json", "-"], stderr=full)
    assert told.returncode == 0
    json.loads(told.stdout)


def closed(arguments: str, streams: str) -> subprocess.CompletedProcess[bytes]:
    """Through a shell that closes streams before powbench begins."""
    return subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m powbench {arguments} {streams}'],
        capture_output=True,
        check=False,
    )


def test_closed_streams(folder: Path) -> None:
    told = closed(" ".join(QUICK) + " --json x.json", ">&-")
    assert (told.returncode, told.stderr) == (0, b"") or told.stderr.startswith(b"note")
    json.loads((folder / "x.json").read_text())
    told = closed("info --json -", ">&-")
    assert told.returncode == 2
    assert told.stderr.startswith(b"error: cannot write to stdout: it is closed\nhint: ")
    assert closed("info", "2>&-").returncode == 0
    assert closed("info", ">&- 2>&-").returncode == 0
    assert closed("nope", ">&- 2>&-").returncode == 2
    assert closed("info", "<&-").returncode == 0


# Terminals


SEVERAL = """
import os, sys
from powbench.cli.main import run
for columns in sys.argv[1].split(","):
    os.environ["COLUMNS"] = columns
    for arguments in sys.argv[2:]:
        assert run(arguments.split()) == 0, (columns, arguments)
"""


def on_a_terminal(*arguments: str, code: str = "", **env: str) -> tuple[int, bytes]:
    """Exit code and everything that a terminal got, stdout and stderr together."""
    main, side = pty.openpty()
    plain = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")}
    child = subprocess.Popen(
        [sys.executable, *(["-c", code] if code else ["-m", "powbench"]), *arguments],
        stdin=side,
        stdout=side,
        stderr=side,
        env={**plain, "TERM": "xterm-256color", **env},
    )
    os.close(side)
    said = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:  # how Linux says that the other side has gone
            break
        if not part:
            break
        said += part
    os.close(main)
    return child.wait(), said


def test_in_a_pipe_there_are_no_escape_codes(process: Any) -> None:
    for arguments in (QUICK, ["info"], ["--help"], ["bench", "-k", "nope"]):
        told = process(arguments, {"TERM": "xterm-256color"})
        assert ESCAPE not in told.stdout + told.stderr, arguments
        assert b"\r" not in told.stdout + told.stderr


def test_on_a_terminal_there_is_a_bar_with_an_estimate() -> None:
    code, said = on_a_terminal("bench", "-k", "reference", "-d", "0.3")
    assert code == 0
    assert ESCAPE in said
    assert b"reference, 1 thread" in said
    assert b"warming up" in said
    assert said.count(b"H/s") > 1  # the estimate, and the table


def test_no_color_has_none() -> None:
    _, coloured = on_a_terminal(*QUICK)
    assert COLOUR.search(coloured)
    code, said = on_a_terminal(*QUICK, NO_COLOR="1")
    assert code == 0
    assert not COLOUR.search(said)


def test_a_dumb_terminal_gets_no_escape_codes() -> None:
    code, said = on_a_terminal(*QUICK, TERM="dumb")
    assert code == 0
    assert ESCAPE not in said
    assert b"verified" in said


def test_quiet_shows_no_bar_on_a_terminal() -> None:
    assert on_a_terminal(*QUICK, "-q") == (0, b"")


def test_odd_widths() -> None:
    commands = ("kernels", "info", "--help")
    code, said = on_a_terminal("1,0,-5,x,,10,100000", *commands, code=SEVERAL)
    assert code == 0, said
    assert b"Traceback" not in said


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_any_encoding(encoding: str) -> None:
    commands = (" ".join(QUICK), "info", "verify -k scalar", "kernels")
    told = subprocess.run(
        [sys.executable, "-c", SEVERAL, "120", *commands],
        capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding}, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    told.stdout.decode(encoding)


NOWHERE = {
    "XDG_CACHE_HOME": "/dev/null/x",
    "XDG_DATA_HOME": "/dev/null/z",
    "NUMBA_CACHE_DIR": "/dev/null/y",
    "HOME": "/dev/null",
}


def test_without_home_and_with_caches_that_cannot_be_written(process: Any) -> None:
    assert process(QUICK, NOWHERE).returncode == 0
    assert process(["verify", "-q", "-k", "scalar"], NOWHERE).returncode == 0


@pytest.mark.slow
def test_numba_without_home_and_with_caches_that_cannot_be_written(process: Any) -> None:
    told = process(["bench", "-k", "reference", "-k", "numba-simple", "-d", "0.05"], NOWHERE)
    assert told.returncode in (0, 2, 4)
    assert b"Traceback" not in told.stderr
    assert b"bug in powbench" not in told.stderr
