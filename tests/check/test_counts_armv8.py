"""Counts on ARMv8: a process of an arm with a cross-compiled kernel, beside an emulator."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import pytest

from powbench.check import count_lab, counts
from powbench.check.arms import REVISION, Arm, Source
from powbench.check.protocol import BrokenArm
from powbench.check.request import Request
from powbench.documents.counts import KernelCounts
from tests.armv8 import LANES, Linked, link, ran
from tests.check.fakes import Silent

FILES = {
    "__init__.py": "import platform\nplatform.machine = lambda: 'aarch64'",
    "kernels/__init__.py": "",
    "kernels/base.py": "def Job(header, target): return None",
    "kernels/native.py": """
        def build_info(): return "gcc 12, flags: -O2"
        def source_digest(): return "c" * 64
    """,
    "kernels/registry.py": """
        from pathlib import Path
        class Kernel:
            name, backend, lanes = "armv8", {backend!r}, {lanes}
            text, at = Path({text!r}).read_bytes(), {at}
            def begins(self): return {begin}
            def code_at(self, address): return self.text[address - self.at :][:15]
        def get(name): return Kernel()
    """,
}
"""A powbench of an ARM machine, with the code of a program for it as its own."""


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Linked:
    return link(tmp_path_factory.mktemp("armv8"), "armv8", LANES)


def counted(linked: Linked, folder: Path, backend: str = "c") -> KernelCounts:
    about = {
        "text": str(linked.program.with_suffix(".text")), "at": linked.loaded_at,
        "begin": linked.begins(), "lanes": linked.lanes, "backend": backend,
    }  # fmt: skip
    for name, text in FILES.items():
        path = folder / "powbench" / name
        path.parent.mkdir(exist_ok=True, parents=True)
        whole = textwrap.dedent(text)
        path.write_text(whole.format(**about) if "{lanes}" in text else whole)
    (folder / "cache").mkdir()
    source = Source(REVISION, "0" * 40, "an ARM machine")
    arm = Arm("B", source, sys.executable, str(folder), str(folder / "cache"))
    found = count_lab.Counter(folder, Silent()).of(arm, "armv8", Request(counts=True))
    assert found is not None
    return found


def test_the_counts_are_what_an_emulator_runs(linked: Linked, tmp_path: Path) -> None:
    turn = ran(linked, 4 * LANES) - ran(linked, 3 * LANES)
    found = counted(linked, tmp_path)
    assert found.instructions == pytest.approx(turn.total() / LANES, rel=1e-12)
    assert sum(found.lines.values()) == pytest.approx(found.instructions, rel=1e-12)
    assert found.classes["rounds"] == pytest.approx(61)
    assert found.lines["sha256h q, q, v.4s"] + found.lines["sha256h2 q, q, v.4s"] > 60
    assert (found.compiler, found.flags, found.source_sha256) == ("gcc 12", "-O2", "c" * 64)


def test_counts_of_another_kind_of_cpu_do_not_compare(linked: Linked, tmp_path: Path) -> None:
    """The flags of the core are the same on both."""
    arm = counted(linked, tmp_path)
    x86 = counts.counts_of([("add", "eax, ebx", 9.0)], "C core", arm.compiler, arm.flags)
    told = counts.compare("scalar", x86, arm, 0.001)
    assert told.verdict == "incomparable"
    assert "C core in base, C core on ARMv8 in head" in told.reason


def test_code_whose_turns_nobody_knows(linked: Linked, tmp_path: Path) -> None:
    with pytest.raises(BrokenArm, match="how many nonces a turn of its loop hashes") as caught:
        counted(linked, tmp_path, backend="numba")
    assert "count kernels in C" in caught.value.hint


@pytest.mark.parametrize(
    ("mnemonic", "operands", "line"),
    [
        ("add", "v3.4s, v17.4s, v2.4s", "add v.4s, v.4s, v.4s"),
        ("sha256h", "q0, q31, v2.4s", "sha256h q, q, v.4s"),
        ("ldr", "q0, [x1, #0x10]", "ldr q, mem"),
        ("ldp", "q0, q1, [sp], #0x20", "ldp q, q, mem, number"),
        ("stp", "x29, x30, [sp, #-0x10]!", "stp reg, reg, mem"),
        ("ld1", "{v0.s}[3], [x4]", "ld1 {v.s}[number], mem"),
        ("mov", "v0.s[3], w1", "mov v.s[number], reg"),
        ("add", "x0, x1, xzr, lsl #3", "add reg, reg, reg, lsl number"),
        ("movi", "v0.4s, #0x80, lsl #24", "movi v.4s, number, lsl number"),
        ("b.lo", "#0x4007f0", "b.lo"),
        ("cbnz", "w2, #0x4007f0", "cbnz"),
    ],
)
def test_lines_of_the_histogram(mnemonic: str, operands: str, line: str) -> None:
    assert counts.arm_line_of(mnemonic, operands) == line
