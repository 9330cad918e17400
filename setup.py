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

sys.path.insert(0, str(Path(__file__).parent / "tools"))
import core_flags

CORE = Path("csrc")
FLAGS = list(core_flags.BASE)


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
        compiler = self.compiler.compiler_type
        common = core_flags.spelt_for(compiler, FLAGS)
        defines = [
            ("PB_FLAGS", '"' + " ".join(common) + '"'),
            ("PB_SOURCE", f'"{core_flags.source_digest(CORE)}"'),
        ]
        objects = self.compiler.compile(
            [str(CORE / name) for name in core_flags.COMMON],
            output_dir=self.build_temp,
            macros=defines,
            include_dirs=[str(CORE)],
            extra_postargs=common,
        )
        kind = core_flags.kind_of(getattr(self.compiler, "compiler_so", []))
        for file in core_flags.kernel_files(platform.machine()):
            objects += self.compiler.compile(
                [str(CORE / file.name)],
                output_dir=self.build_temp,
                include_dirs=[str(CORE)],
                extra_postargs=core_flags.spelt_for(compiler, FLAGS + file.flags(kind)),
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
