"""A board in every command that hashes: PoCL as the board, and stand-ins for what it cannot do."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from powbench.measure import flight
from tests import patience
from tests.cli.cases import result
from tests.energy.boards import Library
from tests.kernels.boards.conftest import cuda, opencl, pocl  # noqa: F401
from tests.kernels.boards.standins import OLD_DRIVER, drivers

BOARD = ("-k", "opencl:0")


@pytest.mark.usefixtures("pocl")
class TestOnPoCL:
    def test_fixed_work_has_the_digest_of_every_kernel(self, cli: Any) -> None:
        work = ("--nonces", "2^19", "--target", f"{(1 << 245) - 1:064x}", "--json", "-")
        told = cli("bench", *BOARD, "-k", "scalar", "-t", "1", *work)
        assert told.code == 0, told.err
        board, scalar = result(told.out)["measurements"]
        assert board["digest"] == scalar["digest"] and board["hits"] == scalar["hits"] > 0
        assert board["hardware_errors"] == 0
        assert sum(s["nonces"] for s in board["slices"]) == 2**19
        assert all(s["device_seconds"] > 0 for s in board["slices"])
        assert board["board"]["warm_up_seconds"] > 0
        assert 1 <= board["board"]["nonces_per_launch"] <= 2**31
        assert board["board"]["reason"] == "the host's own CPU hashes, behind a driver"
        assert "board" not in scalar
        assert all("threads ran only" not in note for note in board["warnings"])

    def test_with_versions(self, cli: Any) -> None:
        work = ("--versions", "8", "--nonces", "2^17", "--target", f"{(1 << 245) - 1:064x}")
        told = cli("bench", *BOARD, "-k", "scalar", "-t", "1", *work, "--json", "-")
        assert told.code == 0, told.err
        board, scalar = result(told.out)["measurements"]
        assert board["digest"] == scalar["digest"] and board["hits"] == scalar["hits"] > 0

    def test_a_certificate_is_verified(self, cli: Any, tmp_path: Path) -> None:
        path = str(tmp_path / "result.json")
        told = cli("bench", *BOARD, "-d", "1", "--certify", "--json", path)
        assert told.code == 0, told.err
        told = cli("verify", path, "--json", "-")
        assert told.code == 0, told.err
        (verified,) = json.loads(told.out)["measurements"]
        assert (verified["verdict"], verified["kernel"]) == ("verified", "opencl:0")

    def test_what_is_said_of_it(self, cli: Any) -> None:
        told = cli("bench", *BOARD, "-d", "0.3", "--watts", "65")
        assert told.code == 0, told.err
        said = " ".join(told.out.split())
        assert said.startswith("opencl:0 is the fastest here: ")
        assert "opencl:0 does " in said and "by its own time, after " in said
        assert "H/J" in said
        for wrong in ("on 1 thread", "could not be pinned", "run delay", "threads ran only"):
            assert wrong not in said

    def test_a_sweep_measures_it(self, cli: Any) -> None:
        told = cli("sweep", *BOARD, "-k", "scalar", "-d", "0.2", "--watts", "9", "--json", "-")
        assert told.code == 0, told.err
        points = [(p["kernel"], p["threads"]) for p in json.loads(told.out)["points"]]
        assert points[0] == ("opencl:0", 1) and ("opencl:0", 2) not in points

    def test_several_threads_are_refused(self, cli: Any) -> None:
        told = cli("bench", *BOARD, "-t", "2")
        assert told.code == 2
        assert "a board hashes all of a launch at once" in told.err

    @pytest.mark.usefixtures("own_store")
    def test_its_result_goes_where_every_result_goes(self, cli: Any) -> None:
        for name in ("a.json", "b.json"):
            told = cli("bench", *BOARD, "-d", "0.3", "--watts", "65", "--store", "--json", name)
            assert told.code == 0, told.err
        compared = cli("compare", "a.json", "b.json", "--json", "-")
        assert compared.code == 0, compared.err
        assert [x["kernel"] for x in json.loads(compared.out)["lines"]] == ["opencl:0"]
        for command in (
            ("history", *BOARD),
            ("report", "a.json", "-o", "page.html"),
            ("project", "--rig", "a.json", "--tariff", "0.05"),
        ):
            told = cli(*command)
            assert told.code == 0, (command, told.err)
        assert "opencl:0" in Path("page.html").read_text()

    def test_an_interrupt_keeps_its_slices(self) -> None:
        """Ctrl-C while the board hashes and powbench waits for it."""
        done = subprocess.run(
            [sys.executable, "-c", INTERRUPTED, "bench", *BOARD, "-d", "600", "--json", "-"],
            capture_output=True,
            text=True,
            timeout=patience.SECONDS,
        )
        assert done.returncode == 130, done.stderr
        (kept,) = result(done.stdout)["measurements"]
        assert kept["interrupted"] and len(kept["slices"]) >= 3
        assert kept["nonces"] == sum(s["nonces"] for s in kept["slices"])


INTERRUPTED = """
import os, signal, sys, threading
from powbench.cli.main import run
from powbench.measure import flight
from powbench.report.terminal import bench_progress
def interrupt(self, order, slices, done):
    if len(slices) == 3:
        threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGINT)).start()
flight.MOST_WARM_UP_SECONDS = 0.2
bench_progress.Quiet.slice_done = interrupt
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "-k", "opencl:0"),
        ("check", "--counts", "-k", "cuda:0"),
        ("check", "-k", "cuda:0+scalar"),
        ("baseline", "save", "today", "-k", "opencl:0"),
    ],
)
def test_a_check_takes_no_board(cli: Any, arguments: tuple[str, ...]) -> None:
    told = cli(*arguments)
    assert told.code == 2
    assert "cannot be checked: all arms of a check run on one CPU" in told.err


@pytest.mark.usefixtures("pocl")
@pytest.mark.parametrize("name", ["opencl:0", "opencl:0+scalar"])
def test_a_calibration_loads_the_cpus_and_no_board(cli: Any, name: str) -> None:
    meters = ("--meter", "exec:echo 5", "--against", "exec;scope=wall;class=1:echo 6")
    told = cli("meters", "calibrate", *meters, "-k", name, "-o", "x.json")
    assert told.code == 2
    assert f"kernel {name} cannot load this machine step by step" in told.err


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A path where a file is as soon as a slice was measured, however fast the machine."""
    path, turns, warm_up = tmp_path / "measured", flight.Flight.turns, flight.Flight.warm_up
    warm: list[flight.Flight] = []

    def watched(self: flight.Flight, ask: Any) -> Any:
        for turn in turns(self, ask):
            if self in warm:
                path.touch()
            yield turn

    def warming(self: flight.Flight, *how: Any) -> int:
        count = warm_up(self, *how)
        warm.append(self)
        return count

    monkeypatch.setattr(flight.Flight, "turns", watched)
    monkeypatch.setattr(flight.Flight, "warm_up", warming)
    return str(path)


def test_a_board_that_is_lost_keeps_its_slices_and_the_other_kernels(
    cli: Any,
    opencl: Path,  # noqa: F811
    measured: str,
) -> None:
    with drivers(opencl, "lost", **{"from": measured}):
        told = cli("bench", *BOARD, "-k", "scalar", "-t", "1", "-d", "2", "--json", "-")
    assert told.code == 3, told.err
    board, scalar = result(told.out)["measurements"]
    assert board["interrupted"] and board["slices"]
    (why,) = [w for w in board["warnings"] if "the device was lost" in w]
    assert why.startswith("board opencl:0, ")
    assert not scalar["interrupted"] and scalar["hits"] >= 0
    assert not result(told.out)["interrupted"]
    assert "the device was lost" in told.err and "hint: " in told.err


def test_a_sweep_goes_on_without_a_board_that_is_lost(
    cli: Any,
    opencl: Path,  # noqa: F811
    measured: str,
) -> None:
    with drivers(opencl, "lost", **{"from": measured}):
        told = cli("sweep", *BOARD, "-k", "scalar", "-t", "1", "-d", "2", "--json", "-")
    assert told.code == 3, told.err
    assert [p["kernel"] for p in json.loads(told.out)["points"]] == ["opencl:0", "scalar"]


def test_a_board_that_becomes_wrong_is_a_hardware_error(
    cli: Any,
    opencl: Path,  # noqa: F811
    measured: str,
) -> None:
    with drivers(opencl, "invents", **{"from": measured}):
        told = cli("bench", *BOARD, "-d", "2", "--json", "-")
    assert told.code == 1, told.err


class Nvml(Library):
    """300 W through a board at the place of the stand-in for CUDA, half the time at its limit."""

    def __init__(self) -> None:
        super().__init__(1, 300_000)
        self.looks = 0

    def nvmlInit(self) -> None: ...

    def nvmlDeviceGetName(self, handle: object) -> bytes:
        return b"Stand-in"

    def nvmlDeviceGetPciInfo(self, handle: object) -> SimpleNamespace:
        return SimpleNamespace(busId=b"00000000:1B:00.0")

    def nvmlDeviceGetTotalEnergyConsumption(self, handle: object) -> int:
        return round(300_000 * time.monotonic())

    def nvmlDeviceGetCurrentClocksThrottleReasons(self, handle: object) -> int:
        self.looks += 1
        return 0x4 if self.looks % 2 else 0x0


def test_hashes_per_joule_of_a_board_in_one_line(
    cli: Any,
    cuda: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", Nvml())
    with drivers(cuda, cuda=OLD_DRIVER):
        told = cli("bench", "-k", "cuda:0", "-d", "4", "--json", "one.json")
    assert told.code == 0, told.err
    said = " ".join(told.out.split())
    assert said.startswith("cuda:0 is the fastest here: ")
    assert "(nvml 0 Stand-in, L1)." in said
    (board,) = result(Path("one.json").read_text())["measurements"]
    (energy,) = board["energy"]
    assert (energy["scope"], energy["source"]) == ("gpu", "nvml:0")
    assert energy["watts"] == pytest.approx(300, rel=0.05)
    seen = board["board"]
    assert seen["source"] == "nvml:0" and seen["looks"] >= 5
    assert seen["clock"]["median"] == 1755e6 and seen["highest_celsius"] == 71
    (throttled,) = seen["throttled"]
    assert throttled["reason"] == "its power limit"
    assert 0 < throttled["seconds"] < board["seconds"]
    assert "its power limit held its clock down for " in said
    assert "at 1.75 GHz, at most 71 °C" in said


def test_without_its_meter_the_board_says_why(
    cli: Any,
    cuda: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", None)
    with drivers(cuda, cuda=OLD_DRIVER):
        told = cli("bench", "-k", "cuda:0", "-d", "0.3")
        required = cli("bench", "-k", "cuda:0", "-d", "0.3", "--require-meter")
    assert told.code == 0, told.err
    said = " ".join(told.out.split())
    why = "no meter here is of the board at 0000:1b:00.0; nvidia-ml-py is not installed"
    assert f"energy: not available: {why}" in said
    assert "pip install 'powbench[gpu]'" in said
    assert required.code == 3 and why in required.err
