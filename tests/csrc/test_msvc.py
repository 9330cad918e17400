"""What MSVC would see of the core, compiled by clang and run; and the flags for it.

Not MSVC itself: its own parser, optimiser and linker are untested (CONTRIBUTING.md).
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import core_flags
import pytest

from tests import peers
from tests.csrc.cases import HERE, Workshop, run, skip_unless_x86

CLANG = ("clang", "clang-19", "clang-16", "clang-14")


@pytest.mark.slow
def test_the_branches_for_msvc_find_what_hashlib_finds(
    workshop: Workshop, tmp_path: Path, cases: str
) -> None:
    """cpu.c asks through <intrin.h>, the table has the x86 kernels: all that can run here do."""
    skip_unless_x86()
    compiler = peers.program(*CLANG)
    folder = HERE / "as_msvc"
    flags = ["-O2", "-fms-extensions", f"-I{folder}", "-include", str(folder / "prelude.h")]
    (tmp_path / "msvc").mkdir()
    (tmp_path / "plain").mkdir()
    made = workshop.harness(tmp_path / "msvc", compiler, [*flags, "-Wno-pedantic"])
    lines = run([str(made)], cases)
    plain = run([str(workshop.harness(tmp_path / "plain", compiler, ["-O2"]))], cases)
    used = [line for line in lines if " used " in line]
    assert used
    assert used == [line for line in plain if " used " in line]


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["-std=c11", "-O2", "-fvisibility=hidden"], ["/std:c11", "/O2"]),
        (["-mavx2", "-fno-tree-reassoc"], ["/arch:AVX2"]),
        (["-mavx512f", "-mavx512bw", "-mavx512vl", "-msha"], ["/arch:AVX512"]),
        (["-msse4.1", "-msha"], []),
    ],
)
def test_flags(flags: list[str], expected: list[str]) -> None:
    assert core_flags.spelt_for("msvc", flags) == expected
    assert core_flags.spelt_for("unix", flags) == flags


def test_what_has_no_guard_would_not_compile(tmp_path: Path) -> None:
    """The stand-in is worth something: GNU words outside of their guards are errors in it."""
    compiler = shutil.which(peers.program(*CLANG)) or ""
    source = tmp_path / "gnu.c"
    source.write_text("#ifndef __GNUC__\n#error no GNU here\n#endif\n")
    command = [compiler, "-include", str(HERE / "as_msvc" / "prelude.h"), "-c", str(source)]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "no GNU here" in told.stderr
