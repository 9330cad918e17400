"""CUDA without a board: a libcuda.so.1 that runs the search on the host, and NVIDIA's headers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from powbench.cli.main import run
from powbench.errors import UnusableKernel
from powbench.kernels import registry
from powbench.kernels.base import Job
from powbench.kernels.boards import counting, nvrtc
from powbench.kernels.boards import cuda as driver
from powbench.kernels.boards.board import BoardError, text
from powbench.kernels.reference import ReferenceKernel
from powbench.measure import blocks, proof
from tests import peers
from tests.kernels.boards.standins import BOARDS, OLD_DRIVER, TOOLKIT, board, drivers

HEADER = blocks.read(blocks.shipped(), "shipped")[0].header.to_bytes()


@pytest.fixture(scope="module")
def with_nvrtc() -> nvrtc.Nvrtc:
    return next(nvrtc.installed(), None) or peers.missing("NVRTC (pip install nvidia-cuda-nvrtc)")


def headers(name: str) -> Path | None:
    """The folder of NVIDIA's header, in a toolkit or a wheel."""
    folders = [TOOLKIT, *(f for p in sys.path if p for f in Path(p).glob("nvidia/*/include"))]
    return next((f for f in folders if (f / f"{name}.h").is_file()), None)


@pytest.mark.parametrize("name", ["cuda", "nvrtc"])
def test_the_declarations_are_nvidias(tmp_path: Path, name: str) -> None:
    """A compiler takes both in one file only where types and arguments are the same."""
    folder = headers(name)
    if folder is None:
        pytest.skip(f"needs {name}.h of a toolkit of CUDA")
    numbers = {
        "CU_DEVICE_ATTRIBUTE_CLOCK_RATE": driver.CLOCK_KILOHERTZ,
        "CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT": driver.UNITS,
        "CU_DEVICE_ATTRIBUTE_COMPUTE_MODE": driver.COMPUTE_MODE,
        "CU_COMPUTEMODE_PROHIBITED": driver.PROHIBITED,
        "CU_DEVICE_ATTRIBUTE_PCI_BUS_ID": driver.PCI_BUS,
        "CU_DEVICE_ATTRIBUTE_PCI_DEVICE_ID": driver.PCI_DEVICE,
        "CU_DEVICE_ATTRIBUTE_PCI_DOMAIN_ID": driver.PCI_DOMAIN,
        "CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR": driver.CAPABILITY_MAJOR,
        "CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR": driver.CAPABILITY_MINOR,
        "CU_JIT_ERROR_LOG_BUFFER": driver.ERROR_LOG,
        "CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES": driver.ERROR_LOG_BYTES,
        "CU_STREAM_NON_BLOCKING": driver.NON_BLOCKING,
        "CU_EVENT_DEFAULT": driver.WITH_TIME,
        "CU_EVENT_BLOCKING_SYNC | CU_EVENT_DISABLE_TIMING": driver.WAITS_ASLEEP,
        "CUDA_ERROR_OUT_OF_MEMORY": driver.OUT_OF_MEMORY,
        "CUDA_ERROR_NO_DEVICE": driver.NO_DEVICE,
        "CUDA_ERROR_LAUNCH_TIMEOUT": driver.LAUNCH_TIMEOUT,
        "CUDA_ERROR_INVALID_IMAGE": driver.REFUSALS[0],
        "CUDA_ERROR_UNSUPPORTED_PTX_VERSION": driver.REFUSALS[4],
    }
    lines = [f"#include <{name}.h>", f'#include "{name}_cdef.h"']
    if name == "cuda":
        lines += [f'_Static_assert(({a}) == {b}, "{a}");' for a, b in numbers.items()]
    source = tmp_path / "a.c"
    source.write_text("\n".join(lines) + "\n")
    options = ["-std=c11", "-Wall", "-Werror", "-fsyntax-only", f"-I{folder}", f"-I{BOARDS}"]
    subprocess.run([peers.program("gcc"), *options, str(source)], check=True)


def test_a_board_is_listed_opened_and_finds_what_hashlib_finds(
    cuda: Path, with_nvrtc: nvrtc.Nvrtc
) -> None:
    with drivers(cuda):
        one = board("cuda:0")
        assert one.device.name == "Stand-in 0"
        assert (one.device.place, one.device.units) == ("0000:1b:00.0", 132)
        assert one.device.hertz == 1.98e9
        assert one.software() == {"cuda:0": "Stand-in 0 (CUDA 13.0)"}
        assert proof.prove(one, HEADER) > 100
        # What built the search is known once it is built.
        assert one.software() == {"cuda:0": f"Stand-in 0 (CUDA 13.0, {with_nvrtc.name} for sm_90)"}


@pytest.mark.parametrize(
    ("capability", "compiled"), [("90", "sm_90"), ("91", "compute_90"), ("990", "compute_")]
)
def test_a_board_newer_than_the_compiler_gets_ptx(
    with_nvrtc: nvrtc.Nvrtc, capability: str, compiled: str
) -> None:
    program = with_nvrtc.compile('extern "C" __global__ void search() {}', int(capability))
    assert program.made_by.startswith(f"{with_nvrtc.name} for {compiled}")
    if compiled.startswith("sm"):
        assert program.image.startswith(b"\x7fELF")
    else:
        assert b"\n.version 4.3\n.target sm_50\n" in program.image
        assert program.image.endswith(b"\0")


def test_a_board_older_than_the_compiler_is_refused_by_it(with_nvrtc: nvrtc.Nvrtc) -> None:
    with pytest.raises(BoardError, match=r"NVRTC .* does not compile for sm_20 any more"):
        with_nvrtc.compile("", 20)


@pytest.mark.parametrize("fault", ["refuses cubins", "refuses cubins late"])
def test_ptx_where_the_driver_takes_no_cubin(
    cuda: Path, with_nvrtc: nvrtc.Nvrtc, fault: str
) -> None:
    """With lazy loading a module is refused when its function is asked for."""
    with drivers(cuda, fault):
        one = board("cuda:0")
        assert proof.prove(one, HEADER) > 100
        assert one.device.driver == "CUDA 13.0, PTX for sm_50"


def test_why_neither_is_taken(cuda: Path, with_nvrtc: nvrtc.Nvrtc) -> None:
    with drivers(cuda, "refuses all"), pytest.raises(UnusableKernel) as raised:
        board("cuda:0").prepare(lambda _: None)
    assert f"{with_nvrtc.name} for sm_90: the driver refuses it: no kernel" in raised.value.message
    assert "ptxas application ptx input, line 9; error : Unexpected; ptxas" in raised.value.message


def test_an_error_of_the_compiler_is_told_by_its_first_lines(with_nvrtc: nvrtc.Nvrtc) -> None:
    with pytest.raises(BoardError, match=r"for sm_90: search\.cu\(1\): error: .*nonsense"):
        with_nvrtc.compile("nonsense();", 90)


def test_several_boards(cuda: Path) -> None:
    with drivers(cuda, devices="2", cuda=OLD_DRIVER):
        listed = [e for e in registry.table(()) if e.backend == "cuda"]
        assert [(e.name, e.usable) for e in listed] == [("cuda:0", True), ("cuda:1", True)]
        places = {board(f"cuda:{n}").device.place for n in (0, 1)}
        assert places == {"0000:1b:00.0", "0000:1c:00.0"}
        job = Job(HEADER, proof.PROOF_TARGET)
        expected = ReferenceKernel().scan(job, 0, 5000)
        for number in (0, 1, 0):
            assert board(f"cuda:{number}").scan(job, 0, 5000) == expected


def test_a_board_that_must_not_compute(cuda: Path) -> None:
    with drivers(cuda, "prohibited"):
        (entry,) = (e for e in registry.table(()) if e.backend == "cuda")
        assert "compute is prohibited" in entry.why_not
        assert ("cuda:0", entry.why_not) in registry.board_faults()
        with pytest.raises(UnusableKernel, match="compute is prohibited"):
            registry.get("cuda:0")


def test_the_version_of_the_driver_is_what_its_module_says(tmp_path: Path) -> None:
    assert driver._driver_version(tmp_path) == ""
    module = tmp_path / "sys/module/nvidia"
    module.mkdir(parents=True)
    (module / "version").write_text("580.65.06\n")
    assert driver._driver_version(tmp_path) == ", driver 580.65.06"


def test_a_launch_reads_nothing_before_its_end(cuda: Path) -> None:
    """The stand-in works when it is waited for, and poisons its memory: the order is right."""
    with drivers(cuda, cuda=OLD_DRIVER):
        job = Job(HEADER, (1 << 256) - 1)
        assert board("cuda:0").scan(job, 0, 3000) == list(range(3000))


@pytest.mark.usefixtures("no_warm_up")
def test_bench_explains_a_board(
    cuda: Path, with_nvrtc: nvrtc.Nvrtc, capsys: pytest.CaptureFixture[str]
) -> None:
    """The stand-in is a board of 132 units at 1.98 GHz, as NVRTC built the search for sm_90."""
    with drivers(cuda):
        arguments = ["bench", "-k", "cuda:0", "-d", "0.2", "--explain", "--json", "-"]
        assert run(arguments) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)["measurements"][0]["explanation"]
    classes = counting.compiled(with_nvrtc.compile(text(), 90).image)
    assert told["instructions"]["classes"] == classes
    assert told["instructions"]["how"] == "compiled"
    whole = told["bound"]["board"]
    assert (whole["units"], whole["hertz"]) == (132, 1.98e9)
    assert whole["hertz"] * 132 / whole["hashes_per_second"] == pytest.approx(
        told["bound"]["core_cycles_per_hash"]
    )
    assert told["share_of_bound"] == told["hashes_per_second"] / whole["hashes_per_second"]
    assert "what limits each board" in err
