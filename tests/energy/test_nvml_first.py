"""NVML whose driver hangs or crashes is asked by no process that must not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from powbench.energy import nvml, nvml_first, probe
from powbench.energy.meter import MeterError
from powbench.patience import TIMEOUT
from tests import patience

STANDIN = """
import os, signal
class NVMLError(Exception):
    pass
def nvmlInit():
    {begins}
def nvmlDeviceGetCount():
    return 1
def nvmlDeviceGetHandleByIndex(index):
    return index
def nvmlDeviceGetName(handle):
    return "Stand-in"
def nvmlDeviceGetPowerUsage(handle):
    {asked}
"""


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a pynvml, with a driver to reach."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(nvml_first, "NODES", (tmp_path,))
    nvml_first.unfit.cache_clear()
    yield tmp_path
    nvml_first.unfit.cache_clear()


def write(driver: Path, begins: str = "pass", asked: str = "return 1") -> None:
    (driver / "pynvml.py").write_text(STANDIN.format(begins=begins, asked=asked))


@pytest.mark.parametrize("where", ["begins", "asked"])
def test_a_driver_that_hangs(driver: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    write(driver, **{where: "signal.pause()"})
    monkeypatch.setenv(TIMEOUT, "0.5")
    error = nvml_first.unfit()
    assert error is not None
    assert error.message == "NVML hangs: no answer within 0.5 s"
    assert error.remedies[0].startswith("POWBENCH_BOARD_TIMEOUT=600 gives it ten minutes")
    monkeypatch.setattr(nvml, "import_module", lambda _: object())  # it is not called
    with pytest.raises(MeterError, match=r"^NVML hangs"):
        nvml.library()
    (listed,) = [f for f in probe.probe(driver) if f.url == "nvml:0"]
    assert (listed.usable, listed.reason) == (False, error.message)


def test_a_driver_that_crashes(driver: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(driver, asked="os.kill(os.getpid(), signal.SIGSEGV)")
    monkeypatch.setenv(TIMEOUT, str(patience.SECONDS))
    error = nvml_first.unfit()
    assert error is not None
    assert error.message == "NVML fails: signal SIGSEGV"


@pytest.mark.parametrize("begins", ["pass", "raise NVMLError('Driver Not Loaded')"])
def test_a_driver_that_answers_or_refuses(
    driver: Path, monkeypatch: pytest.MonkeyPatch, begins: str
) -> None:
    """What it says is asked for once more, and told there."""
    write(driver, begins)
    monkeypatch.setenv(TIMEOUT, str(patience.SECONDS))
    assert nvml_first.unfit() is None


def test_without_a_driver_no_process_is_started(
    driver: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nvml_first, "NODES", (driver / "nvidiactl",))
    monkeypatch.setattr(nvml_first, "run", None)
    assert nvml_first.unfit() is None
