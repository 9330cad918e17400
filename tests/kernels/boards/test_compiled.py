"""What compilers of boards make of the text: NVRTC and nvJitLink for NVIDIA, clang for AMD."""

from __future__ import annotations

import ctypes
import hashlib
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from powbench.kernels.boards import board, counting, cuda, nvrtc
from tests import patience, peers

ROOT = Path(__file__).parents[3]
PTX = Path(board.__file__).parent / "text" / cuda.PTX
# Instructions of a hash by NVRTC 13.5, and those of shifts, logic and sums of three.
MOST = {
    75: (2456, 2214), 80: (2456, 2214), 86: (2456, 2214), 87: (2476, 2214), 89: (2456, 2214),
    90: (2470, 2211), 100: (2467, 2213), 103: (2467, 2213), 110: (2466, 2213),
    120: (2466, 2213), 121: (2466, 2213),
}  # fmt: skip
CLASSES = {
    "SHF": "shift", "LOP3": "logic", "IADD3": "add", "IADD": "add", "VIADD": "add",
    "IMAD": "multiply_add",
}  # fmt: skip
EVERY_DAY = {75, 90, 120}
"""The oldest, one that a data centre has, and the newest for a desk."""
LOCAL_MEMORY = {"LDL", "STL"}
LINE = re.compile(r"^\s+/\*[0-9a-f]{4,}\*/\s+(@!?U?P\w+)?\s*([A-Z][A-Z0-9_]*)", re.MULTILINE)


def capabilities(*given: int) -> list[Any]:
    return [n if n in EVERY_DAY else pytest.param(n, marks=pytest.mark.slow) for n in given]


def wheels(pattern: str, wheel: str) -> Path:
    """A file of one of NVIDIA's wheels."""
    found = (f for p in sys.path if p for f in Path(p).glob(f"nvidia/*/{pattern}"))
    return next(found, None) or peers.missing(f"{wheel} (pip install {wheel})")


@pytest.fixture(scope="module")
def compiler() -> nvrtc.Nvrtc:
    return next(nvrtc.installed(), None) or peers.missing("NVRTC (pip install nvidia-cuda-nvrtc)")


@cache
def built(compiler: nvrtc.Nvrtc, capability: int, before: str = "") -> bytes:
    return compiler.compile(before + board.text(), capability).image


def steps(tmp_path: Path, cubin: bytes) -> list[tuple[str, str]]:
    """(predicate, mnemonic) of each instruction, as NVIDIA's disassembler reads them."""
    program = wheels("bin/nvdisasm", "nvidia-cuda-nvdisasm")
    (tmp_path / "search.cubin").write_bytes(cubin)
    told = subprocess.run(
        [program, "-c", str(tmp_path / "search.cubin")],
        capture_output=True, text=True, check=True, timeout=patience.SECONDS,
    )  # fmt: skip
    return LINE.findall(told.stdout)


def in_classes(listed: list[tuple[str, str]]) -> dict[str, int]:
    """Up to the exit that is not always taken."""
    end = next(i for i, (predicate, name) in enumerate(listed) if name == "EXIT" and predicate)
    counted = Counter(CLASSES.get(name, "other") for _, name in listed[: end + 1] if name != "NOP")
    return dict(counted)


@pytest.mark.parametrize("capability", capabilities(*MOST))
def test_instructions_of_a_hash(tmp_path: Path, compiler: nvrtc.Nvrtc, capability: int) -> None:
    if capability not in compiler.architectures:
        peers.missing(f"NVRTC that knows sm_{capability}, not {compiler.name}")
    cubin = built(compiler, capability)
    listed = steps(tmp_path, cubin)
    assert not LOCAL_MEMORY & {name for _, name in listed}, "registers are spilled"
    classes = counting.compiled(cubin)
    assert classes == in_classes(listed)
    together = sum(classes.values())
    busy = classes["shift"] + classes["logic"] + classes["add"]
    most, most_busy = MOST[capability]
    assert together <= most
    assert busy <= most_busy
    # What the text asks for is what a compiler makes of it, to a hundredth.
    expected = counting.expected(board.text(), "nvidia")
    assert busy == pytest.approx(expected["shift"] + expected["logic"] + expected["add"], rel=0.01)
    assert together == pytest.approx(sum(expected.values()), rel=0.02)


@pytest.mark.parametrize("capability", capabilities(75, 80, 90, 120))
def test_sums_of_two_alone(tmp_path: Path, compiler: nvrtc.Nvrtc, capability: int) -> None:
    cubin = built(compiler, capability, "#define SUMS_OF_TWO\n")
    classes = counting.compiled(cubin)
    assert classes == in_classes(steps(tmp_path, cubin))
    assert classes["shift"] + classes["logic"] + classes.get("add", 0) <= 1811
    assert sum(classes.values()) <= 2876


def test_the_shipped_ptx_is_of_this_text() -> None:
    digest = hashlib.sha256(board.text().encode()).hexdigest()
    assert f"whose SHA-256 is {digest}.\n" in PTX.read_text("ascii")


def test_the_shipped_ptx_has_not_drifted(compiler: nvrtc.Nvrtc) -> None:
    told = subprocess.run(
        [sys.executable, "tools/generate_ptx.py", "--check"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=patience.SECONDS,
    )  # fmt: skip
    assert (told.returncode, told.stdout) == (0, "search.ptx: up to date\n"), told.stderr


def assembled(ptx: bytes, capability: int) -> bytes:
    """The cubin that a driver makes of PTX, by the library that has its compiler."""
    lib = ctypes.CDLL(str(wheels("lib/libnvJitLink.so.*", "nvidia-nvjitlink")))
    option = ctypes.c_char_p(f"-arch=sm_{capability}".encode())
    handle, size = ctypes.c_void_p(), ctypes.c_size_t()
    assert lib.__nvJitLinkCreate_13_0(ctypes.byref(handle), 1, ctypes.byref(option)) == 0
    kind = 2  # NVJITLINK_INPUT_PTX
    data = ptx + b"\0"
    code = lib.__nvJitLinkAddData_13_0(handle, kind, data, ctypes.c_size_t(len(data)), b"search")
    code = code or lib.__nvJitLinkComplete_13_0(handle)
    if code != 0:
        lib.__nvJitLinkGetErrorLogSize_13_0(handle, ctypes.byref(size))
        log = ctypes.create_string_buffer(size.value + 1)
        lib.__nvJitLinkGetErrorLog_13_0(handle, log)
        pytest.fail(log.value.decode("utf-8", "replace")[:1000])
    lib.__nvJitLinkGetLinkedCubinSize_13_0(handle, ctypes.byref(size))
    cubin = ctypes.create_string_buffer(size.value)
    lib.__nvJitLinkGetLinkedCubin_13_0(handle, cubin)
    lib.__nvJitLinkDestroy_13_0(ctypes.byref(handle))
    return cubin.raw


@pytest.mark.parametrize("capability", capabilities(75, 80, 86, 89, 90, 100, 120))
def test_a_driver_makes_of_the_shipped_ptx_what_nvrtc_makes(
    compiler: nvrtc.Nvrtc, capability: int
) -> None:
    """PTX of 2015, for boards of 2025: as many instructions as for the board itself."""
    ptx = PTX.read_bytes()
    assert b"\n.version 4.3\n.target sm_50\n" in ptx
    theirs = counting.compiled(assembled(ptx, capability))
    ours = counting.compiled(built(compiler, capability))
    assert sum(theirs.values()) <= sum(ours.values()) + 5


AMD = """
#define rotate(x, n) __builtin_rotateleft32(x, n)
#define bitselect(a, b, c) (((a) & ~(c)) | ((b) & (c)))
#define get_global_id(d) (__builtin_amdgcn_workgroup_id_x() * 64 + __builtin_amdgcn_workitem_id_x())
#define atomic_inc(p) __sync_fetch_and_add(p, 1)
"""
"""What a driver's library of OpenCL C has: clang alone has the language without it."""


@pytest.mark.parametrize("processor", ["gfx1030", "gfx1100", "gfx1201"])
def test_amds_compiler_makes_what_the_text_asks_for(tmp_path: Path, processor: str) -> None:
    clang = peers.program("clang")
    listed = subprocess.run([clang, "--print-supported-cpus", "-target", "amdgcn"],
                            capture_output=True, text=True, check=False)  # fmt: skip
    if processor not in listed.stderr + listed.stdout:
        pytest.skip(f"this clang is older than {processor}")
    (tmp_path / "search.cl").write_text(AMD + board.text())
    subprocess.run(
        [
            *(clang, "-x", "cl", "-cl-std=CL1.2", "-target", "amdgcn-amd-amdhsa", "-nogpulib"),
            *(f"-mcpu={processor}", "-O3", "-S", "search.cl", "-o", "search.s"),
        ],
        cwd=tmp_path, check=True, timeout=patience.SECONDS,
    )  # fmt: skip
    made = Counter(re.findall(r"^\s+(v_\w+)", (tmp_path / "search.s").read_text(), re.MULTILINE))
    expected = counting.expected(board.text(), "amd")
    vector = sum(n for name, n in made.items() if "lane" not in name)
    assert vector == pytest.approx(sum(expected.values()), rel=0.02)
    assert made["v_alignbit_b32"] == counting.written(board.text())["rotate"]


@pytest.mark.parametrize(
    "code",
    [b"", b"\x7fELF", b"\x7fELF" + bytes(200), bytes(64), b"//\n.version 4.3\n", b"\xff" * 99],
)
def test_what_is_no_cubin_is_not_counted(code: bytes) -> None:
    with pytest.raises(ValueError, match="no search in this code"):
        counting.compiled(code)


def test_code_without_an_exit_of_its_own_is_not_counted(compiler: nvrtc.Nvrtc) -> None:
    source = 'extern "C" __global__ void search(int *p) { *p = 1; }'
    with pytest.raises(ValueError, match="no straight line"):
        counting.compiled(compiler.compile(source, 80).image)
