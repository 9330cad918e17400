"""OpenCL on PoCL, and on Oclgrind, which watches every access to memory: this machine's CPU."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from powbench.chain.target import target_of
from powbench.kernels.base import NONCES, Job
from powbench.kernels.boards import drivers as libraries
from powbench.kernels.boards import opencl
from powbench.kernels.boards.kernel import BoardKernel
from powbench.kernels.reference import ReferenceKernel
from powbench.measure import blocks, proof
from tests import peers
from tests.kernels.boards.standins import BOARDS, board, drivers, entries

BLOCKS = blocks.read(blocks.shipped(), "the headers that ship with powbench")
HEADER = BLOCKS[0].header.to_bytes()
OCLGRIND = Path("/usr/lib/oclgrind/liboclgrind-rt-icd.so")


@pytest.fixture(scope="module")
def one(pocl: None) -> BoardKernel:
    found = next(e for e in entries("opencl") if "Portable" in e.needs[0])
    return board(found.name)


def test_the_declarations_are_khronos(tmp_path: Path) -> None:
    """A compiler takes both in one file only where types and arguments are the same."""
    if not Path("/usr/include/CL/cl.h").is_file():
        peers.missing("CL/cl.h (Debian: opencl-c-headers)")
    numbers = {
        "CL_PLATFORM_NAME": opencl.PLATFORM_NAME,
        "CL_DEVICE_TYPE": opencl.DEVICE_TYPE,
        "CL_DEVICE_TYPE_CPU": opencl.CPU,
        "CL_DEVICE_TYPE_ALL": opencl.ALL_DEVICES,
        "CL_DEVICE_NAME": opencl.DEVICE_NAME,
        "CL_DEVICE_AVAILABLE": opencl.DEVICE_AVAILABLE,
        "CL_DEVICE_COMPILER_AVAILABLE": opencl.DEVICE_COMPILER,
        "CL_DEVICE_ENDIAN_LITTLE": opencl.DEVICE_LITTLE_ENDIAN,
        "CL_DRIVER_VERSION": opencl.DRIVER_VERSION,
        "CL_DEVICE_MAX_COMPUTE_UNITS": opencl.DEVICE_UNITS,
        "CL_DEVICE_MAX_CLOCK_FREQUENCY": opencl.DEVICE_MEGAHERTZ,
        "CL_DEVICE_NATIVE_VECTOR_WIDTH_INT": opencl.DEVICE_VECTOR,
        "CL_PROGRAM_BUILD_LOG": opencl.BUILD_LOG,
        "CL_QUEUE_PROFILING_ENABLE": opencl.PROFILING,
        "CL_MEM_READ_WRITE": opencl.READ_WRITE,
        "CL_MEM_ALLOC_HOST_PTR": opencl.PINNED,
        "CL_MAP_READ": opencl.MAP_READ,
        "CL_MAP_WRITE": opencl.MAP_WRITE,
        "CL_PROFILING_COMMAND_START": opencl.BEGAN,
        "CL_PROFILING_COMMAND_END": opencl.ENDED,
        "CL_DEVICE_NOT_FOUND": opencl.NOT_FOUND,
        "CL_DEVICE_PCI_BUS_INFO_KHR": opencl.DEVICE_PCI_KHR,
        "CL_DEVICE_TOPOLOGY_AMD": opencl.DEVICE_PCI_AMD,
        "CL_DEVICE_BOARD_NAME_AMD": opencl.DEVICE_BOARD_AMD,
        "CL_DEVICE_SIMD_PER_COMPUTE_UNIT_AMD": opencl.DEVICE_SIMDS_AMD,
        "CL_DEVICE_COMPUTE_CAPABILITY_MAJOR_NV": opencl.DEVICE_MAJOR_NV,
        "CL_DEVICE_COMPUTE_CAPABILITY_MINOR_NV": opencl.DEVICE_MINOR_NV,
    }
    lines = ["#define CL_TARGET_OPENCL_VERSION 120", "#include <CL/opencl.h>"]
    lines += ['#include "opencl_cdef.h"']
    lines += [f'_Static_assert(({a}) == {b}, "{a}");' for a, b in numbers.items()]
    source = tmp_path / "a.c"
    source.write_text("\n".join(lines) + "\n")
    options = ["-std=c11", "-Wall", "-Werror", "-Wno-deprecated-declarations", "-fsyntax-only"]
    subprocess.run([peers.program("gcc"), *options, f"-I{BOARDS}", str(source)], check=True)


def test_a_board_that_the_user_may_not_open_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = tmp_path / "dev/dri/renderD128"
    node.parent.mkdir(parents=True)
    assert libraries.closed(tmp_path) == ""
    node.touch()
    assert libraries.closed(tmp_path) == ""
    monkeypatch.setattr("os.access", lambda path, mode: False)  # root may open all
    assert libraries.closed(tmp_path).startswith(f"your user may not open {node}: `sudo usermod")


def test_it_finds_every_held_header_and_agrees_on_the_digest(one: BoardKernel) -> None:
    for block in BLOCKS:
        blocks.find(one, block)
    reference = blocks.fixed_work(ReferenceKernel(), HEADER)
    assert blocks.fixed_work(one, HEADER) == reference


def test_it_proves_itself_with_versions_rolled(one: BoardKernel) -> None:
    assert proof.prove(one, HEADER, version_mask=0x1FFFE000) > 100
    for block in BLOCKS[-3:]:
        blocks.find(one, block, version_mask=0x0000E000)


@pytest.mark.parametrize("start", [0, NONCES - 60_000])
def test_more_hits_than_a_launch_has_room_for(one: BoardKernel, start: int) -> None:
    every = Job(HEADER, (1 << 256) - 1)
    assert one.scan(every, start, 60_000) == list(range(start, start + 60_000))
    half = Job(HEADER, (1 << 255) - 1)
    assert one.scan(half, start, 60_000) == ReferenceKernel().scan(half, start, 60_000)


@pytest.mark.parametrize(
    ("start", "count"), [(NONCES - 1, 1), (NONCES - 5000, 5000), (0, 0), (NONCES, 0), (3, 1)]
)
def test_the_ends_of_the_nonces(one: BoardKernel, start: int, count: int) -> None:
    job = Job(HEADER, (1 << 252) - 1)
    assert one.scan(job, start, count) == ReferenceKernel().scan(job, start, count)


@pytest.mark.parametrize("target", [0, 1, (1 << 224) - 1, target_of(0x1D00FFFF)])
def test_hard_targets(one: BoardKernel, target: int) -> None:
    nonce = BLOCKS[0].header.nonce
    job = Job(HEADER, target)
    assert one.scan(job, nonce - 3000, 6000) == ReferenceKernel().scan(job, nonce - 3000, 6000)


def test_another_opencl_agrees(pocl: None, tmp_path: Path) -> None:
    """Numbers run through the platforms, and each has a name that shows which it is."""
    if not OCLGRIND.exists():
        peers.missing("Oclgrind (Debian: oclgrind)")
    for icd in Path("/etc/OpenCL/vendors").glob("*.icd"):
        (tmp_path / icd.name).write_text(icd.read_text())
    (tmp_path / "oclgrind.icd").write_text(f"{OCLGRIND}\n")
    with drivers(tmp_path) as patch:
        patch.setenv("OCL_ICD_VENDORS", f"{tmp_path}/")
        listed = entries("opencl")
        assert [e.name for e in listed] == [f"opencl:{n}" for n in range(len(listed))]
        assert len({(e.device, e.needs) for e in listed}) == len(listed) >= 2
        (grind,) = (e for e in listed if "Oclgrind" in e.needs[0])
        job = Job(HEADER, (1 << 252) - 1)
        simulated = board(grind.name)
        assert simulated.scan(job, 5, 700) == ReferenceKernel().scan(job, 5, 700)
        # It would have told of an access beyond a buffer.
        assert simulated._child is not None
        assert simulated._child.errors == ""
