"""Ctrl-C at any moment, SIGTERM and SIGHUP: no traceback, nothing left behind."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from powbench import keeper
from tests import patience

START = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
import powbench.__main__ as start
os.write(2, b"here\\n")
start.main()
"""
"""As the console script does; what comes before is Python's own start, which we cannot mend."""


def started(*arguments: str, **environ: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", START, *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env=os.environ | environ,
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline() == b"here\n"
    return process


def ended(process: subprocess.Popen[bytes], how: signal.Signals) -> str:
    """stderr, after the signal."""
    process.send_signal(how)
    _, said = process.communicate(timeout=patience.SECONDS)
    return said.decode()


def each(few: Sequence[Any], more: Sequence[Any]) -> list[Any]:
    """The gate tries more of the same."""
    return [*few, *(pytest.param(one, marks=pytest.mark.slow) for one in more)]


@pytest.mark.parametrize(
    "moment", each((0, 10, 50, 120, 250, 500), (1, 3, 25, 80, 180, 350, 700, 1000))
)
def test_ctrl_c_at_any_moment(tmp_path: Path, moment: int) -> None:
    process = started("bench", "-d", "600", XDG_CACHE_HOME=str(tmp_path))
    time.sleep(moment / 1000)
    said = ended(process, signal.SIGINT)
    assert process.returncode == 130, said
    assert "Traceback" not in said and "ignored" not in said
    assert said.strip().split("\n")[-1] in ("", "interrupted")


@pytest.mark.parametrize("moment", each((20, 100), (0, 300)))
@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "nowhere.json"),
        ("allocate", "nowhere.toml"),
        ("kernels",),
        ("backtest",),
    ],
    ids=lambda a: a[0],
)
def test_ctrl_c_while_other_commands_load(
    tmp_path: Path, arguments: Sequence[str], moment: int
) -> None:
    """What has been done before the signal comes is done."""
    process = started(*arguments, XDG_CACHE_HOME=str(tmp_path))
    time.sleep(moment / 1000)
    said = ended(process, signal.SIGINT)
    assert process.returncode in (130, 0, 2), said
    assert "Traceback" not in said and "ignored" not in said


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are followed on Linux alone")
@pytest.mark.parametrize(
    "how", each((signal.SIGTERM, signal.SIGKILL), (signal.SIGINT, signal.SIGHUP))
)
def test_endings_leave_nothing_behind(tmp_path: Path, how: signal.Signals) -> None:
    mark, temporary = tmp_path / "pid", tmp_path / "tmp"
    temporary.mkdir()
    meter = f"exec:sh -c 'setsid sh -c \"echo $$ > {mark}; exec sleep 600\" & sleep 600'"
    process = started(
        "bench", "-k", "reference", "-t", "1", "-d", "600", "--meter", meter,
        TMPDIR=str(temporary), XDG_CACHE_HOME=str(tmp_path / "cache"),
    )  # fmt: skip

    def answered() -> bool:
        assert process.poll() is None
        return mark.exists() and mark.read_text().endswith("\n")

    patience.until(answered, "the meter's start")
    below = keeper.descendants(process.pid)
    assert int(mark.read_text()) in below
    said = ended(process, how)
    assert "Traceback" not in said
    assert process.returncode == (-9 if how == signal.SIGKILL else 130)
    assert all(patience.gone(pid) for pid in below)
    assert how == signal.SIGKILL or not list(temporary.iterdir())


def test_a_signal_that_was_switched_off_stays_off() -> None:
    """`nohup powbench` and a shell's `powbench &` ask for that."""
    code = (
        START.replace("default_int_handler", "SIG_IGN")
        .replace(
            "start.main()",
            "os.kill(os.getpid(), signal.SIGINT); os.kill(os.getpid(), signal.SIGHUP); print('on')",
        )
        .replace("import powbench", "signal.signal(signal.SIGHUP, signal.SIG_IGN); import powbench")
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "on\n"


def test_a_terminal_that_closes_is_an_interrupt_and_no_bug() -> None:
    """SIGHUP comes with it, and from then on nothing can be written there."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", START, "bench", "-k", "reference", "-d", "600"],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env={**os.environ, "TERM": "xterm"},
    ) as process:  # fmt: skip
        os.close(theirs)
        said = b""
        while b"reference" not in said:
            said += os.read(ours, 4096)
        os.close(ours)
        process.send_signal(signal.SIGHUP)
        assert process.wait(timeout=patience.SECONDS) == 130


def test_a_terminal_that_goes_without_a_word_ends_no_work(tmp_path: Path) -> None:
    """As that of a job that the shell has disowned: it goes on, and keeps its file."""
    ours, theirs = pty.openpty()
    code = [sys.executable, "-m", "powbench", "bench", "-k", "reference", "-d", "0.5"]
    with subprocess.Popen(
        [*code, "--json", str(tmp_path / "x.json")],
        stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs, start_new_session=True,
        env={**os.environ, "TERM": "xterm"},
    ) as process:  # fmt: skip
        os.close(theirs)
        os.read(ours, 1)
        os.close(ours)
        assert process.wait(timeout=patience.SECONDS) == 0
    assert not json.loads((tmp_path / "x.json").read_text())["interrupted"]


HALF_MADE = """
import os, sys
from powbench import interrupt
interrupt.stand()
interrupt.begin()
class Half:
    def __del__(self):
        self.socket.close()
half = Half()
try:
    os.kill(os.getpid(), int(sys.argv[1]))
except KeyboardInterrupt:
    pass
del half
"""


@pytest.mark.parametrize("interrupted", [True, False])
def test_what_an_interrupt_left_half_made_may_fail_to_go(interrupted: bool) -> None:
    """An event loop whose sockets are not made yet has a destructor that misses them."""
    code = [sys.executable, "-c", HALF_MADE, str(int(interrupted and signal.SIGINT))]
    done = subprocess.run(code, capture_output=True, text=True, timeout=patience.SECONDS)
    assert done.returncode == 0
    assert ("AttributeError" in done.stderr) is not interrupted
