"""What a driver can do wrong, OpenCL's and CUDA's: each is told, with what to do next."""

from __future__ import annotations

import re
import struct
import subprocess
from pathlib import Path

import pytest

from powbench.errors import InputError, UnusableKernel, WrongHashes
from powbench.kernels import registry
from powbench.kernels.base import Job
from powbench.kernels.boards import drivers as libraries
from powbench.kernels.boards.kernel import BrokenBoard
from powbench.kernels.reference import ReferenceKernel
from powbench.measure import blocks, proof
from powbench.patience import TIMEOUT
from tests import patience, peers
from tests.kernels.boards.standins import OLD_DRIVER, board, drivers, entries

HEADER = blocks.read(blocks.shipped(), "shipped")[0].header.to_bytes()
EASY = Job(HEADER, proof.PROOF_TARGET)
BOTH = pytest.mark.parametrize("backend", ["opencl", "cuda"])

CRASH = r"^its driver's process fails \(signal SIGSEGV\); look at the system's log with `dmesg`$"
HANG = (
    r"^its driver hangs: no answer within 0\.5 s; POWBENCH_BOARD_TIMEOUT=600 gives it ten minutes"
)
NO_BOARD = {
    ("cuda", "no device"): "^NVIDIA's driver finds no device; look for the board with `lspci`$",
    ("cuda", "lists none"): "^NVIDIA's driver lists no device; look for the board with `lspci`$",
    ("opencl", "no platform"): "finds no driver of a board; install the board's: /etc/OpenCL/ve",
    ("opencl", "no device"): "^the drivers of OpenCL list no device; look for the board with `ls",
}
LISTING = NO_BOARD | {
    ("cuda", "mismatch"): r"/ cuda driver combination \(CUDA_ERROR.*\); .* restart the machine$",
    ("cuda", "crash while loading"): CRASH,
    ("cuda", "crash at listing"): CRASH,
    ("opencl", "crash at listing"): CRASH,
    ("cuda", "hang at listing"): HANG,
    ("opencl", "hang at listing"): HANG,
    ("opencl", "broken platforms"): (
        "^Portable Computing Language: it cannot list its devices: the host has no memory left; en"
    ),
    ("cuda", "not ready"): "_NOT_READY.*; .* `systemctl start nvidia-fabricmanager`$",
}
"""What `powbench kernels` says of it, and what to do."""


@pytest.mark.parametrize(("backend", "fault"), LISTING)
def test_at_listing(standin: Path, backend: str, fault: str) -> None:
    with drivers(standin, fault) as patch:
        patch.setenv(TIMEOUT, "0.5" if fault.startswith("hang") else str(patience.SECONDS))
        (entry,) = entries(backend)
        assert (entry.name, entry.usable) == (backend, False)
        assert re.search(LISTING[backend, fault], entry.why_not)
        # A machine without a board has no fault; a driver that fails has one.
        is_fault = (backend, fault) not in NO_BOARD
        assert is_fault == (backend in dict(registry.board_faults()))
        with pytest.raises(UnusableKernel, match=f"^kernel {backend}:0 cannot run here: "):
            registry.get(f"{backend}:0")


@BOTH
def test_a_thousand_devices(standin: Path, backend: str) -> None:
    with drivers(standin, "a thousand", gpu="1"):
        *listed, more = entries(backend)
        assert [e.name for e in listed] == [f"{backend}:{n}" for n in range(64)]
        assert more.why_not == "its driver lists 1000 devices: the first 64 can be used"
        assert (backend, more.why_not) in registry.board_faults()


@BOTH
def test_what_a_driver_prints_disturbs_nothing(standin: Path, backend: str) -> None:
    with drivers(standin, "chatter", cuda=OLD_DRIVER):
        assert proof.prove(board(f"{backend}:0"), HEADER) > 100


BUILDING = {
    ("cuda", "out of memory"): (
        r"cannot get memory for the hits: out of memory \(CUDA_ERROR_OUT_OF_MEMORY\)",
        "end what else uses the board: `nvidia-smi` lists it",
    ),
    ("cuda", "out of memory at the start"): (
        "cannot use the device: out of memory",
        "end what else uses the board: `nvidia-smi` lists it",
    ),
    ("opencl", "out of memory"): (
        "cannot get memory for the hits: the device has no memory left",
        "end what else uses the board or the memory",
    ),
    ("cuda", "refuses all"): (
        r"the search cannot be built: .* refuses it: .*\(CUDA_ERROR_",
        "update NVIDIA's driver",
    ),
    ("opencl", "build error"): (
        r"its driver does not build the search: .*search|its driver does not build .*error: ",
        "update the driver",
    ),
}


@pytest.mark.parametrize(("backend", "fault"), BUILDING)
def test_at_the_build(standin: Path, backend: str, fault: str) -> None:
    with drivers(standin, fault, cuda=OLD_DRIVER), pytest.raises(UnusableKernel) as raised:
        board(f"{backend}:0").prepare(lambda _: None)
    said, hint = BUILDING[backend, fault]
    assert re.search(said, raised.value.message)
    assert raised.value.message.startswith(f"kernel {backend}:0 cannot run here: ")
    assert raised.value.hint.startswith(hint)


@BOTH
def test_a_build_that_hangs(standin: Path, backend: str) -> None:
    with drivers(standin, "hang at the build", cuda=OLD_DRIVER) as patch:
        one = board(f"{backend}:0")
        patch.setenv(TIMEOUT, "0.5s")
        with pytest.raises(
            BrokenBoard, match=r"its driver hangs: no answer within 0\.5 s"
        ) as raised:
            one.prepare(lambda _: None)
    assert raised.value.hint.startswith("POWBENCH_BOARD_TIMEOUT=600 gives it ten minutes")


RUNNING = {
    ("cuda", "lost"): r"a launch failed: unspecified launch failure \(CUDA_ERROR_LAUNCH_FAILED\)",
    ("opencl", "lost"): "a launch failed: the device was lost",
    ("cuda", "refuses a launch"): "a launch is refused: out of memory",
    ("opencl", "refuses a launch"): "a launch is refused: the device has no resources left",
    ("cuda", "crash in a launch"): r"its driver ended the process \(signal SIGSEGV\)",
    ("opencl", "crash in a launch"): r"its driver ended the process \(signal SIGSEGV\)",
    ("cuda", "exit"): r"its driver ended the process \(exit code 7\)",
    ("cuda", "hang in a launch"): "its driver hangs: no answer within",
    ("opencl", "hang in a launch"): "its driver hangs: no answer within",
}


@pytest.mark.parametrize(("backend", "fault"), RUNNING)
def test_in_a_launch(standin: Path, backend: str, fault: str) -> None:
    """The first launches are right; then the board is lost for good."""
    with drivers(standin, fault, cuda=OLD_DRIVER, **{"from": "3"}) as patch:
        one = board(f"{backend}:0")
        one.prepare(lambda _: None)
        assert one.scan(EASY, 0, 1000) == ReferenceKernel().scan(EASY, 0, 1000)
        if fault.startswith("hang"):
            patch.setenv(TIMEOUT, "0.5")
        with pytest.raises(BrokenBoard, match=RUNNING[backend, fault]) as raised:
            for start in range(0, 8000, 1000):
                one.scan(EASY, start, 1000)
        assert raised.value.message.startswith(f"board {backend}:0, {one.device.name}: ")
        assert raised.value.hint
        for again in (lambda: one.scan(EASY, 0, 1), lambda: one.prepare(lambda _: None)):
            with pytest.raises(BrokenBoard) as same:
                again()
            assert same.value is raised.value


WRONG = [("cuda", "misses"), ("cuda", "invents"), ("opencl", "misses"), ("opencl", "invents")]


@pytest.mark.parametrize(("backend", "fault"), [*WRONG, ("opencl", "repeats")])
def test_a_board_that_computes_wrongly_fails_its_proof(
    standin: Path, backend: str, fault: str
) -> None:
    with (
        drivers(standin, fault, cuda=OLD_DRIVER),
        pytest.raises(WrongHashes, match=rf"kernel {backend}:0 .*{fault[:-1]}.* nonce \d+ of"),
    ):
        proof.prove(board(f"{backend}:0"), HEADER)


@BOTH
def test_a_library_that_is_no_driver(tmp_path: Path, backend: str) -> None:
    source, library = tmp_path / "a.c", tmp_path / libraries.LIBRARIES[backend][0]
    source.write_text("int cuInit(unsigned flags) { return (int)flags; }\n")
    options = ["-shared", "-fPIC", "-o", str(library)]
    subprocess.run([peers.program("gcc"), str(source), *options], check=True)
    with drivers(tmp_path):
        (entry,) = entries(backend)
        assert re.match(rf"{library.name} is no .*: it has no c[lu]\w+$", entry.why_not)
        assert backend in dict(registry.board_faults())


def test_a_library_for_programs_of_32_bits_is_no_driver(tmp_path: Path) -> None:
    """It comes with Wine and Steam, and nothing is wrong."""
    (name,) = libraries.LIBRARIES["cuda"]
    head = b"\x7fELF\x01\x01\x01" + bytes(9) + struct.pack("<HHI", 3, 3, 1)
    (tmp_path / name).write_bytes(head + bytes(200))
    with drivers(tmp_path):
        (entry,) = entries("cuda")
        assert entry.why_not == "libcuda.so.1: wrong ELF class: ELFCLASS32"
        assert "cuda" not in dict(registry.board_faults())


def test_a_file_that_is_no_library(tmp_path: Path) -> None:
    (tmp_path / "libcuda.so.1").write_text("no library at all, but text\n" * 9)
    with drivers(tmp_path):
        (entry,) = entries("cuda")
        assert "libcuda.so.1" in entry.why_not
        assert "invalid ELF" in entry.why_not  # a long path takes the rest of the line


def test_a_name_is_shown_without_what_a_terminal_would_obey(cuda: Path) -> None:
    with drivers(cuda, "strange name"):
        assert board("cuda:0").device.name == "[31m[bold]Board 0"


def test_two_platforms_of_one_name(opencl: Path) -> None:
    """Each device has a number of its own, and both can be used."""
    with drivers(opencl, "two platforms"):
        names = [e.name for e in entries("opencl")]
        assert names == [f"opencl:{n}" for n in range(len(names))]
        expected = ReferenceKernel().scan(EASY, 0, 2000)
        for name in (names[0], names[-1]):
            assert board(name).scan(EASY, 0, 2000) == expected


@pytest.mark.parametrize("chip", ["gfx1100", "gfx90a:sramecc+:xnack-"])
def test_amds_driver_names_the_chip(opencl: Path, chip: str) -> None:
    """The board has a better name. Its hits go to pinned memory: into other, drivers of boards
    may read only while the caller waits."""
    with drivers(opencl, chip=chip, gpu="1"):
        one = board("opencl:0")
        assert one.device.name == "AMD Instinct MI210"
        assert one.device.architecture == chip.partition(":")[0]
        assert one.scan(EASY, 0, 3000) == ReferenceKernel().scan(EASY, 0, 3000)


def test_a_variable_that_hides_the_boards_is_named(cuda: Path) -> None:
    with drivers(cuda, "no device") as patch:
        patch.setenv("CUDA_VISIBLE_DEVICES", "7")
        (entry,) = entries("cuda")
    said = "; CUDA_VISIBLE_DEVICES is '7', which may hide the board: `unset` it"
    assert entry.why_not.endswith(said)


@pytest.mark.parametrize(("given", "said"), [("soon", "is no number"), ("0", "above 0")])
def test_a_time_limit_that_is_none(cuda: Path, given: str, said: str) -> None:
    with drivers(cuda) as patch:
        patch.setenv(TIMEOUT, given)
        with pytest.raises(InputError, match=f"^POWBENCH_BOARD_TIMEOUT: .*{said}"):
            registry.boards()
