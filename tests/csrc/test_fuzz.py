"""libFuzzer over job and scan, under ASan and UBSan."""

from __future__ import annotations

import subprocess
from pathlib import Path

import core_flags
import pytest

from tests import patience, peers
from tests.csrc.cases import CORE, Workshop, skip_unless_x86

RUNS = 5_000


@pytest.mark.slow
def test_libfuzzer_finds_nothing(workshop: Workshop, tmp_path: Path) -> None:
    """The seed is fixed, so that a failure comes back; longer: build and run it by hand."""
    skip_unless_x86()
    compiler = peers.program("clang", "clang-19", "clang-16", "clang-14")
    sanitizers = "-fsanitize=fuzzer-no-link,address,undefined"
    trap = ["-fno-sanitize-recover=all", "-gline-tables-only", "-O1"]
    objects = workshop.objects(compiler, ["-std=c11", sanitizers, *trap], core_flags.X86)
    program = tmp_path / "fuzz"
    source = str(Path(__file__).with_name("fuzz.c"))
    link = [compiler, "-fsanitize=fuzzer,address,undefined", *trap, f"-I{CORE}", source, *objects]
    built = subprocess.run(
        [*link, "-o", str(program)],
        capture_output=True,
        text=True,
        timeout=patience.SECONDS,
        check=False,
    )
    if built.returncode != 0 and "libclang_rt.fuzzer" in built.stderr:
        peers.missing("clang's fuzzer runtime (Debian: libclang-rt-14-dev)")
    assert built.returncode == 0, built.stderr
    done = subprocess.run(
        [str(program), f"-runs={RUNS}", "-seed=7", "-max_len=120", "-len_control=0"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=patience.SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert f"Done {RUNS} runs" in done.stderr
