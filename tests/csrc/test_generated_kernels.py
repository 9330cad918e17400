"""The kernels whose order a generator chose: committed as it writes them, as near to the bound
as the model has it, and without a vector where the SHA unit would wait for it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import core_flags
import generate_beside
import generate_ordered
import pytest
import registers
import upper_registers
from vector_lines import SHIFTS, Line, needed

from powbench.errors import NotMeasurable
from powbench.measure import instructions
from tests import peers
from tests.csrc.cases import CORE, skip_unless_x86

ROOT = CORE.parent
UPPER = [f for f in core_flags.X86 if f.upper]
CLANG = ("clang", "clang-19", "clang-16", "clang-14")


@pytest.mark.parametrize("name", ["split", "beside", "ordered"])
def test_the_committed_order_has_not_drifted(name: str) -> None:
    told = subprocess.run(
        [sys.executable, f"tools/generate_{name}.py", "--check"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr


def test_a_set_has_as_few_operations_as_a_hash_can_do_with() -> None:
    """2,846 and one test, and one that makes the nonces."""
    assert len(generate_ordered.double_hash()) <= 2848


def test_the_order_keeps_both_ports_busy() -> None:
    """89 cycles a hash are 1,424 for sixteen lanes; the model's order takes six more at most."""
    lines = generate_ordered.double_hash()
    taken = generate_ordered.cycles(lines)
    assert len(taken) <= 1430
    for now in taken:
        assert 1 <= len(now) <= 2
        assert sum(line.operation in SHIFTS for line in now) <= 1
    order = [line for now in taken for line in now]
    assert sorted(map(str, order)) == sorted(map(str, lines))
    assert all(j < i for i, before in enumerate(needed(order)) for j in before)


def test_registers_hold_what_a_line_reads() -> None:
    """The statements of the lanes, followed by hand: each operand is where it is said to be."""
    lines = generate_beside.lanes()
    book = registers.Registers(lines)
    inside: dict[int, str] = {}
    memory: dict[str, str] = {}
    for line in lines:
        for statement in book.statements(line):
            follow(statement, line, inside, memory)
    assert len(memory) <= book.places


def follow(statement: str, line: Line, inside: dict[int, str], memory: dict[str, str]) -> None:
    name, told = re.fullmatch(r"(\w+)\((.*)\);", statement).groups()  # type: ignore[union-attr]
    first, *rest = (part.strip() for part in told.split(", "))
    numbers = {int(part) for part in (first, *rest) if part.isdigit() and name != "storev"}
    if name not in ("rotrv", "shrv"):
        assert numbers <= set(registers.REGISTERS)
    if name == "storev" and first.startswith("all->spilled"):
        memory[first] = inside[int(rest[0])]
    elif name == "loadv" and rest[0].startswith("all->spilled"):
        inside[int(first)] = memory[rest[0]]
    elif name == "movev":
        inside[int(first)] = inside[int(rest[0])]
    else:
        base = name.removesuffix("_at")
        in_place = base in ("chv", "chv_f", "chv_g", "majv", "xor3v")
        values = rest[:1] if base in ("rotrv", "shrv") else rest
        read = [inside[int(p)] if p.isdigit() else memory.get(p) for p in values]
        read += [inside[int(first)]] if in_place else []
        if not line.makes:  # a store, or the test: what it reads comes last, or alone
            read = [inside[int((rest or [first])[-1])]]
        assert sorted(r for r in read if r) == sorted(line.needs), (statement, line)
        if line.makes:
            inside[int(first)] = line.makes


@pytest.mark.parametrize("file", UPPER, ids=lambda f: f.kernel)
@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_no_vector_in_the_lower_registers(
    tmp_path: Path, compiler: str, file: core_flags.KernelFile
) -> None:
    """In the object file, read instruction by instruction; and the build's own check agrees."""
    skip_unless_x86()
    try:
        decode = instructions.decoder()
    except NotMeasurable as error:
        peers.missing(error.message)
    program = peers.program(*(CLANG if compiler == "clang" else ("gcc",)))
    made = tmp_path / "kernel.s"
    source = str(CORE / file.name)
    command = [program, *core_flags.BASE, "-fPIC", *file.flags(compiler)]
    subprocess.run([*command, "-S", source, "-o", str(made)], check=True)
    assert upper_registers.why_not(made.read_text()) == ""
    kernel = tmp_path / "kernel.o"
    subprocess.run([program, "-c", str(made), "-o", str(kernel)], check=True)
    raw = tmp_path / "text"
    objcopy = peers.program("objcopy")
    command = [objcopy, "-O", "binary", "--only-section=.text", str(kernel), str(raw)]
    subprocess.run(command, check=True)
    code, at, seen = raw.read_bytes(), 0, 0
    import capstone

    machine = capstone.Cs(capstone.CS_ARCH_X86, capstone.CS_MODE_64)
    for _, size, mnemonic, operands in machine.disasm_lite(code, 0):
        at += size
        seen += mnemonic == "sha256rnds2"
        assert not upper_registers.LOWER.search(operands), (mnemonic, operands)
    assert at == len(code)
    assert seen == {"split": 464, "beside": 840}[file.kernel]
    assert decode(code, 0)


def test_the_check_sees_a_stray() -> None:
    clean = "run:\n\tvpaddd\t%zmm16, %zmm31, %zmm20\n\tsha256rnds2 %xmm2, %xmm1\n"
    assert upper_registers.why_not(clean) == ""
    for stray in ("%ymm1", "%zmm15", "%ymm0"):
        why = upper_registers.why_not(f"{clean}\tvmovdqa\t{stray}, %ymm17\n")
        assert "1 of its instructions" in why
        assert stray in why
    assert upper_registers.why_not(clean + "# a comment about %zmm1\n") == ""
    assert "no assembly" in upper_registers.why_not("\t.section .gnu.lto_\n")


@pytest.mark.slow
def test_a_build_leaves_out_a_kernel_with_a_stray(tmp_path: Path) -> None:
    """With a compiler that spoils one kernel: the others are there, and the core says why."""
    skip_unless_x86()
    gcc = peers.program("gcc")
    compiler = tmp_path / "cc"
    compiler.write_text(
        f"""#!/bin/sh
{gcc} "$@" || exit 1
case "$*" in *kernel_beside.c*-S*)
    for last in "$@"; do case "$last" in *.o) made="$last";; esac; done
    printf '\\tvpaddd\\t%%ymm1, %%ymm2, %%ymm3\\n' >> "$made";;
esac
"""
    )
    compiler.chmod(0o755)
    source = tmp_path / "source"
    left = shutil.ignore_patterns(".*", "build", "*.so", "*.egg-info", "docs", "tests")
    shutil.copytree(ROOT, source, ignore=left)
    told = subprocess.run(
        [sys.executable, "setup.py", "build_ext", "--build-lib", str(tmp_path / "lib")],
        cwd=source, capture_output=True, text=True, check=False,
        env={**os.environ, "CC": str(compiler), "POWBENCH_REQUIRE_NATIVE": "1"},
    )  # fmt: skip
    assert told.returncode == 0, (told.stdout + told.stderr)[-2000:]
    assert "beside: the compiler put vectors into registers 0 to 15" in told.stdout + told.stderr
    script = (
        "import importlib.util, sys\n"
        "spec = importlib.util.spec_from_file_location('powbench._native', sys.argv[1])\n"
        "core = importlib.util.module_from_spec(spec)\n"
        "sys.modules['powbench._native'] = core\n"
        "spec.loader.exec_module(core)\n"
        "from powbench.kernels import native\n"
        "for e in native.entries(): print(e.name, e.why_not or 'ok')\n"
    )
    (made,) = (tmp_path / "lib" / "powbench").glob("_native*.so")
    told = subprocess.run(
        [sys.executable, "-c", script, str(made)], capture_output=True, text=True, check=True
    )
    lines = dict(line.split(" ", 1) for line in told.stdout.splitlines())
    assert lines["beside"].startswith("the build left it out: the compiler put vectors")
    assert "vpaddd %ymm1, %ymm2, %ymm3" in lines["beside"]
    assert not lines["split"].startswith("the build")
    assert list(lines) == ["scalar", "avx2", "shani", "split", "beside", "avx512-ordered", "avx512"]
