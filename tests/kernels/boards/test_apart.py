"""A driver, a platform or a device that hangs or fails hides no board of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from powbench.kernels import registry
from powbench.kernels.base import Job
from powbench.kernels.boards import drivers as libraries
from powbench.kernels.boards import kernel, listing
from powbench.kernels.reference import ReferenceKernel
from powbench.measure import proof
from tests.kernels.boards import standins
from tests.kernels.boards.standins import OLD_DRIVER, Watched, board, drivers, entries

EASY = Job(bytes(range(80)), proof.PROOF_TARGET)
HANGS = "its driver hangs: no answer within 60 s; POWBENCH_BOARD_TIMEOUT=600 gives it ten minutes"
CRASHES = "its driver's process fails (signal SIGSEGV); look at the system's log with `dmesg`"


@pytest.fixture(autouse=True)
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "Child", Watched)


def hashes(name: str) -> bool:
    return board(name).scan(EASY, 0, 2000) == ReferenceKernel().scan(EASY, 0, 2000)


PLATFORMS = {
    "a broken platform": "it cannot list its devices: the host has no memory left; end what else",
    "a crashing platform": CRASHES,
    "a hanging platform": HANGS,
}


@pytest.mark.parametrize("fault", PLATFORMS)
def test_a_platform(opencl: Path, fault: str) -> None:
    """The board of the other one is used; the fault is told, and counts."""
    with drivers(opencl, fault):
        *boards, broken = entries("opencl")
        assert [e.name for e in boards if e.usable] == [f"opencl:{n}" for n in range(len(boards))]
        said = f"Portable Computing Language: {PLATFORMS[fault]}"
        assert broken.why_not.startswith(said)
        assert [("opencl", broken.why_not)] == registry.board_faults()
        assert hashes("opencl:0")


@pytest.fixture
def vendors(tmp_path: Path, pocl: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """OpenCL's drivers: PoCL, and one that hangs while it is loaded, before all others."""
    source = tmp_path / "hangs.c"
    source.write_text(
        "#include <stdio.h>\n#include <unistd.h>\n"
        "__attribute__((constructor)) static void loading(void)\n"
        '{ fputs("stand-in: hangs\\n", stderr); for (;;) pause(); }\n'
    )
    folder = tmp_path / "vendors"
    folder.mkdir()
    standins.built(tmp_path, str(source), "libhangs.so")
    (folder / "0-hangs.icd").write_text(f"{tmp_path / 'libhangs.so'}\n")
    for known in Path("/etc/OpenCL/vendors").glob("*.icd"):
        (folder / known.name).write_bytes(known.read_bytes())
    monkeypatch.setenv(libraries.VENDORS, str(folder))
    return folder


def test_a_driver_that_hangs_while_the_loader_loads_it(
    vendors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing.found.cache_clear()
    *boards, broken = entries("opencl")
    assert [e.name for e in boards if e.usable] == [f"opencl:{n}" for n in range(len(boards))]
    assert broken.why_not.startswith(f"0-hangs.icd: {HANGS}")
    assert hashes("opencl:0")
    (vendors / "0-hangs.icd").unlink()
    listing.found.cache_clear()
    assert [e.name for e in entries("opencl")] == [e.name for e in boards]
    listing.found.cache_clear()


DEVICES = {
    "hang at the first": HANGS,
    "no name of the first": "cannot name the device: CUDA error 101; look for a line with Xid",
    "hang with the first": HANGS,
}


@pytest.mark.parametrize("fault", DEVICES)
def test_a_device_of_cuda(cuda: Path, fault: str) -> None:
    """The other one keeps its number. "hang with": the driver does not begin while it sees it."""
    with drivers(cuda, fault, cuda=OLD_DRIVER, devices="2") as patch:
        patch.setenv(libraries.VISIBLE, "0,1")
        first, other = entries("cuda")
        assert (first.name, first.usable, first.device) == ("cuda:0", False, "device 0")
        assert first.why_not.startswith(DEVICES[fault])
        assert (other.name, other.usable) == ("cuda:1", True)
        assert other.device.startswith("Stand-in 1 at ")
        assert [("cuda:0", first.why_not)] == registry.board_faults()
        assert hashes("cuda:1")


def test_the_devices_that_nvidias_module_lists(tmp_path: Path) -> None:
    folder = tmp_path / "proc/driver/nvidia/gpus"
    for place in ("0000:1b:00.0", "0000:1c:00.0"):
        (folder / place).mkdir(parents=True)
    shown = {"CUDA_VISIBLE_DEVICES": "3, 5"}
    for environ, numbers in (({}, ["0", "1"]), (shown, ["3", "5"])):
        listed = libraries.shares("cuda", environ, tmp_path)
        assert [one.variables for one in listed] == [{libraries.VISIBLE: n} for n in numbers]
    alone = {"CUDA_VISIBLE_DEVICES": "1"}
    assert not libraries.shares("cuda", alone, tmp_path)
    assert not libraries.shares("cuda", {}, tmp_path / "no module")
