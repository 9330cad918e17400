"""csrc/clock.c and steps.c by themselves: they compile without a warning, and run."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests import patience, peers

CORE = Path(__file__).parents[2] / "csrc"
WARNINGS = ["-std=c11", "-O2", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{CORE}"]
SCALAR = ["job.c", "cpu.c", "kernel_scalar.c"]
PROGRAM = r"""
#include "kernel.h"
#include "explain.h"
#include <inttypes.h>
#include <stdio.h>
static uint32_t counts[1 << 20];
int main(void)
{
    static const pb_kernel scalar = {"scalar", 0, 1, pb_scan_scalar, 0};
    static const uint8_t header[80], target[32];
    uint64_t elsewhere = 0, sum[2] = {0, 0};
    pb_clocks c = {0, 0, 0};
    pb_job job;
    int clocks = pb_read_clocks(20000, &c), steps = 0;
    pb_job_init(&job, header, target);
    for (int n = 0; n < 2; n++) {
        for (int i = 0; i < 1 << 20; i++)
            counts[i] = 0;
        steps |= pb_count_steps(&scalar, &job, 0, (uint64_t)n + 1,
                                pb_code_of(&scalar) - (1 << 19), counts, 1 << 20, &elsewhere);
        for (int i = 0; i < 1 << 20; i++)
            sum[n] += counts[i];
    }
    printf("%d %" PRIu64 " %d %" PRIu64 " %" PRIu64 "\n", clocks, c.nanoseconds ? c.cycles : 0,
           steps, sum[0], sum[1] - sum[0]);
    return 0;
}
"""


def build(folder: Path, compiler: str, *flags: str) -> Path:
    (folder / "main.c").write_text(PROGRAM)
    sources = [str(CORE / name) for name in (*SCALAR, "clock.c", "steps.c")]
    program = folder / "program"
    command = [compiler, *WARNINGS, *flags, str(folder / "main.c"), *sources, "-o", str(program)]
    subprocess.run(command, check=True, timeout=patience.SECONDS)
    return program


def numbers(*command: str) -> list[int]:
    told = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=patience.SECONDS
    )
    return [int(field) for field in told.stdout.split()]


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize("level", ["-O0", "-O3"])
def test_on_this_machine(tmp_path: Path, compiler: str, level: str) -> None:
    if platform.machine() != "x86_64" or sys.platform != "linux":
        pytest.skip("instructions are counted on x86-64 Linux only")
    names = (compiler,) if compiler == "gcc" else ("clang", "clang-19", "clang-16", "clang-14")
    clocks, cycles, steps, first, more = numbers(str(build(tmp_path, peers.program(*names), level)))
    assert (clocks, steps) == (0, 0)
    assert 20_000 <= cycles < 20_200
    # A double hash in scalar code is a few thousand instructions.
    assert 2000 < more < 40_000
    assert first > more


def test_arm_has_the_clock_and_says_that_it_cannot_count(tmp_path: Path) -> None:
    emulator = peers.program("qemu-aarch64-static", "qemu-aarch64")
    program = build(tmp_path, peers.program("aarch64-linux-gnu-gcc"), "-static")
    clocks, cycles, steps, _, more = numbers(emulator, str(program))
    assert (clocks, steps, more) == (0, -1, 0)
    assert cycles >= 20_000
