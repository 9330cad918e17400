"""How each file of the search core is compiled. setup.py, the tests and the benchmarks
all read this table, so that what is tested and measured is what is shipped.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

COMMON = ("job.c", "folded.c", "cpu.c", "dispatch.c", "kernel_scalar.c")
"""Files that any CPU can run, compiled with BASE alone."""
PATHS = "paths.c"
"""The same, of the simulation: it needs the C library's mathematics."""
BASE = ("-std=c11", "-O2", "-fvisibility=hidden")
_MSVC = {"-std=c11": "/std:c11", "-O2": "/O2", "-mavx2": "/arch:AVX2", "-mavx512f": "/arch:AVX512"}
"""It has every intrinsic without a flag; /arch is for the code around them."""


@dataclass(frozen=True)
class KernelFile:
    """needs: instruction sets. gcc, clang: what keeps that compiler from undoing the
    order of the source; results are the same without. upper: its vectors are in assembly,
    in registers 16..31 only (csrc/upper.h); the compiler has general registers."""

    name: str
    needs: tuple[str, ...]
    gcc: tuple[str, ...] = ()
    clang: tuple[str, ...] = ()
    upper: bool = False

    @property
    def kernel(self) -> str:
        """Its name in the table of csrc/dispatch.c."""
        return self.name.removeprefix("kernel_").removesuffix(".c").replace("_", "-")

    def flags(self, kind: str) -> list[str]:
        """For a compiler of this kind (see kind_of)."""
        if self.upper:
            return ["-mgeneral-regs-only", "-fno-lto"]
        tuning = {"gcc": self.gcc, "clang": self.clang}.get(kind, ())
        return [*self.needs, *tuning]


_NO_SCHEDULERS = ("-fno-schedule-insns", "-fno-schedule-insns2")
_SHA_AND_AVX512 = ("-mavx512f", "-mavx512bw", "-mavx512vl", "-msse4.1", "-msha")
X86 = (
    # Expressions put together again (ter) cost 300 spills in 16 registers.
    KernelFile("kernel_avx2.c", ("-mavx2",), gcc=("-fno-schedule-insns2", "-fno-tree-ter")),
    KernelFile(
        "kernel_avx512.c",
        ("-mavx512f", "-mavx512bw"),
        gcc=("-fno-tree-reassoc", "-fno-tree-ter"),
    ),
    # Here the order of the source is the whole point, that of sums too.
    KernelFile(
        "kernel_avx512_ordered.c",
        ("-mavx512f", "-mavx512bw"),
        gcc=(*_NO_SCHEDULERS, "-fno-tree-ter", "-fno-tree-reassoc"),
    ),
    KernelFile("kernel_shani.c", ("-msse4.1", "-msha")),
    # Their order and their registers are those of the generators, for every compiler.
    KernelFile("kernel_split.c", _SHA_AND_AVX512, upper=True),
    KernelFile("kernel_beside.c", _SHA_AND_AVX512, upper=True),
)
ARM = (KernelFile("kernel_armv8.c", ("-march=armv8-a+crypto",)),)


def kernel_files(machine: str) -> tuple[KernelFile, ...]:
    """For what platform.machine() says; none where only the scalar kernel is built."""
    machine = machine.lower()
    if machine in ("x86_64", "amd64"):
        return X86
    return ARM if machine in ("aarch64", "arm64") else ()


def kind_of(command: Sequence[str]) -> str:
    """ "gcc", "clang" or "other": what this compiler, with or without options, says of itself."""
    if not command:
        return "other"
    try:
        told = subprocess.run(
            [*command, "--version"], capture_output=True, text=True, timeout=20, check=False
        ).stdout.lower()
    except (OSError, subprocess.SubprocessError):
        return "other"
    if "clang" in told:
        return "clang"
    return "gcc" if "gcc" in told or "free software foundation" in told else "other"


def spelt_for(compiler: str, flags: Sequence[str]) -> list[str]:
    """The flags as this type of compiler (setuptools: "msvc", "unix", "mingw32") takes them.

    What MSVC has no word for is left out: it has no such schedulers to turn off, and
    hides symbols anyway.
    """
    if compiler != "msvc":
        return list(flags)
    return [_MSVC[flag] for flag in flags if flag in _MSVC]


def source_digest(core: Path) -> str:
    """SHA-256 of all that the core is built of: the files of `core`, and this one with the flags
    of each. Line ends as a checkout writes them do not count."""
    digest = hashlib.sha256()
    for path in (*sorted(core.glob("*.[ch]")), Path(__file__)):
        content = path.read_text(encoding="utf-8").encode()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()
