"""Builds the search core: one object per instruction set, each with its own flags.

Everything else about the package stands in pyproject.toml. Where there is no
working compiler, or no Python headers, the build says so and goes on without the
core; powbench then hashes with numba.

Switches in the environment:
    CC, CFLAGS              as everywhere
    POWBENCH_NO_NATIVE=1    leave the core out
    POWBENCH_REQUIRE_NATIVE=1   fail when the core cannot be built
"""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path
from typing import Any

from setuptools import setup
from setuptools.command.build_ext import build_ext

CORE = Path("csrc")
COMMON = ["job.c", "cpu.c", "dispatch.c", "kernel_scalar.c"]
# The two flags for AVX2 keep gcc from undoing the order of the source, in which
# a ^ b of one round is b ^ c of the next; clang ignores them with a warning.
X86_KERNELS = {
    "kernel_avx2.c": ["-mavx2", "-fno-schedule-insns2", "-fno-tree-reassoc"],
    "kernel_avx512.c": ["-mavx512f", "-mavx512bw"],
    "kernel_shani.c": ["-msse4.1", "-msha"],
    # Here the order of the source is the whole point; clang ignores these as well.
    "kernel_split.c": [
        *("-mavx512f", "-mavx512bw", "-mavx512vl", "-msse4.1", "-msha"),
        *("-fno-schedule-insns", "-fno-schedule-insns2"),
    ],
}
ARM_KERNELS = {"kernel_armv8.c": ["-march=armv8-a+crypto"]}
FLAGS = ["-std=c11", "-O2", "-fvisibility=hidden"]
# MSVC's words for them. It has every intrinsic without a flag; /arch is for the code around.
MSVC = {"-std=c11": "/std:c11", "-O2": "/O2", "-mavx2": "/arch:AVX2", "-mavx512f": "/arch:AVX512"}


def flags_for(compiler: str, flags: list[str]) -> list[str]:
    """The flags as this type of compiler ("msvc", "unix", "mingw32") takes them.

    For MSVC what has no word there is left out: it has no instruction schedulers to
    turn off, and hides symbols anyway.
    """
    if compiler != "msvc":
        return flags
    return [MSVC[flag] for flag in flags if flag in MSVC]


class BuildCore(build_ext):
    """build_ext that compiles each kernel alone, and may fail without failing the build."""

    def run(self) -> None:
        if os.environ.get("POWBENCH_NO_NATIVE") == "1":
            self.announce("powbench: POWBENCH_NO_NATIVE=1, the C core is left out", level=3)
            self.extensions: list[Any] = []
            return
        try:
            super().run()
        except Exception as error:
            if os.environ.get("POWBENCH_REQUIRE_NATIVE") == "1":
                raise
            self._go_on_without(error)

    def build_extension(self, ext: Any) -> None:
        machine = platform.machine().lower()
        kernels = X86_KERNELS if machine in ("x86_64", "amd64") else {}
        kernels = ARM_KERNELS if machine in ("aarch64", "arm64") else kernels
        compiler = self.compiler.compiler_type
        common = flags_for(compiler, FLAGS)
        defines = [("PB_FLAGS", '"' + " ".join(common) + '"')]
        objects = self.compiler.compile(
            [str(CORE / name) for name in COMMON],
            output_dir=self.build_temp,
            macros=defines,
            include_dirs=[str(CORE)],
            extra_postargs=common,
        )
        for name, flags in kernels.items():
            objects += self.compiler.compile(
                [str(CORE / name)],
                output_dir=self.build_temp,
                include_dirs=[str(CORE)],
                extra_postargs=flags_for(compiler, FLAGS + flags),
            )
        ext.extra_objects = [*(ext.extra_objects or []), *objects]
        super().build_extension(ext)

    def get_outputs(self) -> list[str]:
        return [path for path in super().get_outputs() if self.extensions]

    def _go_on_without(self, error: Exception) -> None:
        print(
            f"powbench: the C core was not built ({type(error).__name__}: {error}).\n"
            "powbench: going on without it, with numba kernels only. For the C kernels install\n"
            "powbench: a C compiler and the Python headers (Debian: apt install gcc python3-dev)\n"
            "powbench: and install again with --force-reinstall --no-cache-dir.",
            file=sys.stderr,
        )
        self.extensions = []


if sys.platform == "darwin":
    # A Python for two architectures would compile every kernel for both, and x86 has other
    # kernels than ARM. cibuildwheel sets this itself.
    os.environ.setdefault("ARCHFLAGS", f"-arch {platform.machine()}")

setup(
    cffi_modules=["tools/build_core.py:ffibuilder"],
    cmdclass={"build_ext": BuildCore},
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
