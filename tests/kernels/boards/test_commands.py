"""The commands with boards, as a user runs them: what they print, and how they end."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from powbench import keeper
from powbench.cli import main
from powbench.kernels.boards import kernel, listing
from powbench.measure import choice, proof, run
from tests import patience
from tests.kernels.boards.standins import OLD_DRIVER, drivers, environment

CUDA = {"cuda": OLD_DRIVER}
WORK = ["--nonces", str(1 << 19), "--target", "2^243"]
"""Some sixty hits."""


class Commands:
    """powbench's commands, run in this process, where the drivers are those of a folder."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def run(
        self, folder: Path, *arguments: str, fault: str = "", **settings: str
    ) -> subprocess.CompletedProcess[str]:
        with drivers(folder, fault, **{**CUDA, **settings}) as patch:
            patch.setenv("COLUMNS", "200")
            code = main.run([*arguments])
        return subprocess.CompletedProcess(arguments, code, *self._capsys.readouterr())

    def document(
        self, folder: Path, path: Path, *arguments: str, **settings: str
    ) -> tuple[int, Any, str]:
        """(exit code, the document, what was said)."""
        done = self.run(folder, *arguments, "--json", str(path), **settings)
        assert path.exists(), done.stderr
        return done.returncode, json.loads(path.read_text()), done.stderr


@pytest.fixture
def powbench(capsys: pytest.CaptureFixture[str]) -> Commands:
    return Commands(capsys)


During = Callable[[str], str]


@pytest.fixture
def during(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> During:
    """A path where a file is while this step of a measurement lasts: how large launches are, and
    how many, is up to the machine."""

    def watched(step: str) -> str:
        path, honest = tmp_path / step, getattr(run, step)

        def taken(*arguments: Any) -> Any:
            path.touch()
            try:
                return honest(*arguments)
            finally:
                path.unlink()

        monkeypatch.setattr(run, step, taken)
        return str(path)

    return watched


def test_kernels_shows_the_devices_by_their_own_names(
    powbench: Commands, cuda: Path, tmp_path: Path
) -> None:
    path = tmp_path / "k.json"
    done = powbench.run(cuda, "kernels", "--json", str(path), devices="2")
    lines = [line for line in done.stdout.splitlines() if line.startswith("cuda")]
    assert ["Stand-in 0 at 0000:1b:00.0: CUDA" in lines[0], lines[0].endswith("yes")] == [True] * 2
    assert "cuda:1" in lines[1]
    assert "Stand-in 1 at 0000:1c:00.0: CUDA" in lines[1]
    one, two = (k for k in json.loads(path.read_text())["kernels"] if k["backend"] == "cuda")
    assert (one["device"], one["usable"]) == ("Stand-in 0 at 0000:1b:00.0", True)
    assert "by_name" not in one | two


def test_kernels_says_that_a_cpu_behind_a_driver_must_be_named(
    powbench: Commands, opencl: Path, tmp_path: Path
) -> None:
    path = tmp_path / "k.json"
    done = powbench.run(opencl, "kernels", "--json", str(path))
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("opencl:0"))
    assert line.split("  ")[-1].startswith("yes, when it is named: it is the host's own CPU behind")
    (one,) = (k for k in json.loads(path.read_text())["kernels"] if k["name"] == "opencl:0")
    assert one["by_name"] == "it is the host's own CPU behind a driver"


def test_verify(powbench: Commands, cuda: Path, tmp_path: Path) -> None:
    names = ["-k", "cuda:0", "-k", "cuda:1", "-k", "reference"]
    code, said, _ = powbench.document(cuda, tmp_path / "v.json", "verify", *names, devices="2")
    assert (code, said["verdict"]) == (0, "right")
    assert {k["blocks_found"] for k in said["kernels"]} == {said["blocks"]}
    assert len({k["digest"] for k in said["kernels"]}) == 1


@pytest.mark.usefixtures("no_warm_up")
def test_bench_of_fixed_work(powbench: Commands, cuda: Path, tmp_path: Path) -> None:
    arguments = ["bench", "-k", "cuda:0", "-k", "scalar", "-t", "1", *WORK]
    code, said, _ = powbench.document(cuda, tmp_path / "b.json", *arguments)
    assert code == 0
    board, scalar = said["measurements"]
    assert (board["kernel"], scalar["kernel"]) == ("cuda:0", "scalar")
    assert (board["digest"], board["hits"]) == (scalar["digest"], scalar["hits"])
    assert board["hardware_errors"] == 0
    assert said["software"]["cuda:0"].startswith("Stand-in 0 (CUDA ")


@pytest.mark.usefixtures("no_warm_up")
def test_a_board_that_invents_hits_in_its_slices_alone(
    powbench: Commands, cuda: Path, tmp_path: Path, during: During
) -> None:
    """Before and behind its work it is right: hashlib judges each hit, and counts the errors."""
    code, said, errors = powbench.document(
        cuda, tmp_path / "b.json", "bench", "-k", "cuda:0", *WORK,
        fault="invents", **{"from": during("_run_in_flight")},
    )  # fmt: skip
    (board,) = said["measurements"]
    assert code == 1
    assert board["hardware_errors"] >= 1
    assert "kernel cuda:0 reports a hit that hashlib rejects: nonce" in errors


@pytest.mark.usefixtures("no_warm_up")
def test_a_board_that_misses_hits_in_its_slices_alone(
    powbench: Commands, cuda: Path, tmp_path: Path, during: During
) -> None:
    code, said, errors = powbench.document(
        cuda, tmp_path / "b.json", "bench", "-k", "cuda:0", "-k", "scalar", "-t", "1", *WORK,
        fault="misses", **{"from": during("_run_in_flight")},
    )  # fmt: skip
    assert code == 1
    assert len({m["digest"] for m in said["measurements"]}) == 2
    assert "kernel cuda:0 misses a hit: nonce" in errors


@pytest.mark.usefixtures("no_warm_up")
def test_a_board_that_goes_wrong_behind_its_slices(
    powbench: Commands, cuda: Path, tmp_path: Path, during: During
) -> None:
    code, said, errors = powbench.document(
        cuda, tmp_path / "b.json", "bench", "-k", "cuda:0", "-k", "scalar", "-t", "1",
        "--nonces", str(1 << 17), fault="misses", **{"from": during("_prove_again")},
    )  # fmt: skip
    assert code == 1
    assert [m["kernel"] for m in said["measurements"]] == ["scalar"]
    start, count = proof.LAST_PROOF
    missed = re.search(r"error: kernel cuda:0 misses nonce (\d+) of", errors)
    assert missed is not None
    assert start <= int(missed[1]) < start + count


LOST = {
    "cuda": "a launch failed: unspecified launch failure (CUDA_ERROR_LAUNCH_FAILED)",
    "opencl": "a launch failed: the device was lost",
}


@pytest.mark.parametrize("backend", LOST)
def test_a_board_that_is_lost_leaves_the_others_their_results(
    powbench: Commands, standin: Path, backend: str, tmp_path: Path, during: During
) -> None:
    code, said, errors = powbench.document(
        standin, tmp_path / "b.json", "bench", "-k", f"{backend}:0", "-k", "scalar", "-t", "1",
        "--seconds", "0.2", fault="lost", **{"from": during("calibrate")},
    )  # fmt: skip
    assert code == 3
    assert [m["kernel"] for m in said["measurements"]] == ["scalar"]
    (left_out,) = said["not_measured"]
    assert left_out["kernel"] == f"{backend}:0"
    assert LOST[backend] in left_out["reason"]
    assert f"error: board {backend}:0, " in errors
    assert "hint: " in errors


def test_a_board_without_memory_is_bad_input_where_it_is_named(
    powbench: Commands, cuda: Path
) -> None:
    done = powbench.run(cuda, "bench", "-k", "cuda:0", fault="out of memory")
    assert done.returncode == 2
    assert "cannot get memory for the hits: out of memory" in done.stderr
    assert "hint: end what else uses the board" in done.stderr


def test_a_driver_with_a_fault_is_among_what_was_not_measured(cuda: Path) -> None:
    with drivers(cuda, "mismatch"):
        _, left_out = choice.chosen_kernels(())
    assert "system has unsupported display driver" in dict(left_out)["cuda"]
    with drivers(cuda, "no device"):
        _, left_out = choice.chosen_kernels(())
    assert "cuda" not in dict(left_out)


@pytest.mark.usefixtures("no_warm_up")
def test_a_command_that_names_its_kernels_asks_no_driver(cuda: Path) -> None:
    with drivers(cuda, "hang at listing"):
        assert main.run(["bench", "-k", "scalar", "--nonces", "1000"]) == 0
        assert listing.found.cache_info().misses == 0


@pytest.mark.parametrize("backend", LOST)
def test_ctrl_c_ends_the_driver_too(standin: Path, backend: str) -> None:
    hangs = environment("hang in a launch", CUDA)
    environ = {**os.environ, "LD_LIBRARY_PATH": str(standin), **hangs}
    command = [sys.executable, "-m", "powbench", "verify", "-k", f"{backend}:0"]
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        while "built it" not in running.stderr.readline():
            assert running.poll() is None

        def driving() -> list[int]:
            return [p for p in keeper.descendants(running.pid) if _runs_a_driver(p)]

        patience.until(driving, "a process of the driver")
        (driver,) = driving()
        running.send_signal(signal.SIGINT)
        assert running.wait(patience.SECONDS) == 130
    assert patience.gone(driver)


def _runs_a_driver(pid: int) -> bool:
    try:
        return kernel.__package__.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
