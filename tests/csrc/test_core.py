"""The C core by itself: every kernel against hashlib, under sanitizers, without AVX."""

from __future__ import annotations

from pathlib import Path

import core_flags
import pytest

from tests import peers
from tests.csrc.cases import Workshop, run, skip_unless_x86


@pytest.mark.slow
@pytest.mark.parametrize(("compiler", "level"), [("gcc", "-O2"), ("gcc", "-O3"), ("clang", "-O3")])
def test_every_kernel_finds_what_hashlib_finds(
    workshop: Workshop, tmp_path: Path, cases: str, compiler: str, level: str
) -> None:
    """clang with -O2 is beside the branches for MSVC, in test_msvc.py."""
    skip_unless_x86()
    names = [compiler] if compiler == "gcc" else ["clang", "clang-19", "clang-16", "clang-14"]
    lines = run([str(workshop.harness(tmp_path, peers.program(*names), [level]))], cases)
    assert any(line.startswith("scalar used") for line in lines)


@pytest.mark.slow
def test_sanitizers_have_nothing_to_say(workshop: Workshop, tmp_path: Path, cases: str) -> None:
    """-g1: the lines of a report; gcc looks for the place of each variable for half a minute."""
    skip_unless_x86()
    flags = ["-O1", "-g1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
    lines = run([str(workshop.harness(tmp_path, peers.program("gcc"), flags))], cases)
    assert any(line.startswith("scalar used") for line in lines)


def few(cases: str) -> str:
    """A quarter of them, for an emulator."""
    return "".join(cases.splitlines(keepends=True)[::4])


@pytest.fixture(scope="module")
def static_harness(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    skip_unless_x86()
    made = tmp_path_factory.mktemp("static")
    return workshop.harness(made, peers.program("gcc"), ["-O2"], link=["-static"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "usable"),
    [
        ("qemu64", {"scalar"}),
        ("Nehalem", {"scalar"}),
        ("max", {"scalar", "avx2"}),
    ],
)
def test_other_cpus_meet_no_illegal_instruction(
    static_harness: Path, cases: str, model: str, usable: set[str]
) -> None:
    """qemu-user plays a CPU without AVX, and one with AVX2 but no AVX-512."""
    emulator = peers.program("qemu-x86_64-static", "qemu-x86_64")
    lines = run([emulator, "-cpu", model, str(static_harness)], few(cases))
    used = {line.split()[0] for line in lines if " used " in line}
    assert usable <= used
    assert "avx512" not in used
    if model != "max":
        assert used == usable


@pytest.mark.parametrize(
    ("model", "usable"), [("max", {"scalar", "armv8"}), ("cortex-a57", {"scalar", "armv8"})]
)
def test_arm_kernel_finds_what_hashlib_finds(
    workshop: Workshop, tmp_path: Path, cases: str, model: str, usable: set[str]
) -> None:
    """Cross-compiled and run by qemu-user: the hits are right, the speed is not measured."""
    emulator = peers.program("qemu-aarch64-static", "qemu-aarch64")
    compiler = peers.program("aarch64-linux-gnu-gcc")
    program = workshop.harness(tmp_path, compiler, ["-O2"], core_flags.ARM, link=["-static"])
    lines = run([emulator, "-cpu", model, str(program)], few(cases))
    assert {line.split()[0] for line in lines if " used " in line} == usable
