"""Builds the search core: one object per instruction set, each with its own flags.

Everything else about the package stands in pyproject.toml. Where there is no
working compiler, or no Python headers, the build says so and goes on without the
core; powbench then hashes with numba and simulates with NumPy.

Switches in the environment:
    CC, CFLAGS              as everywhere
    POWBENCH_NO_NATIVE=1    leave the core out
    POWBENCH_REQUIRE_NATIVE=1   fail when the core cannot be built
"""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from setuptools import setup
from setuptools.command.build_ext import build_ext
from setuptools.errors import CompileError, ExecError

sys.path.insert(0, str(Path(__file__).parent / "tools"))
import core_flags
import upper_registers

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
        kind = core_flags.kind_of(getattr(self.compiler, "compiler_so", []))
        objects: list[str] = []
        left_out: dict[str, str] = {}
        for file in core_flags.kernel_files(platform.machine()):
            flags = core_flags.spelt_for(compiler, FLAGS + file.flags(kind))
            if not file.upper:
                objects += self._compile([file.name], flags)
            elif why := self._compile_upper(file.name, flags, objects):
                left_out[file.kernel] = why
        defines = [
            ("PB_FLAGS", '"' + " ".join(common) + '"'),
            ("PB_SOURCE", f'"{core_flags.source_digest(CORE)}"'),
            *((f"PB_WITHOUT_{name.upper()}", "1") for name in left_out),
        ]
        if left_out:
            lines = [f"{name}: {why}" for name, why in left_out.items()]
            defines.append(("PB_LEFT_OUT", '"' + "\\n".join(lines) + '"'))
            print("powbench: left out", *lines, sep="\npowbench: ", file=sys.stderr)
        objects += self._compile([*core_flags.COMMON, core_flags.PATHS], common, defines)
        ext.extra_objects = [*(ext.extra_objects or []), *objects]
        super().build_extension(ext)

    def _compile(self, names: Sequence[str], flags: list[str], macros: Any = ()) -> list[str]:
        made: list[str] = self.compiler.compile(
            [str(CORE / name) for name in names],
            output_dir=self.build_temp,
            macros=list(macros),
            include_dirs=[str(CORE)],
            extra_postargs=flags,
        )
        return made

    def _compile_upper(self, name: str, flags: list[str], objects: list[str]) -> str:
        """By way of assembly, which is read: why the kernel must be left out, or empty."""
        if self.compiler.compiler_type != "unix":
            return "it is written for gcc and clang"
        try:
            (made,) = self._compile([name], [*flags, "-S"])
            text = Path(made).with_suffix(".s")
            text.write_bytes(Path(made).read_bytes())
            if why := upper_registers.why_not(text.read_text(errors="replace")):
                return re.sub(r"[^ -~]|[\"\\]", " ", why)
            self.spawn([*self.compiler.compiler_so, "-c", str(text), "-o", made])
        except (CompileError, ExecError):
            return "this compiler cannot compile it"
        objects.append(made)
        return ""

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
