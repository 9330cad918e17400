"""csrc/cpu.c: what is made of a CPU's word and the operating system's, for machines that
are not here; and that a kernel is called only when nothing of its needs is missing."""

from __future__ import annotations

import itertools
import re
import subprocess
from pathlib import Path

import core_flags
import pytest

from tests import patience, peers
from tests.csrc.cases import CORE, skip_unless_x86

# Reads "leaf1 leaf7 xcr0" a line in hexadecimal, prints the names of what is usable.
PROGRAM = r"""
#include "cpu.c"
#include <stdio.h>
int main(void)
{
    unsigned leaf1, leaf7;
    unsigned long long saved;
    while (scanf("%x %x %llx", &leaf1, &leaf7, &saved) == 3) {
        uint32_t found = usable(leaf1, leaf7, saved);
        for (int bit = 0; bit < 32; bit++)
            if (found >> bit & 1)
                printf("%s ", pb_feature_name(1u << bit));
        printf("\n");
    }
    return 0;
}
"""
# Bits of Intel's and AMD's manuals (CPUID leaf 1 ecx, leaf 7 ebx; XCR0).
SSE41, AVX = 1 << 19, 1 << 28
AVX2, AVX512F, SHA, AVX512BW, AVX512VL = 1 << 5, 1 << 16, 1 << 29, 1 << 30, 1 << 31
X87, SSE_STATE, AVX_STATE, K, UPPER, HIGH16 = 1, 2, 4, 1 << 5, 1 << 6, 1 << 7
ALL1, ALL7 = 0xFFFFFFFF, 0xFFFFFFFF
ALL_STATE = X87 | SSE_STATE | AVX_STATE | K | UPPER | HIGH16
EVERYTHING = {"sse4.1", "avx2", "avx512f", "avx512bw", "avx512vl", "sha"}
LEGACY = {"sse4.1", "sha"}  # their registers are saved since FXSAVE


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    skip_unless_x86()
    folder = tmp_path_factory.mktemp("cpu")
    (folder / "main.c").write_text(PROGRAM)
    flags = ["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", f"-I{CORE}"]
    command = [peers.program("gcc"), *flags, str(folder / "main.c"), "-o", str(folder / "cpu")]
    subprocess.run(command, check=True, timeout=patience.SECONDS)
    return folder / "cpu"


def usable(program: Path, *machines: tuple[int, int, int]) -> list[set[str]]:
    asked = "".join(f"{leaf1:x} {leaf7:x} {saved:x}\n" for leaf1, leaf7, saved in machines)
    told = subprocess.run(
        [str(program)],
        input=asked,
        capture_output=True,
        text=True,
        check=True,
        timeout=patience.SECONDS,
    )
    return [set(line.split()) for line in told.stdout.splitlines()]


def test_an_operating_system_that_does_not_save_the_wide_registers(program: Path) -> None:
    """A CPU with everything, under each XCR0: one missing part of AVX-512's state is enough."""
    states = [
        sum(some) | X87
        for n in range(6)
        for some in itertools.combinations([SSE_STATE, AVX_STATE, K, UPPER, HIGH16], n)
    ]
    found = usable(program, *((ALL1, ALL7, state) for state in states))
    assert len(found) == len(states) == 32
    for state, names in zip(states, found, strict=True):
        expected = set(LEGACY)
        if state & SSE_STATE and state & AVX_STATE:
            expected |= {"avx2"}
            if state == ALL_STATE:
                expected = EVERYTHING
        assert names == expected, f"XCR0 {state:#x}"


def test_no_xcr0_at_all(program: Path) -> None:
    assert usable(program, (ALL1, ALL7, 0)) == [LEGACY]


@pytest.mark.parametrize(
    ("leaf1", "leaf7", "missing"),
    [
        (ALL1 & ~SSE41, ALL7, {"sse4.1"}),
        (ALL1 & ~AVX, ALL7, {"avx2", "avx512f", "avx512bw", "avx512vl"}),
        (ALL1, ALL7 & ~AVX2, {"avx2"}),
        (ALL1, ALL7 & ~AVX512F, {"avx512f"}),
        (ALL1, ALL7 & ~AVX512BW, {"avx512bw"}),
        (ALL1, ALL7 & ~AVX512VL, {"avx512vl"}),
        (ALL1, ALL7 & ~SHA, {"sha"}),
        (ALL1, 0, EVERYTHING - {"sse4.1"}),
        (0, 0, EVERYTHING),
    ],
)
def test_each_bit_of_the_cpu(program: Path, leaf1: int, leaf7: int, missing: set[str]) -> None:
    assert usable(program, (leaf1, leaf7, ALL_STATE)) == [EVERYTHING - missing]


def test_a_scan_needs_every_feature_of_its_kernel(program: Path, tmp_path: Path) -> None:
    """The one door: with any single feature hidden, its kernels are refused and never entered.

    The kernels are stand-ins that count how often they are entered.
    """
    x86 = (CORE / "dispatch.c").read_text().partition("#elif")[0]
    needs = dict(re.findall(r'^    {"([\w-]+)", ([A-Z0-9_ |]+),', x86, re.MULTILINE))
    source = tmp_path / "main.c"
    source.write_text(
        r"""
#include "kernel.h"
#include <stdio.h>
#include <stdlib.h>
static int entered;
#define STANDS_IN(name) \
    void pb_scan_##name(const pb_job *j, uint32_t s, uint64_t n, pb_hits *h) \
    { (void)j, (void)s, (void)n, (void)h, entered++; }
ALL_STAND_IN
void pb_roll_avx512(const pb_job *j, uint32_t v, uint32_t s, uint64_t n, pb_hits *h)
{ (void)j, (void)v, (void)s, (void)n, (void)h, entered++; }
static uint32_t offered;
uint32_t pb_cpu_features(void) { return offered; }
int main(void)
{
    for (uint32_t set = 0; set < 64; set++)
        for (size_t i = 0; i < pb_kernel_count(); i++) {
            const pb_kernel *k = pb_kernel_at(i);
            static pb_job job;
            int before = entered;
            offered = set;
            int64_t got = pb_scan(k, &job, 0, 1, NULL, 0);
            int may = (k->needs & ~set) == 0;
            if (may != (got == 0) || may != entered - before || (!may && got != PB_EUNUSABLE))
                return 1;
        }
    printf("%d\n", entered);
    return 0;
}
""".replace("ALL_STAND_IN", " ".join(f"STANDS_IN({name.replace('-', '_')})" for name in needs))
    )
    flags = ["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", f"-I{CORE}"]
    command = [peers.program("gcc"), *flags, str(source), str(CORE / "dispatch.c")]
    subprocess.run([*command, "-o", str(tmp_path / "door")], check=True, timeout=patience.SECONDS)
    told = subprocess.run([str(tmp_path / "door")], capture_output=True, text=True, check=True)
    # of 64 sets of six features: scalar in all, avx2 in half, shani in a quarter and so on
    assert int(told.stdout) == sum(64 >> asked.count("PB_") for asked in needs.values())


def test_the_table_asks_for_all_that_a_file_is_compiled_with() -> None:
    """An instruction set in the flags and not in the table would be an illegal instruction."""
    skip_unless_x86()
    table = (CORE / "dispatch.c").read_text()
    for file in core_flags.X86:
        needs = re.search(rf'{{"{file.kernel}", ([A-Z0-9_ |]+),', table)
        assert needs is not None
        asked = {word.removeprefix("PB_") for word in needs[1].split(" | ")}
        flags = {flag.removeprefix("-m").upper().replace("SSE4.1", "SSE41") for flag in file.needs}
        assert asked == flags, file.kernel
